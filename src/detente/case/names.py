# SPDX-License-Identifier: MIT
"""How names stand inside sentences.

>>> with_article("United States"), with_article("Ukraine"), with_article("The Netherlands")
('the United States', 'Ukraine', 'the Netherlands')
>>> as_sentence("the United States would sign.")
'The United States would sign.'
"""

from __future__ import annotations

__all__ = ["as_sentence", "with_article"]

_TAKE_ARTICLE = ("States", "Kingdom", "Nations", "Emirates", "Union", "Federation", "Republic", "Netherlands")


def with_article(name: str) -> str:
    """Return a party's name as it stands inside a sentence: with "the" where its last word asks for it."""
    if name.startswith("The "):
        return f"the {name[4:]}"
    return f"the {name}" if name.endswith(_TAKE_ARTICLE) else name


def as_sentence(words: str) -> str:
    """Return words with a capital at the start."""
    return words[:1].upper() + words[1:]
