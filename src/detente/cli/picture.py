# SPDX-License-Identifier: MIT
"""Write a chart as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.charts.chart import Chart

__all__ = ["write_picture"]


def write_picture(chart: Chart, path: Path) -> None:
    """Write a chart as SVG or PNG, by the ending of the name, and say so on standard error.

    Raises
    ------
    UsageError
        If the ending is another one, or the folder is not there.
    """
    import vl_convert

    from detente.files.atomic import write_atomically

    ending = path.suffix.lower()
    if ending not in (".svg", ".png"):
        raise UsageError(f"'{path.name}' ends in neither .svg nor .png; choose one of them")
    if not path.parent.is_dir():
        raise UsageError(f"there is no folder {path.parent}; make it first")
    svg = ending == ".svg"
    content = vl_convert.vegalite_to_svg(chart.spec) if svg else vl_convert.vegalite_to_png(chart.spec, scale=2)
    write_atomically(path, content)
    click.echo(f"Wrote {path}: {chart.title}.", err=True)
