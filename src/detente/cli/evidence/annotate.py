# SPDX-License-Identifier: MIT
"""`detente evidence annotate`."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.console import case_argument, load_case
from detente.words.form import count_words

__all__ = ["command"]

MAXIMUM_BYTES = 50_000_000


@click.command("annotate")
@case_argument
@click.argument("file", metavar="FILE.jsonld", type=click.Path(path_type=Path))
def command(case: str, file: Path) -> None:
    """Read W3C annotations of the sources of CASE as candidate statements.

    A source is found by its SHA-256, its address or its id. Nothing that is read counts until you accept it.
    """
    from detente.files.annotations import read_annotations
    from detente.files.candidates import add_candidates
    from detente.files.yaml_reader import read_text

    document, loaded = load_case(case)
    found, left_out = read_annotations(read_text(file, str(file), MAXIMUM_BYTES), str(file), loaded, document.texts)
    added = add_candidates(document, found)
    for sentence in left_out[:20]:
        click.echo(f"Left out: {sentence}.", err=True)
    already = len(found) - added
    click.echo(
        f"Added {count_words(added, 'candidate')}; {already} there already, {len(left_out)} left out. "
        "Accept or reject them with `detente evidence accept` and `reject`."
    )
