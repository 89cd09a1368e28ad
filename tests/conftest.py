# SPDX-License-Identifier: MIT
from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def starter(tmp_path: Path) -> Path:
    """A fresh copy of the starter case."""
    import shutil

    folder = tmp_path / "case"
    shutil.copytree(ROOT / "src/detente/files/starter", folder / "sources")
    (folder / "sources" / "case.yaml").rename(folder / "case.yaml")
    return folder
