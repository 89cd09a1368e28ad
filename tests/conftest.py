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


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """A fresh copy of the starter case."""
    import shutil

    folder = tmp_path / "case"
    shutil.copytree(ROOT / "src/detente/files/starter", folder / "sources")
    (folder / "sources" / "case.yaml").rename(folder / "case.yaml")
    return folder
