"""Pool estimates over several draws of an unknown quantity, such as an uncertain date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .._checks import share
from ..errors import NotEnoughData, SchemaError
from ._door import Floats, numbers

__all__ = ["PooledEstimate", "pool_estimates"]


@dataclass(frozen=True)
class PooledEstimate:
    """Pooled estimates; each array has the shape of one draw."""

    value: Floats
    se: Floats
    low: Floats
    high: Floats
    df: Floats  # degrees of freedom of the t interval
    share_unknown: Floats  # share of the variance due to the unknown quantity
    n_draws: int
    confidence: float


def pool_estimates(
    values: ArrayLike, variances: ArrayLike, *, df: ArrayLike = np.inf, confidence: float = 0.95
) -> PooledEstimate:
    """Pool estimates over draws by Rubin's rules.

    Parameters
    ----------
    values : array_like of shape (n_draws, ...)
        Estimates, one row for each draw of the unknown quantity (such as a date within its interval).
    variances : array_like of shape (n_draws, ...)
        Squared standard errors of these estimates.
    df : float or array_like of the shape of one draw
        Degrees of freedom that each draw alone would have, such as clusters - 1; infinite for a normal estimate.
    confidence : float
        Nominal coverage.

    Returns
    -------
    PooledEstimate
        nan where any draw gave no estimate.

    Raises
    ------
    NotEnoughData
        Fewer than two draws.

    Notes
    -----
    The variance is W + (1 + 1 / m) B, with W the mean variance within draws and B the variance between them; t has
    (m - 1)(1 + W / ((1 + 1 / m) B))^2 degrees of freedom, or fewer if `df` is finite (Barnard & Rubin).

    References
    ----------
    Rubin 1987, Multiple Imputation for Nonresponse in Surveys, chapter 3. Barnard & Rubin 1999, Biometrika 86:948-955.

    Examples
    --------
    >>> found = pool_estimates([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])
    >>> float(found.value), round(float(found.se), 3)
    (2.0, 1.528)
    """
    from scipy.special import stdtrit

    who = "pool_estimates"
    level = share(who, "confidence", confidence)
    q, u = numbers(who, "values", values), numbers(who, "variances", variances)
    if q.shape != u.shape or q.ndim < 1:
        raise SchemaError(f"{who}: values have shape {q.shape}, variances {u.shape}; they must be the same.")
    m = len(q)
    if m < 2:
        raise NotEnoughData(f"{who}: {m} draws; at least two are needed, 200 are usual.")
    if (u < 0).any():
        raise SchemaError(f"{who}: a variance is below 0.")
    between = (1 + 1 / m) * q.var(axis=0, ddof=1)
    total = u.mean(axis=0) + between
    unknown = np.divide(between, total, out=np.zeros_like(total), where=total != 0)
    value, se, pooled_df = q.mean(axis=0), np.sqrt(total), _barnard_rubin(unknown, m, numbers(who, "df", df))
    half = stdtrit(np.minimum(pooled_df, 1e9), 0.5 + level / 2) * se
    return PooledEstimate(value, se, value - half, value + half, pooled_df, unknown, m, level)


def _barnard_rubin(unknown: Floats, m: int, complete: Floats) -> Floats:
    """Degrees of freedom of `m` pooled draws: Rubin's, bounded by what complete data would have."""
    with np.errstate(divide="ignore"):
        old = (m - 1) / unknown**2
    if np.isinf(complete).all():
        return old
    observed = (complete + 1) / (complete + 3) * complete * (1 - unknown)
    with np.errstate(divide="ignore"):
        return 1 / (1 / old + 1 / np.maximum(observed, 1e-12))
