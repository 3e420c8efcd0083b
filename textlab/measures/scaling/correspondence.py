"""Correspondence analysis: texts and words as points, with texts of similar vocabulary close together.

Greenacre 2017, Correspondence Analysis in Practice, 3rd ed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from ..._checks import whole
from ...errors import NotEnoughData, SchemaError
from .._door import Floats
from .counted_texts import counted_texts, mean_of_words, text_sizes
from .triplets import leading_triplets


@dataclass(frozen=True, kw_only=True)
class CorrespondenceFit:
    """Coordinates of rows (texts) and columns (words); nan for an empty row or column."""

    rows: Floats  # principal coordinates, (n_rows, n_dimensions)
    columns: Floats  # principal coordinates, (n_columns, n_dimensions)
    standard_rows: Floats
    standard_columns: Floats
    row_se: Floats  # of the principal coordinates, given the columns
    inertias: Floats  # principal inertias, (n_dimensions,)
    shares: Floats  # of the total inertia, (n_dimensions,)
    total_inertia: float  # chi-square / n
    row_masses: Floats
    column_masses: Floats

    @property
    def row_contributions(self) -> Floats:
        """Return the share of each row in the inertia of each dimension, shape (n_rows, n_dimensions)."""
        return self.row_masses[:, None] * self.standard_rows**2

    @property
    def column_contributions(self) -> Floats:
        """Return the share of each column in the inertia of each dimension, shape (n_columns, n_dimensions)."""
        return self.column_masses[:, None] * self.standard_columns**2


def fit_correspondence(
    counts: Any, *, n_dimensions: int = 2, direction: tuple[int, int] | None = None
) -> CorrespondenceFit:
    """Place rows and columns of a table of counts in few dimensions.

    Parameters
    ----------
    counts : SciPy sparse or array_like, shape (n_rows, n_columns)
        Texts by words. Rare words dominate: trim them first.
    n_dimensions : int
        At most one less than the smaller side.
    direction : (int, int), optional
        Two rows; the first is given the smaller coordinate on dimension 1. By default the column with the largest
        absolute coordinate is positive in each dimension.

    Returns
    -------
    CorrespondenceFit

    Raises
    ------
    NotEnoughData
        Fewer than three rows or columns have counts, or all rows have the same profile.
    SchemaError
        `n_dimensions` or `direction` does not fit the table.

    Notes
    -----
    Singular value decomposition of (P - r c') / sqrt(r c'), with P the table divided by its sum and r, c its
    margins. `row_se` treats the tokens of a row as independent draws and the columns as fixed. A horseshoe shape
    on dimension 2 is an artefact of a strong dimension 1.

    Examples
    --------
    >>> found = fit_correspondence([[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])
    >>> found.inertias.round(4).tolist(), found.shares.round(3).tolist()
    ([0.0748, 0.01], [0.878, 0.118])
    """
    who = "fit_correspondence"
    a = counted_texts(who, "counts", counts)
    rows, columns = text_sizes(a), text_sizes(a.T.tocsr())
    r, c = np.flatnonzero(rows), np.flatnonzero(columns)
    least = min(len(r), len(c))
    if least < 3:
        raise NotEnoughData(
            f"{who}: at least three rows and three columns must hold counts, not {len(r)} and {len(c)}."
        )
    k = whole(who, "n_dimensions", n_dimensions, least=1, most=least - 1)
    if direction is not None and not all(0 <= d < a.shape[0] and rows[d] > 0 for d in direction):
        raise SchemaError(f"{who}: direction={direction!r} must name two rows that hold counts.")
    found = _decompose(who, a[r][:, c], k)
    first, last = (0, 0) if direction is None else np.searchsorted(r, direction)
    return _laid_out(a, (r, c), found, -1.0 if found[0][first, 0] > found[0][last, 0] else 1.0)


def _decompose(who: str, a: sparse.csr_array, k: int) -> tuple[Floats, Floats, Floats, float]:
    """Return the standard coordinates of rows and columns, the principal inertias and the total inertia."""
    n = a.sum()
    r, c = text_sizes(a) / n, text_sizes(a.T.tocsr()) / n
    row = np.repeat(np.arange(len(r)), np.diff(a.indptr))
    scaled = sparse.csr_array((a.data / (n * np.sqrt(r[row] * c[a.indices])), a.indices, a.indptr), shape=a.shape)
    total = float((scaled.data**2).sum() - 1)
    if total < 1e-12:
        raise NotEnoughData(f"{who}: all rows have the same profile, so there is no dimension to find.")
    u, s, v = leading_triplets(scaled, k, take_off=(np.sqrt(r), np.sqrt(c)))
    return u / np.sqrt(r)[:, None], v / np.sqrt(c)[:, None], s**2, total


def _laid_out(
    a: sparse.csr_array, there: tuple[Any, Any], found: tuple[Floats, Floats, Floats, float], sign: float
) -> CorrespondenceFit:
    """Return the coordinates in the rows and columns of the full table."""
    standard_r, standard_c, inertias, total = found
    turned = np.where(np.arange(len(inertias)) == 0, sign, 1.0)
    x, y = np.full((a.shape[0], len(inertias)), np.nan), np.full((a.shape[1], len(inertias)), np.nan)
    x[there[0]], y[there[1]] = standard_r * turned, standard_c * turned
    roots, n = np.sqrt(inertias), a.sum()
    return CorrespondenceFit(
        rows=x * roots,
        columns=y * roots,
        standard_rows=x,
        standard_columns=y,
        row_se=np.column_stack([mean_of_words(a, y[:, d])[1] for d in range(len(inertias))]),
        inertias=inertias,
        shares=inertias / total,
        total_inertia=total,
        row_masses=text_sizes(a) / n,
        column_masses=text_sizes(a.T.tocsr()) / n,
    )


def place_rows(model: CorrespondenceFit, counts: Any) -> Floats:
    """Place additional rows in a fitted correspondence analysis (supplementary points).

    Parameters
    ----------
    model : CorrespondenceFit
    counts : SciPy sparse or array_like, shape (n_new, n_columns)
        Counts for the same columns. Columns that were empty in the fit are ignored.

    Returns
    -------
    numpy.ndarray of shape (n_new, n_dimensions)
        Principal coordinates: the mean of the standard coordinates of a row's words; nan for an empty row. Applied
        to rows of resampled turns, this is the partial bootstrap.

    References
    ----------
    Greenacre 2017, chapter 12; Lebart 2007, Which bootstrap for principal axes methods?

    Examples
    --------
    >>> table = [[4, 2, 3], [4, 3, 7], [25, 10, 12]]
    >>> model = fit_correspondence(table)
    >>> bool(np.allclose(place_rows(model, table), model.rows))
    True
    """
    a = counted_texts("place_rows", "counts", counts, len(model.columns))
    return np.column_stack([mean_of_words(a, y)[0] for y in model.standard_columns.T])
