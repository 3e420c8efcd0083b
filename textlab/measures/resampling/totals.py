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
from .by_term import CountsByTerm

_TERMS_AT_ONCE = 2_000
_COLUMNS_AT_ONCE = 1_000  # block size of the product; affects speed only
_BITS_FROM = 1 << 26  # labels; from here on they are held as bits, an eighth of a byte instead of two
_UNPACKED_FOR = 10_000_000  # totals that are worth unpacking the bits for
_COMPARED_AT_ONCE = 50  # block size of the check of the weights, likewise


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
    del weights  # the product holds them in 16 bits where they fit
    held = step * max(1, product.numbers_at_once // max(1, step * product.n_resamples))
    for first in range(0, product.n_terms, held):
        totals = product.of(slice(first, min(first + held, product.n_terms)))
        for low in range(0, len(totals), step):
            some = totals[low : low + step]
            yield slice(first + low, first + low + len(some)), some


class _Product:
    """Multiply a terms-by-clusters matrix with a clusters-by-resamples matrix, exactly for integers.

    Integers are added in 16 bits, which is twice as fast as in float32; the few terms whose total could exceed
    2^15 are added separately.
    """

    def __init__(self, who: str, matrix: Any, weights: ArrayLike) -> None:
        w = np.atleast_2d(np.asarray(weights))
        self._counts = CountsByTerm.of(matrix)
        n_clusters, self.n_terms = self._counts.shape
        if w.ndim != 2 or w.shape[1] != n_clusters:
            raise SchemaError(f"{who}: matrix has {n_clusters} clusters, weights has shape {w.shape}.")
        self.n_resamples = len(w)
        self._bits = _packed_columns(w) if w.dtype == np.bool_ and w.size > _BITS_FROM else []
        self.numbers_at_once = _UNPACKED_FOR if self._bits else 0
        short = [] if self._bits else _short_columns(w)
        largest = _largest_totals(self._counts, w)
        self.dtype = np.float32 if largest.max(initial=0) < 2**24 else np.float64
        self._narrow = (largest < 2**15) & (short is not None)
        self._held: list[NDArray[Any]] = []
        if not self._bits:
            self._held = short if short is not None and self._narrow.any() else _weight_columns(w, self.dtype)

    def of(self, which: slice) -> NDArray[np.floating[Any]]:
        """Return the totals of some terms, shape (n_terms, n_resamples)."""
        out = np.empty((which.stop - which.start, self.n_resamples), dtype=self.dtype)
        runs = [which] if self._bits else self._counts.runs(which.start, which.stop)  # bits are unpacked for each run
        for run in runs:
            part = out[run.start - which.start : run.stop - which.start]
            cells = self._counts.block(run.start, run.stop)
            for narrow in (True, False):
                rows = np.flatnonzero(self._narrow[run] == narrow)
                self._fill(part, cells, rows, np.dtype(np.int16 if narrow else self.dtype))
        return out

    def _fill(self, out: NDArray[Any], cells: sparse.csr_array, rows: NDArray[Any], dtype: np.dtype[Any]) -> None:
        """Write the totals of some rows, added in `dtype`."""
        held = self._held if not self._bits else (np.unpackbits(b, axis=1, count=n) for b, n in self._bits)
        columns = (column.astype(dtype, copy=False) for column in held)
        if len(rows) == len(out):
            _fill_totals(out, cells.astype(dtype, copy=False), columns)
        elif len(rows):
            part = np.empty((len(rows), self.n_resamples), dtype=self.dtype)
            _fill_totals(part, cells[rows].astype(dtype, copy=False), columns)
            out[rows] = part


def _fill_totals(out: NDArray[np.floating[Any]], rows: sparse.csr_array, columns: Iterable[NDArray[Any]]) -> None:
    first = 0
    for column in columns:
        out[:, first : first + column.shape[1]] = rows @ column
        first += column.shape[1]


def _weight_columns(w: NDArray[Any], dtype: Any) -> list[NDArray[Any]]:
    """Return blocks of the weights with one resample in each column."""
    parts = np.split(w, range(_COLUMNS_AT_ONCE, len(w), _COLUMNS_AT_ONCE))
    return [np.ascontiguousarray(part.T, dtype=dtype) for part in parts]


def _packed_columns(w: NDArray[np.bool_]) -> list[tuple[NDArray[np.uint8], int]]:
    """Return labels as bits, a row for each cluster, with the number of resamples in each block."""
    parts = np.split(w, range(_COLUMNS_AT_ONCE, len(w), _COLUMNS_AT_ONCE))
    return [(np.packbits(np.ascontiguousarray(part.T), axis=1), len(part)) for part in parts]


def _short_columns(w: NDArray[Any]) -> list[NDArray[np.int16]] | None:
    """Return the weights as 16-bit integers if they fit, else None."""
    out = []
    for part in np.split(w, range(_COLUMNS_AT_ONCE, len(w), _COLUMNS_AT_ONCE)):
        out.append(np.empty(part.shape[::-1], dtype=np.int16))
        for low in range(0, len(part), _COMPARED_AT_ONCE):
            some = part[low : low + _COMPARED_AT_ONCE]
            with np.errstate(invalid="ignore"):
                short = some.astype(np.int16)
            if not np.array_equal(short, some):
                return None
            out[-1][:, low : low + len(some)] = short.T
    return out


def _largest_totals(counts: CountsByTerm, w: NDArray[Any]) -> Floats:
    """Return an upper bound on the size of each term's total; infinite if values are not integers."""
    if not w.size:
        return np.zeros(counts.shape[1])
    if not _are_integers(w):
        return np.full(counts.shape[1], np.inf)
    most, sums = max(float(w.max()), -float(w.min())), np.zeros(counts.shape[1])
    for which, block in counts.blocks():
        if not _are_integers(block.data):
            return np.full(counts.shape[1], np.inf)
        term = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr))
        sums[which] = np.bincount(term, weights=np.abs(block.data.astype(np.float64)), minlength=block.shape[0])
    return np.maximum(sums, 1) * most if sums.any() else np.zeros(len(sums))  # at least the weights themselves


def _are_integers(values: NDArray[Any]) -> bool:
    return values.dtype.kind in "biu" or bool(np.all(values == np.trunc(values)))
