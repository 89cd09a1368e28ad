# SPDX-License-Identifier: MIT
"""Turn what pydantic says of misshapen data into findings for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from detente.case.element import Location, nearest_name
from detente.case.finding import Finding

__all__ = ["SHAPE_CODES", "findings_from"]


SHAPE_CODES: Mapping[str, str] = {
    "unknown-key": "A key that the format does not know; probably misspelt.",
    "key-missing": "A key that is needed and not given.",
    "wrong-type": "Text where a number is needed, a list where a mapping is needed, and the like.",
    "wrong-value": "A value outside what the key allows.",
    "id-not-usable": "An id that is not text, or has characters that an id cannot have.",
    "date-not-readable": "A date in a form other than 2025, 2025-02 or 2025-02-12.",
    "basis-not-readable": "A basis that is not exactly one of source, external and judgement.",
    "form-unknown": "A preference without `form`, or with one that does not exist.",
    "condition-empty": "A condition that names no issue.",
    "war-value-unclear": "A war value that is not exactly one of `value` and `success` with `cost`.",
    "preference-empty": "An additive preference with neither issues nor interactions.",
}
"""Codes of findings about the shape of a case file, and what each means."""

_CODE_OF_TYPE = {
    "unknown_key": "unknown-key",
    "missing": "key-missing",
    "id_not_text": "id-not-usable",
    "bad_id": "id-not-usable",
    "string_pattern_mismatch": "wrong-value",
    "bad_date": "date-not-readable",
    "bad_basis": "basis-not-readable",
    "bad_range": "wrong-type",
    "not_a_number": "wrong-type",
    "empty_condition": "condition-empty",
    "bad_war_value": "war-value-unclear",
    "empty_preference": "preference-empty",
    "union_tag_invalid": "form-unknown",
    "union_tag_not_found": "form-unknown",
}
_SHOWN = 60


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, str | int | float | bool) or value is None else f"a {_kind(value)}"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."


def _kind(value: Any) -> str:
    names = {dict: "mapping", list: "list", str: "text", bool: "true/false value", int: "number", float: "number"}
    return names.get(type(value), "value")


def _sentence(error: ErrorDetails) -> str:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    key = error["loc"][-1] if error["loc"] else "case"
    match kind:
        case "missing":
            return f"the key '{key}' is missing; add it"
        case "union_tag_not_found":
            return "the key 'form' is missing; write `form: additive`, prioritised, ranking or table"
        case "union_tag_invalid":
            known = [tag.strip(" '") for tag in str(context["expected_tags"]).split(",")]
            return f"there is no preference form '{context['tag']}'; {nearest_name(str(context['tag']), known)}"
        case "literal_error":
            known = [choice.strip(" '") for choice in str(context["expected"]).replace(" or ", ", ").split(",")]
            if isinstance(value, str):
                return f"'{value[:_SHOWN]}' is not possible here; {nearest_name(value, known)}"
            return f"{_shown(value)} is not possible here; write one of {', '.join(known)}"
        case "string_type":
            return f"text is needed, not {_shown(value)}; put it in quotes if it is meant as text"
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"keys and values are needed, not {_shown(value)}"
        case "tuple_type" | "list_type":
            return f"a list is needed, not {_shown(value)}; write [a, b]"
        case "float_type" | "float_parsing" | "int_type" | "int_parsing" | "int_from_float":
            return f"a number is needed, not {_shown(value)}"
        case "finite_number":
            return "a finite number is needed; infinity and NaN are refused"
        case "bool_type" | "bool_parsing":
            return f"true or false is needed, not {_shown(value)}"
        case "too_short":
            return f"at least {context['min_length']} entries are needed, and there are {context['actual_length']}"
        case "too_long":
            return f"at most {context['max_length']} entries are possible"
        case "string_too_short":
            return "it is empty; write something"
        case "string_too_long":
            return f"it is too long; at most {context['max_length']} characters"
    if kind in _CODE_OF_TYPE and kind != "string_pattern_mismatch":
        return error["msg"]
    return f"{error['msg'][0].lower()}{error['msg'][1:]} (it is {_shown(value)})"


def _location(error: ErrorDetails, lines: Mapping[Location, int]) -> Location:
    """Drop the steps that pydantic adds (union tags, '[key]', list positions of a single value)."""
    location: Location = ()
    for step in error["loc"]:
        if (*location, step) in lines:
            location = (*location, step)
    if error["type"] == "missing":
        location = (*location, error["loc"][-1])
    return location


def findings_from(error: ValidationError, lines: Mapping[Location, int]) -> list[Finding]:
    """Turn a validation error into findings with a location that stands in the file.

    Parameters
    ----------
    error : ValidationError
        What pydantic found.
    lines : mapping of location to int
        Lines of the parts of the file.

    Returns
    -------
    list of Finding
        One for each problem, without file and line.
    """
    found: dict[tuple[Location, str], Finding] = {}
    for details in error.errors(include_url=False):
        code = _CODE_OF_TYPE.get(details["type"])
        if code is None:
            code = "wrong-type" if details["type"].endswith(("_type", "_parsing", "from_float")) else "wrong-value"
        location = _location(details, lines)
        found.setdefault((location, code), Finding(code, "error", _sentence(details), location))
    return list(found.values())
