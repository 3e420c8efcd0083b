"""Least squares with errors that allow for clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...errors import NotEnoughData
from ...measures.resampling import bootstrap_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray


def scaled_shares(shares: NDArray[np.float64], size: NDArray[np.float64], scale: str) -> NDArray[np.float64]:
    """Return the shares, or their logit after they are drawn inside 0 and 1 (Smithson and Verkuilen 2006)."""
    if scale == "share":
        return shares
    n = np.maximum(size, 2)[:, None]
    inside = (shares * (n - 1) + 0.5) / n  # 0 and 1 have no logit
    return np.asarray(np.log(inside / (1 - inside)))


def least_squares(
    x: NDArray[np.float64], y: NDArray[np.float64], groups: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Coefficients of each column of `y`, and their cluster-robust covariances (CR1).

    Returns
    -------
    coefficients : ndarray, shape (n_y, p)
    covariances : ndarray, shape (n_y, p, p)
    """
    n, p = x.shape
    bread = np.linalg.inv(x.T @ x)
    b = bread @ x.T @ y
    errors = y - x @ b
    n_groups = int(groups.max()) + 1
    scores = np.zeros((n_groups, y.shape[1], p))
    np.add.at(scores, groups, errors[:, :, None] * x[:, None, :])
    meat = np.einsum("gkp,gkq->kpq", scores, scores)
    correction = n_groups / (n_groups - 1) * (n - 1) / (n - p)
    return b.T, correction * np.einsum("ap,kpq,qb->kab", bread, meat, bread)


def bootstrapped_covariance(
    x: NDArray[np.float64], y: NDArray[np.float64], groups: NDArray[np.int64], n: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Covariance of the coefficients over resamples of the clusters; without resamples the cluster-robust one."""
    if not n:
        return least_squares(x, y, groups)[1]
    n_groups, p = int(groups.max()) + 1, x.shape[1]
    squares, products = np.zeros((n_groups, p, p)), np.zeros((n_groups, p, y.shape[1]))
    np.add.at(squares, groups, x[:, :, None] * x[:, None, :])
    np.add.at(products, groups, x[:, :, None] * y[:, None, :])
    found = []
    for weight in bootstrap_weights(n_groups, n, rng).astype(float):
        left = np.tensordot(weight, squares, axes=1)
        if np.linalg.cond(left) < 1e12:  # a resample may hold one value of a covariate only
            found.append(np.linalg.solve(left, np.tensordot(weight, products, axes=1)).T)
    if len(found) < n / 2:
        raise NotEnoughData(
            "topic_effects: in most resamples of the clusters a covariate has one value only; take a simpler formula."
        )
    draws = np.array(found)
    away = (draws - draws.mean(axis=0)) * np.sqrt(n_groups / (n_groups - 1))
    return np.asarray(np.einsum("skp,skq->kpq", away, away) / (len(draws) - 1))
