# SPDX-License-Identifier: MIT
"""What a static answer does not see, said of what the case has: forces are named only where there is a war."""

from __future__ import annotations

from detente.case.case import Case

__all__ = ["static_words"]


def static_words(case: Case) -> str:
    """Return what stability leaves out, as a sentence that starts with its subject."""
    if case.enforcement is not None and case.enforcement.war is not None:
        return "it does not see forces regroup while a ceasefire holds."
    return "it sees the moves that the parties have now, and none that time brings."
