# SPDX-License-Identifier: MIT
"""Names of parties inside an English sentence."""

from __future__ import annotations

__all__ = ["with_article"]

_TAKE_ARTICLE = ("States", "Kingdom", "Nations", "Emirates", "Union", "Federation", "Republic", "Netherlands")


def with_article(name: str) -> str:
    """Return a party's name as it stands inside a sentence.

    Examples
    --------
    >>> with_article("United States"), with_article("Ukraine"), with_article("The Netherlands")
    ('the United States', 'Ukraine', 'the Netherlands')
    """
    if name.startswith("The "):
        return f"the {name[4:]}"
    return f"the {name}" if name.endswith(_TAKE_ARTICLE) else name
