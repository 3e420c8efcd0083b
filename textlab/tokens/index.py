"""Positions of the tokens of some types, by scanning all ids or, after several searches, by an index."""

from __future__ import annotations

from functools import cached_property, reduce
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .vocabulary import Vocabulary

    Positions = NDArray[np.int64]

NOWHERE = np.empty(0, dtype=np.int64)
AT_ONCE = 1 << 20  # tokens scanned at a time, so that masks stay in cache
FEW_TYPES = 8
SCANS = 8  # this many full scans take as long as building an index


def few(mask: NDArray[np.bool_]) -> Positions:
    """Return `np.flatnonzero` of a sparse mask, skipping eight bytes at a time.

    Examples
    --------
    >>> few(np.arange(20) % 9 == 1).tolist()
    [1, 10, 19]
    """
    whole = len(mask) // 8 * 8
    together = mask[:whole].view(np.uint64)
    there = np.flatnonzero(together != 0)
    at = np.flatnonzero(together[there].view(np.bool_))
    return np.concatenate([there.take(at >> 3) * 8 + (at & 7), whole + np.flatnonzero(mask[whole:])])


class TypeIndex:
    """Index from types to token positions.

    The first eight searches compare all ids. After that, positions are grouped by term, gaps first, by transposing a
    sparse matrix with one row for each token (a counting sort)::

        term of each token    1  0  1 -1  2  0
        positions by term     3 | 1  5 | 0  2 | 4
        edges                 0   1      3      5   6

    Examples
    --------
    >>> from textlab.tokens.vocabulary import Vocabulary, arrow
    >>> index = TypeIndex(np.array([0, 1, 0], dtype=np.int32), Vocabulary.of(arrow(["tax", "the"]), ignore_case=True))
    >>> index.where(np.array([True, False])).tolist()
    [0, 2]
    """

    def __init__(self, ids: NDArray[np.int32], vocab: Vocabulary) -> None:
        self._ids, self._vocab = ids, vocab
        self._n_searches = 0

    def where(self, mask: NDArray[np.bool_]) -> Positions:
        """Return the positions of the tokens whose type is in `mask`, in order."""
        if "_grouped" not in self.__dict__ and self._n_searches < SCANS:
            self._n_searches += 1
            return self.scanned(mask)
        order, edges = self._grouped
        types = np.flatnonzero(mask)
        wanted = np.unique(self._vocab.term_of[types])
        found = [order[edges[c] : edges[c + 1]] for c in wanted + 1]
        if sum(map(len, found)) > len(self._ids) // 4:
            return np.flatnonzero(mask[self._ids])
        places = found[0].astype(np.int64) if len(found) == 1 else np.sort(np.concatenate([NOWHERE, *found]))
        whole = self._n_forms[wanted + 1].sum() == len(types)  # the mask covers every form of these terms
        return places if whole else places[mask[self._ids[places]]]

    def scanned(self, mask: NDArray[np.bool_]) -> Positions:
        """Return the positions without an index; comparing a few types is faster than looking up a mask."""
        types = np.flatnonzero(mask)
        few = types.tolist() if len(types) <= FEW_TYPES else None  # int, because NumPy integers would upcast
        found = [NOWHERE]
        for low in range(0, len(self._ids) if len(types) else 0, AT_ONCE):
            ids = self._ids[low : low + AT_ONCE]
            here = mask[ids] if few is None else reduce(np.logical_or, (ids == t for t in few))
            found.append(np.flatnonzero(here) + low)
        return np.concatenate(found)

    @cached_property
    def _n_forms(self) -> NDArray[np.int64]:
        """Return the number of types of each term, removed types first."""
        return np.bincount(self._vocab.term_of + 1, minlength=len(self._vocab.words) + 1)

    @cached_property
    def _grouped(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the positions grouped by term, gaps first, and the start of each group."""
        from scipy.sparse import csr_array

        n, term_of = len(self._ids), self._vocab.term_of
        gaps = int(term_of.min(initial=0) < 0)
        dummy = np.empty(n, dtype=np.int8)  # only the sparsity pattern is used
        rows = np.arange(n + 1, dtype=np.int32)
        codes = term_of[self._ids] + gaps if len(term_of) else np.empty(0, dtype=np.int32)
        by_term = csr_array((dummy, codes, rows), shape=(n, len(self._vocab.words) + gaps)).tocsc()
        return by_term.indices, np.append([0] * (1 - gaps), by_term.indptr).astype(np.int64)
