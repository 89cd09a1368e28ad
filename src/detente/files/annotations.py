# SPDX-License-Identifier: MIT
"""Statements as W3C Web Annotations in JSON-LD, and annotations of other tools as candidate statements.

The target of an annotation is the source by the SHA-256 of its bytes, with a text quote selector (exact, prefix,
suffix) and a text position selector, both in Unicode code points of the file as stored. The body is what was
coded. Reading finds the source by that hash, by its address or by its id, and takes a passage only where the words
stand; what is read is a candidate, never accepted by itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from detente.case.case import Case
from detente.case.checks import SourceText
from detente.case.element import free_id
from detente.case.quoting import anchor, locate
from detente.case.statement import Quotation
from detente.errors import BadInputError

__all__ = ["ReadAnnotations", "read_annotations", "source_iri", "write_annotations"]

CONTEXT_IRI = "http://www.w3.org/ns/anno.jsonld"
MOST_ANNOTATIONS = 20_000

ReadAnnotations = tuple[dict[str, dict[str, Any]], list[str]]
"""Candidate statements by id, and sentences about annotations that were left out."""

_CODED = (
    *("speaker", "party", "issue", "levels", "stance", "condition", "modality", "form", "epistemic"),
    *("origin", "said_on", "reported_on", "revises", "revision", "credibility", "state"),
)


def source_iri(sha256: str) -> str:
    """Return the name of a source by the hash of its bytes."""
    return f"urn:sha256:{sha256}"


def _selectors(quotation: Quotation) -> list[dict[str, Any]]:
    quote = {"type": "TextQuoteSelector", "exact": quotation.exact}
    for key in ("prefix", "suffix"):
        if getattr(quotation, key):
            quote[key] = getattr(quotation, key)
    if quotation.start is None:
        return [quote]
    return [quote, {"type": "TextPositionSelector", "start": quotation.start, "end": quotation.end}]


def write_annotations(case: Case, texts: Mapping[str, SourceText]) -> str:
    """Return all statements of a case as a page of annotations.

    Parameters
    ----------
    case : Case
        The case, its quotations pinned.
    texts : mapping of source id to SourceText
        Texts of its sources, for their hashes.

    Returns
    -------
    str
        JSON-LD.
    """
    items = []
    for id_, statement in case.statements.items():
        coded = statement.model_dump(mode="json", include=set(_CODED), exclude_none=True)
        targets = [
            {
                "source": source_iri(texts[q.source].sha256) if q.source in texts else q.source,
                "selector": _selectors(q),
                **_state(case, q.source),
            }
            for q in statement.quotations
        ]
        body = {"type": "TextualBody", "format": "application/json", "value": json.dumps(coded, ensure_ascii=False)}
        items.append(
            {
                "id": f"urn:detente:{case.id}:{id_}",
                "type": "Annotation",
                "motivation": "classifying",
                "creator": {"type": "Person", "name": statement.coder or case.judge},
                **({"created": statement.coded_on} if statement.coded_on else {}),
                "body": body,
                "target": targets[0] if len(targets) == 1 else targets,
            }
        )
    page = {
        "@context": CONTEXT_IRI,
        "id": f"urn:detente:{case.id}:statements",
        "type": "AnnotationPage",
        "items": items,
    }
    return json.dumps(page, ensure_ascii=False, indent=2) + "\n"


def _state(case: Case, source: str) -> dict[str, Any]:
    retrieved = case.sources[source].retrieved_on if source in case.sources else None
    return {"state": {"type": "TimeState", "sourceDate": retrieved}} if retrieved else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _annotations(data: Any) -> list[Any]:
    """Return the annotations of a page, a collection, a list or one by itself."""
    if isinstance(data, dict) and "items" not in data:
        first = data.get("first")
        return _annotations(first) if isinstance(first, dict) else [data]
    return _listed(data["items"] if isinstance(data, dict) else data)


def _source_of(target: Any, case: Case, texts: Mapping[str, SourceText]) -> str | None:
    named = target.get("source", target.get("id")) if isinstance(target, dict) else target
    named = named.get("id") if isinstance(named, dict) else named
    for id_, source in case.sources.items():
        hashed = id_ in texts and named == source_iri(texts[id_].sha256)
        if id_ in texts and (hashed or named == id_ or (source.url and named == source.url)):
            return id_
    return None


def _quotation(target: Any, source: str, text: str) -> dict[str, Any] | None:
    found: dict[str, Any] = {}
    for selector in _listed(target.get("selector") if isinstance(target, dict) else None):
        if isinstance(selector, dict) and selector.get("type") == "TextQuoteSelector":
            found |= {key: selector[key] for key in ("exact", "prefix", "suffix") if isinstance(selector.get(key), str)}
        if isinstance(selector, dict) and selector.get("type") == "TextPositionSelector":
            found |= {key: selector[key] for key in ("start", "end") if isinstance(selector.get(key), int)}
    if not found.get("exact") or any(found.get(key, 0) < 0 for key in ("start", "end")):
        return None
    quotation = Quotation(source=source, **found)
    # Other tools count other units; the words with what is around them decide, the position only helps.
    for tried in (quotation, quotation.model_copy(update={"start": None, "end": None})):
        places = locate(tried, text)
        if len(places) == 1:
            return {"source": source, "exact": found["exact"]} | anchor(
                text, places[0], places[0] + len(found["exact"])
            )
    return None


def _body(annotation: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the body says: our own coding, or the text of a note."""
    notes = []
    for body in _listed(annotation.get("body")):
        value = body.get("value") if isinstance(body, dict) else body
        if not isinstance(value, str):
            continue
        try:
            coded = json.loads(value) if isinstance(body, dict) and body.get("format") == "application/json" else None
        except (ValueError, RecursionError):
            coded = None
        if isinstance(coded, dict):
            return {key: coded[key] for key in _CODED if key in coded and key != "state"}
        notes.append(value[:2000])
    return {"note": "; ".join(notes)} if notes else {}


def read_annotations(text: str, name: str, case: Case, texts: Mapping[str, SourceText]) -> ReadAnnotations:
    """Read annotations as candidate statements of a case.

    Parameters
    ----------
    text : str
        JSON-LD: a page, a collection, a list or one annotation.
    name : str
        Name of its file, for messages.
    case : Case
        The case whose sources are annotated.
    texts : mapping of source id to SourceText
        Texts of its sources.

    Returns
    -------
    tuple of dict and list of str
        Candidates by a free id, and why others were left out.

    Raises
    ------
    BadInputError
        If it is not JSON, or holds no annotation.
    """
    try:
        annotations = _annotations(json.loads(text))
    except (ValueError, RecursionError) as error:
        raise BadInputError(f"this is not JSON: {str(error)[:120]}", name) from error
    if not annotations or len(annotations) > MOST_ANNOTATIONS:
        raise BadInputError(f"the file holds {len(annotations)} annotations; 1 to {MOST_ANNOTATIONS:,} are read", name)
    found: dict[str, dict[str, Any]] = {}
    left_out = []
    for number, annotation in enumerate(annotations, 1):
        targets = _listed(annotation.get("target")) if isinstance(annotation, dict) else []
        source = _source_of(targets[0], case, texts) if targets else None
        quotation = _quotation(targets[0], source, texts[source].text) if source is not None else None
        if quotation is None:
            why = (
                "names no source of the case" if source is None else f"quotes words that do not stand once in {source}"
            )
            left_out.append(f"annotation {number} {why}")
            continue
        creator = annotation.get("creator")
        coder = creator.get("name") if isinstance(creator, dict) else creator
        entry = {"quotation": quotation, "speaker": "unattributed"} | _body(annotation)
        entry |= {"state": "candidate"} | ({"coder": coder} if isinstance(coder, str) else {})
        found[free_id(f"a{number}", {*case.statements, *found})] = entry
    return found, left_out
