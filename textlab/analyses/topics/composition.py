"""Method of composition: draw the topic shares, regress each draw, and pool the regressions.

The shares of topics are estimates, uncertain because a row has few words. Regressing them as if they were data distorts
effects and gives intervals that are too narrow. So the regression is repeated on draws of the shares from their
posterior distribution::

    posterior[draw, row, topic]   Dirichlet parameters of the shares of each row
        |  one gamma draw per cell, rows divided by their sums
    y[row, draw * topic]          drawn shares (or logits), all draws side by side
        |  one least-squares fit of x[row, p]; errors clustered by source
    coefficients[draw, topic, p], covariances[draw, topic, p, p]
        |  Rubin's rules (`effect_tables.coefficient_table`)
    estimate, standard error and interval per topic and term

For a sampled model the posterior comes from its saved states, one draw per state. Other engines give only a point
estimate; its posterior is a Dirichlet distribution with ``n * theta`` plus a prior whose strength is estimated from the
shares: the more they vary beyond what the number of words explains, the weaker the prior (`posterior_of_points`).

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

LEAST_PARAMETER = 1e-6  # lower bound of the Dirichlet parameters, as the gamma generator needs them above 0


def composed(
    posterior: NDArray[np.float64],
    size: NDArray[np.float64],
    x: NDArray[np.float64],
    groups: NDArray[np.int64],
    scale: str,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draw the shares once from each posterior, regress each draw, and return coefficients and covariances.

    Parameters
    ----------
    posterior : ndarray, shape (n_draws, n_rows, n_topics)
        Dirichlet parameters of the shares.
    size : ndarray, shape (n_rows,)
        Number of words in each row.
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
    """Return the Dirichlet parameters of the shares of each row, given a point estimate and the number of words.

    The prior is fitted by the method of moments: the variance of an estimated share is ``m (1 - m) (1/n + (1 - 1/n) /
    (1 + a))``, where ``m`` is its mean, ``n`` the number of words of a row and ``a`` the strength of the prior.
    """
    if len(theta) < 2 or theta.shape[1] < 2:
        return theta * size[:, None]
    mean = theta.mean(axis=0)
    by_words = float(np.mean(1 / np.maximum(size, 1)))
    ratio = theta.var(axis=0, ddof=1).sum() / max((mean * (1 - mean)).sum(), 1e-12)
    beyond = float(np.clip((ratio - by_words) / max(1 - by_words, 1e-12), 1e-3, 1.0))
    return np.asarray(theta * size[:, None] + (1 / beyond - 1) * mean)
