# SPDX-License-Identifier: MIT
from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):  # a fixed set of examples there; developers search for new ones
    settings.load_profile("ci")

os.environ["DETENTE_CACHE"] = "off"  # a test reads what stands in its files; those of the cache name a folder

ROOT = Path(__file__).parent.parent

KEPT_FLAGSHIP = ROOT / "tests/data/kept-flagship"
"""The flagship as it stood in November 2026, kept so that printed figures stay comparable while the case is rebuilt."""


LATE = "2026-03-31"
"""A day by which all that the flagship states was known; its own day is before the agreement was signed."""

UNSETTLED = ROOT / "tests/unsettled.txt"
"""Tests that state an answer or an interface of before, and are still to be moved; each line is the id of one, or a module."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests that are still to be moved fail without failing the run; they are shown as xfailed."""
    unsettled = {line for line in UNSETTLED.read_text("utf-8").splitlines() if line and not line.startswith("#")}
    for item in items:
        if unsettled & {item.nodeid, item.nodeid.split("[")[0], item.nodeid.split("::")[0]}:
            item.add_marker(pytest.mark.xfail(reason="listed in tests/unsettled.txt", strict=False))


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """A fresh copy of the starter case."""
    import shutil

    folder = tmp_path / "case"
    shutil.copytree(ROOT / "src/detente/files/starter", folder / "sources")
    (folder / "sources" / "case.yaml").rename(folder / "case.yaml")
    return folder
