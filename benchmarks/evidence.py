# SPDX-License-Identifier: MIT
"""How fast texts are read: articles of 700 words a second per core, alone and as a corpus.

The articles are generated from a fixed seed; a third of their sentences report a statement, which is more than in
most newspapers. Usage: evidence.py [--small] [ARTICLES]
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path

from detente.analysis.evidence.lint import lint
from detente.analysis.evidence.reading import read_document
from detente.analysis.evidence.reading.document import plain_document
from detente.analysis.evidence.reading.parties import PartyNames
from detente.analysis.evidence.reprints import find_reprints
from detente.corpus import index
from detente.files.corpus_store import CorpusStore

WORDS = 700
SPEAKERS = [
    "President Volodymyr Zelensky",
    "The Kremlin",
    "Turkish officials",
    "The United Nations",
    "Critics",
    "Norway and Cuba",
    "German Chancellor Olaf Scholz",
    "The company",
    "He",
]
CUES = ["said that", "rejected", "warned that", "refused to accept", "called for", "welcomed", "told reporters that"]
THINGS = [
    "the ceasefire",
    "a new round of talks",
    "the withdrawal of forces",
    "sanctions worth $500 million",
    "the draft",
]
FILLERS = [
    "The road from the port to the old market was closed in the morning and opened again at noon.",
    "On Wednesday rain fell on the eastern regions, where harvests had been good since 2019.",
    "More than 300 people waited at the border, some of them since February 2022.",
    "Prices of wheat and copper have changed little over the last three years.",
    "The bridge, which was built long ago, carries trains and lorries between the two banks.",
]


def article(rng: random.Random) -> str:
    sentences: list[str] = []
    count = 0
    while count < WORDS:
        if rng.random() < 1 / 3:
            cue, thing = rng.choice(CUES), rng.choice(THINGS)
            tail = f"{thing} could last until May 2025" if cue.endswith("that") else thing
            sentence = f"{rng.choice(SPEAKERS)} {cue} {tail}."
        else:
            sentence = rng.choice(FILLERS)
        sentences.append(sentence)
        count += len(sentence.split())
    paragraphs = [" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5)]
    return "Talks go on\n\nVIENNA, 3 May 2022\n\n" + "\n\n".join(paragraphs)


def one_core(count: int) -> None:
    rng = random.Random(1)
    texts = [article(rng) for _ in range(count)]
    names = PartyNames()
    read_document(plain_document(texts[0]), names)
    start = time.process_time()
    readings = [read_document(plain_document(text), names) for text in texts]
    reading = time.process_time() - start
    start = time.process_time()
    for found in readings:
        lint(found)
    linting = time.process_time() - start
    statements = sum(len(found.statements) for found in readings) / len(texts)
    print(
        f"reading  {len(texts) / reading:6.0f} articles a second and core ({WORDS} words, {statements:.0f} statements)"
    )
    print(f"lint     {len(texts) / linting:6.0f} articles a second and core")


def corpus_on_one_core(count: int) -> None:
    """From files to the stored and indexed statements, in one process: the time of the processor alone."""
    rng = random.Random(4)
    with tempfile.TemporaryDirectory() as place:
        folder, case = Path(place) / "articles", Path(place) / "case"
        folder.mkdir()
        case.mkdir()
        for number in range(count):
            (folder / f"{number:05d}.txt").write_text(article(rng), "utf-8")
        start = time.process_time()
        index(folder, case, None, lambda _share, _message: None, processes=1)
        print(
            f"indexing {count / (time.process_time() - start):6.0f} articles a second and core, files to stored index"
        )


def corpus(count: int) -> None:
    rng = random.Random(2)
    with tempfile.TemporaryDirectory() as place:
        folder, case = Path(place) / "articles", Path(place) / "case"
        folder.mkdir()
        case.mkdir()
        for number in range(count):
            (folder / f"{number:05d}.txt").write_text(article(rng), "utf-8")
        start = time.perf_counter()
        report = index(folder, case, None, lambda _share, _message: None)
        took = time.perf_counter() - start
        size = sum(path.stat().st_size for path in case.iterdir()) / 1e6
        print(
            f"corpus   {count:,} articles in {took:.1f} s with {os.cpu_count()} processes: "
            f"{count / took:.0f} a second, "
            f"{report.counts['statements']:,} statements, {size:.0f} MB"
        )
        start = time.perf_counter()
        again = index(folder, case, None, lambda _share, _message: None)
        print(f"again    {again.unchanged:,} unchanged articles passed over in {time.perf_counter() - start:.1f} s")
        with CorpusStore(case) as store:
            start = time.perf_counter()
            found = len(store.search_statements("ceasefire", None, 1000))
            print(f"search   {found} statements found in {1000 * (time.perf_counter() - start):.0f} ms")


def reprints(count: int) -> None:
    rng = random.Random(3)
    texts = {}
    for number in range(count):
        words = [f"w{rng.randrange(5000)}" for _ in range(WORDS)]
        texts[str(number)] = " ".join(words)
    texts["copy"] = texts["0"]
    start = time.perf_counter()
    pairs = len(find_reprints(texts))
    print(f"reprints {pairs} pair among {len(texts)} texts in {time.perf_counter() - start:.2f} s")


def main(small: bool = False, articles: int = 2000) -> None:
    one_core(5 if small else 200)
    corpus_on_one_core(5 if small else 400)
    corpus(10 if small else articles)
    reprints(20 if small else 300)


if __name__ == "__main__":
    main("--small" in sys.argv, next((int(word) for word in sys.argv[1:] if word.isdigit()), 2000))
