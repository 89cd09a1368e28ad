# SPDX-License-Identifier: MIT
"""Write a case as Genius XML or GeniusWeb JSON; `detente.files.genius` and `.geniusweb` read them.

Genius divides the evaluations of an issue by their largest, so each is written as a share of it and the
weight shrinks by as much. Interactions go into its non-linear form, where levels are whole numbers from 0.
What the formats cannot hold is refused: rules and red lines, and interactions in GeniusWeb.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any
from xml.sax.saxutils import quoteattr

from detente.case.case import Case
from detente.case.worth import PartyWorth
from detente.errors import UsageError
from detente.files.negmas_writer import level_labels, unique_names

__all__ = ["write_genius", "write_geniusweb"]

MOST_RECTANGLES = 5_000

Files = tuple[dict[str, str], tuple[str, ...]]


def _refuse_rules(case: Case, worths: Mapping[str, PartyWorth], form: str) -> None:
    if case.exclusions or case.consequences:
        raise UsageError(f"{form} cannot hold exclusions or consequences; `--to negmas` comes closer")
    crossed = [party for party, worth in worths.items() if worth.red_lines]
    if crossed:
        raise UsageError(f"{form} cannot hold the red lines of '{crossed[0]}'; `--to negmas` comes closer")


def _remarks(case: Case, worths: Mapping[str, PartyWorth]) -> list[str]:
    out = [party for party in case.parties if party not in worths]
    remarks = [f"Not in the scenario, because they do not sign or have no preference: {', '.join(out)}."] if out else []
    return [*remarks, "Ranges are at their midpoints; control, proposals and sources stay in the case."]


def write_genius(case: Case, worths: Mapping[str, PartyWorth]) -> Files:
    """Write a case as the files of a Genius scenario.

    Parameters
    ----------
    case : Case
        A case without errors.
    worths : mapping of party to PartyWorth
        Utilities of the parties that negotiate.

    Returns
    -------
    files : dict of str to str
        Contents by file name: the domain and a profile for each party.
    remarks : tuple of str
        What the format cannot hold.

    Raises
    ------
    UsageError
        If the case has rules or red lines, or its interactions take too many rectangles.
    """
    _refuse_rules(case, worths, "Genius XML")
    remarks = _remarks(case, worths)
    numbered = any(worth.boxes for worth in worths.values())
    if numbered:
        remarks.append(
            "Interactions need Genius' non-linear form: levels are numbers from 0, in the order of the case."
        )
    most = max(100.0, *(_most_points(worth) for worth in worths.values()))
    if most > 100:
        remarks.append(f"Genius cuts utilities at 1, so that all are divided by {most / 100:.6g}.")
    files = {f"{case.id}-domain.xml": _domain(case, numbered)}
    for number, (party, worth) in enumerate(worths.items(), start=1):
        profile = _nonlinear(case, worth, most) if numbered else _linear(case, worth)
        files[f"{case.id}-{number:02d}-{party}.xml"] = profile
        reservation = worth.reservation
        if reservation is None:
            remarks.append(f"Nothing says what '{party}' gets without a deal; Genius takes 0.")
        elif not 0 <= reservation <= 100:
            remarks.append(f"The reservation of '{party}' is {reservation / 100:g}; Genius expects 0 to 1.")
    return files, tuple(remarks)


def _most_points(worth: PartyWorth) -> float:
    """Return points that no package exceeds."""
    additive = sum(100.0 * weight * max(worth.values[id_].values()) for id_, weight in worth.weights.items())
    if not any(worth.weights.values()):
        # Rows of a table exclude each other; interactions alone add up.
        complete = all(len(condition) == len(worth.values) for condition, _ in worth.boxes)
        points = [max(points, 0.0) for _, points in worth.boxes]
        return max(points) if complete and points else sum(points)
    return additive + sum(max(points, 0.0) for _, points in worth.boxes)


def _header(case: Case) -> dict[str, str]:
    return unique_names({id_: issue.name for id_, issue in case.issues.items()})


_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _attributes(**attributes: object) -> str:
    for value in attributes.values():
        if _UNWRITABLE.search(str(value)):
            raise UsageError(f"{str(value)[:40]!r} holds a character that XML cannot; rename it in the case")
    return " ".join(f"{key}={quoteattr(str(value))}" for key, value in attributes.items())


def _opened(kind: str = "") -> list[str]:
    inner = _attributes(index=0, description="", name="root", type="objective", etype="objective")
    return [f"<utility_space{kind}>", f"<objective {inner}>"]


def _issue_lines(case: Case, numbered: bool, shares: Mapping[str, Mapping[str, float]] | None = None) -> Iterator[str]:
    names = _header(case)
    for index, (id_, issue) in enumerate(case.issues.items(), start=1):
        kind = "integer" if numbered else "discrete"
        about = _attributes(index=index, name=names[id_], etype=kind, type=kind, vtype=kind)
        if numbered:
            yield f"<issue {about} {_attributes(lowerbound=0, upperbound=len(issue.levels) - 1)}/>"
            continue
        yield f"<issue {about}>"
        for place, (level, label) in enumerate(level_labels(case, id_).items(), start=1):
            worth = {} if shares is None else {"evaluation": repr(float(shares[id_][level]))}
            yield f"<item {_attributes(index=place, value=label, cost=0, description='', **worth)}/>"
        yield "</issue>"


def _domain(case: Case, numbered: bool) -> str:
    lines = _opened(" " + _attributes(number_of_issues=len(case.issues)))
    lines += [*_issue_lines(case, numbered), "</objective>", "</utility_space>"]
    return "\n".join(["<negotiation_template>", *lines, "</negotiation_template>", ""])


def _closed(worth: PartyWorth, most: float = 100.0) -> list[str]:
    reservation = 0.0 if worth.reservation is None else worth.reservation / most
    return [
        "</objective>",
        f"<discount_factor {_attributes(value=1.0)}/>",
        f"<reservation {_attributes(value=repr(float(reservation)))}/>",
        "</utility_space>",
        "",
    ]


def _linear(case: Case, worth: PartyWorth) -> str:
    largest = {id_: max(values.values()) for id_, values in worth.values.items()}
    shares = {
        id_: {level: value / largest[id_] if largest[id_] else 0.0 for level, value in values.items()}
        for id_, values in worth.values.items()
    }
    lines = _opened()
    for index, id_ in enumerate(case.issues, start=1):
        lines.append(f"<weight {_attributes(index=index, value=repr(float(worth.weights[id_] * largest[id_])))}/>")
    return "\n".join([*lines, *_issue_lines(case, False, shares), *_closed(worth)])


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return the unbroken runs among places, as their ends."""
    runs: list[tuple[int, int]] = []
    for place in sorted(places):
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _nonlinear(case: Case, worth: PartyWorth, most: float) -> str:
    boxes: list[tuple[Mapping[str, tuple[str, ...]], float]] = [
        ({id_: (level,)}, 100.0 * worth.weights[id_] * value)
        for id_ in case.issues
        for level, value in worth.values[id_].items()
        if worth.weights[id_] * value
    ]
    boxes += worth.boxes
    index = {id_: place for place, id_ in enumerate(case.issues, start=1)}
    level_place = {id_: {level: place for place, level in enumerate(i.levels)} for id_, i in case.issues.items()}
    lines: list[str] = []
    for condition, points in boxes:
        runs = [_runs([level_place[id_][level] for level in levels]) for id_, levels in condition.items()]
        if len(lines) + prod(map(len, runs)) > MOST_RECTANGLES * 4:
            raise UsageError("the interactions take too many rectangles for Genius XML; `--to negmas` holds them")
        for ends in product(*runs):
            lines.append(f"<hyperRectangle {_attributes(utility=repr(float(points)))}>")
            lines += [
                f"<INCLUDES {_attributes(index=index[id_], min=low, max=high)}/>"
                for id_, (low, high) in zip(condition, ends, strict=True)
            ]
            lines.append("</hyperRectangle>")
    opened = [
        *_opened(" " + _attributes(type="nonlinear")),
        *_issue_lines(case, True),
        f"<utility {_attributes(maxutility=repr(float(most)))}>",
    ]
    opened.append(f"<ufun {_attributes(type='PlainUfun', weight=1, aggregation='sum')}>")
    return "\n".join([*opened, *lines, "</ufun>", "</utility>", *_closed(worth, most)])


def write_geniusweb(case: Case, worths: Mapping[str, PartyWorth]) -> Files:
    """Write a case as the files of a GeniusWeb scenario.

    Parameters
    ----------
    case : Case
        A case without errors.
    worths : mapping of party to PartyWorth
        Utilities of the parties that negotiate.

    Returns
    -------
    files : dict of str to str
        Contents by file name: the domain and a profile for each party.
    remarks : tuple of str
        What the format cannot hold.

    Raises
    ------
    UsageError
        If the case has rules, red lines or interactions.
    """
    _refuse_rules(case, worths, "GeniusWeb JSON")
    interacting = [party for party, worth in worths.items() if worth.boxes]
    if interacting:
        raise UsageError(
            f"GeniusWeb profiles are linear and additive; '{interacting[0]}' has interactions or a table: "
            "use --to negmas"
        )
    names = _header(case)
    domain: dict[str, Any] = {
        "name": case.id,
        "issuesValues": {names[id_]: {"values": list(level_labels(case, id_).values())} for id_ in case.issues},
    }
    remarks = _remarks(case, worths)
    files = {f"{case.id}.json": json.dumps(domain, ensure_ascii=False, indent=1) + "\n"}
    for number, (party, worth) in enumerate(worths.items(), start=1):
        space = _geniusweb_profile(case, party, worth, domain, names)
        if worth.no_deal is None and worth.reservation is not None:
            remarks.append(
                f"GeniusWeb knows a package without a deal and no value: the reservation of '{party}' is left out."
            )
        text = json.dumps({"LinearAdditiveUtilitySpace": space}, ensure_ascii=False, indent=1)
        files[f"{case.id}-{number:02d}-{party}.json"] = text + "\n"
    return files, tuple(remarks)


def _geniusweb_profile(
    case: Case, party: str, worth: PartyWorth, domain: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, Any]:
    utilities = {
        names[id_]: {
            "discreteutils": {
                "valueUtilities": {level_labels(case, id_)[level]: value for level, value in worth.values[id_].items()}
            }
        }
        for id_ in case.issues
    }
    space: dict[str, Any] = {
        "name": case.parties[party].name,
        "issueUtilities": utilities,
        "issueWeights": {names[id_]: weight for id_, weight in _weights_of_one(worth.weights).items()},
        "domain": domain,
    }
    if worth.no_deal is not None:
        bid = {names[id_]: level_labels(case, id_)[level] for id_, level in worth.no_deal.items()}
        space["reservationBid"] = {"issuevalues": bid}
    return space


def _weights_of_one(weights: Mapping[str, float]) -> dict[str, float]:
    """Return weights whose decimals add up to exactly 1, as GeniusWeb demands; the largest takes the rest."""
    rounded = {id_: Decimal(repr(round(weight, 12))) for id_, weight in weights.items()}
    largest = max(rounded, key=lambda id_: rounded[id_])
    rounded[largest] += 1 - sum(rounded.values())
    return {id_: float(weight) for id_, weight in rounded.items()}
