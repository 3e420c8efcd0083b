"""Divide a series into segments of constant level with the smallest sum of squares around the segment means.

The search is exact. Jackson et al. 2005, IEEE Signal Processing Letters 12:105-108 (dynamic programming); Killick,
Fearnhead & Eckley 2012, Journal of the American Statistical Association 107:1590-1598 (PELT).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._checks import whole
from ..errors import NotEnoughData, SchemaError
from ._door import Floats, Ints
from .series import finite_series

__all__ = ["best_split", "noise_variance", "optimal_changes", "penalized_changes"]


class _Sums:
    """Sum of squares around the mean of any stretch, from running sums."""

    def __init__(self, values: Floats, weights: Floats) -> None:
        gap = values - np.average(values, weights=weights)  # centred, because running sums of large numbers lose digits
        self.w, self.y, self.yy = (
            np.concatenate([[0.0], np.cumsum(x)]) for x in (weights, weights * gap, weights * gap**2)
        )

    def cost(self, start: Ints | int, stop: Ints | int) -> Floats:
        """Return the sum of squares around the mean from `start` up to `stop` (excluded)."""
        w, y = self.w[stop] - self.w[start], self.y[stop] - self.y[start]
        return np.maximum(self.yy[stop] - self.yy[start] - y**2 / w, 0)


def prepared_series(
    who: str, values: ArrayLike, weights: ArrayLike | None, min_size: int
) -> tuple[Floats, Floats, int]:
    size = whole(who, "min_size", min_size, least=1)
    y = finite_series(who, "values", values, 2 * size)
    w = np.ones(len(y)) if weights is None else finite_series(who, "weights", weights, 1)
    if len(w) != len(y):
        raise SchemaError(f"{who}: values and weights have {len(y)} and {len(w)} entries.")
    if not (w > 0).all():
        raise SchemaError(f"{who}: weights must be above 0; leave out values without weight.")
    return y, w / w.mean(), size


def optimal_changes(values: ArrayLike, n_changes: int, *, weights: ArrayLike | None = None, min_size: int = 5) -> Ints:
    """Find the segmentation with a given number of changes that has the smallest sum of squares.

    Parameters
    ----------
    values : array_like of shape (n,)
        In order.
    n_changes : int
    weights : array_like of shape (n,), optional
        For example, the number of tokens behind each value.
    min_size : int
        Fewest values in a segment.

    Returns
    -------
    numpy.ndarray of int, shape (n_changes,)
        Number of values before each change, in ascending order.

    Raises
    ------
    NotEnoughData
        The series is too short for so many segments.

    Examples
    --------
    >>> optimal_changes([0, 1, 0, 9, 8, 9, 4, 5, 4], 2, min_size=2).tolist()
    [3, 6]
    """
    who = "optimal_changes"
    y, w, size = prepared_series(who, values, weights, min_size)
    k, n = whole(who, "n_changes", n_changes, least=1), len(y)
    if (k + 1) * size > n:
        raise NotEnoughData(f"{who}: {n} values cannot hold {k + 1} segments of at least {size}.")
    sums = _Sums(y, w)
    stops = np.arange(n + 1)
    best = np.where(stops >= size, sums.cost(0, np.maximum(stops, 1)), np.inf)  # best[stop]: one segment from 0 to stop
    came_from = np.zeros((k + 1, n + 1), dtype=np.int64)
    for segment in range(1, k + 1):
        best, came_from[segment] = _one_more(sums, best, (segment + 1) * size, size)
    out = [n]
    for segment in range(k, 0, -1):
        out.append(int(came_from[segment, out[-1]]))
    return np.array(out[:0:-1], dtype=np.int64)


def _one_more(sums: _Sums, best: Floats, first: int, size: int) -> tuple[Floats, Ints]:
    """Return the smallest sum of squares up to each stop with one more segment, and where that segment begins."""
    n = len(best) - 1
    more, came_from = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=np.int64)
    for stop in range(first, n + 1):
        starts = np.arange(first - size, stop - size + 1)
        total = best[starts] + sums.cost(starts, stop)
        at = int(total.argmin())
        more[stop], came_from[stop] = total[at], starts[at]
    return more, came_from


def noise_variance(values: ArrayLike) -> float:
    """Return the noise variance around an unknown level, half the mean squared difference of neighbours.

    Parameters
    ----------
    values : array_like of shape (n,)

    Returns
    -------
    float

    Notes
    -----
    A few changes of level hardly raise it. Positive autocorrelation lowers it.

    References
    ----------
    von Neumann 1941, Annals of Mathematical Statistics 12:367-395.

    Examples
    --------
    >>> noise_variance([0, 1, 0, 1, 9, 10, 9, 10])
    5.0
    """
    gaps = np.diff(finite_series("noise_variance", "values", values, 2))
    return float((gaps @ gaps) / (2 * len(gaps)))


def penalized_changes(
    values: ArrayLike, *, penalty: float | None = None, weights: ArrayLike | None = None, min_size: int = 5
) -> Ints:
    """Find the changes that each reduce the sum of squares by more than `penalty`.

    Parameters
    ----------
    values : array_like of shape (n,)
    penalty : float, optional
        By default 2 s^2 ln n, with s^2 from `noise_variance`.
    weights : array_like of shape (n,), optional
        Scaled to mean 1.
    min_size : int
        Fewest values in a segment.

    Returns
    -------
    numpy.ndarray of int, shape (n_changes,)
        Number of values before each change. Too many if the values are autocorrelated: test with `find_changes`.

    Examples
    --------
    >>> penalized_changes([0, 1, 0, 1, 0, 9, 8, 9, 8, 9], penalty=10, min_size=2).tolist()
    [5]
    """
    who = "penalized_changes"
    y, w, size = prepared_series(who, values, weights, min_size)
    price = 2 * noise_variance(y) * np.log(len(y)) if penalty is None else penalty
    if not (isinstance(price, (int, float)) and 0 <= price < np.inf):
        raise SchemaError(f"{who}: penalty must be a finite number, at least 0, not {penalty!r}.")
    sums, n = _Sums(y, w), len(y)
    best, came_from = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=np.int64)
    best[0] = -price
    starts, until = np.zeros(1, dtype=np.int64), np.full(1, n)
    for stop in range(size, n + 1):
        reach = best[starts] + sums.cost(starts, stop)
        at = int(reach.argmin())
        best[stop], came_from[stop] = reach[at] + price, starts[at]
        # PELT pruning: a start that trails by more than the penalty can never become optimal again.
        behind = reach > best[stop] + 1e-9 * abs(best[stop])
        until = np.where(behind, np.minimum(until, stop + size - 1), until)
        starts, until = starts[until > stop], until[until > stop]
        if stop - size + 1 >= size:
            starts, until = np.append(starts, stop - size + 1), np.append(until, n)
    out = [n]
    while out[-1] > 0:
        out.append(int(came_from[out[-1]]))
    return np.array(out[-2:0:-1], dtype=np.int64)


def best_split(values: ArrayLike, *, weights: ArrayLike | None = None, min_size: int = 5) -> tuple[int, float]:
    """Find the single change that reduces the sum of squares most.

    Parameters
    ----------
    values : array_like of shape (n,)
    weights : array_like of shape (n,), optional
    min_size : int
        Fewest values on a side.

    Returns
    -------
    after : int
        Number of values before the change.
    share : float
        Share of the sum of squares around a single mean that the split removes, 0 to 1; 0 if all values are equal.

    Examples
    --------
    >>> best_split([0, 0, 0, 1, 1, 1], min_size=2)
    (3, 1.0)
    """
    y, w, size = prepared_series("best_split", values, weights, min_size)
    after, removed = best_splits(y[None], w[None], size)
    return int(after[0]), float(removed[0])


def best_splits(y: Floats, w: Floats, size: int) -> tuple[Ints, Floats]:
    """Return the best split of each row of `y`, shape (n_series, n), and the share of the sum of squares it removes."""
    y = y - (w * y).sum(axis=1, keepdims=True) / w.sum(axis=1, keepdims=True)
    n, total = y.shape[1], (w * y**2).sum(axis=1)
    part = slice(size - 1, n - size)  # the change comes after this value
    sums, weight = np.cumsum(w * y, axis=1)[:, part], np.cumsum(w, axis=1)
    gain = sums**2 * (1 / weight[:, part] + 1 / (weight[:, -1:] - weight[:, part]))
    at = gain.argmax(axis=1)
    top = gain[np.arange(len(y)), at]
    return at + size, np.divide(top, total, out=np.zeros(len(y)), where=total > 0)
