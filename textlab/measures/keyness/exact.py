"""Fisher's exact test, vectorized over words."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import hypergeom

from .._door import Floats, Ints, whole_counts
from .groups import group_counts


def fisher_p(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Return the two-sided p of Fisher's exact test for each 2 x 2 table.

    p is the sum of the hypergeometric probabilities of all tables that are at most as probable as the observed one.
    Tables within a relative 1e-7 of it count as ties, as in R; SciPy uses 1e-14.

    Parameters
    ----------
    a, b : array_like of whole numbers
        Occurrences in each group.
    n_a, n_b : array_like of whole numbers
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        p, above 0 and at most 1. The test assumes independent draws, which tokens are not: use it for counts of turns
        or texts.

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
    """Sum the lower tail up to the observed table and the upper tail from the first table as improbable."""
    k, n = a + b, c + d
    swap = a > (k + 1) * (c + 1) // (n + 2)  # above the mode: swap the groups
    x, c = np.where(swap, b, a), np.where(swap, d, c)
    first = _first_as_improbable(x, k, c, n)
    return np.minimum(hypergeom.cdf(x, n, c, k) + hypergeom.sf(first - 1, n, c, k), 1.0)


def _first_as_improbable(x: Ints, k: Ints, c: Ints, n: Ints) -> Ints:
    """Return the smallest count above `x` that is at most as probable as `x`, by bisection of all rows at once.

    `x` is at most the mode, so the counts above it first rise and then fall in probability.
    """
    limit = np.asarray(hypergeom.pmf(x, n, c, k)) * (1 + 1e-7)
    low, high = x.copy(), np.minimum(k, c) + 1
    while (open_ := np.flatnonzero(high - low > 1)).size:
        middle = (low[open_] + high[open_]) // 2
        done: NDArray[np.bool_] = hypergeom.pmf(middle, n[open_], c[open_], k[open_]) <= limit[open_]
        high[open_], low[open_] = np.where(done, middle, high[open_]), np.where(done, low[open_], middle)
    return high
