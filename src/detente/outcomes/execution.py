# SPDX-License-Identifier: MIT
"""Long work in blocks: on threads of this process, or on a Dask cluster, with the same numbers either way.

Work is cut into numbered blocks, and a *task* answers one block with named arrays. What a block gives
depends on the task, the block's number and its own seed alone, and blocks come back in order. So the result
is the same bit for bit on one thread, on many, or on a cluster, whatever number of blocks is sent at once,
and whether or not it was stopped half-way and taken up again. Seeds of blocks are spawned from one
`numpy.random.SeedSequence`, so they are independent of each other.

>>> from functools import partial
>>> def dice(sides, block):
...     return {"sum": np.random.default_rng(block.seed).integers(1, sides + 1, size=1000).sum()[None]}
>>> both = [map_blocks(partial(dice, 6), 4, seed=7, execution=Execution(workers=n)) for n in (1, 3)]
>>> [part["sum"].tolist() for part in both[0]] == [part["sum"].tolist() for part in both[1]]
True
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from detente.errors import StoppedError, UsageError

__all__ = ["THREADS", "Arrays", "Block", "BlockStore", "Execution", "Task", "map_blocks"]

WORKERS = 2
"""Threads where nothing else is said; the compiled kernels let go of the interpreter's lock."""

RETRIES = 3
"""How often a block is tried again when its worker is lost."""

CHUNKS_PER_WORKER = 8
"""So many parcels of blocks are made for each worker: enough to balance them, few enough to send."""

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Block:
    """One part of the work.

    Attributes
    ----------
    number : int
        Its place, from 0.
    seed : numpy.random.SeedSequence
        Its own source of randomness.
    """

    number: int
    seed: np.random.SeedSequence


Task = Callable[[Block], Arrays]
"""Answers one block. On a cluster it is pickled, so it is a function of a module, a `functools.partial` of
one, or an instance of a class; whatever is large it builds itself, once, from what is small."""


class BlockStore(Protocol):
    """Keeps finished blocks, so that stopped work can be taken up again."""

    def read(self, work: str, number: int) -> Arrays | None:
        """Return what a block of some work gave, or None when it is not there."""

    def write(self, work: str, number: int, arrays: Arrays) -> None:
        """Keep what a block of some work gave."""


@dataclass(frozen=True)
class Execution:
    """Where work runs, who hears of it, and who can stop it. Nothing here changes a result.

    Attributes
    ----------
    scale : {"threads", "dask"}
        Threads of this process, or a Dask cluster.
    workers : int, optional
        Threads, or processes of a cluster started for the occasion; by default two threads, or as many
        processes as there are processors.
    scheduler : str, optional
        Address of the scheduler of a running cluster, such as ``tcp://10.0.0.5:8786``; implies Dask.
    chunk : int, optional
        Blocks sent at once; by default as many as keep all workers busy.
    store : BlockStore, optional
        Keeps finished blocks.
    stopped : callable, optional
        Asked between blocks, by any thread; returns True to stop. What is finished is kept.
    progress : callable, optional
        Called with a share done and what is being done.
    """

    scale: Literal["threads", "dask"] = "threads"
    workers: int | None = None
    scheduler: str | None = None
    chunk: int | None = None
    store: BlockStore | None = None
    stopped: Callable[[], bool] = lambda: False
    progress: Callable[[float, str], None] | None = None

    @property
    def on_cluster(self) -> bool:
        """Whether Dask does the work."""
        return self.scale == "dask" or self.scheduler is not None


THREADS = Execution()


def map_blocks(
    task: Task, blocks: int, *, seed: int = 0, work: str = "", label: str = "blocks", execution: Execution = THREADS
) -> list[Arrays]:
    """Answer every block of some work.

    Parameters
    ----------
    task : callable
        Answers one block; see `Task`.
    blocks : int
        Number of blocks. How the work is cut is part of its definition: another cut is another result.
    seed : int
        Root of the blocks' seeds.
    work : str
        What the work is, to the last parameter that matters (say, a digest of the case and the settings);
        finished blocks are kept and found again under it. Needed with a store.
    label : str
        What a block is, in the plural, for messages.
    execution : Execution
        Where it runs.

    Returns
    -------
    list of dict of str to ndarray
        One for each block, in order.

    Raises
    ------
    StoppedError
        If it was stopped; what is finished is in the store.
    UsageError
        If Dask is asked for and missing, or its scheduler cannot be reached.
    """
    if execution.store is not None and not work:
        raise ValueError("a store needs a name for the work, so that other work is not mistaken for it")
    key = hashlib.sha256(f"{work}\n{blocks}\n{seed}".encode()).hexdigest()[:32]
    parts = [Block(number, child) for number, child in enumerate(np.random.SeedSequence(seed).spawn(blocks))]
    done: dict[int, Arrays] = {}
    if execution.store is not None:
        for part in parts:
            known = execution.store.read(key, part.number)
            if known is not None:
                done[part.number] = known
    missing = [part for part in parts if part.number not in done]
    answers = _on_cluster(task, missing, execution) if execution.on_cluster else _on_threads(task, missing, execution)
    # Closed at once when this loop is left, so that nobody goes on working for nothing.
    with closing(answers):
        for number, arrays in answers:
            done[number] = arrays
            if execution.store is not None:
                execution.store.write(key, number, arrays)
            if execution.progress is not None:
                execution.progress(len(done) / blocks, f"{len(done):,} of {blocks:,} {label}")
    if len(done) < blocks:
        kept = "" if execution.store is None else "; they are kept, and the same question goes on from there"
        raise StoppedError(f"stopped after {len(done):,} of {blocks:,} {label}{kept}")
    return [done[number] for number in range(blocks)]


def _chunks(parts: Sequence[Block], workers: int, size: int | None) -> list[Sequence[Block]]:
    size = size or max(1, len(parts) // (CHUNKS_PER_WORKER * workers))
    return [parts[start : start + size] for start in range(0, len(parts), size)]


def _on_threads(task: Task, parts: Sequence[Block], execution: Execution) -> Generator[tuple[int, Arrays]]:
    workers = execution.workers or WORKERS
    abandoned = False

    def answer(chunk: Sequence[Block]) -> list[tuple[int, Arrays]]:
        return [(part.number, task(part)) for part in chunk if not (abandoned or execution.stopped())]

    with ThreadPoolExecutor(workers) as pool:
        futures = [pool.submit(answer, chunk) for chunk in _chunks(parts, workers, execution.chunk)]
        try:
            for future in as_completed(futures):
                yield from future.result()
        finally:
            abandoned = True
            pool.shutdown(cancel_futures=True)


@lru_cache(maxsize=4)
def _unpickled(payload: bytes) -> Task:
    """Return the task, the same object for all its blocks on one worker, so that it builds what is large once."""
    task: Task = pickle.loads(payload)
    return task


def _answer_chunk(payload: bytes, chunk: Sequence[Block]) -> list[tuple[int, Arrays]]:
    task = _unpickled(payload)
    return [(part.number, task(part)) for part in chunk]


@contextmanager
def _client(execution: Execution) -> Iterator[tuple[Any, Any]]:
    """Connect to a running cluster, or start one of processes on this machine; return the library and the client."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise UsageError(
            "Dask is not installed; add it with `pip install 'detente[scale]'`, or leave --scale out to use threads"
        ) from None
    if execution.scheduler is not None:
        try:
            client = distributed.Client(execution.scheduler, timeout=10, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(f"no Dask scheduler answers at '{execution.scheduler}': {error}") from None
        with client:
            yield distributed, client
        return
    started = distributed.LocalCluster(
        n_workers=execution.workers, threads_per_worker=1, processes=True, dashboard_address=None
    )
    with started as cluster, distributed.Client(cluster, set_as_default=False) as client:
        yield distributed, client


def _on_cluster(task: Task, parts: Sequence[Block], execution: Execution) -> Generator[tuple[int, Arrays]]:
    if not parts:
        return
    # Sent with every parcel instead of scattered: data that lay on a lost worker would be lost with it.
    payload = pickle.dumps(task)
    with _client(execution) as (distributed, client):
        workers = max(1, sum(client.nthreads().values()))
        futures = [
            client.submit(_answer_chunk, payload, chunk, pure=False, retries=RETRIES)
            for chunk in _chunks(parts, workers, execution.chunk)
        ]
        try:
            for future in distributed.as_completed(futures, loop=client.loop):
                try:
                    yield from future.result()
                except distributed.KilledWorker as error:
                    raise StoppedError(f"workers were lost again and again over the same blocks: {error}") from None
                if execution.stopped():
                    return
        finally:
            client.cancel(futures)
