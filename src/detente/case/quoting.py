# SPDX-License-Identifier: MIT
"""Where quotations stand in a text: positions in code points, and what is around them."""

from __future__ import annotations

from detente.case.statement import Quotation

__all__ = ["CONTEXT", "anchor", "locate"]

CONTEXT = 32
"""Code points of prefix and suffix, enough to tell repeated passages apart."""


def locate(quotation: Quotation, text: str) -> list[int]:
    """List the positions at which a quotation stands in a text.

    A stated position, prefix, suffix and occurrence must all fit.

    Parameters
    ----------
    quotation : Quotation
        The quotation.
    text : str
        The whole source.

    Returns
    -------
    list of int
        Start positions in code points.
    """
    starts = []
    start = text.find(quotation.exact)
    occurrence = 0
    while start >= 0:
        end = start + len(quotation.exact)
        occurrence += 1
        if (
            quotation.occurrence in (None, occurrence)
            and quotation.start in (None, start)
            and quotation.end in (None, end)
            and text[:start].endswith(quotation.prefix or "")
            and text[end:].startswith(quotation.suffix or "")
        ):
            starts.append(start)
        start = text.find(quotation.exact, start + 1)
    return starts


def anchor(text: str, start: int, end: int) -> dict[str, int | str]:
    """Return the position and surroundings of a passage of a text, as they stand in a case file."""
    place: dict[str, int | str] = {
        "start": start,
        "end": end,
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }
    everywhere = locate(Quotation(source="x", exact=text[start:end]), text)
    if len(everywhere) > 1:
        place["occurrence"] = everywhere.index(start) + 1
    return place
