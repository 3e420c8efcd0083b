"""A jackknife interval for DPnorm."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.special import expit, logit, stdtrit

from ..._checks import share
from ...errors import SchemaError
from .._door import Floats, Ints, counts, positive_or_nan
from .cells import CellFrequencies, Cells, cells_of
from .proportions import deviation

LEAST_HELD = 3  # below this many clusters with the word there is no interval
LEAST_CLUSTERS = 10  # clusters in all; coverage was not simulated with fewer


def dp_norm_interval(
    frequencies: CellFrequencies, sizes: ArrayLike, *, clusters: ArrayLike | None = None, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Return an interval for `dp_norm` by the infinitesimal jackknife.

    DP = sum (t_i - w_i) over the set P of parts in which the word is commoner than overall, so DP = a - b, with a and
    b the shares of the word and of all words that lie in P. The derivative of DP with respect to the weight of part i
    is

        U_i = [i in P] (t_i - w_i) - t_i a + w_i b

    (P changes too, but only for parts whose gap is 0). The variance is therefore n / (n - 1) sum U_i^2, the
    infinitesimal jackknife. The interval is symmetric for ln(DPnorm / (1 - DPnorm)), which keeps it between 0 and 1,
    and uses t with one degree of freedom less than there are parts with the word; min w is treated as fixed.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.
    clusters : array_like of int, shape (n_parts,), optional
        Cluster of each part, such as the turn of a passage. By default each part is its own cluster.
    confidence : float
        Nominal coverage.

    Returns
    -------
    low, high : numpy.ndarray of shape (n_terms,), or two numbers
        nan with fewer than ten clusters, and for a word that occurs in fewer than three.

    References
    ----------
    Jaeckel 1972, The infinitesimal jackknife (Bell Laboratories memorandum); Efron 1982, The Jackknife, the
    Bootstrap and Other Resampling Plans, chapter 6; Gries 2008, IJCL 13:403-437 (DP).

    Examples
    --------
    >>> low, high = dp_norm_interval([0, 0, 1, 2, 0, 4, 0, 1, 0, 0], [10] * 10)
    >>> float(low.round(2)), float(high.round(2))
    (0.13, 0.96)
    """
    who = "dp_norm_interval"
    tail = (1 - share(who, "confidence", confidence)) / 2
    cells = cells_of(who, frequencies, sizes)
    s = np.atleast_1d(counts(who, "sizes", sizes))
    cluster = _interval_numbers(s.size, clusters)
    if cluster.shape != s.shape:
        raise SchemaError(f"{who}: clusters must have one number for each of the {s.size} parts.")
    largest = 1 - cells.least_w if cells.k > 1 else np.nan
    point = np.clip(deviation(cells) / largest, 0, 1)
    spread, held, n = _jackknife(cells, cluster, np.bincount(cluster, weights=s / s.sum()).astype(np.float64))
    known = (held >= LEAST_HELD) & (n >= LEAST_CLUSTERS)
    error = np.where(known, np.sqrt(spread * n / max(n - 1, 1)) / largest, np.nan)
    sure = error <= 1e-12  # all parts are alike: no variance
    scale = point * (1 - point)
    step = stdtrit(np.maximum(held - 1, 1), 1 - tail) * np.divide(
        error, scale, out=np.zeros_like(error), where=(scale > 0) & ~sure
    )
    low, high = (np.where(sure, point, expit(logit(point) + side * step)) for side in (-1, 1))
    return cells.out(np.where(known, low, np.nan)), cells.out(np.where(known, high, np.nan))


def _interval_numbers(n_parts: int, clusters: ArrayLike | None) -> Ints:
    """Return the cluster of each part, counted from 0."""
    names = np.arange(n_parts) if clusters is None else np.asarray(clusters)
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def _jackknife(cells: Cells, cluster: Ints, size: Floats) -> tuple[Floats, Floats, int]:
    """Return the sum over clusters of U^2, the number of clusters with the word, and of clusters with any words.

    The terms of U in t and w are non-zero only in filled cells; w_i b is dense, but of rank one. The square is expanded
    so that no dense array is needed.
    """
    t = cells.v / cells.of_term(positive_or_nan(cells.total(cells.v)))
    over = t > cells.w
    a, b = cells.total(np.where(over, t, 0)), cells.total(np.where(over, cells.w, 0))
    filled = np.where(over, t - cells.w, 0) - t * cells.of_term(a)
    by_cluster = sparse.coo_array((filled, (cluster[cells.part], cells.term)), shape=(size.size, cells.n_terms)).tocsc()
    squares = np.asarray(by_cluster.power(2).sum(axis=0)).ravel()
    crossed = np.asarray(by_cluster.T @ size).ravel()
    held = np.diff(by_cluster.indptr).astype(np.float64)
    spread = np.maximum(squares + 2 * b * crossed + b**2 * (size**2).sum(), 0)
    return spread, held, int((size > 0).sum())
