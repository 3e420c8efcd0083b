"""Run tasks in processes of this machine. A process that is killed is replaced, and its task is repeated.

Processes are spawned, not forked: they behave the same on all systems, and each opens the parts itself.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from .. import _checks
from ..errors import TextlabError

PATIENCE = 3  # number of processes that may die in a row before a task is given up
MOST_WORKERS = 64


class WorkerLost(TextlabError, RuntimeError):
    """Raised if a worker died while working on a part, and so did its replacements."""


class ProcessWorkers:
    """A pool of worker processes.

    Parameters
    ----------
    n : int, optional
        Number of processes. Default: number of cores, at most 4.
    """

    def __init__(self, n: int | None = None) -> None:
        self.n = min(4, os.cpu_count() or 1) if n is None else _checks.whole("Parts", "workers", n, least=1)
        _checks.whole("Parts", "workers", self.n, least=1, most=MOST_WORKERS)
        self._pool: ProcessPoolExecutor | None = None

    def map(self, work: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
        """Yield the answers in the order of the tasks; each task has a ``name``."""
        futures = [self._submit(work, task) for task in tasks]
        deaths = 0
        try:
            for k, task in enumerate(tasks):
                while True:
                    try:
                        answer = futures[k].result()
                        break
                    except BrokenProcessPool as error:
                        deaths += 1
                        if deaths > PATIENCE:
                            raise WorkerLost(_lost_worker_message(task.name)) from error
                        self.close()
                        futures[k:] = [
                            f if _is_answered(f) else self._submit(work, t)
                            for f, t in zip(futures[k:], tasks[k:], strict=True)
                        ]
                yield answer
                deaths = 0
        finally:
            for future in futures:
                future.cancel()

    def _submit(self, work: Callable[[Any], Any], task: Any) -> Future[Any]:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self.n, mp_context=multiprocessing.get_context("spawn"))
        try:
            return self._pool.submit(work, task)
        except BrokenProcessPool as error:  # the pool broke between two tasks
            future: Future[Any] = Future()
            future.set_exception(error)
            return future

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _is_answered(future: Future[Any]) -> bool:
    return future.done() and not future.cancelled() and not isinstance(future.exception(), BrokenProcessPool)


def _lost_worker_message(name: str) -> str:
    return (
        f"Parts: {PATIENCE + 1} worker processes died one after the other, the last while {name} was waited for. Too "
        "little memory is the usual reason: make more and smaller parts, or take fewer workers. In a script, the call "
        'must stand below `if __name__ == "__main__":`.'
    )


class NoWorkers:
    """Run tasks in this process, one part after the other."""

    n = 1

    def map(self, work: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
        """Yield the answers in the order of the tasks."""
        return map(work, tasks)

    def close(self) -> None:
        """Do nothing."""
