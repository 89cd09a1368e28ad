# SPDX-License-Identifier: MIT
"""Where everything in a case comes from, in the terms of PROV-O (W3C, 2013), as JSON-LD.

A quotation was quoted from a source, a statement derived from its quotations by the activity of coding, a figure and
every other part with statements as its basis derived from them. A newer version of a source was a revision of the
former one, a rejected statement was invalidated by the decision. Nothing is said that the case does not say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from detente.case.case import Case
from detente.case.checks import SourceText
from detente.case.citation import cited_statements
from detente.case.finding import format_path
from detente.files.annotations import source_iri

__all__ = ["write_provenance"]

_CONTEXT = {"prov": "http://www.w3.org/ns/prov#", "dcterms": "http://purl.org/dc/terms/"}


def _ref(*ids: str) -> Any:
    refs = [{"@id": id_} for id_ in dict.fromkeys(ids)]
    return refs[0] if len(refs) == 1 else refs


def write_provenance(case: Case, texts: Mapping[str, SourceText]) -> str:
    """Return the provenance of a case as PROV-O in JSON-LD.

    Parameters
    ----------
    case : Case
        The case.
    texts : mapping of source id to SourceText
        Texts of its sources, for their hashes.

    Returns
    -------
    str
        JSON-LD with entities, activities and agents.
    """
    graph = [*_sources(case, texts), *_statements(case, texts), *_derived(case)]
    nodes = {node["@id"]: node for node in graph}
    document = {"@context": _CONTEXT, "@graph": list(nodes.values())}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _name(case: Case, *parts: str) -> str:
    return ":".join(("urn:detente", case.id, *parts))


def _agent(case: Case, name: str) -> dict[str, Any]:
    slug = "".join(c if c.isalnum() else "-" for c in name.lower())
    return {"@id": _name(case, "agent", slug), "@type": "prov:Agent", "dcterms:title": name}


def _source_name(case: Case, id_: str, texts: Mapping[str, SourceText]) -> str:
    return source_iri(texts[id_].sha256) if id_ in texts else _name(case, "source", id_)


def _sources(case: Case, texts: Mapping[str, SourceText]) -> Iterator[dict[str, Any]]:
    for id_, source in case.sources.items():
        node = {
            "@id": _source_name(case, id_, texts),
            "@type": "prov:Entity",
            "dcterms:title": source.title,
            "dcterms:identifier": id_,
        }
        for name in filter(None, (source.author, source.outlet)):
            agent = _agent(case, name)
            yield agent
            node["prov:wasAttributedTo"] = _ref(agent["@id"])
        if source.published_on is not None:
            node["dcterms:issued"] = source.published_on
        if source.version_of is not None:
            node["prov:wasRevisionOf"] = _ref(_source_name(case, source.version_of, texts))
        yield node


def _statements(case: Case, texts: Mapping[str, SourceText]) -> Iterator[dict[str, Any]]:
    for id_, statement in case.statements.items():
        quotes = []
        for place, quotation in enumerate(statement.quotations):
            quotes.append(_name(case, "quotation", id_, str(place)))
            yield {
                "@id": quotes[-1],
                "@type": "prov:Entity",
                "prov:value": quotation.exact,
                "prov:wasQuotedFrom": _ref(_source_name(case, quotation.source, texts)),
            }
        coder = _agent(case, statement.coder or case.judge)
        coding = _name(case, "coding", id_)
        yield coder
        yield {"@id": coding, "@type": "prov:Activity", "prov:wasAssociatedWith": _ref(coder["@id"])} | (
            {"dcterms:date": statement.coded_on} if statement.coded_on else {}
        )
        node = {
            "@id": _name(case, "statement", id_),
            "@type": "prov:Entity",
            "prov:wasDerivedFrom": _ref(*quotes),
            "prov:wasGeneratedBy": _ref(coding),
        }
        if statement.origin is not None:
            origin = _name(case, "report", "".join(c if c.isalnum() else "-" for c in statement.origin.lower()))
            yield {"@id": origin, "@type": "prov:Entity", "dcterms:title": statement.origin}
            node["prov:hadPrimarySource"] = _ref(origin)
        if statement.state == "rejected":
            decision = _name(case, "decision", id_)
            yield {"@id": decision, "@type": "prov:Activity", "dcterms:description": statement.reason or ""}
            node["prov:wasInvalidatedBy"] = _ref(decision)
        yield node


def _derived(case: Case) -> Iterator[dict[str, Any]]:
    for location, ids in cited_statements(case):
        path = format_path(location[:-1] if location[-1] == "basis" else location)
        yield {
            "@id": _name(case, "part", path),
            "@type": "prov:Entity",
            "prov:wasDerivedFrom": _ref(*(_name(case, "statement", id_) for id_ in ids)),
        }
