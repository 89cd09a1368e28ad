# SPDX-License-Identifier: MIT
"""Read GeniusWeb JSON: a domain and a linear additive profile for each party.

Utility is the sum of weights times values in 0 to 1. What a party gets without a deal is a package, the
`reservationBid`; issues that it leaves out add nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from detente.case.element import Location
from detente.case.finding import Finding, format_path
from detente.errors import BadInputError
from detente.files.negotiation import (
    Domain,
    ForeignCase,
    ForeignIssue,
    Profile,
    finite_number,
    negotiation_data,
    thinned,
)
from detente.files.yaml_reader import read_text, read_yaml

__all__ = ["is_geniusweb", "read_geniusweb"]

MAXIMUM_BYTES = 5_000_000
SPACE = "LinearAdditiveUtilitySpace"
WORDS = "GeniusWeb JSON"


def is_geniusweb(path: Path) -> bool:
    """Return whether a file may be part of a GeniusWeb scenario; side files are not."""
    return path.suffix.lower() == ".json" and not path.name.lower().endswith("specials.json")


class _Document:
    """A JSON file whose parts are asked for by path, with a sentence where they are not as they should be."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file = str(path)
        self.text = read_text(path, self.file, MAXIMUM_BYTES)
        try:
            self.root = json.loads(self.text, parse_constant=self._refuse)
        except json.JSONDecodeError as error:
            raise BadInputError(f"this is not JSON: {error.msg}", self.file, error.lineno) from error
        except (RecursionError, ValueError) as error:
            if isinstance(error, BadInputError):
                raise
            raise BadInputError("the file is nested too deeply, or a number in it is too long", self.file) from None

    def _refuse(self, constant: str) -> None:
        raise BadInputError(f"{constant} is no number that JSON or a case can hold", self.file)

    def problem(self, location: Location, message: str) -> BadInputError:
        """Return an error with the line, as far as it can be found again."""
        try:
            line = read_yaml(self.text, self.file).line_of(location)
        except BadInputError:
            line = None
        return BadInputError(f"{format_path(location)}: {message}", self.file, line)

    def mapping(self, location: Location) -> dict[str, Any]:
        """Return the object at a path.

        Raises
        ------
        BadInputError
            If there is none.
        """
        found = self.root
        for step in location:
            if not isinstance(found, dict) or step not in found:
                raise self.problem(location, "this is missing")
            found = found[step]
        if not isinstance(found, dict):
            raise self.problem(location, "an object { } is needed here")
        return found

    def number(self, value: object, location: Location) -> float:
        """Return a finite number that stands at a path."""
        try:
            return finite_number(value, "this", self.file)
        except BadInputError as error:
            raise self.problem(location, str(error).partition(" (")[0]) from None


def read_geniusweb(files: Sequence[Path], count: int | None, chosen: Path | None = None) -> ForeignCase:
    """Read the files of a GeniusWeb scenario as the data of a case.

    Parameters
    ----------
    files : sequence of Path
        A domain and its profiles, in the order of the parties.
    count : int or None
        Levels of issues over ranges of numbers.
    chosen : Path, optional
        The domain, where there may be several.

    Raises
    ------
    BadInputError
        If the files are not such a scenario.
    """
    documents = [_Document(path) for path in files]
    domains = [d for d in documents if isinstance(d.root, dict) and "issuesValues" in d.root]
    if chosen in {d.path for d in domains}:
        domains = [d for d in domains if d.path == chosen]
    if len(domains) != 1:
        found = ", ".join(d.path.name for d in domains) or "none with the key issuesValues"
        raise BadInputError(f"a GeniusWeb scenario has one domain file; here: {found}", str(files[0].parent))
    domain = _domain(domains[0], count)
    names = {issue.name for issue in domain.issues}
    profiles, skipped = [], []
    for document in documents:
        evaluates = isinstance(document.root, dict) and SPACE in document.root
        if evaluates and set(document.mapping((SPACE, "issueUtilities"))) <= names:
            profiles.append(_profile(document, domain))
        elif document not in domains:
            skipped.append(document.path.name)
    case = negotiation_data(domain, profiles, WORDS)
    findings = case.findings
    if skipped:
        message = f"not read, because they are no linear additive profile of this domain: {', '.join(skipped[:10])}"
        findings = (Finding("foreign-skipped", "warning", message), *findings)
    return ForeignCase(case.data, findings)


def _domain(document: _Document, count: int | None) -> Domain:
    issues = []
    for name, about in document.mapping(("issuesValues",)).items():
        place: Location = ("issuesValues", name)
        values = about.get("values") if isinstance(about, dict) else None
        span = about.get("range") if isinstance(about, dict) else None
        if isinstance(values, list) and values and all(isinstance(value, str) for value in values):
            if len(set(values)) > 255:
                raise document.problem(place, f"{len(values)} values are too many; at most 255 are read")
            issues.append(ForeignIssue(name, tuple(dict.fromkeys(values))))
        elif isinstance(span, list) and len(span) == 3:
            low, high, step = (document.number(value, (*place, "range")) for value in span)
            if low > high or step <= 0:
                raise document.problem(place, "a range needs the lower end, the higher end and a step above 0")
            issues.append(_stepped(name, low, high, step, count))
        else:
            raise document.problem(place, 'an issue needs "values": [texts] or "range": [low, high, step]')
    if not issues:
        raise document.problem(("issuesValues",), "the domain has no issues")
    return Domain(str(document.root.get("name") or document.path.stem), tuple(issues), document.file)


def _stepped(name: str, low: float, high: float, step: float, count: int | None) -> ForeignIssue:
    steps = int((high - low) / step + 1e-9)
    whole = thinned(name, 0, steps, True, count)
    numbers = tuple(low + step * number for number in whole.numbers)
    return ForeignIssue(name, tuple(f"{number:.12g}" for number in numbers), numbers, whole.listed)


def _profile(document: _Document, domain: Domain) -> Profile:
    weights = document.mapping((SPACE, "issueWeights"))
    utilities = document.mapping((SPACE, "issueUtilities"))
    shares, evaluations = [], []
    for issue in domain.issues:
        if issue.name not in utilities or issue.name not in weights:
            raise document.problem((SPACE, "issueUtilities"), f"'{issue.name}' has no values or no weight")
        weight = document.number(weights[issue.name], (SPACE, "issueWeights", issue.name))
        if weight < 0:
            raise document.problem((SPACE, "issueWeights", issue.name), "a weight is below 0")
        shares.append(weight)
        evaluations.append(_evaluations(document, issue))
    bid = document.root[SPACE].get("reservationBid")
    reservation, no_deal = _reservation(document, bid, domain, shares, evaluations) if bid else (None, None)
    return Profile(
        str(document.root[SPACE].get("name") or document.path.stem),
        document.file,
        tuple(shares),
        tuple(evaluations),
        reservation=reservation,
        no_deal=no_deal,
    )


def _evaluations(document: _Document, issue: ForeignIssue) -> tuple[float, ...]:
    place: Location = (SPACE, "issueUtilities", issue.name)
    about = document.mapping(place)
    if "numberutils" in about:
        ends = document.mapping((*place, "numberutils"))
        low, high, at_low, at_high = (
            document.number(ends.get(key), (*place, "numberutils"))
            for key in ("lowValue", "highValue", "lowUtility", "highUtility")
        )
        if not issue.numbers or low >= high:
            raise document.problem(place, "values for numbers need an issue over a range and lowValue below highValue")
        return tuple(at_low + (at_high - at_low) * (number - low) / (high - low) for number in issue.numbers)
    values = document.mapping((*place, "discreteutils", "valueUtilities"))
    missing = next((level for level in issue.levels if level not in values), None)
    if missing is not None:
        raise document.problem(place, f"'{missing[:40]}' has no value")
    where = (*place, "discreteutils", "valueUtilities")
    return tuple(document.number(values[level], (*where, level)) for level in issue.levels)


def _reservation(
    document: _Document,
    bid: object,
    domain: Domain,
    weights: Sequence[float],
    evaluations: Sequence[Sequence[float]],
) -> tuple[float, dict[int, int]]:
    chosen: dict[int, int] = {}
    levels = bid.get("issuevalues") if isinstance(bid, Mapping) else None
    if not isinstance(levels, Mapping):
        raise document.problem(
            (SPACE, "reservationBid"), 'the package without a deal needs "issuevalues": {issue: value}'
        )
    for name, value in levels.items():
        place = domain.position(name)
        names = () if place is None else domain.issues[place].levels
        text = f"{value:.12g}" if isinstance(value, float) else str(value)
        if place is None or text not in names:
            raise document.problem((SPACE, "reservationBid"), f"'{name}: {text[:40]}' is no value of the domain")
        chosen[place] = names.index(text)
    worth = sum(weights[place] * evaluations[place][level] for place, level in chosen.items())
    return worth, chosen
