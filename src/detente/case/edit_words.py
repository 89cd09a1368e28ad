# SPDX-License-Identifier: MIT
"""Words for what an edit changes: where it is, and what stands there, by the names that readers know.

>>> clipped("one two three four", 3)
'one two …'
"""

from __future__ import annotations

from typing import Any

from detente.case.basis import Range
from detente.case.element import Location
from detente.case.layout import ABSENT, ANYTHING, CASE, Field, Shape, fields_of, model_at
from detente.case.names import as_sentence
from detente.case.plain_data import EditError, value_at
from detente.case.reference import DEFINED, ROLES, split_role

__all__ = ["LONGEST", "clipped", "entry_words", "name_of", "place_words", "value_words"]

LONGEST = 25
"""Words of one line of the history."""

_NAME = 7
_VALUE = 4

_LABELS = {
    "IssueValue.values": "value",
    "Issue.levels": "name",
    "Proposal.levels": "level",
    "Proposal.assumed_levels": "assumed level",
    "WarValue.value": "war value",
    "Sender.holds": "probability of sanctions",
    "Sender.share": "share of the cost of sanctions",
    "Enforcement.discount": "worth of a point next year",
    "Enforcement.regroup": "regrouping",
    "Fund.ownership": "share",
}
_ENDS = {"Range.low": "lower end", "Range.high": "upper end"}
_CONDITIONS = {"when": "condition", "unless": "exception"}
_NOUNS = {
    "preferences": "preference",
    "perceptions": "perception",
    "enforcement": "rules of enforcement",
    "clauses": "clause",
    "red_lines": "red line",
    "priorities": "priority",
    "parties": "party",
    "control_shares": "share of control",
    "fiscal_terms": "fiscal terms",
    "proposed_by": "proposer",
    "senders": "sender",
    "beliefs": "belief",
    "answers": "answer",
    "breaches": "breach",
    "types": "type of site",
    "changes": "change",
    "history": "decision",
    "protected": "protected place",
    "cover": "purpose to be covered",
    "status_quo": "status quo",
    "wants": "want",
}


def clipped(text: str, words: int) -> str:
    """Return text of at most so many words, each of at most 40 characters."""
    parts = [part if len(part) <= 40 else f"{part[:39]}…" for part in text.split()]
    return " ".join(parts) if len(parts) <= words else " ".join(parts[: words - 1]).rstrip(",;:") + " …"


def _title(value: Any) -> str:
    """Return the name of an entry, as the entry itself has it."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return ""
    quoted = value.get("quotation")
    if isinstance(quoted, dict):
        return f"“{clipped(str(quoted.get('exact', '')), _NAME)}”"
    if value.get("why"):
        return f"“{clipped(str(value['why']), _NAME)}”"
    return str(next((value[key] for key in ("name", "title", "text", "what") if value.get(key)), ""))


def name_of(data: Any, kind: str, id_: str, issue: str = "") -> str:
    """Return the name of a part of a case by its kind and id; the id where nothing names it."""
    for one in kind.split(" or "):
        where = tuple(issue if step == "*" else step for step in DEFINED.get(one, ()))
        if not where:
            continue
        try:
            found, _ = value_at(data, (*where, id_), CASE)
        except EditError:
            continue
        if found is not ABSENT:
            return clipped(_title(found) or id_, _NAME)
    return id_


def _noun(key: str) -> str:
    words = _NOUNS.get(key, key.replace("_", " "))
    return words if key in _NOUNS else words.removesuffix("s")


class _Trail:
    """Names and labels met on the way from the root of a case to a place."""

    def __init__(self, data: Any, path: Location) -> None:
        self.names: list[str] = []
        self.label = ""
        self.role, self.issue, self.key = "", "", ""
        node, shape, rest = data, CASE, ""
        for step in path:
            if shape.sort == "model" and isinstance(node, dict | None):
                model = model_at(shape, node)
                if model.__name__ == "Statement" and isinstance(node, dict):
                    self.issue = str(node.get("issue") or "")
                field = fields_of(model).get(str(step))
                self._field(str(step), field)
                rest = ROLES.get(field.owner, "") if field else ""
                shape = field.shape if field else ANYTHING
                node = node.get(step, field.default if field else None) if node is not None else None
            else:
                rest = self._entry(data, step, rest)
                shape = shape.item or ANYTHING
                fits = isinstance(node, list) and isinstance(step, int) and step < len(node)
                node = node[step] if fits or (isinstance(node, dict) and step in node) else None
        self.role = rest

    def _field(self, step: str, field: Field | None) -> None:
        self.key = step
        owner = field.owner if field else ""
        if owner in _ENDS:
            self.label = f"{_ENDS[owner]} of {self.label}"
        else:
            self.label = _LABELS.get(owner) or _CONDITIONS.get(step) or step.replace("_", " ")

    def _entry(self, data: Any, step: str | int, role: str) -> str:
        """Take an entry or item on the way, and return the role of what is in it."""
        if isinstance(step, int):
            self.names.append(f"{_noun(self.key)} {step + 1}")
            return role
        kind, rest = split_role(role)
        self.names.append(name_of(data, kind, step, self.issue) if kind else clipped(step, _NAME))
        if kind == "issue":
            self.issue = step
        return rest


def place_words(data: Any, path: Location) -> str:
    """Return words for a place of a case, such as "Russia, weight of Territory".

    Parameters
    ----------
    data : dict
        Plain data of the case.
    path : tuple of str and int
        The place.
    """
    trail = _Trail(data, path)
    first, *others = trail.names or [""]
    label = "" if len(path) == 2 and trail.names else trail.label
    if not first:
        parts = [str(step).replace("_", " ") for step in path[:-1]]
        return as_sentence(clipped(", ".join([*parts, label]), 8))
    joint = "on" if label in _CONDITIONS.values() else "of"
    where = f"{label} {joint} {', '.join(others[-2:])}" if others and label else ", ".join(others) or label
    return as_sentence(", ".join(filter(None, [first, where])))


def entry_words(data: Any, path: Location, value: Any) -> str:
    """Return words for an entry or item with its sort, such as "proposal Headline".

    Parameters
    ----------
    data : dict
        Plain data of the case.
    path : tuple of str and int
        Where it stands or shall stand.
    value : object
        The entry itself.
    """
    container = _Trail(data, path[:-1])
    noun = _noun(container.key) or "entry"
    kind, _ = split_role(container.role)
    name = clipped(_title(value), _NAME) if not container.role or isinstance(value, dict) or kind == "level" else ""
    if not name and isinstance(path[-1], str):
        name = name_of(data, kind, path[-1], container.issue) if kind else path[-1]
    if not name:
        name = value_words(data, path, value) if isinstance(value, str | int | float | bool) else ""
    inside = f" of {', '.join(container.names[:2])}" if container.names else ""
    return f"{noun}{' ' if name else ''}{name}{inside}"


def value_words(data: Any, path: Location, value: Any) -> str:
    """Return words for a value at a place; empty text where it is too much for a few words."""
    _, shape = _shape_at(data, path)
    if value is None or value is ABSENT:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if shape.models == (Range,):
        ends = [value.get("low"), value.get("high")] if isinstance(value, dict) else value
        if isinstance(ends, list) and len(ends) == 2:
            low, high = (_number(end) for end in ends)
            return low if low == high else f"{low} to {high}"
    if isinstance(value, int | float):
        return _number(value)
    trail = _Trail(data, path)
    if isinstance(value, str):
        known = trail.role and not trail.role.startswith("{")
        return clipped(name_of(data, trail.role, value, trail.issue) if known else value, _VALUE)
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        known = trail.role and not trail.role.startswith("{")
        return clipped(", ".join(name_of(data, trail.role, x, trail.issue) if known else x for x in value), _VALUE)
    return "none" if value in ([], {}) else ""


def _number(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, int | float) else clipped(str(value), 1)


def _shape_at(data: Any, path: Location) -> tuple[Any, Shape]:
    try:
        return value_at(data, path, CASE)
    except EditError:
        return ABSENT, ANYTHING
