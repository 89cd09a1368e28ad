# SPDX-License-Identifier: MIT
"""Put the report together: results, charts and words into one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from importlib.metadata import version
from itertools import count
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from detente.analysis.result import Progress, Result, no_progress
from detente.case.checks import SourceText
from detente.case.finding import Finding
from detente.case.names import as_sentence
from detente.charts import Chart
from detente.glossary import GLOSSARY
from detente.outcomes.view import View
from detente.report.answer_part import answer_part
from detente.report.bargaining_part import bargaining_part
from detente.report.case_part import case_part
from detente.report.evidence_part import evidence_part
from detente.report.hold_part import hold_part
from detente.report.part import Draft, Part
from detente.report.protection_part import protection_part
from detente.report.resources_part import resources_part
from detente.report.robustness_part import robustness_part
from detente.report.sections import sections_of
from detente.report.sentences import closing
from detente.report.stability_part import stability_part
from detente.report.tables import judgements

__all__ = ["render_report"]

PARTS: tuple[tuple[str, Callable[[Draft], Part]], ...] = (
    ("what the case says", case_part),
    ("what the sources say", evidence_part),
    ("what it is worth, and to whom", resources_part),
    ("the answer", answer_part),
    ("who would sign", bargaining_part),
    ("who would stay", stability_part),
    ("would it hold", hold_part),
    ("how sure that is", robustness_part),
    ("can it be protected", protection_part),
)
"""What is worked out for the page, in order: words for the progress bar, and the part."""


def _picture(chart: Chart) -> Markup:
    """Return the chart as an image that is drawn already; the page's script replaces it by a live one."""
    import vl_convert

    svg = vl_convert.vegalite_to_svg(chart.spec)
    data = base64.b64encode(svg.encode()).decode()
    return Markup('<img src="data:image/svg+xml;base64,{}" alt="{}">').format(data, f"{chart.title}. {chart.summary}")


CHART_BASES = {
    "worth": "computed over paths of prices and control as described under Method",
    "protection": "computed from the protection block as described under Method",
    "survival": "computed from enforcement block and preferences as described under Method",
    "sureness": "share of the drawn assumptions as described under Method",
}
"""Where the numbers of a chart come from, by the first word of its id."""


def _basis_of_chart(id_: str) -> str:
    other = "computed from the preferences as described under Method"
    return CHART_BASES.get(id_.partition("-")[0], other) + "; see the judgements for its inputs"


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


def _marked(page: str) -> str:
    """Give every number of a page its own mark, by which `detente trace` finds it."""
    places = count(1)
    return re.sub('<span class="n" ', lambda _: f'<span class="n" id="n{next(places)}" ', page)


def _json(value: Any) -> Markup:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def render_report(
    view: View,
    texts: Mapping[str, SourceText],
    findings: tuple[Finding, ...] = (),
    progress: Progress = no_progress,
) -> str:
    """Write the report of a case.

    Parameters
    ----------
    view : View
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
    case = view.case
    draft = Draft(view, texts, list(findings))
    for number, (words, part) in enumerate(PARTS):
        progress((number + 1) / (len(PARTS) + 2), words)
        draft.add(part(draft))
    progress((len(PARTS) + 1) / (len(PARTS) + 2), "drawing")
    environment = Environment(
        loader=PackageLoader("detente.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters.update(json=_json, numbered=_numbered, gains=_gains, as_sentence=as_sentence)
    answers = [result for result in draft.context.values() if isinstance(result, Result)]
    kinds = ("worth_sentences", "protection_sentences", "sure_sentences")
    further = [sentence for kind in kinds for sentence in draft.context[kind]]
    context: dict[str, Any] = draft.context | {
        "case": case,
        "identity": view.described,
        "version": version("detente"),
        "further": [*further, closing(bool(judgements(case)), draft.context["swept"] is not None)],
        "charts": draft.charts,
        "basis_of_chart": _basis_of_chart,
        "pictures": {id_: _picture(chart) for id_, chart in draft.charts.items()},
        "texts": texts,
        "method": {key: words for result in answers for key, words in result.method.items()},
        "notes": [note for note in draft.notes if note.severity != "info"],
        "glossary": GLOSSARY,
        "script": _script(environment) if draft.charts else Markup(""),
    }
    page = _marked(environment.get_template("report.html").render(context, sections=sections_of(context)))
    progress(1.0, "done")
    return page
