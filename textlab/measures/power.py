"""How large must a contrast be to be detected in texts of given sizes?

The log of a ratio of two rates has the standard error sqrt(VIF (1/x_a + 1/x_b)), with x the expected occurrences in
each group: Poisson counts whose variance is inflated by the factor VIF because words come in bursts (1 for
independent tokens, 2 to 4 for moderate burstiness). A ratio R is detected with the desired power if

    ln R >= (z_{1 - alpha/2} + z_power) sqrt(VIF (1 / (n_a R r) + 1 / (n_b r)))

with r the rate in group b. This is Wald's approximation: with 40 and 110 occurrences, a nominal power of .80 is .76
in simulation; below about 5 occurrences it is rough.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from .._checks import share
from ..errors import SchemaError
from ._door import Floats, broadcastable, counts, positive_or_nan

__all__ = ["power_of_ratio", "smallest_rate_ratio"]


def _occurrences(
    who: str, rate: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, vif: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Return the occurrences expected in each group at the rate of group b (nan if none), and the inflation."""
    r, inflation = counts(who, "rate", rate), counts(who, "vif", vif)
    c, d = counts(who, "n_a", n_a), counts(who, "n_b", n_b)
    broadcastable(who, r, inflation, c, d)
    if np.any(r > 1) or np.any(inflation < 1):
        raise SchemaError(f"{who}: rate must be occurrences per token (at most 1), and vif at least 1.")
    return positive_or_nan(c * r), positive_or_nan(d * r), inflation


def smallest_rate_ratio(
    rate: ArrayLike,
    n_a: ArrayLike,
    n_b: ArrayLike,
    *,
    vif: ArrayLike = 1.0,
    power: float = 0.8,
    alpha: float = 0.05,
) -> Floats:
    """Return the smallest ratio of rates, group a over group b, that a two-sided test detects with this power.

    Parameters
    ----------
    rate : array_like
        Occurrences per token in group b.
    n_a, n_b : array_like
        Tokens in each group.
    vif : array_like
        Variance inflation, at least 1.
    power, alpha : float
        Probability of detecting the contrast, and error rate of the test.

    Returns
    -------
    numpy.ndarray
        Above 1; nan where nothing is expected to occur, infinite where no excess could be detected. A rate
        lower than in b can be harder still to detect.

    References
    ----------
    Signorini 1991, Biometrika 78:446-450, on power for Poisson rates.

    Examples
    --------
    >>> smallest_rate_ratio([2e-4, 1e-3, 1e-2], 4500, 22_500).round(1).tolist()
    [6.0, 2.7, 1.5]
    """
    x_a, x_b, inflation = _occurrences("smallest_rate_ratio", rate, n_a, n_b, vif)
    quantiles = ndtri(1 - share("smallest_rate_ratio", "alpha", alpha) / 2)
    quantiles = quantiles + ndtri(share("smallest_rate_ratio", "power", power))
    if quantiles <= 0:
        raise SchemaError("smallest_rate_ratio: power must exceed alpha / 2.")
    with np.errstate(over="ignore"):
        return np.exp(_solve(quantiles * np.sqrt(inflation), x_a, x_b))


def _solve(k: Floats, x_a: Floats, x_b: Floats) -> Floats:
    """Return the root of f(x) = x - k sqrt(e^-x / x_a + 1 / x_b), x = ln R, by Newton's method.

    f is concave and rises from f(0) < 0, so Newton's steps from 0 approach the root from below and
    cannot overshoot.
    """
    x = np.zeros(np.broadcast_shapes(k.shape, x_a.shape, x_b.shape))
    for _ in range(60):  # iterations over the whole array
        near = np.exp(-x) / x_a
        se = np.sqrt(near + 1 / x_b)
        step = (x - k * se) / (1 + k * near / (2 * se))
        x = x - step
        if not np.any(np.abs(step) > 1e-13 * (1 + x)):
            break
    return x


def power_of_ratio(
    ratio: ArrayLike,
    rate: ArrayLike,
    n_a: ArrayLike,
    n_b: ArrayLike,
    *,
    vif: ArrayLike = 1.0,
    alpha: float = 0.05,
) -> Floats:
    """Return the probability that a two-sided test detects a true ratio of rates.

    Parameters
    ----------
    ratio : array_like
        True rate in group a over the rate in group b, above 0.
    rate : array_like
        Occurrences per token in group b.
    n_a, n_b : array_like
        Tokens in each group.
    vif : array_like
        Variance inflation, at least 1.
    alpha : float
        Error rate of the test.

    Returns
    -------
    numpy.ndarray
        From alpha / 2 to 1 (the far tail is neglected, as usual).

    Examples
    --------
    >>> float(power_of_ratio(smallest_rate_ratio(1e-3, 4500, 22_500), 1e-3, 4500, 22_500).round(2))
    0.8
    """
    x_a, x_b, inflation = _occurrences("power_of_ratio", rate, n_a, n_b, vif)
    true = positive_or_nan(counts("power_of_ratio", "ratio", ratio))
    se = np.sqrt(inflation * (1 / (x_a * true) + 1 / x_b))
    return ndtr(np.abs(np.log(true)) / se - ndtri(1 - share("power_of_ratio", "alpha", alpha) / 2))
