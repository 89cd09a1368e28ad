# SPDX-License-Identifier: MIT
"""`detente evidence agree`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from detente.cli.console import answer, json_option, load_case, print_findings, print_table
from detente.words.form import count_words

if TYPE_CHECKING:
    from detente.analysis.evidence.agreement import Agreement

__all__ = ["command"]


@click.command("agree")
@click.argument("first", metavar="A", type=click.Path(path_type=str))
@click.argument("second", metavar="B", type=click.Path(path_type=str))
@json_option
def command(first: str, second: str, as_json: bool) -> None:
    """Compare the codings of two cases A and B of the same sources, field by field."""
    from detente import evidence

    (document, one), (other_document, other) = load_case(first, as_json), load_case(second, as_json)
    hashes = tuple({id_: text.sha256 for id_, text in d.texts.items()} for d in (document, other_document))
    result = cast("Agreement", evidence.agree(one, second=other, hashes=(hashes[0], hashes[1])))
    if answer(result, as_json):
        return
    click.echo(
        f"{count_words(len(result.units), 'statement')} coded by both, {len(result.only_first)} in A alone, "
        f"{len(result.only_second)} in B alone ({result.shared:.0%} of all are shared)."
    )
    print_table(
        "Agreement by field (alpha: 1 perfect, 0 what chance gives)",
        ["field", "scale", "units", "same", "Krippendorff's alpha"],
        [
            [f.field, f.level, str(f.units), str(f.same), "all values equal" if f.alpha is None else f"{f.alpha:.3f}"]
            for f in result.fields
        ],
    )
    mistaken = [(a, b, count) for (a, b), count in result.stances.items() if a != b]
    if mistaken:
        print_table("Stances taken for each other", ["A", "B", "units"], [[a, b, str(n)] for a, b, n in mistaken])
    print_findings(result.findings, err=True)
