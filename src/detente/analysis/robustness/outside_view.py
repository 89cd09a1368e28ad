# SPDX-License-Identifier: MIT
"""Published frequencies to stand beside the model's survival, each with its reference class and its source.

They are never averaged with each other or with the model: they count other things, in other places, and a
reader who sees them apart can see that. The table is part of the package (`base_rates.csv`); whatever was not
read in a source is not in it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from detente.case.case import Case
from detente.case.dated import Dated
from detente.case.dates import is_later
from detente.case.element import Location, nearest_name
from detente.case.finding import Finding
from detente.case.known import Hindsight, Known, Undated

__all__ = ["BaseRate", "base_rates", "base_rates_known_by", "base_rates_of"]


@dataclass(frozen=True, slots=True)
class BaseRate:
    """How often something happened in a class of cases.

    Attributes
    ----------
    id : str
        Short name, by which a case asks for it.
    reference_class : str
        What was counted.
    measure : str
        What of it.
    value : str
        The figure as it is published.
    low, high : float or None
        The same as numbers; a share of 1, a multiple, or days; None where only words are published.
    horizon : str
        Over what time.
    source : str
        Who published it and where.
    status : str
        Whether it was read in the source, or second hand.
    note : str
        What a reader should know before comparing.
    published : str or None
        When it was published, as precisely as that is known; None where it is not.
    """

    id: str
    reference_class: str
    measure: str
    value: str
    low: float | None
    high: float | None
    horizon: str
    source: str
    status: str
    note: str
    published: str | None


@cache
def base_rates() -> dict[str, BaseRate]:
    """Return all published frequencies by id."""
    text = files("detente.analysis.robustness").joinpath("base_rates.csv").read_text("utf-8")
    found = {}
    for row in csv.DictReader(text.splitlines()):
        low, high = (float(row[key]) if row[key] else None for key in ("low", "high"))
        found[row["id"]] = BaseRate(**{**row, "low": low, "high": high, "published": row["published"] or None})  # type: ignore[arg-type]
    return found


def base_rates_of(case: Case, findings: list[Finding]) -> tuple[BaseRate, ...]:
    """Return the frequencies that a case asks for; say which of them do not exist.

    Parameters
    ----------
    case : Case
        The case.
    findings : list of Finding
        Is added to.
    """
    known = base_rates()
    for index, id_ in enumerate(case.uncertainty.base_rates):
        if id_ not in known:
            message = f"there is no published frequency '{id_}'; {nearest_name(id_, list(known))}"
            findings.append(Finding("base-rate-unknown", "warning", message, ("uncertainty", "base_rates", index)))
    return tuple(known[id_] for id_ in case.uncertainty.base_rates if id_ in known)


def base_rates_known_by(known: Known) -> Known:
    """Withhold the frequencies that were published later, such as what a crowd forecast after the day.

    Parameters
    ----------
    known : Known
        What is known by a day.

    Returns
    -------
    Known
        The same, without the later frequencies among those that the case asks for; they are listed as hindsight,
        and those without a date as undated. A frequency that does not exist stays, for `base_rates_of` to name.
    """
    if known.day is None:
        return known
    hindsight, undated = [], []
    asked = known.case.uncertainty.base_rates
    for index, id_ in enumerate(asked):
        rate = base_rates().get(id_)
        location: Location = ("uncertainty", "base_rates", index)
        if rate is None:
            continue
        title = f"{rate.reference_class}: {rate.measure}"
        if rate.published is None:
            undated.append(Undated(location, "base rate", id_, title))
        elif is_later(rate.published, known.day):
            dated = Dated(location, "base rate", title, None, rate.published)
            hindsight.append(Hindsight(location, "base rate", id_, title, rate.published, dated.why))
    later = {entry.id for entry in hindsight}
    kept = tuple(id_ for id_ in asked if id_ not in later)
    uncertainty = known.case.uncertainty.model_copy(update={"base_rates": kept})
    case = known.case.model_copy(update={"uncertainty": uncertainty}) if later else known.case
    return replace(known, case=case, hindsight=(*known.hindsight, *hindsight), undated=(*known.undated, *undated))
