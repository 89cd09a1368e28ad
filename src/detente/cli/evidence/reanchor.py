# SPDX-License-Identifier: MIT
"""`detente evidence reanchor`."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from detente.cli.console import answer, case_argument, json_option, load_case, print_table
from detente.errors import UsageError
from detente.words.form import count_words

if TYPE_CHECKING:
    from detente.analysis.evidence.reanchoring import Reanchored, Reanchoring

__all__ = ["command"]


@click.command("reanchor")
@case_argument
@click.argument("source", metavar="SOURCE")
@click.argument("newfile", metavar="NEWFILE", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Store NEWFILE as a new source and carry over what is exact or moved.")
@click.option("--as", "id_", metavar="ID", help="Id of the new source; by default SOURCE with a number.")
@json_option
def command(case: str, source: str, newfile: Path, write: bool, id_: str | None, as_json: bool) -> None:
    """Find the quotations of SOURCE in CASE again in NEWFILE, a newer version of it.

    Every quotation is exact, moved, changed, ambiguous or lost. Only what is exact or moved is carried over.
    """
    from detente import evidence
    from detente.case.element import nearest_name
    from detente.files.new_version import read_version, store_version

    document, loaded = load_case(case, as_json)
    if source not in document.texts:
        raise UsageError(f"there is no source '{source}'; {nearest_name(source, list(loaded.sources))}")
    new = read_version(newfile)
    old = document.texts[source].text
    result = cast("Reanchoring", evidence.reanchor(loaded, source=source, old=old, new=new))
    if not answer(result, as_json):
        _print(result)
    if write:
        numbered = (f"{source}-{number}" for number in count(2))
        chosen = id_ or next(name for name in numbered if name not in loaded.sources)
        carried = [
            (e.statement, e.place, e.anchored.start or 0, e.anchored.end or 0)
            for e in result.quotations
            if e.carries_over
        ]
        path = store_version(document, source, new, chosen, carried)
        left = len(result.quotations) - len(carried)
        moved = count_words(len(carried), "quotation")
        click.echo(f"Stored {path} as {chosen}; {moved} carried over, {left} left at {source}.", err=True)


def _print(result: Reanchoring) -> None:
    def seen(entry: Reanchored) -> str:
        changes = [f"{c.kind}: “{c.before}” to “{c.after}”" for c in entry.anchored.changes]
        places = [f"{a} to {b}" for a, b in entry.anchored.candidates]
        return "; ".join(changes) or (f"look at {', '.join(places)}" if places else "")

    print_table(
        f"Quotations of {result.source} in the new text",
        ["statement", "verdict", "place", "what to look at"],
        [
            [
                e.statement,
                e.anchored.verdict,
                "" if e.anchored.start is None else f"{e.anchored.start} to {e.anchored.end}",
                seen(e),
            ]
            for e in result.quotations
        ],
    )
    click.echo(
        ", ".join(f"{number} {verdict}" for verdict, number in result.counts.items() if number) or "No quotations."
    )
