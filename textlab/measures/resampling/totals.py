"""Totals of all terms in all resamples: a sparse-dense product, exact for integers.

A resample is a row of weights over clusters, so the totals of all terms are one product::

    terms x clusters (sparse)    clusters x resamples (dense)    terms x resamples
      [ 3 . 1 . ]                  [ 0 2 1 ... ]                   [ 2 7 4 ... ]
      [ . 2 . 1 ]                  [ 1 0 1 ... ]                   [ 3 1 3 ... ]
                                   [ 2 1 1 ... ]
                                   [ 1 1 1 ... ]

Counts are small integers, so most rows are multiplied in 16-bit integers, which is exact and twice as fast as float32.
Before that, `_largest_totals` bounds each term's total: terms that could reach 2^15 are multiplied in float32, or in
float64 if some total could reach 2^24. The product is made in blocks, which limits memory and changes no number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from ..._checks import whole
from ...errors import SchemaError
from .._door import Floats

_TERMS_AT_ONCE = 2_000
_ROWS_AT_ONCE, _RESAMPLES_AT_ONCE = 1_000, 1_000  # block sizes of the product; affect speed only
_COMPARED_AT_ONCE, _CELLS_AT_ONCE = 50, 1 << 16  # block sizes of the preceding checks, likewise


def resampled_totals(matrix: Any, weights: ArrayLike) -> NDArray[np.floating[Any]]:
    """Return the total of every term in every resample.

    Parameters
    ----------
    matrix : SciPy sparse or array_like, shape (n_clusters, n_terms)
        Counts of the terms in the clusters (or any other values to sum).
    weights : array_like of shape (n_resamples, n_clusters)
        From `bootstrap_weights`, `permutation_weights` or `jackknife_weights`.

    Returns
    -------
    numpy.ndarray of shape (n_terms, n_resamples)
        float32 if that holds every total exactly (integers below 2^24), else float64.

    Examples
    --------
    >>> resampled_totals([[1, 0], [2, 5]], [[2, 0], [1, 1]]).tolist()
    [[2.0, 3.0], [0.0, 5.0]]
    """
    product = _Product("resampled_totals", matrix, weights)
    return product.of(slice(0, product.n_terms))


def iter_resampled_totals(
    matrix: Any, weights: ArrayLike, *, terms: int = _TERMS_AT_ONCE
) -> Iterator[tuple[slice, NDArray[np.floating[Any]]]]:
    """Yield `resampled_totals` in blocks of terms, for totals that do not fit in memory.

    Parameters
    ----------
    matrix : SciPy sparse or array_like, shape (n_clusters, n_terms)
        Counts of the terms in the clusters.
    weights : array_like of shape (n_resamples, n_clusters)
        Weights of the clusters in each resample.
    terms : int
        Terms in a block.

    Yields
    ------
    slice, numpy.ndarray of shape (terms, n_resamples)
        Which terms, and their totals.

    Examples
    --------
    >>> for which, totals in iter_resampled_totals([[1, 0], [2, 5]], [[2, 0], [1, 1]], terms=1):
    ...     print(which.start, totals.tolist())
    0 [[2.0, 3.0]]
    1 [[0.0, 5.0]]
    """
    step = whole("iter_resampled_totals", "terms", terms, least=1)
    product = _Product("iter_resampled_totals", matrix, weights)
    for first in range(0, product.n_terms, step):
        which = slice(first, min(first + step, product.n_terms))
        yield which, product.of(which)


class _Product:
    """Multiply a terms-by-clusters matrix with a clusters-by-resamples matrix, exactly for integers.

    Integers are added in 16 bits, which is twice as fast as in float32; the few terms whose total could exceed
    2^15 are added separately.
    """

    def __init__(self, who: str, matrix: Any, weights: ArrayLike) -> None:
        w = np.atleast_2d(np.asarray(weights))
        a = sparse.csr_array(matrix)
        if w.ndim != 2 or w.shape[1] != a.shape[0]:
            raise SchemaError(f"{who}: matrix has {a.shape[0]} clusters, weights has shape {w.shape}.")
        self.n_terms, self.n_resamples = a.shape[1], len(w)
        short = _short_columns(w)
        largest = _largest_totals(a, w)
        self.dtype = np.float32 if largest.max(initial=0) < 2**24 else np.float64
        narrow = (largest < 2**15) & (short is not None)
        by_term = a.T.tocsr()
        self._wide = np.flatnonzero(~narrow)
        self._apart = by_term[self._wide].astype(self.dtype)
        self._rest = _short_rows(by_term, narrow)
        self._any_narrow = bool(narrow.any())
        self._weight_columns = short if short is not None and self._any_narrow else _weight_columns(w, self.dtype)

    def of(self, which: slice) -> NDArray[np.floating[Any]]:
        """Return the totals of some terms, shape (n_terms, n_resamples)."""
        out = np.empty((which.stop - which.start, self.n_resamples), dtype=self.dtype)
        for low in range(which.start, which.stop, _ROWS_AT_ONCE) if self._any_narrow else ():
            high = min(low + _ROWS_AT_ONCE, which.stop)
            _fill_totals(out[low - which.start : high - which.start], self._rest[low:high], self._weight_columns)
        first, last = np.searchsorted(self._wide, (which.start, which.stop))
        for low in range(first, last, _ROWS_AT_ONCE):
            some = slice(low, min(low + _ROWS_AT_ONCE, last))
            part = np.empty((some.stop - low, self.n_resamples), dtype=self.dtype)
            _fill_totals(part, self._apart[some], (c.astype(self.dtype, copy=False) for c in self._weight_columns))
            out[self._wide[some] - which.start] = part
        return out


def _fill_totals(out: NDArray[np.floating[Any]], rows: sparse.csr_array, columns: Iterable[NDArray[Any]]) -> None:
    first = 0
    for column in columns:
        out[:, first : first + column.shape[1]] = rows @ column
        first += column.shape[1]


def _weight_columns(w: NDArray[Any], dtype: Any) -> list[NDArray[Any]]:
    """Return blocks of the weights with one resample in each column."""
    parts = np.split(w, range(_RESAMPLES_AT_ONCE, len(w), _RESAMPLES_AT_ONCE))
    return [np.ascontiguousarray(part.T, dtype=dtype) for part in parts]


def _short_columns(w: NDArray[Any]) -> list[NDArray[np.int16]] | None:
    """Return the weights as 16-bit integers if they fit, else None."""
    out = []
    for part in np.split(w, range(_RESAMPLES_AT_ONCE, len(w), _RESAMPLES_AT_ONCE)):
        out.append(np.empty(part.shape[::-1], dtype=np.int16))
        for low in range(0, len(part), _COMPARED_AT_ONCE):
            some = part[low : low + _COMPARED_AT_ONCE]
            with np.errstate(invalid="ignore"):
                short = some.astype(np.int16)
            if not np.array_equal(short, some):
                return None
            out[-1][:, low : low + len(some)] = short.T
    return out


def _largest_totals(a: sparse.csr_array, w: NDArray[Any]) -> Floats:
    """Return an upper bound on the size of each term's total; infinite if values are not integers."""
    if not a.nnz or not w.size:
        return np.zeros(a.shape[1])
    if not all(x.dtype.kind in "biu" or bool(np.all(x == np.trunc(x))) for x in (a.data, w)):
        return np.full(a.shape[1], np.inf)
    most = max(float(w.max()), -float(w.min()))
    sums = np.zeros(a.shape[1])
    for some in (slice(i, i + _CELLS_AT_ONCE) for i in range(0, a.nnz, _CELLS_AT_ONCE)):
        sums += np.bincount(a.indices[some], weights=np.abs(a.data[some]), minlength=len(sums))
    return np.maximum(sums, 1) * most  # at least the weights themselves


def _short_rows(by_term: sparse.csr_array, keep: NDArray[np.bool_]) -> sparse.csr_array:
    """Return a matrix of the same shape with only the cells of the rows in `keep`, as 16-bit integers."""
    sizes = np.diff(by_term.indptr)
    cells = np.repeat(keep, sizes)
    edges = np.append(0, np.cumsum(np.where(keep, sizes, 0))).astype(by_term.indptr.dtype)
    short = by_term.data[cells].astype(np.int16)
    return sparse.csr_array((short, by_term.indices[cells], edges), shape=by_term.shape)
