# SPDX-License-Identifier: MIT
"""The sweep from the command line, on clusters, stopped and taken up again."""

from __future__ import annotations

import json
import os
import signal
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from detente import load, prepare, sweep
from detente.analysis.robustness.task import Plan, SweepTask
from detente.case.case import Case
from detente.cli import main
from detente.errors import StoppedError, UsageError
from detente.files.block_store import FolderStore
from detente.outcomes.execution import Arrays, Block, Execution, map_blocks
from detente.outcomes.view import View
from tests.conftest import KEPT_FLAGSHIP, ROOT
from tests.oracle.test_domination import uncertain


def with_proposals(seed: int = 1) -> Case:
    case = uncertain(seed, issues=3)
    data = case.model_dump(mode="json", by_alias=True)
    levels = [{issue: described.level_ids[k] for issue, described in case.issues.items()} for k in (0, 1)]
    data["proposals"] = {f"p{k}": {"title": f"Package {k}", "levels": levels[k], "basis": "judgement"} for k in (0, 1)}
    return Case.model_validate(data)


class KillsItsWorker(SweepTask):
    """A sweep whose worker dies over the second block, once."""

    def __init__(self, view: View, plan: Plan, marker: str) -> None:
        super().__init__(view, plan)
        self.marker = marker

    def __reduce__(self):
        return KillsItsWorker, (self.view, self.plan, self.marker)

    def __call__(self, block: Block) -> Arrays:
        if block.number == 1 and not Path(self.marker).exists():
            Path(self.marker).write_text("killed")
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__(block)


def test_workers_and_chunks_change_no_bit() -> None:
    view = prepare(with_proposals())
    plain = sweep(view, draws=600, stable_draws=70, base=40, execution=Execution(workers=1, chunk=1)).to_json()
    for execution in (Execution(workers=3, chunk=2), Execution(workers=2, chunk=100)):
        assert sweep(view, draws=600, stable_draws=70, base=40, execution=execution).to_json() == plain
    assert sweep(view, draws=600, stable_draws=70, base=40, seed=1).to_json() != plain


def test_stopped_and_taken_up_again(tmp_path: Path) -> None:
    view, asked = prepare(with_proposals()), count()
    plain = sweep(view, draws=600, stable_draws=70, base=40).to_json()
    # The one thread asks before each part: three are worked out.
    stopping = Execution(workers=1, chunk=1, store=FolderStore(tmp_path), stopped=lambda: next(asked) > 2)
    with pytest.raises(StoppedError, match="goes on from there"):
        sweep(view, draws=600, stable_draws=70, base=40, execution=stopping)
    kept = len(list(tmp_path.iterdir()))
    assert kept == 3
    assert (
        sweep(view, draws=600, stable_draws=70, base=40, execution=Execution(store=FolderStore(tmp_path))).to_json()
        == plain
    )
    # Other settings are other work: nothing is mistaken for it.
    sweep(view, draws=300, stable_draws=0, base=0, execution=Execution(store=FolderStore(tmp_path)))
    assert len(list(tmp_path.iterdir())) > kept


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_a_cluster_gives_the_same_bits_and_survives_a_killed_worker(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    view = prepare(with_proposals())
    plain = sweep(view, draws=600, stable_draws=70, base=40).to_json()
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        assert (
            sweep(view, draws=600, stable_draws=70, base=40, execution=Execution(scheduler=address)).to_json() == plain
        )
        plan = Plan(600, 0, 0, 10, True, 0, False)
        task = KillsItsWorker(view, plan, str(tmp_path / "marker"))
        on_cluster = map_blocks(task, len(task), execution=Execution(scheduler=address, chunk=1))
        here = map_blocks(SweepTask(view, plan), len(task))
    assert (tmp_path / "marker").exists()
    for there, ours in zip(on_cluster, here, strict=True):
        assert there.keys() == ours.keys()
        assert all(there[name].tobytes() == ours[name].tobytes() for name in ours)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_the_flagship_on_a_cluster_started_for_the_occasion(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    view = prepare(load(KEPT_FLAGSHIP))
    plain = sweep(view, draws=1024, stable_draws=64, base=32)
    heard: list[tuple[float, str]] = []
    stopping = Execution(
        scale="dask",
        workers=2,
        chunk=1,
        store=FolderStore(tmp_path),
        progress=lambda *said: heard.append(said),
        stopped=lambda: len(heard) > 3,
    )
    with pytest.raises(StoppedError):
        sweep(view, draws=1024, stable_draws=64, base=32, execution=stopping)
    assert len(list(tmp_path.iterdir())) >= 4
    going_on = Execution(scale="dask", workers=2, store=FolderStore(tmp_path))
    assert sweep(view, draws=1024, stable_draws=64, base=32, execution=going_on).to_json() == plain.to_json()


def test_the_command_prints_tables_and_json(tmp_path: Path) -> None:
    arguments = ["sweep", str(KEPT_FLAGSHIP), "--draws", "64", "--stable-draws", "0", "--base", "8"]
    shown = CliRunner().invoke(main, [*arguments, "--state", str(tmp_path / "state")])
    assert shown.exit_code == 0, shown.output
    assert "is not a probability" in shown.output
    assert "it is longest where one side gives most up" in shown.output
    assert "never averaged" in shown.output
    assert any((tmp_path / "state").iterdir())
    data = json.loads(CliRunner().invoke(main, [*arguments, "--json", "--state", str(tmp_path / "state")]).output)
    result = data["result"]
    assert data["analysis"] == "sweep"
    assert (result["draws"], result["stable_draws"], result["seed"]) == (64, 0, 20250228)
    assert list(result["scenarios"]) == ["as_stated", "war_favours_russia", "war_costs_russia", "washington_turns_away"]
    claim = next(claim for claim in result["claims"] if claim["id"] == "acceptable.headline.RUS")
    assert set(claim["share"]) == set(result["scenarios"])
    assert claim["label"] in ("firm", "leaning", "open")
    assert {rate["status"] for rate in result["outside"]} <= {"read in the cited page", "read second hand"}


def test_what_cannot_be_swept_gets_a_sentence(starter: Path) -> None:
    with pytest.raises(UsageError, match="needs proposals"):
        sweep(load(ROOT / "cases" / "elmira").model_copy(update={"proposals": {}}))
    with pytest.raises(UsageError, match="nothing in this case is uncertain"):
        sweep(load(ROOT / "cases" / "elmira"))
    unknown = load(starter).model_copy()
    data = unknown.model_dump(mode="json", by_alias=True) | {"uncertainty": {"base_rates": ["interstate_refoght"]}}
    findings = sweep(Case.model_validate(data), draws=16, stable_draws=0, base=0).findings
    assert any("did you mean 'interstate_refought'" in finding.message for finding in findings)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{war_values: [{parties: [town, company], correlation: [-2, 0]}]}", "wrong-value"),
        ("{war_values: [{parties: [town, town], correlation: 0}]}", "wrong-value"),
        (
            "{war_values: [{parties: [town, company], correlation: 0}, {parties: [company, town], correlation: 0}]}",
            "wrong-value",
        ),
        ("{war_values: [{parties: [town, firm], correlation: 0}]}", "party-unknown"),
        ("{seeds: 1}", "unknown-key"),
    ],
)
def test_a_broken_block_on_uncertainty_is_found(starter: Path, text: str, code: str) -> None:
    from detente.files.case_folder import read_case

    file = starter / "case.yaml"
    file.write_text(f"{file.read_text('utf-8')}\nuncertainty: {text}\n", "utf-8")
    assert code in {finding.code for finding in read_case(starter).findings}
