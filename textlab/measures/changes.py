"""Changes in the level of a series: where they lie, and whether chance alone could produce them.

The steps of `find_changes`::

    values    . . . . . : : : : : : : . . . .     n values, in order
    after               5             12          segmentation with the smallest sum of squares (`segmentation`)
    means     [  m0   ] [    m1     ] [ m2  ]
    residuals r r r r r r r r r r r r r r r r     their lag-1 autocorrelation gives the block length

1. Test: does the best *single* split remove more of the sum of squares than in shuffled series? Blocks of neighbours
   are shuffled as a whole, so that autocorrelation alone does not pass for a change.
2. Intervals: for each change, only the stretch from the previous to the next change is used. Residuals are resampled
   in blocks on each side, added to the two means, and the best split is found again; the interval holds the middle
   share of the places found.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .._checks import Rng, resampling, seed_of, source_of, whole
from ..errors import NotEnoughData, SchemaError
from ._door import Floats, Ints
from .resampling import percentile_interval
from .segmentation import best_splits, noise_variance, optimal_changes, penalized_changes, prepared_series
from .series import autocorrelation, block_length, block_places

__all__ = ["MIN_POINTS", "LevelChanges", "find_changes"]

MIN_POINTS = 20
_CHANGES_CELLS_AT_ONCE = 2_000_000  # resamples x places held in memory at a time; no effect on the numbers


@dataclass(frozen=True, kw_only=True)
class LevelChanges:
    """Changes of level; a change after k values lies between value k - 1 and value k (counted from 0)."""

    after: Ints  # (n_changes,), number of values before each change
    low: Floats  # (n_changes,), ends of the interval of `after`
    high: Floats
    means: Floats  # (n_changes + 1,), of the segments
    p: float  # that a series without any change splits as clearly as this one
    statistic: float  # share of the sum of squares removed by the best single split
    sse: float  # sum of squares around the segment means
    sse_none: float  # sum of squares around a single mean
    penalty: float  # nan if the number was given
    min_size: int
    autocorrelation: float  # lag 1, of the residuals
    block: int  # block length in resamples
    n_resamples: int
    confidence: float


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
) -> LevelChanges:
    """Find changes of level, test whether there is any, and give an interval for each place.

    Parameters
    ----------
    values : array_like of shape (n,)
        At least 20, in order.
    n_changes : int, optional
        How many changes; 0 for the test alone. By default the penalty decides.
    penalty : float, optional
        See `penalized_changes`; not together with `n_changes`.
    weights : array_like of shape (n,), optional
        For example, the number of tokens behind each value.
    min_size : int
        Fewest values in a segment.
    block : int, optional
        Number of neighbouring values kept together in resamples; by default from the autocorrelation of the residuals
        around the segments found or, if there are none, around the best split.
    n_resamples, confidence, rng
        Number of resamples (0: neither test nor intervals), nominal coverage, random source.

    Returns
    -------
    LevelChanges

    Raises
    ------
    NotEnoughData
        Fewer than 20 values.

    Notes
    -----
    The test compares the best single split with that of the values in random order, p = (1 + hits) / (1 + B). If
    neighbours are correlated, whole blocks are shuffled; with a lag-1 correlation of .8 and fewer than 300 values, p
    is still too small (one in ten at the 5 % level). A small p says that the level is not constant, not that each
    change is real; a steady trend also looks like a change. For the interval of a place, residuals are resampled (in
    blocks) around the means of the two adjacent segments, and the split is found again.

    Examples
    --------
    >>> found = find_changes([0, 1] * 10 + [3, 4] * 10, n_changes=1, rng=1)
    >>> found.after.tolist(), found.means.tolist(), found.p
    ([20], [0.5, 3.5], 0.001)
    """
    who = "find_changes"
    if n_changes is not None and penalty is not None:
        raise SchemaError(f"{who}: give n_changes or penalty, not both.")
    y, w, size = prepared_series(who, values, weights, min_size)
    if len(y) < MIN_POINTS:
        raise NotEnoughData(
            f"{who}: {len(y)} values; at least {MIN_POINTS} are needed to tell a change from chance. Show the points "
            "with their intervals, or choose shorter periods."
        )
    draw = resampling(who, n_resamples, confidence, rng)
    price = np.nan if n_changes is not None else 2 * noise_variance(y) * np.log(len(y)) if penalty is None else penalty
    after = _places(y, w, size, n_changes, price)
    (top,), (share_removed,) = best_splits(y[None], w[None], size)
    beside = after if len(after) else np.array([top])
    residuals = _residuals(y, w, beside)
    most = len(y) // 2
    length = _block(residuals, len(beside) + 1) if block is None else whole(who, "block", block, least=1, most=most)
    seed = seed_of(draw.rng, draw.seed)
    p = _chance_of(y, w, size, share_removed, length, draw.n, source_of(seed, "order"))
    low, high = _intervals(y, w, size, after, length, draw.n, draw.confidence, seed)
    return LevelChanges(
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


def _block(residuals: Floats, n_levels: int) -> int:
    # Twice the length that is optimal for the variance of a mean. In simulated series without a change (60 to 300
    # values, r up to .6) the test then rejects in 6 to 9 % of cases at the 5 % level; with the single length, in 9 to
    # 14 %.
    length = block_length(residuals, n_levels=n_levels)
    return length if length == 1 else min(2 * length, len(residuals) // 4)


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
    """Return p of the best split against shuffled values, or shuffled blocks that begin at a random place."""
    if not n:
        return np.nan
    hits, step = 0, max(1, _CHANGES_CELLS_AT_ONCE // len(y))
    for first in range(0, n, step):
        order = _shuffled(len(y), block, min(step, n - first), source)
        hits += int((best_splits(y[order], w[order], size)[1] >= seen - 1e-12).sum())
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
    """Return the interval of each place, from the stretch between its neighbouring changes."""
    ends = np.concatenate([[0], after, [len(y)]]).astype(np.int64)
    low, high = np.full(len(after), np.nan), np.full(len(after), np.nan)
    for k in range(len(after)) if n else ():
        start, stop = ends[k], ends[k + 2]
        found = _resampled_splits(y[start:stop], w[start:stop], size, after[k] - start, block, n, source_of(seed, k))
        low[k], high[k] = (
            start + float(x) for x in percentile_interval(found.astype(np.float64), confidence=confidence)
        )
    return low, high


def _resampled_splits(
    y: Floats, w: Floats, size: int, after: int, block: int, n: int, source: np.random.Generator
) -> Ints:
    """Return where the split is found when the residuals on each side of it are resampled."""
    level = y - _residuals(y, w, np.array([after]))
    parts = []
    step = max(1, _CHANGES_CELLS_AT_ONCE // len(y))
    for first in range(0, n, step):
        rows = min(step, n - first)
        drawn = [
            block_places(m, min(block, m), rows, source) + begin for m, begin in ((after, 0), (len(y) - after, after))
        ]
        places = np.concatenate(drawn, axis=1)
        parts.append(best_splits(level + (y - level)[places], np.broadcast_to(w, places.shape), size)[0])
    return np.concatenate(parts)
