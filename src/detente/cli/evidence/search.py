# SPDX-License-Identifier: MIT
"""`detente evidence search`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.console import case_argument, json_option, print_json
from detente.words.form import count_words

if TYPE_CHECKING:
    from detente.files.corpus_store import Hit, SaidHit

__all__ = ["command"]


@click.command("search")
@case_argument
@click.argument("words", nargs=-1, required=True)
@click.option("--statements", is_flag=True, help="Search who said what instead of whole articles.")
@click.option("--party", metavar="ID", help="Only statements of this party.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000), help="Most hits shown.")
@json_option
def command(case: str, words: tuple[str, ...], statements: bool, party: str | None, limit: int, as_json: bool) -> None:
    """Search the corpus of CASE for WORDS, all of which are needed; "a phrase" keeps together, `x*` is a beginning.

    The corpus is what `detente read FOLDER --into CASE` has read.
    """
    from detente.files.case_folder import case_file
    from detente.files.corpus_store import CorpusStore

    query = " ".join(f'"{word}"' if " " in word else word for word in words)
    folder = Path(case_file(case)).parent
    with CorpusStore(folder, must_exist=True) as store:
        hits: list[Hit] | list[SaidHit]
        hits = store.search_statements(query, party, limit) if statements or party else store.search(query, limit)
        counts = store.counts()
    if as_json:
        from detente.analysis.result import envelope

        print_json(envelope("evidence search", {}, (), {"counts": counts, "hits": [asdict(hit) for hit in hits]}))
        return
    for hit in hits:
        click.echo(_line(hit))
    more = " (there may be more: --limit)" if len(hits) == limit else ""
    click.echo(
        f"{count_words(len(hits), 'hit')}{more} in {count_words(counts['articles'], 'article')} "
        f"with {count_words(counts['statements'], 'candidate statement')}."
    )


def _line(hit: Hit | SaidHit) -> str:
    from detente.cli.read import shown
    from detente.files.corpus_store import Hit

    day = hit.published_on or "no date"
    if isinstance(hit, Hit):
        return f"{shown(hit.title)} ({day}; {shown(hit.path)})\n    {shown(hit.snippet)}"
    party = f" [{hit.party}]" if hit.party else ""
    place = f"{shown(hit.path)}, characters {hit.start} to {hit.end}"
    return f"{day} {shown(hit.speaker)}{party} “{shown(hit.cue)}”: {shown(hit.content)}\n    {place}"
