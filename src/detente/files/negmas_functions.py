# SPDX-License-Identifier: MIT
"""Utility functions of NegMAS as sums of parts: linear ones, hyper-rectangles, and weighted sums of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from detente.case.finding import format_path
from detente.files.negotiation import Box, Domain, ForeignIssue, finite_number
from detente.files.yaml_reader import YamlPart

__all__ = ["Worth", "kind_of", "level_text", "number_at", "number_under", "worth_of"]

MOST_BOXES = 20_000
MOST_NESTED = 8


@dataclass(frozen=True, slots=True)
class Worth:
    """Utility as a sum of parts, in the unit of the file.

    Attributes
    ----------
    weights, evaluations
        For each issue, and each of its levels.
    boxes : tuple of Box
        What combinations add.
    constant : float
        What every package is worth.
    """

    weights: tuple[float, ...]
    evaluations: tuple[tuple[float, ...], ...]
    boxes: tuple[Box, ...] = ()
    constant: float = 0.0


def kind_of(data: Any) -> str:
    """Return the type that a mapping states, without the module in front of it."""
    kind = data.get("type") if isinstance(data, dict) else None
    return kind.rpartition(".")[2] if isinstance(kind, str) else ""


def level_text(value: object) -> str:
    """Return the name of a level."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def number_at(part: YamlPart) -> float:
    """Read the number that stands at a part of the file.

    Raises
    ------
    BadInputError
        If it is no finite number.
    """
    line = part.document.line_of(part.location)
    return finite_number(part.data, format_path(part.location), part.document.file, line)


def number_under(part: YamlPart, key: str, default: float | None = None) -> float:
    """Read the number under a key of a part, or return the default where there is none."""
    held = part.get(key)
    if held is None and default is None:
        raise part.problem(f"'{key}' is missing")
    return (default or 0.0) if held is None else number_at(held)


def worth_of(part: YamlPart, domain: Domain, depth: int = 0) -> Worth:
    """Read a utility function.

    Parameters
    ----------
    part : YamlPart
        Where it stands.
    domain : Domain
        The issues.
    depth : int
        In how many other functions it stands.

    Raises
    ------
    BadInputError
        If it is of a kind that a case cannot hold, or something in it is missing or wrong.
    """
    kind = kind_of(part.data)
    reader = _FUNCTIONS.get(kind)
    if reader is None or depth > MOST_NESTED:
        known = ", ".join(sorted(_FUNCTIONS))
        raise part.problem(f"a utility function of the type '{kind[:60]}' cannot be read, only {known}")
    return reader(part, domain, depth)


def _nothing(domain: Domain) -> tuple[tuple[float, ...], ...]:
    return tuple((0.0,) * len(issue.levels) for issue in domain.issues)


def _weights(part: YamlPart, domain: Domain) -> tuple[float, ...]:
    weights = part.get("weights")
    if weights is None:
        return (1.0,) * len(domain.issues)
    if isinstance(weights.data, dict):
        return tuple(number_at(weights.at(issue.name)) for issue in domain.issues)
    found = tuple(number_at(weight) for weight in weights.items())
    if len(found) != len(domain.issues):
        raise weights.problem(f"there are {len(found)} weights and {len(domain.issues)} issues")
    return found


def _linear_additive(part: YamlPart, domain: Domain, depth: int) -> Worth:
    del depth
    values = part.at("values")
    if isinstance(values.data, dict):
        functions = [values.at(issue.name) for issue in domain.issues]
    else:
        functions = values.items()
        if len(functions) != len(domain.issues):
            raise values.problem(f"there are {len(functions)} value functions and {len(domain.issues)} issues")
    worth = tuple(_evaluate(function, issue) for function, issue in zip(functions, domain.issues, strict=True))
    return Worth(_weights(part, domain), worth, constant=number_under(part, "bias", 0.0))


def _affine(part: YamlPart, domain: Domain, depth: int) -> Worth:
    del depth
    worth = []
    for issue in domain.issues:
        if not issue.numbers:
            raise part.problem(f"the function multiplies the values of '{issue.name}', which are no numbers")
        worth.append(issue.numbers)
    return Worth(_weights(part, domain), tuple(worth), constant=number_under(part, "bias", 0.0))


def _constant(part: YamlPart, domain: Domain, depth: int) -> Worth:
    del depth
    return Worth((0.0,) * len(domain.issues), _nothing(domain), constant=number_under(part, "value"))


def _hyper_rectangles(part: YamlPart, domain: Domain, depth: int) -> Worth:
    del depth
    ranges, utilities = part.at("outcome_ranges").items(), part.at("utilities").items()
    weights = part.get("weights")
    factors = [1.0] * len(ranges) if weights is None else [number_at(weight) for weight in weights.items()]
    if not len(ranges) == len(utilities) == len(factors):
        raise part.problem("outcome_ranges, utilities and weights must have the same length")
    if len(ranges) > MOST_BOXES:
        raise part.problem(f"at most {MOST_BOXES:,} hyper-rectangles are read")
    boxes = []
    constant = number_under(part, "bias", 0.0)
    for held, utility, factor in zip(ranges, utilities, factors, strict=True):
        levels = _inside(held, domain)
        if levels:
            boxes.append(Box(levels, factor * number_at(utility)))
        else:
            constant += factor * number_at(utility)
    return Worth((0.0,) * len(domain.issues), _nothing(domain), tuple(boxes), constant)


def _inside(held: YamlPart, domain: Domain) -> dict[int, frozenset[int]]:
    if held.data is None:
        return {}
    if not isinstance(held.data, dict):
        raise held.problem("a rectangle is a mapping from issues to ranges")
    levels = {}
    for key, wanted in held.data.items():
        place = key if isinstance(key, int) else domain.position(str(key))
        if place is None or isinstance(place, bool) or not 0 <= place < len(domain.issues):
            raise held.problem(f"there is no issue {str(key)[:40]!r}")
        if wanted is not None:
            issue = domain.issues[place]
            levels[place] = frozenset(k for k in range(len(issue.levels)) if _matches(issue, k, wanted))
    return levels


def _matches(issue: ForeignIssue, level: int, wanted: object) -> bool:
    if not isinstance(wanted, list):
        return level_text(wanted) == issue.levels[level]
    numeric = len(wanted) == 2 and all(isinstance(end, int | float) and not isinstance(end, bool) for end in wanted)
    if numeric and issue.numbers:
        return bool(wanted[0] <= issue.numbers[level] <= wanted[1])
    return any(_matches(issue, level, one) for one in wanted)


def _weighted(part: YamlPart, domain: Domain, depth: int) -> Worth:
    functions = [worth_of(function, domain, depth + 1) for function in part.at("ufuns").items()]
    weights = part.get("weights")
    factors = [1.0] * len(functions) if weights is None else [number_at(weight) for weight in weights.items()]
    if len(factors) != len(functions):
        raise part.problem("ufuns and weights must have the same length")
    worth = [
        tuple(
            sum(
                f * function.weights[place] * function.evaluations[place][level]
                for f, function in zip(factors, functions, strict=True)
            )
            for level in range(len(issue.levels))
        )
        for place, issue in enumerate(domain.issues)
    ]
    boxes = tuple(
        replace(box, utility=f * box.utility)
        for f, function in zip(factors, functions, strict=True)
        for box in function.boxes
    )
    constant = sum(f * function.constant for f, function in zip(factors, functions, strict=True))
    return Worth((1.0,) * len(domain.issues), tuple(worth), boxes, constant)


_FUNCTIONS: dict[str, Callable[[YamlPart, Domain, int], Worth]] = {
    "LinearAdditiveUtilityFunction": _linear_additive,
    "LinearUtilityAggregationFunction": _linear_additive,
    "AffineUtilityFunction": _affine,
    "LinearUtilityFunction": _affine,
    "ConstUtilityFunction": _constant,
    "HyperRectangleUtilityFunction": _hyper_rectangles,
    "WeightedUtilityFunction": _weighted,
}


def _evaluate(function: YamlPart, issue: ForeignIssue) -> tuple[float, ...]:
    """Return what a value function makes of each level."""
    kind = kind_of(function.data)
    if kind == "TableFun":
        mapping = function.at("mapping")
        if not isinstance(mapping.data, dict):
            raise mapping.problem("a table maps values to numbers")
        keys = {level_text(key): key for key in mapping.data}
        missing = next((level for level in issue.levels if level not in keys), None)
        if missing is not None:
            raise mapping.problem(f"'{issue.name}' has no value for '{missing[:40]}'")
        return tuple(number_at(mapping.at(keys[level])) for level in issue.levels)
    if kind == "ConstFun":
        return (number_under(function, "bias", 0.0),) * len(issue.levels)
    if not issue.numbers:
        raise function.problem(f"'{kind[:40]}' needs numbers, and the values of '{issue.name}' are names")
    bias = number_under(function, "bias", 0.0)
    if kind == "IdentityFun":
        return issue.numbers
    if kind in ("AffineFun", "LinearFun"):
        slope = number_under(function, "slope")
        return tuple(slope * number + (bias if kind == "AffineFun" else 0.0) for number in issue.numbers)
    if kind == "TriangularFun":
        start, middle, end = (number_under(function, key) for key in ("start", "middle", "end"))
        if not start <= middle <= end:
            raise function.problem("start, middle and end of a triangle must be in this order")
        scale = number_under(function, "scale", 1.0)
        return tuple(bias + scale * _height(number, start, middle, end) for number in issue.numbers)
    raise function.problem(f"a value function of the type '{kind[:40]}' cannot be read")


def _height(number: float, start: float, middle: float, end: float) -> float:
    if number == middle:
        return 1.0
    if not start < number < end:
        return 0.0
    return (number - start) / (middle - start) if number < middle else (end - number) / (end - middle)
