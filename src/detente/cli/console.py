# SPDX-License-Identifier: MIT
"""What the commands share: loading with findings on standard error, JSON, tables, progress."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from detente.errors import InvalidCaseError, UsageError
from detente.words.form import count_words

if TYPE_CHECKING:
    from detente.analysis.result import Result
    from detente.case.case import Case
    from detente.case.finding import Finding
    from detente.charts import Chart
    from detente.files.case_folder import CaseDocument
    from detente.files.negotiation import Reading
    from detente.outcomes.view import View

__all__ = [
    "NumberRange",
    "answer",
    "case_argument",
    "check_picture",
    "draw_chart",
    "json_option",
    "levels_in_words",
    "load_case",
    "load_view",
    "print_findings",
    "print_json",
    "print_table",
    "progress",
    "refuse_idle",
    "view_options",
]

PROGRESS_AFTER_SECONDS = 1.0

case_argument = click.argument("case", type=click.Path(path_type=str))
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document and nothing else.")

_META = "detente.view"


def _remember(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    context.meta[f"{_META}.{parameter.name}"] = value


def view_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options on the scenario and the date under which a case is asked; `load_view` reads them."""
    hidden: dict[str, Any] = {"expose_value": False, "callback": _remember}
    options = (
        click.option("--scenario", metavar="ID", help="Answer under one of the case's named scenarios.", **hidden),
        click.option("--as-of", metavar="DATE", help="Answer as of this date; by default the case's own.", **hidden),
    )
    for option in reversed(options):
        function = option(function)
    return function


def load_case(
    path: str, as_json: bool = False, reading: Reading = "owner", levels: int | None = None
) -> tuple[CaseDocument, Case]:
    """Load a case as it is stated; print its findings and leave with exit code 1 when it has errors.

    What the reading of a foreign file had to decide is printed on standard error.
    """
    from detente.files.case_folder import read_case

    document = read_case(path, reading, levels)
    try:
        case = document.valid_case()
    except InvalidCaseError:
        if as_json:
            from detente.analysis.result import envelope

            print_json(envelope(click.get_current_context().info_name or "", {}, document.findings, {}))
        else:
            print_findings(document.findings, err=True)
        sys.exit(1)
    print_findings((f for f in document.findings if f.code.startswith("foreign-")), err=True)
    return document, case


def load_view(
    path: str, as_json: bool = False, reading: Reading = "owner", levels: int | None = None
) -> tuple[CaseDocument, View]:
    """Load a case and prepare it under the scenario and the date of the command line."""
    from detente import prepare

    document, case = load_case(path, as_json, reading, levels)
    meta = click.get_current_context().meta
    scenario, as_of = meta.get(f"{_META}.scenario"), meta.get(f"{_META}.as_of")
    view = prepare(case, scenario, as_of)
    if scenario is not None and not as_json:
        click.echo(f"Under the scenario “{case.scenarios[scenario].name}”:\n")
    return document, view


def print_json(data: Any) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def answer(result: Result, as_json: bool) -> bool:
    """Print a result as JSON if asked; say whether that was done."""
    if as_json:
        click.echo(result.to_json())
    return as_json


def levels_in_words(case: Case, levels: Mapping[str, str]) -> str:
    """Return levels with their issues, since a level may be called as that of another issue is."""
    return "; ".join(
        f"{case.issues[issue].name}: {case.issues[issue].levels[level]}" for issue, level in levels.items()
    )


def refuse_idle(ask: str, meant_for: Mapping[str, Sequence[str]]) -> None:
    """Refuse options that a question would pass over.

    Parameters
    ----------
    ask : str
        The question.
    meant_for : mapping of name to sequence of str
        To which questions each option says something; options that are left out say something to all.
    """
    context = click.get_current_context()
    for name, questions in meant_for.items():
        given = context.get_parameter_source(name) == ParameterSource.COMMANDLINE
        if given and ask not in questions:
            option = next(p.opts[0] for p in context.command.params if p.name == name)
            wanted = " or ".join(f"--ask {question}" for question in questions)
            raise UsageError(f"{option} says nothing to --ask {ask}; it belongs to {wanted}")


class NumberRange(click.FloatRange):
    """A number within limits; "nan" is none, though it is neither above nor below any limit."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number, or refuse what is none."""
        number = float(super().convert(value, param, ctx))
        if number != number:
            self.fail(f"{value!r} is no number", param, ctx)
        return number


def check_picture(path: str | None) -> None:
    """Refuse a picture that could not be written, before anything is worked out for it."""
    from pathlib import Path

    from detente.errors import UsageError

    if path is None:
        return
    if Path(path).suffix.lower() not in (".svg", ".png", ".json"):
        raise UsageError(f"'{path}' ends in none of .svg, .png and .json; name the picture's file so")
    if not Path(path).absolute().parent.is_dir():
        raise UsageError(f"the folder of '{path}' does not exist; make it, or name another")


def draw_chart(chart: Chart | None, path: str) -> None:
    """Write a chart with its title and summary, as SVG or PNG by the ending of the file, or as Vega-Lite."""
    import re
    from pathlib import Path

    import vl_convert

    from detente.charts.chart import captioned
    from detente.errors import UsageError
    from detente.files.atomic import write_atomically

    if chart is None:
        raise UsageError("there is nothing to draw: it takes two signatories with a scale, and an answer")
    bare = re.search(r'<svg[^>]* width="([\d.]+)"', vl_convert.vegalite_to_svg(chart.spec))
    spec = captioned(chart, float(bare[1]) if bare else 0.0)
    ending = Path(path).suffix.lower()
    if ending == ".json":
        data = json.dumps(spec, ensure_ascii=False, indent=1).encode()
    else:
        svg = ending == ".svg"
        data = vl_convert.vegalite_to_svg(spec).encode() if svg else vl_convert.vegalite_to_png(spec, scale=2)
    write_atomically(Path(path), data)
    click.echo(f"Drew {path}: {chart.title}", err=True)


_COLOUR = {"error": "red", "warning": "yellow", "info": "cyan"}
_NOUN = {"error": "error", "warning": "warning", "info": "hint"}


def print_findings(findings: Iterable[Finding], err: bool = False) -> None:
    """Print findings grouped by severity."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.severity, []).append(finding)
    for severity, members in groups.items():
        click.secho(count_words(len(members), _NOUN[severity]), err=err, bold=True)
        for finding in members:
            place = "" if finding.file is None else f"{finding.file}:{finding.line or 1}: "
            code = click.style(finding.code, fg=_COLOUR[severity])
            click.echo(f"  {place}{code}", err=err)
            click.echo(f"      {finding.path}: {finding.message}", err=err)


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table that fits the terminal, plain when it is not one."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 120)
    if title:
        console.print(Text(title, style="bold"))
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, column in enumerate(columns):
        table.add_column(column, justify="left" if number == 0 else "default")
    for row in rows:
        table.add_row(*row)
    console.print(table)


@contextmanager
def _solvers_silenced() -> Iterator[None]:
    """Keep what compiled solvers print by themselves off standard output, which is for answers alone."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


@contextmanager
def progress() -> Iterator[Callable[[float, str], None]]:
    """Show on standard error how far long work has come, once it takes over a second."""
    started = time.monotonic()
    shown = False

    def report(share: float, message: str) -> None:
        nonlocal shown
        if sys.stderr.isatty() and time.monotonic() - started > PROGRESS_AFTER_SECONDS:
            filled = round(20 * share)
            click.echo(f"\r[{'#' * filled}{'.' * (20 - filled)}] {share:4.0%} {message[:50]:<50}", nl=False, err=True)
            shown = True

    with _solvers_silenced():
        yield report
    if shown:
        click.echo("\r" + " " * 80 + "\r", nl=False, err=True)
