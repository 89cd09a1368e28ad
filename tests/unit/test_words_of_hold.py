# SPDX-License-Identifier: MIT
"""Sentences about holding appear only where their subject exists."""

from __future__ import annotations

import pytest

from detente import load
from detente.words.hold import shock_words
from detente.words.static import static_words
from tests.conftest import ROOT
from tests.enforcement_cases import small_case


@pytest.mark.parametrize(("shock", "said"), [(0, True), (4, False)])
def test_a_case_without_shocks_is_told_what_survival_means(shock: float, said: bool) -> None:
    assert bool(shock_words(small_case({"shock": shock}))) is said


def test_no_sentence_speaks_of_a_ceasefire_in_every_case() -> None:
    assert "ceasefire" not in static_words(load(ROOT / "cases/elmira"))
