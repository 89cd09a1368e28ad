# SPDX-License-Identifier: MIT
"""What a breach leads to, once others have answered it: an answer counts as far as it is credible.

Answers come in their stated order. Whoever may give one compares where the deal ends up with it and without it, later
answers included, and gives it where that costs it no utility (backward induction). An answer of a party without a
preference is taken for granted, because nothing says what it costs that party. Under drawn assumptions an answer may
be credible in some draws and not in others; outcomes then come as several branches.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from detente.case.enforcement import Answer
from detente.outcomes.space import Mask, Rows

if TYPE_CHECKING:
    from detente.outcomes.enforcement import EnforcementModel, Worth

__all__ = ["Branch", "after_breach", "answered", "expected"]

TOLERANCE = 1e-9

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Branch:
    """One way in which a breach ends.

    Attributes
    ----------
    rows : ndarray of uint8, shape (n, issues)
        The outcomes.
    taken : ndarray of bool, shape (draws, n), or (1, n) where it is the same in every draw
        Where it is this way that is taken; exactly one of all branches is.
    """

    rows: Rows
    taken: NDArray[np.bool_]


def after_breach(
    model: EnforcementModel,
    breach: str,
    rows: Rows,
    worth: Worth,
    ignored: Collection[int] = (),
    forced: Collection[int] = (),
) -> list[Branch]:
    """Return the outcomes after a breach and what others do in answer.

    Parameters
    ----------
    model : EnforcementModel
        The block, with the clauses of the deal.
    breach : str
        Id of the breach.
    rows : ndarray of uint8, shape (n, issues)
        The packages.
    worth : callable
        Utilities, (draws, n), by which answers are judged.
    ignored, forced : collection of int, optional
        Places of answers that are not given, or given whatever they cost.

    Returns
    -------
    list of Branch
        One where the same answers are given in every draw.
    """
    stated = model.block.breaches[breach]
    current = model.after(rows, stated.sets)

    def given(place: int, answer: Answer, with_it: Sequence[Branch], without: Sequence[Branch]) -> NDArray[np.bool_]:
        if place in forced or answer.party not in model.case.preferences:
            return np.ones((1, len(with_it[0].rows)), dtype=bool)
        gain = expected(with_it, lambda y: worth(answer.party, y)) - expected(without, lambda y: worth(answer.party, y))
        return np.asarray(gain >= -TOLERANCE)

    answers = [(place, answer) for place, answer in enumerate(stated.answers) if place not in ignored]
    return _from(model, answers, rows, current, given)


def answered(model: EnforcementModel, answer: Answer, rows: Rows, current: Rows) -> tuple[Mask, Rows]:
    """Return where an answer applies to what a breach has changed, and the outcomes with it."""
    applies = model.space.meets(current, answer.when) & (current != rows).any(axis=1)
    after = np.where(applies[:, None], model.after(current, answer.then), current)
    return np.asarray((after != current).any(axis=1)), after


def _from(
    model: EnforcementModel,
    answers: Sequence[tuple[int, Answer]],
    rows: Rows,
    current: Rows,
    given: Callable[[int, Answer, Sequence[Branch], Sequence[Branch]], NDArray[np.bool_]],
) -> list[Branch]:
    if not answers:
        return [Branch(current, np.ones((1, len(rows)), dtype=bool))]
    (place, answer), later = answers[0], answers[1:]
    without = _from(model, later, rows, current, given)
    applies, after = answered(model, answer, rows, current)
    if not applies.any():
        return without
    with_it = _from(model, later, rows, after, given)
    gives = given(place, answer, with_it, without) & applies
    if (gives == gives[:1]).all():
        gives = gives[:1]
    if len(with_it) == len(without) == len(gives) == 1:
        return [Branch(np.where(gives[0][:, None], with_it[0].rows, without[0].rows), np.ones_like(gives))]
    branches = [Branch(b.rows, b.taken & gives) for b in with_it] + [Branch(b.rows, b.taken & ~gives) for b in without]
    return [branch for branch in branches if branch.taken.any()]


def expected(branches: Sequence[Branch], value: Callable[[Rows], Array]) -> Array:
    """Return the value of what a breach leads to, in every draw; shape (draws, n)."""
    if len(branches) == 1:
        return value(branches[0].rows)
    return np.asarray(sum(np.where(branch.taken, value(branch.rows), 0.0) for branch in branches))
