# SPDX-License-Identifier: MIT
"""`detente score`."""

from __future__ import annotations

from pathlib import Path

import click

from detente.cli.console import answer, count_words, json_option, print_table

__all__ = ["command"]


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
        [[s.author or "-", str(s.resolved), str(s.open), f"{s.brier:.3f}", f"{s.log:.3f}"] for s in result.scores],
    )
    for own in result.scores:
        print_table(
            f"Said and happened: {own.author or 'all'}",
            ["said", "judgements", "mean stated", "happened"],
            [[c.words, str(c.count), f"{c.stated:.0%}", f"{c.happened:.0%}"] for c in own.calibration],
        )
    total = sum(own.resolved for own in result.scores)
    if total < 30:
        click.echo(f"{count_words(total, 'resolved judgement')}: too few to tell skill from luck.")
