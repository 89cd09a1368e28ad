# SPDX-License-Identifier: MIT
"""Write docs/reference from the code: keys, commands, checks, JSON fields, glossary; and the README's picture.

``--check`` says whether the files are up to date and writes nothing.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import vl_convert
from pydantic import BaseModel

from detente import (
    Case,
    answer,
    bargain,
    evidence,
    hold,
    load,
    protect,
    read_case,
    resources,
    score,
    stability,
    sweep,
    trace,
    verdict,
    withdraw,
)
from detente.analysis.evidence.lint import RULES
from detente.analysis.evidence.lint.coding import CODING_RULES
from detente.analysis.evidence.read import GivenText, ReadResult, read
from detente.analysis.evidence.score import score_reading
from detente.analysis.result import Result
from detente.analysis.robustness.outside_view import base_rates
from detente.case import (
    acknowledgement,
    assessment,
    basis,
    enforcement,
    issue,
    party,
    preference,
    proposal,
    protection,
    region,
    resource,
    rule,
    source,
    statement,
    uncertainty,
)
from detente.case import case as case_module
from detente.case.checks import CHECKS
from detente.case.recorded_judgement import RecordedJudgement
from detente.charts import false_certainty_chart, gains_chart
from detente.cli.main import COMMANDS
from detente.files.shape import SHAPE_CODES
from detente.glossary import GLOSSARY
from detente.theory.certainty import LEAST_DRAWS

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "reference"
MODULES = (
    *(case_module, party, issue, rule, preference, proposal, enforcement, uncertainty),
    *(source, statement, region, resource, protection, assessment, acknowledgement, basis),
)


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if "enum" in schema:
        return " \\| ".join(f"`{value}`" for value in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if "anyOf" in schema or "oneOf" in schema:
        return " or ".join(dict.fromkeys(_type(x) for x in schema.get("anyOf", schema.get("oneOf", []))))
    kind = schema.get("type", "any")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if kind == "object":
        inner = schema.get("additionalProperties")
        return f"mapping of id to {_type(inner)}" if isinstance(inner, dict) else "mapping"
    return {"string": "text", "null": "nothing"}.get(kind, kind)


def case_file() -> str:
    lines = ["# Case file", "", "Every key of `case.yaml`. Keys without a default are needed.", ""]
    for module in MODULES:
        for name in module.__all__:
            model = getattr(module, name)
            if not (isinstance(model, type) and issubclass(model, BaseModel)):
                continue
            schema = model.model_json_schema(by_alias=True)
            properties = schema.get("properties") or schema.get("$defs", {}).get(name, {}).get("properties")
            if properties is None:
                forms = schema.get("anyOf") or schema["$defs"][name]["anyOf"]
                properties = next(form["properties"] for form in forms if "properties" in form)
            lines += [f"## {name}", "", " ".join((model.__doc__ or "").split()), ""]
            lines += ["| key | type | default | meaning |", "| --- | --- | --- | --- |"]
            for field_name, field in model.model_fields.items():
                key = field.alias or field_name
                default = "needed" if field.is_required() else _default(field.get_default(call_default_factory=True))
                lines.append(f"| `{key}` | {_type(properties[key])} | {default} | {field.description} |")
            lines.append("")
    return "\n".join(lines)


def _default(value: Any) -> str:
    if value is None:
        return "none"
    if value in ((), {}) or (isinstance(value, BaseModel) and not isinstance(value, basis.Range)):
        return "empty"
    return f"`{value if isinstance(value, basis.Range) else json.dumps(value)}`"


def commands() -> str:
    lines = ["# Commands", "", "Exit codes: 0 fine, 1 findings of severity error, 2 usage, 3 bad input.", ""]
    for name in COMMANDS:
        command = import_module(f"detente.cli.{name}").command
        context = click.Context(command, info_name=f"detente {name}", max_content_width=100, terminal_width=100)
        lines += [f"## {name}", "", "```text", command.get_help(context), "```", ""]
        for below in command.list_commands(context) if isinstance(command, click.Group) else ():
            title = f"{name} {below}"
            inner = click.Context(
                command.get_command(context, below),
                info_name=f"detente {title}",
                max_content_width=100,
                terminal_width=100,
            )
            lines += [f"### {title}", "", "```text", inner.command.get_help(inner), "```", ""]
    return "\n".join(lines)


def checks() -> str:
    lines = ["# Checks", "", "Findings of `detente check`, by code.", ""]
    lines += ["| code | severity | what it says |", "| --- | --- | --- |"]
    lines += [f"| `{code}` | error | {text} |" for code, text in SHAPE_CODES.items()]
    lines += [f"| `{check.code}` | {check.severity} | {check.description} |" for check in CHECKS]
    return "\n".join([*lines, ""])


def lint_rules() -> str:
    lines = ["# Lint", "", "What `detente read` finds in a text, by type. No finding says that a text is wrong.", ""]
    lines += ["| type | severity | what it says | why it may be fine |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{rule.type}` | {rule.severity} | {rule.description} | {rule.may_be_fine} |"
        for rule in sorted(RULES, key=lambda rule: rule.type)
    ]
    lines += ["", "The lint of a coding (`detente read CASE`) adds:", ""]
    lines += ["| type | what it says |", "| --- | --- |"]
    lines += [f"| `{type_}` | {text} |" for type_, text in CODING_RULES.items()]
    return "\n".join([*lines, ""])


MEANINGS = {
    "detente": "Version of the program.",
    "analysis": "Name of the command.",
    "ask": "Which question of the analysis, as after `--ask` or `evidence`; null for its first.",
    "case": "Which case was asked.",
    "case.id": "Its id.",
    "case.title": "Its title.",
    "case.as_of": "Date for which it is written.",
    "case.digest": "SHA-256 of its content, the same for any layout of the file.",
    "method": "Definitions and parameters that were used, in words, by name.",
    "exact": "Whether the answer is exact for the numbers given.",
    "findings": "What was skipped or assumed: code, severity, message, path, file, line.",
    "result": "The answer.",
    "result.counts": "Numbers of outcomes.",
    "result.counts.outcomes": "Combinations of levels.",
    "result.counts.feasible": "Those that can exist; null when they were not listed.",
    "result.counts.acceptable": "Those acceptable to every signatory; null when they were not listed.",
    "result.signatories": "Ids of the parties that must sign and have a preference.",
    "result.ordinal": "Those whose preference is an order: their utilities only compare.",
    "result.frontier": "Efficient outcomes.",
    "result.frontier.size": "Number of efficient utility vectors.",
    "result.frontier.exact": "Whether they are all there.",
    "result.frontier.bound": "Points within which each efficient outcome is matched for each party; null without one.",
    "result.frontier.outcomes": "One outcome for each vector.",
    "result.frontier.outcomes[].levels": "Level of each issue.",
    "result.frontier.outcomes[].utility": "Utility for each signatory.",
    "result.frontier.outcomes[].ties": "Outcomes that share these utilities.",
    "result.frontier.outcomes[].acceptable": "Whether every signatory accepts it.",
    "result.solutions": "Classic solutions by name; empty without a scale or a zone of agreement.",
    "result.solutions.*": "nash, kalai_smorodinsky, egalitarian, utilitarian, relative_utilitarian, raiffa, equal_area "
    "(two parties) or weighted_nash.",
    "result.solutions.*.levels": "Level of each issue.",
    "result.solutions.*.utility": "Utility for each signatory.",
    "result.solutions.*.ties": "Outcomes that share these utilities.",
    "result.solutions.*.also": "Packages with other utilities that the solution picks as well.",
    "result.solutions.*.gap": "By how much a better package may have been missed, in the solution's own objective.",
    "result.solutions.*.definition": "The definition used.",
    "result.lotteries": "The same solutions over mixtures of packages, by name; empty unless asked for.",
    "result.lotteries.*": "As for the solutions.",
    "result.lotteries.*.packages": "What is mixed, largest share first.",
    "result.lotteries.*.packages[].share": "Share of the package, 0 to 1.",
    "result.lotteries.*.packages[].levels": "Level of each issue.",
    "result.lotteries.*.utility": "Expected utility for each signatory.",
    "result.lotteries.*.definition": "The definition used.",
    "result.proposals": "Verdicts on the proposals, in file order.",
    "result.proposals[].id": "Id of the proposal.",
    "result.proposals[].title": "Its title.",
    "result.proposals[].levels": "Level of each issue.",
    "result.proposals[].utility": "Utility for each signatory.",
    "result.proposals[].reservation": "What each signatory gets without a deal.",
    "result.proposals[].gain": "Utility less reservation.",
    "result.proposals[].acceptable_to": "Signatories that accept.",
    "result.proposals[].refused_by": "Signatories that refuse.",
    "result.proposals[].vetoed_by": "Signatories whose red line it crosses.",
    "result.proposals[].dominated_by": "Number of dominating outcomes; null when outcomes were not listed.",
    "hold result.proposals[].gives_up": "For each party, points below its best level of every issue, summed.",
    "result.proposals[].gives_up": "For each party, issues below its best level with the points lost, largest first.",
    "result.proposals[].shortfall": "Points that each refusing party lacks; red lines are left out.",
    "result.proposals[].concessions": "Nearest packages that all accept: changes, levels, difference, gain.",
    "result.proposals[].improvements": "Nearest packages no worse for anybody and better for somebody.",
    "result.proposals[].swaps": "Two issues changed so that every signatory gains.",
    "result.scale": "Range of each signatory's scale, best levels less worst; losses are taken as shares of it.",
    "result.reservation": "What each signatory gets without a deal.",
    "result.proposals[].found": "How many changes of each kind there are at that distance, where they were counted.",
    "result.proposals[].undecided": "Kinds of changes for which time ran out.",
    "bargain --ask requests result.proposals": "Ids of the proposals asked about.",
    "result.requests[].removes_red_line": "Whether it takes the proposal off a red line of the party.",
    "result.requests[].refused_by": "Signatories that would refuse it.",
    "result.trade_offs[].paid_by": "Other signatories that lose by it.",
    "result.trade_offs[].refused_by": "Signatories that would refuse it.",
    "result.linkages[].refused_by": "Signatories that would refuse it.",
    "result.proposals[].against_no_deal": "For each party, points that each issue adds compared with no deal.",
    "result.proposal": "The proposal where the way starts.",
    "result.target": "Where it ends: a proposal, status_quo, a solution, nearest_concession or nearest_improvement.",
    "result.gain": "Gain of each signatory at the start.",
    "result.refused_by": "Signatories that refuse the start.",
    "result.together": "Issues changed at once in the widest step.",
    "result.steps": "The changes in order.",
    "result.steps[].changes": "Levels that change, from and to, by issue.",
    "result.steps[].levels": "The package reached.",
    "result.steps[].difference": "What the step brings or costs each signatory.",
    "result.steps[].gain": "Gain of each signatory after the step.",
    "result.steps[].refused_by": "Signatories that refuse the package reached.",
    "result.requests": "What each party could ask for next, the cheapest first.",
    "result.requests[].proposal": "Id of the proposal.",
    "result.requests[].party": "Who asks.",
    "result.requests[].price": "Losses of the others as shares of scales, for each share of its own that it gains.",
    "result.requests[].changes": "Levels that change, from and to, by issue.",
    "result.requests[].levels": "The package reached.",
    "result.requests[].difference": "What the change brings or costs each signatory.",
    "result.requests[].gain": "Gain of each signatory after it.",
    "result.trade_offs": "Packages as good for one signatory and better for another.",
    "result.trade_offs[].proposal": "Id of the proposal.",
    "result.trade_offs[].same_for": "For whom it is as good.",
    "result.trade_offs[].better_for": "For whom it is better.",
    "result.trade_offs[].changes": "Levels that change, from and to, by issue.",
    "result.trade_offs[].levels": "The package reached.",
    "result.trade_offs[].difference": "What the change brings or costs each signatory.",
    "result.trade_offs[].gain": "Gain of each signatory after it.",
    "result.linkages": "Pairs of issues that bring more together than apart.",
    "result.linkages[].proposal": "Id of the proposal.",
    "result.linkages[].issues": "The two issues.",
    "result.linkages[].worth": "Smallest gain of both changed, as a share of scales, less that of the better alone.",
    "result.linkages[].changes": "Levels that change, from and to, by issue.",
    "result.linkages[].levels": "The package reached.",
    "result.linkages[].difference": "What the change brings or costs each signatory.",
    "result.linkages[].gain": "Gain of each signatory after it.",
    "result.measure": "geometric_mean of gains as shares of scales; worst_off without a zone of agreement.",
    "bargain --ask splits result.reached": "Its largest value without a half-way level.",
    "result.splits": "Half-way levels that help, the most helpful first.",
    "result.splits[].issue": "The issue.",
    "result.splits[].between": "The two levels.",
    "result.splits[].others": "Levels of the other issues in the best package with it.",
    "result.splits[].reached": "Measure of that package.",
    "result.splits[].improvement": "How much that is above the best without.",
    "result.splits[].gain": "Gain of each signatory in that package.",
    "bargain --ask power result.coalitions": "What each coalition can do without the others.",
    "result.coalitions[].members": "Who.",
    "result.coalitions[].worth": "Largest sum of their gains as shares of their scales.",
    "result.coalitions[].wins": "Whether it, or a part of it, can go ahead with something its members accept.",
    "result.coalitions[].levels": "The package of the largest sum.",
    "bargain --ask durable result.concept": "Concept under which outcomes count as stable.",
    "bargain --ask durable result.counts": "Feasible, signable, efficient of these, stable, both, durable.",
    "bargain --ask durable result.outcomes": "Durable outcomes, nearest to a proposal first, at most a hundred.",
    "result.outcomes[].nearest": "The proposal from which it differs in the fewest issues; null without proposals.",
    "result.outcomes[].distance": "In how many issues.",
    "result.outcomes[].gain": "Gain of each signatory.",
    "result.outcomes[].gives_up": "Points of each party below its best level of every issue, summed.",
    "result.counts.signable": "Acceptable to every signatory.",
    "result.counts.efficient": "Of these, dominated by none.",
    "result.counts.stable": "Outcomes at which every party would stay.",
    "result.counts.signable_and_stable": "Both.",
    "result.counts.durable": "Signable, efficient and stable.",
    "bargain --ask power result.start": "Where things stand without a deal.",
    "result.minimal_winning": "Smallest coalitions that can go ahead without the others.",
    "result.minimal_blocking": "Smallest coalitions that leave the others with nothing to agree on.",
    "result.banzhaf": "Share of the others' coalitions to which each makes the difference.",
    "result.shapley_shubik": "Share of the orders of joining in which each makes the difference.",
    "result.shapley": "Shapley value of the gains of all, in shares of scales.",
    "result.nucleolus": "Nucleolus of the same.",
    "result.core": "Divisions of the gains of all that no coalition would leave.",
    "result.core.empty": "Whether there is none.",
    "result.core.least_excess": "Largest gain of a coalition by leaving under the divisions that keep it least.",
    "result.core.low": "Least that each gets in the core, or in the least core where it is empty.",
    "result.core.high": "Most that each gets there.",
    "result.objecting": "The coalition that would gain most by leaving Shapley's division; empty if none would.",
    "result.parties": "Ids of the parties that can move.",
    "result.outcomes": "The outcomes asked for.",
    "result.outcomes[].levels": "Level of each issue.",
    "result.outcomes[].names": "Proposals that are this outcome, or status_quo.",
    "result.outcomes[].rank": "Rank for each party, 1 the best, ties equal.",
    "result.outcomes[].stable": "For each party, concepts under which it would stay.",
    "result.outcomes[].equilibrium": "Concepts under which every party would stay.",
    "result.outcomes[].why": "For each party, the reason in words; for named outcomes.",
    "result.outcomes[].improvements": "For each party its largest improvements: what changes, and the gain.",
    "result.outcomes[].undecided": "For each party, concepts for which the search met its bound.",
    "result.counts.equilibria": "Outcomes that are an equilibrium, by concept; empty when only named ones were judged.",
    "result.coalitions": "Coalitions asked about, members joined by a plus sign.",
    "result.start": "The outcome searched from.",
    "result.start.levels": "Level of each issue.",
    "result.improving": "Whether each mover must prefer what it moves to.",
    "result.reached": "Outcomes first reached after 0, 1, 2 ... moves.",
    "result.feasible": "Outcomes that can exist.",
    "result.goals": "The proposals.",
    "result.goals[].names": "Proposals that are this outcome.",
    "result.goals[].levels": "Level of each issue.",
    "result.goals[].moves": "Moves of a shortest path; null when none leads there.",
    "result.goals[].path": "The moves, in order: party, changes, gain.",
    "result.goals[].together": "Smallest coalitions that can go there in one move.",
    "result.goals[].blocked": "Issues that would have to change and that nobody with a preference can take there.",
    "result.needed": "What each party would have to think of each named outcome.",
    "result.needed[].names": "Proposals that are this outcome, or status_quo.",
    "result.needed[].party": "Id of the party.",
    "result.needed[].concept": "Concept under which it shall stay.",
    "result.needed[].stable": "Whether it stays already.",
    "result.needed[].rank": "Rank of the outcome for the party now.",
    "result.needed[].needed_rank": "Rank that would do, everything else unchanged.",
    "result.needed[].needed_points": "Utility to be gained; null where the preference has no scale.",
    "result.needed[].as_good_as": "An outcome at the rank that would do.",
    "result.needed[].as_good_as.levels": "Level of each issue.",
    "result.concept": "Concept under which parties shall stay.",
    "result.unstable": "Who would leave which outcome.",
    "result.unstable[].names": "Proposals that are this outcome, or status_quo.",
    "result.unstable[].party": "Id of the party.",
    "result.options": "Changes of the rules that work.",
    "result.options[].names": "The outcome.",
    "result.options[].party": "Who would leave without the change.",
    "result.options[].kind": "clause, commitment or shared_control.",
    "result.options[].words": "The change in a sentence.",
    "result.options[].stable": "Concepts under which the party would then stay.",
    "result.options[].equilibrium": "Concepts under which every party would then stay.",
    "result.options[].best_departure": "Gain of the party's best departure then; null when it has none.",
    "result.mistaken": "Parties that see the case otherwise.",
    "result.outcomes[].in_own_eyes": "For each party, concepts under which it stays by the conflict it sees.",
    "result.outcomes[].in_fact": "The same by the case as it is.",
    "result.outcomes[].hypergame": "Concepts under which every party stays in its own eyes.",
    "result.outcomes[].rests_on_misperception": "Those under which it does not hold in fact.",
    "result.draws": "Number of draws.",
    "result.seed": "Seed of the draws.",
    "result.shares": "Shares of the draws, that is of the assumptions, by named outcome.",
    "result.shares[].name": "Proposal, or status_quo.",
    "result.shares[].stable": "For each party and concept, the share in which it stays.",
    "result.shares[].equilibrium": "For each concept, the share in which every party stays.",
    "result.stable_draws": "The first of the draws, for which stability was asked.",
    "result.base": "Size of the samples for the total indices.",
    "sweep result.draws": "Number of draws in each scenario.",
    "result.scenarios": "Name of each scenario by its id; `as_stated` is the case itself.",
    "result.groups": "Groups of assumptions that one would learn together, in words.",
    "result.assumptions": "Every swept assumption by its path, in words.",
    "result.claims": "Claims about the proposals.",
    "result.claims[].id": "Kind, proposal and party, criterion or year.",
    "result.claims[].kind": "acceptable, signable, efficient, stable, holds or best.",
    "result.claims[].proposal": "Of which proposal.",
    "result.claims[].party": "To whom it is acceptable, or for whom best; null otherwise.",
    "result.claims[].criterion": "By what it is best: utility, nash_product, survival; null otherwise.",
    "result.claims[].year": "To which year it holds; null otherwise.",
    "result.claims[].words": "The claim as a sentence; its denial where its failing is firm or leans.",
    "result.claims[].share": "For each scenario, the share of the assumptions in which the claim is true.",
    "result.claims[].label": "firm, leans or open, over all scenarios.",
    "result.claims[].verdict": "Whether its truth or its failing is firm or leans; null where it is open.",
    "result.claims[].decided_by": "Groups of assumptions that decide it, the most first; empty where it is firm.",
    "result.claims[].decided_by[].group": "Id of the group.",
    "result.claims[].decided_by[].total": "Its Sobol total index.",
    "result.claims[].decided_by[].error": "Standard error of the index.",
    "result.claims[].distribution_moved_by": "Where the answer has two humps: assumptions by their PAWN index.",
    "result.claims[].distribution_moved_by[].assumption": "Its path.",
    "result.claims[].distribution_moved_by[].index": "Its index, 0 to 1.",
    "result.claims[].box": "A few bounds within which it is mostly true, or mostly false; null without.",
    "result.claims[].box.holds": "Whether it is true there.",
    "result.claims[].box.limits": "The bounds; all of them hold.",
    "result.claims[].box.limits[].assumption": "Its path, or gain.PROPOSAL.PARTY, credibility.PROPOSAL.BREACH.",
    "result.claims[].box.limits[].above": "Whether the box lies above the limit.",
    "result.claims[].box.limits[].limit": "The limit, in the unit of the assumption.",
    "result.claims[].box.coverage": "Share of all that is so which the box holds.",
    "result.claims[].box.density": "Share of the box that is so.",
    "result.claims[].box.support": "Share of all assumptions that lie in the box.",
    "result.claims[].box.words": "The same in words.",
    "result.survival": (
        "For each proposal and year, the share of the shocks that it lasts through, and how it spreads over the "
        "assumptions as stated: the 5 %, 50 % and 95 % quantiles as low, middle and high."
    ),
    "result.regrets": "What backing a package can cost a party against its best package.",
    "result.regrets[].party": "Whose.",
    "result.regrets[].package": "A proposal, or no_deal.",
    "result.regrets[].p90": "Points not exceeded in nine tenths of the assumptions.",
    "result.regrets[].most": "Most points found.",
    "result.learning": "What learning a group of assumptions is worth to a party's choice among the packages.",
    "result.learning[].party": "To whom.",
    "result.learning[].group": "Which group; `everything` is all of them.",
    "result.learning[].points": "At least so many of its points.",
    "result.outside": "Published frequencies to be read beside the model.",
    "result.outside[].id": "By which a case asks for it.",
    "result.outside[].reference_class": "What was counted.",
    "result.outside[].measure": "What of it.",
    "result.outside[].value": "The figure as published.",
    "result.outside[].low": "The same as a number; null where only words are published.",
    "result.outside[].high": "The other end of its range.",
    "result.outside[].horizon": "Over what time.",
    "result.outside[].source": "Who published it and where.",
    "result.outside[].status": "Whether it was read in the source.",
    "result.outside[].note": "What to know before comparing.",
    "result.outside[].published": "When it was published; null where that is not known.",
    "result.scores": "Scores by author.",
    "result.scores[].author": "Whose.",
    "result.scores[].resolved": "Judgements that are scored.",
    "result.scores[].open": "Judgements that cannot be scored yet.",
    "result.scores[].brier": "Brier score; lower is better.",
    "result.scores[].log": "Log score; null where it is infinite, which is where somebody was sure and wrong.",
    "result.scores[].certain_misses": "Judgements of 0 or 100 % that were wrong.",
    "result.scores[].calibration": "By band of probability.",
    "result.scores[].calibration[].words": "Words of the band (ICD 203).",
    "result.scores[].calibration[].count": "Resolved judgements in it.",
    "result.scores[].calibration[].stated": "Mean of the probabilities.",
    "result.scores[].calibration[].happened": "Share that happened.",
    "result.judgements": "The judgements.",
    "result.judgements[].question": "What it is about.",
    "result.judgements[].author": "Whose it is.",
    "result.judgements[].probability": "That it happens.",
    "result.judgements[].happened": "Whether it did; null while that is open.",
    "result.judgements[].words": "The probability in words (ICD 203).",
    "result.years": "Horizon in years.",
    "result.proposals[].breaches": (
        "Ways to break it, least margin at the horizon first; those that change nothing are left out."
    ),
    "result.proposals[].breaches[].breach": "Id of the breach.",
    "result.proposals[].breaches[].party": "Who would do it.",
    "result.proposals[].breaches[].title": "Its title.",
    "result.proposals[].breaches[].ends_deal": "Whether the fighting goes on after it.",
    "result.proposals[].breaches[].margin": "Points by which keeping beats breaking now, on the party's scale.",
    "result.proposals[].breaches[].margin_at_horizon": "The same at the horizon.",
    "result.proposals[].breaches[].breaks_in": "Years until breaking pays: 0 at once, null never.",
    "result.proposals[].breaches[].needed_credibility": (
        "Probability that a guarantor acts from which it holds now; null where nobody guarantees."
    ),
    "result.proposals[].breaches[].needed_credibility_at_horizon": (
        "The same until the horizon; above 1 no guarantee suffices alone."
    ),
    "result.proposals[].breaches[].credibility": "Probability that a guarantor acts, as the package stands.",
    "result.proposals[].breaches[].terms": (
        "What each term adds to the margin at the horizon: deal, shift, regrouping, guarantee, "
        "sanctions, cost, deposit."
    ),
    "result.proposals[].breaches[].decides": "The term that weighs most in the direction of the verdict.",
    "result.proposals[].breaches[].levers": (
        "Smallest change of each lever alone that holds until the horizon; empty where it holds."
    ),
    "result.proposals[].breaches[].levers[].name": (
        "credibility, snap_back, sanctions, regroup_limit, verification, lapse, deposit or side_payment."
    ),
    "result.proposals[].breaches[].levers[].now": "How it stands.",
    "result.proposals[].breaches[].levers[].needed": "How it would have to stand; null where it cannot do it alone.",
    "result.proposals[].breaches[].levers[].unit": "Unit of both.",
    "result.proposals[].breaches[].levers[].effort": (
        "Part used up of what the lever could still give; null where that has no meaning."
    ),
    "result.proposals[].breaches[].levers[].words": "The change in a sentence.",
    "result.proposals[].breaches[].smallest_fix": (
        "The possible lever with the least effort, in the same form; null where it holds or none can."
    ),
    "result.proposals[].breaches[].answers": (
        "What others could do in answer: whether that is credible and so counted, what it brings its party (`gain`), "
        "the margin with it and without it, and whether the verdict leans on it."
    ),
    "result.proposals[].guarantees": "How credible help is, and what an economic shield adds.",
    "result.proposals[].guarantees[].guarantee": "Id of the guarantee.",
    "result.proposals[].guarantees[].title": "Its title.",
    "result.proposals[].guarantees[].credibility": "Probability that a guarantor acts, as taken.",
    "result.proposals[].guarantees[].without_investors": "The same without investors.",
    "result.proposals[].guarantees[].with_investors": "The same with all of their property.",
    "result.proposals[].guarantees[].none_come": "Whether that nobody invests is an equilibrium.",
    "result.proposals[].guarantees[].they_come": "Whether that investors come is one.",
    "result.proposals[].survival": (
        "Share of the shocks of the model survived by the end of each year, at the midpoints."
    ),
    "result.proposals[].survival_days": "The same by day of the first year.",
    "result.proposals[].survival_without_hazards": (
        "By year with every typed hazard (walk-backs, disputes, the first months) at 0."
    ),
    "result.proposals[].breaches[].answers[].party": "Who would answer.",
    "result.proposals[].breaches[].answers[].words": "What it would do.",
    "result.proposals[].breaches[].answers[].credible": (
        "Whether giving it costs its party nothing; only then it counts."
    ),
    "result.proposals[].breaches[].answers[].gain": "Points that its party has from it; null where nothing says.",
    "result.proposals[].breaches[].answers[].margin_with": "Margin of the breach if it is given whatever it costs.",
    "result.proposals[].breaches[].answers[].margin_without": "Margin of the breach if it is not given.",
    "result.proposals[].breaches[].answers[].leaned_on": "Whether the verdict would be another without it.",
    "result.proposals[].breaches[].keeps": (
        "Issues on which the breaker keeps what the deal gave it, and the points over no deal."
    ),
    "result.proposals[].survival_if_left": "The same when those who gain by leaving leave at once.",
    "result.proposals[].left_by": "Breaches that do not end the deal and pay at once.",
    "result.proposals[].disputes": "Levels that parties read differently; empty where there are none.",
    "result.proposals[].disputes[].text": "Ambiguous levels of the proposal, in words.",
    "result.proposals[].disputes[].readings": "What each party takes them to mean.",
    "result.proposals[].disputes[].hazard": "Hazard a year of a dispute that ends the deal.",
    "result.proposals[].disputes[].chance": "Chance of such a dispute by the horizon, at the midpoint.",
    "result.proposals[].disputes[].signed": "Whether each of these parties accepts under its own reading.",
    "result.proposals[].disputes[].signed_if_clear": "Readings that all would sign if they stood in clear words.",
    "result.proposals[].disputes[].disjoint": "Pairs of parties whose readings have nothing in common.",
    "result.proposals[].disputes[].expected_cost": "Points that each party is to expect to lose because the "
    "dispute ends the deal; below 0 it gains.",
    "result.proposals[].watch": "Whether monitoring deters violations short of war; null where nothing is said of it.",
    "result.proposals[].watch.detection": "Probability a year that a violation is seen.",
    "result.proposals[].watch.needed": "That from which violating does not pay.",
    "result.proposals[].watch.false_alarm": "Probability a year of an alarm without a violation.",
    "result.proposals[].fixes": (
        "Smallest combinations under which all sign and it lasts; empty where none is needed or found."
    ),
    "result.no_deal": "What no deal is worth to each party by its preference and by its war value, which counts.",
    "result.no_deal[].party": "Whose.",
    "result.no_deal[].preference": "Points of no deal as the preference has it.",
    "result.no_deal[].war_value": "Points of no deal by the war value, at its midpoint; this counts.",
    "result.no_deal[].range": "Range of the war value.",
    "result.no_deal[].contradicted": "Whether the preference lies outside that range.",
    "result.no_deal[].gains": "By proposal: gain over no deal by the war value and by the preference.",
    "result.no_deal[].signs_by_one_only": "Proposals that the party would sign by one of them only, and by which.",
    "result.proposals[].left_out": "Breaches that an exclusion says cannot happen; survival is not free of them.",
    "result.proposals[].fixes[].changes": "Levels that change.",
    "result.proposals[].fixes[].clauses": "Clauses added, in words.",
    "result.proposals[].fixes[].deposits": "Deposit of each party that posts one, in its points.",
    "result.proposals[].fixes[].levels": "Level of each issue.",
    "result.proposals[].fixes[].difference": "Utility less that of the proposal.",
    "result.proposals[].fixes[].gain": "Utility less reservation.",
    "result.proposals[].fixes[].survival": "Share of shocks survived at the horizon.",
    "result.proposals[].fixes[].loss": "What those lose who would sign it as it is, as shares of their scales, summed.",
    "result.proposals[].fix_impossible": "Whether every package was tried, with up to two clauses, and none will do.",
    "result.proposals[].fix_searched": "Size (levels, clauses and deposits together) up to which every combination was "
    "tried; 0 where none was.",
    "result.most_durable": "The outcome that lasts longest, and the one that does so among those that all would sign.",
    "result.most_durable[].rule": "durability_alone or durable_and_signable.",
    "result.most_durable[].levels": "Level of each issue.",
    "result.most_durable[].survival": "Share of shocks survived at the horizon.",
    "result.most_durable[].gain": "Utility less reservation.",
    "result.most_durable[].gives_up": "Points of each party below its best level of every issue, summed.",
    "result.essential": "Whether a deal is possible without each signatory.",
    "result.essential[].party": "Who is left out.",
    "result.essential[].essential": (
        "Whether no deal of the others is left alone by it; null where too many would have to be looked at."
    ),
    "result.essential[].deals": "Deals of the others that end the fighting and that each of them gains by.",
    "result.essential[].example": "One that the party would leave alone; null where there is none.",
    "result.blocking": "Who can leave each proposal.",
    "result.blocking[].proposal": "Id of the proposal.",
    "result.blocking[].coalitions": "Smallest coalitions that can move to what each member prefers.",
    "result.blocking[].satisfy_first": "Smallest sets of parties that touch every one of them.",
    "result.spoilers": "Moves of single parties that gain them something and undo a proposal for somebody.",
    "result.spoilers[].proposal": "Id of the proposal.",
    "result.spoilers[].party": "Who would move.",
    "result.spoilers[].gain": "What it gains, in its points.",
    "result.spoilers[].hurts": "Signatories taken below no deal.",
    "result.spoilers[].ends_ceasefire": "Whether the fighting goes on after it.",
    "result.spoilers[].changes": "Levels that change.",
    "result.red_lines": "Levels that a party says it refuses, or that nothing makes acceptable to it.",
    "result.red_lines[].party": "Whose.",
    "result.red_lines[].issue": "The issue.",
    "result.red_lines[].level": "The level.",
    "result.red_lines[].declared": "Whether the case or a statement says so.",
    "result.red_lines[].revealed": "Whether nothing with it is better than no deal.",
    "result.red_lines[].best_gain": "Largest gain over no deal with it; null where it is vetoed always.",
    "result.red_lines[].statements": "Statements that declare it.",
    "result.relays": "Parties that do not talk, and who could carry their words.",
    "result.relays[].parties": "The two.",
    "result.relays[].paths": "Shortest chains of parties that talk.",
    "result.orders": "For each proposal the order of steps that exposes nobody more than needed.",
    "result.orders[].proposal": "Id of the proposal.",
    "result.orders[].steps": "Steps in order: issue, level, and the exposure of each party after it.",
    "result.orders[].largest": "Largest exposure before the last step, in points.",
    "result.orders[].party": "Whose; empty where nobody is exposed.",
    "result.orders[].worst": "The same of the worst possible order.",
    "result.deals": "Contracts on an event that all would sign.",
    "result.deals[].event": "Id of the event.",
    "result.deals[].then": "Proposal if it happens.",
    "result.deals[].otherwise": "Proposal if not.",
    "result.deals[].expected_gain": "Expected utility less reservation, by each party's own belief.",
    "result.deals[].new": "Whether neither of the two would be signed by all alone.",
    "result.deals[].breaks_when": "Who would rather have no deal once it is known: event or no_event.",
    "result.bets": "Bets that differing beliefs would allow.",
    "result.bets[].event": "Id of the event.",
    "result.bets[].gain": "Smallest expected gain.",
    "result.bets[].payments": "What each party receives if it happens, and if not.",
    "resources result.valued_on": "Date at which money is counted.",
    "resources result.years": "Years looked at.",
    "resources result.rate": "Real discount rate.",
    "resources result.paths": "Number of paths.",
    "resources result.seed": "Seed of the draws.",
    "resources result.host": "Party whose resources they are.",
    "resources result.investor": "Party that stands for private investors; null for none.",
    "resources result.beneficiary": "Party of whose share the headline speaks; null for none.",
    "resources result.focus": "Named outcome of which assets, steps, drivers and drafts speak.",
    "resources result.assets": "Assets of the case, all of them.",
    "resources result.assets[].id": "Id of the asset.",
    "resources result.assets[].name": "Its name.",
    "resources result.assets[].region": "Id of its region.",
    "resources result.assets[].commodity": "What it holds.",
    "resources result.assets[].holder": "Party that holds the ground, or disputed.",
    "resources result.assets[].coordinate": "How its place is known: deposit, town, proxy, none.",
    "resources result.assets[].valued": "Whether the case says enough to value it.",
    "resources result.assets[].why_not": "What is missing where it does not.",
    "resources result.assets[].contained": "What it contains, low and high; null where not known.",
    "resources result.assets[].unit": "Unit and substance of that.",
    "resources result.assets[].gross_in_ground": "Contents times today's price, USD M; another measure than worth, "
    "never added to it.",
    "resources result.assets[].net": "Present value of sales less all costs, USD M: low, middle, high (5, 50, 95 in "
    "100 paths), mean.",
    "resources result.assets[].state": "Mean present value of what the state takes, USD M.",
    "resources result.assets[].investor": "Mean present value of what is left to the investor, USD M.",
    "resources result.assets[].held": "Chance that the host holds it at the start.",
    "resources result.assets[].loss_per_year": "Chance of losing it in a year under the focus.",
    "resources result.assets[].sells": "Share of paths in which it sells anything.",
    "resources result.assets[].first_year": "Mean first year of sales in those, counted from the valuation.",
    "resources result.assets[].break_even": "Constant price at which it is worth nothing before division; USD a "
    "unit of product.",
    "resources result.assets[].price_now": "Price at the start, USD a unit.",
    "resources result.assets[].take": "State's share of the net value, undiscounted, at the middle of all ranges; "
    "null where there is none.",
    "resources result.assets[].take_discounted": "The same at 10 percent.",
    "resources result.assets[].irr": "Investor's real rate of return there; null where there is no single one.",
    "resources result.assets[].payback_year": "Year after which the investor has its money back; null if never.",
    "resources result.assets[].at_low_price": "Net value when every price stays at its 10 percent quantile, USD M.",
    "resources result.commodities": "Assets of one commodity together.",
    "resources result.regions": "Assets of one region together: what would be lost with it.",
    "resources result.outcomes": "What the resources are worth under each named outcome.",
    "resources result.outcomes[].id": "Proposal, or status_quo.",
    "resources result.outcomes[].title": "Its title.",
    "resources result.outcomes[].fund": "Fund that stands in it; null for none.",
    "resources result.outcomes[].why": "Rules of hazard and line that it meets.",
    "resources result.outcomes[].ceasefire": "Whether the fighting stops in it.",
    "resources result.outcomes[].net": "Present value of all sales less all costs, USD M: low, middle, high, mean.",
    "resources result.outcomes[].sales": "Present value of all sales: low, middle, high, mean.",
    "resources result.outcomes[].parties": "What each party gets.",
    "resources result.outcomes[].parties[].party": "Id of the party.",
    "resources result.outcomes[].parties[].value": "Present value of its money, USD M: low, middle, high, mean.",
    "resources result.outcomes[].parties[].undiscounted": "Its money undiscounted: low, middle, high, mean.",
    "resources result.outcomes[].parties[].first_year": "First calendar year in which its mean money exceeds half a "
    "million dollars; null if none.",
    "resources result.outcomes[].cash": "For each party, its money year by year: year, band.",
    "resources result.outcomes[].exchange": "What protection costs each party that pays, and what it gets.",
    "resources result.outcomes[].exchange[].party": "Party that pays.",
    "resources result.outcomes[].exchange[].what": "For what.",
    "resources result.outcomes[].exchange[].cost": "Present value at the low end, middle and high end, USD M.",
    "resources result.outcomes[].exchange[].receipts": "Present value of what it draws: low, middle, high, mean.",
    "resources result.outcomes[].exchange[].ratio": "Receipts over the middle cost: low, middle, high, mean; null "
    "where it costs nothing.",
    "resources result.outcomes[].exchange[].loss_avoided": "Net value of the assets, less what it would be with the "
    "hazards of no deal and the same draws, USD M: low, middle, high, mean.",
    "resources result.outcomes[].exchange[].given_up": "Mean present value of what the state pays away, less what "
    "it draws.",
    "resources result.outcomes[].exchange[].host_ratio": "Loss avoided over the mean of what is "
    "given up: low, middle, high, mean; null where nothing is.",
    "resources result.outcomes[].exchange[].balancing_share": "Share of the assets' net value that would pay the "
    "middle cost; above 1 none can.",
    "resources result.outcomes[].exchange[].verdict": "The same in a sentence.",
    "resources result.outcomes[].gain_product": "Product of the gains of host and beneficiary over no deal; null "
    "unless both gain.",
    "resources result.drafts": "For each fund, put over the control of the focus, what each party gets.",
    "resources result.fund_names": "Names of the funds by id.",
    "resources result.recoupment": "Whether the beneficiary's receipts reach a sum.",
    "resources result.recoupment[].claim": "Id of the claim.",
    "resources result.recoupment[].fund": "Id of the fund.",
    "resources result.recoupment[].sum": "The sum, USD M.",
    "resources result.recoupment[].share": "Share of paths in which receipts reach it, undiscounted, within the "
    "years looked at.",
    "resources result.recoupment[].year": "First calendar year by which half of the paths have; null if they do not.",
    "resources result.recoupment[].yearly": "Payment a year over the years looked at that would be worth the sum, "
    "USD M.",
    "resources result.claims": "Sums that are named, grouped by what they measure.",
    "resources result.claims[].measure": "What they measure.",
    "resources result.claims[].words": "The same in words.",
    "resources result.claims[].claims": "Id, name, value and how it is counted, of each.",
    "resources result.headline_claim": "Id of the claim that the steps start from; null for none.",
    "resources result.steps": "From the claim to what the beneficiary gets.",
    "resources result.steps[].id": "claim, gross, net, price, control, state or value.",
    "resources result.steps[].name": "The step in words.",
    "resources result.steps[].measure": "What it measures; nothing is added or subtracted across measures.",
    "resources result.steps[].kind": "sum, conversion (to another measure; named by its cause) or change (within).",
    "resources result.steps[].change": "What a change adds to the median within its measure, USD M; else null.",
    "resources result.steps[].after": "The median it comes to, USD M.",
    "resources result.steps[].mean": "The mean.",
    "resources result.drivers": "Share of the spread of each number by group of draws.",
    "resources result.drivers[].number": "net, or the party whose value it is.",
    "resources result.drivers[].group": "prices, control, geology, cost or time.",
    "resources result.drivers[].words": "The group in words.",
    "resources result.drivers[].first": "First-order index: the group alone.",
    "resources result.drivers[].total": "Total index: with all its interactions.",
    "resources result.swings": "Each number at the two ends of a group of assumptions.",
    "resources result.swings[].number": "net, or the party whose value it is.",
    "resources result.swings[].group": "discount_rate, prices, hazard, terms, fund, fund_agreed or outcome.",
    "resources result.swings[].words": "The group in words.",
    "resources result.swings[].low": "Median at the low end of its ranges, or the least of what is agreed, USD M.",
    "resources result.swings[].high": "Median at the high end, or the most.",
    "resources result.swings[].mean_low": "Mean at the low end.",
    "resources result.swings[].mean_high": "Mean at the high end.",
    "resources result.swings[].mean": "Mean with all ranges in their middle.",
    "resources result.swings[].middle": "Median with all ranges in their middle.",
    "resources result.swept": "All assumptions moved together.",
    "resources result.swept.points": "Number of assumptions asked.",
    "resources result.swept.lowest": "Lowest median of each number, USD M.",
    "resources result.swept.highest": "Highest median of each number.",
    "resources result.swept.reaches_claim": "Share of assumptions in which the median of what it draws reaches the "
    "claim; null without one.",
    "resources result.conflicts": "Where assessors give different shares at about the same time.",
    "resources result.conflicts[].region": "Id of the region.",
    "resources result.conflicts[].spread": "Percentage points between them.",
    "resources result.conflicts[].shares": "Assessor, date and percent of each.",
    "resources result.hazards": "What the shares of control say of each region.",
    "resources result.hazards[].region": "Id of the region.",
    "resources result.hazards[].held": "Share that its own state holds, 0 to 1.",
    "resources result.hazards[].loss_per_year": "Hazard that ground which it holds is lost, a year.",
    "resources result.hazards[].recovery_per_year": "Hazard that ground which it does not hold is regained.",
    "resources result.hazards[].rows": "Date, percent and assessor of the rows read.",
    "resources result.waiting": "What the rights to wait and to give up are worth to the investor of each asset that "
    "has to be built.",
    "resources result.waiting[].asset": "Id of the asset.",
    "resources result.waiting[].now_or_never": "Worth of building at once if that pays, else nothing, USD M.",
    "resources result.waiting[].with_waiting": "Worth with the right to wait, USD M (Longstaff and Schwartz 2001).",
    "resources result.waiting[].builds": "Share of price paths in which it is ever built.",
    "resources result.waiting[].year": "Mean year of the decision in those; null if never.",
    "resources result.waiting[].seen_through": "Worth of building at once and going on whatever the price does, USD M.",
    "resources result.waiting[].free_to_stop": "The same with the right to give up before or while building, USD M.",
    "resources result.waiting[].given_up": "Share of price paths in which it is begun and given up half-built.",
    "resources result.words": "The answer in sentences.",
    "resources result.commodities[].id": "Id of the group.",
    "resources result.commodities[].name": "Its name.",
    "resources result.commodities[].assets": "Number of assets.",
    "resources result.commodities[].valued": "How many of them have a value.",
    "resources result.commodities[].gross_in_ground": "Contents times today's prices, USD M.",
    "resources result.commodities[].net": "Their worth together: low, middle, high, mean.",
    "resources result.regions[].id": "Id of the group.",
    "resources result.regions[].name": "Its name.",
    "resources result.regions[].assets": "Number of assets.",
    "resources result.regions[].valued": "How many of them have a value.",
    "resources result.regions[].gross_in_ground": "Contents times today's prices, USD M.",
    "resources result.regions[].net": "Their worth together: low, middle, high, mean.",
    "resources result.conflicts[].shares[].assessor": "Who says so.",
    "resources result.conflicts[].shares[].date": "Date for which it is given.",
    "resources result.conflicts[].shares[].percent": "Share held by others than its state.",
    "resources result.hazards[].rows[].date": "Date for which it is given.",
    "resources result.hazards[].rows[].percent": "Share held by others than its state.",
    "resources result.hazards[].rows[].assessor": "Who says so.",
    "result.money": "Unit of all money here.",
    "result.proposals[].cover": "Purposes whose things have to be covered; empty when nothing has to be.",
    "result.proposals[].available": "Sites provided, by type: low, middle, high.",
    "result.proposals[].soldiers": "Size of the force: low, middle, high.",
    "result.proposals[].radii": "The proposal at the low end, the middle and the high end of the radius scenario.",
    "result.proposals[].radii[].scenario": "low, middle or high.",
    "result.proposals[].radii[].radius_km": "Planning radius of each type, a scenario.",
    "result.proposals[].radii[].everything": "The cheapest sites that cover everything, however many exist.",
    "result.proposals[].radii[].everything.units": "Their number by type.",
    "result.proposals[].radii[].everything.price": "What they cost over the horizon: low, middle, high.",
    "result.proposals[].radii[].everything.status": "optimal, or limit when the time limit came first.",
    "result.proposals[].radii[].everything.value": "Cost at the middle, the objective.",
    "result.proposals[].radii[].everything.bound": "Proven bound on it.",
    "result.proposals[].radii[].everything.gap": "Share by which the value may fall short of the best.",
    "result.proposals[].radii[].everything.plan": "Where they stand, in the form of `result.sites`.",
    "result.proposals[].radii[].everything.out_of_reach": "Ids of things that no candidate site reaches.",
    "result.proposals[].radii[].coverage": "For each purpose by itself, what the sites provided cover.",
    "result.proposals[].radii[].coverage[].purpose": "Id of the purpose.",
    "result.proposals[].radii[].coverage[].share": "Expected share, 0 to 1: low, middle, high.",
    "result.proposals[].radii[].coverage[].covered": "Share covered when no site is down.",
    "result.proposals[].radii[].coverage[].lifted": "Expected share if a limit alone were lifted.",
    "result.proposals[].radii[].coverage[].binds": "The limit whose lifting helps most, or several; empty without one.",
    "result.proposals[].radii[].coverage[].gap": "Largest proven gap behind these numbers.",
    "result.proposals[].radii[].coverage[].plan": "Where the sites stand, in the form of `result.sites`.",
    "result.proposals[].cost": "Parts of the cost over the horizon, everything covered at the middle radius.",
    "result.proposals[].cost[].name": "What it is.",
    "result.proposals[].cost[].amount": "Low, middle, high.",
    "result.proposals[].total": "Their sum.",
    "result.proposals[].shares": "Who could pay; null when nobody has to.",
    "result.proposals[].shares.total": "What is shared: low, middle, high.",
    "result.proposals[].shares.unshared": "Cost that serves nothing an ally is said to want.",
    "result.proposals[].shares.alone": "What each ally would pay alone for what it wants.",
    "result.proposals[].shares.core_empty": "Whether under every division some group would do better alone.",
    "result.proposals[].shares.core_bounds": "Least and most that each ally pays in the core, or in the least core.",
    "result.proposals[].shares.voluntary_share": "Unasked contributions as a share of what would be best for all.",
    "result.proposals[].shares.rules": "One division by each rule.",
    "result.proposals[].shares.rules[].rule": "capacity, benefit, shapley, nucleolus or voluntary.",
    "result.proposals[].shares.rules[].pays": "What each ally pays: low, middle, high.",
    "result.proposals[].shares.rules[].in_core": "Whether no group would pay less alone.",
    "result.proposals[].shares.rules[].would_leave": "The group that saves most by leaving; empty in the core.",
    "result.proposals[].shares.rules[].would_save": "What it would save.",
    "result.proposals[].shares.worth": "The most that each ally could gain; null where nothing says it.",
    "result.proposals[].shares.rules[].above_worth": "Allies that are billed more than they could gain.",
    "result.proposals[].shares.rules[].unpaid": "Cost that a rule leaves to nobody, as it is worth it to nobody.",
    "result.proposals[].shares.rules[].cheaper_alone": "Allies that would each pay less alone.",
    "result.proposals[].shares.exchange": "What is received under the proposal beside what is paid.",
    "result.proposals[].shares.exchange[].party": "Ally or party that receives.",
    "result.proposals[].shares.exchange[].rule": "Rule by which it pays.",
    "result.proposals[].shares.exchange[].receives": "Low, middle, high.",
    "result.proposals[].shares.exchange[].pays": "Low, middle, high.",
    "result.proposals[].shares.exchange[].net": "Receipts less payments; the ends of both ranges.",
    "result.curves": "Curves of the proposal that asks for most purposes.",
    "result.curves.proposal": "Its id; null when none asks anything.",
    "result.curves.number": "Sites that the curve over radius reckons with.",
    "result.curves.radius": "What one radius of all sites would mean.",
    "result.curves.radius[].radius_km": "The radius.",
    "result.curves.radius[].purpose": "Id of the purpose.",
    "result.curves.radius[].needed": "Fewest sites that cover everything.",
    "result.curves.radius[].share": "Share that the given number covers.",
    "result.curves.radius[].reach": "Share that all candidate sites together would cover.",
    "result.curves.cost": "What a sum spent on sites covers.",
    "result.curves.cost[].purpose": "Id of the purpose.",
    "result.curves.cost[].cost": "The sum.",
    "result.curves.cost[].share": "Share covered.",
    "result.curves.frontier": "Choices of sites that no other beats for every purpose.",
    "result.curves.frontier[].share": "Share of each purpose.",
    "result.curves.frontier[].units": "Sites by type.",
    "result.curves.frontier[].status": "optimal, or limit when the time limit came first.",
    "result.curves.frontier[].value": "Objective of the last programme.",
    "result.curves.frontier[].bound": "Proven bound on it.",
    "result.curves.frontier[].gap": "Its gap.",
    "protect result.proposals": "The proposals; those that ask the same of protection stand together.",
    "result.question": "The model that was solved.",
    "result.asked": "The question in full.",
    "result.asked.purposes": "What the sites are for.",
    "result.asked.number": "Sites at most; null without a limit.",
    "result.asked.budget": "Money at most; null without a limit.",
    "result.asked.quick": "Whether nothing had to be proven.",
    "result.asked.gap": "Gap that was allowed.",
    "result.asked.seconds": "Time limit of each programme.",
    "result.unit": "Unit of `value`, `bound` and `total`.",
    "result.total": "What the value could be at most: the weight of all that the sites are for, half as much "
    "again with backup.",
    "result.radius_km": "Radius of each type.",
    "result.status": "optimal, limit (the time limit came first), quick (nothing is proven) or impossible.",
    "result.value": "The objective: cost, weighted worth or weighted distance.",
    "result.bound": "Proven bound on it; null when nothing is proven.",
    "result.gap": "Share by which the value may fall short of the best; null when nothing is proven.",
    "result.sites": "Where the units stand.",
    "result.sites[].site": "Id of the site.",
    "result.sites[].name": "Its name.",
    "result.sites[].type": "Type of site.",
    "result.sites[].units": "How many.",
    "result.sites[].lat": "Latitude.",
    "result.sites[].lon": "Longitude.",
    "result.price": "What they cost over the horizon.",
    "result.share": "Share of each purpose within the radius of some site.",
    "result.uncovered": "Names of things that should be covered and are not.",
    "result.chain": "The chain: kind, id, text, and what it rests on.",
    "result.file": "Name of the file; of several texts each has all that follows, under `texts`.",
    "result.sha256": "Hash of its bytes.",
    "result.characters": "Its length in code points.",
    "result.source": "Id of the source of the case that holds these bytes.",
    "result.published_on": "Date of the text: given, from its markup or from its dateline.",
    "result.passages": "Its parts, in order.",
    "result.passages[].start": "Position of the first code point in the file as stored.",
    "result.passages[].end": "Position after the last.",
    "result.passages[].role": "headline, heading, caption, dateline, body, duplicate or boilerplate; the body is read.",
    "result.passages[].duplicate_of": "Number of the passage that it repeats.",
    "result.statements": "Candidate statements, in order.",
    "result.statements[].content": "What was said: start, end, text.",
    "result.statements[].speaker": "The words for the speaker: start, end, text; null where nobody is named.",
    "result.statements[].speaker_id": "Party, where exactly one is meant: of the case, else an ISO 3166 code.",
    "result.statements[].speaker_ids": "All parties that the words mean.",
    "result.statements[].speaker_name": "Whom a pronoun means; else the words.",
    "result.statements[].speaker_basis": "How it is known: alias, state, person, text, pronoun, antecedent_missing ...",
    "result.statements[].cue": "The words that say that something was said: start, end, text.",
    "result.statements[].form": "direct, mixed, indirect, narrated_act or nominalised.",
    "result.statements[].stance": "Stance that the cue suggests.",
    "result.statements[].modality": "asserted, committed, possible, intended or hedged.",
    "result.statements[].negated": "Whether the cue is denied, as in “did not say”.",
    "result.statements[].hedges": "Words in it that weaken it.",
    "result.statements[].condition": "Its words from “if” on: start, end, text.",
    "result.statements[].sentence": "Its sentence: start, end, text.",
    "result.statements[].passage": "Number of its passage.",
    "result.statements[].revision": "restate, soften, walk_back, reverse, harden or clarify.",
    "result.statements[].state": "candidate: a person decides.",
    "result.revisions": "Changes of earlier statements.",
    "result.revisions[].kind": "As under `revision`.",
    "result.revisions[].cue": "The words that say so.",
    "result.revisions[].by": "The words for who changes it.",
    "result.revisions[].by_id": "Its party.",
    "result.revisions[].statement": "Number of the statement that changes it.",
    "result.revisions[].target": "Number of the statement changed, or unresolved.",
    "result.revisions[].candidates": "Statements that may be meant.",
    "result.quantities": "Amounts.",
    "result.quantities[].start": "Position of the first code point.",
    "result.quantities[].end": "Position after the last.",
    "result.quantities[].text": "The words.",
    "result.quantities[].value": "The number, with “million” and the like multiplied out; the middle of a range.",
    "result.quantities[].unit": "ISO 4217 code, %, or the thing counted.",
    "result.quantities[].low": "Lower end of a range.",
    "result.quantities[].high": "Upper end of a range.",
    "result.quantities[].approximate": "Whether the text says about, up to or the like.",
    "result.quantities[].measures": "What it measures: start, end, text.",
    "result.quantities[].statement": "Number of the statement that gives it; null where nobody does.",
    "result.times": "Time expressions.",
    "result.times[].start": "Position of the first code point.",
    "result.times[].end": "Position after the last.",
    "result.times[].text": "The words.",
    "result.times[].valid": "Whether such a date can exist.",
    "result.times[].value": "The date as precisely as it is known (2022, 2022-10, 2022-10-05); null where it is not.",
    "result.times[].kind": "date, weekday or relative.",
    "result.times[].basis": "How the date is known, or why not.",
    "result.times[].candidates": "What a damaged date may have been; none is put in its place.",
    "result.hedges": "Words that weaken or distance, each with its kind.",
    "result.places": "Places of the word list.",
    "result.places[].start": "Position of the first code point.",
    "result.places[].end": "Position after the last.",
    "result.places[].text": "The words.",
    "result.places[].name": "Usual spelling.",
    "result.places[].kind": "state, region, city or water.",
    "result.places[].state": "ISO 3166 code of its state.",
    "result.measures": "Named measures, such as ceasefire: start, end, text.",
    "result.lint": "Findings of the lint, the most severe first.",
    "result.lint[].rule": "Name of the rule.",
    "result.lint[].type": "Kind of problem.",
    "result.lint[].severity": "error, warning or info.",
    "result.lint[].spans": "Where it stands: start, end, text; empty for the whole text.",
    "result.lint[].message": "What was found.",
    "result.lint[].may_be_fine": "Why it may be fine.",
    "result.lint[].candidates": "What may have been meant.",
    "result.lint[].source": "Id of the source in the case.",
    "result.lint[].acknowledged": "Reason for which it was acknowledged in the case.",
    "result.fields": "For each field: right, read, reference, precision, recall, f1.",
    "result.missed": "Cues of the reference that were not read: start, end.",
    "result.surplus": "Cues that were read and are not in the reference: start, end.",
    "result.chain.kind": "figure, proposal, preference, statement, source, external, judgement ...",
    "result.chain.id": "Id or path; empty for judgements.",
    "result.chain.text": "What stands there.",
    "result.chain.follows": "What it rests on, in the same form.",
}
"""What each field of the JSON envelope means; a field that is not here fails the generator."""

MEANINGS |= {
    f"{title} result.{path}": meaning
    for title, fields in {
        "evidence positions": {
            "tracks": "One for each side and topic on which an accepted statement was made.",
            "tracks[].party": "Id of the side.",
            "tracks[].issue": "Id of the issue; null where it is a measure that is no issue.",
            "tracks[].topic": "Name of the issue or measure.",
            "tracks[].order_is_certain": "Whether no step rests on reports or narration alone.",
            "tracks[].standing": "For each speaker, the statements that still stand, contested or not.",
            "tracks[].entries": "The statements, earliest first.",
            "tracks[].entries[].statement": "Its id.",
            "tracks[].entries[].speaker": "Who said it, or unattributed.",
            "tracks[].entries[].stance": "What the speaker does with the levels.",
            "tracks[].entries[].levels": "Levels that it speaks of.",
            "tracks[].entries[].condition": "On what it depends.",
            "tracks[].entries[].modality": "How firmly it is put.",
            "tracks[].entries[].said_on": "When it was said; null where that is unresolved.",
            "tracks[].entries[].reported_on": "When it was reported.",
            "tracks[].entries[].earliest": "First day on which it can have been said; null where nothing bounds it.",
            "tracks[].entries[].latest": "Last such day.",
            "tracks[].entries[].precision": "day, month, year or unknown.",
            "tracks[].entries[].order": "How its place is known: first, date, words, revision, report or narrative.",
            "tracks[].entries[].revision": "How it changes an earlier statement.",
            "tracks[].entries[].revises": "Which one; `unresolved` where the source does not say.",
            "tracks[].entries[].revision_candidates": "What it may change, where that is unresolved.",
            "tracks[].entries[].by": "same_speaker, same_side, other_side or unknown.",
            "tracks[].entries[].speaker_standing": "What has become of it as this speaker's statement.",
            "tracks[].entries[].side_standing": "What has become of it as a statement of the side.",
            "tracks[].entries[].quotation": "Its words.",
            "conflicts": "Contradictions between statements, and between figures.",
            "conflicts[].kind": "same_speaker, same_side, opposed_parties, authorship, date or number.",
            "conflicts[].between": "The two statements, or the two figures.",
            "conflicts[].strength": "strong where both are firm and unconditional; else weak.",
            "conflicts[].why": "The contradiction in a sentence.",
            "conflicts[].verdict": "What the analyst decided; open where nothing was.",
            "conflicts[].reason": "Why.",
        },
        "evidence grades": {
            "sources": "The sources.",
            "sources[].source": "Its id.",
            "sources[].reliability": "Admiralty letter; F means that it cannot be judged.",
            "sources[].reason": "Why that letter.",
            "sources[].cluster": "Sources with the same word go back to one report.",
            "sources[].statements": "Accepted statements quoted from it.",
            "sources[].credibility": "How many of them have each digit; - for those not graded.",
            "sources[].pinned": "Whether a later change of it would be noticed.",
            "reprints": "Pairs of texts of which one holds part of the other.",
            "statements": "The accepted statements.",
            "statements[].statement": "Its id.",
            "statements[].grade": "Letter and digit, judged apart.",
            "statements[].confirmed": "Whether two independent clusters bear it out.",
            "statements[].best_credibility": "Best digit that the number of clusters allows.",
            "statements[].clusters": "For each cluster, its statements that say the same.",
        },
        "evidence network": {
            "kind": "congruence, conflict or two_mode.",
            "actors": "parties or speakers.",
            "unplaced": "Statements in no window, because they cannot be dated well enough.",
            "windows": "One network for each window of time.",
            "windows[].first_day": "First day; null without bounds.",
            "windows[].last_day": "Last day.",
            "windows[].nodes": "Actors, then concepts.",
            "windows[].edges": "The ties.",
            "windows[].edges[].first": "An actor.",
            "windows[].edges[].second": "Another actor, or a concept.",
            "windows[].edges[].weight": "Number of concepts.",
            "windows[].edges[].sign": "congruence, conflict, for, against or both.",
            "windows[].edges[].concepts": "Which they are.",
            "windows[].statements": "Statements that it was made from.",
        },
        "evidence agree": {
            "units": "Pairs of statements that code the same passage.",
            "only_first": "Statements that only the first coding has.",
            "only_second": "Statements that only the second has.",
            "shared": "Share of all statements that are in a unit.",
            "fields": "Agreement by field.",
            "fields[].field": "Name of the field.",
            "fields[].level": "nominal, ordinal or interval.",
            "fields[].units": "Units that both gave a value for.",
            "fields[].same": "Those on which the values are equal.",
            "fields[].alpha": "Krippendorff's alpha; null where all values are equal.",
            "stances": "How often each stance of the first met each of the second.",
            "stances[].first": "Stance in the first coding.",
            "stances[].second": "Stance in the second.",
            "stances[].units": "How often.",
        },
        "evidence reanchor": {
            "source": "Id of the source.",
            "verdicts": "Number of quotations by verdict.",
            "quotations": "The quotations.",
            "quotations[].statement": "Id of its statement.",
            "quotations[].verdict": "exact, moved, changed, ambiguous or lost.",
            "quotations[].exact": "The words.",
            "quotations[].start": "Where they stand in the new text; null unless exact or moved.",
            "quotations[].end": "Position after the last code point.",
            "quotations[].candidates": "Places to look at: start, end, text.",
            "quotations[].changes": "What changed: kind, before, after.",
        },
        "withdraw": {
            "withdrawn": "What was withdrawn.",
            "affected": "All that changes.",
            "affected[].kind": "statement, position, confirmation, figure, proposal, preference, rule, conclusion ...",
            "affected[].path": "Where it stands.",
            "affected[].effect": "falls or weakened.",
            "affected[].lost": "Statements that it rested on and no longer does.",
            "affected[].left": "Those that it still rests on.",
            "affected[].text": "What changes, for readers.",
            "answers": "The answers of the report.",
            "answers.with": "By proposal (and status_quo): refused_by, equilibrium, gain.",
            "answers.without": "The same without it; proposals that fall are not there.",
            "changed": "Answers that are not the same, as sentences.",
        },
    }.items()
    for path, meaning in fields.items()
}

VERDICT = {
    "id": "Its id; empty where the package is no proposal.",
    "title": "Its title.",
    "levels": "Level of each issue.",
    "signed": "Whether everybody whose consent is asked is no worse off than without a deal, with no red line crossed.",
    "signed.refused_by": "Signatories that refuse it at the midpoints: party, points that it lacks, share of refusals.",
    "signed.gains": "Every party with a preference: margin over no deal, accepts, vetoes, signs, share of acceptances.",
    "stays": "Whether nobody would leave by itself, before what breaking costs and before what time does.",
    "stays.leaves": "Parties that would leave it at the midpoints.",
    "stays.departures": "Where each goes: parties, outcome, changes, and the points that it gains at the least.",
    "holds": "Whether somebody would break it, with what breaking costs and over the years.",
    "holds.first_breach": "The breach that begins to pay first: party, breach, title, margin, year; null for none.",
    "holds.breaches": "All breaches that begin to pay within the horizon, the earliest first; year 0 is at once.",
    "lasts": "Share of the shocks that it outlives, as that spreads over the assumptions.",
    "lasts.days": "By day (30, 91, 182, 365): median, and what 5 and 95 in a hundred lie below.",
    "lasts.years": "The same by year.",
    "survival": "Share of the shocks outlived at the midpoints, by day and year; empty without an enforcement block.",
    "signed_and_stays": "Both at once, in the same draws.",
    "signed_and_lasts": "Both at once, in the same draws; it lasts where it outlives at least half of the shocks.",
    "signed_and_lasts.years": "Horizon in years.",
    "costs": "What protection costs each party that pays: low, middle, high.",
    "receipts": "What each party receives of the resources: low, middle, high.",
    "certainty": "By claim: firm yes, firm no, leans yes, leans no or open.",
    "missing": "By column: why it could not be worked out.",
    "open": "For issues that it leaves open: levels tried, and whether all sign, stay, and it lasts.",
}
SHARE = {
    "share": "In how much of the assumptions, as the case states them; null where no draws were asked for.",
    "band": "Low and high end within which that share is known, by sampling.",
    "scenarios": "Lowest and highest share over the case as stated and its scenarios.",
}
VERDICT |= {
    f"{claim}.{key}": meaning
    for claim in ("signed", "stays", "holds", "signed_and_stays", "signed_and_lasts")
    for key, meaning in SHARE.items()
}
CHANGE = {
    "proposal": "Proposal where it starts.",
    "changes": "Levels that change, from and to, by issue.",
    "clauses": "Clauses added, in words.",
    "deposits": "Deposit of each party that posts one, in its points.",
    "difference": "Points that each party gains or loses by the change.",
    "loss": "What those lose who would sign it as it is, as shares of their scales, summed.",
    "asked_to_hold": "Whether it was asked to hold as well as to be signed.",
    "verdict": "What the changed package becomes, as one of the proposals.",
}
MEANINGS |= {f"verdict result.{path}": meaning for path, meaning in VERDICT.items()}
MEANINGS |= {f"answer result.proposals[].{path}": meaning for path, meaning in VERDICT.items()}
MEANINGS |= {
    f"answer result.changes.{which}.{path}": meaning
    for which in ("smallest", "least_loss")
    for path, meaning in CHANGE.items()
}
MEANINGS |= {
    f"answer result.{path}": meaning
    for path, meaning in {
        "bottom_line": "The answer in at most 60 words.",
        "no_deal": "What happens if nobody agrees.",
        "no_deal.outcome": "Where things then stand; null where the case does not say.",
        "no_deal.outcome.levels": "Level of each issue.",
        "no_deal.leaves": "Smallest coalitions of signatories whose members all gain by one move together.",
        "no_deal.leaves[].parties": "Who moves.",
        "no_deal.leaves[].outcome": "Where that leads, once everything has settled.",
        "no_deal.leaves[].outcome.levels": "Level of each issue.",
        "no_deal.leaves[].changes": "Levels that change, from and to, by issue.",
        "no_deal.leaves[].gains": "Points that each mover gains; null where its preference is an order.",
        "no_deal.leaves[].share": "In how much of the assumptions they have such a move.",
        "no_deal.coalitions": "Coalitions that were looked at.",
        "proposals": "One verdict for each proposal, in file order.",
        "proposals[].variants": "Verdicts of proposals that differ from it in clauses alone.",
        "changes": "Changes that make a proposal work.",
        "changes.smallest": "Fewest levels, clauses and deposits after which all sign and it holds; null for none.",
        "changes.least_loss": "The change that costs least those who would sign it as it is; null for none.",
        "turns": "Single numbers that would turn a claim, one moved at a time.",
        "turns[].claim": "refuses.PROPOSAL.PARTY, signs.PROPOSAL.PARTY or lasts.PROPOSAL.",
        "turns[].holds": "Whether the claim is true as stated.",
        "turns[].input": "Dotted path of the number.",
        "turns[].kind": "weight, value, interaction, war value, enforcement or deposit.",
        "turns[].party": "Whose number it is; empty for nobody's.",
        "turns[].about": "Issue, level or interaction that it is about.",
        "turns[].basis": "Where the number comes from.",
        "turns[].basis.kind": "source, external or judgement.",
        "turns[].basis.by": "Whose judgement it is.",
        "turns[].now": "Where it stands.",
        "turns[].range": "Its stated range, from and to.",
        "turns[].turns_at": "Value at which the claim turns.",
        "turns[].inside": "Whether that lies within the stated range.",
        "turns[].contradicts": "What its party's own preference says instead, which would have to change with it.",
        "outside": "Published frequencies that the case sets beside the answer.",
        "hindsight": "Ids of what is known only after the date of the case; it is used nowhere.",
        "draws": "Draws in each scenario.",
        "scenarios": "Name of each scenario by its id; `as_stated` is the case itself.",
        "left_out": "Parts that were not asked for: changes, turns or money.",
    }.items()
}

KEYED_BY_ID = (
    "readings",
    "expected_cost",
    *("share", "available", "soldiers", "price", "amount", "total", "receives", "pays", "net", "lifted"),
    *("core_bounds", "alone", "worth", "radius_km", "units", "plan"),
    *("keeps", "survival_days", "survival_without_hazards", "gains", "signs_by_one_only"),
    *("levels", "utility", "reservation", "gain", "rank", "stable", "why", "gives_up", "method"),
    *("equilibria", "equilibrium", "improvements", "undecided", "path", "in_own_eyes", "in_fact"),
    *("shortfall", "concessions", "improvements", "swaps"),
    *("scale", "against_no_deal", "changes", "difference", "others", "low", "high"),
    *("share", "scenarios", "groups", "assumptions", "survival"),
    *("found", "banzhaf", "shapley_shubik", "shapley", "nucleolus"),
    *("net", "value", "undiscounted", "sales", "receipts", "ratio", "cash", "drafts", "fund_names"),
    *("lowest", "highest"),
    *("content", "speaker", "cue", "sentence", "condition", "measures", "by", "spans", "hedges", "measures", "fields"),
    *("standing", "credibility", "clusters", "reprints", "with", "without", "verdicts", "candidates"),
    *("terms", "survival", "survival_if_left", "smallest_fix", "deposits"),
    *("example", "expected_gain", "breaks_when", "payments"),
)


FOLLOWED = ("result.changes",)
"""Paths that are followed although their last part is keyed by ids elsewhere."""

UNFOLLOWED = (
    *("costs", "days", "years", "certainty", "missing", "contradicts", "outside", "refused_by", "gains"),
    *("departures", "breaches", "first_breach", "variants", "verdict", "open"),
)
"""Parts of an answer or a verdict whose entries their own line explains."""

MIXED = ("result.claims",)
"""Lists whose entries do not all have the same parts filled in."""


def _fields(value: Any, path: str = "", unfollowed: tuple[str, ...] = ()) -> list[str]:
    """List the paths of an envelope down to what is keyed by ids; chains and findings repeat themselves."""
    if path not in FOLLOWED and path.rsplit(".", 1)[-1] in (*KEYED_BY_ID, *unfollowed, "follows", "findings"):
        return []
    if isinstance(value, dict):
        if path in ("result.solutions", "result.lotteries"):
            return [f"{path}.*", *(_fields(next(iter(value.values())), f"{path}.*") if value else ())]
        return [
            x
            for key, item in value.items()
            for x in (f"{path}.{key}".strip("."), *_fields(item, f"{path}.{key}".strip("."), unfollowed))
        ]
    if path in MIXED:
        return [x for item in value for x in _fields(item, f"{path}[]", unfollowed)]
    return _fields(value[0], f"{path}[]", unfollowed) if isinstance(value, list) and value else []


def _evidence(case: Case) -> dict[str, Result]:
    texts = {id_: text.text for id_, text in read_case(ROOT / "cases" / "air-cover-for-minerals").texts.items()}
    hashes = {id_: id_ for id_ in case.sources}
    return {
        "evidence positions": evidence.positions(case),
        "evidence grades": evidence.grades(case, texts=texts),
        "evidence network": evidence.network(case),
        "evidence agree": evidence.agree(case, second=case, hashes=(hashes, hashes)),
        "evidence reanchor": evidence.reanchor(case, source="russia", old=texts["russia"], new=texts["russia"]),
        "withdraw": withdraw(case, target="Fox News", texts=texts),
    }


def _reading() -> ReadResult:
    """Read a text that has something of everything."""
    return read([GivenText("example.txt", EXAMPLE, "")])


EXAMPLE = """The talks in Vienna

Kyiv said on Monday that it might accept about $500 million of aid if a ceasefire holds in Donetsk by May 2025.
Kyiv later walked back some of its remarks.
"""


def json_fields() -> str:
    case = load(ROOT / "cases" / "air-cover-for-minerals")
    lines = [
        "# JSON",
        "",
        "Fields of the envelope that `--json` prints; `*` stands for a name, `[]` for each entry.",
        "",
    ]
    small, mistaken = (load(ROOT / "cases" / name) for name in ("elmira", "iran-hostage-crisis"))
    plain = case.model_copy(update={"scenarios": {}})
    sections = {
        "answer": answer(plain, money=False),
        "verdict": verdict(plain, case.proposals["headline"].outcome, draws=LEAST_DRAWS),
        "bargain": bargain(case, lotteries=True),
        "bargain --ask concessions": bargain.concessions(case),
        "bargain --ask path": bargain.path(case, proposal="headline"),
        "bargain --ask requests": bargain.requests(case, proposal="headline"),
        "bargain --ask trades": bargain.trades(case, proposal="headline"),
        "bargain --ask splits": bargain.splits(case),
        "bargain --ask power": bargain.power(case),
        "bargain --ask durable": bargain.durable(case),
        "stability": stability(case, outcomes="named"),
        "stability --ask paths": stability.paths(small),
        "stability --ask inverse": stability.inverse(small),
        "stability --ask design": stability.design(small),
        "stability --ask misperception": stability.misperception(mistaken),
        "stability --ask draws": stability.draws(small, draws=10),
        "sweep": sweep(case, draws=64, stable_draws=0, base=8),
        "score": score([RecordedJudgement("a", "A", 0.9, True)]),
        "hold": hold(case),
        "hold --ask table": hold.table(case),
        "hold --ask order": hold.order(case),
        "hold --ask contracts": hold.contracts(case),
        "resources": resources(case, paths=1_000),
        "protect": protect(case),
        "protect --ask most": protect.most(case, number=7),
        "trace": trace(case, target="claimed_worth"),
        **_evidence(case),
        "read": _reading(),
        "evidence score": score_reading(_reading().envelope(), _reading().envelope()),
    }
    for title, result in sections.items():
        lines += [f"## {title}", "", "| field | meaning |", "| --- | --- |"]
        unfollowed = UNFOLLOWED if title in ("answer", "verdict") else ()
        for path in dict.fromkeys(_fields(result.envelope(), "", unfollowed)):
            # What has another meaning in one section is listed under its title.
            meaning = MEANINGS.get(f"{title} {path}") or MEANINGS[path]
            lines.append(f"| `{path}` | {meaning} |")
        lines.append("")
    return "\n".join(lines)


def published() -> str:
    lines = [
        "# Published frequencies",
        "",
        "Figures that a case can set beside the model (`uncertainty.base_rates`). They are averaged neither with the",
        "model nor with each other. Only what was read in a source is here.",
        "",
        "| id | reference class | what | figure | over | source | published | status | note |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for r in base_rates().values():
        cells = (
            f"`{r.id}`",
            r.reference_class,
            r.measure,
            r.value,
            r.horizon,
            r.source,
            r.published or "not known",
            r.status,
            r.note,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def glossary() -> str:
    lines = ["# Glossary", ""]
    for word, meaning in GLOSSARY.items():
        lines += [f"**{word}**: {meaning}", ""]
    return "\n".join(lines)


def draw_picture() -> None:
    case = load(ROOT / "cases" / "air-cover-for-minerals")
    chart = gains_chart(case, bargain(case))
    if chart is not None:
        (ROOT / "docs" / "images" / "gains.svg").write_text(vl_convert.vegalite_to_svg(chart.spec), "utf-8")
    plain = case.model_copy(update={"scenarios": {}})
    shares = [sweep(plain, draws=1024, stable_draws=0, base=0, independent=apart) for apart in (False, True)]
    chart = false_certainty_chart(plain, *shares)
    (ROOT / "docs" / "images" / "false-certainty.svg").write_text(vl_convert.vegalite_to_svg(chart.spec), "utf-8")


def main() -> int:
    pages = {
        "case-file.md": case_file(),
        "commands.md": commands(),
        "checks.md": checks(),
        "lint.md": lint_rules(),
        "json.md": json_fields(),
        "base-rates.md": published(),
        "glossary.md": glossary(),
    }
    if "--check" not in sys.argv:
        draw_picture()
    stale = []
    for name, text in pages.items():
        path = TARGET / name
        text = text.rstrip() + "\n"
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, "utf-8")
    if stale and "--check" in sys.argv:
        print(f"out of date: {', '.join(stale)}; run python docs/generate_reference.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
