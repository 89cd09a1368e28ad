# SPDX-License-Identifier: MIT
"""The shape of the house: imports point one way, modules keep their size, public names are documented."""

from __future__ import annotations

import ast
import importlib
import inspect
import subprocess
import sys

import detente
from tests.conftest import ROOT

SOURCE = ROOT / "src" / "detente"
ALLOWED = {
    "case": {"case", "errors"},
    "files": {"files", "case", "errors"},
    "outcomes": {"outcomes", "case", "errors"},
    "analysis": {"analysis", "outcomes", "case", "errors"},
    "corpus": {"corpus", "analysis", "files", "case", "errors"},
    "charts": {"charts", "analysis", "case", "errors"},
    "report": {"report", "charts", "analysis", "case", "errors", "glossary"},
    "cli": {"cli", "corpus", "report", "charts", "analysis", "outcomes", "files", "case", "errors", "glossary"},
}
LARGEST_MODULE = 400
LONGEST_FUNCTION = 75
LONGEST_KERNEL = 100  # compiled loops are written flat: a helper with arrays as arguments costs a factor of three


def _modules():
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def test_imports_point_one_way() -> None:
    for path, tree in _modules():
        package = path.relative_to(SOURCE).parts[0]
        if package not in ALLOWED:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("detente."):
                target = node.module.split(".")[1]
                assert target in ALLOWED[package], f"{path.name} imports {node.module}"


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
        if parts[0] != "analysis" or len(parts) < 3:
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
