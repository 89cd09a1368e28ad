# SPDX-License-Identifier: MIT
"""`detente new`."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import click

from detente.errors import BadInputError

__all__ = ["command"]


def _id(folder: Path) -> str:
    """Return the folder's name as an id: small letters, digits and hyphens."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.absolute().name.lower()).strip("-")[:60]
    return name if name[:1].isalpha() else f"case-{name}".rstrip("-")


@click.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Write a commented starter case into FOLDER, which must be empty or not exist yet."""
    from detente.files.atomic import write_atomically

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInputError(f"{folder} exists and is not an empty folder; choose another name")
    try:
        (folder / "sources").mkdir(parents=True)
    except OSError as error:
        raise BadInputError(f"{folder} cannot be made: {error.strerror}; choose another place") from error
    starter = files("detente.files") / "starter"
    written = (starter / "case.yaml").read_text("utf-8")
    write_atomically(folder / "case.yaml", written.replace("id: starter\n", f"id: {_id(folder)}\n", 1))
    write_atomically(folder / "sources" / "notes.txt", (starter / "notes.txt").read_text("utf-8"))
    click.echo(f"Wrote {folder / 'case.yaml'}. Next: detente check {folder}, then detente report {folder}")
