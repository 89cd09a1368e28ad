# SPDX-License-Identifier: MIT
"""Small cases with the statements that a test needs."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from typing import Any

from detente import prepare
from detente.analysis.evidence.numbers import ROOTS, trace_printed_number
from detente.case.case import SCHEMA, Case
from detente.case.checks import SourceText
from detente.files.report_numbers import PrintedNumber, read_numbers
from tests.conftest import KEPT_FLAGSHIP

__all__ = ["coded_case", "flagship_coding", "numbers_that_walk", "texts_of"]


CODING = frozenset(
    ("schema", "id", "title", "summary", "as_of", "author", "parties", "issues", "sources", "statements", "figures")
)
"""Parts of a case file that its coding needs."""

WORDS = "words of nobody in particular that fill this text up to a decent length without repeating themselves much"


def coded_case(statements: dict[str, dict[str, Any]], **parts: Any) -> Case:
    """Return a case of two parties and two issues with these statements; each has its own source unless it names one."""
    parties = {"a": {"name": "Aland"}, "b": {"name": "Bland"}}
    levels = {"no": "No", "half": "Half", "full": "Full"}
    control = {"mode": "joint", "parties": ["a", "b"], "fallback": "no"}
    sources: dict[str, Any] = {}
    coded = {}
    for id_, given in statements.items():
        source = given.get("source", f"src_{id_}")
        sources.setdefault(source, {"title": source, "file": f"{source}.txt", "reliability": "B"})
        rest = {key: value for key, value in given.items() if key != "source"}
        coded[id_] = {"quotation": {"source": source, "exact": f"what {id_} says"}, "speaker": "unattributed"} | rest
    data = {
        "schema": SCHEMA,
        "id": "small",
        "title": "Small",
        "author": "the analyst",
        "parties": parties,
        "issues": {i: {"name": i.title(), "levels": levels, "control": control} for i in ("road", "mine")},
        "sources": sources,
        "statements": coded,
    }
    for key, value in parts.items():
        data[key] = {**data.get(key, {}), **value} if isinstance(value, dict) else value
    return Case.model_validate(data)


def flagship_coding(folder: Path) -> Path:
    """Write into a new folder the flagship with all it codes, without what it works out from that: quick to read."""
    parts = re.split(r"(?m)^(?=\w+:)", (KEPT_FLAGSHIP / "case.yaml").read_text("utf-8"))
    kept = [parts[0], *(part for part in parts[1:] if part.split(":")[0] in CODING)]
    shutil.copytree(KEPT_FLAGSHIP / "sources", folder / "sources", dirs_exist_ok=True)
    (folder / "case.yaml").write_text("".join(kept), "utf-8")
    return folder


def texts_of(case: Case) -> dict[str, SourceText]:
    """Return texts in which the quotations of a case stand, each once."""
    texts = {}
    for source in case.sources:
        quoted = [s.quotation.exact for s in case.statements.values() if s.quotation.source == source]
        text = "\n".join([f"{source}: {WORDS}.", *quoted, ""])
        texts[source] = SourceText(text, hashlib.sha256(text.encode()).hexdigest())
    return texts


def numbers_that_walk(case: Case, page: Path) -> list[PrintedNumber]:
    """Return the numbers of a report; every one must walk to sources, external references and named judgements."""
    numbers, view = read_numbers(page), prepare(case)
    assert [n.id for n in numbers.values()] == [f"n{place}" for place in range(1, len(numbers) + 1)]
    for number in {(n.text, n.basis): n for n in numbers.values()}.values():
        chain = trace_printed_number(view, number.id, number.text, number.basis)
        for end in chain.root.ends():
            assert end.kind in ROOTS, (number, end)
            assert end.kind != "judgement" or end.text.removeprefix("judgement of").strip(), (number, end)
            assert end.kind != "source" or "pinned" in end.text, (number, end)
    return list(numbers.values())
