# SPDX-License-Identifier: MIT
"""`detente bargain`."""

from __future__ import annotations

import click

from detente.cli.console import (
    answer,
    case_argument,
    json_option,
    load_case,
    print_findings,
    print_table,
    progress,
    scenario_option,
)

__all__ = ["command"]


@click.command("bargain")
@case_argument
@click.option(
    "--allowance",
    type=click.FloatRange(0, 100),
    help="Points of each party that the frontier of a very large space may lose to stay small.",
)
@json_option
@scenario_option
def command(case: str, as_json: bool, scenario: str | None, allowance: float | None) -> None:
    """Ask who would sign which proposal of CASE, and which outcomes are efficient."""
    from detente.analysis.bargaining import ProposalVerdict, bargain

    _, loaded = load_case(case, as_json, scenario)
    with progress() as report:
        result = bargain(loaded, report, allowance)
    if answer(result, as_json):
        return
    names = [loaded.parties[party].name for party in result.signatories]

    def gain(verdict: ProposalVerdict, party: str) -> str:
        if party in verdict.vetoed_by:
            return "veto"
        if party in result.ordinal:
            return "refuses" if party in verdict.refused_by else "accepts"
        return f"{verdict.gain[party]:+.1f}" if party in verdict.gain else "?"

    print_table(
        "Gain over no deal, in each party's own points (below 0: refuses)",
        ["proposal", *names, "refused by", "dominated by"],
        [
            [
                p.title,
                *(gain(p, party) for party in result.signatories),
                ", ".join(p.refused_by) or "nobody",
                "?" if p.dominated_by is None else f"{p.dominated_by:,}",
            ]
            for p in result.proposals
        ],
    )
    if result.feasible is not None:
        click.echo(
            f"{result.outcomes:,} outcomes, {result.feasible:,} feasible, {result.acceptable or 0:,} acceptable to all "
            f"signatories; {len(result.frontier):,} efficient.\n"
        )
    elif result.frontier_bound is not None:
        how = "exactly" if result.frontier_bound == 0 else f"within {result.frontier_bound:g} points of each party"
        shown = f"{result.outcomes:,}" if result.outcomes < 10**12 else f"about {result.outcomes:.1e}"
        accepted = sum(outcome.acceptable for outcome in result.frontier)
        click.echo(
            f"{shown} combinations of levels, too many to list; {len(result.frontier):,} efficient utility vectors, "
            f"found {how}, {accepted:,} of them acceptable to all signatories.\n"
        )
    if result.solutions:
        print_table(
            "Bargaining solutions (facts about the inputs, not verdicts)",
            ["issue", *(solution.name for solution in result.solutions)],
            [
                [issue.name, *(issue.levels[solution.levels[id_]] for solution in result.solutions)]
                for id_, issue in loaded.issues.items()
            ],
        )
    print_findings(result.findings, err=True)
