# SPDX-License-Identifier: MIT
"""The answer in words: a bottom line of at most 60 words, and a few lines on what hangs on what.

No sentence has more than 25 words: long titles and lists are cut where a sentence would be longer. Parties stand
before "would" only, so that a party of several members needs no other verb.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from detente.analysis.answer.result import AnswerResult, Change, Turn
from detente.analysis.answer.verdicts import Departure, Verdict
from detente.analysis.robustness.words import describe_assumption
from detente.case.case import Case
from detente.case.names import as_sentence
from detente.outcomes.assumptions import Assumption
from detente.words.form import amount, count_words, listed, points, quoted, share, shortened

__all__ = ["bottom_line", "further_lines", "points_note", "turn_sentence"]

MOST_WORDS = 60
LONGEST = 25
"""Words of a sentence at most."""

TITLES = (99, 12, 9, 7, 5, 4, 3)
"""Words of a title that are kept, tried in turn until its sentence is short enough."""

SHOWN = 3

Title = Callable[[str], str]


def _fitted(make: Callable[[Title], str]) -> str:
    """Return a sentence with its titles cut as little as it needs."""
    told = ""
    for most in TITLES:
        told = make(lambda title, most=most: quoted(shortened(title, most)))  # type: ignore[misc]
        if len(told.split()) <= LONGEST:
            break
    return told


def _joined(sentences: Iterable[str]) -> str:
    return " ".join(filter(None, sentences))


def bottom_line(case: Case, result: AnswerResult) -> str:
    """Return the answer in at most 60 words: no deal, who would sign, what lasts, what to change.

    What does not fit is told more briefly, and what still does not fit is left to the lines below the matrix.
    """
    told = [_nobody(case, result), _signing(case, result), _lasting(case, result), _changing(case, result)]
    if len(_joined(told).split()) > MOST_WORDS:
        told[1] = _signing(case, result, brief=True)
    if len(_joined(told).split()) > MOST_WORDS and result.smallest is not None:
        told[3] = _change_step(case, result.smallest, "smallest change")
    while len(_joined(told).split()) > MOST_WORDS:
        told.pop()
    return _joined(told)


def _shown(result: AnswerResult) -> list[Verdict]:
    return [verdict for verdict in result.proposals if not verdict.variant_of]


def _nobody(case: Case, result: AnswerResult) -> str:
    leaves = result.no_deal.leaves
    if result.no_deal.outcome is None or not result.no_deal.coalitions:
        return ""
    if not leaves:
        return "If nobody agrees, nobody would move."
    first = max(leaves, key=lambda d: d.share.share if d.share is not None else 0.0)
    together = " together" if len(first.parties) > 1 else ""
    return f"If nobody agrees, {_list_of(case, first.parties)}{together} would move."


def _signing(case: Case, result: AnswerResult, brief: bool = False) -> str:
    shown = _shown(result)
    if not shown:
        return "The case names no proposal."
    refused = [v for v in shown if v.refused_by]
    unknown = [v for v in shown if not v.refused_by and "signed" in v.missing]
    signed = [v for v in shown if not v.refused_by and "signed" not in v.missing]
    if signed:
        how_many = f"{len(signed)} of {len(shown)} proposals" if len(shown) > 1 else "the one proposal"
        more = f" and {len(signed) - SHOWN} more" if len(signed) > SHOWN else ""
        if brief:
            return f"All would sign {how_many}."
        return _fitted(lambda t: f"All would sign {how_many}: {listed([t(v.title) for v in signed[:SHOWN]])}{more}.")
    if unknown:
        which = "the proposal" if len(shown) == 1 else count_words(len(unknown), "proposal")
        return f"Whether all would sign {which} is not known."
    names = _names(case, {gain.party for v in refused for gain in v.refused_by})
    if len(shown) == 1:
        return f"{as_sentence(_list(names))} would refuse the proposal."
    return f"Each of {len(shown)} proposals would be refused, by {_list(names, 'or')}."


def _lasting(case: Case, result: AnswerResult) -> str:
    """Say what is signed and lasts in most of the assumptions; beside it who would break that at once."""
    shown = _shown(result)
    for attribute, what in _claims(shown):
        known = [(v, found) for v in shown if (found := getattr(v, attribute)) is not None]
        if not known:
            continue
        best = max(known, key=lambda pair: pair[1].share)[1]
        if best.share == 0.0:
            return f"No proposal is {what} in any of the assumptions."
        level = [v for v, found in known if found.share >= best.band[0]]
        told = _best(level, f"{what} in {share(best.share)} of the assumptions")
        # No survival is told without who would break the package at once.
        return _joined([told, _broken(case, level) if attribute == "signed_and_lasts" else ""])
    return ""


def _best(level: Sequence[Verdict], how: str) -> str:
    """Name the proposals that do best; those within sampling error of each other are level."""
    if len(level) > SHOWN:
        return f"At best, {len(level)} proposals are level: each is {how}."
    if len(level) > 1:
        return _fitted(lambda t: f"At best, {listed([t(v.title) for v in level])} are level: each is {how}.")
    return _fitted(lambda t: f"At best, {t(level[0].title)} is {how}.")


def _claims(shown: Sequence[Verdict]) -> tuple[tuple[str, str], ...]:
    years = count_words(shown[0].years, "year") if shown else ""
    return (
        ("signed_and_lasts", f"signed and lasts {years}"),
        ("signed_and_stays", "signed and left by nobody"),
        ("stayed", "left by nobody"),
    )


def _broken(case: Case, verdicts: Sequence[Verdict]) -> str:
    """Say who would break packages at once."""
    breakers = _names(case, {breach.party for verdict in verdicts for breach in verdict.broken_at_once})
    what = "it" if len(verdicts) == 1 else "one of them"
    return f"{as_sentence(_list(breakers))} would break {what} at once." if breakers else ""


def _changing(case: Case, result: AnswerResult) -> str:
    return "" if result.smallest is None else _change_sentences(case, result.smallest, "smallest change")


def _change_sentences(case: Case, change: Change, which: str) -> str:
    """Return what a change takes, and what the changed package becomes."""
    clauses = [f"A clause is added: {words}." for words in change.clauses]
    deposits = [
        f"{as_sentence(case.parties[party].in_text)} would post a deposit of {points(x)} points."
        for party, x in change.deposits.items()
    ]
    return _joined([_change_step(case, change, which), *clauses, *deposits, _becomes(case, change)])


def _change_step(case: Case, change: Change, which: str) -> str:
    title = case.proposals[change.proposal].title
    numbers = ((len(change.clauses), "clause"), (len(change.deposits), "deposit"))
    added = listed([f"a {noun}" if number == 1 else count_words(number, noun) for number, noun in numbers if number])
    if not change.changes:
        return _fitted(lambda t: f"The {which} adds {added} to {t(title)}.")
    adds = f" and adds {added}" if added else ""
    return _moves(case, change.changes, lambda t, moved: f"The {which} sets {moved} in {t(title)}{adds}.", SHOWN)


def _moves(case: Case, changes: Mapping[str, tuple[str, str]], make: Callable[[Title, str], str], most: int) -> str:
    """Return a sentence on changed levels: as many of them as it has room for."""
    steps = [(case.issues[issue].name, case.issues[issue].levels[after]) for issue, (_, after) in changes.items()]

    def sentence(title: Title, kept: int) -> str:
        moved = [f"{name} to {title(level)}" for name, level in steps[:kept]]
        rest = len(steps) - kept
        return make(title, f"{', '.join(moved)} and {count_words(rest, 'more level')}" if rest else listed(moved))

    for kept in range(min(len(steps), most), 1, -1):
        told = _fitted(lambda title, kept=kept: sentence(title, kept))  # type: ignore[misc]
        if len(told.split()) <= LONGEST:
            return told
    return _fitted(lambda title: sentence(title, 1))


def _becomes(case: Case, change: Change) -> str:
    after = change.verdict
    if change.holds and after.signed_and_lasts is not None:
        how = f"So changed, it is signed and lasts in {share(after.signed_and_lasts.share)} of the assumptions."
        return _joined([how, _broken(case, [after])])
    if after.signed is None:
        return ""
    return f"So changed, it is signed in {share(after.signed.share)} of the assumptions."


def _names(case: Case, parties: Sequence[str] | set[str] | tuple[str, ...]) -> list[str]:
    return [party.in_text for id_, party in case.parties.items() if id_ in parties]


def _list(names: Sequence[str], word: str = "and") -> str:
    """Return names as a list; of many the first few."""
    if len(names) > SHOWN + 1:
        return f"{', '.join(names[:SHOWN])} {word} {len(names) - SHOWN} more"
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else "".join(names)


def _list_of(case: Case, parties: Sequence[str]) -> str:
    return _list(_names(case, parties))


def points_note(result: AnswerResult) -> str:
    """Say once what points and shares are."""
    told = any(v.refused_by for v in result.proposals) or result.no_deal.leaves
    numbers = [gain.margin for v in result.proposals for gain in v.gains]
    numbers += [gain for departure in result.no_deal.leaves for gain in departure.gains.values()]
    scale = "Points are a party's own, on its own scale of 0 to 100; points of two parties do not compare. "
    return (
        f"{scale if told and any(number is not None for number in numbers) else ''}"
        f"Shares are of {result.draws:,} drawn assumptions. They are no probabilities. "
        "Brackets hold the lowest and the highest scenario."
    )


def further_lines(case: Case, result: AnswerResult) -> list[tuple[str, str]]:
    """Return what stands below the matrix: a heading and a sentence or two each; only what there is."""
    found = [
        ("If nobody agrees", _no_deal_words(case, result)),
        ("What to change", _changes_words(case, result)),
        ("What would turn it", _turning_words(case, result)),
        ("Would it last", _reconciled(result)),
        ("What is left open", _open_words(case, result)),
        ("Who is not asked", _unasked_words(case, result)),
        ("What is not known", _missing_words(result)),
        ("What usually happens", _outside_words(result)),
    ]
    return [(head, words) for head, words in found if words]


def _no_deal_words(case: Case, result: AnswerResult) -> str:
    if result.no_deal.outcome is None:
        return "The case does not say what happens without a deal."
    if not result.no_deal.leaves:
        return "No signatory would move, alone or with others." if result.no_deal.coalitions else ""
    return _joined(_departure_sentences(case, departure) for departure in result.no_deal.leaves[:SHOWN])


def _departure_sentences(case: Case, departure: Departure) -> str:
    """Return who would move where, what that would bring them, and how surely such a move pays."""
    who = as_sentence(_list_of(case, departure.parties))
    together = " together" if len(departure.parties) > 1 else ""
    told = _moves(case, departure.changes, lambda _, moved: f"{who}{together} would move {moved}.", 2)
    known = [(party, gain) for party, gain in departure.gains.items() if gain is not None]
    gained = [f"{case.parties[party].in_text} {points(gain)}" for party, gain in known]
    brings = f"That would bring {_list(gained)} points." if gained else ""
    surely = (
        f"Some such move pays in {share(departure.share.share)} of the assumptions."
        if departure.share is not None and departure.share.share < 1.0
        else ""
    )
    return _joined([told, brings, surely])


def _changes_words(case: Case, result: AnswerResult) -> str:
    if result.smallest is None:
        works = any(not v.refused_by and not (v.breaches and v.survival) for v in result.proposals)
        unknown = any("signed" in v.missing for v in result.proposals)
        asked = result.proposals and "changes" not in result.left_out
        skipped = any(finding.code == "changes-skipped" for finding in result.findings)
        return "" if works or unknown or not asked or skipped else "No change within reach makes a proposal work."
    told = _change_sentences(case, result.smallest, "smallest change")
    least = result.least_loss
    if least is None or least == result.smallest:
        return told
    return _joined([told, _change_sentences(case, least, "change with the least loss")])


def _turning_words(case: Case, result: AnswerResult) -> str:
    inside = [turn for turn in result.turns if turn.inside]
    if not inside:
        return "No single number within its stated range turns who would sign or what lasts." if result.turns else ""
    refusals = [turn for turn in inside if turn.claim.startswith("refuses")]
    others = [turn for turn in inside if not turn.claim.startswith("refuses")]
    return _joined(turn_sentence(case, result, turn) for turn in [*refusals, *others][:2])


def turn_sentence(case: Case, result: AnswerResult, turn: Turn) -> str:
    """Return what a claim is, at which value of which number it turns, and what would have to change with that."""
    kind, proposal, *party = turn.claim.split(".")
    title = next((v.title for v in result.proposals if v.id == proposal), proposal)
    name = describe_assumption(
        case,
        Assumption(turn.input, "", turn.kind, turn.party, turn.low, turn.high, turn.about),  # type: ignore[arg-type]
    )
    where = "above" if turn.turns_at > turn.now else "below"
    value = f"{name} were {where} {amount(turn.turns_at)}"
    if kind in ("refuses", "signs"):
        who, would = as_sentence(case.parties[party[0]].in_text), "sign" if kind == "refuses" else "refuse"
        told = _fitted(lambda t: f"{who} would {would} {t(title)} if {value}.")
    else:
        no_longer = "no longer " if turn.holds else ""
        told = _fitted(lambda t: f"{t(title)} would {no_longer}outlive half of the shocks if {value}.")
    stated = amount(turn.low) if turn.low == turn.high else f"{amount(turn.low)} to {amount(turn.high)}"
    return _joined([told, f"The case states {stated}.", _contradiction(case, turn)])


def _contradiction(case: Case, turn: Turn) -> str:
    if not turn.contradicts:
        return ""
    who = case.parties[turn.party].in_text
    if turn.kind == "war value":
        worth = points(turn.contradicts["preference_puts_no_deal_at"])
        return f"The preference of {who}, which puts no deal at {worth} points, would have to change with that."
    low, high = (points(turn.contradicts[end]) for end in ("war_value_low", "war_value_high"))
    stated = low if low == high else f"{low} to {high}"
    return f"The war value of {who}, {stated} points, would have to change with that."


def _reconciled(result: AnswerResult) -> str:
    """Say why the three answers to whether it lasts differ, where they do."""
    apart = [v for v in _shown(result) if v.stays is not None and v.survival and bool(v.leaves) != bool(v.breaches)]
    if not apart:
        return ""
    verb = "package differs" if len(apart) == 1 else "packages differ"
    return (
        f"{len(apart)} {verb} between “would leave” and “breaks it first”. The first leaves out what breaking costs "
        "and what time does. The second counts both."
    )


def _open_words(case: Case, result: AnswerResult) -> str:
    sentences = []
    for verdict in _shown(result):
        if not verdict.open_levels:
            continue
        title, tried = verdict.title, verdict.open_levels
        signed = sum(bool(one["signed"]) for one in tried)
        told = f"signed with {signed} of {count_words(len(tried), 'way')} to settle them"
        if any(one["lasts"] is not None for one in tried):
            told += f", and lasts with {sum(bool(one['lasts']) for one in tried)}"
        issues = _list([case.issues[issue].name for issue in tried[0]["levels"]])
        sentences.append(_fitted(lambda t, title=title, issues=issues: f"{t(title)} leaves open: {issues}."))  # type: ignore[misc]
        sentences.append(f"It is {told}.")
    return _joined(sentences)


def _unasked_words(case: Case, result: AnswerResult) -> str:
    """Say what proposals bring those signatories of the case whose consent they do not ask."""
    sentences = []
    for verdict in _shown(result):
        signing = {gain.party for gain in verdict.gains if gain.signs}
        others = [
            case.parties[gain.party].in_text
            + ("" if gain.margin is None else f" ({points(gain.margin, sign=round(gain.margin, 1) != 0)})")
            for gain in verdict.gains
            if gain.party in case.signatories and gain.party not in signing
        ]
        if others:
            title = verdict.title
            sentences.append(_fitted(lambda t, title=title, others=others: f"{t(title)} does not ask {_list(others)}."))  # type: ignore[misc]
    return _joined(sentences)


def _missing_words(result: AnswerResult) -> str:
    """Say why cells of the matrix are empty."""
    reasons = dict.fromkeys(
        part.strip().rstrip(".")
        for verdict in _shown(result)
        for column in ("signed", "stays", "lasts", "breaches")
        for part in verdict.missing.get(column, "").split(";")
    )
    return _joined(f"{as_sentence(reason)}." for reason in reasons if reason)


def _outside_words(result: AnswerResult) -> str:
    parts = []
    if result.outside:
        first = result.outside[0]
        parts.append(f"{as_sentence(str(first['reference_class']))} {first['measure']}: {first['value']}.")
        if len(result.outside) > 1:
            more = count_words(len(result.outside) - 1, "more published frequency", "more published frequencies")
            parts.append(f"`detente sweep` shows {more}.")
    if result.hindsight:
        verb = "is" if len(result.hindsight) == 1 else "are"
        parts.append(
            f"{count_words(len(result.hindsight), 'item')} known only after the date of the case {verb} used nowhere."
        )
    return _joined(parts)
