# SPDX-License-Identifier: MIT
"""A folder of articles becomes a corpus: parallel, restartable, searchable, with a short case file."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente import corpus
from detente.cli import main
from detente.errors import BadInputError, UsageError
from detente.files.case_folder import load
from detente.files.corpus_store import CORPUS_FILE, CorpusStore


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    (folder / "more").mkdir(parents=True)
    for number in range(6):
        text = f"Day {number}\n\nVIENNA, {number + 1} May 2022\n\nThe town said that road {number} was possible. Norway rejected the draft."
        (folder / f"a{number}.txt").write_text(text, "utf-8")
    (folder / "more" / "page.html").write_text(
        "<html><body><p>The company refused to build a bridge.</p></body></html>", "utf-8"
    )
    (folder / "bad.txt").write_bytes(b"\xff\xfe\x00")
    (folder / "ignored.csv").write_text("The town said that x.", "utf-8")
    return folder


def _index(articles: Path, starter: Path, processes: int = 1) -> corpus.IndexReport:
    return corpus.index(articles, starter, load(starter), lambda _share, _message: None, processes)


def test_index_and_search(articles: Path, starter: Path) -> None:
    before = (starter / "case.yaml").read_bytes()
    report = _index(articles, starter)
    assert (report.read, report.unchanged, report.gone) == (8, 0, 0)
    assert report.counts["articles"] == 7
    assert [path for path, _ in report.problems] == ["bad.txt"]
    assert (starter / "case.yaml").read_bytes() == before
    with CorpusStore(starter, must_exist=True) as store:
        assert [hit.path for hit in store.search("bridge", 5)] == ["more/page.html"]
        said = store.search_statements("road", "town", 10)
        assert [hit.published_on for hit in said] == [f"2022-05-0{n}" for n in range(1, 7)]
        assert store.search_statements("bridge", "town", 10) == []
        for hit in said:
            stored = (articles / hit.path).read_bytes().decode()
            assert stored[hit.start : hit.end] == hit.content


def test_only_what_changed_is_read_again(articles: Path, starter: Path) -> None:
    _index(articles, starter)
    assert _index(articles, starter).read == 0
    changed = articles / "a0.txt"
    changed.write_text("The town denied it all, and more than that.", "utf-8")
    os.utime(changed, ns=(1, 1))
    (articles / "a1.txt").unlink()
    report = _index(articles, starter)
    assert (report.read, report.gone, report.counts["articles"]) == (1, 1, 6)
    with CorpusStore(starter) as store:
        assert store.search('"road 0"', 5) == []
        assert [hit.cue for hit in store.search_statements("town", None, 20)].count("denied") == 1


def test_a_stopped_run_goes_on(articles: Path, starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "BATCH", 3)

    def stop(share: float, message: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        corpus.index(articles, starter, load(starter), stop, 1)
    report = _index(articles, starter)
    assert (report.unchanged, report.read) == (3, 5)


def test_other_names_of_parties_are_read_anew(articles: Path, starter: Path) -> None:
    _index(articles, starter)
    file = starter / "case.yaml"
    file.write_text(
        file.read_text("utf-8").replace("name: The company", "aliases: [Norway], name: The company"), "utf-8"
    )
    assert _index(articles, starter).read == 8
    with CorpusStore(starter) as store:
        assert len(store.search_statements("draft", "company", 20)) == 6


@pytest.mark.slow
def test_processes_read_the_same(articles: Path, starter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus, "IN_PROCESS", 1)
    monkeypatch.setattr(corpus, "BATCH", 2)
    report = _index(articles, starter, processes=2)
    assert (report.read, report.counts["articles"]) == (8, 7)


def test_questions_that_cannot_be_asked(articles: Path, starter: Path) -> None:
    with pytest.raises(BadInputError, match="no corpus yet"):
        CorpusStore(starter, must_exist=True)
    _index(articles, starter)
    with CorpusStore(starter) as store:
        for words in ("", '"', "*"):
            with pytest.raises(UsageError):
                store.search(words, 5)
        for words in ("road OR bridge", "a'b;DROP TABLE article", "x*", "NEAR(", "col:x", "road NOT bridge"):
            store.search(words, 5)
    (starter / CORPUS_FILE).write_bytes(b"not a database" * 100)
    with pytest.raises(BadInputError):
        CorpusStore(starter)


def test_commands(articles: Path, starter: Path) -> None:
    run = CliRunner()
    result = run.invoke(main, ["read", str(articles), "--into", str(starter)])
    assert result.exit_code == 0, result.output
    assert "bad.txt" in result.stderr
    found = run.invoke(main, ["evidence", "search", str(starter), "road", "--party", "town", "--json"])
    assert len(json.loads(found.stdout)["result"]["hits"]) == 6
    assert "[bridge]" in run.invoke(main, ["evidence", "search", str(starter), "bridge"]).stdout
    assert run.invoke(main, ["evidence", "search", str(starter), "*"]).exit_code == 2
