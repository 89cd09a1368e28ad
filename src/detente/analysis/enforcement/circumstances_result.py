# SPDX-License-Identifier: MIT
"""What surrounds a deal, as found: guarantees, ambiguous levels, monitoring."""

from __future__ import annotations

from dataclasses import dataclass

from detente.case.case import Case
from detente.case.names import as_sentence

__all__ = ["Dispute", "GuaranteeVerdict", "WatchVerdict"]


@dataclass(frozen=True, slots=True)
class GuaranteeVerdict:
    """How credible a guarantee is, and what an economic shield adds.

    Attributes
    ----------
    guarantee, title : str
        The guarantee.
    credibility, without_investors, with_investors : float
        Probability that a guarantor acts: as taken, and with and without the property that investors
        could have.
    none_come, they_come : bool
        Whether "nobody invests" and "they invest" are equilibria; both may be. False where no stake is
        stated.
    """

    guarantee: str
    title: str
    credibility: float
    without_investors: float
    with_investors: float
    none_come: bool
    they_come: bool

    @property
    def words(self) -> str:
        """What investors do about the guarantee, in a sentence; empty where they have nothing to come for."""
        alone, added = f"{self.without_investors:.2f}", f"{self.with_investors:.2f}"
        if self.none_come and self.they_come:
            return (
                f"“{self.title}” has two equilibria: nobody invests (probability {alone}) and investors come "
                f"({added}). The first is taken."
            )
        if self.they_come:
            return f"“{self.title}”: investors come, and with them its probability is {added} instead of {alone}."
        if self.none_come:
            return (
                f"“{self.title}”: investors do not come. At a probability of {alone} help is too unlikely for them, "
                f"and all their property would make it {added}. A shield amplifies a guarantee and cannot create one."
            )
        return ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """An ambiguous level of a package: what it buys and what it costs.

    Attributes
    ----------
    text : str
        The ambiguous levels, in words.
    readings : dict of party to str
        What each party takes them to mean, in words.
    hazard, chance : float
        Hazard a year of a dispute that ends the deal, and the chance of one by the horizon.
    signed : bool
        Whether each of these parties accepts the package under its own reading.
    signed_if_clear : tuple of str
        Readings under which all signatories would sign if it were the only one, in words.
    disjoint : tuple of (str, str)
        Pairs of parties whose readings have nothing in common.
    expected_cost : dict of party to float
        Points that each signatory is to expect to lose because the dispute ends the deal: its chance by the horizon
        times what the deal, as it reads it, is worth to it over no deal. Below 0 it gains by the end.
    """

    text: str
    readings: dict[str, str]
    hazard: float
    chance: float
    signed: bool
    signed_if_clear: tuple[str, ...]
    disjoint: tuple[tuple[str, str], ...]
    expected_cost: dict[str, float]

    def words(self, case: Case, years: int) -> str:
        """Return the verdict in sentences."""
        names = {party: case.parties[party].in_text for party in self.readings}
        read = "; ".join(f"{names[party]} as “{reading}”" for party, reading in self.readings.items())
        clear = " or ".join(f"“{reading}”" for reading in self.signed_if_clear)
        settled = f"all would sign {clear}" if clear else "no reading would be signed by all"
        cost = self._cost_words(case)
        apart = "The readings have nothing in common: the dispute is put off, not settled. " if self.disjoint else ""
        return (
            f"“{self.text}” can be read in more than one way: {read}. "
            f"{'Each of them' if self.signed else 'Not each of them'} would sign under its own reading; in clear words "
            f"{settled}. {apart}The chance that the dispute ends the deal within {years} years is {self.chance:.2f} "
            f"at the midpoint. {cost}"
        )

    def _cost_words(self, case: Case) -> str:
        """Say who is to expect to lose by the end of the deal, and who to gain."""
        parts = []
        for sign, verb in ((1.0, "lose"), (-1.0, "gain")):
            listed = [(p, sign * x) for p, x in self.expected_cost.items() if sign * x > 0]
            if listed:
                who = " and ".join(f"{case.parties[p].in_text} {x:.1f}" for p, x in listed)
                parts.append(f"expected to {verb} by it, in points: {who}")
        return as_sentence("; ".join(parts)) + "." if parts else "Nobody is expected to lose or gain by it."


@dataclass(frozen=True, slots=True)
class WatchVerdict:
    """Whether monitoring deters violations short of war.

    Attributes
    ----------
    detection : float
        Probability a year that one is seen.
    needed : float
        That from which it does not pay: gain over gain and penalty.
    false_alarm : float
        Probability a year of an alarm without a violation, which can set off the answer as well.
    """

    detection: float
    needed: float
    false_alarm: float
