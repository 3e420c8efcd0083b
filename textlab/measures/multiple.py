"""p-values adjusted for many comparisons.

Each function takes the p-values of one family of tests and returns adjusted values of the same shape: reject where
the adjusted value is at most q. nan stays nan and does not count towards the family, so a filter must not depend on
the difference that is tested (filtering by total frequency is fine).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..errors import SchemaError
from ._door import Floats, numbers

__all__ = ["benjamini_hochberg", "benjamini_yekutieli", "bonferroni", "holm"]


def _sorted(who: str, p: ArrayLike) -> tuple[Floats, Floats, tuple[int, ...]]:
    """Return all p-values flattened, and those of the family in ascending order."""
    clean = numbers(who, "p", p)
    if np.any((clean < 0) | (clean > 1)):
        raise SchemaError(f"{who}: p must lie between 0 and 1.")
    flat = clean.ravel()
    return flat, np.sort(flat[~np.isnan(flat)]), clean.shape


def _unsorted(flat: Floats, adjusted: Floats, shape: tuple[int, ...]) -> Floats:
    """Return adjusted values, given in ascending order of p, in their original places."""
    out = np.full(flat.size, np.nan)
    family = np.flatnonzero(~np.isnan(flat))
    out[family[np.argsort(flat[family], kind="stable")]] = np.minimum(adjusted, 1)
    return out.reshape(shape)[()]


def bonferroni(p: ArrayLike) -> Floats:
    """Multiply p by the number of tests: controls the family-wise error rate.

    Parameters
    ----------
    p : array_like
        p-values; nan does not count towards the family.

    Returns
    -------
    numpy.ndarray of the shape of `p`

    References
    ----------
    Dunn 1961, Journal of the American Statistical Association 56:52-64.

    Examples
    --------
    >>> bonferroni([0.01, 0.5, float("nan")]).tolist()
    [0.02, 1.0, nan]
    """
    flat, ascending, shape = _sorted("bonferroni", p)
    return _unsorted(flat, ascending * ascending.size, shape)


def holm(p: ArrayLike) -> Floats:
    """Adjust by step-down Bonferroni: controls the family-wise error rate with more power.

    Parameters
    ----------
    p : array_like
        p-values; nan does not count towards the family.

    Returns
    -------
    numpy.ndarray of the shape of `p`

    References
    ----------
    Holm 1979, Scandinavian Journal of Statistics 6:65-70.

    Examples
    --------
    >>> holm([0.01, 0.02, 0.5]).tolist()
    [0.03, 0.04, 0.5]
    """
    flat, ascending, shape = _sorted("holm", p)
    left = np.arange(ascending.size, 0, -1)
    return _unsorted(flat, np.maximum.accumulate(ascending * left), shape)


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Adjust by the step-up method: controls the false discovery rate.

    The adjusted value is the minimum over j >= i of m p_(j) / j. Control holds for independent and for positively
    dependent tests.

    Parameters
    ----------
    p : array_like
        p-values; nan does not count towards the family. Adjusted permutation p-values cannot be smaller than
        m / (B + 1): choose B with the size of the family in mind.

    Returns
    -------
    numpy.ndarray of the shape of `p`

    References
    ----------
    Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.02, 0.5]).tolist()
    [0.03, 0.03, 0.5]
    """
    flat, ascending, shape = _sorted("benjamini_hochberg", p)
    return _unsorted(flat, _step_up(ascending), shape)


def benjamini_yekutieli(p: ArrayLike) -> Floats:
    """Adjust by Benjamini-Hochberg times sum 1 / i: controls the false discovery rate under any dependence.

    Parameters
    ----------
    p : array_like
        p-values; nan does not count towards the family.

    Returns
    -------
    numpy.ndarray of the shape of `p`

    References
    ----------
    Benjamini & Yekutieli 2001, Annals of Statistics 29:1165-1188.

    Examples
    --------
    >>> benjamini_yekutieli([0.01, 0.02, 0.5]).round(4).tolist()
    [0.055, 0.055, 0.9167]
    """
    flat, ascending, shape = _sorted("benjamini_yekutieli", p)
    harmonic = (1 / np.arange(1, ascending.size + 1)).sum()
    return _unsorted(flat, _step_up(ascending) * harmonic, shape)


def _step_up(ascending: Floats) -> Floats:
    m = ascending.size
    raw = ascending * m / np.arange(1, m + 1)
    return np.minimum.accumulate(raw[::-1])[::-1]
