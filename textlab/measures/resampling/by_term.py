"""Counts of clusters, held term by term, of which any part is taken without copying the rest.

Resampling goes through the terms, a block at a time, and needs the counts of each in all clusters::

    term       0         1     2                       of_clusters: other numbers for the clusters, -1 for those
    clusters | 0  3  4 | 1  | 0  1  2  5 |                          that are left out
    counts   | 2  1  1 | 7  | 1  1  3  1 |             of_terms:    which terms, in which order

Counts are held in 16 bits where they fit: 6 bytes a cell, with the cluster. Everything else (two sides, compared terms,
words that both sides have) is a selection of the same cells, made for one block when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

TAKEN_AT_ONCE = 1 << 17  # cells taken at a time; affects memory and speed only


@dataclass(frozen=True, eq=False, slots=True)
class CountsByTerm:
    """A matrix of clusters by terms, held by term; see above.

    Attributes
    ----------
    cells : csr_array of shape (all terms, all clusters)
        Sorted by cluster within a term.
    n_clusters : int
        Number of clusters taken.
    terms : ndarray of int, optional
        The terms taken, in order; by default all.
    numbers : ndarray of int, optional
        New number of each cluster, ascending, or -1; by default all are taken.
    presence : bool
        Whether each cell counts as 1.

    Examples
    --------
    >>> counts = CountsByTerm.of([[2, 0, 1], [0, 7, 1]])
    >>> counts.of_clusters(np.array([True, False])).of_terms(np.array([2, 0])).sums().tolist()
    [1, 2]
    """

    cells: sparse.csr_array
    n_clusters: int
    terms: Ints | None = None
    numbers: NDArray[np.int32] | None = None
    presence: bool = False

    @staticmethod
    def of(matrix: Any) -> CountsByTerm:
        """Return any matrix of clusters by terms, sparse or not, by term."""
        if isinstance(matrix, CountsByTerm):
            return matrix
        given: Any = matrix if sparse.issparse(matrix) else sparse.csr_array(np.atleast_2d(np.asarray(matrix)))
        if given.format not in ("csr", "csc"):
            given = given.tocsr()
        data = _narrow(given.data)
        if data is not given.data:
            given = type(given)((data, given.indices, given.indptr), shape=given.shape)
        return CountsByTerm(cells=sparse.csr_array(given.T), n_clusters=given.shape[0])

    @staticmethod
    def stacked(blocks: Callable[[], Iterator[sparse.csr_array]], n_terms: int) -> CountsByTerm:
        """Put blocks of clusters (clusters by terms, duplicates added up) below each other, by term.

        `blocks` is called twice, first to count the cells, then to place them, so that only one block is held.
        """
        sizes, n_clusters, largest = np.zeros(n_terms, dtype=np.int64), 0, 0
        for block in blocks():
            sizes += np.bincount(block.indices, minlength=n_terms)
            n_clusters, largest = n_clusters + block.shape[0], max(largest, int(block.data.max(initial=0)))
        edges = np.append(0, np.cumsum(sizes))
        index = np.int32 if max(n_clusters, edges[-1]) < 2**31 else np.int64
        clusters = np.empty(edges[-1], dtype=index)
        counts = np.empty(edges[-1], dtype=np.int16 if largest < 2**15 else np.int32)
        first, place = 0, edges[:-1].copy()
        for block in blocks():
            columns = block.tocsc()
            held = np.diff(columns.indptr)
            at = np.repeat(place - columns.indptr[:-1], held) + np.arange(columns.nnz)
            clusters[at], counts[at] = columns.indices + first, columns.data
            place += held
            first += block.shape[0]
        shape = (n_terms, n_clusters)
        return CountsByTerm(
            cells=sparse.csr_array((counts, clusters, edges.astype(index)), shape=shape), n_clusters=n_clusters
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Return (number of clusters, number of terms)."""
        return (self.n_clusters, self.cells.shape[0] if self.terms is None else len(self.terms))

    # ------------------------------------------------------------------ taking some

    def of_clusters(self, keep: NDArray[np.bool_]) -> CountsByTerm:
        """Return the counts of the clusters in `keep`."""
        if keep.all():
            return self
        new = np.where(keep, np.cumsum(keep, dtype=np.int32) - 1, np.int32(-1)).astype(np.int32)
        numbers = new if self.numbers is None else np.append(new, np.int32(-1))[self.numbers]
        return replace(self, n_clusters=int(keep.sum()), numbers=numbers)

    def of_terms(self, which: Any) -> CountsByTerm:
        """Return the counts of some terms: a slice, a mask or positions."""
        now = np.arange(self.cells.shape[0]) if self.terms is None else self.terms
        return replace(self, terms=now[which])

    def as_presence(self) -> CountsByTerm:
        """Return 1 where a term occurs."""
        return replace(self, presence=True)

    # ------------------------------------------------------------------ looking at some

    def block(self, low: int, high: int) -> sparse.csr_array:
        """Return terms `low` to `high` as terms by clusters."""
        edges = self.cells.indptr
        if self.terms is None:
            some = slice(edges[low], edges[min(high, len(edges) - 1)])
            parts = (self.cells.data[some], self.cells.indices[some], edges[low : high + 1] - edges[low])
        else:
            taken = self.cells[self.terms[low:high]]
            parts = (taken.data, taken.indices, taken.indptr)
        data, indices, indptr = parts if self.numbers is None else _renumbered(*parts, self.numbers)
        data = np.ones_like(data) if self.presence else data
        return sparse.csr_array((data, indices, indptr), shape=(len(indptr) - 1, self.n_clusters))

    def blocks(self) -> Iterator[tuple[slice, sparse.csr_array]]:
        """Yield all terms, so many at a time that a block has about `TAKEN_AT_ONCE` cells."""
        for which in self.runs(0, self.shape[1]):
            yield which, self.block(which.start, which.stop)

    def runs(self, low: int, high: int) -> Iterator[slice]:
        """Yield terms `low` to `high` in runs of about `TAKEN_AT_ONCE` cells."""
        sizes = np.diff(self.cells.indptr)
        ends = np.append(0, np.cumsum(sizes[low:high] if self.terms is None else sizes[self.terms[low:high]]))
        at = 0
        while at < high - low:
            until = max(at + 1, int(np.searchsorted(ends, ends[at] + TAKEN_AT_ONCE, side="right")) - 1)
            yield slice(low + at, low + until)
            at = until

    def tocsr(self) -> sparse.csr_array:
        """Return a matrix of clusters by terms."""
        return self.block(0, self.shape[1]).T.tocsr()

    # ------------------------------------------------------------------ sums

    def sums(self) -> NDArray[Any]:
        """Return the sum of each term; whole numbers stay whole."""
        return self._of_each(lambda block: np.asarray(block.sum(axis=1)).ravel())

    def n_holders(self) -> Ints:
        """Return the number of clusters with each term."""
        return self._of_each(lambda block: np.diff(block.indptr).astype(np.int64)).astype(np.int64)

    def _of_each(self, value: Callable[[sparse.csr_array], NDArray[Any]]) -> NDArray[Any]:
        found = [value(block) for _, block in self.blocks()]
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    def dot(self, values: ArrayLike) -> Floats:
        """Return for each cluster the sum of its counts times the value of their term, term after term."""
        each, out = np.asarray(values, dtype=np.float64), np.zeros(self.n_clusters)
        for which, block in self.blocks():
            np.add.at(out, block.indices, block.data * np.repeat(each[which], np.diff(block.indptr)))
        return out

    def grouped(self, code: Ints, n_groups: int) -> CountsByTerm:
        """Add up clusters that have the same code."""
        made = []
        for _, block in self.blocks():
            some = sparse.csr_array(
                (block.data.astype(np.int64), code[block.indices], block.indptr), shape=(block.shape[0], n_groups)
            )
            some.sum_duplicates()
            made.append(sparse.csr_array((_narrow(some.data), some.indices, some.indptr), shape=some.shape))
        if not made:
            return CountsByTerm(cells=sparse.csr_array((0, n_groups), dtype=np.int64), n_clusters=n_groups)
        return CountsByTerm(cells=sparse.csr_array(sparse.vstack(made, format="csr")), n_clusters=n_groups)


def _renumbered(
    data: NDArray[Any], indices: NDArray[Any], indptr: NDArray[Any], numbers: NDArray[np.int32]
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Give the clusters of some cells other numbers, and leave out those that have none."""
    new = numbers[indices]
    kept = new >= 0
    before = np.append(0, np.cumsum(kept, dtype=indptr.dtype)).astype(indptr.dtype)
    return data[kept], new[kept], before[indptr]


def _narrow(data: NDArray[Any]) -> NDArray[Any]:
    """Return whole numbers in 16 bits if they fit; other numbers as they are."""
    if data.dtype.kind not in "biu" or data.dtype == np.int16:
        return data
    fits = data.dtype.kind == "b" or not len(data) or (data.max() < 2**15 and data.min() > -(2**15))
    return data.astype(np.int16) if fits else data
