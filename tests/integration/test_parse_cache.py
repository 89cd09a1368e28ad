# SPDX-License-Identifier: MIT
"""What is kept of a parsed file: the same case, findings and lines as without it, and never any trouble."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.case.element import Cell
from detente.errors import BadInputError
from detente.files import parse_cache, yaml_reader
from detente.files.case_folder import read_case
from detente.files.geography import read_geography
from detente.files.included import include_tables
from detente.files.yaml_reader import read_yaml, read_yaml_file
from tests.conftest import ROOT
from tests.integration.test_broken_cases import BROKEN, broken_text

CASES = sorted(path.parent for path in (ROOT / "cases").glob("*/case.yaml"))
FLAGSHIP = ROOT / "cases" / "air-cover-for-minerals"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that is not there yet."""
    folder = tmp_path / "kept" / "here"
    monkeypatch.setenv("DETENTE_CACHE", str(folder))
    return folder


@contextmanager
def no_parser() -> Iterator[None]:
    """Fail when YAML is parsed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reader, "read_yaml", lambda _, file: pytest.fail(f"{file} was parsed again"))
        yield


@contextmanager
def off() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DETENTE_CACHE", "off")
        yield


def read(path: Path) -> object:
    """Everything that reading a case gives, or the sentence that it fails with."""
    try:
        document = read_case(path)
    except BadInputError as error:
        return str(error)
    dumped = None if document.case is None else document.case.model_dump_json(by_alias=True)
    return dumped, document.findings, document.texts, document.path, repr(document)


def assert_same_with_the_cache(path: Path) -> None:
    with off():
        plain = read(path)
    assert read(path) == plain  # parsed and kept
    assert read(path) == plain  # from what was kept


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_shipped_cases_are_the_same(path: Path, cache: Path) -> None:
    assert_same_with_the_cache(path)
    with no_parser():
        read(path)
    assert len(list(cache.iterdir())) == (2 if path == FLAGSHIP else 1)


@pytest.mark.parametrize("entry", BROKEN, ids=lambda entry: entry[0])
def test_broken_cases_are_the_same(entry: tuple[str, str, str, str], starter: Path, cache: Path) -> None:
    file = starter / "case.yaml"
    file.write_text(broken_text(file.read_text("utf-8"), *entry[1:]), "utf-8")
    assert_same_with_the_cache(starter)


def test_an_edit_of_one_byte_is_seen(starter: Path, cache: Path) -> None:
    file = starter / "case.yaml"
    whole = file.read_bytes()
    read(starter)
    rng = random.Random(15)
    for _ in range(30):
        place = rng.randrange(len(whole))
        file.write_bytes(whole[:place] + bytes([rng.choice(b"a7 :#-\n'\"{[\xe9")]) + whole[place + 1 :])
        assert_same_with_the_cache(starter)


def test_an_edit_of_the_map_is_seen(tmp_path: Path, cache: Path) -> None:
    path = tmp_path / "regions.geojson"
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]]}
    feature = {"type": "Feature", "properties": {"id": "north", "état": True, "n": 2.0}, "geometry": square}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, feature]}), "utf-8")
    first = read_geography(path, "map")
    assert read_geography(path, "map") == first
    assert first[1].number == 2
    assert first[0].cells["area_km2"] == "12308.5"
    path.write_text(path.read_text("utf-8").replace("north", "south"), "utf-8")
    assert read_geography(path, "map")[0].cells["id"] == "south"
    path.write_text(path.read_text("utf-8").replace("[1, 0]", "[1, 200]"), "utf-8")
    for _ in range(2):
        with pytest.raises(BadInputError, match="feature 1 has a geometry that cannot be used"):
            read_geography(path, "map")


SCALARS = """
text: plain
quoted: "12"
escaped: "caf\\u00e9 \\n \\U0001F600"
block: |
  two
  lines
folded: >-
  one
  line
day: 2025-02-12
moment: 2025-02-12T10:00:00Z
month: 2025-02
year: 2025
octal: 0o17
old: 017
hex: 0xFF
grouped: 1_000
sixty: 1:30
yes: yes
truth: TRUE
nothing: ~
empty:
infinite: -.inf
unknown: .NaN
small: 1e-320
zero: -0.0
long: 123456789012345678901234567890
exact: 0.1
list: [1, 1.0, true, "true", null, [], {}]
"""


def plainly(data: object) -> object:
    """The data with the type of each part; NaN is like itself."""
    if isinstance(data, dict):
        return dict, [(plainly(key), plainly(value)) for key, value in data.items()]
    if isinstance(data, list):
        return list, [plainly(value) for value in data]
    return type(data), repr(data)


def assert_kept_like_parsed(text: str, folder: Path) -> None:
    file = folder / "odd.yaml"
    file.write_bytes(text.encode("utf-8"))
    try:
        plain = read_yaml(text, "odd.yaml")
    except BadInputError as error:
        for _ in range(2):
            with pytest.raises(BadInputError) as raised:
                read_yaml_file(file, "odd.yaml")
            assert str(raised.value) == str(error)
        return
    for _ in range(2):
        found = read_yaml_file(file, "odd.yaml")
        assert plainly(found.data) == plainly(plain.data)
        assert repr(list(found.lines.items())) == repr(list(plain.lines.items()))
        assert found.file == "odd.yaml"


def test_every_kind_of_scalar_survives(tmp_path: Path, cache: Path) -> None:
    assert_kept_like_parsed(SCALARS, tmp_path)
    with no_parser():
        data = read_yaml_file(tmp_path / "odd.yaml", "odd.yaml").data
    assert (data["day"], data["year"], data["nothing"]) == ("2025-02-12", 2025, None)
    assert data["list"][:4] == [1, 1.0, True, "true"]


@pytest.mark.parametrize("key", ["1", "1.5", "true", "null", ".nan", "0x10"])
def test_keys_that_are_no_text_are_not_kept(key: str, tmp_path: Path, cache: Path) -> None:
    assert_kept_like_parsed(f"levels:\n  {key}: no road\n  b: road\n", tmp_path)
    assert list(cache.iterdir()) == []


def test_cells_of_tables_stay_cells(cache: Path) -> None:
    for _ in range(2):
        read_case(FLAGSHIP)
    data, _ = include_tables(read_yaml_file(FLAGSHIP / "case.yaml", "case.yaml").data, FLAGSHIP)
    region = next(iter(data["regions"].values()))
    assert type(region["area_km2"]) is Cell


PIECES = [
    "a",
    "b: 1",
    "- x",
    "\n",
    "\n  ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "'",
    '"',
    "#",
    "|\n  t",
    ">",
    "1",
    "1.0",
    "yes",
]
PIECES += [
    "true",
    "~",
    ".nan",
    "-.inf",
    "2025-01-01",
    "&a ",
    "*a",
    "!!str ",
    "é",
    "\t",
    "? ",
    "---\n",
    "<<: ",
    "\ufeff",
    "%",
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_odd_texts_are_kept_like_parsed(tmp_path: Path, cache: Path, text: str) -> None:
    assert_kept_like_parsed(text, tmp_path)


def kept_file(cache: Path) -> Path:
    (file,) = cache.iterdir()
    return file


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not what stands there",
        b'{"data": {}, "lines": []}',
        b"\x00" * 100,
        None,
    ],
    ids=["empty", "text", "without its hash", "zeros", "one digit changed"],
)
def test_a_damaged_file_is_ignored_and_replaced(starter: Path, cache: Path, content: bytes | None) -> None:
    with off():
        plain = read(starter)
    read(starter)
    file = kept_file(cache)
    good = file.read_bytes()
    file.write_bytes(good.replace(b"50", b"51", 1) if content is None else content)
    file.chmod(0o644)
    assert read(starter) == plain
    assert file.read_bytes() == good
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 or sys.platform == "win32"


@pytest.mark.parametrize(
    "packed",
    [
        "null",
        "[]",
        '"text"',
        "{}",
        '{"data": {"a": 1}, "lines": [1]}',
        '{"data": 1, "lines": ["1"]}',
        '{"data": 1, "lines": 3}',
        "[" * 100_000,
    ],
    ids=["null", "list", "text", "empty", "too few lines", "lines of text", "no lines", "deep"],
)
def test_a_foreign_file_is_ignored_and_replaced(starter: Path, cache: Path, packed: str) -> None:
    read(starter)
    file = kept_file(cache)
    good = file.read_bytes()
    file.write_bytes(hashlib.sha256(packed.encode()).hexdigest().encode() + b"\n" + packed.encode())
    assert not isinstance(read(starter), str)
    assert file.read_bytes() == good


def test_a_case_that_was_tampered_with_in_the_cache_is_still_validated(starter: Path, cache: Path) -> None:
    read(starter)
    file = kept_file(cache)
    packed = json.loads(file.read_bytes().partition(b"\n")[2])
    packed["data"]["title"] = 12
    content = json.dumps(packed).encode()
    file.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    document = read_case(starter)
    assert document.case is None
    assert [finding.code for finding in document.findings] == ["wrong-type"]


def test_only_the_user_can_read_what_is_kept(starter: Path, cache: Path) -> None:
    read(starter)
    assert stat.S_IMODE(cache.stat().st_mode) == 0o700
    assert stat.S_IMODE(kept_file(cache).stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_used_is_no_trouble(
    starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with off():
        plain = read(starter)
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / ("x" * 300), Path("/proc/nowhere")):
        monkeypatch.setenv("DETENTE_CACHE", str(place))
        assert read(starter) == plain
    monkeypatch.setenv("DETENTE_CACHE", str(tmp_path / "full"))
    monkeypatch.setattr(parse_cache, "write_atomically", full_disk)
    assert read(starter) == plain
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert read(starter) == plain
    assert capfd.readouterr() == ("", "")


def full_disk(path: Path, content: bytes, private: bool) -> None:
    raise BadInputError(f"{path} cannot be written: no space left on device")


@pytest.mark.parametrize("word", ["off", "OFF", " off "])
def test_off_keeps_nothing(word: str, starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DETENTE_CACHE", word)
    read(starter)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case"]


@pytest.mark.skipif(sys.platform != "linux", reason="the folder of Linux")
def test_the_users_cache_folder_is_the_default(starter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DETENTE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    read(starter)
    assert kept_file(tmp_path / "home" / "detente").suffix == ".json"


def test_the_oldest_go_when_there_is_too_much(starter: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(starter)
    size = kept_file(cache).stat().st_size
    os.utime(kept_file(cache), (0, 0))
    (cache / "notes.json").write_text("not ours" * 10_000)
    monkeypatch.setattr(parse_cache, "MOST_KEPT_BYTES", 3 * size + 300)
    file = starter / "case.yaml"
    text = file.read_text("utf-8")
    times = {}
    for number in range(1, 7):
        file.write_text(f"{text}# {number}\n", "utf-8")
        before = set(cache.iterdir())
        read(starter)
        for new in set(cache.iterdir()) - before:
            os.utime(new, (number, number))
            times[new] = number
    left = {times[path] for path in cache.iterdir() if path in times}
    assert left == {4, 5, 6}
    assert (cache / "notes.json").exists()


def test_another_version_or_format_reads_anew(starter: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(starter)
    monkeypatch.setattr(parse_cache, "FORMAT", parse_cache.FORMAT + 1)
    read(starter)
    monkeypatch.setattr(parse_cache, "version", lambda _: "99")
    read(starter)
    monkeypatch.setattr(yaml_reader, "ruamel_version", "99")
    read(starter)
    assert len(list(cache.iterdir())) == 4


def test_the_same_bytes_elsewhere_name_their_own_file(starter: Path, tmp_path: Path, cache: Path) -> None:
    file = starter / "case.yaml"
    file.write_text(file.read_text("utf-8").replace("weight: [50, 60]", "weight: [60, 50]"), "utf-8")
    shutil.copytree(starter, tmp_path / "copy")
    for folder in (starter, tmp_path / "copy"):
        findings = [finding for finding in read_case(folder).findings if finding.code == "range-reversed"]
        assert [finding.file for finding in findings] == [str(folder / "case.yaml")]
    assert len(list(cache.iterdir())) == 1
