# SPDX-License-Identifier: MIT
"""The one matrix of an answer: a row for each proposal, and below it a row for each that differs in clauses alone."""

from __future__ import annotations

from detente.analysis.answer.result import AnswerResult
from detente.analysis.answer.verdicts import PartyGain, Verdict
from detente.case.case import Case
from detente.theory.certainty import Share
from detente.words.form import brief_share_in, listed, points, shortened, when

__all__ = ["MATRIX_HEADS", "matrix_rows"]

MATRIX_HEADS = ("package", "refused by", "would leave", "breaks it first", "signed %", "and stays %", "and lasts %")
"""Columns of the matrix; shares are of the assumptions, in brackets the lowest and the highest scenario."""

TITLE = 9
"""Words of a title that a row shows."""

CLAUSES = {"snap_back": "snap-back", "automatic_lapse": "lapse", "escrow": "deposit"}
UNKNOWN = "?"


def matrix_rows(case: Case, result: AnswerResult) -> list[tuple[str, ...]]:
    """Return one row for each proposal, with those below it that differ in clauses alone."""
    rows = []
    for verdict in result.proposals:
        if verdict.variant_of:
            continue
        rows.append(_row(case, verdict, shortened(verdict.title, TITLE)))
        variants = [v for v in result.proposals if v.variant_of == verdict.id]
        rows += [_row(case, v, f"  + {_clauses_of(case, v)}") for v in variants]
    return rows


def _clauses_of(case: Case, verdict: Verdict) -> str:
    found = dict.fromkeys(CLAUSES.get(clause.kind, clause.kind) for clause in case.clauses_of(verdict.id))
    return listed(list(found)) or "no clauses"


def _row(case: Case, verdict: Verdict, title: str) -> tuple[str, ...]:
    refusing = ", ".join(_refusal(case, gain) for gain in verdict.refused_by)
    leaving = {party for departure in verdict.leaves for party in departure.parties}
    nobody = UNKNOWN if "signed" in verdict.missing else "nobody"
    return (
        title,
        refusing or nobody,
        UNKNOWN if verdict.stays is None else _names(case, leaving) or "nobody",
        _breaking(case, verdict),
        _cell(verdict.signed),
        _cell(verdict.signed_and_stays) if verdict.signed is not None else _alone("stays", verdict.stayed),
        _cell(verdict.signed_and_lasts) if verdict.signed is not None else _alone("lasts", verdict.lasting),
    )


def _names(case: Case, parties: set[str]) -> str:
    return ", ".join(party.name for id_, party in case.parties.items() if id_ in parties)


def _breaking(case: Case, verdict: Verdict) -> str:
    first = verdict.first_breach
    if first is None:
        return "nobody" if verdict.survival else UNKNOWN
    return f"{case.parties[first.party].name}, {when(first.year)}"


def _refusal(case: Case, gain: PartyGain) -> str:
    name = case.parties[gain.party].name
    if gain.vetoes:
        return f"{name} (red line)"
    return name if gain.margin is None else f"{name} {points(gain.margin)}"


def _cell(known: Share | None) -> str:
    return UNKNOWN if known is None else brief_share_in(known.share, known.scenarios)


def _alone(word: str, known: Share | None) -> str:
    """Return a share of its own where whether all sign is not known."""
    return UNKNOWN if known is None else f"{word} {_cell(known)}"
