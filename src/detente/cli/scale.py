# SPDX-License-Identifier: MIT
"""What commands with long work share: where it runs, and how it is stopped and taken up again."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli.console import progress

if TYPE_CHECKING:
    from detente.outcomes.execution import Execution

__all__ = ["executing", "scale_options"]

_OPTIONS = (
    click.option(
        "--scale",
        type=click.Choice(["threads", "dask"]),
        default="threads",
        show_default=True,
        help="Run on threads of this process, or on processes of a Dask cluster.",
    ),
    click.option("--scheduler", metavar="ADDRESS", help="Scheduler of a running Dask cluster; implies --scale dask."),
    click.option("--workers", type=click.IntRange(1, 1024), help="Threads or processes; changes no result."),
    click.option(
        "--state",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder in which finished parts are kept, so that stopped work goes on from there.",
    ),
)


def scale_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options on where long work runs to a command."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@contextmanager
def executing(scale: str, scheduler: str | None, workers: int | None, state: Path | None) -> Iterator[Execution]:
    """Make of the options where work runs, with a bar; the first Ctrl-C stops it between two parts.

    A second Ctrl-C ends the program at once.
    """
    from detente.files.block_store import FolderStore
    from detente.outcomes.execution import Execution

    stopped = False

    def stop(number: int, frame: Any) -> None:
        nonlocal stopped
        del number, frame
        stopped = True
        signal.signal(signal.SIGINT, former)
        print("\nstopping after the parts at hand; once more to end at once", file=sys.stderr)  # noqa: T201 (a handler)

    former = signal.signal(signal.SIGINT, stop)
    try:
        with progress() as report:
            yield Execution(
                scale="dask" if scale == "dask" else "threads",
                scheduler=scheduler,
                workers=workers,
                store=None if state is None else FolderStore(state),
                stopped=lambda: stopped,
                progress=report,
            )
    finally:
        signal.signal(signal.SIGINT, former)
