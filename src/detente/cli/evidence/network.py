# SPDX-License-Identifier: MIT
"""`detente evidence network`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.console import (
    answer,
    case_argument,
    check_picture,
    draw_chart,
    json_option,
    load_view,
    print_table,
    view_options,
)
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.analysis.evidence.networks import DiscourseNetwork, DiscourseNetworks, Edge

__all__ = ["command"]

_HEADS = {
    False: ["between", "and", "tie", "concepts", "which"],
    True: ["who", "concept", "for or against"],
}

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("network")
@case_argument
@click.option(
    "--kind",
    type=click.Choice(["congruence", "conflict", "two-mode"]),
    default="congruence",
    show_default=True,
    help="Who agrees with whom, who contradicts whom, or who is for or against what.",
)
@click.option(
    "--actors", type=click.Choice(["parties", "speakers"]), default="parties", show_default=True, help="Who speaks."
)
@click.option("--from", "first_day", type=_DAY, help="First day.")
@click.option("--until", "last_day", type=_DAY, help="Last day.")
@click.option("--window", type=click.IntRange(1), metavar="DAYS", help="One network for each window of so many days.")
@click.option("--graphml", type=click.Path(path_type=Path), help="Write GraphML; with windows, one numbered file each.")
@click.option("--draw", type=click.Path(path_type=Path), help="Draw it as .svg or .png; with windows, one file each.")
@json_option
@view_options
def command(case: str, as_json: bool, graphml: Path | None, draw: Path | None, **options: Any) -> None:
    """Work out the discourse network of CASE from its accepted statements."""
    from detente import evidence

    check_picture(None if draw is None else str(draw))
    _, view = load_view(case, as_json)
    result: Any = evidence.network(
        view,
        kind=options["kind"].replace("-", "_"),
        actors=options["actors"],
        first_day=_day(options["first_day"]),
        last_day=_day(options["last_day"]),
        window=options["window"],
    )
    for place, network in enumerate(result.windows, 1):
        _write(result, network, _numbered(graphml, place, result), _numbered(draw, place, result))
    if not answer(result, as_json):
        _print(result)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _numbered(path: Path | None, place: int, result: DiscourseNetworks) -> Path | None:
    if path is None or len(result.windows) == 1:
        return path
    return path.with_name(f"{path.stem}-{place}{path.suffix}")


def _write(result: DiscourseNetworks, network: DiscourseNetwork, graphml: Path | None, draw: Path | None) -> None:
    from detente.analysis.evidence.networks import as_graphml
    from detente.charts.discourse import discourse_chart
    from detente.files.atomic import write_atomically

    if graphml is not None:
        if not graphml.parent.is_dir():
            raise UsageError(f"there is no folder {graphml.parent}; make it first")
        write_atomically(graphml, as_graphml(network))
        click.echo(f"Wrote {graphml}.", err=True)
    chart = discourse_chart(result, network) if draw is not None else None
    if chart is not None and draw is not None:
        draw_chart(chart, str(draw))


def _words(edge: Edge, two_mode: bool) -> list[str]:
    return [edge.sign] if two_mode else [edge.sign, str(edge.weight), "; ".join(edge.concepts)]


def _print(result: DiscourseNetworks) -> None:
    for network in result.windows:
        when = "all time" if network.first_day is None else f"{network.first_day} to {network.last_day or 'now'}"
        print_table(
            f"{result.kind.replace('_', '-')} network, {when}: {len(network.statements)} statements",
            _HEADS[result.kind == "two_mode"],
            [[e.first, e.second, *_words(e, result.kind == "two_mode")] for e in network.edges],
        )
    if not result.windows or not any(network.edges for network in result.windows):
        click.echo("There are no ties; accept more statements that speak for or against something.")
    if result.unplaced:
        click.echo(f"In no window, because they cannot be dated well enough: {', '.join(result.unplaced)}.")
