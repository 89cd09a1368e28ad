# SPDX-License-Identifier: MIT
"""Change a case file in place, keeping its comments, its line ends and its former content beside it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from detente.files.atomic import write_atomically

__all__ = ["editing"]


@contextmanager
def editing(path: Path) -> Iterator[Any]:
    """Open the data of a case file; write it when the block ends without an error and changed something.

    Parameters
    ----------
    path : Path
        The case file, which was read without an error of YAML before.
    """
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    # Keep the indentation of lists as people usually write it in case files.
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = path.read_bytes().decode("utf-8")
    data = yaml.load(text)
    before = _plain(data)
    yield data
    if _plain(data) != before:
        stream = io.StringIO()
        yaml.dump(data, stream)
        content = stream.getvalue().replace("\r\n", "\n")
        write_atomically(path, content.replace("\n", "\r\n") if "\r\n" in text else content, keep_previous=True)


def _plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(item) for item in data] if isinstance(data, list) else data
