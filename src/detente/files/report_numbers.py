# SPDX-License-Identifier: MIT
"""Read the numbers of a report back from its page, each with the words that say where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from detente.errors import BadInputError
from detente.files.yaml_reader import read_text

__all__ = ["PrintedNumber", "read_numbers"]

MAXIMUM_REPORT_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A number of a report.

    Attributes
    ----------
    id : str
        Its mark in the page, such as ``n12``.
    text : str
        What is printed.
    basis : str
        The words that say where it comes from.
    """

    id: str
    text: str
    basis: str


class _Numbers(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[PrintedNumber] = []
        self._open: tuple[str, str] | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "span" and named.get("class") == "n":
            self._open, self._text = (named.get("id") or "", named.get("data-basis") or ""), ""

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "span" and self._open is not None:
            self.found.append(PrintedNumber(self._open[0], self._text, self._open[1]))
            self._open = None


def read_numbers(path: Path) -> dict[str, PrintedNumber]:
    """Return the numbers of a report by their marks, in reading order.

    Raises
    ------
    BadInputError
        If the file cannot be read, or is no report of this program.
    """
    parser = _Numbers()
    parser.feed(read_text(path, str(path), MAXIMUM_REPORT_BYTES))
    found = {number.id: number for number in parser.found if number.id}
    if not found:
        raise BadInputError(f"{path} holds no marked numbers; give a report that `detente report` wrote")
    return found
