"""Pool estimates over several imputations of unobserved quantities.

References
----------
Rubin 1987, Multiple Imputation for Nonresponse in Surveys, chapter 3. Barnard & Rubin 1999, Biometrika 86: 948-955
(degrees of freedom in small samples). Treier & Jackman 2008, AJPS 52: 201-217 (method of composition).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ...errors import SchemaError
from .._door import numbers

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, eq=False)
class Pooled:
    """Pooled estimates.

    Attributes
    ----------
    estimate, variance, df : ndarray
        Mean, total variance and degrees of freedom of each estimate.
    between_share : ndarray
        Share of the total variance that lies between the imputations, 0 to 1.
    """

    estimate: NDArray[np.float64]
    variance: NDArray[np.float64]
    df: NDArray[np.float64]
    between_share: NDArray[np.float64]


def pool_states(estimates: ArrayLike, variances: ArrayLike, *, df: float = np.inf) -> Pooled:
    """Pool estimates of the same quantities over imputations (Rubin's rules).

    Parameters
    ----------
    estimates, variances : array, shape (n_imputations, ...)
        Estimates from each imputed data set; variances are squared standard errors.
    df : float
        Degrees of freedom of the analysis of complete data.

    Returns
    -------
    Pooled
        The total variance is the mean variance + (1 + 1/m) x the variance between imputations; degrees of freedom after
        Barnard & Rubin 1999.

    Examples
    --------
    >>> found = pool_states([1.0, 2.0, 3.0], [1.0, 1.0, 1.0])
    >>> float(found.estimate), round(float(found.variance), 3), round(float(found.df), 2)
    (2.0, 2.333, 6.12)
    """
    q, u = numbers("pool_states", "estimates", estimates), numbers("pool_states", "variances", variances)
    if q.shape != u.shape or not q.ndim:
        raise SchemaError(f"pool_estimates: estimates {q.shape} and variances {u.shape} must have one shape.")
    m = len(q)
    within = u.mean(axis=0)
    between = q.var(axis=0, ddof=1) if m > 1 else np.zeros_like(within)
    total = within + (1 + 1 / m) * between
    share = np.divide((1 + 1 / m) * between, total, out=np.zeros_like(total), where=total > 0)
    return Pooled(q.mean(axis=0), total, _rubin_df(share, m, df), share)


def _rubin_df(share: NDArray[np.float64], m: int, complete: float) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        old = np.where(share > 0, (m - 1) / share**2, np.inf)
    if np.isinf(complete):
        return old
    observed = (complete + 1) / (complete + 3) * complete * (1 - share)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.isinf(old), observed, 1 / (1 / old + 1 / np.maximum(observed, 1e-12)))
