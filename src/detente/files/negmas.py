# SPDX-License-Identifier: MIT
"""Read NegMAS YAML: an outcome space and a utility function for each party.

Utility functions may be linear additive (tables and affine, linear, identity, constant, triangular functions
of numbers), hyper-rectangles, constant, weighted sums of these, or one of these discounted. Ends of a
hyper-rectangle lie inside, as the format says; NegMAS 0.16 itself leaves them out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from detente.case.element import Location
from detente.case.finding import Finding, format_path
from detente.errors import BadInputError
from detente.files.negotiation import (
    Box,
    Domain,
    ForeignCase,
    ForeignIssue,
    Profile,
    finite_number,
    negotiation_data,
    thinned,
)
from detente.files.yaml_reader import MAXIMUM_YAML_BYTES, YamlDocument, read_text, read_yaml

__all__ = ["is_negmas", "looks_like_negmas", "read_negmas"]

WORDS = "NegMAS YAML"
MOST_BOXES = 20_000
MOST_NESTED = 8


def is_negmas(path: Path) -> bool:
    """Return whether a file may be part of a NegMAS scenario; its side files begin with an underscore."""
    return path.suffix.lower() in (".yml", ".yaml") and not path.name.startswith(("_", "."))


def read_negmas(files: Sequence[Path], count: int | None, chosen: Path | None = None) -> ForeignCase:
    """Read the files of a NegMAS scenario as the data of a case.

    Parameters
    ----------
    files : sequence of Path
        An outcome space and its utility functions, in the order of the parties.
    count : int or None
        Levels of continuous issues and long ranges of whole numbers.
    chosen : Path, optional
        The outcome space, where there may be several.

    Raises
    ------
    BadInputError
        If the files are not such a scenario; the message has the file and the line.
    """
    documents = {path: read_yaml(read_text(path, str(path), MAXIMUM_YAML_BYTES), str(path)) for path in files}
    kinds = {path: _kind(document.data) for path, document in documents.items()}
    domains = [path for path, kind in kinds.items() if kind.endswith("OutcomeSpace")]
    if chosen in domains:
        domains = [path for path in domains if path == chosen]
    if len(domains) != 1:
        found = ", ".join(path.name for path in domains) or "none of the type DiscreteCartesianOutcomeSpace"
        raise BadInputError(f"a NegMAS scenario has one outcome space; here: {found}", str(files[0].parent))
    domain = _domain(_Part(documents[domains[0]], ()), domains[0], count)
    profiles = [
        _profile(_Part(document, ()), path, domain)
        for path, document in documents.items()
        if "fun" in kinds[path].lower()
    ]
    return negotiation_data(domain, profiles, WORDS)


def _kind(data: Any) -> str:
    kind = data.get("type") if isinstance(data, dict) else None
    return kind.rpartition(".")[2] if isinstance(kind, str) else ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a YAML file, which knows its line."""

    document: YamlDocument
    location: Location

    @property
    def data(self) -> Any:
        data = self.document.data
        for step in self.location:
            data = data[step]
        return data

    def problem(self, message: str) -> BadInputError:
        place = f"{format_path(self.location)}: " if self.location else ""
        return BadInputError(place + message, self.document.file, self.document.line_of(self.location))

    def at(self, *steps: str | int) -> _Part:
        part = self
        for step in steps:
            data = part.data
            held = step in data if isinstance(data, dict) else isinstance(data, list) and isinstance(step, int)
            if not held or (isinstance(data, list) and isinstance(step, int) and step >= len(data)):
                raise part.problem(f"'{step}' is missing")
            part = _Part(part.document, (*part.location, step))
        return part

    def get(self, key: str) -> _Part | None:
        return self.at(key) if isinstance(self.data, dict) and self.data.get(key) is not None else None

    def items(self) -> list[_Part]:
        if not isinstance(self.data, list):
            raise self.problem("a list is needed here")
        return [_Part(self.document, (*self.location, place)) for place in range(len(self.data))]

    def number(self) -> float:
        return finite_number(self.data, format_path(self.location), self.document.file, self.document.line_of(self.location))

    def number_of(self, key: str, default: float | None = None) -> float:
        part = self.get(key)
        if part is None and default is None:
            raise self.problem(f"'{key}' is missing")
        return (default or 0.0) if part is None else part.number()


def _text(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _domain(root: _Part, path: Path, count: int | None) -> Domain:
    issues = []
    for place, part in enumerate(root.at("issues").items()):
        name = _text(part.data.get("name") if isinstance(part.data, dict) and part.data.get("name") else f"Issue {place + 1}")
        kind = _kind(part.data)
        values = part.at("values")
        if kind in ("ContiguousIssue", "ContinuousIssue"):
            low, high = _range(values)
            issues.append(thinned(name, low, high, kind == "ContiguousIssue", count))
        elif kind in ("CategoricalIssue", "OrdinalIssue", "CardinalIssue", "DiscreteIssue", "SingletonIssue"):
            issues.append(_listed(name, values))
        else:
            raise part.problem(f"an issue of the type '{kind[:40]}' cannot be read")
    return Domain(_text(root.data.get("name") or path.stem), tuple(issues), str(path))


def _range(values: _Part) -> tuple[float, float]:
    if isinstance(values.data, int) and not isinstance(values.data, bool):
        return 0.0, float(values.data - 1)
    ends = [part.number() for part in values.items()]
    if len(ends) != 2 or ends[0] > ends[1]:
        raise values.problem("a range needs its lower and its higher end")
    return ends[0], ends[1]


def _listed(name: str, values: _Part) -> ForeignIssue:
    data = values.data if isinstance(values.data, list) else [values.data]
    if any(isinstance(value, dict | list) or value is None for value in data) or not data:
        raise values.problem("the values of an issue are a list of names or numbers")
    if len(data) > 255:
        raise values.problem(f"{len(data)} values are too many; at most 255 are read")
    numeric = all(isinstance(value, int | float) and not isinstance(value, bool) for value in data)
    unique = list(dict.fromkeys(data))
    numbers = tuple(float(value) for value in unique) if numeric else ()
    return ForeignIssue(name, tuple(_text(value) for value in unique), numbers)


@dataclass(frozen=True, slots=True)
class _Worth:
    """Utility as a sum of parts, before it has a name and a reservation."""

    weights: tuple[float, ...]
    evaluations: tuple[tuple[float, ...], ...]
    boxes: tuple[Box, ...] = ()
    constant: float = 0.0


def _profile(root: _Part, path: Path, domain: Domain) -> Profile:
    remarks: list[Finding] = []
    inner = root
    while "Discounted" in _kind(inner.data):
        message = f"{path.name} discounts utility over time; a case has no clock: this is its start"
        remarks.append(Finding("foreign-discount", "warning", message))
        inner = inner.at("ufun")
    worth = _worth(inner, domain, 0)
    if any(box.levels and "Hyper" in _kind(inner.data) for box in worth.boxes):
        message = f"{path.name}: ends of a range count as inside, as the format says; NegMAS 0.16 leaves them out"
        remarks.append(Finding("foreign-ends", "info", message))
    reservation = _reservation(root)
    if reservation is None and inner is not root:
        reservation = _reservation(inner)
    return Profile(
        _text(root.data.get("name") or path.stem),
        str(path),
        worth.weights,
        worth.evaluations,
        worth.boxes,
        worth.constant,
        reservation,
        _no_deal(inner, domain) if reservation is None else None,
        tuple(remarks),
    )


def _reservation(part: _Part) -> float | None:
    value = part.data.get("reserved_value")
    if value is None or (isinstance(value, float) and (value != value or value == -float("inf"))):
        return None
    return part.at("reserved_value").number()


def _no_deal(part: _Part, domain: Domain) -> dict[int, int] | None:
    outcome = part.get("reserved_outcome")
    if outcome is None:
        return None
    data = outcome.data
    values = [data.get(i.name) for i in domain.issues] if isinstance(data, dict) else data
    if not isinstance(values, list) or len(values) != len(domain.issues):
        raise outcome.problem("the outcome without a deal needs a value for each issue")
    chosen = {}
    for place, (issue, value) in enumerate(zip(domain.issues, values, strict=True)):
        if _text(value) not in issue.levels:
            raise outcome.problem(f"'{_text(value)[:40]}' is no value of '{issue.name}'")
        chosen[place] = issue.levels.index(_text(value))
    return chosen


def _worth(part: _Part, domain: Domain, depth: int) -> _Worth:
    kind = _kind(part.data)
    reader = _FUNCTIONS.get(kind)
    if reader is None or depth > MOST_NESTED:
        known = ", ".join(sorted(_FUNCTIONS))
        raise part.problem(f"a utility function of the type '{kind[:60]}' cannot be read, only {known}")
    return reader(part, domain, depth)


def _nothing(domain: Domain) -> tuple[tuple[float, ...], ...]:
    return tuple((0.0,) * len(issue.levels) for issue in domain.issues)


def _weights(part: _Part, domain: Domain) -> tuple[float, ...]:
    weights = part.get("weights")
    if weights is None:
        return (1.0,) * len(domain.issues)
    if isinstance(weights.data, dict):
        return tuple(weights.at(issue.name).number() for issue in domain.issues)
    found = tuple(weight.number() for weight in weights.items())
    if len(found) != len(domain.issues):
        raise weights.problem(f"there are {len(found)} weights and {len(domain.issues)} issues")
    return found


def _linear_additive(part: _Part, domain: Domain, depth: int) -> _Worth:
    del depth
    values = part.at("values")
    if isinstance(values.data, dict):
        functions = [values.at(issue.name) for issue in domain.issues]
    else:
        functions = values.items()
        if len(functions) != len(domain.issues):
            raise values.problem(f"there are {len(functions)} value functions and {len(domain.issues)} issues")
    worth = tuple(_evaluate(function, issue) for function, issue in zip(functions, domain.issues, strict=True))
    return _Worth(_weights(part, domain), worth, constant=part.number_of("bias", 0.0))


def _affine(part: _Part, domain: Domain, depth: int) -> _Worth:
    del depth
    worth = []
    for issue in domain.issues:
        if not issue.numbers:
            raise part.problem(f"the function multiplies the values of '{issue.name}', which are no numbers")
        worth.append(issue.numbers)
    return _Worth(_weights(part, domain), tuple(worth), constant=part.number_of("bias", 0.0))


def _constant(part: _Part, domain: Domain, depth: int) -> _Worth:
    del depth
    return _Worth((0.0,) * len(domain.issues), _nothing(domain), constant=part.number_of("value"))


def _hyper_rectangles(part: _Part, domain: Domain, depth: int) -> _Worth:
    del depth
    ranges, utilities = part.at("outcome_ranges").items(), part.at("utilities").items()
    weights = part.get("weights")
    factors = [1.0] * len(ranges) if weights is None else [weight.number() for weight in weights.items()]
    if not len(ranges) == len(utilities) == len(factors):
        raise part.problem("outcome_ranges, utilities and weights must have the same length")
    if len(ranges) > MOST_BOXES:
        raise part.problem(f"at most {MOST_BOXES:,} hyper-rectangles are read")
    boxes = []
    constant = part.number_of("bias", 0.0)
    for held, utility, factor in zip(ranges, utilities, factors, strict=True):
        levels = _inside(held, domain)
        if levels:
            boxes.append(Box(levels, factor * utility.number()))
        else:
            constant += factor * utility.number()
    return _Worth((0.0,) * len(domain.issues), _nothing(domain), tuple(boxes), constant)


def _inside(held: _Part, domain: Domain) -> dict[int, frozenset[int]]:
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
        return _text(wanted) == issue.levels[level]
    numeric = len(wanted) == 2 and all(isinstance(end, int | float) and not isinstance(end, bool) for end in wanted)
    if numeric and issue.numbers:
        return bool(wanted[0] <= issue.numbers[level] <= wanted[1])
    return any(_matches(issue, level, one) for one in wanted)


def _weighted(part: _Part, domain: Domain, depth: int) -> _Worth:
    functions = [_worth(function, domain, depth + 1) for function in part.at("ufuns").items()]
    weights = part.get("weights")
    factors = [1.0] * len(functions) if weights is None else [weight.number() for weight in weights.items()]
    if len(factors) != len(functions):
        raise part.problem("ufuns and weights must have the same length")
    worth = [
        tuple(
            sum(f * function.weights[place] * function.evaluations[place][level] for f, function in zip(factors, functions, strict=True))
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
    return _Worth((1.0,) * len(domain.issues), tuple(worth), boxes, constant)


_FUNCTIONS: dict[str, Callable[[_Part, Domain, int], _Worth]] = {
    "LinearAdditiveUtilityFunction": _linear_additive,
    "LinearUtilityAggregationFunction": _linear_additive,
    "AffineUtilityFunction": _affine,
    "LinearUtilityFunction": _affine,
    "ConstUtilityFunction": _constant,
    "HyperRectangleUtilityFunction": _hyper_rectangles,
    "WeightedUtilityFunction": _weighted,
}


def _evaluate(function: _Part, issue: ForeignIssue) -> tuple[float, ...]:
    """Return what a value function makes of each level."""
    kind = _kind(function.data)
    if kind == "TableFun":
        mapping = function.at("mapping")
        if not isinstance(mapping.data, dict):
            raise mapping.problem("a table maps values to numbers")
        keys = {_text(key): key for key in mapping.data}
        missing = next((level for level in issue.levels if level not in keys), None)
        if missing is not None:
            raise mapping.problem(f"'{issue.name}' has no value for '{missing[:40]}'")
        return tuple(mapping.at(keys[level]).number() for level in issue.levels)
    if kind == "ConstFun":
        return (function.number_of("bias", 0.0),) * len(issue.levels)
    if not issue.numbers:
        raise function.problem(f"'{kind[:40]}' needs numbers, and the values of '{issue.name}' are names")
    bias = function.number_of("bias", 0.0)
    if kind == "IdentityFun":
        return issue.numbers
    if kind in ("AffineFun", "LinearFun"):
        slope = function.number_of("slope")
        return tuple(slope * number + (bias if kind == "AffineFun" else 0.0) for number in issue.numbers)
    if kind == "TriangularFun":
        start, middle, end = (function.number_of(key) for key in ("start", "middle", "end"))
        if not start <= middle <= end:
            raise function.problem("start, middle and end of a triangle must be in this order")
        scale = function.number_of("scale", 1.0)
        return tuple(bias + scale * _height(number, start, middle, end) for number in issue.numbers)
    raise function.problem(f"a value function of the type '{kind[:40]}' cannot be read")


def _height(number: float, start: float, middle: float, end: float) -> float:
    if number == middle:
        return 1.0
    if not start < number < end:
        return 0.0
    return (number - start) / (middle - start) if number < middle else (end - number) / (end - middle)


def looks_like_negmas(path: Path) -> bool:
    """Return whether a YAML file is part of a NegMAS scenario rather than a case."""
    text = read_text(path, str(path), MAXIMUM_YAML_BYTES)
    return any(
        line.startswith("type:") and ("OutcomeSpace" in line or "fun" in line.lower()) for line in text.splitlines()
    )
