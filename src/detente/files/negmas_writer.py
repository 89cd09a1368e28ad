# SPDX-License-Identifier: MIT
"""Write a case as a NegMAS scenario folder; `detente.files.negmas` reads them.

Utilities are written on 0 to 1, a hundredth of a case's points. Additive preferences become linear additive
functions. Interactions and tables become hyper-rectangles, which also carry what NegMAS has no word for:
packages that cannot exist and packages across a red line are worth less than no deal, so that no party that
minds its reserved value agrees to them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from detente.case.case import Case
from detente.case.situation import forbidden_boxes
from detente.case.worth import PartyWorth
from detente.errors import UsageError

__all__ = ["level_labels", "unique_names", "write_negmas"]


MOST_RECTANGLES = 5_000


def write_negmas(case: Case, worths: Mapping[str, PartyWorth]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Write a case as the files of a NegMAS scenario.

    Parameters
    ----------
    case : Case
        A case without errors.
    worths : mapping of party to PartyWorth
        Utilities of the parties that negotiate.

    Returns
    -------
    files : dict of str to str
        Contents by file name: the outcome space and a utility function for each party.
    remarks : tuple of str
        What the format cannot hold, and how it was said instead.
    """
    names = unique_names({id_: issue.name for id_, issue in case.issues.items()})
    labels = {id_: level_labels(case, id_) for id_ in case.issues}
    issues = [
        {"type": "CategoricalIssue", "name": names[id_], "values": list(labels[id_].values())} for id_ in case.issues
    ]
    files = {"domain.yml": _yaml({"type": "DiscreteCartesianOutcomeSpace", "name": case.id, "issues": issues})}
    barred = forbidden_boxes(case)
    remarks = _remarks(case, worths, bool(barred))
    for number, (party, worth) in enumerate(worths.items(), start=1):
        profile = _profile(case, worth, labels, barred)
        profile |= {"name": case.parties[party].name}
        files[f"profile-{number:02d}-{party}.yml"] = _yaml(profile)
    return files, remarks


def unique_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return names by id, with the id in place of a name that another one has too."""
    return {id_: name if name.strip() and list(names.values()).count(name) == 1 else id_ for id_, name in names.items()}


def level_labels(case: Case, issue: str) -> dict[str, str]:
    """Return the names of the levels of an issue by id, each unlike the others."""
    return unique_names(case.issues[issue].levels)


def _yaml(data: dict[str, Any]) -> str:
    yaml = YAML()
    yaml.width = 100_000
    out = io.StringIO()
    yaml.dump(_quoted(data), out)
    return out.getvalue()


def _quoted(data: Any) -> Any:
    """Quote every text: NegMAS reads a YAML in which a bare Yes is true."""
    if isinstance(data, str):
        return DoubleQuotedScalarString(data)
    if isinstance(data, list):
        return [_quoted(item) for item in data]
    if isinstance(data, dict):
        return {_key(key): _quoted(value) for key, value in data.items()}
    return data


def _key(key: Any) -> Any:
    plain = isinstance(key, str) and key.isidentifier() and key in _KEYS
    return key if plain or not isinstance(key, str) else DoubleQuotedScalarString(key)


_KEYS = frozenset(
    [
        "type",
        "name",
        "issues",
        "values",
        "weights",
        "mapping",
        "reserved_value",
        "bias",
        "outcome_ranges",
        "utilities",
        "ufuns",
    ]
)


def _profile(
    case: Case,
    worth: PartyWorth,
    labels: Mapping[str, Mapping[str, str]],
    barred: Sequence[Mapping[str, tuple[str, ...]]],
) -> dict[str, Any]:
    linear: dict[str, Any] = {
        "type": "LinearAdditiveUtilityFunction",
        "weights": [worth.weights[id_] for id_ in case.issues],
        "values": [
            {"type": "TableFun", "mapping": {labels[id_][level]: value for level, value in worth.values[id_].items()}}
            for id_ in case.issues
        ],
    }
    reserved = None if worth.reservation is None else worth.reservation / 100.0
    if not worth.boxes and not worth.red_lines and not barred:
        return linear | ({} if reserved is None else {"reserved_value": reserved})
    lowest = sum(min(points / 100.0, 0.0) for _, points in worth.boxes)
    highest = 1.0 + sum(max(points / 100.0, 0.0) for _, points in worth.boxes)
    reserved = lowest if reserved is None else reserved
    refused = min(reserved, lowest) - highest - 1.0
    boxes = [(condition, points / 100.0) for condition, points in worth.boxes]
    boxes += [(condition, refused) for condition in (*barred, *worth.red_lines)]
    functions = [linear, _rectangles(case, boxes, labels)]
    return {
        "type": "WeightedUtilityFunction",
        "ufuns": functions if any(worth.weights.values()) else functions[1:],
        "weights": [1.0] * (2 if any(worth.weights.values()) else 1),
        "reserved_value": reserved,
    }


def _rectangles(
    case: Case,
    boxes: Sequence[tuple[Mapping[str, tuple[str, ...]], float]],
    labels: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    """Return boxes as rectangles of one level for each issue: NegMAS 0.16 mistakes lists of levels for ranges."""
    places = {id_: place for place, id_ in enumerate(case.issues)}
    if sum(prod(map(len, condition.values())) for condition, _ in boxes) > MOST_RECTANGLES:
        raise UsageError(f"rules and interactions take more than {MOST_RECTANGLES:,} rectangles; merge levels first")
    ranges: list[dict[int, str]] = []
    utilities = []
    for condition, points in boxes:
        for levels in product(*condition.values()):
            cell = zip(condition, levels, strict=True)
            ranges.append({places[id_]: labels[id_][level] for id_, level in cell})
            utilities.append(float(points))
    return {
        "type": "HyperRectangleUtilityFunction",
        "outcome_ranges": ranges,
        "utilities": utilities,
        "weights": [1.0] * len(ranges),
        "bias": 0.0,
    }


def _remarks(case: Case, worths: Mapping[str, PartyWorth], barred: bool) -> tuple[str, ...]:
    remarks = []
    if barred:
        remarks.append(
            "NegMAS has no rules: packages that an exclusion or consequence rules out are worth less than no deal to "
            "every party, and NegMAS still lists them."
        )
    lines = [party for party, worth in worths.items() if worth.red_lines]
    if lines:
        remarks.append(
            f"Red lines of {', '.join(lines)} became utilities far below no deal; do not normalise them away."
        )
    unknown = [party for party, worth in worths.items() if worth.reservation is None]
    if unknown:
        remarks.append(f"Nothing says what {', '.join(unknown)} gets without a deal; the file leaves it to NegMAS.")
    out = [p for p in case.parties if p not in worths]
    if out:
        remarks.append(f"Not in the scenario, because they do not sign or have no preference: {', '.join(out)}.")
    if any(
        not v.is_point
        for p in case.preferences.values()
        if p.form == "additive"
        for i in p.issues.values()
        for v in (i.weight, *i.values.values())
    ):
        remarks.append("Ranges are written at their midpoints.")
    if any(proposal.clauses for proposal in case.proposals.values()):
        remarks.append("Proposals and their clauses, control and sources stay in the case.")
    return tuple(remarks)
