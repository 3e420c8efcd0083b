"""Trends of a series, and changes at a known date."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._checks import share
from ..errors import NotEnoughData, SchemaError
from ._door import Floats
from .series import autocorrelation, finite_series
from .series_errors import series_errors

__all__ = ["InterruptedSeries", "RankTrend", "interrupted_series", "mann_kendall"]

_EXACT_UP_TO = 50  # up to this many values, the distribution of Kendall's S is enumerated


@dataclass(frozen=True)
class RankTrend:
    """A monotone trend by ranks."""

    s: int  # number of rising pairs minus number of falling pairs
    tau: float  # Kendall's tau-b
    p: float  # two-sided
    exact: bool
    smallest_p: float  # smallest p attainable with this many values


def mann_kendall(values: ArrayLike) -> RankTrend:
    """Test whether a series rises or falls, by the Mann-Kendall test.

    Parameters
    ----------
    values : array_like of shape (n,)
        In order of time. Ties count as neither.

    Returns
    -------
    RankTrend
        Up to 50 values p is exact, from the distribution of S over all orders of the values, ties included. Beyond, it
        uses the normal approximation with continuity correction and tie-adjusted variance. Autocorrelation makes p too
        small.

    Raises
    ------
    NotEnoughData
        Fewer than three values.

    References
    ----------
    Mann 1945, Econometrica 13:245-259; Kendall 1975, Rank Correlation Methods, 4th ed.

    Examples
    --------
    >>> found = mann_kendall([1, 2, 3, 4, 5])
    >>> found.s, found.tau, round(found.p, 4)
    (10, 1.0, 0.0167)
    """
    x = finite_series("mann_kendall", "values", values, 3)
    n, ties = len(x), np.unique(x, return_counts=True)[1]
    s = int(np.triu(np.sign(x[None, :] - x[:, None])).sum())
    pairs, untied = n * (n - 1) / 2, n * (n - 1) / 2 - float((ties * (ties - 1) / 2).sum())
    tau = s / math.sqrt(pairs * untied) if untied else math.nan
    if n > _EXACT_UP_TO:
        p = _normal_p(s, n, ties)
        return RankTrend(s, tau, p, False, _normal_p(int(untied), n, ties))
    ways = np.array(_orders_by_inversions(ties.tolist()), dtype=object)
    size = np.abs(untied - 2 * np.arange(len(ways)))
    total = ways.sum()
    least = float(ways[size >= untied].sum() / total)
    return RankTrend(s, tau, float(ways[size >= abs(s)].sum() / total), True, least)


def _normal_p(s: int, n: int, ties: NDArray[np.int64]) -> float:
    from scipy.special import ndtr

    variance = (n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    return min(1.0, 2 * float(ndtr(-max(abs(s) - 1, 0) / math.sqrt(variance)))) if variance > 0 else 1.0


def _orders_by_inversions(ties: list[int]) -> list[int]:
    """Count the orders of a multiset with 0, 1, 2 ... inversions, a product of Gaussian binomial coefficients."""
    ways, n = [1], 0
    for m in ties:
        n += m
        for j in range(1, m + 1):  # multiply by (1 - q^(n - m + j)) and divide by (1 - q^j)
            ways = _times_one_minus(ways, n - m + j)
            for i in range(j, len(ways)):
                ways[i] += ways[i - j]
            ways = ways[: len(ways) - j]
    return ways


def _times_one_minus(ways: list[int], power: int) -> list[int]:
    out = ways + [0] * power
    for i, x in enumerate(ways):
        out[i + power] -= x
    return out


# ---------------------------------------------------------------------- before and after a known date


@dataclass(frozen=True)
class InterruptedSeries:
    """Coefficients of an interrupted series; arrays of shape (4,) in the order of `terms`."""

    estimate: Floats
    se: Floats
    low: Floats
    high: Floats
    p: Floats
    n_before: int
    n_after: int
    df: Floats  # degrees of freedom of t
    n_waves: int  # cosines in the standard errors
    autocorrelation: float  # lag 1, of the residuals
    confidence: float
    terms: tuple[str, ...] = ("level", "slope", "change_of_level", "change_of_slope")


def interrupted_series(
    time: ArrayLike,
    values: ArrayLike,
    at: float,
    *,
    weights: ArrayLike | None = None,
    n_waves: int | None = None,
    confidence: float = 0.95,
) -> InterruptedSeries:
    """Estimate how level and slope of a series change at a known date.

    Parameters
    ----------
    time : array_like of shape (n,)
        Times in any unit; slopes are per unit. Need not be sorted.
    values : array_like of shape (n,)
    at : float
        The date; an observation at this time counts as after.
    weights : array_like of shape (n,), optional
        For example, the number of tokens behind each value.
    n_waves : int, optional
        Number of cosines in the standard errors; by default 0.7 n^(2/3). Fewer give wider intervals.
    confidence : float
        Nominal coverage.

    Returns
    -------
    InterruptedSeries
        Terms: level just before the date, slope before it, jump at the date, change of the slope.

    Raises
    ------
    NotEnoughData
        Fewer than five observations, or fewer than two distinct times, on one side.

    Notes
    -----
    Least squares of y on 1, t - at, [t >= at] and (t - at)[t >= at], with errors from slow cosines and t by a working
    autoregression (`series_errors`). Of 30, 60 and 120 values, 95 % intervals held the true value in 90 to 99 of 100
    simulations, even or bursty or with neighbours correlated by .6; correlated by .9, in 80 to 95. The change is one in
    time: whatever else changed at the date cannot be separated from it.

    References
    ----------
    Bernal, Cummins & Gasparrini 2017, International Journal of Epidemiology 46:348-355. Lazarus, Lewis, Stock & Watson
    2018, Journal of Business & Economic Statistics 36:541-559, and Imbens & Kolesar 2016, Review of Economics and
    Statistics 98:701-712 (errors).

    Examples
    --------
    >>> time = range(12)
    >>> jump = [0, 1, 0, 1, 0, 1, 5, 6, 5, 6, 5, 6]
    >>> found = interrupted_series(time, jump, at=6)
    >>> found.estimate[:3].round(2).tolist(), found.n_before
    ([0.8, 0.09, 4.49], 6)
    """
    from scipy.special import stdtr, stdtrit

    who = "interrupted_series"
    t, y, w = _in_time(who, time, values, weights)
    level, since = share(who, "confidence", confidence), t >= at
    _two_sides(who, t, since)
    x = np.column_stack([np.ones(len(t)), t - at, since, (t - at) * since])
    root = np.sqrt(w)
    fit = np.linalg.pinv(x * root[:, None]) * root
    beta = fit @ y
    errors = series_errors(fit, y, spread=x, fit=fit, trend=x, weights=w, n_waves=n_waves)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = 2 * stdtr(errors.df, -np.abs(beta / errors.se))
    half = stdtrit(errors.df, 0.5 + level / 2) * errors.se
    n, r = int(since.sum()), float(autocorrelation(y - x @ beta)[0])
    return InterruptedSeries(beta, errors.se, beta - half, beta + half, p, len(t) - n, n, errors.df, errors.n_waves, r,
                             level)  # fmt: skip


def _in_time(who: str, time: ArrayLike, values: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    t, y = finite_series(who, "time", time, 1), finite_series(who, "values", values, 1)
    w = np.ones(len(y)) if weights is None else finite_series(who, "weights", weights, 1)
    if not len(t) == len(y) == len(w):
        raise SchemaError(f"{who}: time, values and weights have {len(t)}, {len(y)} and {len(w)} entries.")
    if not (w > 0).all():
        raise SchemaError(f"{who}: weights must be above 0; leave out observations without weight.")
    order = np.lexsort((y, t))  # ties in time are sorted by value, so that the input order does not matter
    return t[order], y[order], w[order] / w.mean()


def _two_sides(who: str, t: Floats, since: NDArray[np.bool_]) -> None:
    for side, there in (("before", ~since), ("after", since)):
        if there.sum() < 5 or len(np.unique(t[there])) < 2:
            raise NotEnoughData(
                f"{who}: {int(there.sum())} observations {side} the date; at least five, at two times or more, are "
                "needed for a level and a slope. Choose finer periods, or compare the two stretches as wholes."
            )
