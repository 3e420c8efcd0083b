"""The non-zero cells of a parts-by-terms matrix, from which every index is computed."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from ..._wording import counted
from ...errors import NotEnoughData, SchemaError
from .._door import Floats, counts

CellFrequencies = ArrayLike | sparse.sparray | sparse.spmatrix


class Cells(NamedTuple):
    """Cells with v > 0, sorted by term."""

    term: NDArray[Any]
    v: Floats
    s: Floats  # size of the part
    w: Floats  # its share of all tokens
    k: int
    least_w: float
    n_terms: int
    flat: bool
    part: NDArray[Any]

    def total(self, values: Floats | None = None) -> Floats:
        """Sum the values of the cells by term."""
        return np.bincount(self.term, weights=values, minlength=self.n_terms).astype(np.float64)

    def of_term(self, values: Floats) -> Floats:
        """Return for each cell the value of its term."""
        return values[self.term]

    def out(self, values: Floats) -> Floats:
        """Return a scalar if the input was one term, else an array."""
        return values[0] if self.flat else values


def cells_of(who: str, frequencies: CellFrequencies, sizes: ArrayLike) -> Cells:
    """Return the non-zero cells of the frequencies, checked against the sizes."""
    s = np.atleast_1d(counts(who, "sizes", sizes))
    if s.ndim != 1 or not s.sum() > 0:
        raise NotEnoughData(f"{who}: sizes must be one row of part sizes, at least one above 0.")
    matrix, flat = _columns(who, frequencies)
    if matrix.shape[0] != s.size:
        raise SchemaError(f"{who}: frequencies has {counted(matrix.shape[0], 'part')}, sizes has {s.size}.")
    part, v = matrix.indices, counts(who, "frequencies", matrix.data)
    if np.any(v > s[part]):
        raise SchemaError(f"{who}: a part holds more occurrences than tokens.")
    term = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
    w, kept = s / s.sum(), s > 0
    return Cells(term, v, s[part], w[part], int(kept.sum()), float(w[kept].min()), matrix.shape[1], flat, part)


def _columns(who: str, frequencies: CellFrequencies) -> tuple[sparse.csc_array, bool]:
    """Return the frequencies as CSC without stored zeros, and whether the input was one-dimensional."""
    if sparse.issparse(frequencies):
        matrix = sparse.csc_array(frequencies)
        if not matrix.has_canonical_format or np.any(matrix.data == 0):
            matrix = matrix.copy()  # the caller's matrix may share these buffers
            matrix.sum_duplicates()
            matrix.eliminate_zeros()
        return matrix, False
    dense = counts(who, "frequencies", frequencies)  # type: ignore[arg-type]
    if dense.ndim not in (1, 2):
        raise SchemaError(f"{who}: frequencies must have one or two dimensions, not {dense.ndim}.")
    return sparse.csc_array(dense.reshape(dense.shape[0], -1)), dense.ndim == 1
