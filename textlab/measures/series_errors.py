"""Standard errors of averages over a series whose neighbours are alike, true for short series too.

An estimate is a weighted sum of the values, such as a coefficient of least squares or a place on a smooth line. Its
error needs the covariance of the values, which nobody knows. Three steps:

1. The products of weight and residual are projected on slow cosines. Each projection squared estimates the variance of
   the weighted sum, whatever the autocorrelation (Mueller 2007; Lazarus and others 2018).
2. Residuals are smaller than errors, most of all near the ends, and cosines miss the slowest part. How much that is,
   follows from a working model, a first-order autoregression by restricted likelihood (Cheang & Reinsel 2000). The
   estimate is divided by it, as Bell and McCaffrey (2002) do for clusters. A wrong model costs little, because only the
   ratio of two of its variances is used.
3. The mean of a few squares varies: t, with the degrees of freedom that its variance under the model gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .._checks import whole
from ..errors import NotEnoughData, SchemaError
from ._door import Floats, numbers
from .series import finite_series

__all__ = ["SeriesErrors", "autoregression", "n_waves_for", "series_errors"]

_STRONGEST = 0.95  # of the autoregression; beyond, the level wanders and no straight line describes the series
_AUTOREGRESSIONS = np.linspace(0, _STRONGEST, 191)
_WAVES_PER_LENGTH = 0.7  # of n^(2/3); fewer give wider intervals, more miss the neighbours (measured, 30 to 120 values)
_MOST_WAVES = 60  # with 60 degrees of freedom t is almost normal


@dataclass(frozen=True)
class SeriesErrors:
    """Standard errors and degrees of freedom, each of shape (n_estimates,)."""

    se: Floats
    df: Floats
    autoregression: float  # from one value to the next, of the working model
    n_waves: int


def n_waves_for(n: int) -> int:
    """Return the number of cosines for a series of `n` values: 0.7 n^(2/3), at least 2 and at most 60.

    Examples
    --------
    >>> n_waves_for(60), n_waves_for(20)
    (10, 5)
    """
    return max(2, min(int(_WAVES_PER_LENGTH * n ** (2 / 3)), _MOST_WAVES))


def series_errors(
    rows: ArrayLike,
    values: ArrayLike,
    *,
    spread: ArrayLike,
    fit: ArrayLike,
    trend: ArrayLike,
    weights: ArrayLike | None = None,
    n_waves: int | None = None,
) -> SeriesErrors:
    """Return the errors of ``rows @ values``, allowing for neighbours that are alike and for unequal variances.

    Parameters
    ----------
    rows : array_like of shape (n_estimates, n)
        Weights of the values in each estimate.
    values : array_like of shape (n,)
        In order of time.
    spread : array_like of shape (n, k)
    fit : array_like of shape (k, n)
        ``spread @ fit @ values`` are the fitted values. For a regression `spread` is the design, and `fit` gives the
        coefficients; for a smooth curve `fit` gives its places, and `spread` interpolates between them.
    trend : array_like of shape (n, k)
        Columns that describe the expected values, for `autoregression`.
    weights : array_like of shape (n,), optional
        Proportional to 1 / variance, such as the number of words behind each value.
    n_waves : int, optional
        Number of cosines; by default 0.7 n^(2/3) (`n_waves_for`).

    Returns
    -------
    SeriesErrors

    Raises
    ------
    SchemaError
        The shapes do not fit.
    NotEnoughData
        Fewer than five values, or no more values than columns of the trend.

    Notes
    -----
    With a the weights of an estimate, e the residuals, M what makes residuals of values, c_j the cosines of j half
    waves, and V the working covariance, the variance is

        sum_j (c_j' diag(a) e)^2 * a' V a / sum_j s_jj,  with s_jk = c_j' diag(a) M V M' diag(a) c_k,

    and t has (sum_j s_jj)^2 / sum_jk s_jk^2 degrees of freedom.

    References
    ----------
    Mueller 2007, Journal of Econometrics 141:1331-1352; Lazarus, Lewis, Stock & Watson 2018, Journal of Business &
    Economic Statistics 36:541-559 (cosines). Bell & McCaffrey 2002, Survey Methodology 28:169-181; Imbens & Kolesar
    2016, Review of Economics and Statistics 98:701-712 (the working model, and t).

    Examples
    --------
    >>> y = [1.0, 2.0, 1.0, 3.0, 2.0, 3.0, 5.0, 4.0, 5.0, 4.0]
    >>> mean, constant = [[0.1] * 10], [[1.0]] * 10
    >>> found = series_errors(mean, y, spread=constant, fit=mean, trend=constant)
    >>> round(float(found.se[0]), 2), round(float(found.df[0]), 1), found.autoregression
    (1.62, 2.2, 0.81)
    """
    who = "series_errors"
    a, y, w = _checked_rows(who, rows, values, weights)
    back, inner = numbers(who, "spread", spread), numbers(who, "fit", fit)
    if back.shape != (len(y), len(inner)) or inner.shape != back.shape[::-1]:
        raise SchemaError(f"{who}: spread has shape {back.shape}, fit {inner.shape}, for {len(y)} values.")
    n_cosines = n_waves_for(len(y)) if n_waves is None else whole(who, "n_waves", n_waves, least=1, most=len(y) - 1)
    rho = autoregression(trend, y, weights=w)
    residual, size = y - back @ (inner @ y), 1 / np.sqrt(w)
    waves = np.cos(np.pi * np.arange(n_cosines + 1)[:, None] * (np.arange(len(y)) + 0.5) / len(y))
    se, df = np.empty(len(a)), np.empty(len(a))
    for k, mine in enumerate(a):
        drawn = waves * mine
        reached = (drawn - (drawn @ back) @ inner) * size
        expected = _autoregressive(reached, rho) @ reached.T
        own = mine * size
        found, total = float(((drawn @ residual) ** 2).sum()), float(np.trace(expected))
        se[k] = np.sqrt(found * float(_autoregressive(own[None], rho)[0] @ own) / total)
        df[k] = total**2 / float((expected**2).sum())
    return SeriesErrors(se, df, rho, n_cosines)


def _checked_rows(
    who: str, rows: ArrayLike, values: ArrayLike, weights: ArrayLike | None
) -> tuple[Floats, Floats, Floats]:
    a, y = numbers(who, "rows", rows), finite_series(who, "values", values, 5)
    w = np.ones(len(y)) if weights is None else finite_series(who, "weights", weights, 1)
    if a.ndim != 2 or a.shape[1] != len(y) or len(w) != len(y):
        raise SchemaError(f"{who}: rows have shape {a.shape}, weights {w.shape}, for {len(y)} values.")
    if not (w > 0).all():
        raise SchemaError(f"{who}: weights must be above 0; leave out values without weight.")
    return a, y, w / w.mean()


def _autoregressive(rows: Floats, rho: float) -> Floats:
    """Multiply each row by the correlation matrix rho^|i - j|, in time proportional to its length."""
    from scipy.signal import lfilter

    onward = lfilter([1.0], [1.0, -rho], rows, axis=1)
    back = lfilter([1.0], [1.0, -rho], rows[:, ::-1], axis=1)[:, ::-1]
    product: Floats = onward + back - rows
    return product


def autoregression(trend: ArrayLike, values: ArrayLike, *, weights: ArrayLike | None = None) -> float:
    """Estimate how much of the error of a value is still there in the next one.

    Parameters
    ----------
    trend : array_like of shape (n, k)
        Columns that describe the expected values.
    values : array_like of shape (n,)
        In order of time.
    weights : array_like of shape (n,), optional
        Proportional to 1 / variance.

    Returns
    -------
    float
        From 0 to 0.95, by restricted maximum likelihood, which, unlike the autocorrelation of residuals, hardly
        depends on how many columns were fitted. Below 0 it counts as 0, so that errors do not become too small.

    References
    ----------
    Cheang & Reinsel 2000, Journal of the American Statistical Association 95:1173-1184.

    Examples
    --------
    >>> autoregression([[1.0]] * 9, [1, 2, 3, 4, 5, 4, 3, 2, 1])
    0.93
    """
    who = "autoregression"
    y, x = finite_series(who, "values", values, 5), numbers(who, "trend", trend)
    root = np.ones(len(y)) if weights is None else np.sqrt(finite_series(who, "weights", weights, 1))
    if x.ndim != 2 or not len(x) == len(y) == len(root):
        raise SchemaError(f"{who}: trend has shape {x.shape}, for {len(y)} values and {len(root)} weights.")
    n, k = x.shape
    if n <= k:
        raise NotEnoughData(f"{who}: {n} values for {k} columns of the trend; more values than columns are needed.")
    basis = np.linalg.qr(x * root[:, None])[0]
    left = y * root - basis @ (basis.T @ (y * root))
    if not left @ left > 1e-24 * float(y @ y):
        return 0.0
    return float(_AUTOREGRESSIONS[int(np.argmax(_restricted_likelihood(basis, left / np.sqrt(left @ left))))])


def _restricted_likelihood(basis: Floats, left: Floats) -> NDArray[np.float64]:
    """Return the log likelihood of each step, from products of the series with itself, its inside and its shift."""
    z = np.column_stack([basis, left])
    own, inside, shift = z.T @ z, z[1:-1].T @ z[1:-1], z[1:].T @ z[:-1]
    rho = _AUTOREGRESSIONS[:, None, None]
    precision = own - rho * (shift + shift.T) + rho**2 * inside
    k = basis.shape[1]
    of_trend, of_all = np.linalg.slogdet(precision[:, :k, :k])[1], np.linalg.slogdet(precision)[1]
    likelihood: NDArray[np.float64] = (
        0.5 * np.log1p(-(_AUTOREGRESSIONS**2)) - 0.5 * of_trend - 0.5 * (len(left) - k) * (of_all - of_trend)
    )
    return likelihood
