"""Run tasks on a Dask cluster. This is the only file that depends on Dask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ..errors import MissingExtra, SchemaError, need
from .processes import WorkerLost

LEAST_DASK = (2026, 8)


class DaskWorkers:
    """The workers of a Dask client. They need textlab, and must see the folders of the parts under the same paths.

    Parameters
    ----------
    client : distributed.Client
    """

    def __init__(self, client: Any) -> None:
        distributed = need("distributed", feature="Parts with a client", extra="scale")
        if tuple(int(part) for part in distributed.__version__.split(".")[:2]) < LEAST_DASK:
            raise MissingExtra(
                f"Parts needs Dask {LEAST_DASK[0]}.{LEAST_DASK[1]} or later, and {distributed.__version__} is "
                "installed. Update it with: pip install -U 'textlab-qta[scale]'"
            )
        if not isinstance(client, distributed.Client):
            raise SchemaError(f"Parts: client must be a distributed.Client, not {type(client).__name__}.")
        self._client = client

    @property
    def n(self) -> int:
        """Return the current number of workers."""
        return len(self._client.scheduler_info()["workers"])

    def map(self, work: Callable[[Any], Any], tasks: Sequence[Any]) -> Iterator[Any]:
        """Yield the answers in the order of the tasks; the scheduler repeats the tasks of a lost worker."""
        import distributed

        futures = [self._client.submit(work, task, pure=False) for task in tasks]
        try:
            for future, task in zip(futures, tasks, strict=True):
                try:
                    yield future.result()
                except distributed.KilledWorker as error:
                    raise WorkerLost(
                        f"Parts: the workers that were asked about {task.name} died one after the other. Too little "
                        "memory is the usual reason: make more and smaller parts, or give the workers more."
                    ) from error
        finally:
            self._client.cancel([f for f in futures if not f.done()])

    def close(self) -> None:
        """Do nothing: the cluster belongs to its creator."""
