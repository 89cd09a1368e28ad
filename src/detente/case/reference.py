# SPDX-License-Identifier: MIT
"""Where a case refers to its own parts by id, and a new id given to a part and to every reference at once.

`DEFINED` says where each kind of part is defined, `ROLES` what the ids in each field of the models refer to. In a
role, ``{kind}`` stands for the keys of a mapping and ``kind`` for the ids themselves, so that ``{issue}=level`` is
a condition. Text refers to parts too: the statements of a prioritised preference, and the dotted paths of what a
scenario or a perception changes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from detente.case.element import Location, nearest_name
from detente.case.layout import ANYTHING, CASE, Shape, fields_of, model_at
from detente.case.logic import KEYWORDS, renamed_statement
from detente.case.plain_data import EditError, dotted, value_at
from detente.case.statement import UNRESOLVED

__all__ = ["DEFINED", "NOT_REFERENCES", "ROLES", "Kind", "renamed", "split_role"]

Kind = Literal[
    "party", "issue", "level", "proposal", "source", "statement", "figure", "conflict", "assessment", "region", "place",
    "scenario", "breach", "guarantee", "event", "commodity", "asset", "fiscal_terms", "fund", "claim", "purpose",
    "protected", "site", "site_type", "ally",
]  # fmt: skip
"""Kinds of parts that have an id."""

DEFINED: dict[str, Location] = {
    "party": ("parties",),
    "issue": ("issues",),
    "level": ("issues", "*", "levels"),
    "proposal": ("proposals",),
    "source": ("sources",),
    "statement": ("statements",),
    "figure": ("figures",),
    "conflict": ("conflicts",),
    "assessment": ("assessments",),
    "region": ("regions",),
    "place": ("places",),
    "scenario": ("scenarios",),
    "breach": ("enforcement", "breaches"),
    "guarantee": ("enforcement", "guarantees"),
    "event": ("enforcement", "events"),
    "commodity": ("resources", "commodities"),
    "asset": ("resources", "assets"),
    "fiscal_terms": ("resources", "fiscal_terms"),
    "fund": ("resources", "funds"),
    "claim": ("resources", "claims"),
    "purpose": ("protection", "purposes"),
    "protected": ("protection", "protected"),
    "site": ("protection", "sites"),
    "site_type": ("protection", "types"),
    "ally": ("protection", "allies"),
}
"""The mapping in which each kind is defined; ``*`` stands for any issue."""

_FIELDS_BY_ROLE = {
    "{party}": "Case.parties Case.preferences Case.perceptions _PreferenceBase.attitudes War.values Sanctions.senders "
    "Event.beliefs Enforcement.discount Enforcement.regroup Regroup.costs Fund.ownership Fund.capital",
    "party": "Control.parties Clause.party Proposal.proposed_by Proposal.signatories "
    "Answer.party Breach.party GuaranteeTerm.guarantor "
    "Stake.guarantor NoContact.parties Statement.party Correlation.parties Region.state ControlShare.holder "
    "Asset.holder MoneyClaim.party Resources.host Resources.investor Resources.beneficiary Term.pays Ally.party",
    "{issue}": "Case.issues AdditivePreference.issues",
    "issue": "Statement.issue Assessment.issue Proposal.silent Proposal.open",
    "{issue}=level": "Case.status_quo Case.no_deal Expectation.outcome Exclusion.when Exclusion.unless "
    "Consequence.when Consequence.then Reservation.outcome RedLine.when Interaction.when Incomparable.first "
    "Incomparable.second RankingPreference.ranking TableRow.levels Proposal.levels Proposal.assumed_levels War.when "
    "Effect.when Factor.when Answer.when Answer.then Breach.sets GuaranteeTerm.when Stake.when Ambiguity.when "
    "FundRule.when HazardRule.when LineRule.when Resources.ceasefire Term.when",
    "{party}{issue}=level": "Ambiguity.readings",
    "{level}": "Issue.levels IssueValue.values",
    "level": "Control.fallback Transition.from_level Transition.to_level Statement.levels",
    "{proposal}": "Case.proposals",
    "{source}": "Case.sources",
    "source": "Source.version_of Quotation.source Acknowledgement.source",
    "{statement}": "Case.statements",
    "statement": "Basis.source IssueValue.order_from Interaction.order_from Statement.after Statement.revises "
    "Statement.revision_candidates Statement.confirmed_by Statement.replaced_by",
    "{figure}": "Case.figures",
    "figure": "Protection.published",
    "figure or statement": "Conflict.between",
    "{conflict}": "Case.conflicts",
    "{assessment}": "Case.assessments",
    "{region}": "Case.regions",
    "region": "ControlShare.regions Place.region Asset.region LineRule.lost LineRule.regained Protected.region "
    "Want.regions",
    "{place}": "Case.places",
    "place": "_Located.place",
    "{scenario}": "Case.scenarios",
    "{breach}": "Enforcement.breaches",
    "breach": "Guarantee.against Sanctions.against",
    "{guarantee}": "Enforcement.guarantees",
    "{event}": "Enforcement.events",
    "{commodity}": "Resources.commodities",
    "commodity": "Development.product PastPrice.commodity",
    "{asset}": "Resources.assets Resources.developments",
    "asset": "ResourceFigure.asset Protected.asset",
    "{fiscal_terms}": "Resources.fiscal_terms",
    "fiscal_terms": "Development.terms",
    "{fund}": "Resources.funds",
    "fund": "FundRule.fund",
    "{claim}": "Resources.claims",
    "{purpose}": "Protection.purposes",
    "purpose": "Protected.purpose Term.cover Term.serves Want.purpose",
    "{protected}": "Protection.protected",
    "{site}": "Protection.sites",
    "{site_type}": "Protection.types",
    "site_type": "CandidateSite.types",
    "{party or ally}{site_type}": "Term.available",
    "{party or ally}": "Term.receives",
    "{ally}": "Protection.allies",
    "sentence": "Priority.statement",
    "{path}": "Scenario.changes Perception.changes",
}

ROLES = {field: role for role, fields in _FIELDS_BY_ROLE.items() for field in fields.split()}
"""What the ids in a field refer to."""

NOT_REFERENCES = {
    "Case.id": "names the case itself",
    "Figure.about": "a word that figures share",
    "Source.cluster": "a word that sources share",
    "Uncertainty.base_rates": "published frequencies, which no case defines",
}
"""Fields that hold ids and refer to nothing in the case, with the reason."""

RESERVED = {"party": ("disputed",), "statement": (UNRESOLVED,), "proposal": ("status_quo",)} | {
    kind: tuple(sorted(KEYWORDS)) for kind in ("issue", "level")
}
"""Ids that would mean something else."""

Give = Callable[[str, str, str], str]
"""Takes the kind of a reference, its id and the issue it belongs to; returns the id that shall stand there."""


def split_role(role: str) -> tuple[str, str]:
    """Return what the keys at a role refer to, and the role of what is under them; empty text for nothing."""
    if not role.startswith("{"):
        return "", role
    kind, _, rest = role[1:].partition("}")
    return kind, rest.removeprefix("=")


@dataclass(frozen=True)
class _Walk:
    """Goes through plain data with the models, and lets every reference be given another id."""

    root: Any
    give: Give

    def value(self, node: Any, shape: Shape, role: str, issue: str) -> Any:
        """Return a value with its references as given; the same object where none changed."""
        if isinstance(node, str):
            return self._text(node, role, issue)
        if isinstance(node, list):
            return self._list(node, shape, role, issue)
        if not isinstance(node, dict):
            return node
        if shape.sort == "model":
            return self._model(node, shape, issue)
        return self._mapping(node, shape, role, issue)

    def _text(self, text: str, role: str, issue: str) -> str:
        if role == "sentence":
            return renamed_statement(text, self.give)
        if not role or role.startswith("{"):
            return text
        for separator in "+;":  # several names in one cell of a table
            if separator in text:
                parts = [self._text(part.strip(), role, issue) for part in text.split(separator)]
                same = parts == [part.strip() for part in text.split(separator)]
                return text if same else separator.join(parts)
        return self.give(role, text, issue)

    def _list(self, node: list[Any], shape: Shape, role: str, issue: str) -> Any:
        if role == "{level}":  # the levels of an issue, as ids alone
            role = "level"
        new = [self.value(item, shape.item or ANYTHING, role, issue) for item in node]
        return node if all(a is b for a, b in zip(new, node, strict=True)) else new

    def _model(self, node: dict[str, Any], shape: Shape, issue: str) -> Any:
        model = model_at(shape, node)
        fields = fields_of(model)
        if model.__name__ == "Statement":
            issue = node.get("issue") or ""
        new = {}
        for key, value in node.items():
            field = fields.get(key)
            if field is None:
                new[key] = value
                continue
            inner, role = field.shape, ROLES.get(field.owner, "")
            if field.owner == "PrioritisedPreference.priorities" and isinstance(value, list):
                new[key] = self._priorities(value, inner)
            else:
                new[key] = self.value(value, inner, role, issue)
        return node if all(new[key] is node[key] for key in node) else new

    def _priorities(self, node: list[Any], shape: Shape) -> Any:
        new = [self.value(item, shape.item or ANYTHING, "sentence", "") for item in node]
        return node if all(a is b for a, b in zip(new, node, strict=True)) else new

    def _mapping(self, node: dict[str, Any], shape: Shape, role: str, issue: str) -> Any:
        kind, rest = split_role(role)
        item = shape.item or ANYTHING
        if shape.sort == "list":  # one condition where a list of them may stand
            item = ANYTHING
        new = {}
        for key, value in node.items():
            if kind == "path":
                found, inner, role_there, issue_there = self._path(key)
                new[found] = self.value(value, inner, role_there, issue_there)
            else:
                name = self.give(kind, key, issue) if kind else key
                new[name] = self.value(value, item, rest, key if kind == "issue" else issue)
        same = list(new) == list(node) and all(new[key] is node[key] for key in node)
        return node if same else new

    def _path(self, text: str) -> tuple[str, Shape, str, str]:
        """Return a dotted path with its ids as given, and what stands at its end."""
        steps: list[str] = []
        node, shape, role, issue = self.root, CASE, "", ""
        for step in text.split("."):
            key: Any = int(step) if isinstance(node, list) and step.isdecimal() else step
            if shape.sort == "model":
                model = model_at(shape, node)
                field = fields_of(model).get(step)
                if model.__name__ == "Statement" and isinstance(node, dict):
                    issue = node.get("issue") or ""
                steps.append(step)
                shape, role = (field.shape, ROLES.get(field.owner, "")) if field else (ANYTHING, "")
            elif shape.sort == "list" or isinstance(node, list):
                steps.append(step)
                shape = shape.item or ANYTHING
            else:
                kind, role = split_role(role)
                steps.append(self.give(kind, step, issue) if kind else step)
                issue = step if kind == "issue" else issue
                shape = shape.item or ANYTHING
            known = key in node if isinstance(node, dict) else isinstance(key, int) and key < len(node or [])
            node = node[key] if known else None
        return ".".join(steps), shape, role, issue


def _definition(what: str, path: Location) -> str:
    """Return the issue that a part belongs to, empty for all but levels; refuse a path that defines no such part."""
    wanted = DEFINED[what]
    fits = len(path) == len(wanted) + 1 and all(w in ("*", p) for w, p in zip(wanted, path, strict=False))
    if not fits:
        raise EditError(f"'{dotted(path)}' defines no {what}; its path is {dotted((*wanted, 'ID'))}", path)
    return str(path[1]) if what == "level" else ""


def renamed(data: Any, what: str, path: Location, to: str) -> Any:
    """Return plain data of a case in which a part has another id, and every reference to it as well.

    Parameters
    ----------
    data : dict
        Plain data of a case.
    what : str
        Kind of the part, one of `Kind`.
    path : tuple of str
        Where the part is defined.
    to : str
        Its new id.

    Raises
    ------
    EditError
        If there is no such part, or the new id is in use, also where something refers to a part that is missing.
    """
    owner, old = _definition(what, path), str(path[-1])
    parts, _ = value_at(data, path[:-1], CASE)
    known = parts if isinstance(parts, dict | list) else {}
    if old not in known:
        raise EditError(f"there is no {_noun(what)} '{old}'; {nearest_name(old, list(known))}", path)
    if to == old:
        return data
    if to in RESERVED.get(what, ()):
        raise EditError(f"'{to}' has a meaning of its own as the id of {_article(what)}; choose another", path)
    taken = False

    def give(kind: str, id_: str, issue: str) -> str:
        nonlocal taken
        if not _is_of(kind, id_, what, data) or (what == "level" and issue != owner):
            return id_
        taken = taken or id_ == to
        return to if id_ == old else id_

    new = _Walk(data, give).value(data, CASE, "", "")
    if to in known or taken:
        raise EditError(
            f"'{to}' is already the id of {_article(what)}, or something refers to it; choose another", path
        )
    return new


def _is_of(kind: str, id_: str, what: str, data: Any) -> bool:
    """Whether a reference of one kind can be to a part of another; where two kinds can be meant, the first counts."""
    first, _, second = kind.partition(" or ")
    if not second or what not in (first, second):
        return kind == what
    defined, _ = value_at(data, DEFINED[first], CASE)
    return (id_ in defined if isinstance(defined, dict) else False) == (what == first)


def _noun(what: str) -> str:
    return what.replace("_", " ")


def _article(what: str) -> str:
    return f"{'an' if what[0] in 'aeiou' else 'a'} {_noun(what)}"
