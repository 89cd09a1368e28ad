# SPDX-License-Identifier: MIT
"""`detente evidence score`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from detente.cli.console import answer, json_option, print_table
from detente.errors import BadInputError

__all__ = ["command"]


def _load(path: Path) -> Any:
    from detente.files.text_file import read_stored_text

    try:
        return json.loads(read_stored_text(path).text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, BadInputError):
            raise
        raise BadInputError(f"{path} is not JSON: {error}") from error


@click.command("score")
@click.argument("read", type=click.Path(path_type=Path), metavar="READ.json")
@click.argument("reference", type=click.Path(path_type=Path), metavar="REFERENCE.json")
@json_option
def command(read: Path, reference: Path, as_json: bool) -> None:
    """Compare READ.json, printed by `detente read TEXT --json`, with a reference coding of the same text.

    Two statements are a pair when their cues overlap or their contents share at least half of what either covers;
    pairs are one to one, the largest overlap first. `attributed` also asks for the right speaker and content.
    """
    from detente.analysis.evidence.score import score_reading
    from detente.cli.read import shown

    result = score_reading(_load(read), _load(reference))
    if answer(result, as_json):
        return
    rows = [
        [row["field"], f"{row['precision']:.2f}", f"{row['recall']:.2f}", f"{row['f1']:.2f}", str(row["right"])]
        for row in result.records()
    ]
    counts = result.fields["found"]
    title = f"{counts.read} statements read, {counts.reference} in the reference"
    print_table(title, ["field", "precision", "recall", "F1", "right"], rows)
    click.echo(
        f"Read by {shown(result.method['reader'])}.\nA pair: {result.method['pairs']}.\n"
        f"Attributed: {result.method['attributed']}."
    )
