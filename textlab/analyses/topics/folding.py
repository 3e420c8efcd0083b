"""Estimate the shares of topics in new rows, with the topics held fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import SchemaError, warn
from ...measures.topics import fold_in
from .engines import idf_of, tfidf
from .engines.base import shares_of_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...counts import DocumentTermMatrix

LEAST_KNOWN = 0.1  # warn if the model knows a smaller share of the words


def fold_rows(
    fitted: DocumentTermMatrix, new: Any, weights: NDArray[np.float64], phi: NDArray[np.float64], *, weighted: bool
) -> NDArray[np.float64]:
    """Return theta of new rows, by non-negative least squares on tf-idf weights or by EM on counts."""
    from threadpoolctl import threadpool_limits

    counts = _align_terms(fitted, new)
    with threadpool_limits(1):
        if weighted:
            w = _least_squares(tfidf(counts, idf_of(fitted.counts)), weights)
            return shares_of_words(counts, w, weights)[0]
        theta = fold_in(counts, phi)
    theta[np.diff(counts.indptr) == 0] = 0
    return theta


def _align_terms(fitted: DocumentTermMatrix, new: Any) -> Any:
    """Return the counts of the new rows in the columns of the model."""
    from scipy.sparse import csr_array

    if not hasattr(new, "weighting"):
        raise SchemaError(f"transform: dtm must be a DocumentTermMatrix (count_terms), not {type(new).__name__}.")
    if new.weighting != "count":
        raise SchemaError(f"transform: the cells are {new.weighting}; give the counts.")
    lookup = fitted.term_lookup
    column = np.array([lookup.get(t, -1) for t in new.terms], dtype=np.int64)
    kept = column[new.counts.indices] >= 0
    total, known = new.counts.data.sum(), new.counts.data[kept].sum()
    if total and known < LEAST_KNOWN * total:
        warn(
            f"transform: the model knows {known / total:.0%} of the words of this matrix; its shares say little about "
            "them. Count them as the fitted text was counted."
        )
    row = np.repeat(np.arange(new.shape[0]), np.diff(new.counts.indptr))[kept]
    cells = (new.counts.data[kept], (row, column[new.counts.indices[kept]]))
    return csr_array(cells, shape=(new.shape[0], fitted.shape[1]))


def _least_squares(matrix: Any, h: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.optimize import nnls

    used = np.flatnonzero(h.any(axis=1))
    q, r = np.linalg.qr(h[used].T)  # QR: the same minimum with one equation per topic instead of per term
    targets = np.asarray(matrix @ q)
    w = np.zeros((matrix.shape[0], len(h)))
    for row, target in enumerate(targets):
        w[row, used] = nnls(r, target)[0]
    return w
