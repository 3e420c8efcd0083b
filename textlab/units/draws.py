"""Cluster-bootstrap intervals of scores that are functions of sums over clusters.

A score of a row (such as PMI of a collocate) is computed from a few totals (pair, node, collocate, words), and each
total is a sum over clusters. So only the sums are resampled, never the texts::

    sums      clusters (or bundles) x columns    how often each item occurs in each cluster, sparse
    weights   resamples x clusters               how often each cluster was drawn
    totals    columns x resamples                sums.T @ weights.T, one product for each part of the score
    score     rows x resamples                   score(totals of part 1, totals of part 2, ...)

The interval of a row is the expanded percentile interval of its scores, with the effective number of clusters that
carry it. More than `MOST_BUNDLES` clusters are first combined at random into bundles (see `ClusterDraws`). The work
goes row block by row block, so memory is bounded.
"""

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
from .few import NOT_REQUESTED, shown_intervals

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csc_array

    from .clusters import Clusters

    Floats = NDArray[Any]
    Ints = NDArray[np.int64]
    Score = Callable[..., Floats]

LEAST_HOLDERS = 3  # fewest clusters with the item for an interval, as in contrast
MOST_BUNDLES = 1_000  # if there are more clusters, they are resampled in this many random bundles
DENSE = 0.05  # share of filled cells above which a dense product is faster
CELLS_HELD = 2_000_000  # rows x resamples held in memory at a time
KEPT = 16_000_000  # up to this size, the totals of a part are computed once for all rows
PLACES_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False, kw_only=True)
class ClusterDraws:
    """Resamples of the clusters that contain words.

    If there are more than `MOST_BUNDLES` clusters, they are distributed at random over that many bundles of equal size
    (up to one), and bundles are resampled. Sums over clusters have the same expected variance either way, because a
    bundle is a random set of clusters; cost and memory then no longer grow with the number of clusters (random groups:
    Wolter 2007, Introduction to Variance Estimation, chapter 2).

    Attributes
    ----------
    bundle : ndarray of int, shape (n_units,)
        Number of each cluster's bundle (its own number if there are no bundles); -1 for a cluster without words.
    weights : ndarray of float32, shape (n_resamples, n_bundles)
        How often each bundle was drawn.
    n_clusters : int
        Number of clusters with words.
    """

    bundle: Ints
    weights: NDArray[np.float32]
    n_clusters: int

    def sums(self, unit: NDArray[Any], item: NDArray[Any], n_items: int) -> csc_array:
        """Count the items in each bundle, given the cluster and the item of every place."""
        return bundle_sums(self.bundle[unit], item, (self.weights.shape[1], n_items))

    def sum(self, unit: NDArray[Any]) -> Ints:
        """Count the places in each bundle."""
        return np.bincount(self.bundle[unit], minlength=self.weights.shape[1])

    def intervals(
        self, score: Score, parts: Sequence[tuple[csc_array, Ints]], carried: csc_array, confidence: float
    ) -> tuple[Floats, Floats]:
        """Return the expanded percentile interval of each row's score.

        Parameters
        ----------
        score : callable
            Maps the resampled totals of the parts, each of shape (n_rows, n_resamples), to scores of that shape.
        parts : sequence of (sums, column of each row)
            The sums that make up the score, and the column that each row uses; rows may share columns.
        carried : csc_array of shape (n_bundles, n_rows)
            Occurrences behind each score, for the effective number of clusters.
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
        """Return the resampled totals of every column, shape (n_columns, n_resamples)."""
        return np.concatenate(list(_total_blocks(sums, self.weights)))

    def _some(self, sums: csc_array, column: Ints) -> Floats:
        """Return the resampled totals of some columns, each computed once."""
        used, back = np.unique(column, return_inverse=True)
        return self._totals(sums[:, used])[back]


def bundle_sums(bundle: Ints, item: NDArray[Any], shape: tuple[int, int]) -> csc_array:
    """Count the items in each bundle, given both for every place; shape (n_bundles, n_items)."""
    from scipy.sparse import coo_array

    parts = [slice(low, low + PLACES_AT_ONCE) for low in range(0, max(len(item), 1), PLACES_AT_ONCE)]
    counts = (coo_array((np.ones(len(item[p]), dtype=np.int32), (bundle[p], item[p])), shape=shape) for p in parts)
    return reduce(add, (some.tocsc() for some in counts))


def _total_blocks(sums: csc_array, weights: NDArray[np.float32]) -> Iterator[Floats]:
    """Yield totals of items by resamples: sparse-dense or, if well filled, dense product. Both are exact."""
    n_items = sums.shape[1]
    largest = float(sums.sum(axis=0).max()) * float(weights.max()) if n_items else 0.0
    if sums.nnz < DENSE * sums.shape[0] * n_items or largest >= 2**24:
        yield from (totals for _, totals in iter_resampled_totals(sums, weights))
    else:
        yield sums.T.toarray().astype(np.float32) @ weights.T


def draw_clusters(
    clusters: Clusters, n_held: Ints, n_resamples: int, rng: np.random.Generator
) -> tuple[ClusterDraws | None, Ints]:
    """Draw the resamples, and return the rows that get an interval: those found in `LEAST_HOLDERS` clusters or more.

    `n_held` is the number of clusters that contain each row. Nothing is drawn if no row qualifies, or no interval was
    requested.
    """
    rows = np.flatnonzero(n_held >= LEAST_HOLDERS)
    if not n_resamples or not len(rows):
        return None, rows[:0]
    spoken = np.flatnonzero(clusters.words > 0)
    order = spoken[np.argsort(clusters.ranks[spoken])]  # by name, not in the order of the documents
    number = np.arange(len(order)) if len(order) <= MOST_BUNDLES else rng.permutation(len(order)) % MOST_BUNDLES
    bundle = np.full(len(clusters), -1)
    bundle[order] = number
    weights = bootstrap_weights(min(len(order), MOST_BUNDLES), n_resamples, rng)
    return ClusterDraws(bundle=bundle, weights=weights, n_clusters=len(order)), rows


@dataclass(frozen=True, slots=True)
class GroupDraws:
    """Resamples of the clusters of groups, each group with its own random source.

    The random source of a group is derived from the seed and the label of the group, so its draws depend neither on the
    order of documents nor on the other groups.
    """

    n: int
    confidence: float
    seed: int

    def weights(self, label: Any, n_clusters: int) -> NDArray[np.float32]:
        """Return how often each cluster of the group is drawn, with clusters sorted by name."""
        return bootstrap_weights(n_clusters, self.n, _checks.source_of(self.seed, label))


def group_draws(asked: _checks.Drawing) -> GroupDraws:
    """Return draws for groups; if a Generator was passed, it yields one number, the seed of all groups."""
    return GroupDraws(asked.n, asked.confidence, _checks.seed_of(asked.rng, asked.seed))


def add_ends(frame: pd.DataFrame, score: str) -> pd.DataFrame:
    """Insert empty columns for an interval after a score."""
    after = list(frame.columns).index(score) + 1
    for name in ("ci_high", "ci_low"):
        frame.insert(after, name, np.nan)
    return frame


def set_ends(frame: pd.DataFrame, rows: Ints, low: Floats, high: Floats) -> int:
    """Write intervals of non-zero width into the table, and return how many were left out."""
    shown = shown_intervals(low, high)
    frame.loc[rows, "ci_low"], frame.loc[rows, "ci_high"] = shown.low, shown.high
    return shown.n_flat


# ---------------------------------------------------------------------- in words


def describe_intervals(settings: Any, what: str, item: str, low: pd.Series) -> str:
    """Describe the intervals and their limits for a summary; `low` are the lower ends of the rows."""
    if not settings["n_resamples"]:
        return NOT_REQUESTED
    units = several(settings["cluster"])
    gone, few = int(low.isna().sum()) - settings["n_flat"], f"fewer than {LEAST_HOLDERS} {units}"
    if gone == len(low):
        return f"No interval of {what}: no {item} occurs in {LEAST_HOLDERS} {units} or more."
    without = f" {counted(gone, item)} in {few} {'has' if gone == 1 else 'have'} no interval." if gone else ""
    return (
        f"Intervals ({settings['confidence']:.0%}) of {what} come from {settings['n_resamples']:,} resamples of the "
        f"{units}; each is for one {item} and ignores that the strongest were selected from many.{without}"
    )


def describe_interval_methods(settings: Any, what: str, item: str) -> str:
    """Describe the intervals for a methods section; empty without intervals."""
    if not settings["n_resamples"]:
        return ""
    units = several(settings["cluster"])
    lots = f" (put at random into at most {MOST_BUNDLES:,} bundles)" if settings["n_clusters"] > MOST_BUNDLES else ""
    return (
        f" Each {what} has an expanded percentile interval ({settings['confidence']:.0%}; Hesterberg 2015) from "
        f"{settings['n_resamples']:,} resamples of {units}{lots} (seed {settings['rng']}), if at least "
        f"{LEAST_HOLDERS} {units} contain the {item}."
    )
