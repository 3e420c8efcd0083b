"""At which points does the level of a series change, and could a series without a change look like that?

A segmentation is as good as the squares that are left around the means of its segments. All places are searched; the
answer is exact. Jackson et al. 2005, IEEE Signal Processing Letters 12:105-108 (dynamic programming); Killick,
Fearnhead & Eckley 2012, Journal of the American Statistical Association 107:1590-1598 (PELT).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .._checks import Rng, resampling, seed_of, source_of, whole
from ..errors import NotEnoughData, SchemaError
from ._door import Floats, Ints
from .resampling import percentile_interval
from .series import autocorrelation, block_length, block_places, finite_series

__all__ = [
    "MIN_POINTS",
    "Changes",
    "best_split",
    "find_changes",
    "noise_variance",
    "optimal_changes",
    "penalized_changes",
]

MIN_POINTS = 20
_CELLS_AT_ONCE = 2_000_000  # resamples by places held at a time; the numbers do not depend on it


@dataclass(frozen=True, kw_only=True)
class Changes:
    """Where the level changes; a change after k values lies between value k - 1 and value k (counted from 0)."""

    after: Ints  # (n_changes,), number of values before each change
    low: Floats  # (n_changes,), ends of the interval of `after`
    high: Floats
    means: Floats  # (n_changes + 1,), of the segments
    p: float  # that a series without a change splits as clearly as this one, whole series
    statistic: float  # share of the squares that the best single split removes
    sse: float  # squares left around the means
    sse_none: float  # squares around one mean
    penalty: float  # nan if the number was given
    min_size: int
    autocorrelation: float  # lag 1, of the residuals
    block: int  # values kept together in resamples
    n_resamples: int
    confidence: float


class _Sums:
    """Squares around the mean of any stretch, from running sums."""

    def __init__(self, values: Floats, weights: Floats) -> None:
        gap = values - np.average(values, weights=weights)  # running sums of large numbers lose digits
        self.w, self.y, self.yy = (
            np.concatenate([[0.0], np.cumsum(x)]) for x in (weights, weights * gap, weights * gap**2)
        )

    def cost(self, start: Ints | int, stop: Ints | int) -> Floats:
        """Squares around the mean from `start` up to `stop` (excluded)."""
        w, y = self.w[stop] - self.w[start], self.y[stop] - self.y[start]
        return np.maximum(self.yy[stop] - self.yy[start] - y**2 / w, 0)


def _prepared(who: str, values: ArrayLike, weights: ArrayLike | None, min_size: int) -> tuple[Floats, Floats, int]:
    size = whole(who, "min_size", min_size, least=1)
    y = finite_series(who, "values", values, 2 * size)
    w = np.ones(len(y)) if weights is None else finite_series(who, "weights", weights, 1)
    if len(w) != len(y):
        raise SchemaError(f"{who}: values and weights have {len(y)} and {len(w)} entries.")
    if not (w > 0).all():
        raise SchemaError(f"{who}: weights must be above 0; leave out values without weight.")
    return y, w / w.mean(), size


def optimal_changes(values: ArrayLike, n_changes: int, *, weights: ArrayLike | None = None, min_size: int = 5) -> Ints:
    """Find the segmentation with a given number of changes that leaves the fewest squares.

    Parameters
    ----------
    values : array_like of shape (n,)
        In order.
    n_changes : int
    weights : array_like of shape (n,), optional
        Such as tokens behind each value.
    min_size : int
        Fewest values in a segment.

    Returns
    -------
    numpy.ndarray of int, shape (n_changes,)
        Number of values before each change, rising.

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
    y, w, size = _prepared(who, values, weights, min_size)
    k, n = whole(who, "n_changes", n_changes, least=1), len(y)
    if (k + 1) * size > n:
        raise NotEnoughData(f"{who}: {n} values cannot hold {k + 1} segments of at least {size}.")
    sums = _Sums(y, w)
    stops = np.arange(n + 1)
    best = np.where(stops >= size, sums.cost(0, np.maximum(stops, 1)), np.inf)  # up to each stop, one segment
    came_from = np.zeros((k + 1, n + 1), dtype=np.int64)
    for segment in range(1, k + 1):
        best, came_from[segment] = _one_more(sums, best, (segment + 1) * size, size)
    out = [n]
    for segment in range(k, 0, -1):
        out.append(int(came_from[segment, out[-1]]))
    return np.array(out[:0:-1], dtype=np.int64)


def _one_more(sums: _Sums, best: Floats, first: int, size: int) -> tuple[Floats, Ints]:
    """The best squares up to each stop with one segment more, and where that segment begins."""
    n = len(best) - 1
    more, came_from = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=np.int64)
    for stop in range(first, n + 1):
        starts = np.arange(first - size, stop - size + 1)
        total = best[starts] + sums.cost(starts, stop)
        at = int(total.argmin())
        more[stop], came_from[stop] = total[at], starts[at]
    return more, came_from


def noise_variance(values: ArrayLike) -> float:
    """Variance of the noise around an unknown level: half the mean squared difference of neighbours.

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
    """Find as many changes as pay: each must remove more squares than `penalty`.

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
        Number of values before each change. With autocorrelation too many: test with `find_changes`.

    Examples
    --------
    >>> penalized_changes([0, 1, 0, 1, 0, 9, 8, 9, 8, 9], penalty=10, min_size=2).tolist()
    [5]
    """
    who = "penalized_changes"
    y, w, size = _prepared(who, values, weights, min_size)
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
        # A start that is behind by the price can never lead again, once a segment that begins here may end.
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
    """Find the single change that removes the most squares.

    Returns
    -------
    after : int
        Number of values before the change.
    share : float
        Share of the squares around one mean that the split removes, from 0 to 1; 0 if all values are equal.

    Examples
    --------
    >>> best_split([0, 0, 0, 1, 1, 1], min_size=2)
    (3, 1.0)
    """
    y, w, size = _prepared("best_split", values, weights, min_size)
    after, removed = _splits(y[None], w[None], size)
    return int(after[0]), float(removed[0])


def _splits(y: Floats, w: Floats, size: int) -> tuple[Ints, Floats]:
    """Best split of each row, and the share of its squares that it removes."""
    y = y - (w * y).sum(axis=1, keepdims=True) / w.sum(axis=1, keepdims=True)
    n, total = y.shape[1], (w * y**2).sum(axis=1)
    part = slice(size - 1, n - size)  # the change comes after this value
    sums, weight = np.cumsum(w * y, axis=1)[:, part], np.cumsum(w, axis=1)
    gain = sums**2 * (1 / weight[:, part] + 1 / (weight[:, -1:] - weight[:, part]))
    at = gain.argmax(axis=1)
    top = gain[np.arange(len(y)), at]
    return at + size, np.divide(top, total, out=np.zeros(len(y)), where=total > 0)


def find_changes(
    values: ArrayLike,
    *,
    n_changes: int | None = None,
    penalty: float | None = None,
    weights: ArrayLike | None = None,
    min_size: int = 5,
    block: int | None = None,
    n_resamples: int = 999,
    confidence: float = 0.95,
    rng: Rng = None,
) -> Changes:
    """Find changes of level, test that there is any, and say how well their places are known.

    Parameters
    ----------
    values : array_like of shape (n,)
        At least 20, in order.
    n_changes : int, optional
        How many; 0 for the test alone. By default as many as the penalty lets pass.
    penalty : float, optional
        See `penalized_changes`; not together with `n_changes`.
    weights : array_like of shape (n,), optional
        Such as tokens behind each value.
    min_size : int
        Fewest values in a segment.
    block : int, optional
        Neighbours kept together in resamples; by default from the autocorrelation of the residuals, which are taken
        around the segments found or, if there are none, around the best split.
    n_resamples, confidence, rng
        Resamples (0: neither test nor intervals), nominal coverage, source of chance.

    Returns
    -------
    Changes

    Raises
    ------
    NotEnoughData
        Fewer than 20 values.

    Notes
    -----
    The test compares the best single split with that of the values in random order, p = (1 + hits) / (1 + B); blocks
    are shuffled as wholes where neighbours resemble each other. It says that the level is not constant, not that each
    change is real; and a steady trend also looks like a change. The interval of a place draws residuals (in blocks)
    around the means of the two segments beside it and finds the split again.

    Examples
    --------
    >>> found = find_changes([0, 1] * 10 + [3, 4] * 10, n_changes=1, rng=1)
    >>> found.after.tolist(), found.means.tolist(), found.p
    ([20], [0.5, 3.5], 0.001)
    """
    who = "find_changes"
    if n_changes is not None and penalty is not None:
        raise SchemaError(f"{who}: give n_changes or penalty, not both.")
    y, w, size = _prepared(who, values, weights, min_size)
    if len(y) < MIN_POINTS:
        raise NotEnoughData(
            f"{who}: {len(y)} values; at least {MIN_POINTS} are needed to tell a change from chance. Show the points "
            "with their intervals, or choose shorter periods."
        )
    draw = resampling(who, n_resamples, confidence, rng)
    price = np.nan if n_changes is not None else 2 * noise_variance(y) * np.log(len(y)) if penalty is None else penalty
    after = _places(y, w, size, n_changes, price)
    (top,), (share_removed,) = _splits(y[None], w[None], size)
    residuals = _residuals(y, w, after if len(after) else np.array([top]))
    length = block_length(residuals) if block is None else whole(who, "block", block, least=1, most=len(y) // 2)
    seed = seed_of(draw.rng, draw.seed)
    p = _chance_of(y, w, size, share_removed, length, draw.n, source_of(seed, "order"))
    low, high = _intervals(y, w, size, after, length, draw.n, draw.confidence, seed)
    return Changes(
        after=after,
        low=low,
        high=high,
        means=_segment_means(y, w, after),
        p=p,
        statistic=float(share_removed),
        sse=float((w * _residuals(y, w, after) ** 2).sum()),
        sse_none=float((w * _residuals(y, w, after[:0]) ** 2).sum()),
        penalty=float(price),
        min_size=size,
        autocorrelation=float(autocorrelation(residuals)[0]),
        block=length,
        n_resamples=draw.n,
        confidence=draw.confidence,
    )


def _places(y: Floats, w: Floats, size: int, n_changes: int | None, price: float) -> Ints:
    if n_changes is None:
        return penalized_changes(y, penalty=price, weights=w, min_size=size)
    k = whole("find_changes", "n_changes", n_changes)
    return optimal_changes(y, k, weights=w, min_size=size) if k else np.empty(0, dtype=np.int64)


def _segment_means(y: Floats, w: Floats, after: Ints) -> Floats:
    starts = np.concatenate([[0], after]).astype(np.int64)
    return np.add.reduceat(w * y, starts) / np.add.reduceat(w, starts)


def _residuals(y: Floats, w: Floats, after: Ints) -> Floats:
    sizes: Ints = np.diff(np.concatenate([[0], after, [len(y)]]).astype(np.int64)).astype(np.int64)
    return y - np.repeat(_segment_means(y, w, after), sizes)


def _chance_of(y: Floats, w: Floats, size: int, seen: float, block: int, n: int, source: np.random.Generator) -> float:
    """p of the best split against shuffled values, or shuffled blocks that begin at a random place."""
    if not n:
        return np.nan
    hits, step = 0, max(1, _CELLS_AT_ONCE // len(y))
    for first in range(0, n, step):
        order = _shuffled(len(y), block, min(step, n - first), source)
        hits += int((_splits(y[order], w[order], size)[1] >= seen - 1e-12).sum())
    return (1 + hits) / (1 + n)


def _shuffled(n: int, block: int, rows: int, source: np.random.Generator) -> Ints:
    if block == 1:
        return source.permuted(np.tile(np.arange(n), (rows, 1)), axis=1)
    out = np.empty((rows, n), dtype=np.int64)
    for row in out:
        turned = np.roll(np.arange(n), -int(source.integers(n)))
        blocks = np.split(turned, range(block, n, block))
        row[:] = np.concatenate([blocks[k] for k in source.permutation(len(blocks))])
    return out


def _intervals(
    y: Floats, w: Floats, size: int, after: Ints, block: int, n: int, confidence: float, seed: int
) -> tuple[Floats, Floats]:
    """Interval of each place, from the stretch between the changes beside it."""
    ends = np.concatenate([[0], after, [len(y)]]).astype(np.int64)
    low, high = np.full(len(after), np.nan), np.full(len(after), np.nan)
    for k in range(len(after)) if n else ():
        start, stop = ends[k], ends[k + 2]
        found = _refound(y[start:stop], w[start:stop], size, after[k] - start, block, n, source_of(seed, k))
        low[k], high[k] = (
            start + float(x) for x in percentile_interval(found.astype(np.float64), confidence=confidence)
        )
    return low, high


def _refound(y: Floats, w: Floats, size: int, after: int, block: int, n: int, source: np.random.Generator) -> Ints:
    """Where the split is found when residuals are drawn anew on each side of it."""
    level = y - _residuals(y, w, np.array([after]))
    parts = []
    step = max(1, _CELLS_AT_ONCE // len(y))
    for first in range(0, n, step):
        rows = min(step, n - first)
        drawn = [
            block_places(m, min(block, m), rows, source) + begin for m, begin in ((after, 0), (len(y) - after, after))
        ]
        places = np.concatenate(drawn, axis=1)
        parts.append(_splits(level + (y - level)[places], np.broadcast_to(w, places.shape), size)[0])
    return np.concatenate(parts)
