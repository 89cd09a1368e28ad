# SPDX-License-Identifier: MIT
"""Write files so that neither a crash nor a full disk loses what was there."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from detente.errors import BadInputError

__all__ = ["write_atomically", "write_new_folder"]


def write_atomically(path: Path, content: str | bytes, keep_previous: bool = False, private: bool = False) -> None:
    """Write a file by way of a temporary one beside it.

    Parameters
    ----------
    path : Path
        Where to write; its folder must exist.
    content : str or bytes
        What to write; text as UTF-8 with its own line ends.
    keep_previous : bool
        Whether to keep the former content as ``NAME.previous``.
    private : bool
        Whether only the user may read the file; else it keeps the rights that it had.

    Raises
    ------
    BadInputError
        If the folder cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror}; choose another place") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content.encode("utf-8") if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
        if private:
            temporary.chmod(0o600)
        else:
            temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        if keep_previous and path.exists():
            previous = path.with_name(f"{path.name}.previous")
            previous.unlink(missing_ok=True)
            os.link(path, previous)
        temporary.replace(path)
    except OSError as error:
        raise BadInputError(f"{path} cannot be written: {error.strerror}; the former file is untouched") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def write_new_folder(folder: Path, contents: Mapping[str, str]) -> None:
    """Write files into a folder that is empty or not there yet, in the order given.

    Parameters
    ----------
    folder : Path
        Where to write.
    contents : mapping of str to str
        Texts by path inside the folder.

    Raises
    ------
    BadInputError
        If the folder has something in it or cannot be made.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInputError(f"{folder} exists and is not an empty folder; choose another name")
    for name, text in contents.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInputError(f"{folder} cannot be made: {error.strerror}; choose another place") from error
        write_atomically(path, text)
