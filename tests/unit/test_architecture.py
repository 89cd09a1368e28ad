# SPDX-License-Identifier: MIT
"""The shape of the house: imports point one way, modules keep their size, public names are documented."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

import detente
from detente.questions import QUESTIONS, Question
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "detente"
ALLOWED = {
    "case": {"case", "errors"},
    "files": {"files", "case", "errors"},
    "outcomes": {"outcomes", "case", "errors"},
    "theory": {"theory", "outcomes", "case", "errors"},
    "analysis": {"analysis", "theory", "outcomes", "case", "errors"},
    "corpus": {"corpus", "analysis", "files", "case", "errors"},
    "words": {"words", "analysis", "theory", "outcomes", "case", "errors"},
    "charts": {"charts", "words", "analysis", "case", "errors"},
    "report": {"report", "charts", "words", "analysis", "outcomes", "case", "errors", "glossary"},
    "cli": {
        "cli",
        "corpus",
        "report",
        "charts",
        "words",
        "analysis",
        "outcomes",
        "files",
        "case",
        "errors",
        "glossary",
    },
}
BELOW = {"report", "charts", "words", "analysis", "theory", "outcomes", "files", "case", "errors"}
ROOMS = {"errors.py": {"case"}, "glossary.py": set()} | {
    name: {"preparation", "display", *BELOW} for name in ("preparation.py", "questions.py", "display.py")
}
"""Modules at the root: one that joins the rooms may import anything below it, and never the command line."""
JOINING = ("answer",)
"""What joins the analyses into one verdict, and asks them all."""

LARGEST_MODULE = 400
LONGEST_FUNCTION = 75
LONGEST_KERNEL = 100  # compiled loops are written flat: a helper with arrays as arguments costs a factor of three


def _modules():
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def _is_module(name: str) -> bool:
    path = SOURCE.parent.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def _imported(tree: ast.Module) -> Iterator[str]:
    """Yield the modules of the package that a module imports, those included that it names in a text to import later."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" if node.module == "detente" else node.module for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            name, *_ = node.value.split(":")
            names = [name] if re.fullmatch(r"detente(\.\w+)+", name) and _is_module(name) else []
        else:
            continue
        yield from (name for name in names if name and name.startswith("detente."))


def test_imports_point_one_way() -> None:
    """The command line alone takes questions from the root, as users do; the root's own two modules take from all."""
    for path, tree in _modules():
        package = path.relative_to(SOURCE).parts[0]
        if package in ("__init__.py", "__main__.py"):
            continue
        allowed = ALLOWED.get(package) or ROOMS[package]
        asked = {*QUESTIONS, "prepare"} if package == "cli" else set()
        for name in _imported(tree):
            assert name.split(".")[1] in allowed | asked, f"{path.name} imports {name}"


def _questions() -> Iterator[Question]:
    for question in QUESTIONS.values():
        yield from (one for one in (question, *question.asks.values()) if one.home)


@pytest.mark.parametrize("question", list(_questions()), ids=lambda question: question.name)
def test_what_answers_a_question_takes_a_view_and_named_options(question: Question) -> None:
    view, *options = inspect.signature(question.function).parameters.values()
    assert (view.name, view.annotation) == ("view", "View")
    if question.name == "verdict":  # the package is what is asked about, as the case is
        levels, clauses, *options = options
        assert (levels.name, clauses.name) == ("levels", "clauses")
    assert all(option.kind is option.KEYWORD_ONLY for option in options)
    assert set(question.fixed) <= {option.name for option in options}


def test_only_files_opens_files_and_case_knows_no_arrays() -> None:
    for path, tree in _modules():
        package = path.relative_to(SOURCE).parts[0]
        imported = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        imported |= {(n.module or "").split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        if package == "case":
            assert not imported & {"numpy", "scipy", "pathlib", "os", "ruamel"}, path
        if package in ("outcomes", "analysis", "charts"):
            assert not imported & {"pathlib", "os", "ruamel", "click", "jinja2", "vl_convert"}, path


def test_an_analysis_does_not_reach_into_another() -> None:
    for path, tree in _modules():
        parts = path.relative_to(SOURCE).parts
        if parts[0] != "analysis" or len(parts) < 3 or parts[1] in JOINING:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("detente.analysis."):
                assert node.module.split(".")[2] in (parts[1], "result"), f"{path} imports {node.module}"


def test_sizes() -> None:
    for path, tree in _modules():
        assert len(path.read_text("utf-8").splitlines()) <= LARGEST_MODULE, path
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                compiled = any("njit" in ast.unparse(decorator) for decorator in node.decorator_list)
                longest = LONGEST_KERNEL if compiled else LONGEST_FUNCTION
                assert (node.end_lineno or 0) - node.lineno <= longest, f"{path}: {node.name}"


def test_public_names_exist_and_are_documented() -> None:
    assert sorted(detente.__all__) == detente.__all__
    for name in detente.__all__:
        assert inspect.getdoc(getattr(detente, name)), name
    for path, _ in _modules():
        name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__")
        if name.endswith("__main__"):
            continue
        module = importlib.import_module(name)
        assert module.__doc__, name
        for public in getattr(module, "__all__", []):
            assert hasattr(module, public), f"{name}.{public}"


def test_import_is_light() -> None:
    code = "import sys, detente; assert not {'numpy', 'pydantic', 'vl_convert', 'jinja2', 'rich'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
