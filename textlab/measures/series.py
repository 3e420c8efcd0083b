"""Autocorrelation of series: how alike neighbours are, and how many independent values a series is worth.

A score for every turn or month is a series. Neighbouring values resemble each other, so n values hold less information
than n independent ones. Remedies: the effective length, resampling in blocks, and the robust errors of `trends`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._checks import Rng, generator, whole
from ..errors import NotEnoughData, SchemaError
from ._door import Floats, numbers

__all__ = [
    "Portmanteau",
    "autocorrelation",
    "block_length",
    "block_weights",
    "effective_length",
    "ljung_box",
]

_DEPENDENT = 0.1  # lag-1 correlation above which blocks are resampled


def finite_series(who: str, what: str, values: ArrayLike, least: int) -> Floats:
    """Return `values` as one row of at least `least` finite numbers."""
    x = np.atleast_1d(numbers(who, what, values))
    if x.ndim != 1 or not np.isfinite(x).all():
        raise SchemaError(f"{who}: {what} must be one row of finite numbers; leave out missing values.")
    if len(x) < least:
        raise NotEnoughData(f"{who}: {what} holds {len(x)} values; at least {least} are needed.")
    return x


def autocorrelation(values: ArrayLike, n_lags: int = 1) -> Floats:
    """Return the autocorrelation of a series at lags 1 to `n_lags`.

    Parameters
    ----------
    values : array_like of shape (n,)
        The series, or its residuals if it has a trend or a change.
    n_lags : int
        At most n - 1.

    Returns
    -------
    numpy.ndarray of shape (n_lags,)
        sum (x_t - m)(x_{t+k} - m) / sum (x_t - m)^2, as in R's ``acf``; nan if all values are equal.

    Examples
    --------
    >>> autocorrelation([1, 2, 3, 4, 5, 4, 3, 2, 1], 2).round(3).tolist()
    [0.54, -0.013]
    """
    who = "autocorrelation"
    x = finite_series(who, "values", values, 2)
    lags = whole(who, "n_lags", n_lags, least=1, most=len(x) - 1)
    gap = x - x.mean()
    total = gap @ gap
    if not total > 1e-24 * float(x @ x):
        return np.full(lags, np.nan)
    return np.array([gap[:-k] @ gap[k:] for k in range(1, lags + 1)]) / total


def effective_length(values: ArrayLike) -> float:
    """Return the number of independent values that would estimate the mean as precisely as this series.

    Parameters
    ----------
    values : array_like of shape (n,)

    Returns
    -------
    float
        n (1 - r) / (1 + r), with r the lag-1 autocorrelation of a first-order process; n if r is below 0.

    References
    ----------
    Bartlett 1946, Supplement to the Journal of the Royal Statistical Society 8:27-41.

    Examples
    --------
    >>> round(effective_length([1, 2, 3, 4, 5, 4, 3, 2, 1]), 1)
    2.7
    """
    r = float(autocorrelation(values)[0])
    n = float(np.size(values))
    return n * (1 - r) / (1 + r) if r > 0 else n


@dataclass(frozen=True)
class Portmanteau:
    """Result of a test that all autocorrelations up to a lag are 0."""

    statistic: float
    p: float
    n_lags: int


def ljung_box(values: ArrayLike, n_lags: int | None = None) -> Portmanteau:
    """Test for autocorrelation up to a lag.

    Parameters
    ----------
    values : array_like of shape (n,)
    n_lags : int, optional
        By default the smaller of 10 and n / 5 (Hyndman & Athanasopoulos 2021, section 5.4).

    Returns
    -------
    Portmanteau
        Q = n (n + 2) sum_k r_k^2 / (n - k), chi-square with `n_lags` degrees of freedom.

    References
    ----------
    Ljung & Box 1978, Biometrika 65:297-303.

    Examples
    --------
    >>> found = ljung_box([1, 2, 3, 4, 5, 4, 3, 2, 1], 1)
    >>> round(found.statistic, 2), round(found.p, 3)
    (3.6, 0.058)
    """
    from scipy.special import chdtrc

    x = finite_series("ljung_box", "values", values, 5)
    n, lags = len(x), max(1, min(10, len(x) // 5)) if n_lags is None else n_lags
    r = autocorrelation(x, lags)
    q = float(n * (n + 2) * (r**2 / (n - np.arange(1, len(r) + 1))).sum())
    return Portmanteau(q, float(chdtrc(len(r), q)) if math.isfinite(q) else math.nan, len(r))


def block_length(values: ArrayLike, *, n_levels: int = 1) -> int:
    """Choose the block length for resampling a series.

    Parameters
    ----------
    values : array_like of shape (n,)
        The series, or its residuals if it has a trend or a change.
    n_levels : int
        Number of means subtracted from the series; each biases the autocorrelation downwards.

    Returns
    -------
    int
        1 if the lag-1 autocorrelation r is at most 0.1; otherwise n^(1/3) (2 r / (1 - r^2))^(2/3), rounded up, at least
        2 and at most n / 4. r is first increased by its bias, n_levels (1 + 4 r) / n (Marriott & Pope 1954), up to .95.

    References
    ----------
    Carlstein 1986, Annals of Statistics 14:1171-1179; Marriott & Pope 1954, Biometrika 41:390-402.

    Examples
    --------
    >>> block_length([0.0, 1.0] * 20), block_length([0.0] * 20 + [1.0] * 20)
    (1, 10)
    """
    x = finite_series("block_length", "values", values, 2)
    r, n = float(autocorrelation(x)[0]), len(x)
    r = min(r + whole("block_length", "n_levels", n_levels) * (1 + 4 * r) / n, 0.95)
    if not r > _DEPENDENT:
        return 1
    return int(max(2, min(math.ceil(n ** (1 / 3) * (2 * r / (1 - r**2)) ** (2 / 3)), n // 4)))


def block_weights(n: int, block: int, n_resamples: int, rng: Rng) -> NDArray[np.float32]:
    """Draw blocks of neighbours with replacement and count how often each value is drawn.

    Parameters
    ----------
    n : int
        Length of the series.
    block : int
        Block length; 1 draws single values.
    n_resamples : int
    rng : int or numpy.random.Generator

    Returns
    -------
    numpy.ndarray of float32, shape (n_resamples, n)
        Every row sums to n. Blocks wrap around the end, so that the ends are drawn as often as the middle.

    References
    ----------
    Politis & Romano 1992, in LePage & Billard, Exploring the Limits of Bootstrap (circular blocks).

    Examples
    --------
    >>> block_weights(4, 2, 3, 0).sum(axis=1).tolist()
    [4.0, 4.0, 4.0]
    """
    who = "block_weights"
    rows = whole(who, "n_resamples", n_resamples, least=1)
    places = block_places(n, whole(who, "block", block, least=1, most=n), rows, generator(who, rng)[0])
    out = np.zeros((rows, n), dtype=np.float32)
    np.add.at(out, (np.arange(rows)[:, None], places), 1)
    return out


def block_places(n: int, block: int, rows: int, source: np.random.Generator) -> NDArray[np.int64]:
    """Return the index of the value at each place of each resample, shape (rows, n)."""
    starts = source.integers(0, n, size=(rows, -(-n // block)))
    places = (starts[:, :, None] + np.arange(block)) % n
    return places.reshape(rows, -1)[:, :n]
