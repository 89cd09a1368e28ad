# SPDX-License-Identifier: MIT
"""`detente score`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.console import answer, json_option, print_table
from detente.words.form import count_words

if TYPE_CHECKING:
    from detente.analysis.robustness.scores import Score

__all__ = ["command"]


def _log(score: Score) -> str:
    return "no end" if score.certain_misses else f"{score.log:.3f}"


@click.command("score")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def command(file: Path, as_json: bool) -> None:
    """Score recorded probabilities in FILE against what happened.

    FILE is a CSV table with the columns question, probability, happened (yes, no, or empty while it is open)
    and, if wanted, author. Lower scores are better; somebody who always says one half has 0.250 and 0.693.
    """
    from detente.analysis.robustness.scores import score
    from detente.files.judgements import read_judgements

    result = score(read_judgements(file))
    if answer(result, as_json):
        return
    print_table(
        "Scores of stated probabilities (lower is better)",
        ["author", "scored", "still open", "Brier", "log"],
        [[s.author or "-", str(s.resolved), str(s.open), f"{s.brier:.3f}", _log(s)] for s in result.scores],
    )
    for own in result.scores:
        print_table(
            f"Said and happened: {own.author or 'all'}",
            ["said", "judgements", "mean stated", "happened"],
            [[c.words, str(c.count), f"{c.stated:.0%}", f"{c.happened:.0%}"] for c in own.calibration],
        )
    for own in result.scores:
        if own.certain_misses:
            misses = count_words(own.certain_misses, "judgement")
            who = f"{own.author}: " if own.author else ""
            click.echo(f"{who}{misses} of 0 or 100 % went wrong, so the log score has no end; Brier still compares.")
    total = sum(own.resolved for own in result.scores)
    if total < 30:
        click.echo(f"{count_words(total, 'resolved judgement')}: too few to tell skill from luck.")
