"""Tokens in memory: the arrays that scanned chunks fill one after the other, without a second copy of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Int32s = NDArray[np.int32]


class Held:
    """Takes chunks as `mapped.Stream` does, and keeps them in memory.

    A word that was no type yet when its chunk was scanned comes as ``~code``, below zero, with a code of the chunk's
    own; `rename` gives it its type.

    Examples
    --------
    Two chunks of a passage each, ``a b a`` and ``c a``, where ``a`` is known:

    >>> held = Held(4)
    >>> held.add(np.array([~0, ~1, ~0]), np.array([0, 2, 4]), np.array([3]))
    >>> held.add(np.array([~0, 0]), np.array([6, 8]), np.array([2]))
    >>> held.rename([np.array([0, 1]), np.array([2])])
    >>> [array.tolist() for array in held.close()]
    [[0, 1, 0, 2, 0], [0, 2, 4, 6, 8], [0, 3, 5]]
    """

    def __init__(self, expected: int) -> None:
        self._ids, self._starts = np.empty(expected, dtype=np.int32), np.empty(expected, dtype=np.int32)
        self._edges = [0]  # of the chunks, in tokens
        self._n_renamed = 0  # chunks
        self._counts: list[NDArray[np.int64]] = []

    def add(self, types: NDArray[Any], starts: NDArray[Any], counts: NDArray[np.int64]) -> None:
        """Append a chunk: type or ``~code`` and start of each token, and the number of tokens of each passage."""
        low, high = self._edges[-1], self._edges[-1] + len(types)
        if high > len(self._ids):
            self._ids, self._starts = (_longer(array, low, 2 * high) for array in (self._ids, self._starts))
        self._ids[low:high], self._starts[low:high] = types, starts
        self._edges.append(high)
        self._counts.append(counts)

    def rename(self, lookups: Iterable[NDArray[Any]]) -> None:
        """Give the words of the next chunks that have been added their types (`lookups`: of each, of every code)."""
        for lookup in lookups:
            low, high = self._edges[self._n_renamed : self._n_renamed + 2]
            ids = self._ids[low:high]
            new = np.flatnonzero(ids < 0)
            ids[new] = lookup[~ids[new]]
            self._n_renamed += 1

    def close(self) -> tuple[Int32s, Int32s, NDArray[np.int64]]:
        """``ids, starts, bounds``, when every chunk has been added and renamed."""
        counts = np.concatenate([np.empty(0, dtype=np.int64), *self._counts])
        for array in (self._ids, self._starts):
            array.resize(self._edges[-1], refcheck=False)  # gives memory back in place; nobody else has the arrays
        return self._ids, self._starts, np.append(0, np.cumsum(counts))


def _longer(array: Int32s, used: int, size: int) -> Int32s:
    out = np.empty(size, dtype=array.dtype)
    out[:used] = array[:used]
    return out
