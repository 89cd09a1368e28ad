# SPDX-License-Identifier: MIT
"""Put the report together: results, charts and words into one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from importlib.metadata import version
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from detente.analysis.bargaining import BargainResult, bargain
from detente.analysis.bargaining.concession_path import concession_path
from detente.analysis.bargaining.concessions import concessions
from detente.analysis.bargaining.power import PowerResult, power
from detente.analysis.result import Progress, describe_case, no_progress
from detente.analysis.stability import StabilityResult, stability
from detente.analysis.stability.reach import reach
from detente.analysis.stability.state_map import state_map
from detente.case.case import Case
from detente.case.checks import SourceText
from detente.case.finding import Finding
from detente.case.variants import under_scenario
from detente.charts import (
    Chart,
    concession_path_chart,
    exchange_chart,
    frontier_chart,
    gains_chart,
    parallel_chart,
    paths_chart,
    stability_chart,
    state_graph_chart,
)
from detente.errors import UsageError
from detente.glossary import GLOSSARY
from detente.report.change_table import SmallestChange, smallest_changes
from detente.report.sections import sections_of
from detente.report.sentences import answer_sentences
from detente.report.stability_tables import departures, option_table
from detente.report.tables import REVISIONS, Number, basis_words, control_words, judgements, statement_groups

__all__ = ["render_report"]


def _ask(question: Callable[[], Any], findings: list[Finding], what: str) -> Any:
    try:
        return question()
    except UsageError as error:
        findings.append(Finding(f"{what}-skipped", "warning", str(error)))
        return None


def _bargaining_charts(case: Case, bargained: BargainResult | None, notes: list[Finding]) -> dict[str, Chart]:
    if bargained is None or not bargained.proposals:
        return {}
    drawn = [gains_chart(case, bargained), frontier_chart(case, bargained), parallel_chart(case, bargained)]
    drawn += [exchange_chart(case, verdict) for verdict in bargained.proposals]
    drawn.append(_way(case, bargained, notes))
    return {chart.id: chart for chart in drawn if chart is not None}


def _way(case: Case, bargained: BargainResult, notes: list[Finding]) -> Chart | None:
    """Draw the order of changes from the first proposal that somebody refuses to the Nash point."""
    refused = next((p.id for p in bargained.proposals if p.refused_by), None)
    if refused is None or not any(s.name == "nash" for s in bargained.solutions):
        return None
    found = _ask(lambda: concession_path(case, refused, "nash"), notes, "concession-path")
    return None if found is None else concession_path_chart(case, found)


def _smallest_changes(case: Case, bargained: BargainResult | None, notes: list[Finding]) -> tuple[SmallestChange, ...]:
    if bargained is None or not bargained.proposals or bargained.ordinal or bargained.feasible is None:
        return ()
    found = _ask(lambda: concessions(case), notes, "concessions")
    return smallest_changes(case, found) if found is not None else ()


def _powers(case: Case, bargained: BargainResult | None, notes: list[Finding]) -> PowerResult | None:
    if bargained is None or bargained.ordinal or len(bargained.signatories) < 3:
        return None
    if case.no_deal is None and case.status_quo is None:
        return None
    found: PowerResult | None = _ask(lambda: power(case), notes, "power")
    return found


def _stability_charts(case: Case, settled: StabilityResult, notes: list[Finding]) -> dict[str, Chart]:
    charts = {}
    if case.proposals:
        charts["stability"] = stability_chart(case, settled)
    mapped = _ask(lambda: state_map(case), notes, "state-graph")
    if mapped is not None:
        charts["states"] = state_graph_chart(case, mapped, settled)
    if case.proposals and case.status_quo is not None:
        reached = _ask(lambda: reach(case), notes, "paths")
        if reached is not None:
            charts["paths"] = paths_chart(case, reached)
    return charts


def _picture(chart: Chart) -> Markup:
    """Return the chart as an image that is drawn already; the page's script replaces it by a live one."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(chart.spec)
    data = base64.b64encode(svg.encode()).decode()
    return Markup('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(data, f"{chart.title}. {chart.summary}")


def _script(environment: Environment) -> Markup:
    import vl_convert

    source = environment.loader.get_source(environment, "live.js")[0] if environment.loader else ""
    bundle = vl_convert.javascript_bundle(source)
    # A closing tag inside the bundle would end the script element early.
    return Markup(bundle.replace("</script", "<\\/script").replace("<!--", "<\\!--"))


_NUMBERS = re.compile(r"“[^”]*”|[−+-]?\d[\d,]*(?:\.\d+)?")
_GAINS = re.compile(r"(?<=a gain of )\d[\d,]*(?:\.\d+)?")


def _numbered(text: str, basis: str, pattern: re.Pattern[str] = _NUMBERS) -> Markup:
    """Mark up every number of a sentence with its basis; what stands in quotation marks is a name."""
    parts, end = [], 0
    for match in pattern.finditer(text):
        parts.append(escape(text[end : match.start()]))
        number = match.group()
        mark = Markup('<span class="n" tabindex="0" data-basis="{}">{}</span>')
        parts.append(escape(number) if number.startswith("“") else mark.format(basis, number))
        end = match.end()
    return Markup("").join([*parts, escape(text[end:])])


def _gains(text: str, basis: str) -> Markup:
    return _numbered(text, basis, _GAINS)


def _json(value: Any) -> Markup:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _under_scenarios(case: Case) -> dict[str, BargainResult]:
    return {case.scenarios[id_].name: bargain(under_scenario(case, id_)) for id_ in case.scenarios}


def _gain_basis(case: Case, party: str) -> str:
    preference = case.preferences[party]
    words = basis_words(case, preference.basis)
    ordered = sorted({s for v in getattr(preference, "issues", {}).values() for s in v.order_from})
    direction = f"; directions from {', '.join(ordered)}" if ordered else ""
    return f"computed from the preference of {case.parties[party].name}: {words}{direction}"


def render_report(
    case: Case,
    texts: Mapping[str, SourceText],
    findings: tuple[Finding, ...] = (),
    progress: Progress = no_progress,
) -> str:
    """Write the report of a case.

    Parameters
    ----------
    case : Case
        A case without errors.
    texts : mapping of source id to SourceText
        Texts of its sources.
    findings : tuple of Finding
        What the checks found, to be shown with the method.
    progress : callable, optional
        Called with a share done and what is being done.

    Returns
    -------
    str
        A complete HTML page.
    """
    notes = list(findings)
    progress(0.1, "who would sign")
    bargained: BargainResult | None = _ask(lambda: bargain(case), notes, "bargain")
    progress(0.4, "who would stay")
    named = bool(case.proposals) or case.status_quo is not None
    settled: StabilityResult | None = None
    if named:
        settled = _ask(lambda: stability(case), notes, "stability")
    for result in (bargained, settled):
        known = {(note.code, note.location) for note in notes}
        notes += [note for note in (result.findings if result else ()) if (note.code, note.location) not in known]
    progress(0.6, "drawing")
    variants = _under_scenarios(case) if bargained is not None else {}
    environment = Environment(
        loader=PackageLoader("detente.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(json=_json, numbered=_numbered, gains=_gains)
    charts = _bargaining_charts(case, bargained, notes)
    if settled is not None:
        charts |= _stability_charts(case, settled, notes)
    gain_basis = {party: _gain_basis(case, party) for party in case.preferences}
    context: dict[str, Any] = {
        "case": case,
        "identity": describe_case(case),
        "version": version("detente"),
        "answer": answer_sentences(case, bargained, settled),
        "bargained": bargained,
        "settled": settled,
        "smaller": _smallest_changes(case, bargained, notes),
        "powers": _powers(case, bargained, notes),
        "charts": charts,
        "pictures": {id_: _picture(chart) for id_, chart in charts.items()},
        "gain_basis": gain_basis,
        "figures": {id_: Number(f"{f.value} {f.unit}", basis_words(case, f.basis)) for id_, f in case.figures.items()},
        "control": {issue: control_words(case, issue) for issue in case.issues},
        "options": option_table(case, settled) if settled is not None else (),
        "departures": departures(case, settled) if settled is not None else (),
        "issue_basis": {id_: basis_words(case, issue.basis) for id_, issue in case.issues.items()},
        "proposal_basis": {id_: basis_words(case, p.basis) for id_, p in case.proposals.items()},
        "statement_groups": list(statement_groups(case)),
        "revisions": REVISIONS,
        "variants": variants,
        "judgements": judgements(case),
        "texts": texts,
        "method": {**(bargained.method if bargained else {}), **(settled.method if settled else {})},
        "notes": [note for note in notes if note.severity != "info"],
        "glossary": GLOSSARY,
        "script": _script(environment) if charts else Markup(""),
    }
    page = environment.get_template("report.html").render(context, sections=sections_of(context))
    progress(1.0, "done")
    return page
