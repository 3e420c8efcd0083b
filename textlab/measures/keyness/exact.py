"""Fisher's exact test of every word at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import hypergeom

from .._door import Floats, Ints, whole_counts
from .groups import group_counts


def fisher_p(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Two-sided p of Fisher's exact test for every table at once.

    The sum of the hypergeometric probabilities of all tables that are at most as probable as the one
    seen. Tables within 1e-7 of it count as ties, as in R; SciPy draws that line at 1e-14.

    Parameters
    ----------
    a, b : array_like of whole numbers
        Occurrences in each group.
    n_a, n_b : array_like of whole numbers
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        p, above 0 up to 1. It takes tokens for independent draws: use it for counts of turns or texts.

    References
    ----------
    Fisher 1935, The Design of Experiments.

    Examples
    --------
    >>> float(fisher_p(3, 7, 10, 9).round(6))
    0.069779
    """
    defined = ~np.isnan(group_counts("fisher_p", a, b, n_a, n_b)[0])
    table = [
        whole_counts("fisher_p", what, x) for what, x in zip(("a", "b", "n_a", "n_b"), (a, b, n_a, n_b), strict=True)
    ]
    shape = np.broadcast_shapes(*(x.shape for x in table))
    result = np.full(shape, np.nan)
    rows = np.stack([np.broadcast_to(x, shape)[np.broadcast_to(defined, shape)] for x in table], axis=-1)
    # Most words are rare, so a vocabulary has few different tables.
    unique, back = np.unique(rows, axis=0, return_inverse=True)
    result[np.broadcast_to(defined, shape)] = _fisher_tails(*unique.T)[back.ravel()]
    return result[()]


def _fisher_tails(a: Ints, b: Ints, c: Ints, d: Ints) -> Floats:
    """Lower tail up to the table seen, plus the upper tail from the first table as improbable as it."""
    k, n = a + b, c + d
    swap = a > (k + 1) * (c + 1) // (n + 2)  # above the mode: look from the other group instead
    x, c = np.where(swap, b, a), np.where(swap, d, c)
    first = _first_as_improbable(x, k, c, n)
    return np.minimum(hypergeom.cdf(x, n, c, k) + hypergeom.sf(first - 1, n, c, k), 1.0)


def _first_as_improbable(x: Ints, k: Ints, c: Ints, n: Ints) -> Ints:
    """Smallest count above `x` with at most the probability of `x`, by bisection of all rows.

    `x` is at most the mode, so the counts above it are more probable up to some point and less after.
    """
    limit = np.asarray(hypergeom.pmf(x, n, c, k)) * (1 + 1e-7)
    low, high = x.copy(), np.minimum(k, c) + 1
    while (open_ := np.flatnonzero(high - low > 1)).size:
        middle = (low[open_] + high[open_]) // 2
        done: NDArray[np.bool_] = hypergeom.pmf(middle, n[open_], c[open_], k[open_]) <= limit[open_]
        high[open_], low[open_] = np.where(done, middle, high[open_]), np.where(done, low[open_], middle)
    return high
