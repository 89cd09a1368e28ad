# SPDX-License-Identifier: MIT
"""Stability under unknown preference against the sixteen definitions, written out.

Li, Hipel, Kilgour and Fang, *Preference uncertainty in the graph model for conflict resolution*, IEEE Transactions
on Systems, Man, and Cybernetics A 34 (2004). From s, ``P+`` are the outcomes preferred, ``U`` those that cannot be
compared, ``P-=`` those equally or less preferred. Others answer by moves to what they prefer or cannot compare.
"""

from __future__ import annotations

import random

import pytest

from detente import prepare, stability
from detente.analysis.stability.concepts import Settings
from detente.case.case import Case
from tests import definitions
from tests.random_cases import random_case

Levels = dict[str, str]

MOVES_TO = {"a": {"P+", "U"}, "b": {"P+"}, "c": {"P+", "U"}, "d": {"P+"}}
"""What a party would leave for."""

DETERRED_BY = {"a": {"P-="}, "b": {"P-="}, "c": {"P-=", "U"}, "d": {"P-=", "U"}}
"""What deters it from leaving; under SMR and symmetric SEQ also all that it can still go to after the sanction."""


class Plain:
    """The graph of a case as dictionaries."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.parties = list(case.preferences)
        self.outcomes = definitions.outcomes(case)
        places = {tuple(o.values()): n for n, o in enumerate(self.outcomes)}
        self.moves = {
            party: [
                {places[tuple(t.values())] for t in definitions.moves(case, party, o)} - {n}
                for n, o in enumerate(self.outcomes)
            ]
            for party in self.parties
        }

    def relation(self, party: str, here: int, there: int) -> str:
        """How a party compares another outcome with where it is."""
        one, other = self.outcomes[here], self.outcomes[there]
        for pair in self.case.preferences[party].incomparable if here != there else ():
            for first, second in ((one, other), (other, one)):
                sides = ((first, pair.first), (second, pair.second))
                if all(o[k] in levels for o, when in sides for k, levels in when.items()):
                    return "U"
        return "P+" if definitions.prefers(self.case, party, other, one) else "P-="

    def answers(self, focal: str, start: int, credible: bool) -> set[int]:
        """Outcomes that the others lead to, nobody twice in a row."""
        reached, seen, open_ = set(), set(), [(start, "")]
        while open_:
            here, last = open_.pop()
            for party in self.parties:
                for there in self.moves[party][here] if party not in (focal, last) else ():
                    if credible and self.relation(party, here, there) == "P-=":
                        continue
                    reached.add(there)
                    if (there, party) not in seen:
                        seen.add((there, party))
                        open_.append((there, party))
        return reached

    def stable(self, party: str, here: int, reading: str) -> set[str]:
        """Concepts under which a party stays."""
        leaves = [t for t in self.moves[party][here] if self.relation(party, here, t) in MOVES_TO[reading]]
        found = set() if leaves else {"nash"}

        def deters(there: int) -> bool:
            return self.relation(party, here, there) in DETERRED_BY[reading]

        for concept, credible, firm in (
            ("gmr", False, False),
            ("smr", False, True),
            ("seq", True, False),
            ("sseq", True, True),
        ):
            if all(
                any(
                    deters(end) and (not firm or all(deters(last) for last in self.moves[party][end]))
                    for end in self.answers(party, leave, credible)
                )
                for leave in leaves
            ):
                found.add(concept)
        return found


def unknown_case(seed: int) -> Case:
    """A random case whose parties cannot compare some of its outcomes."""
    rng = random.Random(seed)
    case = random_case(seed, parties=2 + seed % 2, issues=3)
    data = case.model_dump(mode="json", by_alias=True)
    levels = {id_: list(issue.level_ids) for id_, issue in case.issues.items()}
    for preference in data["preferences"].values():
        preference["incomparable"] = [
            {side: {k: [rng.choice(levels[k])] for k in rng.sample(list(levels), 1)} for side in ("first", "second")}
            for _ in range(rng.choice([0, 1, 1, 2]))
        ]
    return Case.model_validate(data)


@pytest.mark.parametrize("reading", ["a", "b", "c", "d"])
@pytest.mark.parametrize("seed", range(40))
def test_the_four_readings(seed: int, reading: str) -> None:
    case = unknown_case(seed)
    plain = Plain(case)
    settings = Settings(("nash", "gmr", "smr", "seq", "sseq"), preference="unknown", reading=reading)
    found = {
        tuple(o.levels.values()): o.stable
        for o in stability(prepare(case), outcomes="all", settings=settings).outcomes
        if not o.names
    }
    for place, outcome in enumerate(plain.outcomes):
        for party in plain.parties:
            assert set(found[tuple(outcome.values())][party]) == plain.stable(party, place, reading)


def test_an_escape_to_what_is_unknown() -> None:
    """A leaves for better, B answers with worse, and A's way out is unknown: an escape under b, none under c."""
    additive = {"form": "additive", "basis": "judgement"}
    single = {"mode": "single"}
    data = {
        "schema": "detente-case/1",
        "id": "escape",
        "title": "Escape",
        "parties": {"A": {"name": "A"}, "B": {"name": "B"}},
        "issues": {
            "a": {"name": "a", "levels": ["stay", "leave", "out"], "control": {**single, "parties": ["A"]}},
            "b": {"name": "b", "levels": ["rest", "answer"], "control": {**single, "parties": ["B"]}},
        },
        "preferences": {
            "A": {
                **additive,
                "issues": {
                    "a": {"weight": 1, "values": {"stay": 0.5, "leave": 1, "out": 0.2}},
                    "b": {"weight": 2, "values": {"rest": 1, "answer": 0}},
                },
                "incomparable": [{"first": {"a": ["stay"], "b": ["rest"]}, "second": {"a": ["out"], "b": ["answer"]}}],
            },
            "B": {**additive, "issues": {"b": {"weight": 1, "values": {"rest": 0, "answer": 1}}}},
        },
        "status_quo": {"a": "stay", "b": "rest"},
    }
    case = Case.model_validate(data)

    def concepts(reading: str) -> tuple[str, ...]:
        settings = Settings(("nash", "gmr", "smr", "seq", "sseq"), preference="unknown", reading=reading)
        return stability(case, outcomes="all", settings=settings).named("status_quo").stable["A"]

    assert concepts("b") == ("gmr", "seq")
    assert concepts("c") == ("gmr", "smr", "seq", "sseq")
