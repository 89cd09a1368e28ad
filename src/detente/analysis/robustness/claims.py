# SPDX-License-Identifier: MIT
"""The claims that a report makes about proposals, and whether each is true under drawn assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from detente.case.case import Case
from detente.outcomes.execution import Arrays
from detente.theory.drawn_packages import DrawnPackages

__all__ = ["VERBS", "Claim", "Truth", "claims_true", "sentence_of", "signable_in_draws"]

Kind = Literal["acceptable", "signable", "efficient", "stable", "holds", "best"]
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that is true or false of a proposal under given assumptions.

    Attributes
    ----------
    kind : str
        acceptable (to a party), signable (to every signatory), efficient, stable (every party stays,
        sequentially), holds (to a year, in at least half of the shocks), best (of the proposals).
    proposal : str
        Id of the proposal.
    party : str
        To whom it is acceptable, or for whom it is best; empty otherwise.
    criterion : str
        By what it is best: `utility` of a party, `nash_product`, `survival`; empty otherwise.
    year : int
        To which year it holds; 0 otherwise.
    """

    kind: Kind
    proposal: str
    party: str = ""
    criterion: str = ""
    year: int = 0

    @property
    def id(self) -> str:
        """One word for the claim, such as ``acceptable.headline.RUS``."""
        detail = self.party or self.criterion or (str(self.year) if self.year else "")
        return ".".join(filter(None, (self.kind, self.proposal, detail)))


@dataclass(frozen=True)
class Truth:
    """Whether a claim is true, draw by draw, and by how much where there is a measure of that.

    Attributes
    ----------
    true : ndarray of bool, shape (draws,)
        Whether it is true.
    answer : ndarray of float64, shape (draws,)
        The number behind it (a gain, a share that survives), or the truth itself as 0 and 1.
    """

    true: NDArray[np.bool_]
    answer: NDArray[np.float64]

    @classmethod
    def plain(cls, true: NDArray[np.bool_]) -> Truth:
        """Return a truth that has no measure."""
        return cls(true, true.astype(np.float64))


def claims_true(view: DrawnPackages, arrays: Arrays) -> dict[Claim, Truth]:
    """Return every claim that can be answered from what a sweep found.

    Parameters
    ----------
    view : DrawnPackages
        The case under one scenario.
    arrays : dict of str to ndarray
        What the blocks of the sweep gave, put together; draws first.
    """
    found = dict(_from_gains(view, arrays)) if "utility" in arrays else {}
    if "survival" in arrays:
        found |= dict(_from_survival(view, arrays["survival"]))
    for place, proposal in enumerate(view.names):
        if "dominated" in arrays:
            found[Claim("efficient", proposal)] = Truth.plain(arrays["dominated"][:, place] == 0)
        if "stable" in arrays:
            found[Claim("stable", proposal)] = Truth.plain(arrays["stable"][:, place, 3])
    return found


def _from_survival(view: DrawnPackages, curve: NDArray[np.float64]) -> Iterator[tuple[Claim, Truth]]:
    last = curve.shape[2] - 1
    for place, proposal in enumerate(view.names):
        for year in sorted({min(5, last), last}):
            share = curve[:, place, year]
            yield Claim("holds", proposal, year=year), Truth(np.asarray(share >= 0.5), share)
    lasting = curve[:, :, last]
    longest = np.asarray(lasting >= lasting.max(axis=1, keepdims=True) - TOLERANCE)
    for place, proposal in enumerate(view.names):
        yield Claim("best", proposal, criterion="survival"), Truth.plain(longest[:, place])


def _gains(view: DrawnPackages, arrays: Arrays) -> NDArray[np.float64]:
    gain = arrays["utility"] - arrays["reservation"][:, None, :]
    return np.where(view.vetoed, -np.inf, gain)


def signable_in_draws(view: DrawnPackages, arrays: Arrays) -> NDArray[np.bool_]:
    """Return in which draws all whose consent is asked would sign each package; shape (draws, packages)."""
    accepted = _gains(view, arrays) >= -TOLERANCE
    return np.asarray((accepted | ~view.signs).all(axis=2))


def _from_gains(view: DrawnPackages, arrays: Arrays) -> Iterator[tuple[Claim, Truth]]:
    gain, signable = _gains(view, arrays), signable_in_draws(view, arrays)
    accepted = gain >= -TOLERANCE
    finite = np.nan_to_num(gain, neginf=-100.0, posinf=100.0)
    for place, proposal in enumerate(view.names):
        for who, party in enumerate(view.parties):
            yield Claim("acceptable", proposal, party), Truth(accepted[:, place, who], finite[:, place, who])
        yield Claim("signable", proposal), Truth(signable[:, place], finite[:, place, view.signs[place]].min(axis=1))
    for who, party in enumerate(view.parties):
        own = arrays["utility"][:, :, who]
        best = np.asarray(own >= own.max(axis=1, keepdims=True) - TOLERANCE)
        for place, proposal in enumerate(view.names):
            yield Claim("best", proposal, party, "utility"), Truth.plain(best[:, place])
    product = np.where(signable, np.prod(np.maximum(finite, 0.0), axis=2), -1.0)
    leading = np.asarray((product >= product.max(axis=1, keepdims=True)) & signable)
    for place, proposal in enumerate(view.names):
        yield Claim("best", proposal, criterion="nash_product"), Truth.plain(leading[:, place])


VERBS = {
    "acceptable": ("accepted", "refused"),
    "signable": ("all sign", "somebody refuses"),
    "efficient": ("wastes nothing", "is bettered"),
    "stable": ("all stay", "somebody leaves"),
    "holds": ("holds", "fails"),
    "best": ("best", "not best"),
}
"""What a claim of each kind says in a word or two, where it is true and where it is false."""


def sentence_of(case: Case, claim: Claim, true: bool = True) -> str:
    """Return a claim, or its denial, as a sentence without its full stop."""
    title = f"“{case.proposals[claim.proposal].title}”"
    party = case.parties[claim.party].in_text if claim.party else ""
    match claim.kind:
        case "acceptable":
            return f"{party} would {'accept' if true else 'refuse'} {title}"
        case "signable":
            return f"every signatory would accept {title}" if true else f"somebody would refuse {title}"
        case "efficient":
            return f"{title} wastes nothing" if true else f"a package exists that is better than {title} for everybody"
        case "stable":
            return f"at {title} every party stays" if true else f"somebody leaves {title}"
        case "holds":
            return f"{title} {'holds' if true else 'does not hold'} to year {claim.year}"
    by = {"nash_product": "by the product of gains", "survival": "by how long it lasts"}
    how = f"for {party}" if claim.party else by[claim.criterion]
    return f"{title} is {'' if true else 'not '}the best of the proposals {how}"
