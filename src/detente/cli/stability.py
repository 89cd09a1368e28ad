# SPDX-License-Identifier: MIT
"""`detente stability`."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import click

from detente.case.names import as_sentence
from detente.cli.console import (
    answer,
    case_argument,
    json_option,
    load_view,
    print_findings,
    print_table,
    progress,
    view_options,
)

if TYPE_CHECKING:
    from detente.analysis.stability import OutcomeStability, StabilityResult
    from detente.analysis.stability.concepts import Settings
    from detente.analysis.stability.design import DesignResult
    from detente.case.case import Case
    from detente.outcomes.view import View

__all__ = ["command"]

STATIC = "Stability is static: it does not see what changes while a deal stands."


def _read_levels(case: Case, text: str) -> dict[str, str]:
    """Read `issue=level,issue=level`; issues left out stand as in the status quo."""
    from detente.errors import UsageError

    levels = dict(case.status_quo or {})
    for part in text.split(","):
        issue, equals, level = part.partition("=")
        if not equals:
            raise UsageError(f"'{part}' is not issue=level; write --at issue=level,issue=level")
        levels[issue.strip()] = level.strip()
    return levels


@click.command("stability")
@case_argument
@click.option(
    "--ask",
    type=click.Choice(["stability", "paths", "inverse", "design", "misperception", "draws"]),
    default="stability",
    show_default=True,
    help="Who would stay where; how to get there from the status quo; what would have to be preferred, or changed in "
    "the rules, for them to stay; what follows from misperception; in what share of the assumptions they stay.",
)
@click.option(
    "--outcomes",
    type=click.Choice(["equilibria", "named", "all"]),
    help="Which outcomes to show; by default all of a small case, the named ones of a large one.",
)
@click.option("--at", metavar="LEVELS", multiple=True, help="A further outcome, as issue=level,...; else status quo.")
@click.option("--concepts", metavar="LIST", help="Concepts to work out, separated by commas, or `all`.")
@click.option("--coalition", metavar="A+B", multiple=True, help="A coalition that might leave together, or `all`.")
@click.option(
    "--preference",
    type=click.Choice(["order", "attitudes", "unknown", "fuzzy", "probabilistic"]),
    default="order",
    show_default=True,
    help="How preferences are read.",
)
@click.option("--reading", type=click.Choice(["a", "b", "c", "d"]), default="a", help="Of unknown preference.")
@click.option(
    "--sanction",
    type=click.Choice(["equal_or_worse", "worse"]),
    default="equal_or_worse",
    show_default=True,
    help="What deters a party from leaving.",
)
@click.option(
    "--sequences",
    type=click.Choice(["alternating", "unrestricted", "single"]),
    default="alternating",
    show_default=True,
    help="How others may answer.",
)
@click.option("--horizon", type=click.IntRange(1, 1000), default=2, help="Moves looked ahead under limited_move.")
@click.option("--draws", type=click.IntRange(1, 1_000_000), default=1024, help="With --ask draws: how many.")
@click.option("--seed", type=click.IntRange(0), help="Seed of the draws; by default that of the case.")
@click.option("--improving", is_flag=True, help="With --ask paths: unilateral improvements only.")
@json_option
@view_options
def command(case: str, ask: str, as_json: bool, **options: Any) -> None:
    """Ask which outcomes of CASE the parties would stay at, and why."""
    from detente.analysis.stability import ALL_CONCEPTS, CONCEPTS, Settings

    _, view = load_view(case, as_json)
    loaded = view.case
    listed = options["concepts"]
    concepts = CONCEPTS if listed is None else tuple(part.strip() for part in listed.split(","))
    settings = Settings(
        concepts=ALL_CONCEPTS if listed == "all" else concepts,
        sanction=options["sanction"],
        sequences=options["sequences"],
        horizon=options["horizon"],
        preference=options["preference"],
        reading=options["reading"],
        seed=options["seed"],
    )
    if ask == "stability":
        _stability(view, as_json, settings, options)
        return
    result = _other(view, ask, settings, options)
    if answer(result, as_json):
        return
    # People want to read what is missing; everything is in the JSON.
    rows = [row for row in result.records() if ask != "inverse" or not row["stable"]]
    columns = list(rows[0]) if rows else []
    if rows:
        heads = [column.replace("_", " ") for column in columns]
        print_table(_TITLES[ask], heads, [[_cell(loaded, c, row[c]) for c in columns] for row in rows])
    else:
        click.echo(_NOTHING[ask])
    if ask == "design":
        _print_unhelped(loaded, result)
    click.echo(STATIC)
    print_findings(result.findings, err=True)


_TITLES = {
    "paths": "Shortest paths from the status quo, and who could go there in one move together",
    "inverse": "What each party would have to think of each outcome to stay there, everything else unchanged",
    "design": "Changes of the rules, one at a time, that keep a party that would leave",
    "draws": "Share of the assumptions in which each party stays",
    "misperception": "Who stays where in the parties' own eyes, and in fact",
}


def _print_unhelped(case: Case, result: DesignResult) -> None:
    """Say who would leave, and for whom no single change was found."""
    helped = {(option.names, option.party) for option in result.options}
    if not result.unstable:
        click.echo(f"Under {result.concept} nobody would leave a named outcome as it is.")
    for names, party in result.unstable:
        if (names, party) not in helped:
            what = _cell(case, "names", ", ".join(names))
            who = as_sentence(case.parties[party].in_text)
            click.echo(f"{who} would leave “{what}”, and no single change was found to prevent it.")


_NOTHING = {
    "paths": "No proposal is named; add proposals to the case.",
    "inverse": "Every party would stay at every named outcome under these concepts.",
    "design": "No single change of the rules was found that keeps anybody who would leave.",
    "draws": "Nothing is named; add proposals or a status quo to the case.",
    "misperception": "No outcome is named or an equilibrium.",
}


def _cell(case: Case, column: str, value: Any) -> str:
    """Return a cell as readers see it: names for ids, words for booleans, shares in per cent."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "stays" if value else "would leave"
    if isinstance(value, float):
        return f"{value:.0%}" if column in _CONCEPTS else f"{value:.1f}"
    if column in ("names", "name"):
        return case.title_of(str(value).split(", "))
    if column in ("party", "movers", "together"):
        parts = [part for part in str(value).split("; ") if part]
        return "; ".join(
            _names(case, part, separator) for part in parts for separator in ("+" if "+" in part else ", ",)
        )
    if column in case.issues:
        return case.issues[column].levels.get(str(value), str(value))
    return str(value)


_CONCEPTS = ("nash", "gmr", "smr", "seq")


def _names(case: Case, joined: str, separator: str) -> str:
    return ", ".join(case.parties[party].name for party in joined.split(separator))


def _other(view: View, ask: str, settings: Settings, options: dict[str, Any]) -> Any:
    from detente import stability

    taken: dict[str, Any] = {
        "paths": {
            "start": _read_levels(view.case, options["at"][0]) if options["at"] else None,
            "improving": options["improving"],
        },
        "inverse": {"settings": settings},
        "design": {"concept": settings.concepts[-1]},
        "draws": {"draws": options["draws"], "seed": options["seed"]},
        "misperception": {},
    }
    with progress() as report:
        return stability.asks[ask](view, **taken[ask], progress=report)


def _stability(view: View, as_json: bool, settings: Settings, options: dict[str, Any]) -> None:
    from detente import stability

    case = view.case
    outcomes: Literal["equilibria", "named", "all"] | None = options["outcomes"]
    at = {f"at_{number}": _read_levels(case, text) for number, text in enumerate(options["at"], start=1)}
    coalitions = [tuple(text.split("+")) for text in options["coalition"] if text != "all"]
    if "all" in options["coalition"]:
        parties = view.parties
        coalitions = [members for size in range(2, len(parties) + 1) for members in combinations(parties, size)]
    with progress() as report:
        result: Any = stability(
            view, outcomes=outcomes, settings=settings, coalitions=coalitions, at=at, progress=report
        )
    if not answer(result, as_json):
        _print(case, result)


def _print(case: Case, result: StabilityResult) -> None:
    from detente.analysis.stability.words import name_mover

    def title(names: tuple[str, ...], levels: dict[str, str]) -> str:
        return case.title_of(names) or ", ".join(case.issues[i].levels[level] for i, level in levels.items())

    movers = (*result.parties, *result.coalitions)

    def cell(outcome: OutcomeStability, mover: str) -> str:
        undecided = any(verdict.undecided for verdict in outcome.verdicts if verdict.party == mover)
        return " ".join(outcome.stable[mover]) or ("not settled" if undecided else "would leave")

    print_table(
        "Concepts under which each party would stay",
        ["outcome", *(name_mover(case, mover) for mover in movers), "equilibrium"],
        [
            [
                title(o.names, o.levels),
                *(cell(o, mover) for mover in movers),
                " ".join(o.equilibrium) or "none",
            ]
            for o in result.outcomes
        ],
    )
    if result.equilibria:
        counted = ", ".join(f"{concept} {count:,}" for concept, count in result.equilibria.items())
        click.echo(f"Equilibria among {result.feasible:,} feasible outcomes: {counted}.\n")
    for outcome in result.outcomes:
        if outcome.why:
            click.secho(title(outcome.names, outcome.levels), bold=True)
            for reason in outcome.why.values():
                click.echo(f"  - {reason}")
    click.echo(f"\n{STATIC}")
    print_findings(result.findings, err=True)
