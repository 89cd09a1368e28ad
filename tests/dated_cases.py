# SPDX-License-Identifier: MIT
"""Small cases whose every piece has a date that a test chooses."""

from __future__ import annotations

from typing import Any

from detente.case.case import Case
from tests.coded_cases import coded_case

__all__ = ["dated_case", "dated_protection", "dated_resources"]

REGIONS = {"north": {"name": "North", "state": "a"}, "south": {"name": "South", "state": "a"}}


def _row(date: str | None, **rest: Any) -> dict[str, Any]:
    return {"published_on": date, "basis": "judgement", **rest}


def dated_resources(**dates: str | None) -> dict[str, Any]:
    """Return resources of two assets; a keyword gives the date of a piece, the others have none."""
    d = dates.get
    mine = {"contained": 100, "recovery": 0.5, "output": 10, "unit_cost": 1, "capex": 1}
    return {
        "valued_on": "2025",
        "host": "a",
        "discount_rate": 0.1,
        "required_return": 0.1,
        "rates_published_on": d("rates"),
        "commodities": {
            "ore": _row(d("ore"), name="Ore", unit="t", substance="ore", price=10, volatility=0.1),
            "coal": _row(d("coal"), name="Coal", unit="t", substance="coal", price=10, volatility=0.1),
        },
        "price_history": [
            _row(d("old"), commodity="ore", price_of="spot", period="2020", value=1, unit="USD/t"),
            _row(d("paid"), commodity="ore", price_of="spot", period=d("period") or "2020", value=2, unit="USD/t"),
        ],
        "assets": {
            "M": _row(
                d("M"), name="M", region="north", commodity="ore", holder="b", stage="open", held_as_of=d("held")
            ),
            "N": _row(d("N"), name="N", region="south", commodity="coal", holder="a"),
        },
        "figures": [
            _row(
                d("figure"),
                asset="M",
                what="ore",
                value=1,
                unit="t",
                measure="ore",
                substance="ore",
                as_of=d("figure_of"),
            )
        ],
        "developments": {
            "M": _row(d("develop"), product="ore", terms="tax", **mine),
            "N": _row(None, product="coal", terms="free", **mine),
        },
        "fiscal_terms": {"tax": _row(d("tax"), name="Tax"), "free": _row(None, name="Free")},
        "funds": {
            "early": _row(d("early"), name="Early", contribution=0.5, ownership={"b": 1}),
            "late": _row(d("late"), name="Late", contribution=0.5, ownership={"b": 1}),
        },
        "fund_rules": [
            {"when": {"mine": "half"}, "fund": "late", "basis": "judgement"},
            {"when": {"mine": "full"}, "fund": "early", "basis": "judgement"},
        ],
        "hazards": [
            {"when": {"road": "no"}, "loss": 1, "why": "no road", "published_on": d("hazard"), "basis": "judgement"}
        ],
        "claims": {"sum": _row(d("claim"), name="Sum", value=1, unit="USD M", measure="demand", as_of=d("named"))},
    }


def dated_protection(**dates: str | None) -> dict[str, Any]:
    """Return protection with two types of site; a keyword gives the date of a piece, the others have none."""
    d = dates.get

    def amount(key: str, value: float = 0.5) -> dict[str, Any]:
        return {"value": value, "basis": "judgement", "published_on": d(key)}

    return {
        "soldier_year": amount("soldier"),
        "taste": amount("taste"),
        "purposes": {"people": {"name": "People", "unit": "people"}},
        "protected": {"town": _row(d("town"), purpose="people", weight=1, lat=1, lon=1, asset="M")},
        "sites": {
            "hill": _row(d("hill"), lat=1, lon=1, types=["A"]),
            "dale": _row(d("dale"), lat=1, lon=2, types=["A", "B"]),
        },
        "types": {
            "A": {"name": "A", "radius_km": amount("A", 9), "buy": amount("buy")},
            "B": {"name": "B", "radius_km": amount("B", 9)},
        },
        "radii": [_row(d("radius"), name="Said", radius_km=3)],
        "terms": [
            {
                "name": "All",
                "cover": ["people"],
                "available": {"a": {"A": 1, "B": 2}},
                "published_on": d("term"),
                "basis": "judgement",
            }
        ],
        "allies": {
            "x": {"name": "X", "capacity": amount("ally"), "basis": "judgement"},
            "y": {"name": "Y", "capacity": amount("other"), "basis": "judgement"},
        },
    }


def dated_case(statements: dict[str, dict[str, Any]] | None = None, **parts: Any) -> Case:
    """Return a case at 28 February 2025 with these statements and blocks."""
    return coded_case(statements or {}, as_of="2025-02-28", regions=REGIONS, **parts)
