"""Merge the tokens of many chunks into one vocabulary and one array of type ids.

Each chunk is scanned independently, possibly in another thread, so it cannot know the types of the others. It numbers
the words that it does not know from 0 and stores them as ``~code``, which is negative::

    chunk 1   the tax the  types  ~0 ~1 ~0   words  the tax
    chunk 2   cut the      types  ~0  0      words  cut   (the is already known: type 0)
                                            |
    Merger    words of chunks -> types      the 0, tax 1, cut 2             lookup tables  [0 1]  [2]
    Held      ids                 0  1  0 |  2  0                           ~code -> lookup[code]

`Merger` numbers the distinct words of all chunks by first appearance and gives a lookup table for each chunk. It
merges many chunks at a time, because a hash table for all of them costs little more than one for a single chunk.
`Held` keeps the ids and starts in memory (`storage.Stream` writes them to disk) and applies the lookup tables. The
first chunk is merged at once, so that later ones know its words.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..corpus.text import excerpts
from .keys import SLOTS, Known
from .scan import example_of_each
from .vocabulary import strings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .vocabulary import Words

    Int32s = NDArray[np.int32]
    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]

WAITING = 1 << 19  # words held before a merge; as many as there are types, if that is more


class Merger:
    """Number the distinct words of chunks by first appearance, and keep one occurrence of each.

    The first chunk is merged at once, so that its words are `known` when later chunks are scanned.

    Examples
    --------
    Two chunks of one text, with the words *the, tax* and *tax, cut*:

    >>> text = np.frombuffer(b"the tax tax cut", dtype=np.uint8)
    >>> merger = Merger(text)
    >>> merger.add(np.array([1, 2], dtype=np.uint64), np.array([0, 4]), np.array([3, 3]))
    >>> merger.add(np.array([2, 3], dtype=np.uint64), np.array([8, 12]), np.array([3, 3]))
    >>> types = merger.finish()
    >>> [x.tolist() for x in merger.taken()], types.to_pylist()
    ([[0, 1], [1, 2]], ['the', 'tax', 'cut'])
    """

    def __init__(self, buffer: NDArray[np.uint8]) -> None:
        self._buffer = buffer
        self._keys: Keys = np.empty(0, dtype=np.uint64)
        self._start, self._size = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        self._waiting: list[tuple[Keys, Ints, Ints]] = []
        self._lookups: list[NDArray[np.int32]] = []
        self._by_key = True
        self.known: Known | None = None

    def add(self, keys: Keys | None, start: Ints, size: Ints) -> None:
        """Add the distinct words of the next chunk: keys (None after a collision), and one start and size each."""
        if keys is None:
            keys, self._by_key = np.zeros(len(start), dtype=np.uint64), False
        self._waiting.append((keys, start, size))
        if not len(self._keys) or sum(len(x[0]) for x in self._waiting) > max(WAITING, len(self._keys)):
            self._merge()

    def finish(self) -> Words:
        """Return the types after all chunks have been added."""
        self._merge()
        return excerpts(self._buffer, self._start, self._start + self._size)

    def taken(self) -> list[NDArray[np.int32]]:
        """Return the lookup tables, from code to type id, of each chunk merged since the last call."""
        ready, self._lookups = self._lookups, []
        return ready

    def _merge(self) -> None:
        before, so_far = len(self._keys), (self._keys, self._start, self._size)
        keys, start, size = (np.concatenate(x) for x in zip(so_far, *self._waiting, strict=True))
        codes, unique = pd.factorize(keys, size_hint=len(keys) // 3)  # as in `scan`
        example = example_of_each(codes, len(unique))
        if not (self._by_key and np.array_equal(size[example].take(codes), size)):
            self._by_key = False  # a hash collision: from now on compare the words themselves
            codes, unique = pd.factorize(strings(excerpts(self._buffer, start, start + size)))
            example = example_of_each(codes, len(unique))
        edges = np.cumsum([before, *(len(x[0]) for x in self._waiting)])
        self._lookups += np.split(codes.astype(np.int32), edges[:-1])[1:]
        self._keys, self._start, self._size = keys[example], start[example], size[example]
        self._waiting = []
        if self._by_key and before < 1 << SLOTS:
            self.known = Known.of(self._keys, self._size)


class Held:
    """Keep the tokens of chunks in memory, with the methods of `storage.Stream`.

    `rename` replaces each ``~code`` by the type of the word.

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
        self._edges = [0]  # token offsets of the chunks
        self._n_renamed = 0  # number of chunks renamed
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
        """Replace the codes of the next chunks by types; `lookups` holds one table from code to type per chunk."""
        for lookup in lookups:
            low, high = self._edges[self._n_renamed : self._n_renamed + 2]
            ids = self._ids[low:high]
            new = np.flatnonzero(ids < 0)
            ids[new] = lookup[~ids[new]]
            self._n_renamed += 1

    def close(self) -> tuple[Int32s, Int32s, NDArray[np.int64]]:
        """Return ``ids, starts, bounds`` after every chunk has been added and renamed."""
        counts = np.concatenate([np.empty(0, dtype=np.int64), *self._counts])
        for array in (self._ids, self._starts):
            array.resize(self._edges[-1], refcheck=False)  # frees memory in place; nothing else refers to the arrays
        return self._ids, self._starts, np.append(0, np.cumsum(counts))


def _longer(array: Int32s, used: int, size: int) -> Int32s:
    out = np.empty(size, dtype=array.dtype)
    out[:used] = array[:used]
    return out
