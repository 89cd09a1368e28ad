# SPDX-License-Identifier: MIT
"""Who can set what."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.checks.registry import Problem, Subject, check

__all__: list[str] = []


@check("control-mode-mismatch", "error")
def check_control_modes(subject: Subject) -> Iterator[Problem]:
    """Single control with several parties, joint control with one, or a fallback that is missing or idle."""
    for id_, issue in subject.case.issues.items():
        control = issue.control
        place = ("issues", id_, "control")
        if control.mode == "single" and len(control.parties) != 1:
            yield (*place, "parties"), "single control has exactly one party; use `any` or `joint` for several"
        if control.mode == "joint" and len(set(control.parties)) < 2:
            yield (*place, "parties"), "joint control needs two parties or more; use `single` for one"
        if control.mode == "joint" and control.fallback is None:
            yield place, "joint control needs a `fallback`: the level that holds when one party withdraws"
        if control.mode != "joint" and control.fallback is not None:
            yield (*place, "fallback"), f"`fallback` means nothing under `{control.mode}` control; remove it"
        if len(set(control.parties)) < len(control.parties):
            yield (*place, "parties"), "a party is listed twice; list each once"


@check("transition-to-itself", "error")
def check_transitions_change_something(subject: Subject) -> Iterator[Problem]:
    """An irreversible transition leads from a level to the same level."""
    for id_, issue in subject.case.issues.items():
        for index, transition in enumerate(issue.irreversible):
            if transition.from_level == transition.to_level:
                yield (
                    ("issues", id_, "irreversible", index),
                    f"from and to are both '{transition.to_level}'; name two different levels",
                )


@check("party-controls-nothing", "warning")
def check_signatories_control_something(subject: Subject) -> Iterator[Problem]:
    """A signatory controls no issue, so that it can neither hold nor break a deal."""
    case = subject.case
    controlling = {party for issue in case.issues.values() for party in issue.control.parties}
    for party in case.signatories:
        if party not in controlling:
            yield (
                ("parties", party),
                f"'{party}' must sign and controls no issue; name what it controls, or set `signatory: false`",
            )


@check("nobody-signs", "error")
def check_somebody_signs(subject: Subject) -> Iterator[Problem]:
    """No party is a signatory."""
    if not subject.case.signatories:
        yield ("parties",), "no party is a signatory; set `signatory: true` for those that must agree"


@check("issue-never-moves", "warning")
def check_somebody_would_set_each_issue(subject: Subject) -> Iterator[Problem]:
    """No party with a preference can set an issue, so it never moves and other levels of it cannot be reached."""
    case = subject.case
    for id_, issue in case.issues.items() if case.preferences else ():
        control = issue.control
        idle = [party for party in control.parties if party not in case.preferences]
        if len(idle) == len(control.parties) or (control.mode == "joint" and idle):
            names = ", ".join(f"'{party}'" for party in idle)
            yield (
                ("issues", id_, "control"),
                f"{names} must set it and has no preference, so it is taken never to move; add a preference, or let "
                "somebody else set it",
            )


@check("issue-set-by-outsiders", "warning")
def check_signatories_can_set_what_they_agree(subject: Subject) -> Iterator[Problem]:
    """Only parties that need not sign can set an issue, and packages offer it to signatories as if they could."""
    case = subject.case
    for id_, issue in case.issues.items():
        if case.signatories and not set(issue.control.parties) & set(case.signatories):
            names = ", ".join(f"'{party}'" for party in issue.control.parties)
            yield (
                ("issues", id_, "control"),
                f"only {names} can set it and need not sign, so a deal cannot promise its levels; let them sign, or "
                "move the issue into scenarios as an assumption",
            )
