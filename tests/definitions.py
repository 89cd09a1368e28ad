# SPDX-License-Identifier: MIT
"""The definitions, once more and as plainly as possible: dictionaries, recursion, no cleverness."""

from __future__ import annotations

from itertools import product

from detente.case.case import Case
from detente.case.situation import meets, settle, unmet_rules

Outcome = tuple[str, ...]


def outcomes(case: Case) -> list[dict[str, str]]:
    ids = list(case.issues)
    every = product(*(issue.level_ids for issue in case.issues.values()))
    return [o for levels in every if not unmet_rules(case, o := dict(zip(ids, levels, strict=True)))]


def utility(case: Case, party: str, outcome: dict[str, str]) -> float:
    preference = case.preferences[party]
    total = sum(value.weight.midpoint for value in preference.issues.values())
    points = 0.0
    for k, value in preference.issues.items():
        level = value.values[outcome[k]]
        points += value.weight.midpoint * (level.low + level.high) / 2
    bonus = sum(x.points.midpoint for x in preference.interactions if meets(outcome, x.when))
    return 100 * points / total + bonus


def prefers(case: Case, party: str, first: dict[str, str], second: dict[str, str]) -> bool:
    lines = case.preferences[party].red_lines
    crossed = [any(meets(o, line.when) for line in lines) for o in (first, second)]
    if crossed[0] != crossed[1]:
        return crossed[1]
    return utility(case, party, first) > utility(case, party, second) + 1e-9


def moves(case: Case, party: str, outcome: dict[str, str]) -> list[dict[str, str]]:
    choices = []
    for id_, issue in case.issues.items():
        here = outcome[id_]
        targets = [here]
        if party in issue.control.parties:
            barred = {(t.from_level, t.to_level) for t in issue.irreversible}
            wanted = [issue.control.fallback] if issue.control.mode == "joint" else list(issue.level_ids)
            targets += [w for w in wanted if w != here and (here, w) not in barred]
        choices.append(targets)
    found: list[dict[str, str]] = []
    for levels in product(*choices):
        settled = settle(dict(zip(case.issues, levels, strict=True)), case.consequences)
        assert settled is not None
        if settled != outcome and not unmet_rules(case, settled) and settled not in found:
            found.append(settled)
    return found


def answers(case: Case, focal: str, start: dict[str, str], improving: bool) -> list[dict[str, str]]:
    """Outcomes that the others reach by legal sequences of moves, nobody twice in a row."""
    reached: list[dict[str, str]] = []
    seen: set[tuple[Outcome, str]] = set()
    open_: list[tuple[dict[str, str], str]] = [(start, "")]
    while open_:
        here, last = open_.pop()
        for party in case.preferences:
            if party in (focal, last):
                continue
            for target in moves(case, party, here):
                if improving and not prefers(case, party, target, here):
                    continue
                node = (tuple(target.values()), party)
                if node not in seen:
                    seen.add(node)
                    open_.append((target, party))
                    if target not in reached:
                        reached.append(target)
    return reached


def stable(case: Case, party: str, outcome: dict[str, str]) -> set[str]:
    improvements = [t for t in moves(case, party, outcome) if prefers(case, party, t, outcome)]
    result = set() if improvements else {"nash"}

    def sanctioned(improvement: dict[str, str], improving: bool, inescapable: bool) -> bool:
        return any(
            not prefers(case, party, answer, outcome)
            and not (inescapable and any(prefers(case, party, t, outcome) for t in moves(case, party, answer)))
            for answer in answers(case, party, improvement, improving)
        )

    for concept, improving, inescapable in (("gmr", False, False), ("smr", False, True), ("seq", True, False)):
        if all(sanctioned(t, improving, inescapable) for t in improvements):
            result.add(concept)
    return result


def stays_looking_ahead(graph, scores, party: int, place: int, horizon: int) -> bool:
    """Limited-move stability by plain recursion over the scores that each party expects."""

    def expected(last: int, eye: int, here: int, left: int) -> int:
        """Score for `eye` of the end it expects after `last` moved to `here`."""
        if left == 0:
            return int(scores[eye][here])
        ends = []
        for mover in range(len(scores)):
            if mover != last:
                chosen = choices(mover, here, left)
                ends += [expected(mover, eye, target, left - 1) for target in chosen]
        return min(ends) if ends else int(scores[eye][here])

    def choices(mover: int, here: int, left: int) -> list[int]:
        """Targets that `mover` would choose among; none when it would rather stay."""
        worth = {int(t): expected(mover, mover, int(t), left - 1) for t in graph.steps[mover].of(here)}
        best = max(worth.values(), default=-1)
        return [t for t, value in worth.items() if value == best] if best > scores[mover][here] else []

    return not choices(party, place, horizon)


def _own_choices(case: Case, party: str, outcome: dict[str, str]) -> list[dict[str, str]]:
    """What a party could choose, as the levels that it changes, where the result is an improvement."""
    changed = []
    options = []
    for id_, issue in case.issues.items():
        here = outcome[id_]
        wanted = []
        if party in issue.control.parties:
            barred = {(t.from_level, t.to_level) for t in issue.irreversible}
            targets = [issue.control.fallback] if issue.control.mode == "joint" else list(issue.level_ids)
            wanted = [w for w in targets if w != here and (here, w) not in barred]
        options.append([None, *wanted])
    for levels in product(*options):
        change = {k: w for k, w in zip(case.issues, levels, strict=True) if w is not None}
        end = settle({**outcome, **change}, case.consequences)
        if end is not None and not unmet_rules(case, end) and prefers(case, party, end, outcome):
            changed.append(change)
    return changed


def simultaneously_stable(case: Case, party: str, outcome: dict[str, str]) -> bool:
    others = [p for p in case.preferences if p != party]
    for improvement in _own_choices(case, party, outcome):
        deterred = False
        for answers in product(*([{}, *_own_choices(case, p, outcome)] for p in others)):
            changes: dict[str, set[str]] = {}
            for change in (improvement, *answers):
                for issue, level in change.items():
                    changes.setdefault(issue, set()).add(level)
            if not any(answers) or any(len(levels) > 1 for levels in changes.values()):
                continue
            end = settle({**outcome, **{k: next(iter(v)) for k, v in changes.items()}}, case.consequences)
            if end is not None and not unmet_rules(case, end) and not prefers(case, party, end, outcome):
                deterred = True
        if not deterred:
            return False
    return True
