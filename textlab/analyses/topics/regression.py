"""Least squares with cluster-robust errors, for many outcomes at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def scaled_shares(shares: NDArray[np.float64], size: NDArray[np.float64], scale: str) -> NDArray[np.float64]:
    """Return the shares unchanged or as logits; `size` is the number of words of each row."""
    if scale == "share":
        return shares
    n = np.maximum(size, 2)[:, None]
    inside = (shares * (n - 1) + 0.5) / n  # the logit of 0 and 1 is infinite (Smithson & Verkuilen 2006)
    return np.asarray(np.log(inside / (1 - inside)))


def least_squares(
    x: NDArray[np.float64], y: NDArray[np.float64], groups: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the coefficients for each column of `y`, and their cluster-robust covariances (CR1).

    Parameters
    ----------
    x : ndarray, shape (n, p)
    y : ndarray, shape (n, n_y)
    groups : ndarray, shape (n,)
        Cluster of each row, numbered from 0 without gaps.

    Returns
    -------
    coefficients : ndarray, shape (n_y, p)
    covariances : ndarray, shape (n_y, p, p)
    """
    n, p = x.shape
    bread = np.linalg.inv(x.T @ x)
    b = bread @ (x.T @ y)
    errors = y - x @ b
    order, first = _by_group(groups)
    n_groups = len(first)
    # scores of one column of x at a time, shape (n_groups, n_y), then all their pairwise products
    scores = [_summed(errors * column[:, None], order, first) for column in x.T]
    meat = np.empty((y.shape[1], p, p))
    for i in range(p):
        for j in range(i, p):
            meat[:, i, j] = meat[:, j, i] = np.einsum("gy,gy->y", scores[i], scores[j])
    correction = n_groups / (n_groups - 1) * (n - 1) / (n - p)
    return b.T, correction * (bread @ meat @ bread)


def _by_group(groups: NDArray[np.int64]) -> tuple[NDArray[np.int64] | None, NDArray[np.int64]]:
    """Return the order of rows by group (None: already sorted), and the start of each group."""
    order = None if (np.diff(groups) >= 0).all() else np.argsort(groups, kind="stable")
    placed = groups if order is None else groups[order]
    return order, np.flatnonzero(np.diff(placed, prepend=-1))


def _summed(
    values: NDArray[np.float64], order: NDArray[np.int64] | None, first: NDArray[np.int64]
) -> NDArray[np.float64]:
    if len(first) == len(values):  # every row is a cluster
        return values
    return np.asarray(np.add.reduceat(values if order is None else values[order], first, axis=0))
