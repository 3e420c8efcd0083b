"""The turns within each row of a matrix, for resampling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..counts import DocumentTermMatrix, count_rows
from ..measures.resampling import bootstrap_weights
from .clusters import TURN, clusters_in

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TextPieces:
    """Counts of each turn within each row of a matrix, without turns that have no words.

    Attributes
    ----------
    counts : csr_array of shape (n_pieces, n_terms)
    row : ndarray of int, shape (n_pieces,)
    n_turns : ndarray of int, shape (n_rows,)
    order : ndarray of int, shape (n_rows,)
        The rows in the order of their labels: draws must not depend on the order of the documents.
    """

    counts: csr_array
    row: Ints
    n_turns: Ints
    order: Ints

    def resampled(self, row: int, n: int, source: np.random.Generator) -> Any:
        """Return the counts of a row with its turns drawn with replacement, shape (n, n_terms)."""
        from scipy.sparse import csr_array

        mine = np.flatnonzero(self.row == row)
        weights = bootstrap_weights(len(mine), n, source)
        return csr_array(csr_array(weights.astype(np.float64)) @ self.counts[mine])

    def resampled_rows(self, rows: NDArray[np.bool_], source: np.random.Generator) -> tuple[Any, Any]:
        """Return the counts of all rows and of the turns drawn, with replacement for `rows`."""
        from scipy.sparse import csr_array

        weight = np.ones(len(self.row), dtype=np.int64)
        for row in self.order[rows[self.order]]:
            mine = np.flatnonzero(self.row == row)
            weight[mine] = bootstrap_weights(len(mine), 1, source)[0]
        shape = (len(self.n_turns), len(self.row))
        sums = csr_array((weight.astype(np.float64), (self.row, np.arange(len(self.row)))), shape=shape)
        return csr_array(sums @ self.counts), self.counts[np.repeat(np.arange(len(weight)), weight)]


def text_pieces(dtm: DocumentTermMatrix, cluster: str = TURN, *, who: str = "text_pieces") -> TextPieces:
    """Split the rows of a matrix into their turns (or other clusters), with the same columns."""
    clusters = clusters_in(dtm.tokens, cluster, who, dtm.row_of_passage >= 0)
    turn = clusters.ranked
    width = int(turn.max(initial=0)) + 1
    inside = (dtm.row_of_passage >= 0) & (turn >= 0)
    keys, number = np.unique(dtm.row_of_passage[inside] * width + turn[inside], return_inverse=True)
    piece = np.full(len(inside), -1, dtype=np.int64)
    piece[inside] = number
    made = count_rows(dtm.tokens, piece, pd.RangeIndex(len(keys)), "turn_id")
    counts = made.select([str(term) for term in dtm.terms]).counts
    filled = np.flatnonzero(np.diff(counts.indptr) > 0)
    row = (keys // width)[filled].astype(np.int64)
    order = np.argsort(dtm.rows.index.astype(str).to_numpy(dtype=object), kind="stable").astype(np.int64)
    return TextPieces(counts[filled], row, np.bincount(row, minlength=dtm.shape[0]), order)
