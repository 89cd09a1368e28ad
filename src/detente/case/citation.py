# SPDX-License-Identifier: MIT
"""Where a case cites its statements: bases, and orders that are taken from what somebody said."""

from __future__ import annotations

from collections.abc import Iterator

from detente.case.basis import Basis
from detente.case.case import Case
from detente.case.element import Location, iterate_parts

__all__ = ["Citation", "cited_statements"]

Citation = tuple[Location, tuple[str, ...]]
"""A place of the case and the statements on which it rests."""


def cited_statements(case: Case) -> Iterator[Citation]:
    """Yield each place that rests on statements, with their ids."""
    for location, part in iterate_parts(case):
        if isinstance(part, Basis) and part.statements:
            yield location, part.statements
        elif location[-1:] == ("order_from",) and isinstance(part, tuple) and part:
            yield location, part
