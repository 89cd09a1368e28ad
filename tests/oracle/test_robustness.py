# SPDX-License-Identifier: MIT
"""The sweep against closed forms, an independent library and plain loops."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from detente import SweepResult, load, prepare, sweep
from detente.analysis.robustness.box import find_box
from detente.analysis.robustness.claims import claims_true
from detente.analysis.robustness.regret import regrets, value_of_learning, value_of_learning_all
from detente.analysis.robustness.sensitivity import (
    BIMODAL,
    bimodality,
    pawn_index,
    swapped_samples,
    total_indices,
)
from detente.case.basis import Range
from detente.case.case import Case
from detente.case.uncertainty import Correlation, Uncertainty
from detente.outcomes.assumptions import Assumptions
from detente.outcomes.draws import Draws, draws_of
from detente.outcomes.enforcement import EnforcementModel
from detente.outcomes.space import OutcomeSpace
from detente.outcomes.survival import survival
from detente.outcomes.valuation import dense_ranks
from detente.outcomes.view import View
from detente.theory.certainty import certainty_of
from detente.theory.drawn_packages import DrawnPackages, proposals_of
from tests.conftest import KEPT_FLAGSHIP, ROOT
from tests.enforcement_cases import small_case
from tests.oracle.test_domination import plain_dominated, uncertain
from tests.plain_stability import Graph, build_graph, stable_outcomes

A, B = 7.0, 0.1


def ishigami(x: np.ndarray) -> np.ndarray:
    z = np.pi * (2.0 * x - 1.0)
    return np.sin(z[:, 0]) + A * np.sin(z[:, 1]) ** 2 + B * z[:, 2] ** 4 * np.sin(z[:, 0])


def _ishigami_samples(groups: list[list[int]], power: int = 13) -> list[np.ndarray]:
    from scipy.stats import qmc

    both = qmc.Sobol(6, seed=1).random_base2(power)
    samples = swapped_samples(both[:, :3], both[:, 3:], [np.array(group) for group in groups])
    return [ishigami(sample) for sample in samples]


def test_total_indices_of_ishigami_have_their_closed_form() -> None:
    first, second, *swapped = _ishigami_samples([[0], [1], [2]])
    indices, errors = total_indices(first, second, np.array(swapped))
    both, middle = B**2 * np.pi**8 * 8 / 225, A**2 / 8
    variance = A**2 / 8 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18 + 0.5
    alone = 0.5 * (1 + B * np.pi**4 / 5) ** 2
    assert indices == pytest.approx([(alone + both) / variance, middle / variance, both / variance], abs=0.005)
    assert (errors < 0.02).all()


def test_the_index_of_a_group_takes_in_what_its_members_do_together() -> None:
    first, second, *swapped = _ishigami_samples([[0, 2], [1]])
    indices, _ = total_indices(first, second, np.array(swapped))
    middle = (A**2 / 8) / (A**2 / 8 + B * np.pi**4 / 5 + B**2 * np.pi**8 / 18 + 0.5)
    assert indices == pytest.approx([1 - middle, middle], abs=0.005)


@pytest.mark.filterwarnings("ignore")
def test_total_indices_agree_with_salib() -> None:
    sobol = pytest.importorskip("SALib.analyze.sobol")
    sample = pytest.importorskip("SALib.sample.sobol")
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    points = sample.sample(problem, 4096, calc_second_order=False, seed=2)
    answers = ishigami(points)
    theirs = sobol.analyze(problem, answers, calc_second_order=False, seed=2)["ST"]
    # Their rows stand A, A with one column from B for each input, B.
    parts = answers.reshape(4096, 5).T
    ours, _ = total_indices(parts[0], parts[4], parts[1:4])
    assert ours == pytest.approx(theirs, abs=0.02)


@pytest.mark.filterwarnings("ignore")
def test_pawn_agrees_with_salib() -> None:
    pawn = pytest.importorskip("SALib.analyze.pawn")
    points = np.random.default_rng(4).random((4000, 3))
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    theirs = pawn.analyze(problem, points, ishigami(points), S=10, seed=1)["median"]
    assert pawn_index(points, ishigami(points)) == pytest.approx(theirs, abs=0.03)


def test_two_humps_are_told_from_one() -> None:
    rng = np.random.default_rng(1)
    assert bimodality(rng.normal(size=4000)) < BIMODAL
    assert bimodality(np.concatenate([rng.normal(size=2000), 6 + rng.normal(size=2000)])) > BIMODAL
    assert bimodality(np.zeros(10)) == 0.0


def test_a_hidden_box_is_found_and_noise_is_not_one() -> None:
    rng = np.random.default_rng(3)
    inputs = rng.random((4096, 30))
    inside = (inputs[:, 4] > 0.55) & (inputs[:, 17] < 0.4)
    for wanted in (inside, inside ^ (rng.random(4096) < 0.03)):
        box = find_box(inputs, wanted)
        assert box is not None
        assert {(bound.column, bound.above) for bound in box.bounds} == {(4, True), (17, False)}
        limits = {bound.column: bound.limit for bound in box.bounds}
        assert limits == pytest.approx({4: 0.55, 17: 0.4}, abs=0.03)
        held = np.logical_and.reduce([bound.holds(inputs) for bound in box.bounds])
        assert box.density == pytest.approx(wanted[held].mean())
        assert box.coverage == pytest.approx(wanted[held].sum() / wanted.sum())
    assert find_box(inputs, rng.random(4096) < 0.3) is None
    assert find_box(inputs, np.ones(4096, dtype=bool)) is None


def test_regret_and_the_value_of_learning_have_their_closed_forms() -> None:
    rng = np.random.default_rng(5)
    known, other = rng.uniform(-1, 1, size=(2, 40_000))
    utility = np.stack([known, np.zeros(40_000), known + 0.0 * other - 0.5])
    assert regrets(utility).max(axis=1) == pytest.approx([1, 1, 1.5], abs=0.01)
    assert value_of_learning_all(utility) == pytest.approx(0.25, abs=0.01)
    assert value_of_learning(utility, known[:, None]) == pytest.approx(0.25, abs=0.01)
    assert value_of_learning(utility, other[:, None]) < 0.01
    assert value_of_learning(utility[:1], known[:, None]) == 0.0


def test_what_cannot_matter_to_a_choice_is_worth_nothing_to_learn() -> None:
    points = {(x.party, x.group): x.points for x in flagship().learning}
    everything = points["US", "everything"]
    # A package that Ukraine refuses brings no deal, so what it wants decides which one is worth backing.
    assert points["US", "weights.UKR"] > 0.1 * everything
    for group in ("shock", "walk_back", "infancy", "discount", "weights.EUR"):
        assert points.get(("US", group), 0.0) < 0.1 * everything


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([0.9, 1.0], ("firm", True)),
        ([0.1, 0.0], ("firm", False)),
        ([0.89, 1.0], ("leans", True)),
        ([0.7, 0.7], ("leans", True)),
        ([0.3, 0.0], ("leans", False)),
        ([0.69, 0.99], ("open", None)),
        ([0.0, 1.0], ("open", None)),
    ],
)
def test_a_label_is_that_of_the_worst_scenario(shares: list[float], expected: tuple[str, bool | None]) -> None:
    found = certainty_of({str(n): share for n, share in enumerate(shares)})
    assert (found.word, found.verdict) == expected


def test_weights_are_dirichlet_and_spread_far_more_than_independent_ranges() -> None:
    case = load(KEPT_FLAGSHIP)
    space = OutcomeSpace(case)
    simplex, single = (Assumptions(case, 1, independent) for independent in (False, True))
    numbers = simplex.numbers(simplex.uniforms(0, 4096))
    shares = simplex.weights("RUS", numbers)
    assert sum(shares.values()) == pytest.approx(np.ones(4096))
    weights = {k: v.weight.midpoint for k, v in case.preferences["RUS"].issues.items()}
    total = sum(weights.values())
    for issue, share in shares.items():
        centre = weights[issue] / total
        assert share.mean() == pytest.approx(centre, abs=0.002)
        # Variance of a Dirichlet marginal with concentration 12.
        assert share.var() == pytest.approx(centre * (1 - centre) / 13, rel=0.05)
    rows = np.stack([space.row(proposal.outcome) for proposal in case.proposals.values()])
    spread = []
    for assumptions in (simplex, single):
        draws = draws_of(assumptions, space, assumptions.numbers(assumptions.uniforms(0, 1024)))
        spread.append(np.mean([draws.utility(party, rows).std(axis=0).mean() for party in draws.parties]))
    assert spread[0] > 3 * spread[1]


def test_groups_of_assumptions_do_not_move_together() -> None:
    """Far dimensions of one Sobol sequence would, at so few draws."""
    assumptions = Assumptions(load(KEPT_FLAGSHIP), 4)
    points = assumptions.uniforms(0, 512)
    first, second = assumptions.pairs(0, 512)
    for sample in (points, np.concatenate([first, second], axis=1)):
        correlation = np.corrcoef(sample.T) - np.eye(sample.shape[1])
        # The largest of some 7,000 to 30,000 correlations of independent columns, 1 / sqrt(512) each.
        assert np.abs(correlation).max() < 5 / np.sqrt(512)
    assert points.mean(axis=0) == pytest.approx(np.full(points.shape[1], 0.5), abs=1e-3)
    assert (assumptions.uniforms(300, 200) == points[300:500]).all()


def _signable(case: Case, independent: bool) -> dict[str, float]:
    """Return the shares that a sweep of 1,024 draws gives, without the questions that take longer."""
    packages = DrawnPackages(prepare(case), proposals_of(case), independent=independent)
    truths = claims_true(packages, packages.gains(packages.draws(packages.assumptions.uniforms(0, 1024))))
    return {claim.proposal: float(truth.true.mean()) for claim, truth in truths.items() if claim.kind == "signable"}


def test_the_page_on_false_certainty_says_what_the_code_finds() -> None:
    page = (ROOT / "docs" / "explanation" / "how-sure.md").read_text("utf-8")
    case = load(KEPT_FLAGSHIP)
    single, simplex = (_signable(case, independent) for independent in (True, False))
    for id_, proposal in case.proposals.items():
        assert f"| {proposal.title} | {100 * single[id_]:.0f} % | {100 * simplex[id_]:.0f} % |" in page
    assert single["shield"] > 0.85
    assert simplex["shield"] < 0.65
    small = small_case({"shock": 5})
    for independent in (True, False):
        codes = {
            finding.code for finding in sweep(small, draws=16, stable_draws=0, base=0, independent=independent).findings
        }
        assert ("false-certainty" in codes) == independent


def test_war_values_of_belligerents_move_against_each_other() -> None:
    case = load(KEPT_FLAGSHIP)
    for size in (-0.9, 0.5):
        pair = Correlation.model_validate({"parties": ["UKR", "RUS"], "correlation": size})
        tied = case.model_copy(update={"uncertainty": Uncertainty(war_values=(pair,))})
        values = Assumptions(tied, 3)
        drawn = values.war_values(values.numbers(values.uniforms(0, 4096)))
        found = np.corrcoef(drawn["UKR"], drawn["RUS"])[0, 1]
        # Pearson's correlation of uniforms tied by a Gaussian copula.
        assert found == pytest.approx(6 / np.pi * np.arcsin(size / 2), abs=0.01)
        assert abs(np.corrcoef(drawn["UKR"], drawn["US"])[0, 1]) < 0.05
        for party in ("UKR", "RUS"):
            stated = case.enforcement.war.values[party].points
            assert drawn[party].min() >= stated.low
            assert drawn[party].max() <= stated.high


def plain_stability(view: View, draws: Draws, row: np.ndarray) -> list[bool]:
    """Ask the textbook definitions of every outcome anew in each draw, and whether all stay sequentially at one."""
    space, valuation = view.space(), view.valuation()
    moves = build_graph(valuation, view.moves()).moves
    rows = space.rows(valuation.codes)
    place = valuation.index(int(space.codes(row[None, :])[0]))
    worths = [draws.worth(party, rows) for party in valuation.parties]
    stays = []
    for d in range(draws.count):
        graph = Graph(valuation.parties, [dense_ranks(worth[d]).tolist() for worth in worths], moves)
        stays.append(all(verdict[place] for verdict in stable_outcomes(graph)["seq"]))
    return stays


@pytest.mark.parametrize("seed", range(4))
def test_shares_are_those_of_asking_draw_by_draw(seed: int) -> None:
    case = uncertain(seed, issues=4)
    space = OutcomeSpace(case)
    rows = space.rows(space.feasible_codes)[:2]
    proposals = {
        f"p{k}": {"title": f"Package {k}", "levels": space.outcome(row), "basis": "judgement"}
        for k, row in enumerate(rows)
    }
    scenario = {"name": "Less", "changes": {"preferences.P0.reservation.value": 5}, "basis": "judgement"}
    data = case.model_dump(mode="json", by_alias=True) | {"proposals": proposals, "scenarios": {"less": scenario}}
    case = type(case).model_validate(data)
    view = prepare(case)
    result = sweep(view, draws=32, stable_draws=8, base=4, seed=9)
    draws = view.draws(32, seed=9)
    for k, row in enumerate(rows):
        utility = {p: draws.utility(p, row[None, :])[:, 0] for p in case.signatories}
        accepted = {p: utility[p] >= draws.reservation[p] - 1e-9 for p in case.signatories}
        for party, true in accepted.items():
            crossed = any(space.meets(row[None, :], line.when)[0] for line in case.preferences[party].red_lines)
            expected = 0.0 if crossed else true.mean()
            accepted[party] = true & (not crossed)
            claim = result.of("acceptable", f"p{k}", party)
            assert claim.share["as_stated"] == pytest.approx(expected)
        together = np.logical_and.reduce(list(accepted.values()))
        assert result.of("signable", f"p{k}").share["as_stated"] == pytest.approx(together.mean())
        dominated = plain_dominated(draws, row, case.signatories)
        assert result.of("efficient", f"p{k}").share["as_stated"] == pytest.approx(1 - dominated.mean())
        stays = plain_stability(view, draws.part(slice(0, 8)), row)
        assert result.of("stable", f"p{k}").share["as_stated"] == pytest.approx(np.mean(stays))


@cache
def flagship() -> SweepResult:
    return sweep(load(KEPT_FLAGSHIP), draws=512, stable_draws=0, base=32)


def test_the_flagship_refuses_and_accepts_as_a_brute_force_check_found() -> None:
    """Shares signed by all under Dirichlet weights, from a separate check of the same judgements."""
    for proposal, share in {"headline": 0.32, "shield": 0.59, "europe_leads": 0.27, "bare_freeze": 0.42}.items():
        assert flagship().of("signable", proposal).share["as_stated"] == pytest.approx(share, abs=0.06)
    for proposal in ("zelensky", "root_causes", "partition"):
        claim = flagship().of("signable", proposal)
        assert (claim.label, claim.verdict) == ("firm", False)
    assert flagship().of("efficient", "root_causes").share["as_stated"] > 0.9
    assert flagship().of("efficient", "bare_freeze").share["as_stated"] < 0.01
    assert flagship().of("signable", "headline").decided_by[0].group == "weights.RUS"
    assert flagship().of("holds", "headline", year=10).decided_by[0].group == "regroup_rate"


def test_holding_is_the_survival_of_each_draw() -> None:
    case = load(KEPT_FLAGSHIP)
    model = EnforcementModel(case)
    assumptions = Assumptions(case)
    numbers = assumptions.numbers(assumptions.uniforms(0, 512))
    draws = draws_of(assumptions, model.space, numbers)
    row = model.space.row(case.proposals["shield"].outcome)[None, :]
    curve = survival(model, row, assumptions.parameters(numbers), draws.utility, 10)[:, 0]
    assert flagship().of("holds", "shield", year=5).share["as_stated"] == pytest.approx((curve[:, 5] >= 0.5).mean())
    assert flagship().survival["shield"][10].middle == pytest.approx(np.median(curve[:, 10]), abs=1e-4)
    assert flagship().survival["shield"][10].low == pytest.approx(np.quantile(curve[:, 10], 0.05), abs=1e-4)


def test_survival_follows_the_drawn_deposit() -> None:
    """In each draw the breaker forfeits what the deposit is worth in that draw, not its midpoint."""
    escrow = {"kind": "escrow", "party": "B", "amount": [0, 30], "when": {"peace": "none"}, "why": "w"}
    case = small_case({"shock": 5}, [escrow | {"basis": "judgement"}])
    swept = sweep(case, draws=256, stable_draws=0, base=16)
    assumptions = Assumptions(case)
    numbers = assumptions.numbers(assumptions.uniforms(0, 256))
    parameters = assumptions.parameters(numbers)
    (clause,) = case.proposals["deal"].clauses
    amounts = numbers[:, assumptions.column["proposals.deal.clauses.0.amount"]]
    lasting = []
    for number, amount in enumerate(amounts.tolist()):
        posted = clause.model_copy(update={"amount": Range(low=amount, high=amount)})
        model = EnforcementModel(case, [posted])
        draws = draws_of(assumptions, model.space, numbers[number : number + 1])
        row = model.space.row(case.proposals["deal"].outcome)[None, :]
        alone = {path: some[number : number + 1] for path, some in parameters.items()}
        lasting.append(float(survival(model, row, alone, draws.utility, 10)[0, 0, 10]))
    assert np.std(lasting) > 0.05
    assert swept.survival["deal"][10].middle == pytest.approx(np.median(lasting), abs=1e-4)
    assert "deposits" in {decider.group for decider in swept.of("holds", "deal", year=10).decided_by}


def test_it_speaks_of_assumptions_and_never_of_the_probability_of_peace() -> None:
    text = flagship().to_json()
    assert "not a probability" in text
    assert "probability of peace" not in text
    assert not {"likely", "unlikely", "probable"} & set(text.lower().split())
