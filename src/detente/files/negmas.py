# SPDX-License-Identifier: MIT
"""Read NegMAS YAML: an outcome space and a utility function for each party.

Utility functions may be linear additive (tables and affine, linear, identity, constant, triangular functions
of numbers), hyper-rectangles, constant, weighted sums of these, or one of these discounted. Ends of a
hyper-rectangle lie inside, as the format says; NegMAS 0.16 itself leaves them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from detente.case.finding import Finding
from detente.errors import BadInputError
from detente.files.negmas_functions import kind_of, level_text, number_at, worth_of
from detente.files.negotiation import (
    Domain,
    ForeignCase,
    ForeignIssue,
    Profile,
    negotiation_data,
    thinned,
)
from detente.files.yaml_reader import MAXIMUM_YAML_BYTES, YamlPart, read_text, read_yaml

__all__ = ["is_negmas", "looks_like_negmas", "read_negmas"]

WORDS = "NegMAS YAML"


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
    kinds = {path: kind_of(document.data) for path, document in documents.items()}
    domains = [path for path, kind in kinds.items() if kind.endswith("OutcomeSpace")]
    if chosen in domains:
        domains = [path for path in domains if path == chosen]
    if len(domains) != 1:
        found = ", ".join(path.name for path in domains) or "none of the type DiscreteCartesianOutcomeSpace"
        raise BadInputError(f"a NegMAS scenario has one outcome space; here: {found}", str(files[0].parent))
    domain = _domain(YamlPart(documents[domains[0]], ()), domains[0], count)
    profiles = [
        _profile(YamlPart(document, ()), path, domain)
        for path, document in documents.items()
        if "fun" in kinds[path].lower()
    ]
    return negotiation_data(domain, profiles, WORDS)


def _domain(root: YamlPart, path: Path, count: int | None) -> Domain:
    issues = []
    for place, part in enumerate(root.at("issues").items()):
        name = level_text(
            part.data.get("name") if isinstance(part.data, dict) and part.data.get("name") else f"Issue {place + 1}"
        )
        kind = kind_of(part.data)
        values = part.at("values")
        if kind in ("ContiguousIssue", "ContinuousIssue"):
            low, high = _range(values)
            issues.append(thinned(name, low, high, kind == "ContiguousIssue", count))
        elif kind in ("CategoricalIssue", "OrdinalIssue", "CardinalIssue", "DiscreteIssue", "SingletonIssue"):
            issues.append(_listed(name, values))
        else:
            raise part.problem(f"an issue of the type '{kind[:40]}' cannot be read")
    return Domain(level_text(root.data.get("name") or path.stem), tuple(issues), str(path))


def _range(values: YamlPart) -> tuple[float, float]:
    if isinstance(values.data, int) and not isinstance(values.data, bool):
        return 0.0, float(values.data - 1)
    ends = [number_at(part) for part in values.items()]
    if len(ends) != 2 or ends[0] > ends[1]:
        raise values.problem("a range needs its lower and its higher end")
    return ends[0], ends[1]


def _listed(name: str, values: YamlPart) -> ForeignIssue:
    data = values.data if isinstance(values.data, list) else [values.data]
    if any(isinstance(value, dict | list) or value is None for value in data) or not data:
        raise values.problem("the values of an issue are a list of names or numbers")
    if len(data) > 255:
        raise values.problem(f"{len(data)} values are too many; at most 255 are read")
    numeric = all(isinstance(value, int | float) and not isinstance(value, bool) for value in data)
    unique = list(dict.fromkeys(data))
    numbers = tuple(float(value) for value in unique) if numeric else ()
    return ForeignIssue(name, tuple(level_text(value) for value in unique), numbers)


def _profile(root: YamlPart, path: Path, domain: Domain) -> Profile:
    remarks: list[Finding] = []
    inner = root
    while "Discounted" in kind_of(inner.data):
        message = f"{path.name} discounts utility over time; a case has no clock: this is its start"
        remarks.append(Finding("foreign-discount", "warning", message))
        inner = inner.at("ufun")
    worth = worth_of(inner, domain, 0)
    if any(box.levels and "Hyper" in kind_of(inner.data) for box in worth.boxes):
        message = f"{path.name}: ends of a range count as inside, as the format says; NegMAS 0.16 leaves them out"
        remarks.append(Finding("foreign-ends", "info", message))
    reservation = _reservation(root)
    if reservation is None and inner is not root:
        reservation = _reservation(inner)
    return Profile(
        level_text(root.data.get("name") or path.stem),
        str(path),
        worth.weights,
        worth.evaluations,
        worth.boxes,
        worth.constant,
        reservation,
        _no_deal(inner, domain) if reservation is None else None,
        tuple(remarks),
    )


def _reservation(part: YamlPart) -> float | None:
    value = part.data.get("reserved_value")
    if value is None or (isinstance(value, float) and (value != value or value == -float("inf"))):
        return None
    return number_at(part.at("reserved_value"))


def _no_deal(part: YamlPart, domain: Domain) -> dict[int, int] | None:
    outcome = part.get("reserved_outcome")
    if outcome is None:
        return None
    data = outcome.data
    values = [data.get(i.name) for i in domain.issues] if isinstance(data, dict) else data
    if not isinstance(values, list) or len(values) != len(domain.issues):
        raise outcome.problem("the outcome without a deal needs a value for each issue")
    chosen = {}
    for place, (issue, value) in enumerate(zip(domain.issues, values, strict=True)):
        if level_text(value) not in issue.levels:
            raise outcome.problem(f"'{level_text(value)[:40]}' is no value of '{issue.name}'")
        chosen[place] = issue.levels.index(level_text(value))
    return chosen


def looks_like_negmas(path: Path) -> bool:
    """Return whether a YAML file is part of a NegMAS scenario rather than a case or anything else."""
    try:
        text = read_text(path, str(path), MAXIMUM_YAML_BYTES)
    except BadInputError:
        return False
    return any(
        line.startswith("type:") and ("OutcomeSpace" in line or "fun" in line.lower()) for line in text.splitlines()
    )
