"""Intervals from resampled values."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.special import ndtr, ndtri, stdtrit

from ..._checks import share
from ...errors import NotEnoughData, SchemaError
from .._door import Floats, numbers, positive_or_nan

_TERMS_ORDERED_AT_ONCE = 2_000


def percentile_interval(values: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Return the percentile interval of each row.

    Parameters
    ----------
    values : array_like of shape (n_resamples,) or (n_terms, n_resamples)
        The statistic in every resample. nan (undefined in that resample) is left out; a row with nothing but nan
        gives nan.
    confidence : float
        Share of the resamples between the ends.

    Returns
    -------
    low, high : numpy.ndarray of shape (n_terms,), or two numbers
        Interpolated as by `numpy.quantile`. Too narrow with fewer than 20 clusters.

    References
    ----------
    Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.

    Examples
    --------
    >>> low, high = percentile_interval(range(101), confidence=0.5)
    >>> float(low), float(high)
    (25.0, 75.0)
    """
    who = "percentile_interval"
    tail = (1 - share(who, "confidence", confidence)) / 2
    rows = replicates(who, values)
    out = np.empty((len(rows), 2))
    for first in range(0, len(rows), _TERMS_ORDERED_AT_ONCE):
        part = slice(first, first + _TERMS_ORDERED_AT_ONCE)
        out[part] = _quantiles(np.array(rows[part], order="C"), tail)
    return _low_and_high(out, values)


def replicates(who: str, values: ArrayLike) -> NDArray[np.floating[Any]]:
    """Check resampled values and return them as a float array, one row for each statistic."""
    rows = np.asarray(values)
    rows = rows if rows.dtype.kind == "f" else numbers(who, "values", rows)
    rows = rows[None, :] if rows.ndim == 1 else rows
    if rows.ndim != 2:
        raise SchemaError(f"{who}: values must have one or two dimensions, not {rows.ndim}.")
    if not rows.shape[1]:
        raise NotEnoughData(f"{who}: values holds no resamples.")
    return rows


def _low_and_high(out: Floats, values: ArrayLike) -> tuple[Floats, Floats]:
    return (out[0, 0], out[0, 1]) if np.ndim(values) == 1 else (out[:, 0], out[:, 1])


def _quantiles(part: NDArray[np.floating[Any]], tail: float) -> Floats:
    """Return two quantiles of each row; `part` is overwritten."""
    shares = np.broadcast_to(np.array([tail, 1 - tail]), (len(part), 2))
    m = part.shape[1]
    if np.isnan(part.min()):  # some resample is undefined: sort, which puts nan last, and count the rest
        part.sort(axis=1)
        return _at_shares(part, shares)
    below = np.floor(shares[0] * (m - 1)).astype(np.int64)
    part.partition(np.unique(np.concatenate([below, np.minimum(below + 1, m - 1)])), axis=1)
    return _at_shares(part, shares)


def _at_shares(part: NDArray[np.floating[Any]], shares: Floats) -> Floats:
    """Return quantiles of sorted (or well partitioned) rows; nan at the end of a row is not counted.

    Linear between order statistics, type 7 of Hyndman and Fan (1996).
    """
    m = np.count_nonzero(~np.isnan(part), axis=1)[:, None]
    place = np.where(np.isnan(shares), 0, shares) * np.maximum(m - 1, 0)
    below = np.floor(place).astype(np.int64)
    low = np.take_along_axis(part, below, axis=1).astype(np.float64)
    high = np.take_along_axis(part, np.minimum(below + 1, np.maximum(m - 1, 0)), axis=1)
    step = np.where(high == low, 0, place - below)  # inf - inf
    with np.errstate(invalid="ignore"):
        value = np.where(step == 0, low, low + step * (high - low))
    return np.where((m == 0) | np.isnan(shares), np.nan, value)


def expanded_interval(values: ArrayLike, n_clusters: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Return the percentile interval of each row, widened for few clusters as a t interval is.

    The percentile interval of a mean of n clusters is too narrow by roughly the factor by which a t interval is wider,
    sqrt(n / (n - 1)) t / z. The tails are therefore Phi(-sqrt(n / (n - 1)) t), with t on n - 1 degrees of freedom.

    Parameters
    ----------
    values : array_like of shape (n_resamples,) or (n_terms, n_resamples)
        The statistic in every resample; nan is left out.
    n_clusters : array_like of shape () or (n_terms,)
        Number of clusters behind each row; for clusters of unequal weight, their effective number. Values below 2
        count as 2, which gives the range of the resamples.
    confidence : float
        Nominal coverage.

    Returns
    -------
    low, high : numpy.ndarray of shape (n_terms,), or two numbers

    References
    ----------
    Hesterberg 2015, The American Statistician 69:371-386, section 4.

    Examples
    --------
    >>> low, high = expanded_interval(range(101), 5, confidence=0.8)
    >>> float(low.round(1)), float(high.round(1))
    (4.3, 95.7)
    """
    who = "expanded_interval"
    tail = (1 - share(who, "confidence", confidence)) / 2
    rows, n = replicates(who, values), np.atleast_1d(numbers(who, "n_clusters", n_clusters))
    if len(rows) != len(n):
        raise SchemaError(f"{who}: n_clusters has {len(n)} terms, values has {len(rows)}.")
    n = np.maximum(n, 2)
    tails = ndtr(np.sqrt(n / (n - 1)) * stdtrit(n - 1, tail))
    shares: Floats = np.stack([tails, 1 - tails], axis=1).astype(np.float64)
    out = np.empty((len(rows), 2))
    for first in range(0, len(rows), _TERMS_ORDERED_AT_ONCE):
        part = slice(first, first + _TERMS_ORDERED_AT_ONCE)
        out[part] = _at_shares(_sorted_tails(rows[part], tail), shares[part])
    return _low_and_high(out, values)


def _sorted_tails(part: NDArray[np.floating[Any]], tail: float) -> NDArray[np.floating[Any]]:
    """Return the rows with the least and the greatest values sorted, enough of them for the tail and one more.

    Rows with missing values are sorted completely.
    """
    m = part.shape[1]
    k = int(tail * (m - 1)) + 1
    if 2 * k >= m - 1 or np.isnan(part.min()):
        return np.sort(part, axis=1)
    out = np.partition(part, (k, m - 1 - k), axis=1)
    out[:, :k].sort(axis=1)
    out[:, m - k :].sort(axis=1)
    return out


def effective_number(carried: Any) -> Floats:
    """Return the effective number of clusters behind each column, for `expanded_interval`.

    Parameters
    ----------
    carried : array_like or SciPy sparse, shape (n_clusters, n_columns)
        Non-negative contribution of each cluster to each column, such as occurrences or words.

    Returns
    -------
    numpy.ndarray of shape (n_columns,)
        (sum x)^2 / sum x^2: the number of clusters if all contribute equally, 1 if one contributes everything, 0 if
        none contributes.

    References
    ----------
    Kish 1965, Survey Sampling, section 11.7.

    Examples
    --------
    >>> effective_number([[2, 4, 0], [2, 0, 0]]).tolist()
    [2.0, 1.0, 0.0]
    """
    x = sparse.csc_array(carried).astype(np.float64)
    total, squares = np.asarray(x.sum(axis=0)), np.asarray(x.power(2).sum(axis=0))
    return np.divide(total**2, squares, out=np.zeros(len(total)), where=squares > 0)


def bca_interval(
    values: ArrayLike, estimate: ArrayLike, jackknife: ArrayLike, *, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Return the bias-corrected and accelerated (BCa) interval of each row.

    Parameters
    ----------
    values : array_like of shape (n_resamples,) or (n_terms, n_resamples)
        The statistic in every resample; nan is left out.
    estimate : array_like of shape () or (n_terms,)
        The statistic in the sample.
    jackknife : array_like of shape (n_clusters,) or (n_terms, n_clusters)
        The statistic without each cluster in turn; see `jackknife_weights`.
    confidence : float
        Nominal coverage.

    Returns
    -------
    low, high : numpy.ndarray of shape (n_terms,), or two numbers
        nan if the estimate lies outside all resamples, or if leaving out some cluster makes the statistic
        undefined: use `percentile_interval` in that case, and report it.

    References
    ----------
    Efron 1987, Journal of the American Statistical Association 82:171-185.

    Examples
    --------
    >>> low, high = bca_interval(range(101), 50.0, [49.0, 50.0, 51.0], confidence=0.9)
    >>> float(low.round(6)), float(high.round(6))
    (5.0, 95.0)
    """
    who = "bca_interval"
    tail = (1 - share(who, "confidence", confidence)) / 2
    rows, left_out = replicates(who, values), np.atleast_2d(numbers(who, "jackknife", jackknife))
    point = np.atleast_1d(numbers(who, "estimate", estimate))
    if not len(rows) == len(point) == len(left_out):
        raise SchemaError(f"{who}: values, estimate and jackknife must have one row for each term.")
    out = np.empty((len(rows), 2))
    for first in range(0, len(rows), _TERMS_ORDERED_AT_ONCE):
        part = slice(first, first + _TERMS_ORDERED_AT_ONCE)
        block = np.sort(rows[part], axis=1)
        shares = _bca_shares(block, point[part], left_out[part], tail)
        out[part] = _at_shares(block, shares)
    return _low_and_high(out, values)


def _bca_shares(block: NDArray[np.floating[Any]], point: Floats, left_out: Floats, tail: float) -> Floats:
    """Return the quantiles to take, by Efron (1987), Phi(z0 + (z0 + z) / (1 - a (z0 + z)))."""
    m = positive_or_nan(np.count_nonzero(~np.isnan(block), axis=1).astype(np.float64))
    below = np.count_nonzero(block < point[:, None], axis=1)
    ties = np.count_nonzero(block == point[:, None], axis=1)
    z0 = ndtri((below + ties / 2) / m)[:, None]  # counts are discrete: half of the ties count as below
    gap = left_out.mean(axis=1, keepdims=True) - left_out
    spread = (gap**2).sum(axis=1)
    cubes = (gap**3).sum(axis=1)
    # no spread, hence no acceleration
    a = np.where(spread == 0, 0.0, cubes / (6 * np.where(spread == 0, 1.0, spread) ** 1.5))[:, None]
    z0 = np.where(np.isinf(z0), np.nan, z0)
    z = z0 + ndtri(np.array([tail, 1 - tail]))
    shares: Floats = ndtr(z0 + z / (1 - a * z))
    return shares
