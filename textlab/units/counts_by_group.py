"""How often each term stands in each cluster of each group: one sparse matrix, counted in blocks of the text.

A *piece* is what one turn and one cluster share of a group; where turns are the clusters it is a turn. Pieces stand
group by group, and in a group those of a document stand beside each other::

                  terms
    group A   |  2 . 1 .   piece 0    turn 0   cluster 0
              |  . 1 1 .   piece 1    turn 1   cluster 1
    group B   |  1 . . 3   piece 2    turn 0   cluster 0

Everything that frequencies and lexical statistics need follows from it, some documents or some terms at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..counts.counting import CELLS_AT_ONCE, matrix
from .clusters import turns_of
from .spread import Spread, spread_over

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csc_array, csr_array

    from ..tokens import Tokens
    from .clusters import Clusters

    Ints = NDArray[np.int64]

MULTIPLIED_AT_ONCE = 1 << 22  # cells of clusters and terms that are resampled at a time


@dataclass(frozen=True, eq=False, slots=True)
class GroupCounts:
    """Counts of terms in the pieces of groups.

    Attributes
    ----------
    counts : csr_array of shape (n_pieces, n_terms)
        Pieces without words are not there.
    edges : ndarray of int, shape (n_groups + 1,)
        The pieces of group ``g`` are ``edges[g]:edges[g + 1]``.
    turn, unit : ndarray of int, shape (n_pieces,)
        The turn of each piece; the place of its cluster when clusters are ordered by name.
    turns : Clusters
    names : list
        Of the groups.
    n_tokens : ndarray of int, shape (n_groups,)
        Words of each group.
    """

    counts: csr_array
    edges: Ints
    turn: Ints
    unit: Ints
    turns: Clusters
    names: list[Any]
    n_tokens: Ints

    def pieces(self, group: int) -> slice:
        """Return the pieces of a group."""
        return slice(int(self.edges[group]), int(self.edges[group + 1]))

    def totals(self, group: int | None = None) -> Ints:
        """How often each term stands in a group, or in all of them. Shape (n_terms,)."""
        some = slice(0, len(self.turn)) if group is None else self.pieces(group)
        low, high = int(self.counts.indptr[some.start]), int(self.counts.indptr[some.stop])
        sums = np.zeros(self.counts.shape[1], dtype=np.int64)
        for part in (slice(at, min(at + CELLS_AT_ONCE, high)) for at in range(low, high, CELLS_AT_ONCE)):
            terms, n = self.counts.indices[part], self.counts.data[part]
            sums += np.bincount(terms, weights=n, minlength=len(sums)).astype(np.int64)
        return sums

    def spread(self, group: int) -> Spread:
        """In how many turns and documents of a group each term stands, some whole documents at a time."""
        n_terms, some = self.counts.shape[1], self.pieces(group)
        found = Spread(*np.zeros((2, n_terms), dtype=np.int64))
        for a, b in _document_runs(self.turns.doc[self.turn[some]], self.counts.indptr[some.start : some.stop + 1]):
            a, b = a + some.start, b + some.start
            edges = self.counts.indptr[a : b + 1]
            terms, unit = self.counts.indices[edges[0] : edges[-1]], np.repeat(self.turn[a:b], np.diff(edges))
            here = spread_over([(terms, unit)], self.turns, n_terms)
            found = Spread(found.n_clusters + here.n_clusters, found.n_docs + here.n_docs)
        return found

    def sizes(self, group: int) -> tuple[Ints, Ints]:
        """Return the clusters of a group, by their place among all, and the words of each in the group."""
        some = self.pieces(group)
        units, place = np.unique(self.unit[some], return_inverse=True)
        words = _sums_of_rows(self.counts, some)
        return units, np.bincount(place, weights=words, minlength=len(units)).astype(np.int64)

    def by_cluster(self, group: int, terms: Ints) -> Iterator[tuple[slice, csc_array]]:
        """Return the counts of some terms in the clusters of a group, as many terms at a time as fit into memory.

        Yields
        ------
        slice, csc_array of shape (n_clusters, n_terms_of_slice)
            Clusters as `sizes` orders them.
        """
        from scipy.sparse import csc_array, csr_array

        some = self.pieces(group)
        units, place = np.unique(self.unit[some], return_inverse=True)
        shape = (len(units), len(place))
        gather = csr_array((np.ones(len(place), dtype=np.int32), (place, np.arange(len(place)))), shape=shape)
        by_term, column = self._by_term(some, terms)
        before = np.append(0, np.cumsum(np.diff(by_term.indptr)[column]))
        here = 0
        while here < len(terms):
            room = np.searchsorted(before, before[here] + MULTIPLIED_AT_ONCE, side="right") - 1
            which = slice(here, max(here + 1, min(int(room), len(terms))))
            yield which, csc_array(gather @ by_term[:, column[which]])
            here = which.stop

    def _by_term(self, some: slice, terms: Ints) -> tuple[csc_array, Ints]:
        """Return the cells of some pieces by term, and the column of each of the terms, which all occur there.

        Few cells have columns of their own: a group of thousands does not make an array of all terms.
        """
        from scipy.sparse import csr_array

        edges = self.counts.indptr[some.start : some.stop + 1]
        cells = slice(int(edges[0]), int(edges[-1]))
        if cells.stop - cells.start > self.counts.shape[1]:
            return self.counts[some].tocsc(), terms
        used, column = np.unique(self.counts.indices[cells], return_inverse=True)
        shape = (len(edges) - 1, len(used))
        few = csr_array((self.counts.data[cells], column, edges - edges[0]), shape=shape)
        return few.tocsc(), np.searchsorted(used, terms)

    def terms(self, group: int) -> Ints:
        """Return the terms that occur in a group."""
        some = self.pieces(group)
        low, high = int(self.counts.indptr[some.start]), int(self.counts.indptr[some.stop])
        if high - low > self.counts.shape[1]:
            return np.flatnonzero(self.totals(group))
        return np.unique(self.counts.indices[low:high]).astype(np.int64)


def counts_by_group(tokens: Tokens, codes: Ints, names: list[Any], clusters: Clusters) -> GroupCounts:
    """Count the terms of groups by turn and cluster.

    Parameters
    ----------
    tokens : Tokens
    codes : ndarray of int, shape (n_passages,)
        The group of each passage; -1 where it has none.
    names : list
        Of the groups.
    clusters : Clusters
        What is resampled; every passage with words that is in a group has one.
    """
    turns = turns_of(tokens)
    unit = np.append(clusters.ranks, -1)[clusters.of_passage]
    passages = np.flatnonzero((codes >= 0) & (unit >= 0))
    order = passages[np.lexsort((unit[passages], turns.of_passage[passages], codes[passages]))]
    keys = np.column_stack([codes[order], turns.of_passage[order], unit[order]])
    new = np.append(True, (keys[1:] != keys[:-1]).any(axis=1))[: len(keys)]
    piece = np.full(len(codes), -1, dtype=np.int64)
    piece[order] = np.cumsum(new) - 1
    counts = matrix(tokens, piece, int(new.sum()))
    said = np.diff(counts.indptr) > 0
    group, turn, unit = keys[new][said].T
    counts = counts if said.all() else counts[said]
    edges = np.searchsorted(group, np.arange(len(names) + 1))
    words = _sums_of_rows(counts, slice(0, len(group)))
    n_tokens = np.bincount(group, weights=words, minlength=len(names)).astype(np.int64)
    return GroupCounts(counts, edges, turn, unit, turns, names, n_tokens)


def _sums_of_rows(counts: csr_array, rows: slice) -> Ints:
    """Return the sum of each row; no row is empty."""
    edges = counts.indptr[rows.start : rows.stop + 1]
    if len(edges) < 2:
        return np.empty(0, dtype=np.int64)
    cells = counts.data[edges[0] : edges[-1]]
    return np.add.reduceat(cells, edges[:-1] - edges[0], dtype=np.int64)


def _document_runs(doc: Ints, edges: NDArray[Any]) -> Iterator[tuple[int, int]]:
    """Return stretches of pieces that hold some whole documents, and about so many cells."""
    opens = np.append(np.flatnonzero(np.append(True, doc[1:] != doc[:-1])[: len(doc)]), len(doc))
    cells, here = edges[opens], 0
    while here < len(opens) - 1:
        after = max(here + 1, int(np.searchsorted(cells, cells[here] + CELLS_AT_ONCE, side="right")) - 1)
        yield int(opens[here]), int(opens[after])
        here = after
