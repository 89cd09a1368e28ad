# SPDX-License-Identifier: MIT
"""Assumptions, groups of them and boxes in plain words."""

from __future__ import annotations

from detente.case.case import Case
from detente.outcomes.assumptions import Assumption

__all__ = ["describe_assumption", "describe_group"]

_GROUPS = {
    "weights": "what matters more and less to {party}",
    "values": "what the levels are worth to {party}",
    "war_value": "what the war is worth to {party}",
}
_ENFORCEMENT = {
    "war_values": "what the war is worth to the belligerents",
    "regroup_rate": "how fast breakers regroup",
    "regroup": "how fast parties rearm",
    "monitoring": "how well regrouping is seen",
    "shifts": "what the package itself does to the balance of forces",
    "intervention_loss": "what a breaker loses if a guarantor acts",
    "breach_costs": "what breaking costs in any case",
    "walk_back": "how easily guarantors walk away",
    "guarantees": "whether anybody would fight",
    "shield": "whether investors come and count",
    "sanctions": "sanctions that return",
    "infancy": "the first months",
    "ambiguities": "disputes over ambiguous terms",
    "deposits": "what deposits are worth",
    "shock": "shocks from year to year",
    "discount": "how much the parties care for later",
}


def describe_group(case: Case, group: str) -> str:
    """Return a group of assumptions in words.

    Parameters
    ----------
    case : Case
        The case.
    group : str
        Its id.
    """
    kind, _, party = group.partition(".")
    if party and kind in _GROUPS:
        return _GROUPS[kind].format(party=case.parties[party].in_text)
    if group == "walk_back" and not (case.enforcement is not None and case.enforcement.guarantees):
        return "how easily parties walk away for reasons outside the deal"
    return _ENFORCEMENT.get(group, group.replace("_", " "))


def describe_assumption(case: Case, item: Assumption) -> str:
    """Return an assumption as a noun phrase that ``is above 3`` can follow."""
    party = case.parties[item.party].in_text if item.party in case.parties else ""
    match item.kind:
        case "weight":
            return f"the weight of {case.issues[item.name].name} for {party}"
        case "value":
            issue, level = item.name.split(".")
            return f"the value of “{case.issues[issue].levels[level]}” ({case.issues[issue].name}) to {party}"
        case "shift":
            return f"the common shift of all that {party} values"
        case "difference":
            issue, level = item.name.split(".")
            return f"how far “{case.issues[issue].levels[level]}” ({case.issues[issue].name}) is misjudged for {party}"
        case "interaction":
            return f"what {party} adds for: {item.name}"
        case "war value":
            part = {"success": ", its part won", "cost": ", its cost"}.get(item.path.rsplit(".", 1)[-1], "")
            return f"what the war is worth to {party}{part}"
        case "deposit":
            title = case.proposals[item.path.split(".")[1]].title
            return f"what the deposit of {party} in “{title}” is worth to the depositor"
        case "correlation":
            names = " and ".join(case.parties[p].in_text for p in item.name.split(" and "))
            return f"how far the war values of {names} move together"
    return _describe_enforcement(case, item.name)


def _describe_enforcement(case: Case, path: str) -> str:
    block = case.enforcement
    steps = path.split(".")
    if block is None:
        return path
    if steps[0] == "breaches":
        breach = block.breaches[steps[1]]
        if steps[2] in ("shifts", "regroup_factors"):
            listed = breach.shifts if steps[2] == "shifts" else breach.regroup_factors
            return f"{_BREACH[steps[2]]} “{_short(case, listed[int(steps[3])])}” ({breach.title})"
        if steps[2] == "regroup_rate":
            return f"the regroup rate of {case.parties[breach.party].in_text} in points a year"
        return f"{_BREACH.get(steps[2], steps[2].replace('_', ' '))} ({breach.title})"
    if steps[0] == "guarantees":
        guarantee = block.guarantees[steps[1]]
        if steps[2] == "terms":
            term = guarantee.terms[int(steps[3])]
            return f"the commitment of {case.parties[term.guarantor].in_text} by “{_short(case, term)}”, in log-odds"
        key = {"base": "the log-odds without any commitment", "amount": "the investors' stake"}
        return f"{key.get(steps[-1], steps[-1].replace('_', ' '))} ({guarantee.title})"
    if steps[0] == "sanctions" and steps[1] == "senders":
        what = "that it brings sanctions back" if steps[3] == "holds" else "of the sanctions"
        return f"{case.parties[steps[2]].name}: {'probability' if steps[3] == 'holds' else 'share'} {what}"
    if steps[0] == "sanctions" and block.sanctions is not None:
        return f"the cost of returning sanctions under “{_short(case, block.sanctions.costs[int(steps[2])])}”"
    if steps[:2] == ["monitoring", "detection"] and block.monitoring is not None:
        return f"the detection under “{_short(case, block.monitoring.detection[int(steps[2])])}”"
    if steps[:2] == ["infancy", "factors"] and block.infancy is not None:
        return f"the multiple of the first months' hazard under “{_short(case, block.infancy.factors[int(steps[2])])}”"
    if steps[0] == "ambiguities":
        return f"the hazard a year of a dispute over “{_short(case, block.ambiguities[int(steps[1])])}”"
    if steps[0] == "regroup":
        what = f"what rearming by {case.parties[steps[1]].in_text}"
        to = f"takes off {case.parties[steps[-1]].in_text}" if steps[2] == "costs" else "adds"
        if steps[2] == "factors":
            to = f"has left under “{_short(case, block.regroup[steps[1]].factors[int(steps[3])])}”, as a share"
            return f"{what} {to}"
        return f"{what} {to}, in points a year"
    if steps[0] == "discount":
        return f"the worth of next year's point to {case.parties[steps[1]].in_text}"
    return _OTHER.get(path, f"{steps[0]}: {' '.join(steps[1:]).replace('_', ' ')}".rstrip(": "))


_BREACH = {
    "shifts": "the shift of forces by",
    "regroup_factors": "what is left of regrouping under",
    "intervention_loss": "the loss if a guarantor acts",
    "cost": "the cost in any case",
    "walk_back": "the hazard a year that it happens for other reasons",
}
_OTHER = {
    "shock": "the yearly shock",
    "infancy.months": "the length of the first phase in months",
    "infancy.hazard": "the hazard a year of the first months",
    "monitoring.false_alarm": "the probability a year of a false alarm",
    "monitoring.violation_gain": "the gain by an undetected violation",
    "monitoring.violation_penalty": "the loss by a detected violation",
}


def _short(case: Case, part: object) -> str:
    """Return the condition of an effect, factor or term by the names of its levels."""
    when: dict[str, tuple[str, ...]] = getattr(part, "when", {})
    return "; ".join(
        f"{case.issues[issue].name}: {' or '.join(case.issues[issue].levels[level] for level in levels)}"
        for issue, levels in when.items()
    )
