"""One vocabulary for the words of many chunks, as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ..corpus.text import excerpts
from .known import SLOTS, Known
from .scan import example_of_each
from .vocabulary import strings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .vocabulary import Words

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]

WAITING = 1 << 19  # words of chunks held before they are merged, or as many as there are types if those are more


class Merger:
    """Numbers the distinct words of chunks by first appearance, and remembers one place of each.

    The first chunk is merged at once: its words are `known` when later ones are scanned.

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
        """The distinct words of the next chunk: a key each, or None if keys met; where one stands, its bytes."""
        if keys is None:
            keys, self._by_key = np.zeros(len(start), dtype=np.uint64), False
        self._waiting.append((keys, start, size))
        if not len(self._keys) or sum(len(x[0]) for x in self._waiting) > max(WAITING, len(self._keys)):
            self._merge()

    def finish(self) -> Words:
        """The types, when all chunks have been added."""
        self._merge()
        return excerpts(self._buffer, self._start, self._start + self._size)

    def taken(self) -> list[NDArray[np.int32]]:
        """Of each chunk that has been merged since this was asked last, the type of its every word."""
        ready, self._lookups = self._lookups, []
        return ready

    def _merge(self) -> None:
        before, so_far = len(self._keys), (self._keys, self._start, self._size)
        keys, start, size = (np.concatenate(x) for x in zip(so_far, *self._waiting, strict=True))
        codes, unique = pd.factorize(keys, size_hint=len(keys) // 3)  # as in `scan`
        example = example_of_each(codes, len(unique))
        if not (self._by_key and np.array_equal(size[example].take(codes), size)):
            self._by_key = False  # two words met in one key: from now on the words themselves are compared
            codes, unique = pd.factorize(strings(excerpts(self._buffer, start, start + size)))
            example = example_of_each(codes, len(unique))
        edges = np.cumsum([before, *(len(x[0]) for x in self._waiting)])
        self._lookups += np.split(codes.astype(np.int32), edges[:-1])[1:]
        self._keys, self._start, self._size = keys[example], start[example], size[example]
        self._waiting = []
        if self._by_key and before < 1 << SLOTS:
            self.known = Known.of(self._keys, self._size)
