# SPDX-License-Identifier: MIT
"""Terms that a user puts beside those of the case: of funds, of taxation, and guaranteed prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from detente.case.resource import FiscalTerms, Fund, Resources

__all__ = ["OwnTerms"]


@dataclass(frozen=True)
class OwnTerms:
    """Terms of one's own.

    Attributes
    ----------
    funds : mapping of id to Fund
        Compared beside the drafts of the case; one with the id of a draft stands in its place.
    fiscal : mapping of id to FiscalTerms
        Those that differ from the case's, or are new.
    works_under : mapping of asset to id of fiscal terms
        Assets that are to work under other terms than in the case.
    floors : mapping of commodity to float or None
        Lowest prices that a buyer guarantees, USD for a unit, where they differ from the case's.
    """

    funds: Mapping[str, Fund] = field(default_factory=dict)
    fiscal: Mapping[str, FiscalTerms] = field(default_factory=dict)
    works_under: Mapping[str, str] = field(default_factory=dict)
    floors: Mapping[str, float | None] = field(default_factory=dict)

    def applied(self, resources: Resources) -> Resources | None:
        """Return resources taxed and paid for by these terms; None where nothing but funds is given."""
        if not (self.fiscal or self.works_under or self.floors):
            return None
        developments = {
            id_: one.model_copy(update={"terms": self.works_under.get(id_, one.terms)})
            for id_, one in resources.developments.items()
        }
        commodities = {
            id_: one.model_copy(update={"floor": self.floors.get(id_, one.floor)})
            for id_, one in resources.commodities.items()
        }
        return resources.model_copy(
            update={
                "fiscal_terms": {**resources.fiscal_terms, **self.fiscal},
                "developments": developments,
                "commodities": commodities,
            }
        )
