# SPDX-License-Identifier: MIT
"""Keep finished blocks of long work in a folder, so that stopped work can be taken up again.

One file a block, ``WORK-NUMBER.npz``, written atomically. A file that cannot be read as arrays, or is larger
than any block, counts as missing: its block is worked out again. Nothing in a file is ever executed.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from detente.errors import BadInputError
from detente.files.atomic import write_atomically

__all__ = ["FolderStore"]

LARGEST_BLOCK = 1 << 28
"""Bytes of the arrays of a block, unpacked."""


class FolderStore:
    """A folder of finished blocks; see `detente.outcomes.execution.BlockStore`.

    Parameters
    ----------
    folder : Path or str
        Where they are kept; made if it does not exist.

    Raises
    ------
    BadInputError
        If the folder cannot be made.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInputError(f"{folder} cannot be made a folder: {error.strerror}; choose another place") from error

    def _file(self, work: str, number: int) -> Path:
        return self.folder / f"{work}-{number:06d}.npz"

    def read(self, work: str, number: int) -> dict[str, Any] | None:
        """Return what a block of some work gave, or None when it is not there whole."""
        import numpy as np

        file = self._file(work, number)
        try:
            with zipfile.ZipFile(file) as archive:
                if sum(entry.file_size for entry in archive.infolist()) > LARGEST_BLOCK:
                    return None
            with np.load(file, allow_pickle=False) as stored:
                return {name: stored[name] for name in stored.files}
        except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
            return None

    def write(self, work: str, number: int, arrays: dict[str, Any]) -> None:
        """Keep what a block of some work gave."""
        import numpy as np

        buffer = io.BytesIO()
        np.savez(buffer, **arrays)
        write_atomically(self._file(work, number), buffer.getvalue())
