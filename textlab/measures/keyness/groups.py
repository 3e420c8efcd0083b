"""Checked counts of two groups, and the group in which a word is commoner."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ...errors import SchemaError
from .._door import Floats, broadcastable, counts


def group_counts(
    who: str, a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """Check the counts; where no contrast is defined, set both frequencies to nan, which then propagates."""
    fa, fb = counts(who, "a", a), counts(who, "b", b)
    c, d = counts(who, "n_a", n_a), counts(who, "n_b", n_b)
    broadcastable(who, fa, fb, c, d)
    for name, freq, size in (("a", fa, c), ("b", fb, d)):
        if np.any(freq > size):
            raise SchemaError(f"{who}: {name} holds more occurrences than n_{name} holds tokens.")
    defined = (fa + fb > 0) & (c > 0) & (d > 0)
    return np.where(defined, fa, np.nan), np.where(defined, fb, np.nan), c, d


def rate_sign(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    """Return the sign of the difference of rates: 1, 0 or -1."""
    # IEEE division is correctly rounded, so equal rates compare equal: 1/3 and 2/6 give 0.
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.sign(a / c - b / d)


def direction(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Return the sign of the difference of rates: 1 if the word is commoner in group a, -1 in b, 0 if equal.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        -1, 0, 1 or nan, of the broadcast shape.

    Examples
    --------
    >>> direction([3, 1, 0], [2, 2, 0], 1000, 2000).tolist()
    [1.0, 0.0, nan]
    """
    return rate_sign(*group_counts("direction", a, b, n_a, n_b))
