# SPDX-License-Identifier: MIT
"""What the report says of its evidence: positions over time with quotations, source quality, conflicts, lint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from detente.analysis.evidence.conflicts import CONFLICT_KINDS, FoundConflict
from detente.analysis.evidence.grades import Grades, grades
from detente.analysis.evidence.lint import LintFinding
from detente.analysis.evidence.lint.coding import lint_coding
from detente.analysis.evidence.order import ORDER_WORDS
from detente.analysis.evidence.positions import STANDINGS, PositionEntry, Positions, positions
from detente.case.case import Case
from detente.case.checks import SourceText
from detente.case.grades import CREDIBILITY, NOT_JUDGED, RELIABILITY, grade
from detente.case.statement import NOBODY, UNRESOLVED, Statement
from detente.case.support import supporters
from detente.charts import positions_chart
from detente.report.part import Draft, Part
from detente.report.tables import REVISIONS, basis_words

__all__ = ["EvidenceSection", "LintRow", "ShownStatement", "ShownTrack", "SourceRow", "evidence_part"]


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """A statement as the report shows it.

    Attributes
    ----------
    id : str
        Its id.
    statement : Statement
        What was coded.
    is_anchor : bool
        Whether links to the statement lead here; a statement on two tracks is shown twice.
    stance, when, change, standing, order, grade : str
        What it says, when, what it does to an earlier one, what became of it, how its place is known, and its grade, in
        words; empty where there is nothing to say.
    """

    id: str
    statement: Statement
    is_anchor: bool
    stance: str
    when: str
    change: str
    standing: str
    order: str
    grade: str


@dataclass(frozen=True, slots=True)
class ShownTrack:
    """Statements on one topic."""

    topic: str
    order_is_certain: bool
    statements: tuple[ShownStatement, ...]


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source and its quality, in words."""

    title: str
    reliability: str
    reason: str
    dated: str
    cluster: str
    credibility: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class LintRow:
    """Findings of one rule in one source."""

    source: str
    rule: str
    count: int
    message: str
    may_be_fine: str


@dataclass(frozen=True, slots=True)
class EvidenceSection:
    """Everything that the section shows."""

    groups: tuple[tuple[str, tuple[ShownTrack, ...]], ...]
    not_counted: tuple[tuple[str, Statement], ...]
    sources: tuple[SourceRow, ...]
    confirmed: tuple[tuple[str, str, str], ...]
    conflicts: tuple[tuple[str, FoundConflict, str], ...]
    conclusions: tuple[str, ...]
    lint: tuple[LintRow, ...]


def _stance(case: Case, statement: Statement) -> str:
    levels = [case.issues[statement.issue].levels[x] for x in statement.levels] if statement.issue else []
    named = f" ({', '.join(levels)})" if levels else ""
    condition = f", if {statement.condition}" if statement.condition else ""
    firm = "" if statement.modality == "asserted" else f", {statement.modality}"
    return f"{statement.stance.replace('_', ' ')}{named}{condition}{firm}"


def _when(statement: Statement) -> str:
    if statement.said_on is not None:
        return f"said {statement.said_on}"
    return f"reported {statement.reported_on}" if statement.reported_on is not None else "not dated"


def _change(statement: Statement) -> str:
    if statement.revision is None:
        return ""
    verb = REVISIONS[statement.revision]
    if statement.revises != UNRESOLVED:
        return f"{verb} {statement.revises}"
    named = f", perhaps {' or '.join(statement.revision_candidates)}" if statement.revision_candidates else ""
    return f"{verb} an earlier statement that the source does not name{named}"


class _Shower:
    """Makes shown statements, and knows which ids already have their place in the page."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.placed: set[str] = set()

    def show(self, id_: str, entry: PositionEntry | None = None) -> ShownStatement:
        statement = self.case.statements[id_]
        standing = "" if entry is None or entry.side_standing == "stands" else STANDINGS[entry.side_standing]
        if entry is not None and entry.speaker_standing != entry.side_standing:
            standing += f" on its side; as {entry.speaker}'s own statement it {STANDINGS[entry.speaker_standing]}"
        order = "" if entry is None or entry.order == "first" else ORDER_WORDS[entry.order]
        shown = ShownStatement(
            id_,
            statement,
            id_ not in self.placed,
            _stance(self.case, statement),
            _when(statement),
            _change(statement),
            standing,
            order,
            grade(self.case, id_),
        )
        self.placed.add(id_)
        return shown


def _groups(case: Case, result: Positions) -> Iterator[tuple[str, tuple[ShownTrack, ...]]]:
    shower = _Shower(case)
    for party in case.parties:
        tracks = [
            ShownTrack(t.topic, t.order_is_certain, tuple(shower.show(e.statement, e) for e in t.entries))
            for t in result.tracks
            if t.party == party
        ]
        rest = [id_ for id_, s in case.accepted.items() if s.party == party and id_ not in shower.placed]
        if rest:
            tracks.append(ShownTrack("Other", True, tuple(shower.show(id_) for id_ in rest)))
        if tracks:
            yield case.parties[party].name, tuple(tracks)
    others: dict[str, list[str]] = {}
    for id_, statement in case.accepted.items():
        if id_ not in shower.placed:
            topic = case.issues[statement.issue].name if statement.issue is not None else "Other"
            others.setdefault(topic, []).append(id_)
    if others:
        tracks = [ShownTrack(topic, True, tuple(shower.show(id_) for id_ in ids)) for topic, ids in others.items()]
        yield "Reports and assessments", tuple(tracks)


def _sources(case: Case, graded: Grades) -> Iterator[SourceRow]:
    for found in graded.sources:
        source = case.sources[found.source]
        letter = f"{found.reliability}, {RELIABILITY[found.reliability]}" if found.reliability else NOT_JUDGED
        digits = tuple(
            ("not graded" if digit == "-" else f"{digit}, {CREDIBILITY[int(digit)]}", count)
            for digit, count in found.credibility.items()
        )
        shared = found.cluster if sum(found.cluster == other.cluster for other in graded.sources) > 1 else ""
        dated = source.published_on or "date not known"
        yield SourceRow(source.title, letter, found.reason or "", dated, shared, digits)


def _confirmed(case: Case, graded: Grades) -> Iterator[tuple[str, str, str]]:
    for found in graded.confirmed:
        named = "; ".join(f"{cluster} ({', '.join(ids)})" for cluster, ids in found.clusters.items())
        if len(supporters(case, found.statement)) > 1:
            yield found.statement, str(case.statements[found.statement].speaker or NOBODY), named


def _between(case: Case, conflict: FoundConflict) -> str:
    """Say where the numbers of a conflict come from."""
    if conflict.kind != "number":
        return "; ".join(conflict.between)
    return "; ".join(basis_words(case, case.figures[id_].basis) for id_ in conflict.between)


def _conclusions(case: Case) -> Iterator[str]:
    for assessment in case.assessments.values():
        likely = f" Likelihood: {assessment.likelihood.words}." if assessment.likelihood else ""
        why = f" {assessment.confidence_reason}" if assessment.confidence_reason else ""
        sure = f" Confidence: {assessment.confidence}.{why}" if assessment.confidence else ""
        yield f"{assessment.text}{likely}{sure}"


def _lint(case: Case, texts: Mapping[str, SourceText]) -> Iterator[LintRow]:
    """Group the findings on texts and coding by source and rule; conflicts have a table of their own."""
    found: dict[tuple[str, str, str | None], list[LintFinding]] = {}
    for finding in lint_coding(case, {id_: text.text for id_, text in texts.items()}):
        if not finding.rule.startswith("contradiction-"):
            found.setdefault((finding.source or "", finding.rule, finding.acknowledged), []).append(finding)
    for (source, rule, acknowledged), findings in found.items():
        title = case.sources[source].title if source in case.sources else "The coding"
        reason = findings[0].may_be_fine if acknowledged is None else f"Acknowledged: {acknowledged}"
        yield LintRow(title, rule, len(findings), findings[0].message, reason)


def evidence_part(draft: Draft) -> Part:
    """Work out what the report says of its evidence: positions, sources, confirmations, conflicts, findings."""
    case, texts = draft.case, draft.texts
    result = positions(draft.view)
    graded = grades(draft.view, texts={id_: text.text for id_, text in texts.items()})
    section = EvidenceSection(
        groups=tuple(_groups(case, result)),
        not_counted=tuple((id_, s) for id_, s in case.statements.items() if not s.counts),
        sources=tuple(_sources(case, graded)),
        confirmed=tuple(_confirmed(case, graded)),
        conflicts=tuple((CONFLICT_KINDS[c.kind], c, _between(case, c)) for c in result.conflicts),
        conclusions=tuple(_conclusions(case)),
        lint=tuple(_lint(case, texts)),
    )
    shown = case.statements or case.assessments
    return Part({"evidence": section, "statements": shown}, {"positions": positions_chart(case, result)})
