# SPDX-License-Identifier: MIT
"""One answer through all doors: Python with a case, Python with a view, and the command line, byte by byte.

Settings that make a question cheap are given to both doors alike; that both have the same defaults is tested apart, by
the options of the commands and the signatures of the questions.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

import click
import pytest
from click.testing import CliRunner

import detente
from detente.analysis.protection import Effort
from detente.analysis.stability.concepts import Settings
from detente.cli.main import main
from detente.errors import DetenteError
from detente.files import case_folder
from detente.files.case_folder import CaseDocument, read_case
from detente.outcomes.execution import Execution
from detente.outcomes.view import View
from detente.questions import QUESTIONS
from tests.asked import every_question
from tests.conftest import KEPT_FLAGSHIP, ROOT

FOLDERS = {
    "flagship": KEPT_FLAGSHIP,
    "cuban-missile-crisis": ROOT / "cases/cuban-missile-crisis",
    "elmira": ROOT / "cases/elmira",
}

LATE = "2026-03-31"
"""A day at which all that stands in the flagship is known."""

SCENARIO = "war_favours_russia"


@dataclass(frozen=True)
class Door:
    """A question as the command line asks it and, with the same settings, as Python does.

    Capital words of the command stand for what is first in the case.
    """

    command: str
    options: Mapping[str, Any] = field(default_factory=dict)
    slow: bool = False
    """Whether it takes the flagship more than a second or two."""


QUICK_SITES = "--number 3 --quick --as-stated"
SITES = {"number": 3, "quick": True, "as_stated": True}

DOORS = {
    "answer": Door("answer CASE", {}, slow=True),
    "bargain": Door("bargain CASE"),
    "bargain.concessions": Door("bargain CASE --ask concessions"),
    "bargain.path": Door("bargain CASE --ask path --proposal PROPOSAL", {"proposal": "PROPOSAL"}),
    "bargain.requests": Door("bargain CASE --ask requests"),
    "bargain.trades": Door("bargain CASE --ask trades"),
    "bargain.splits": Door("bargain CASE --ask splits", slow=True),
    "bargain.power": Door("bargain CASE --ask power", slow=True),
    "bargain.durable": Door("bargain CASE --ask durable", slow=True),
    "stability": Door("stability CASE"),
    "stability.paths": Door("stability CASE --ask paths"),
    "stability.inverse": Door("stability CASE --ask inverse", slow=True),
    "stability.design": Door("stability CASE --ask design", slow=True),
    "stability.misperception": Door("stability CASE --ask misperception"),
    "stability.draws": Door("stability CASE --ask draws --draws 64", {"draws": 64}, slow=True),
    "hold": Door("hold CASE --years 5 --no-fixes", {"years": 5, "fixes": False}),
    "hold.table": Door("hold CASE --ask table"),
    "hold.order": Door("hold CASE --ask order"),
    "hold.contracts": Door("hold CASE --ask contracts"),
    "resources": Door("resources CASE --paths 200", {"paths": 200}, slow=True),
    "protect": Door("protect CASE", slow=True),
    "protect.cover_all": Door("protect CASE --ask cover_all --as-stated", {"as_stated": True}),
    "protect.most": Door(f"protect CASE --ask most {QUICK_SITES}", SITES),
    "protect.backup": Door(f"protect CASE --ask backup {QUICK_SITES}", SITES),
    "protect.expected": Door(f"protect CASE --ask expected {QUICK_SITES}", SITES),
    "protect.support": Door(f"protect CASE --ask support {QUICK_SITES}", SITES),
    "sweep": Door(
        "sweep CASE --draws 64 --stable-draws 4 --base 8", {"draws": 64, "stable_draws": 4, "base": 8}, slow=True
    ),
    "evidence.positions": Door("evidence positions CASE"),
    "evidence.grades": Door("evidence grades CASE", {"texts": "TEXTS"}),
    "evidence.network": Door("evidence network CASE"),
    "evidence.agree": Door("evidence agree CASE CASE", {"second": "THE CASE", "hashes": "HASHES"}),
    "trace": Door("trace CASE PARTY", {"target": "PARTY", "texts": "TEXTS"}),
    "withdraw": Door("withdraw CASE STATEMENT", {"target": "STATEMENT", "texts": "TEXTS"}, slow=True),
}
"""Every question that has a command and needs no further file."""

WITHOUT_COMMAND = {"verdict", "evidence.reanchor"}
"""A package by its levels is asked in Python and the workbench; the other compares with a file of its own."""

LIGHT = {"bargain.path", "hold", "hold.order", "protect.most", "evidence.positions", "trace"}
"""Questions that are asked under scenarios and dates in every run of the tests, the others with the slow ones."""

WITHOUT_VIEW_OPTIONS = {"evidence.agree"}
"""Two cases at once have no one scenario and date."""


@pytest.fixture(scope="module", autouse=True)
def _read_once() -> Iterator[None]:
    """Read each case once: reading is half of the time, and has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case_folder, "read_case", cache(case_folder.read_case))
        yield


@cache
def document_of(name: str) -> CaseDocument:
    return read_case(FOLDERS[name])


@cache
def view_of(name: str, scenario: str | None, as_of: str | None) -> View:
    return detente.prepare(document_of(name).valid_case(), scenario, as_of)


def filled(name: str) -> dict[str, Any]:
    """What stands for the capital words."""
    document = document_of(name)
    case = document.valid_case()
    firsts = {"PROPOSAL": case.proposals, "PARTY": case.parties, "STATEMENT": case.statements}
    hashes = {id_: text.sha256 for id_, text in document.texts.items()}
    return {word: next(iter(known), "none") for word, known in firsts.items()} | {
        "CASE": str(FOLDERS[name]),
        "THE CASE": case,
        "TEXTS": {id_: text.text for id_, text in document.texts.items()},
        "HASHES": (hashes, hashes),
    }


def by_command(name: str, door: Door, scenario: str | None, as_of: str | None) -> str:
    words = filled(name)
    asked = [str(words.get(word, word)) for word in door.command.split()]
    asked += ["--scenario", scenario] if scenario is not None else []
    asked += ["--as-of", as_of] if as_of is not None else []
    done = CliRunner().invoke(main, [*asked, "--json"])
    if done.exit_code:
        return " ".join(done.stderr.split())
    return done.stdout


def by_python(question: str, door: Door, name: str, asked: Any) -> str:
    words = filled(name)
    options = {key: words.get(value, value) if isinstance(value, str) else value for key, value in door.options.items()}
    try:
        return str(every_question()[question](asked, **options).to_json()) + "\n"
    except DetenteError as error:
        return " ".join(f"detente: {error}".split())


def same(question: str, name: str, scenario: str | None = None, as_of: str | None = None) -> str:
    door = DOORS[question]
    command = by_command(name, door, scenario, as_of)
    assert by_python(question, door, name, view_of(name, scenario, as_of)) == command
    if scenario is None and as_of is None:
        assert by_python(question, door, name, document_of(name).valid_case()) == command
    return command


def asked(*names: str) -> list[Any]:
    """Every question of these cases; slow where it takes the flagship long."""
    return [
        pytest.param(
            question,
            name,
            id=f"{name}-{question}",
            marks=[pytest.mark.slow] if door.slow and name == "flagship" else [],
        )
        for name in names
        for question, door in DOORS.items()
    ]


UNDER = [
    pytest.param(question, id=question, marks=[] if question in LIGHT else [pytest.mark.slow])
    for question in DOORS
    if question not in WITHOUT_VIEW_OPTIONS
]


@pytest.mark.parametrize(("question", "name"), asked(*FOLDERS))
def test_all_doors_answer_alike(question: str, name: str) -> None:
    answered = same(question, name)
    if not answered.startswith("{"):
        assert answered.startswith("detente: ")
        return
    said = json.loads(answered)
    analysis, _, ask = question.partition(".")
    assert (said["analysis"], said["ask"]) == (analysis, ask or None)


@pytest.mark.parametrize("question", UNDER)
@pytest.mark.parametrize(("scenario", "as_of"), [(SCENARIO, None), (None, LATE), (SCENARIO, LATE)])
def test_all_doors_answer_alike_under_a_scenario_and_a_date(
    question: str, scenario: str | None, as_of: str | None
) -> None:
    same(question, "flagship", scenario, as_of)


def test_every_question_has_its_doors() -> None:
    assert set(DOORS) | WITHOUT_COMMAND == set(every_question())


def test_the_words_of_the_command_line_are_those_of_python() -> None:
    for analysis, question in QUESTIONS.items():
        if analysis in main.list_commands(click.Context(main)) and question.asks and question.home:
            (ask,) = [option for option in options_of(analysis) if option.name == "ask"]
            assert isinstance(ask.type, click.Choice)
            first, *rest = ask.type.choices
            assert first == ask.default
            assert rest == list(question.asks)
    evidence = command_of("evidence")
    assert isinstance(evidence, click.Group)
    assert set(QUESTIONS["evidence"].asks) <= set(evidence.list_commands(click.Context(evidence)))


# Defaults

NO_QUESTION = {
    "ask", "as_json", "picture", "pair", "output", "template", "graphml", "draw", "write", "id_", "scenario", "as_of",
}  # fmt: skip
"""Options that say how the answer is shown, or which question or view it is of."""

RUNNING = {"scale", "scheduler", "workers", "state"}
"""Options on where work runs; Python takes them as one `execution`."""

OTHER_NAMES = {
    ("answer", "no_changes"): "not changes",
    ("answer", "no_money"): "not money",
    ("answer", "no_turns"): "not turns",
    ("bargain", "weight"): "weights",
    ("evidence", "issue"): "issues",
    ("evidence", "party"): "parties",
    ("hold", "no_fixes"): "not fixes",
    ("protect", "value_resources"): "not as_stated",
    ("resources", "proposal"): "focus",
    ("stability", "coalition"): "coalitions",
}
"""Options that a command names in the singular, since they may be repeated, or by what they leave out."""

IN_WORDS = {
    ("protect", "radius"): "middle",
    ("evidence", "kind"): "congruence",
}
"""Defaults that the help of the command says in words, or spells its own way."""

PYTHON_ONLY = {
    "assumptions", "names", "progress", "execution", "effort", "settings", "start", "levels", "clauses", "signatories", "staying", "second", "hashes",
    "texts", "source", "old", "new", "target", "depth", "concept", "at", "seconds",
}  # fmt: skip
"""Options that hold objects, or that a command has as arguments, files and further options of its own."""


def command_of(analysis: str) -> click.Command:
    command = main.get_command(click.Context(main), analysis)
    assert command is not None
    return command


def options_of(analysis: str) -> list[click.Option]:
    command = command_of(analysis)
    commands = [command]
    if isinstance(command, click.Group):
        found = (command.get_command(click.Context(command), ask) for ask in QUESTIONS[analysis].asks)
        commands = [one for one in found if one is not None]
    return [option for one in commands for option in one.params if isinstance(option, click.Option)]


def default_of(option: click.Option) -> Any:
    """Return what an option is when it is not given; None where nothing is."""
    (value,) = click.Command("none", params=[option]).make_context("none", []).params.values()
    return value or None if isinstance(value, str | tuple) else value


def python_defaults(analysis: str) -> dict[str, set[Any]]:
    """Return the defaults of every option of an analysis's questions, objects of options taken apart."""
    found: dict[str, set[Any]] = {}
    question = QUESTIONS[analysis]
    for one in ([question] if question.home else []) + list(question.asks.values()):
        for name, parameter in inspect.signature(one).parameters.items():
            if name != "case_or_view":
                default = None if parameter.default is inspect.Parameter.empty else parameter.default
                parts = default if isinstance(default, Effort) else Settings() if name == "settings" else None
                if parts is not None:
                    for part in fields(parts):
                        found.setdefault(part.name, set()).add(getattr(parts, part.name))
                elif not isinstance(default, Execution):
                    found.setdefault(name, set()).add(default or None if isinstance(default, str | tuple) else default)
    return found


@pytest.mark.parametrize("analysis", [name for name in QUESTIONS if name != "verdict"])
def test_defaults_are_one_for_all_doors(analysis: str) -> None:
    python = python_defaults(analysis)
    named = set()
    for option in options_of(analysis):
        name = OTHER_NAMES.get((analysis, str(option.name)), str(option.name))
        if option.name in NO_QUESTION or option.name in RUNNING:
            continue
        default = IN_WORDS.get((analysis, name), default_of(option))
        if name.startswith("not "):
            name, default = name.removeprefix("not "), not default
        if name == "concepts":
            continue  # a list in words; `None` stands for the textbook's, as in `Settings`
        named.add(name)
        assert name in python, f"{analysis} has no '{name}' in Python"
        assert default in python[name], (
            f"{analysis}: '{name}' is {default} in the command line, {python[name]} in Python"
        )
    assert named <= set(python)
    assert set(python) - named <= PYTHON_ONLY | {part.name for part in fields(Settings)}
