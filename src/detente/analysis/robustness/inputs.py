# SPDX-License-Identifier: MIT
"""What a box can be bounded by: the assumptions, and what follows from them that people talk about.

Beside every drawn number a claim about holding or stability can be bounded by what the proposal brings each
signatory over no deal, and by the probability that some guarantor acts. Those say in one bound what a dozen
weights say together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detente.analysis.robustness.claims import Claim
from detente.analysis.robustness.words import describe_assumption
from detente.outcomes.execution import Arrays
from detente.theory.drawn_packages import DrawnPackages

__all__ = ["BoxInputs", "Inputs"]

Numbers = NDArray[np.float64]

WITH_GAINS = ("holds", "stable")
"""Kinds of claim that gains do not answer by themselves."""


@dataclass(frozen=True)
class BoxInputs:
    """Columns by which a claim can be bounded.

    Attributes
    ----------
    ids : tuple of str
        Dotted path of an assumption, or ``gain.PROPOSAL.PARTY``, ``credibility.PROPOSAL.BREACH``.
    phrases : tuple of str
        The same in words.
    percent : tuple of bool
        Which are shares to be shown in per cent.
    numbers : ndarray of float64, shape (draws, columns)
        Their values.
    """

    ids: tuple[str, ...]
    phrases: tuple[str, ...]
    percent: tuple[bool, ...]
    numbers: Numbers

    def phrase(self, column: int, above: bool, limit: float) -> str:
        """Return a bound in words, such as ``what the war is worth to Russia is above 47``."""
        shown = f"{100 * limit:.2g} %" if self.percent[column] else f"{limit:.2g}"
        return f"{self.phrases[column]} is {'above' if above else 'below'} {shown}"


class Inputs:
    """The assumptions of a sweep, and what follows from them for each proposal.

    Parameters
    ----------
    view : DrawnPackages
        The case as stated.
    arrays : dict of str to ndarray
        What its sweep gave.
    draws : int
        Number of draws.
    """

    def __init__(self, view: DrawnPackages, arrays: Arrays, draws: int) -> None:
        self._view = view
        self._arrays = arrays
        self.drawn: Numbers = view.assumptions.numbers(view.assumptions.uniforms(0, draws))
        self.ids: tuple[str, ...] = tuple(item.path for item in view.assumptions.items)
        self._phrases = tuple(describe_assumption(view.case, item) for item in view.assumptions.items)
        self._percent = tuple(item.kind == "weight" for item in view.assumptions.items)

    def about(self, claim: Claim) -> BoxInputs:
        """Return the columns by which a claim can be bounded."""
        ids, phrases, percent = list(self.ids), list(self._phrases), list(self._percent)
        columns = [self.drawn]
        if claim.kind in WITH_GAINS:
            view, place = self._view, self._view.names.index(claim.proposal)
            gain = self._arrays["utility"][:, place] - self._arrays["reservation"]
            for who, party in enumerate(view.parties):
                if np.isfinite(gain[:, who]).all():
                    ids.append(f"gain.{claim.proposal}.{party}")
                    phrases.append(f"what it brings {view.case.parties[party].in_text} over no deal")
                    percent.append(False)
                    columns.append(gain[:, who, None])
            for number, breach in enumerate(view.guarded if claim.kind == "holds" else ()):
                ids.append(f"credibility.{claim.proposal}.{breach}")
                title = view.models[0][1].breaches[breach].title
                phrases.append(f"the probability that a guarantor acts ({title})")
                percent.append(True)
                columns.append(self._arrays["credibility"][:, place, number, None])
        return BoxInputs(tuple(ids), tuple(phrases), tuple(percent), np.concatenate(columns, axis=1))
