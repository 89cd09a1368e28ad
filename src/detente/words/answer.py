# SPDX-License-Identifier: MIT
"""The answer in words: a bottom line of at most 60 words, one matrix, and a few lines on what hangs on what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.analysis.answer.result import AnswerResult, Change, Departure, Turn, Verdict
from detente.analysis.robustness.words import describe_assumption
from detente.case.case import Case
from detente.case.names import as_sentence
from detente.outcomes.assumptions import Assumption
from detente.theory.certainty import Share
from detente.words.form import amount, brief_share_in, count, listed, points, quoted, share, when

__all__ = ["MATRIX_HEADS", "bottom_line", "further_lines", "matrix_rows", "points_note", "turn_sentence"]

MOST_WORDS = 60

MATRIX_HEADS = ("package", "refused by", "would leave", "breaks it first", "signed %", "and stays %", "and lasts %")
"""Columns of the matrix; shares are of the assumptions, in brackets the lowest and the highest scenario."""


def bottom_line(case: Case, result: AnswerResult) -> str:
    """Return the answer in at most 60 words: what nobody's signature leaves, who signs, what lasts, what to change."""
    sentences = [_signing(case, result), _lasting(result), _nobody(case, result), _changing(case, result)]
    told: list[str] = []
    for sentence in filter(None, sentences):
        if sum(len(s.split()) for s in (*told, sentence)) <= MOST_WORDS:
            told.append(sentence)
    return " ".join(told)


def _shown(result: AnswerResult) -> list[Verdict]:
    return [verdict for verdict in result.proposals if not verdict.variant_of]


def _signing(case: Case, result: AnswerResult) -> str:
    shown = _shown(result)
    if not shown:
        return "The case names no proposal, so the answer speaks of no deal alone."
    signed = [v for v in shown if not v.refused_by]
    if not signed:
        refusing = listed(_names(case, {gain.party for v in shown for gain in v.refused_by}))
        only = "The proposal is" if len(shown) == 1 else f"Each of {len(shown)} proposals is"
        return f"{only} refused by somebody: {refusing}."
    titles = listed([quoted(v.title) for v in signed[:3]])
    more = f" and {len(signed) - 3} more" if len(signed) > 3 else ""
    return f"Of {count(len(shown), 'proposal')} all would sign {titles}{more}."


def _lasting(result: AnswerResult) -> str:
    known = [v for v in _shown(result) if v.signed_and_lasts is not None]
    if not known:
        stayed = [v for v in _shown(result) if v.signed_and_stays is not None]
        if not stayed:
            return ""
        best = max(stayed, key=lambda v: v.signed_and_stays.share if v.signed_and_stays else 0.0)
        assert best.signed_and_stays is not None
        how_sure = share(best.signed_and_stays.share)
        return f"Signed and left by nobody: {quoted(best.title)} in {how_sure} of the assumptions."
    best = max(known, key=lambda v: v.signed_and_lasts.share if v.signed_and_lasts else 0.0)
    assert best.signed_and_lasts is not None
    return (
        f"Signed and lasting {count(best.years, 'year')}: at most {share(best.signed_and_lasts.share)} of the "
        f"assumptions, for {quoted(best.title)}."
    )


def _nobody(case: Case, result: AnswerResult) -> str:
    leaves = result.no_deal.leaves
    if result.no_deal.outcome is None:
        return ""
    if not leaves:
        return "Without a deal nobody would move." if result.no_deal.coalitions else ""
    first = max(leaves, key=lambda d: d.share.share if d.share is not None else 0.0)
    who = as_sentence(listed(_names(case, first.parties)))
    together = " together" if len(first.parties) > 1 else ""
    return f"Without a deal {who[0].lower() + who[1:]} would move{together}."


def _changing(case: Case, result: AnswerResult) -> str:
    change = result.smallest
    if change is None:
        return ""
    return f"Smallest change: {_change_words(case, change)}{_reaches(change)}."


def _reaches(change: Change) -> str:
    both = change.verdict.signed_and_lasts if change.holds else change.verdict.signed
    if both is None:
        return ""
    what = "signed and lasting" if change.holds else "signed"
    return f" ({what} in {share(both.share)})"


def _change_words(case: Case, change: Change) -> str:
    parts = [
        f"{case.issues[issue].name} to {quoted(case.issues[issue].levels[b])}"
        for issue, (_, b) in change.changes.items()
    ]
    parts += list(change.clauses)
    parts += [f"a deposit of {points(x)} points by {case.parties[p].in_text}" for p, x in change.deposits.items()]
    return f"in {quoted(case.proposals[change.proposal].title)}, {listed(parts)}"


def _names(case: Case, parties: Sequence[str] | set[str] | tuple[str, ...]) -> list[str]:
    return [party.in_text for id_, party in case.parties.items() if id_ in parties]


def _short_names(case: Case, parties: Sequence[str] | set[str]) -> list[str]:
    return [party.name for id_, party in case.parties.items() if id_ in parties]


def matrix_rows(case: Case, result: AnswerResult) -> list[tuple[str, ...]]:
    """Return one row for each proposal, with those below it that differ in clauses alone."""
    rows = []
    for verdict in _shown(result):
        rows.append(_row(case, verdict, verdict.title))
        rows += [_row(case, v, f"  + {_clauses_of(case, v)}") for v in result.proposals if v.variant_of == verdict.id]
    return rows


def _clauses_of(case: Case, verdict: Verdict) -> str:
    kinds = {"snap_back": "snap-back", "automatic_lapse": "lapse", "escrow": "deposit"}
    found = dict.fromkeys(kinds.get(clause.kind, clause.kind) for clause in case.clauses_of(verdict.id))
    return listed(list(found)) or "other clauses"


def _row(case: Case, verdict: Verdict, title: str) -> tuple[str, ...]:
    refusing = [_refusal(case, gain.party, gain.margin, gain.vetoes) for gain in verdict.refused_by]
    leaving = _short_names(case, {party for departure in verdict.leaves for party in departure.parties})
    first = verdict.first_breach
    breaking = "" if first is None else f"{case.parties[first.party].name}, {when(first.year)}"
    return (
        title,
        ", ".join(refusing) or "nobody",
        "?" if verdict.stays is None else ", ".join(leaving) or "nobody",
        breaking or ("nobody" if verdict.survival else "?"),
        _cell(verdict.signed),
        _cell(verdict.signed_and_stays),
        _cell(verdict.signed_and_lasts),
    )


def _refusal(case: Case, party: str, margin: float | None, vetoes: bool) -> str:
    name = case.parties[party].name
    if vetoes:
        return f"{name} (red line)"
    return name if margin is None else f"{name} {points(margin)}"


def _cell(known: Share | None) -> str:
    return "?" if known is None else brief_share_in(known.share, known.scenarios)


def points_note(result: AnswerResult) -> str:
    """Say once what points and shares are."""
    return (
        "Points are a party's own, on its own scale of 0 to 100, and are never compared between parties. Shares are "
        f"of {result.draws:,} drawn assumptions, in brackets the lowest and the highest scenario. They are no "
        "probabilities."
    )


def further_lines(case: Case, result: AnswerResult) -> list[tuple[str, str]]:
    """Return what stands below the matrix: a heading and a sentence or two each; only what there is."""
    found = [
        ("If nobody agrees", _no_deal_words(case, result)),
        ("What to change", _changes_words(case, result)),
        ("What would turn it", _turning_words(case, result)),
        ("Would it last", _reconciled(result)),
        ("What usually happens", _outside_words(result)),
    ]
    return [(head, words) for head, words in found if words]


def _no_deal_words(case: Case, result: AnswerResult) -> str:
    if result.no_deal.outcome is None:
        return "The case does not say what happens without a deal."
    if not result.no_deal.leaves:
        return "No signatory would leave that, alone or with others." if result.no_deal.coalitions else ""
    return " ".join(_departure_sentence(case, departure) for departure in result.no_deal.leaves[:3])


def _departure_sentence(case: Case, departure: Departure) -> str:
    who = as_sentence(listed(_names(case, departure.parties)))
    changed = list(departure.changes.items())
    parts = [
        f"{case.issues[issue].name} to {quoted(case.issues[issue].levels[after])}" for issue, (_, after) in changed[:2]
    ]
    more = f" and {count(len(changed) - 2, 'more change')}" if len(changed) > 2 else ""
    gains = [points(gain, sign=True) for gain in departure.gains.values() if gain is not None]
    gained = f", gaining {' and '.join(gains)}" if gains else ""
    surely = f" ({share(departure.share.share)} of the assumptions)" if departure.share is not None else ""
    together = " together" if len(departure.parties) > 1 else ""
    return f"{who} would{together} move {listed(parts)}{more}{gained}{surely}."


def _changes_words(case: Case, result: AnswerResult) -> str:
    if result.smallest is None:
        works = any(not v.refused_by and not v.breaches for v in result.proposals)
        return "" if works or not result.proposals else "No change within reach makes a proposal work."
    sentences = [f"Smallest: {_change_words(case, result.smallest)}{_reaches(result.smallest)}."]
    least = result.least_loss
    if least is not None and least != result.smallest:
        sentences.append(f"Least loss: {_change_words(case, least)}{_reaches(least)}.")
    return " ".join(sentences)


def _turning_words(case: Case, result: AnswerResult) -> str:
    inside = [turn for turn in result.turns if turn.inside]
    if not inside:
        return "No single number within its stated range turns who signs or what lasts." if result.turns else ""
    refusals = [turn for turn in inside if turn.claim.startswith("refuses")]
    others = [turn for turn in inside if not turn.claim.startswith("refuses")]
    return " ".join(turn_sentence(case, result, turn) for turn in [*refusals, *others][:2])


def turn_sentence(case: Case, result: AnswerResult, turn: Turn) -> str:
    """Return what a claim is, and at which value of which number it turns."""
    kind, proposal, *party = turn.claim.split(".")
    title = quoted(next((v.title for v in result.proposals if v.id == proposal), proposal))
    name = describe_assumption(
        case,
        Assumption(turn.input, "", turn.kind, turn.party, turn.low, turn.high, turn.about),  # type: ignore[arg-type]
    )
    where = "above" if turn.turns_at > turn.now else "below"
    stated = amount(turn.low) if turn.low == turn.high else f"{amount(turn.low)} to {amount(turn.high)}"
    value = f"{name} is {where} {amount(turn.turns_at)} (stated {stated})"
    if kind in ("refuses", "signs"):
        who = as_sentence(case.parties[party[0]].in_text)
        now, then = ("refuse", "sign") if kind == "refuses" else ("sign", "refuse")
        return f"{who} would {now} {title}, and would {then} if {value}."
    return f"{title}: whether it outlives half of the shocks turns if {value}."


def _reconciled(result: AnswerResult) -> str:
    """Say why the three answers to whether it lasts differ, where they do."""
    apart = [v for v in _shown(result) if v.stays is not None and v.survival and bool(v.leaves) != bool(v.breaches)]
    if not apart:
        return ""
    return (
        f"For {count(len(apart), 'package')} who would leave and who breaks it first differ: the first leaves out what "
        "breaking costs and what time does, the second counts both."
    )


def _outside_words(result: AnswerResult) -> str:
    parts = []
    if result.outside:
        first: Mapping[str, object] = result.outside[0]
        parts.append(f"{first['reference_class']} {first['measure']}: {first['value']}.")
        if len(result.outside) > 1:
            parts.append(
                f"{count(len(result.outside) - 1, 'more published frequency', 'more published frequencies')}: "
                "`detente sweep`."
            )
    if result.hindsight:
        verb = "is" if len(result.hindsight) == 1 else "are"
        parts.append(
            f"{count(len(result.hindsight), 'item')} known only after the date of the case {verb} used nowhere."
        )
    return " ".join(parts)
