"""Regress shares that are themselves estimates: draw them, regress each draw, pool the answers.

Shares of topics are uncertain because a row has few words. Regressing them as if they were data overstates effects (a
share estimated from 30 words lies too far from the mean) and gives intervals that are too narrow. A sampler's states
hold the posterior of the shares. Other engines give a point; around it stands the posterior of a Dirichlet prior whose
strength is read off the shares themselves: they vary more than the number of words alone would make them.

References
----------
Treier & Jackman 2008, American Journal of Political Science 52: 201-217 (method of composition). Rubin 1987, Multiple
Imputation for Nonresponse in Surveys (pooling).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..._progress import steps
from .regression import least_squares, scaled_shares

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_PARAMETER = 1e-6  # of a Dirichlet distribution that is drawn from


def composed(
    posterior: NDArray[np.float64],
    size: NDArray[np.float64],
    x: NDArray[np.float64],
    groups: NDArray[np.int64],
    scale: str,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give coefficients and covariances of a regression on one draw of the shares from each posterior.

    Parameters
    ----------
    posterior : ndarray, shape (n_draws, n_rows, n_topics)
        Dirichlet parameters.
    size : ndarray, shape (n_rows,)
        Words of each row.
    x : ndarray, shape (n_rows, p)
    groups : ndarray, shape (n_rows,)
    scale : {"share", "logit"}
    rng : Generator

    Returns
    -------
    coefficients : ndarray, shape (n_draws, n_topics, p)
    covariances : ndarray, shape (n_draws, n_topics, p, p)
    """
    n_draws, n_rows, k = posterior.shape
    coefficients, covariances = np.empty((n_draws, k, x.shape[1])), np.empty((n_draws, k, x.shape[1], x.shape[1]))
    at_once = max(1, 2_000_000 // max(1, n_rows * k))
    for low in steps(range(0, n_draws, at_once), "topic_effects"):
        part = slice(low, low + at_once)
        drawn = rng.standard_gamma(np.maximum(posterior[part], LEAST_PARAMETER))
        drawn /= np.maximum(drawn.sum(axis=2, keepdims=True), 1e-300)
        y = scaled_shares(drawn, size, scale).transpose(1, 0, 2).reshape(n_rows, -1)
        found = least_squares(x, y, groups)
        coefficients[part] = found[0].reshape(-1, k, x.shape[1])
        covariances[part] = found[1].reshape(-1, k, x.shape[1], x.shape[1])
    return coefficients, covariances


def posterior_of_points(theta: NDArray[np.float64], size: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Dirichlet parameters of the shares of each row, from a point estimate and the number of words.

    The prior is fitted by moments: the variance of an estimated share is ``m (1 - m) (1/n + (1 - 1/n) / (1 + a))``,
    with `m` its mean, `n` the words of a row and `a` the strength of the prior.
    """
    if len(theta) < 2 or theta.shape[1] < 2:
        return theta * size[:, None]
    mean = theta.mean(axis=0)
    by_words = float(np.mean(1 / np.maximum(size, 1)))
    ratio = theta.var(axis=0, ddof=1).sum() / max((mean * (1 - mean)).sum(), 1e-12)
    beyond = float(np.clip((ratio - by_words) / max(1 - by_words, 1e-12), 1e-3, 1.0))
    return np.asarray(theta * size[:, None] + (1 / beyond - 1) * mean)
