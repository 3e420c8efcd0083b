"""Regressions of codes on time, corrected by a coded sample; papers in `textlab.measures.correction`."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..._checks import share
from .._door import Floats
from .samples import cluster_numbers, coded_sample, complete, design_matrix, full_rank


@dataclass(frozen=True)
class CorrectedSlopes:
    """Coefficients of a linear regression; arrays of shape (n_columns,)."""

    method: str
    value: Floats
    se: Floats
    low: Floats
    high: Floats
    covariance: Floats
    n_labelled: int
    n_predicted: int
    n_clusters: int  # 0 if no clusters were given
    tuning: float
    confidence: float


def naive_regression(
    design: ArrayLike, predicted: ArrayLike, *, clusters: ArrayLike | None = None, confidence: float = 0.95
) -> CorrectedSlopes:
    """Regress the uncorrected predictions, so that a trend in the coder's errors looks like a real trend.

    Parameters
    ----------
    design : array_like of shape (n, k)
        With a column of ones for the intercept.
    predicted : array_like of shape (n,)
    clusters : array_like of shape (n,), optional
    confidence : float

    Returns
    -------
    CorrectedSlopes

    Examples
    --------
    >>> round(float(naive_regression([[1, 0], [1, 1], [1, 2]], [0, 1, 2]).value[1]), 6)
    1.0
    """
    who = "naive_regression"
    f = complete(who, "predicted", predicted)
    x = design_matrix(who, design, len(f))
    found = weighted_least_squares(who, x, f, np.ones(len(f)), clusters, share(who, "confidence", confidence))
    return replace(found, method="naive", n_labelled=0, n_predicted=len(f))


def labelled_regression(
    design: ArrayLike,
    coded: ArrayLike,
    *,
    probability: ArrayLike | float = 1.0,
    clusters: ArrayLike | None = None,
    confidence: float = 0.95,
) -> CorrectedSlopes:
    """Regress people's codes alone, weighted by 1 / probability.

    Parameters
    ----------
    design : array_like of shape (n, k)
        With a column of ones for the intercept.
    coded : array_like of shape (n,)
        Codes of people; nan where there is none.
    probability : array_like of shape (n,) or float
        Probability that each passage was drawn for coding.
    clusters : array_like of shape (n,), optional
        Document or speaker of each passage.
    confidence : float

    Returns
    -------
    CorrectedSlopes

    Examples
    --------
    >>> nan = float("nan")
    >>> round(float(labelled_regression([[1, 0], [1, 1], [1, 2], [1, 3]], [0, 1, 2, nan]).value[1]), 6)
    1.0
    """
    who = "labelled_regression"
    s = coded_sample(who, np.zeros(np.size(coded)), coded, probability)
    x = design_matrix(who, design, len(s.y))[s.known]
    groups = None if clusters is None else cluster_numbers(who, clusters, len(s.y))[s.known]
    weights = 1 / s.probability[s.known]
    level = share(who, "confidence", confidence)
    found = weighted_least_squares(who, x, s.y[s.known], weights / weights.mean(), groups, level)
    return replace(found, method="labelled only", n_labelled=int(s.known.sum()), n_predicted=0, tuning=0.0)


def dsl_regression(
    design: ArrayLike,
    predicted: ArrayLike,
    coded: ArrayLike,
    *,
    probability: ArrayLike | float,
    clusters: ArrayLike | None = None,
    confidence: float = 0.95,
) -> CorrectedSlopes:
    """Regress codes on time (or other columns) by design-based supervised learning.

    Parameters
    ----------
    design : array_like of shape (n, k)
        With a column of ones for the intercept.
    predicted : array_like of shape (n,)
        Machine-made codes of all passages, including the labelled ones (cross-fitted if the machine was trained on
        them).
    coded : array_like of shape (n,)
        Codes of people; nan where there is none.
    probability : array_like of shape (n,) or float
        Known probability that each passage was drawn for coding.
    clusters : array_like of shape (n,), optional
        Document or speaker of each passage; if given, standard errors allow for dependence within clusters.
    confidence : float

    Returns
    -------
    CorrectedSlopes

    Raises
    ------
    NotEnoughData
        Fewer than two labelled passages, a design without full rank, or fewer than two clusters.

    Notes
    -----
    Least squares of the pseudo-outcome f + (R / pi)(Y - f) on the design, with HC1 standard errors or, with clusters,
    CR1 errors and t with (clusters - 1) degrees of freedom. Below some 30 clusters these errors are too small.

    Examples
    --------
    >>> nan = float("nan")
    >>> x = [[1, 0], [1, 1], [1, 2], [1, 3]]
    >>> round(float(dsl_regression(x, [0, 1, 2, 3], [0, nan, nan, 3], probability=0.5).value[1]), 6)
    1.0
    """
    who = "dsl_regression"
    s = coded_sample(who, predicted, coded, probability)
    x = design_matrix(who, design, len(s.f))
    level = share(who, "confidence", confidence)
    found = weighted_least_squares(who, x, s.pseudo(), np.ones(len(s.f)), clusters, level)
    return replace(found, method="dsl", n_labelled=int(s.known.sum()), n_predicted=len(s.f))


def ppi_regression(
    design: ArrayLike,
    predicted: ArrayLike,
    coded: ArrayLike,
    *,
    tune: bool = True,
    clusters: ArrayLike | None = None,
    confidence: float = 0.95,
) -> CorrectedSlopes:
    """Regress codes on time (or other columns) by prediction-powered inference.

    Parameters
    ----------
    design : array_like of shape (n, k)
        With a column of ones for the intercept.
    predicted : array_like of shape (n,)
        Machine-made codes of all passages.
    coded : array_like of shape (n,)
        Codes of people; nan where there is none. The labelled passages must be a simple random sample.
    tune : bool
        Weight the predictions to minimize the variance of the last coefficient (PPI++).
    clusters : array_like of shape (n,), optional
        Document or speaker of each passage.
    confidence : float

    Returns
    -------
    CorrectedSlopes

    Notes
    -----
    lambda OLS(f over the unlabelled) + OLS(Y - lambda f over the labelled); the covariances of the two parts are added.

    Examples
    --------
    >>> nan = float("nan")
    >>> x = [[1, t] for t in range(8)]
    >>> found = ppi_regression(x, range(8), [0, nan, 2, nan, 4, nan, 6, nan], tune=False)
    >>> round(float(found.value[1]), 6)
    1.0
    """
    who = "ppi_regression"
    s = coded_sample(who, predicted, coded, 1.0)
    x, level = design_matrix(who, design, len(s.f)), share(who, "confidence", confidence)
    here, far = (_RegressionSubset(who, x, chosen) for chosen in (s.known, ~s.known))
    groups = np.arange(len(s.f)) if clusters is None else cluster_numbers(who, clusters, len(s.f))
    # a cluster can hold passages of both kinds, so its contributions are summed before squaring
    coded_adds = added(here.influence(np.where(s.known, s.y, 0.0)), groups)
    machine_adds = added(here.influence(s.f) - far.influence(s.f), groups)
    weight = _slope_tuning(coded_adds[:, -1], machine_adds[:, -1]) if tune else 1.0
    parts = coded_adds - weight * machine_adds
    value = here.coefficients(np.where(s.known, s.y - weight * s.f, 0.0)) + weight * far.coefficients(s.f)
    n_labelled, n_clusters = int(s.known.sum()), 0 if clusters is None else len(parts)
    factor = _small_sample_factor(len(x), x.shape[1], n_clusters) if n_clusters else 1.0
    df = n_clusters - 1 if n_clusters else n_labelled - x.shape[1]
    out = _slopes(value, factor * parts.T @ parts, n_clusters, df, level)
    method = "ppi++" if tune else "ppi"
    return replace(out, method=method, tuning=weight, n_labelled=n_labelled, n_predicted=len(x) - n_labelled)


def _slope_tuning(coded: Floats, machine: Floats) -> float:
    """Return the lambda that minimizes the variance (a parabola) of the last coefficient, clipped to 0 to 1."""
    spread = float(machine @ machine)
    return min(1.0, max(0.0, float(coded @ machine) / spread)) if spread > 0 else 0.0


class _RegressionSubset:
    """Fit least squares over some of the passages."""

    def __init__(self, who: str, x: Floats, chosen: NDArray[np.bool_]) -> None:
        self.x, self.chosen = x[chosen], chosen
        full_rank(who, self.x)
        self.bread = np.linalg.inv(self.x.T @ self.x)
        n, k = self.x.shape
        self.factor = np.sqrt(n / (n - k))  # the small-sample factor of HC1, as a root

    def coefficients(self, outcome: Floats) -> Floats:
        return self.bread @ self.x.T @ outcome[self.chosen]

    def influence(self, outcome: Floats) -> Floats:
        """Return the influence of each passage on the coefficients, shape (n, k); 0 for passages not used."""
        out = np.zeros((len(self.chosen), self.x.shape[1]))
        gap = outcome[self.chosen] - self.x @ self.coefficients(outcome)
        out[self.chosen] = self.factor * (self.x * gap[:, None]) @ self.bread
        return out


def weighted_least_squares(
    who: str, x: Floats, y: Floats, weights: Floats, clusters: ArrayLike | None, confidence: float
) -> CorrectedSlopes:
    """Fit weighted least squares with HC1 or CR1 errors."""
    full_rank(who, x)
    bread = np.linalg.inv(x.T @ (x * weights[:, None]))
    beta = bread @ (x.T @ (weights * y))
    scores = x * (weights * (y - x @ beta))[:, None]
    n_clusters = 0
    if clusters is not None:
        scores = added(scores, cluster_numbers(who, clusters, len(y)))
        n_clusters = len(scores)
    factor = _small_sample_factor(len(x), x.shape[1], n_clusters)
    covariance = factor * bread @ (scores.T @ scores) @ bread
    return _slopes(beta, covariance, n_clusters, n_clusters - 1 if n_clusters else len(x) - x.shape[1], confidence)


def added(rows: Floats, groups: NDArray[np.int64]) -> Floats:
    """Sum the rows of each cluster."""
    out = np.zeros((int(groups.max()) + 1, rows.shape[1]))
    np.add.at(out, groups, rows)
    return out


def _small_sample_factor(n: int, k: int, n_clusters: int) -> float:
    """Return the small-sample factor: n / (n - k) for HC1, G / (G - 1) (n - 1) / (n - k) for CR1."""
    return n_clusters / (n_clusters - 1) * (n - 1) / (n - k) if n_clusters > 1 else n / (n - k)


def _slopes(value: Floats, covariance: Floats, n_clusters: int, df: int, confidence: float) -> CorrectedSlopes:
    from scipy.special import stdtrit

    se = np.sqrt(np.diag(covariance))
    half = float(stdtrit(df, 0.5 + confidence / 2)) * se
    return CorrectedSlopes("", value, se, value - half, value + half, covariance, 0, 0, n_clusters, 1.0, confidence)
