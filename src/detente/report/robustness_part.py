# SPDX-License-Identifier: MIT
"""How sure are we: which claims are firm, lean or are open, what decides them, and what others have counted."""

from __future__ import annotations

from dataclasses import dataclass

from detente.analysis.robustness import SweepResult, sweep
from detente.case.case import Case
from detente.case.names import as_sentence
from detente.charts import Chart, sureness_chart
from detente.report.part import Draft, Part
from detente.report.sentences import Sentence, join, share_words
from detente.words.form import points as points_of

__all__ = ["robustness_part"]

SPELT_OUT = ("signable", "holds")


@dataclass(frozen=True, slots=True)
class Unsure:
    """A claim that is not firm, as readers see it.

    Attributes
    ----------
    words, label, share : str
        The claim, how sure it is, and its shares.
    decided_by, box : str
        What decides it, and where it is otherwise; empty where nothing few can say.
    """

    words: str
    label: str
    share: str
    decided_by: str
    box: str


@dataclass(frozen=True, slots=True)
class RegretRow:
    """What backing one package can cost each party."""

    package: str
    cells: tuple[str, ...]


def robustness_part(draft: Draft) -> Part:
    """Answer how sure the claims are."""
    case = draft.case
    swept: SweepResult | None = None
    if case.proposals and draft.context.get("bargained") is not None:
        swept = draft.ask(lambda: sweep(draft.view), "sweep")
    if swept is None:
        return Part({"swept": None, "sure_sentences": ()})
    draft.note(swept.findings)
    parties = tuple(dict.fromkeys(regret.party for regret in swept.regrets))
    years = sorted({year for curve in swept.survival.values() for year in curve} & {1, 5, 10, _horizon(swept)})
    context = {
        "swept": swept,
        "sweep_basis": _basis(swept),
        "share_of": share_words,
        "sweep_parties": tuple(dict.fromkeys(c.claim.party for c in swept.claims if c.claim.kind == "acceptable")),
        "sweep_years": sorted({claim.claim.year for claim in swept.claims if claim.claim.kind == "holds"}),
        "unsure": _unsure(swept),
        "regret_parties": parties,
        "regret_rows": _regret_rows(case, swept, parties),
        "learning": _learning(case, swept, parties),
        "survival_years": years,
        "sure_sentences": _sentences(case, swept),
    }
    charts: dict[str, Chart | None] = {"sureness": sureness_chart(case, swept)}
    return Part(context, charts)


def _horizon(swept: SweepResult) -> int:
    return max((claim.claim.year for claim in swept.claims), default=0)


def _basis(swept: SweepResult) -> str:
    return (
        f"share of {swept.draws:,} drawn assumptions in each of {len(swept.scenarios)} scenarios, seed {swept.seed}; "
        "not a probability. The ranges are judgements: see there"
    )


def _unsure(swept: SweepResult) -> list[Unsure]:
    last = _horizon(swept)
    found = []
    for claim in swept.claims:
        kind = claim.claim.kind
        if claim.label == "firm" or kind not in SPELT_OUT or (kind == "holds" and claim.claim.year != last):
            continue
        box = ""
        if claim.box is not None:
            size = f"so in {claim.box.density:.0%} of these assumptions, which are {claim.box.coverage:.0%} of all such"
            box = f"{as_sentence(claim.box.words)} ({size})."
        found.append(
            Unsure(claim.words, claim.label, share_words(claim, claim.verdict is False), swept.deciders(claim), box)
        )
    return sorted(found, key=lambda unsure: unsure.label == "open")


def _regret_rows(case: Case, swept: SweepResult, parties: tuple[str, ...]) -> list[RegretRow]:
    of = {(regret.party, regret.package): regret for regret in swept.regrets}
    titles = {id_: proposal.title for id_, proposal in case.proposals.items()} | {"no_deal": "No deal"}
    rows = []
    for id_, title in titles.items():
        pairs = (of.get((party, id_)) for party in parties)
        rows.append(RegretRow(title, tuple("–" if r is None else f"{r.p90:.0f} / {r.most:.0f}" for r in pairs)))
    return rows


def _learning(case: Case, swept: SweepResult, parties: tuple[str, ...]) -> list[str]:
    sentences, settled = [], []
    for party in parties:
        facts = {x.group: x.points for x in swept.learning if x.party == party}
        groups = {group: points for group, points in facts.items() if group != "everything"}
        best = max(groups, key=lambda group: groups[group], default="")
        name = case.parties[party].in_text
        if not best or groups[best] < 0.1:
            settled.append(name)
        else:
            sentences.append(
                f"For its choice among the packages {name} would gain most by learning {swept.groups[best]}: at least "
                f"{points_of(groups[best])} points of its own scale, against {points_of(facts['everything'])} for "
                "learning everything."
            )
    if settled:
        sentences.append(f"No single fact would change which package is best for {join(settled)}.")
    return sentences


def _sentences(case: Case, swept: SweepResult) -> list[Sentence]:
    """Return how sure the answer in short is: who would sign, and what holds."""
    sentences = []
    basis = _basis(swept)
    without = case.no_deal or case.status_quo  # a proposal that leaves all as it would be is nothing to sign
    signable = [
        claim
        for claim in swept.claims
        if claim.claim.kind == "signable" and case.proposals[claim.claim.proposal].outcome != without
    ]
    best = max(signable, key=lambda claim: claim.share["as_stated"], default=None)
    if best is not None:
        low, high = min(best.share.values()), max(best.share.values())
        title = case.proposals[best.claim.proposal].title
        span = f", {100 * low:.0f} to {100 * high:.0f} % over the scenarios" if round(high - low, 2) >= 0.01 else ""
        text = (
            f"How sure that is: of all proposals “{title}” is signed by all in the largest share of the assumptions, "
            f"{100 * best.share['as_stated']:.0f} %{span} ({best.label})."
        )
        sentences.append(Sentence(text, basis))
    refused = [c for c in signable if c.label == "firm" and c.verdict is False]
    if refused:
        titles = join([f"“{case.proposals[c.claim.proposal].title}”" for c in refused])
        sentences.append(Sentence(f"Firm is that somebody refuses {titles}.", basis))
    return sentences
