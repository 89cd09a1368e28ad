# SPDX-License-Identifier: MIT
"""Walk from a number, of a report or of a source, to the sentences and judgements that it rests on."""

from __future__ import annotations

import re

from detente.analysis.evidence import Link, Trace, link_of, trace_basis
from detente.case.basis import Sourced
from detente.case.case import Case
from detente.case.element import iterate_parts, nearest_name
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = ["ROOTS", "number_link", "trace_printed_number"]

ROOTS = ("source", "external", "judgement")
"""Kinds of links in which every chain of a number ends."""

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _inputs(case: Case, basis: str) -> tuple[Link, ...]:
    """Return what the words of a basis name: statements, sources, preferences and judgements; else all that counts."""
    named = [id_ for id_ in case.accepted if re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", basis)]
    if not named:
        named = [id_ for id_, source in case.sources.items() if source.title in basis]
    parties = [id_ for id_, party in case.parties.items() if id_ in case.preferences and party.name in basis]
    parties = [] if named and "preference" not in basis else parties
    blocks = [key for key, words in _BLOCKS.items() if any(word in basis for word in words)]
    links = [link_of(case, id_) for id_ in (*named, *parties)] + [x for key in blocks for x in _block(case, key)]
    if "judgement of" in basis and not parties and not blocks:
        links.append(Link("judgement", "", f"judgement of {basis.partition('judgement of')[2].strip(' ;')}"))
    if not links or "preferences" in basis or "drawn assumptions" in basis:
        # What is counted or compared over all outcomes rests on every preference.
        links = [*links, *(link_of(case, party) for party in case.preferences)]
    if parties or not (named or blocks or "judgement of" in basis):
        links.append(_rules(case))
    return tuple(links)


_BLOCKS = {
    "resources": ("paths of prices", "drawn from the resources", "What it is worth", "receipts less payments"),
    "control_shares": ("paths of prices", "What it is worth"),
    "protection": (
        "stand-alone cost",
        "sites by an exact programme",
        "expected share, by",
        "planning radius",
        "protection block",
        "shares by the rule",
        "Can it be protected",
        "receipts less payments",
        "Olson and Zeckhauser",
    ),
    "enforcement": ("enforcement block", "drawn assumptions", "margins of all breaches", "Would it hold"),
}
"""Blocks of a case, and the words by which the basis of a number names what was worked out from each."""


def _block(case: Case, key: str) -> tuple[Link, ...]:
    """Return what a block of a case rests on: its parts by kind, each with every source and judgement once."""
    found: dict[str, dict[tuple[str, str, str], Link]] = {}
    for location, part in iterate_parts(getattr(case, key), (key,)):
        basis = part.origin if isinstance(part, Sourced) else getattr(part, "basis", None)
        if basis is not None:
            name = ".".join(str(step) for step in location[: 2 if len(location) > 1 else 1])
            links = found.setdefault(name, {})
            links |= {(link.kind, link.id, link.text): link for link in trace_basis(case, basis)}
    return tuple(Link("part", name, name.replace("_", " "), tuple(links.values())) for name, links in found.items())


def _rules(case: Case) -> Link:
    paths = [f"{group}.{n}" for group in ("exclusions", "consequences") for n in range(len(getattr(case, group)))]
    links = tuple(link_of(case, path) for path in paths)
    none = Link("judgement", "", f"judgement of {case.judge}: there are none")
    return Link("rules", "", "exclusions and consequences of the case", links or (none,))


def trace_printed_number(view: View, id_: str, text: str, basis: str) -> Trace:
    """Walk from a number that a report prints to what it rests on.

    Parameters
    ----------
    view : View
        The case that the report is about.
    id_ : str
        Its mark in the report, such as ``n12``.
    text : str
        The number as printed.
    basis : str
        The words that the report gives as its basis.

    Returns
    -------
    Trace
        A chain whose every end is a source, an external reference or a judgement.
    """
    links = _inputs(view.case, basis)
    root = Link("number", id_, f"{text}: {basis}", links)
    method = {"order": "what is named first rests on what is indented below it"}
    return Trace(case=view.described, method=method, exact=True, findings=(), root=root)


def number_link(case: Case, text: str) -> Link:
    """Find a number in the figures and the quotations of a case, and walk from each place.

    Parameters
    ----------
    case : Case
        The case.
    text : str
        The number as written, such as ``500`` or ``$500 billion``.

    Returns
    -------
    Link
        A chain from the number to every place that gives it.

    Raises
    ------
    UsageError
        If neither a figure nor an accepted quotation gives it.
    """
    match = _NUMBER.search(text)
    number = float(match.group().replace(",", "")) if match else float("nan")
    figures = [id_ for id_, f in case.figures.items() if number in (f.value.low, f.value.high)]
    quoted = [
        id_
        for id_, s in case.accepted.items()
        if any(float(x.replace(",", "")) == number for x in _NUMBER.findall(s.quotation.exact) if len(x) < 40)
    ]
    links = tuple(link_of(case, id_) for id_ in (*figures, *quoted))
    if not links:
        known = [f"{f.value}" for f in case.figures.values()]
        raise UsageError(f"no figure and no accepted quotation gives {text}; {nearest_name(text, known)}")
    return Link(
        "number", text, f"given by {_count(len(figures), 'figure')} and {_count(len(quoted), 'quotation')}", links
    )


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
