# SPDX-License-Identifier: MIT
"""Walk from anything in a case back to sentences of its sources, or to somebody's judgement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from detente.analysis.result import Progress, Result, no_progress
from detente.case.basis import Basis, Range
from detente.case.case import Case
from detente.case.element import nearest_name
from detente.case.grades import NOT_JUDGED, grade
from detente.errors import UsageError
from detente.outcomes.view import View

__all__ = ["Link", "Trace", "link_of", "trace", "trace_basis"]

_REVISED = {
    "soften": "softened",
    "walk_back": "walked back",
    "clarify": "clarified",
    "reverse": "reversed",
    "harden": "hardened",
    "restate": "said again",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One step of a chain.

    Attributes
    ----------
    kind : str
        figure, proposal, preference, issue, statement, source, external, judgement ...
    id : str
        Id or path; empty for judgements.
    text : str
        What stands there, for readers.
    follows : tuple of Link
        What it rests on.
    """

    kind: str
    id: str
    text: str
    follows: tuple[Link, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the link as it stands in JSON."""
        return {"kind": self.kind, "id": self.id, "text": self.text, "follows": [x.to_dict() for x in self.follows]}

    def ends(self) -> Iterator[Link]:
        """Yield what everything rests on in the end."""
        if not self.follows:
            yield self
        for link in self.follows:
            yield from link.ends()


@dataclass(frozen=True, repr=False)
class Trace(Result):
    """A chain from one thing in a case to what it rests on."""

    root: Link

    analysis = "trace"

    def content(self) -> dict[str, Any]:
        """Return the part of the envelope under `result`."""
        return {"chain": self.root.to_dict()}

    def records(self) -> list[dict[str, Any]]:
        """Return one row for each end of the chain."""
        return [{"of": self.root.id, "kind": end.kind, "id": end.id, "text": end.text} for end in self.root.ends()]


def _source_link(case: Case, id_: str) -> Link:
    source = case.sources[id_]
    grade = f"reliability {source.reliability}" if source.reliability else "reliability not graded"
    why = f" ({source.reliability_reason})" if source.reliability_reason else ""
    pin = f"; pinned by SHA-256 {source.sha256[:12]}..." if source.sha256 else "; not pinned"
    return Link("source", id_, f"{source.title}; {grade}{why}{pin}")


def _statement_link(case: Case, id_: str) -> Link:
    statement = case.statements[id_]
    quotation = statement.quotation
    place = "" if quotation.start is None else f", characters {quotation.start} to {quotation.end}"
    said = f", said {statement.said_on}" if statement.said_on else ""
    origin = f", after {statement.origin}" if statement.origin else ""
    chain = f" ({statement.attribution})" if statement.attribution else ""
    state = "" if statement.counts else f"; {statement.state}, does not count"
    changed = [
        f"; {_REVISED[later.revision or 'restate']} by {other}" + ("" if later.revises == id_ else ", perhaps")
        for other, later in case.accepted.items()
        if later.revision is not None and (later.revises == id_ or id_ in later.revision_candidates)
    ]
    said_by = f"“{quotation.exact}” {statement.speaker}{chain}{origin}{said}"
    marks = grade(case, id_)
    graded = "not graded" if marks == 2 * NOT_JUDGED else f"grade {marks}"
    text = f"{said_by}, {graded}{place}{state}{''.join(changed)}"
    return Link("statement", id_, text, (_source_link(case, quotation.source),))


def trace_basis(case: Case, basis: Basis | None, order_from: tuple[str, ...] = ()) -> tuple[Link, ...]:
    """Return what a number with this basis rests on."""
    links: list[Link] = []
    if basis is not None and basis.kind == "judgement":
        note = f": {basis.note}" if basis.note else ""
        links.append(Link("judgement", "", f"judgement of {basis.author(case.judge)}{note}"))
    elif basis is not None and basis.kind == "external":
        links.append(Link("external", "", basis.external or ""))
    elif basis is not None:
        links += [_statement_link(case, id_) for id_ in basis.statements]
    links += [
        Link("direction", id_, "the order is taken from this statement, the size is not", (_statement_link(case, id_),))
        for id_ in order_from
    ]
    return tuple(links)


def _figure_link(case: Case, id_: str) -> Link:
    figure = case.figures[id_]
    as_of = f", as of {figure.as_of}" if figure.as_of else ""
    text = f"{figure.name}: {figure.value} {figure.unit} ({figure.measures}{as_of})"
    return Link("figure", id_, text, trace_basis(case, figure.basis))


def _proposal_link(case: Case, id_: str) -> Link:
    proposal = case.proposals[id_]
    stated = ", ".join(f"{issue}: {level}" for issue, level in proposal.levels.items())
    links = [Link("stated levels", id_, stated or "none", trace_basis(case, proposal.basis))]
    if proposal.assumed_levels:
        assumed = ", ".join(f"{issue}: {level}" for issue, level in proposal.assumed_levels.items())
        judged = Link("judgement", "", f"judgement of {case.judge}")
        links.append(Link("assumed levels", id_, assumed, (judged,)))
    links += [
        Link("clause", f"{id_}.{n}", clause.why, trace_basis(case, clause.basis))
        for n, clause in enumerate(proposal.clauses, 1)
    ]
    return Link("proposal", id_, proposal.title, tuple(links))


def _preference_link(case: Case, party: str, issue: str | None) -> Link:
    preference = case.preferences[party]
    links: list[Link] = []
    if preference.form == "additive":
        for id_, value in preference.issues.items():
            if issue in (None, id_):
                worth = ", ".join(f"{level} {range_}" for level, range_ in value.values.items())
                text = f"weight {value.weight}; values: {worth}"
                basis = trace_basis(case, value.basis or preference.basis, value.order_from)
                links.append(Link("preference", f"{party}.{id_}", text, basis))
    if issue is None:
        block = case.enforcement
        if block is not None and block.war is not None and party in block.war.values:
            war_value = block.war.values[party]
            rests = trace_basis(case, war_value.basis or block.basis)
            links.append(Link("war value", party, f"war value and reservation {war_value.points}", rests))
        stated = preference.reservation
        if stated is not None:
            what = f"reservation {stated.value}" if stated.value else "reservation: the outcome without a deal"
            links.append(Link("reservation", party, what, trace_basis(case, stated.basis or preference.basis)))
        for n, line in enumerate(preference.red_lines, 1):
            rests = trace_basis(case, line.basis or preference.basis)
            links.append(Link("red line", f"{party}.red_line.{n}", line.why, rests))
        if preference.form != "additive":
            links.append(Link("preference", party, f"{preference.form}", trace_basis(case, preference.basis)))
    if not links:
        raise UsageError(f"'{party}' gives no weight to '{issue}'; trace '{party}' to see all of its preference")
    return Link("preference", party if issue is None else f"{party}.{issue}", case.parties[party].name, tuple(links))


def _assessment_link(case: Case, id_: str) -> Link:
    assessment = case.assessments[id_]
    likely = f" Likelihood: {assessment.likelihood.words}." if assessment.likelihood else ""
    sure = f" Confidence: {assessment.confidence}." if assessment.confidence else ""
    return Link("conclusion", id_, f"{assessment.text}{likely}{sure}", trace_basis(case, assessment.basis))


def _value_link(case: Case, path: str) -> Link:
    """Follow a dotted path to a number, with the nearest basis above it."""
    data: Any = case
    basis: Basis | None = None
    order: tuple[str, ...] = ()
    for step in path.replace("[", ".").replace("]", "").split("."):
        if isinstance(data, dict) and step in data:
            data = data[step]
        elif isinstance(data, tuple) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        elif hasattr(type(data), "model_fields") and step in type(data).model_fields:
            data = getattr(data, step)
        else:
            raise UsageError(f"'{path}' leads nowhere at '{step}'; give an id, PARTY.ISSUE or a path as in the file")
        basis = getattr(data, "basis", None) or basis
        order = getattr(data, "order_from", ()) or order
    text = str(data) if isinstance(data, Range | str | int | float) else path.rsplit(".", 1)[-1]
    return Link("value", path, text, trace_basis(case, basis, order))


def trace(
    view: View, *, target: str, texts: Mapping[str, str] | None = None, progress: Progress = no_progress
) -> Trace:
    """Walk from a figure, proposal, preference, statement or value to what it rests on.

    Parameters
    ----------
    view : View
        The case.
    target : str
        Id of a figure, proposal, statement, source or party; ``PARTY.ISSUE``; a dotted path; or a number as a
        source gives it, such as ``500``.
    texts : mapping of source id to str, optional
        Texts of its sources; with them the findings of the lint on the quotations are added.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    Trace
        The chain, down to sentences and judgements.

    Raises
    ------
    UsageError
        If there is nothing of that name.
    """
    progress(0.0, target)
    from detente.analysis.evidence.doubts import doubts_about
    from detente.analysis.evidence.numbers import number_link

    root = number_link(view.case, target) if target.lstrip("$€£ ")[:1].isdigit() else link_of(view.case, target)
    findings = () if texts is None else doubts_about(root, view.case, texts)
    method = {"order": "what is named first rests on what is indented below it"}
    return Trace(case=view.described, method=method, exact=True, findings=findings, root=root)


def link_of(case: Case, target: str) -> Link:
    """Return the chain from something that has a name in the case; raises what `trace` raises."""
    head, _, tail = target.partition(".")
    if target in case.figures:
        root = _figure_link(case, target)
    elif target in case.proposals:
        root = _proposal_link(case, target)
    elif target in case.statements:
        root = _statement_link(case, target)
    elif target in case.sources:
        root = _source_link(case, target)
    elif target in case.preferences:
        root = _preference_link(case, target, None)
    elif target in case.parties:
        root = Link("party", target, f"{case.parties[target].name}: the case says nothing of what it prefers", ())
    elif head in case.preferences and tail in case.issues:
        root = _preference_link(case, head, tail)
    elif target in case.assessments:
        root = _assessment_link(case, target)
    elif target in case.issues:
        root = Link("issue", target, case.issues[target].name, trace_basis(case, case.issues[target].basis))
    elif tail:
        root = _value_link(case, target)
    else:
        known = [
            *case.figures,
            *case.proposals,
            *case.statements,
            *case.assessments,
            *case.parties,
            *case.issues,
            *case.sources,
        ]
        raise UsageError(f"there is nothing called '{target}'; {nearest_name(target, known)}")
    return root
