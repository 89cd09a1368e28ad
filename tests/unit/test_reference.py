# SPDX-License-Identifier: MIT
"""Renaming: every id of the models is accounted for, and every reference follows."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from detente.case.case import Case
from detente.case.checks import Subject, check_case
from detente.case.edit import EDIT, EditError
from detente.case.element import ID_PATTERN, Element
from detente.case.layout import Shape, fields_of
from detente.case.logic import renamed_statement
from detente.case.plain_data import plain_data
from detente.case.reference import DEFINED, NOT_REFERENCES, ROLES, Kind, renamed
from tests.unit.test_edit import CASE, small_case


def _models(model: type[Element], seen: set[type[Element]]) -> set[type[Element]]:
    if model not in seen:
        seen.add(model)
        for field in fields_of(model).values():
            shape: Shape | None = field.shape
            while shape is not None:
                for inner in shape.models:
                    _models(inner, seen)
                shape = shape.item
    return seen


def _holds_ids(annotation: Any) -> bool:
    return ID_PATTERN in repr(annotation)


def test_every_field_that_holds_ids_says_what_they_refer_to() -> None:
    holding = set()
    known = set()
    for model in _models(Case, set()):
        for key, field in fields_of(model).items():
            known.add(field.owner)
            name = next(name for name, info in model.model_fields.items() if (info.alias or name) == key)
            info = model.model_fields[name]
            if _holds_ids((info.annotation, info.metadata)):
                holding.add(field.owner)
    assert len(holding) > 90
    assert holding - set(ROLES) - set(NOT_REFERENCES) == set()
    assert (set(ROLES) | set(NOT_REFERENCES)) - known == set()
    assert not set(ROLES) & set(NOT_REFERENCES)
    kinds = {
        word for role in ROLES.values() for word in role.replace("{", " ").replace("}", " ").replace("=", " ").split()
    }
    assert kinds - {"or", "path", "sentence"} == set(get_args(Kind)) == set(DEFINED)


def rename(what: str, path: str, to: str) -> Case:
    return EDIT.validate_python({"kind": "rename", "what": what, "path": path, "to": to}).applied(CASE)


def written(value: object) -> str:
    return json.dumps(value)


def renamed_by_hand(*pairs: tuple[str, str]) -> str:
    """The small case with pieces of its text replaced, each of which must stand there."""
    text = written(plain_data(CASE))
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return written(plain_data(Case.model_validate(json.loads(text))))


BY_HAND = {
    "party": (
        ("party", "parties.A", "X"),
        [('"A"', '"X"'), ("preferences.A.", "preferences.X."), ("war.values.A.", "war.values.X.")],
    ),
    "issue": (
        ("issue", "issues.line", "border"),
        [
            ('"line"', '"border"'),
            ("issues.line.", "issues.border."),
            ("levels.line", "levels.border"),
            ("line =", "border ="),
            ("line in", "border in"),
        ],
    ),
    "level": (
        ("level", "issues.line.levels.new", "moved"),
        [('"new"', '"moved"'), ("line = new", "line = moved"), ("{old, new}", "{old, moved}")],
    ),
    "breach": (("breach", "enforcement.breaches.break", "rupture"), [('"break"', '"rupture"')]),
    "proposal": (("proposal", "proposals.deal", "pact"), [('"deal"', '"pact"'), ("proposals.deal", "proposals.pact")]),
    "source": (("source", "sources.d1", "d9"), [('"d1"', '"d9"')]),
    "statement": (("statement", "statements.s1", "s9"), [('"s1"', '"s9"')]),
    "guarantee": (("guarantee", "enforcement.guarantees.g", "help"), [('"g"', '"help"')]),
    "scenario": (("scenario", "scenarios.s", "t"), [('"s": {"name"', '"t": {"name"')]),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_an_id_is_renamed_wherever_it_stands(name: str) -> None:
    arguments, pairs = BY_HAND[name]
    assert written(plain_data(rename(*arguments))) == renamed_by_hand(*pairs)


def test_a_level_of_the_same_name_in_another_issue_keeps_its_id() -> None:
    after = rename("level", "issues.line.levels.none", "nil")
    assert list(after.issues["line"].levels) == ["old", "new", "nil"]
    assert list(after.issues["aid"].levels) == ["none", "some"]
    assert after.exclusions[0].when == {"line": ("new",), "aid": ("none",)}
    assert after.exclusions[1].when == {"line": ("nil",)}
    assert after.preferences["B"].priorities[0].statement == "if line = new then  aid != none"
    assert after.scenarios["s"].changes == {
        "preferences.A.issues.line.weight": [1, 2],
        "proposals.deal.levels.line": "nil",
        "exclusions.0.when": {"line": ["nil"]},
        "enforcement.war.values.A.value": 20,
        "issues.line.levels.nil": "Nothing",
    }


def test_short_forms_of_a_file_are_renamed_as_well() -> None:
    data = small_case()
    after = renamed(data, "level", ("issues", "aid", "levels", "none"), "nil")
    assert after["issues"]["aid"]["levels"] == ["nil", "some"]
    assert after["exclusions"][0]["when"] == {"line": ["new"], "aid": "nil"}
    assert after["preferences"]["B"]["priorities"][0] == "if line = new then  aid != nil"
    shares = {
        **small_case(),
        "regions": {"north": {"name": "North"}, "south": {"name": "South"}},
        "control_shares": [{"date": 2025, "regions": "north+south", "holder": "A", "percent": 1, "assessor": "a"}],
    }
    assert renamed(shares, "region", ("regions", "south"), "deep")["control_shares"][0]["regions"] == "north+deep"
    assert renamed(shares, "party", ("parties", "A"), "X")["control_shares"][0]["holder"] == "X"


def test_no_check_finds_more_after_a_rename() -> None:
    before = [finding.code for finding in check_case(Subject(CASE))]
    for arguments, _ in BY_HAND.values():
        assert sorted(f.code for f in check_case(Subject(rename(*arguments)))) == sorted(before)


REFUSED = {
    "no such part": (("party", "parties.Z", "X"), "there is no party 'Z'; known here: A, B, C"),
    "another kind": (("party", "issues.line", "X"), "'issues.line' defines no party; its path is parties.ID"),
    "an id in use": (("party", "parties.A", "B"), "'B' is already the id of a party"),
    "a word of the language": (
        ("issue", "issues.line", "then"),
        "'then' has a meaning of its own as the id of an issue",
    ),
    "nobody's ground": (("party", "parties.A", "disputed"), "'disputed' has a meaning of its own"),
    "a part that is not there": (("fund", "resources.funds.f", "g"), "'resources' is empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_renamed_is_refused_in_a_sentence(name: str) -> None:
    arguments, sentence = REFUSED[name]
    with pytest.raises(EditError) as refused:
        rename(*arguments)
    assert sentence in str(refused.value)


def test_an_id_that_something_refers_to_in_vain_is_not_given() -> None:
    """Otherwise the reference would come to mean the part, and undoing could not tell the two apart."""
    data = small_case()
    data["preferences"]["A"]["attitudes"] = {"ghost": "positive"}
    with pytest.raises(EditError, match="'ghost' is already the id of a party, or something refers to it"):
        renamed(data, "party", ("parties", "B"), "ghost")


def test_who_provides_sites_is_a_party_first_and_an_ally_otherwise() -> None:
    data = {
        "parties": {"A": {"name": "A"}},
        "protection": {
            "allies": {"A": {"name": "A"}, "D": {"name": "D"}},
            "terms": [{"name": "t", "available": {"A": {"k": 1}}, "receives": {"D": 2, "A": 1}}],
        },
    }
    by_party = renamed(data, "party", ("parties", "A"), "X")["protection"]
    assert by_party["terms"][0] == {"name": "t", "available": {"X": {"k": 1}}, "receives": {"D": 2, "X": 1}}
    assert list(by_party["allies"]) == ["A", "D"]
    by_ally = renamed(data, "ally", ("protection", "allies", "A"), "Y")["protection"]
    assert by_ally["terms"] == data["protection"]["terms"]
    assert list(renamed(data, "ally", ("protection", "allies", "D"), "Y")["protection"]["terms"][0]["receives"]) == [
        "Y",
        "A",
    ]


def test_sentences_keep_their_spacing() -> None:
    def give(kind: str, word: str, issue: str) -> str:
        return {("issue", "a", ""): "A", ("level", "a", "a"): "B"}.get((kind, word, issue), word)

    assert renamed_statement("not ( a=a )  or b in {a,c}", give) == "not ( A=B )  or b in {a,c}"
    assert renamed_statement("if a in {x , a} then b != a iff", give) == "if A in {x , B} then b != a iff"
