"""Cluster-bootstrap intervals of scores that are made of sums over clusters: how often, and with what, in each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _checks
from .._progress import steps
from .._wording import counted, several
from ..measures.resampling import bootstrap_weights, effective_number, expanded_interval, iter_resampled_totals
from .few import shown_intervals

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csc_array

    from .clusters import Clusters

    Floats = NDArray[Any]
    Ints = NDArray[np.int64]
    Score = Callable[..., Floats]

LEAST_HOLDERS = 3  # clusters with the item below which no interval is given; as few as a contrast asks for
MOST_BUNDLES = 1_000  # units that are resampled; more turns than that are resampled in random bundles
DENSE = 0.05  # share of filled cells above which a dense product is the quicker one
CELLS_HELD = 2_000_000  # row-by-resample numbers held at a time
KEPT = 16_000_000  # resampled totals of one part that are worked out once for all rows
PLACES_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False, kw_only=True)
class ClusterDraws:
    """The clusters with words, drawn with replacement.

    Where there are more than `MOST_BUNDLES` clusters they are dealt at random into so many bundles of equal size
    (give or take one), and bundles are drawn. Sums over clusters have the same expected variance either way, a
    bundle being a random lot of them; cost and memory then no longer grow with their number (random
    groups: Wolter 2007, Introduction to Variance Estimation, chapter 2).

    Attributes
    ----------
    bundle : ndarray of int, shape (n_units,)
        What each cluster is drawn with: itself, or its bundle; -1 for a cluster without words.
    weights : ndarray of float32, shape (n_resamples, n_bundles)
        How often each was drawn.
    n_clusters : int
        Clusters with words.
    """

    bundle: Ints
    weights: NDArray[np.float32]
    n_clusters: int

    def sums(self, unit: NDArray[Any], item: NDArray[Any], n_items: int) -> csc_array:
        """How often each item stands in each bundle, from the cluster and the item of every place."""
        from scipy.sparse import coo_array

        shape = (self.weights.shape[1], n_items)
        parts = [slice(low, low + PLACES_AT_ONCE) for low in range(0, max(len(item), 1), PLACES_AT_ONCE)]
        counts = (
            coo_array((np.ones(len(item[p]), dtype=np.int32), (self.bundle[unit[p]], item[p])), shape=shape).tocsc()
            for p in parts
        )
        return reduce(add, counts)

    def sum(self, unit: NDArray[Any]) -> Ints:
        """Places in each bundle."""
        return np.bincount(self.bundle[unit], minlength=self.weights.shape[1])

    def intervals(
        self, score: Score, parts: Sequence[tuple[csc_array, Ints]], carried: csc_array, confidence: float
    ) -> tuple[Floats, Floats]:
        """Return expanded percentile interval of each row's score, a block of rows at a time.

        Parameters
        ----------
        score : callable
            From the resampled totals of the parts, each of shape (n_rows, n_resamples), to as many scores.
        parts : sequence of (sums, column of each row)
            What a score is made of; several rows may share a column.
        carried : csc_array of shape (n_bundles, n_rows)
            What the score rests on, for the effective number of clusters.
        confidence : float
        """
        n_rows, n_resamples = carried.shape[1], len(self.weights)
        step = max(1, 2 * CELLS_HELD // (len(parts) * n_resamples))
        low, high = np.full((2, n_rows), np.nan)
        effective = effective_number(carried)
        ready = [self._totals(sums) if sums.shape[1] * n_resamples <= KEPT else None for sums, _ in parts]
        for first in steps(range(0, n_rows, step), "intervals"):
            rows = slice(first, first + step)
            totals = [
                self._some(sums, column[rows]) if whole is None else whole[column[rows]]
                for (sums, column), whole in zip(parts, ready, strict=True)
            ]
            low[rows], high[rows] = expanded_interval(score(*totals), effective[rows], confidence=confidence)
        return low, high

    def _totals(self, sums: csc_array) -> Floats:
        """Resampled totals of every column, shape (n_columns, n_resamples)."""
        return np.concatenate(list(_total_blocks(sums, self.weights)))

    def _some(self, sums: csc_array, column: Ints) -> Floats:
        """Resampled totals of some columns, each worked out once."""
        used, back = np.unique(column, return_inverse=True)
        return self._totals(sums[:, used])[back]


def _total_blocks(sums: csc_array, weights: NDArray[np.float32]) -> Iterator[Floats]:
    """Totals of items by resamples: sparse times dense, or dense where most cells are filled. Both are exact."""
    n_items = sums.shape[1]
    largest = float(sums.sum(axis=0).max()) * float(weights.max()) if n_items else 0.0
    if sums.nnz < DENSE * sums.shape[0] * n_items or largest >= 2**24:
        yield from (totals for _, totals in iter_resampled_totals(sums, weights))
    else:
        yield sums.T.toarray().astype(np.float32) @ weights.T


def draw_clusters(
    clusters: Clusters, n_held: Ints, n_resamples: int, rng: np.random.Generator
) -> tuple[ClusterDraws | None, Ints]:
    """Return the resamples, and the rows that get an interval: those found in at least `LEAST_HOLDERS` clusters.

    Nothing is drawn where no row is that widely spread, or no interval was asked for. `n_held` is the number of
    clusters that hold each row.
    """
    rows = np.flatnonzero(n_held >= LEAST_HOLDERS)
    if not n_resamples or not len(rows):
        return None, rows[:0]
    spoken = np.flatnonzero(clusters.words > 0)
    order = spoken[np.argsort(clusters.ranks[spoken])]  # not the order of the documents
    number = np.arange(len(order)) if len(order) <= MOST_BUNDLES else rng.permutation(len(order)) % MOST_BUNDLES
    bundle = np.full(len(clusters), -1)
    bundle[order] = number
    weights = bootstrap_weights(min(len(order), MOST_BUNDLES), n_resamples, rng)
    return ClusterDraws(bundle=bundle, weights=weights, n_clusters=len(order)), rows


@dataclass(frozen=True, slots=True)
class GroupDraws:
    """Resamples of the clusters of groups, each from its own source of chance.

    The source of a group comes from the seed and the label of the group, so its draws depend neither on the order
    of the documents nor on which other groups there are.
    """

    n: int
    confidence: float
    seed: int

    def weights(self, label: Any, n_clusters: int) -> NDArray[np.float32]:
        """How often each cluster of the group is drawn, clusters in the order of their names."""
        return bootstrap_weights(n_clusters, self.n, _checks.source_of(self.seed, label))


def group_draws(asked: _checks.Drawing) -> GroupDraws:
    """Draws for each group; from a generator that was given one number is drawn, the seed of them all."""
    return GroupDraws(asked.n, asked.confidence, _checks.seed_of(asked.rng, asked.seed))


def add_ends(frame: pd.DataFrame, score: str) -> pd.DataFrame:
    """Return the table with empty columns for an interval right behind a score."""
    after = list(frame.columns).index(score) + 1
    for name in ("ci_high", "ci_low"):
        frame.insert(after, name, np.nan)
    return frame


def set_ends(frame: pd.DataFrame, rows: Ints, low: Floats, high: Floats) -> int:
    """Write intervals into the table, those without width left out, and return how many these are."""
    shown = shown_intervals(low, high)
    frame.loc[rows, "ci_low"], frame.loc[rows, "ci_high"] = shown.low, shown.high
    return shown.n_flat


# ---------------------------------------------------------------------- in words


def intervals_said(settings: Any, what: str, item: str, low: pd.Series) -> str:
    """Return what the interval is and is not, for a summary; `low` are the lower ends of the rows."""
    if not settings["n_resamples"]:
        return "No intervals were asked for."
    units = several(settings["cluster"])
    gone, few = int(low.isna().sum()) - settings["n_flat"], f"fewer than {LEAST_HOLDERS} {units}"
    if gone == len(low):
        return f"No interval of {what}: no {item} stands in {LEAST_HOLDERS} {units} or more."
    stand, carry = ("stands", "carries") if gone == 1 else ("stand", "carry")
    without = f" {counted(gone, item)} that {stand} in {few} {carry} no interval." if gone else ""
    return (
        f"Intervals ({settings['confidence']:.0%}) of {what} resample the {units} {settings['n_resamples']:,} times, "
        f"for one {item} at a time: that the strongest were picked from many is not in them.{without}"
    )


def methods_said(settings: Any, what: str, item: str) -> str:
    """Return the same for a methods section; empty without intervals."""
    if not settings["n_resamples"]:
        return ""
    units = several(settings["cluster"])
    lots = f" (dealt at random into at most {MOST_BUNDLES:,} bundles)" if settings["n_clusters"] > MOST_BUNDLES else ""
    return (
        f" Each {what} carries an expanded percentile interval ({settings['confidence']:.0%}; Hesterberg 2015) from "
        f"{settings['n_resamples']:,} resamples of {units}{lots} (seed {settings['rng']}), where at least "
        f"{LEAST_HOLDERS} {units} hold the {item}."
    )
