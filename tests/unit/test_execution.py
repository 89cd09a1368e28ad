# SPDX-License-Identifier: MIT
"""Blocks of work: the same bits wherever they run, stopped and taken up again, workers lost and replaced."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from detente.errors import BadInputError, StoppedError, UsageError
from detente.files.block_store import FolderStore
from detente.outcomes.execution import Block, Execution, map_blocks

BLOCKS = 23


def noise(scale: float, block: Block) -> dict[str, np.ndarray]:
    """Answer a block with its number and some random numbers."""
    rng = np.random.default_rng(block.seed)
    return {"number": np.array([block.number]), "noise": scale * rng.normal(size=5)}


def killer(marker: str, block: Block) -> dict[str, np.ndarray]:
    """Kill the process that works on block 3, the first time."""
    file = Path(marker)
    if block.number == 3 and not file.exists():
        file.write_text("killed")
        os.kill(os.getpid(), signal.SIGKILL)
    return noise(1.0, block)


def _bits(parts: list[dict[str, np.ndarray]]) -> bytes:
    return b"".join(part["number"].tobytes() + part["noise"].tobytes() for part in parts)


PLAIN = [noise(2.0, Block(k, child)) for k, child in enumerate(np.random.SeedSequence(5).spawn(BLOCKS))]


@pytest.mark.parametrize("workers", [1, 2, 5])
@pytest.mark.parametrize("chunk", [None, 1, 4, 100])
def test_threads_and_chunks_change_no_bit(workers: int, chunk: int | None) -> None:
    execution = Execution(workers=workers, chunk=chunk)
    assert _bits(map_blocks(partial(noise, 2.0), BLOCKS, seed=5, execution=execution)) == _bits(PLAIN)


def test_another_seed_is_another_result() -> None:
    assert _bits(map_blocks(partial(noise, 2.0), BLOCKS, seed=6)) != _bits(PLAIN)


def test_progress_goes_to_the_end() -> None:
    heard = []
    execution = Execution(progress=lambda share, message: heard.append((share, message)))
    map_blocks(partial(noise, 2.0), BLOCKS, label="draws", execution=execution)
    assert [share for share, _ in heard] == sorted(share for share, _ in heard)
    assert heard[-1] == (1.0, "23 of 23 draws")


def test_stopped_and_taken_up_again(tmp_path: Path) -> None:
    worked = []

    def task(block: Block) -> dict[str, np.ndarray]:
        worked.append(block.number)
        return noise(2.0, block)

    store = FolderStore(tmp_path / "state")
    stopping = Execution(workers=1, chunk=2, store=store, stopped=lambda: len(worked) >= 7)
    with pytest.raises(StoppedError, match="of 23 blocks; they are kept"):
        map_blocks(task, BLOCKS, seed=5, work="noise", execution=stopping)
    first = set(worked)
    assert len(first) < BLOCKS
    worked.clear()
    again = map_blocks(task, BLOCKS, seed=5, work="noise", execution=Execution(chunk=3, store=store))
    assert not first & set(worked)
    assert _bits(again) == _bits(PLAIN)
    worked.clear()
    map_blocks(task, BLOCKS, seed=5, work="other noise", execution=Execution(store=store))
    assert len(worked) == BLOCKS


def test_a_broken_block_is_worked_out_again(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    execution = Execution(store=store)
    map_blocks(partial(noise, 2.0), BLOCKS, seed=5, work="noise", execution=execution)
    files = sorted(tmp_path.iterdir())
    assert len(files) == BLOCKS
    files[0].write_bytes(b"not an archive")
    files[1].write_bytes(files[2].read_bytes()[:200])
    np.savez(files[3], number=np.array([object()], dtype=object))
    assert _bits(map_blocks(partial(noise, 2.0), BLOCKS, seed=5, work="noise", execution=execution)) == _bits(PLAIN)


def test_a_store_needs_the_name_of_the_work(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="name for the work"):
        map_blocks(partial(noise, 2.0), 2, execution=Execution(store=FolderStore(tmp_path)))
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInputError, match="choose another place"):
        FolderStore(tmp_path / "file")


def test_an_error_of_the_task_comes_through() -> None:
    def fails(block: Block) -> dict[str, np.ndarray]:
        raise UsageError(f"block {block.number} is wrong")

    with pytest.raises(UsageError, match="is wrong"):
        map_blocks(fails, BLOCKS)


def test_without_dask_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'detente\[scale\]'"):
        map_blocks(partial(noise, 2.0), 2, execution=Execution(scale="dask"))


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
class TestOnDask:
    """With a real cluster of processes on this machine."""

    @pytest.fixture(scope="class")
    def address(self):
        distributed = pytest.importorskip("distributed")
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster:
            yield cluster.scheduler_address

    @pytest.mark.parametrize("chunk", [None, 1, 7])
    def test_the_same_bits(self, address: str, chunk: int | None) -> None:
        execution = Execution(scheduler=address, chunk=chunk)
        assert _bits(map_blocks(partial(noise, 2.0), BLOCKS, seed=5, execution=execution)) == _bits(PLAIN)

    def test_stopped_and_taken_up_again_on_threads(self, address: str, tmp_path: Path) -> None:
        store, heard = FolderStore(tmp_path), []
        execution = Execution(
            scheduler=address,
            chunk=1,
            store=store,
            progress=lambda *said: heard.append(said),
            stopped=lambda: len(heard) > 4,
        )
        with pytest.raises(StoppedError):
            map_blocks(partial(noise, 2.0), BLOCKS, seed=5, work="noise", execution=execution)
        kept = len(list(tmp_path.iterdir()))
        assert 5 <= kept < BLOCKS
        again = map_blocks(partial(noise, 2.0), BLOCKS, seed=5, work="noise", execution=Execution(store=store))
        assert _bits(again) == _bits(PLAIN)

    def test_a_killed_worker_is_survived(self, address: str, tmp_path: Path) -> None:
        task = partial(killer, str(tmp_path / "marker"))
        parts = map_blocks(task, BLOCKS, seed=5, execution=Execution(scheduler=address, chunk=2))
        assert (tmp_path / "marker").exists()
        assert _bits(parts) == _bits(map_blocks(partial(noise, 1.0), BLOCKS, seed=5))

    def test_an_error_of_the_task_comes_through(self, address: str) -> None:
        with pytest.raises(TypeError):
            map_blocks(partial(noise, None), 3, execution=Execution(scheduler=address))

    def test_nobody_at_the_address(self) -> None:
        pytest.importorskip("distributed")
        with pytest.raises(UsageError, match="no Dask scheduler answers at 'nonsense"):
            map_blocks(partial(noise, 2.0), 2, execution=Execution(scheduler="nonsense://x"))
