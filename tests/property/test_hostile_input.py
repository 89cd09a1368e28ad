# SPDX-License-Identifier: MIT
"""Whatever stands in a file, the reader answers with findings or a sentence."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.case.logic import StatementSyntaxError, parse_statement
from detente.errors import BadInputError
from detente.files.case_folder import read_case
from tests.conftest import ROOT

STARTER = (ROOT / "src/detente/files/starter/case.yaml").read_text("utf-8")
LINES = STARTER.splitlines()
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _read(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "case.yaml").write_bytes(content)
        try:
            document = read_case(folder)
        except BadInputError as error:
            assert str(error)
        else:
            assert all(finding.message for finding in document.findings)


@given(st.binary(max_size=200))
@many
def test_bytes(content: bytes) -> None:
    _read(content)


@given(st.text(max_size=200))
@many
def test_text(content: str) -> None:
    _read(("schema: detente-case/1\n" + content).encode("utf-8", "surrogatepass"))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.integers(0, len(LINES) - 1), values)
@many
def test_one_line_replaced(number: int, value: object) -> None:
    import json

    key, colon, _ = LINES[number].partition(":")
    changed = [*LINES[:number], f"{key}{colon} {json.dumps(value)}", *LINES[number + 1 :]]
    _read("\n".join(changed).encode("utf-8", "surrogatepass"))


@given(st.integers(0, len(STARTER) - 1), st.characters(codec="utf-8"))
@many
def test_one_character_inserted(place: int, character: str) -> None:
    _read((STARTER[:place] + character + STARTER[place:]).encode())


@given(st.text(alphabet="ab =!{}(),notandorifthen\n", max_size=60))
@many
def test_statements(text: str) -> None:
    try:
        parse_statement(text)
    except StatementSyntaxError as error:
        assert str(error)


@pytest.mark.parametrize(
    "content",
    [
        "a: " + "[" * 5000,
        "a: &x [*x]",
        "a: !!python/object/apply:os.system [ls]",
        "? [a]: b",
        "a: 1\na: 2",
        "",
        "\x00",
        "- 1",
    ],
)
def test_known_attacks(content: str, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(content)
    with pytest.raises(BadInputError):
        read_case(tmp_path)
