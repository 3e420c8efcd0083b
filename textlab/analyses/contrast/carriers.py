"""Dispersion of a word on the side where it is commoner, and turns or documents that carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...measures.dispersion import dp_norm

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .comparison import Comparison

    Mask = NDArray[np.bool_]

CARRIES = 0.5  # a turn with more than this share of a word's occurrences carries it
LEAST_DOCUMENTS = 3  # with two documents, one always has about half


def carried_and_spread(two: Comparison, commoner_in_target: Mask, names: NDArray[np.object_]) -> tuple[Any, Any]:
    """Return ``dp_norm`` and ``carried_by`` of each compared term.

    Parameters
    ----------
    two : Comparison
    commoner_in_target : ndarray of bool
        Whether each term is examined in the target.
    names : ndarray of object
        Names of the documents, by code.
    """
    dp = np.full(len(two.terms), np.nan)
    carried = np.full(len(two.terms), None, dtype=object)
    for mine in (True, False):
        wanted = np.flatnonzero(commoner_in_target == mine)
        dp[wanted], carried[wanted] = _one_side(two, mine, wanted, names)
    return dp, carried


def _one_side(two: Comparison, mine: bool, wanted: NDArray[np.int64], names: NDArray[np.object_]) -> tuple[Any, Any]:
    rows, dp, carried = two.my_turns == mine, np.full(len(wanted), np.nan), np.full(len(wanted), None, dtype=object)
    if not rows.any() or not len(wanted):
        return dp, carried
    sizes, labels, document = two.turns.sizes[rows], two.turns.labels[rows], two.turns.document[rows]
    few = document.min() < 0 or len(np.unique(document)) < LEAST_DOCUMENTS
    for which, block in two.turns.counts.of_clusters(rows).of_terms(two.terms[wanted]).blocks():
        cells = block.T  # turns by terms
        dp[which], carried[which] = dp_norm(cells, sizes), _carrier(cells, labels)
        if not few:
            by_document = _carrier(_cells_of_documents(cells, document), names)
            carried[which] = np.where(carried[which] == None, by_document, carried[which])  # noqa: E711  (elementwise)
    return dp, carried


def _cells_of_documents(cells: Any, document: NDArray[np.int64]) -> Any:
    from scipy.sparse import csr_array

    ones = np.ones(len(document), dtype=np.int64)
    return csr_array((ones, (document, np.arange(len(document)))), shape=(document.max() + 1, len(document))) @ cells


def _carrier(cells: Any, labels: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return for each column the row with more than half of its sum, or None."""
    columns = cells.tocsc()
    most = columns.max(axis=0).toarray().ravel()
    which = np.asarray(columns.argmax(axis=0)).ravel()
    total = np.asarray(columns.sum(axis=0)).ravel()
    out = np.full(columns.shape[1], None, dtype=object)
    carried = most > CARRIES * total
    out[carried] = labels[which[carried]]
    return out
