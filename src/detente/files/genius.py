# SPDX-License-Identifier: MIT
"""Read Genius XML: a domain (`negotiation_template`) and a profile (`utility_space`) for each party.

The same file has two readings. Genius, which owns the format, divides each discrete evaluation by the
largest of its issue, counts integer values from the lower bound of the profile, cuts the results of linear
evaluators to 0 to 1, divides hyper-rectangles by `maxutility`, and cuts utilities above 1. NegMAS takes the
numbers as they stand (`raw`). Issues are matched by name and weights by the index in the profile, which need
not be that of the domain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from detente.case.finding import Finding
from detente.errors import BadInputError
from detente.files.negotiation import (
    Box,
    Domain,
    ForeignCase,
    ForeignIssue,
    Profile,
    Reading,
    finite_number,
    negotiation_data,
    thinned,
)
from detente.files.xml_reader import XmlNode, read_xml

__all__ = ["is_genius", "read_genius"]

DOMAIN, PROFILE = "negotiation_template", "utility_space"

MOST_BOXES = 5_000
SMALLEST_MAXIMUM = 1e-5
"""Largest evaluation of an issue below which Genius values nothing in it."""

WORDS: dict[Reading, str] = {
    "owner": "Genius XML, evaluations divided by the largest of their issue",
    "raw": "Genius XML, evaluations as written",
}


def is_genius(path: Path) -> bool:
    """Return whether a file may be part of a Genius scenario; lists of Pareto points beside it are not."""
    return path.suffix.lower() == ".xml" and not path.name.lower().endswith("pareto.xml")


def read_genius(files: Sequence[Path], reading: Reading, count: int | None, chosen: Path | None = None) -> ForeignCase:
    """Read the files of a Genius scenario as the data of a case.

    Parameters
    ----------
    files : sequence of Path
        A domain and its profiles, in the order of the parties.
    reading : {'owner', 'raw'}
        As Genius evaluates profiles, or numbers as they stand.
    count : int or None
        Levels of real issues and long ranges of whole numbers.
    chosen : Path, optional
        The domain, where there may be several.

    Raises
    ------
    BadInputError
        If the files are not such a scenario; the message has the file and the line.
    """
    roots = {path: read_xml(path) for path in files}
    domains = [path for path, root in roots.items() if root.tag == DOMAIN]
    if chosen in domains:
        domains = [path for path in domains if path == chosen]
    folder = str(files[0].parent)
    if len(domains) != 1:
        found = ", ".join(path.name for path in domains) or f"none whose first tag is <{DOMAIN}>"
        raise BadInputError(f"a Genius scenario has one domain file; here: {found}", folder)
    domain = _domain(domains[0], roots[domains[0]], count)
    profiles = []
    skipped = []
    for path, root in roots.items():
        if root.tag == PROFILE and set(_issues(root)) <= {issue.name for issue in domain.issues}:
            profiles.append(_profile(path, root, domain, reading))
        elif path not in domains:
            skipped.append(path.name)
    case = negotiation_data(domain, profiles, WORDS[reading])
    other = "`--reading raw` takes them as written, as NegMAS does"
    if reading == "raw":
        other = "without `--reading raw` they are read as Genius does"
    findings = [Finding("foreign-reading", "info", f"{WORDS[reading]}; {other}")]
    if skipped:
        message = f"not read, because their issues are not those of {domains[0].name}: {', '.join(skipped[:10])}"
        findings.append(Finding("foreign-skipped", "warning", message))
    return ForeignCase(case.data, (*findings, *case.findings))


def _walk(node: XmlNode) -> Iterator[XmlNode]:
    """Yield the root and the objectives in it, whose children are issues and weights."""
    yield node
    for child in node.named("utility_space", "objective"):
        yield from _walk(child)


def _issues(root: XmlNode) -> dict[str, XmlNode]:
    found: dict[str, XmlNode] = {}
    for parent in _walk(root):
        for issue in parent.named("issue"):
            found[issue.attributes.get("name", "")] = issue
    return found


def _kind(issue: XmlNode, file: str) -> str:
    kind = next((issue.attributes[key] for key in ("type", "etype", "vtype") if key in issue.attributes), "discrete")
    if kind.lower() not in ("discrete", "integer", "real"):
        raise BadInputError(
            f"an issue of type '{kind[:40]}' cannot be read; use discrete, integer or real", file, issue.line
        )
    return kind.lower()


def _bounds(issue: XmlNode, file: str) -> tuple[float, float] | None:
    for node in (issue, *issue.named("range")):
        if "lowerbound" in node.attributes and "upperbound" in node.attributes:
            low, high = (
                finite_number(node.attributes[key], f"{key} of '{issue.attributes.get('name', '')}'", file, node.line)
                for key in ("lowerbound", "upperbound")
            )
            if low > high:
                raise BadInputError(f"the range {low:g} to {high:g} is empty", file, node.line)
            return low, high
    return None


def _domain(path: Path, root: XmlNode, count: int | None) -> Domain:
    file = str(path)
    issues = []
    for name, node in _issues(root).items():
        if not name.strip():
            raise BadInputError("an issue has no name", file, node.line)
        kind = _kind(node, file)
        if kind == "discrete":
            values = dict.fromkeys(item.attributes.get("value", "") for item in node.named("item"))
            if not values:
                raise BadInputError(f"the issue '{name}' has no <item>", file, node.line)
            if len(values) > 255:
                raise BadInputError(
                    f"the issue '{name}' has {len(values)} values; at most 255 are read", file, node.line
                )
            issues.append(ForeignIssue(name, tuple(values)))
            continue
        bounds = _bounds(node, file)
        if bounds is None:
            raise BadInputError(f"the issue '{name}' has no lowerbound and upperbound", file, node.line)
        issues.append(thinned(name, *bounds, kind == "integer", count))
    if not issues:
        raise BadInputError("the domain has no <issue>", file, root.line)
    return Domain(path.stem, tuple(issues), file)


def _profile(path: Path, root: XmlNode, domain: Domain, reading: Reading) -> Profile:
    file = str(path)
    issues = _issues(root)
    weights = _weights(root, file)
    remarks = _discount(root, path, file)
    shares, evaluations = [], []
    functions = [node for parent in _walk(root) for node in parent.named("utility", "utility_function")]
    for issue in domain.issues:
        node = issues.get(issue.name)
        worth = None if node is None else _evaluations(node, issue, file, reading)
        if worth is not None and issue.name not in weights and not functions:
            message = f"{path.name} gives '{issue.name}' no weight, which is read as 0"
            remarks.append(Finding("foreign-missing", "warning", message))
        shares.append(weights.get(issue.name, 0.0) if worth is not None else 0.0)
        evaluations.append(worth or (0.0,) * len(issue.levels))
    boxes: list[Box] = []
    constant = 0.0
    for function in functions:
        constant += _add_boxes(function, domain, _places(issues, domain), file, reading, boxes)
    if reading == "owner":
        remarks += _clipped(path, shares, evaluations, boxes, constant)
    return Profile(
        path.stem,
        file,
        tuple(shares),
        tuple(evaluations),
        tuple(boxes),
        constant,
        _value(root, "reservation", file) or 0.0,
        remarks=tuple(remarks),
    )


def _weights(root: XmlNode, file: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for parent in _walk(root):
        own = {
            node.attributes.get("index", "").strip(): node.attributes.get("name", "") for node in parent.named("issue")
        }
        for node in parent.named("weight"):
            name = own.get(node.attributes.get("index", "").strip())
            weight = finite_number(node.attributes.get("value"), "a weight", file, node.line)
            if weight < 0:
                raise BadInputError(f"the weight {weight:g} is below 0; weights are 0 or more", file, node.line)
            if name is not None:
                weights[name] = weight
    return weights


def _value(root: XmlNode, tag: str, file: str) -> float | None:
    for node in root.named(tag):
        if node.attributes.get("value", "").strip():
            return finite_number(node.attributes["value"], f"the {tag}", file, node.line)
    return None


def _discount(root: XmlNode, path: Path, file: str) -> list[Finding]:
    discount = _value(root, "discount_factor", file)
    if discount is None or not 0 < discount < 1:
        return []
    message = f"{path.name} discounts utility by {discount:g} over the session; a case has no clock: this is its start"
    return [Finding("foreign-discount", "warning", message)]


def _evaluations(node: XmlNode, issue: ForeignIssue, file: str, reading: Reading) -> tuple[float, ...] | None:
    """Return what each level of an issue is worth, or None when the profile does not evaluate it."""
    items = list(node.named("item"))
    if items:
        return _evaluations_of_items(items, issue, file, reading)
    evaluator = next(node.named("evaluator"), None)
    if evaluator is None:
        return None
    if not issue.numbers:
        raise BadInputError(
            f"'{issue.name}' has an evaluator for numbers and values that are names", file, evaluator.line
        )
    kind = evaluator.attributes.get("ftype", "linear").lower()

    def parameter(*keys: str) -> float:
        text = next((evaluator.attributes[key] for key in keys if key in evaluator.attributes), None)
        return finite_number(text, f"{keys[0]} of the evaluator of '{issue.name}'", file, evaluator.line)

    if kind == "constant":
        return (parameter("parameter0", "offset"),) * len(issue.levels)
    if kind == "triangular":
        low, high, top = (
            parameter("parameter0", "start"),
            parameter("parameter1", "end"),
            parameter("parameter2", "middle"),
        )
        return tuple(_triangle(number, low, high, top) for number in issue.numbers)
    if kind != "linear":
        raise BadInputError(f"an evaluator of type '{kind[:40]}' cannot be read", file, evaluator.line)
    slope, offset = parameter("slope", "parameter1"), parameter("offset", "parameter0")
    if reading == "raw":
        return tuple(slope * number + offset for number in issue.numbers)
    start = 0.0
    if _kind(node, file) == "integer":
        start = (_bounds(node, file) or (issue.numbers[0], 0.0))[0]
    return tuple(min(max(slope * (number - start) + offset, 0.0), 1.0) for number in issue.numbers)


def _triangle(number: float, low: float, high: float, top: float) -> float:
    if number < low or (number >= high and number != top):
        return 0.0
    if number < top:
        return (number - low) / (top - low)
    return 1.0 if number == top else 1.0 - (number - top) / (high - top)


def _evaluations_of_items(
    items: Sequence[XmlNode], issue: ForeignIssue, file: str, reading: Reading
) -> tuple[float, ...] | None:
    worth = {}
    for item in items:
        if item.attributes.get("evaluation", "null") != "null":
            value = item.attributes.get("value", "")
            what = f"the evaluation of '{value[:40]}' in '{issue.name}'"
            worth[value] = finite_number(item.attributes["evaluation"], what, file, item.line)
    if not worth:
        return None
    names = issue.levels
    missing = next((name for name in names if name not in worth), None)
    if missing is not None:
        raise BadInputError(f"'{issue.name}' has no evaluation of '{missing[:40]}'; add an <item>", file, items[0].line)
    if reading == "raw":
        return tuple(worth[name] for name in names)
    largest = max(worth.values())
    if largest < SMALLEST_MAXIMUM:
        return (0.0,) * len(names)
    return tuple(worth[name] / largest for name in names)


def _places(issues: Mapping[str, XmlNode], domain: Domain) -> dict[str, int]:
    """Return the place of each issue by the index that a profile gives it."""
    return {
        node.attributes.get("index", "").strip(): place
        for name, node in issues.items()
        if (place := domain.position(name)) is not None
    }


def _add_boxes(
    utility: XmlNode, domain: Domain, places: Mapping[str, int], file: str, reading: Reading, boxes: list[Box]
) -> float:
    """Append the hyper-rectangles of a utility function; return what it adds to every package."""
    functions = list(utility.named("ufun"))
    if not functions:
        raise BadInputError("a <utility> holds no <ufun>", file, utility.line)
    if len(functions) > 1:
        raise BadInputError(
            "a <utility> holds more than one <ufun>, of which Genius reads the first", file, functions[1].line
        )
    divisor = 1.0
    if reading == "owner":
        divisor = finite_number(utility.attributes.get("maxutility"), "maxutility", file, utility.line)
        if divisor <= 0:
            raise BadInputError(f"maxutility is {divisor:g}; it must be above 0", file, utility.line)
    factor = _number_or_one(functions[0], "weight", file) if reading == "raw" else 1.0
    return _add_function(functions[0], factor / divisor, domain, places, file, boxes)


def _number_or_one(node: XmlNode, key: str, file: str) -> float:
    return finite_number(node.attributes.get(key, 1.0), f"the {key} of <{node.tag}>", file, node.line)


def _add_function(
    function: XmlNode, factor: float, domain: Domain, places: Mapping[str, int], file: str, boxes: list[Box]
) -> float:
    aggregation = function.attributes.get("aggregation", "sum").lower()
    if aggregation != "sum":
        message = f"hyper-rectangles joined by '{aggregation[:20]}' cannot be read, only by their sum"
        raise BadInputError(message, file, function.line)
    constant = 0.0
    for rectangle in function.named("hyperRectangle"):
        worth = finite_number(
            rectangle.attributes.get("utility"), "the utility of a hyperRectangle", file, rectangle.line
        )
        worth *= factor * _number_or_one(rectangle, "weight", file)
        excludes = list(rectangle.named("EXCLUDES"))
        bounds = excludes or list(rectangle.named("INCLUDES"))
        levels: dict[int, frozenset[int]] = {}
        for bound in bounds:
            place, inside = _bound(bound, domain, places, file)
            levels[place] = inside & levels.get(place, inside)
        if len(boxes) >= MOST_BOXES:
            raise BadInputError(f"the profile has more than {MOST_BOXES:,} hyper-rectangles", file, rectangle.line)
        # Outside of a box is everywhere, less the box.
        constant += worth if excludes or not bounds else 0.0
        if bounds:
            boxes.append(Box(levels, -worth if excludes else worth))
    for inner in function.named("ufun"):
        constant += _add_function(inner, factor * _number_or_one(inner, "weight", file), domain, places, file, boxes)
    return constant


def _bound(bound: XmlNode, domain: Domain, places: Mapping[str, int], file: str) -> tuple[int, frozenset[int]]:
    place = places.get(bound.attributes.get("index", "").strip())
    if place is None:
        index = bound.attributes.get("index", "")[:20]
        raise BadInputError(f"<{bound.tag}> names the issue {index!r}, which is not there", file, bound.line)
    issue = domain.issues[place]
    if not issue.numbers:
        raise BadInputError(f"<{bound.tag}> bounds '{issue.name}', whose values are no numbers", file, bound.line)
    low = finite_number(bound.attributes.get("min"), "min", file, bound.line)
    high = finite_number(bound.attributes.get("max"), "max", file, bound.line)
    return place, frozenset(level for level, number in enumerate(issue.numbers) if low <= number <= high)


def _clipped(
    path: Path, weights: Sequence[float], evaluations: Sequence[Sequence[float]], boxes: Sequence[Box], constant: float
) -> list[Finding]:
    """Say when utilities may exceed 1, where Genius cuts them and a case does not."""
    most = constant + sum(w * max(worth) for w, worth in zip(weights, evaluations, strict=True))
    most += sum(max(box.utility, 0.0) for box in boxes)
    if most <= 1 + 1e-6:
        return []
    message = f"utilities of {path.name} may exceed 1, at which Genius cuts them off; here they are kept apart"
    return [Finding("foreign-clip", "warning", message)]
