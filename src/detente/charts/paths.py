# SPDX-License-Identifier: MIT
"""Who has to act to get from the status quo to each proposal."""

from __future__ import annotations

from detente.analysis.stability.reach import PathTo, ReachResult
from detente.analysis.stability.words import describe_changes
from detente.case.case import Case
from detente.charts.chart import Chart, matrix

__all__ = ["paths_chart"]


def _roles(goal: PathTo) -> dict[str, str]:
    """Return what each party has to do: move on a shortest path, or agree to a common step."""
    moving = {move.party: f"moves ({', '.join(_steps(goal, move.party))})" for move in goal.path}
    if moving or not goal.together:
        return moving
    return dict.fromkeys(goal.together[0], "must agree to a common step")


def _steps(goal: PathTo, party: str) -> list[str]:
    return [str(number) for number, move in enumerate(goal.path, start=1) if move.party == party]


def _way(case: Case, goal: PathTo) -> str:
    if goal.moves == 0:
        return "is the status quo"
    if goal.moves is not None:
        return "; ".join(
            f"{number}. {case.parties[move.party].name}: {describe_changes(case, move.changes)}"
            for number, move in enumerate(goal.path, start=1)
        )
    if not goal.together:
        if goal.blocked:
            issues = ", ".join(case.issues[issue].name for issue in goal.blocked)
            return f"cannot be reached: nobody with a preference can take {issues} there"
        return "cannot be reached"
    names = ", ".join(case.parties[party].name for party in goal.together[0])
    return f"no sequence of moves by single parties leads there; in one step together: {names}"


def paths_chart(case: Case, result: ReachResult) -> Chart:
    """Draw which parties have to act for each proposal, and in which order."""
    parties = tuple(party for party in case.parties if party in case.preferences)
    data, rows, alone, titles = [], [], 0, []
    for goal in result.goals:
        title = case.title_of(goal.names)
        titles.append(title)
        roles = _roles(goal)
        alone += goal.moves is not None
        rows.append((title, "-" if goal.moves is None else str(goal.moves), _way(case, goal)))
        for party in parties:
            steps = ", ".join(_steps(goal, party)) or ("●" if party in roles else "")
            kind = "no part in it"
            if party in roles:
                kind = "moves alone (number: which step)" if goal.path else "must agree to a common step (●)"
            data.append(
                {
                    "outcome": title,
                    "party": case.parties[party].name,
                    "part": kind,
                    "sign": steps,
                    "what": roles.get(party, "no part in it"),
                }
            )
    kinds = ["moves alone (number: which step)", "must agree to a common step (●)", "no part in it"]
    names = [case.parties[party].name for party in parties]
    spec = matrix(
        titles,
        names,
        data,
        {
            "field": "part",
            "scale": {"domain": kinds, "range": ["#9fd0b8", "#cfdcec", "#f2f2f2"]},
            "legend": {"orient": "bottom", "columns": 1, "labelLimit": 400},
        },
        {"size": 13, "encoding": {}},
        ("outcome", "party", "what"),
    )
    manner = "improvements of single parties" if result.improving else "moves of single parties"
    title = f"{alone} of {len(result.goals)} named outcomes can be reached from the status quo by {manner}"
    summary = (
        "A row for each proposal, a column for each party: who moves, in which order, or who has to agree to one "
        f"common step. Of {result.feasible:,} feasible outcomes, {sum(result.reached):,} can be reached by {manner}."
    )
    return Chart("paths", title, summary, spec, ("Proposal", "Moves", "How"), tuple(rows))
