# SPDX-License-Identifier: MIT
"""The report in a real browser: offline, quiet, accessible, readable on a phone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from detente import prepare
from detente.analysis.evidence.numbers import trace_printed_number
from detente.files.case_folder import read_case
from detente.report import render_report
from tests.coded_cases import numbers_that_walk
from tests.conftest import KEPT_FLAGSHIP

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and not os.environ.get("DETENTE_REQUIRE_BROWSER"), reason="Chromium is not installed"
    ),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
SECTIONS = (
    "answer",
    "parties",
    "sources-say",
    "proposals",
    "efficient",
    "scenarios",
    "stability",
    "hold",
    "worth",
    "protection",
    "figures",
    "judgements",
    "method",
    "glossary",
)

CHARTS = (
    *("gains", "frontier", "parallel", "exchange-headline", "concession-path", "stability", "states", "paths"),
    *("positions", "survival"),
    *("worth-steps", "worth-parties", "worth-cash", "worth-swings", "worth-map"),
)
"""Some of the pictures, by id."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    document = read_case(KEPT_FLAGSHIP)
    target = tmp_path_factory.mktemp("report") / "report.html"
    target.write_text(render_report(prepare(document.valid_case()), document.texts, document.findings), "utf-8")
    return target


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield chromium
        chromium.close()


def _open(browser, report: Path, **options):
    context = browser.new_context(**options)
    context.set_offline(True)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request",
        lambda request: (
            troubles.append(request.url) if not request.url.startswith(("file:", "data:", "blob:")) else None
        ),
    )
    page.goto(report.as_uri())
    page.locator("figure[data-live=yes]").nth(page.locator("figure").count() - 1).wait_for(state="attached")
    return page, troubles


def test_sections_charts_and_silence(browser, report: Path) -> None:
    page, troubles = _open(browser, report, viewport={"width": 1100, "height": 900})
    for section in SECTIONS:
        assert page.locator(f"#{section}").count() == 1, section
    assert page.locator("figure svg").count() >= page.locator("figure").count()
    for chart in CHARTS:
        assert page.locator(f"figure[data-chart={chart}] svg").count() == 1, chart
    assert troubles == []


def test_quotation_is_one_click_away_and_basis_is_on_focus(browser, report: Path) -> None:
    page, _ = _open(browser, report)
    first = page.locator("#s02")
    assert not first.locator("blockquote").is_visible()
    first.locator("summary").click()
    assert "$500 billion" in first.locator("blockquote").inner_text()
    number = page.locator("td.number .n").first
    number.focus()
    content = page.evaluate("getComputedStyle(document.activeElement, '::after').content")
    assert "judgement of the détente project" in content
    assert page.locator(".n").evaluate_all("all => all.every(n => n.dataset.basis.length > 3)")


def test_accessibility(browser, report: Path) -> None:
    import axe_playwright_python

    axe = next(Path(axe_playwright_python.__file__).parent.rglob("axe*.js"))
    page, _ = _open(browser, report, bypass_csp=True)
    page.add_script_tag(path=str(axe))
    violations = page.evaluate("axe.run().then(result => result.violations)")
    serious = [
        (v["id"], v["nodes"][0]["html"][:300], v["nodes"][0]["target"])
        for v in violations
        if v["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_phone_and_no_script(browser, report: Path) -> None:
    page, _ = _open(browser, report, viewport={"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(report.as_uri())
    assert plain.locator("figure img").count() == plain.locator("figure").count() >= len(CHARTS)


def test_no_number_without_a_basis(browser, report: Path) -> None:
    """In the parts that show results, every number stands inside an element that carries its basis."""
    page, _ = _open(browser, report)
    orphans = page.evaluate(
        """() => {
            const names = /“[^”]*”/g, found = [];
            const parts = document.querySelectorAll('section.answer p, #proposals ~ .scroller td.number, ul.why li, figure ~ details td');
            for (const part of parts) {
                const copy = part.cloneNode(true);
                copy.querySelectorAll('.n').forEach(n => n.remove());
                const rest = copy.textContent.replace(names, '').replace(/\\$?\\d+ billion/g, '');
                if (/\\d/.test(rest)) found.push(rest);
            }
            return found;
        }"""
    )
    assert orphans == []


def test_p4_every_number_walks_to_a_sentence(report: Path) -> None:
    """Each marked number of the flagship's report ends in a pinned source or a named judgement."""
    case = read_case(KEPT_FLAGSHIP).valid_case()
    numbers = numbers_that_walk(case, report)
    assert len(numbers) > 300
    claim = next(n for n in numbers if n.text == "500 USD bn")
    chain = trace_printed_number(prepare(case), claim.id, claim.text, claim.basis).to_json()
    assert "characters 374 to 579" in chain
    assert "grade D1" in chain


def test_it_prints(browser, report: Path) -> None:
    page, _ = _open(browser, report)
    assert len(page.pdf(format="A4")) > 50_000
