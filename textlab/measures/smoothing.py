"""Lowess smoothing, with a band that allows for neighbours that are alike.

Cleveland 1979, Journal of the American Statistical Association 74:829-836 (lowess).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .._checks import share, whole
from ..errors import NotEnoughData, SchemaError
from ._door import Floats, numbers
from .series import finite_series
from .series_errors import series_errors

__all__ = ["SmoothBand", "lowess", "lowess_band"]

SPAN, ITERATIONS = 2 / 3, 3
_BAND_KNOTS = 60  # places between which the fitted values of a band are interpolated
_KNOTS = 400  # with more distinct x, the curve is fitted at this many knots and interpolated linearly


@dataclass(frozen=True)
class SmoothBand:
    """A curve without robust rounds and its pointwise band; each array of shape (n_points,)."""

    at: Floats
    value: Floats
    se: Floats
    df: Floats  # degrees of freedom of t
    low: Floats
    high: Floats
    near_end: np.ndarray  # of bool: the window reaches an end of the series, where turns of the curve are unreliable
    span: float
    autoregression: float  # of the errors, from one value to the next
    confidence: float
    kind: str = "pointwise, for the mean of the smoothed values; not a band for the whole curve"


@dataclass(frozen=True)
class _Windows:
    """Tricube weights of all values around each point, and the position of the values between the knots."""

    x: Floats  # (n,), centred and scaled to -1 .. 1
    at: Floats  # (n_points,), likewise
    kernel: Floats  # (n_points, n)


def lowess(
    x: ArrayLike,
    y: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    span: float = SPAN,
    iterations: int = ITERATIONS,
    at: ArrayLike | None = None,
) -> Floats:
    """Smooth scattered values by robust locally weighted linear regression.

    Parameters
    ----------
    x, y : array_like of shape (n,)
    weights : array_like of shape (n,), optional
        For example, the number of tokens behind each value.
    span : float
        Share of the values in each window; report it with the curve.
    iterations : int
        Rounds in which outliers are downweighted; 0 for plain local regression.
    at : array_like of shape (m,), optional
        Where to evaluate; by default at `x`.

    Returns
    -------
    numpy.ndarray of shape (m,)

    Raises
    ------
    NotEnoughData
        Fewer than five values, or all x are equal.

    Notes
    -----
    Without weights and with up to 400 distinct x, the result equals R's and statsmodels' ``lowess`` (with ``delta=0``).
    A window reaches to the (span * n)-th nearest value, whatever the weights.

    Examples
    --------
    >>> lowess(range(8), [0, 1, 2, 3, 4, 5, 6, 7]).round(6).tolist()
    [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    """
    who = "lowess"
    u, v, w = _checked_points(who, x, y, weights)
    rounds = _options(who, span, iterations)
    points = u if at is None else finite_series(who, "at", at, 1)
    curve = _curves(u, v, w[:, None], span, rounds, points)
    return curve[:, 0]


def lowess_band(
    x: ArrayLike,
    y: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    span: float = SPAN,
    at: ArrayLike | None = None,
    confidence: float = 0.95,
) -> SmoothBand:
    """Smooth scattered values without robust rounds, with a band that allows for neighbours that are alike.

    Parameters
    ----------
    x, y, weights, span, at
        As in `lowess`; by default the curve is evaluated at up to 100 points between the ends.
    confidence : float
        Nominal coverage at each point.

    Returns
    -------
    SmoothBand

    Notes
    -----
    Without robust rounds the curve is a weighted sum of the values, and `series_errors` gives its errors. The band
    covers the mean of the curve: where the truth bends within a window, the curve runs beside it, and the band too.
    With robust rounds a curve estimates no mean, so there is no such band.

    Examples
    --------
    >>> y = [0, 1, 0, 2, 1, 3, 2, 4, 3, 5]
    >>> band = lowess_band(range(10), y)
    >>> bool((band.low <= band.value).all()), band.autoregression
    (True, 0.0)
    """
    from scipy.special import stdtrit

    who = "lowess_band"
    u, v, w = _checked_points(who, x, y, weights)
    _options(who, span, 0)
    level = share(who, "confidence", confidence)
    points = np.linspace(u[0], u[-1], min(100, len(u))) if at is None else finite_series(who, "at", at, 1)
    knots = np.linspace(u[0], u[-1], _BAND_KNOTS)
    rows, inner, back = _line_weights(u, points, span, w), _line_weights(u, knots, span, w), _interpolation(knots, u)
    errors = series_errors(rows, v, spread=back, fit=inner, trend=_as_flexible(u, back, inner), weights=w)
    value, half = rows @ v, stdtrit(errors.df, 0.5 + level / 2) * errors.se
    reach = _reach(u, points, span)
    near_end = (points - reach < u[0]) | (points + reach > u[-1])
    return SmoothBand(points, value, errors.se, errors.df, value - half, value + half, near_end, span,
                      errors.autoregression, level)  # fmt: skip


def _checked_points(who: str, x: ArrayLike, y: ArrayLike, weights: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    u, v = finite_series(who, "x", x, 5), finite_series(who, "y", y, 5)
    w = np.ones(len(v)) if weights is None else np.atleast_1d(numbers(who, "weights", weights))
    if not len(u) == len(v) == len(w):
        raise SchemaError(f"{who}: x, y and weights have {len(u)}, {len(v)} and {len(w)} entries.")
    if not ((w > 0) & (w < np.inf)).all():
        raise SchemaError(f"{who}: weights must be finite and above 0; leave out values without weight.")
    if np.ptp(u) == 0:
        raise NotEnoughData(f"{who}: all x are equal, so there is no curve to fit.")
    order = np.lexsort((v, u))
    return u[order], v[order], w[order]


def _options(who: str, span: float, iterations: int) -> int:
    if not (isinstance(span, (int, float)) and not isinstance(span, bool) and 0 < span <= 1):
        raise SchemaError(f"{who}: span must be above 0 and at most 1, not {span!r}.")
    return whole(who, "iterations", iterations)


def _reach(x: Floats, points: Floats, span: float) -> Floats:
    """Return the distance from each point to its (span * n)-th nearest value; each tie counts."""
    k = max(2, min(len(x), int(span * len(x) + 1e-10)))
    return np.partition(np.abs(points[:, None] - x), k - 1, axis=1)[:, k - 1]


def _smoothing_windows(x: Floats, points: Floats, span: float) -> _Windows:
    centre, half = (x[0] + x[-1]) / 2, (x[-1] - x[0]) / 2
    reach = _reach(x, points, span)
    with np.errstate(divide="ignore", invalid="ignore"):
        far = np.abs(points[:, None] - x) / reach[:, None]
    far = np.where(np.isnan(far), 0, far)  # 0 / 0 if all values of a window lie at the point itself
    kernel = np.where(far < 0.999, (1 - np.minimum(far, 1) ** 3) ** 3, 0)
    return _Windows((x - centre) / half, (points - centre) / half, np.where(far <= 0.001, 1, kernel))


def _curves(x: Floats, y: Floats, w: Floats, span: float, rounds: int, points: Floats) -> Floats:
    """Return the curve at `points` for each column of `w`, shape (n_points, n_columns)."""
    places = np.unique(x)
    knots = places if len(places) <= _KNOTS else np.quantile(places, np.linspace(0, 1, _KNOTS))
    inner, weights = _smoothing_windows(x, knots, span), w
    for _ in range(rounds):
        fitted = _between(knots, _robust_lines(inner, y, w, weights), x)
        weights = w * _robustness(y, fitted, w)
    return _robust_lines(_smoothing_windows(x, points, span), y, w, weights)


def _robust_lines(windows: _Windows, y: Floats, w: Floats, weights: Floats) -> Floats:
    """Fit lines with robust weights, or with the given ones where a window holds nothing but outliers."""
    lines = _local_lines(windows, y, weights)
    return np.where(np.isnan(lines), _local_lines(windows, y, w), lines) if np.isnan(lines).any() else lines


def _between(knots: Floats, values: Floats, x: Floats) -> Floats:
    """Interpolate each column of `values` linearly between the knots."""
    right = np.clip(np.searchsorted(knots, x), 1, len(knots) - 1)
    step = ((x - knots[right - 1]) / (knots[right] - knots[right - 1]))[:, None]
    return values[right - 1] + step * (values[right] - values[right - 1])


def _local_lines(windows: _Windows, y: Floats, w: Floats) -> Floats:
    """Fit a weighted line in each window from five sums, each one matrix product."""
    u, z, k = windows.x[:, None], y[:, None], windows.kernel
    s0, s1, s2 = k @ w, k @ (w * u), k @ (w * u**2)
    t0, t1 = k @ (w * z), k @ (w * u * z)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean_u, mean_y = s1 / s0, t0 / s0
        variance = s2 / s0 - mean_u**2
        slope = (t1 / s0 - mean_u * mean_y) / variance
        line = mean_y + slope * (windows.at[:, None] - mean_u)
    # no slope if x hardly varies (as in R: the spread is below a thousandth of the range)
    return np.where(np.sqrt(np.maximum(variance, 0)) > 0.002, line, mean_y)


def _line_weights(x: Floats, points: Floats, span: float, w: Floats) -> Floats:
    """Return the weights that each value has in the line at each point, shape (n_points, n)."""
    windows = _smoothing_windows(x, points, span)
    share_of = windows.kernel * w
    share_of /= share_of.sum(axis=1, keepdims=True)
    mean = share_of @ windows.x
    gap = windows.x - mean[:, None]
    variance = (share_of * gap**2).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        lean = gap * ((windows.at - mean) / variance)[:, None]
    # no slope if x hardly varies, as in `_local_lines`
    return np.where((np.sqrt(variance) > 0.002)[:, None], share_of * (1 + lean), share_of)


def _interpolation(knots: Floats, x: Floats) -> Floats:
    """Return the matrix that interpolates linearly between equally spaced knots, shape (n, n_knots)."""
    right = np.clip(np.searchsorted(knots, x), 1, len(knots) - 1)
    far, rows = (x - knots[right - 1]) / (knots[right] - knots[right - 1]), np.arange(len(x))
    out = np.zeros((len(x), len(knots)))
    out[rows, right - 1], out[rows, right] = 1 - far, far
    return out


def _as_flexible(x: Floats, back: Floats, inner: Floats) -> Floats:
    """Return polynomials that together bend as much as the curve does: one more than the trace of its smoother."""
    n = int(np.ceil(float((back * inner.T).sum()))) + 1
    n = max(1, min(n, len(x) // 4, len(np.unique(x))))
    polynomials: Floats = np.polynomial.legendre.legvander(2 * (x - x[0]) / (x[-1] - x[0]) - 1, n - 1)
    return polynomials


def _robustness(y: Floats, fitted: Floats, w: Floats) -> Floats:
    """Return bisquare weights, 0 beyond six times the median absolute residual of the values in use."""
    size = np.abs(y[:, None] - fitted)
    size = np.where((w > 0) & np.isfinite(size), size, np.nan)
    six = 6 * _weighted_median(size, w)
    with np.errstate(divide="ignore", invalid="ignore"):
        far = size / six
    weights = np.where(far < 0.999, (1 - np.minimum(far, 1) ** 2) ** 2, 0)
    weights = np.where(far <= 0.001, 1, weights)
    rounding = 1e-12 * max(float(np.abs(y).max()), 1e-200)  # rounding errors of a perfect fit are not outliers
    return np.where((six <= rounding) | np.isnan(size), 1, weights)


def _weighted_median(size: Floats, w: Floats) -> Floats:
    """Return the weighted median of each column; a value drawn twice counts twice."""
    order = np.argsort(size, axis=0)  # nan, which has no weight, goes last
    ranked = np.take_along_axis(size, order, axis=0)
    summed = np.cumsum(np.take_along_axis(np.where(np.isnan(size), 0, w), order, axis=0), axis=0)
    half = summed[-1] / 2
    low = np.argmax(summed >= half * (1 - 1e-12), axis=0)
    high = np.argmax(summed > half * (1 + 1e-12), axis=0)
    columns = np.arange(size.shape[1])
    return (ranked[low, columns] + ranked[high, columns]) / 2
