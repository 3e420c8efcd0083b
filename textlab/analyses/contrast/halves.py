"""One side of a contrast against itself: the largest difference between random halves of its turns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...measures.resampling import permutation_weights
from .bootstrap import Sample
from .permutation import from_neutral, scored
from .scores import Ground, Measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPLITS = 200
LEAST_TO_SPLIT = 8  # eight clusters have 35 different halvings, six have 10: too few for a line that 95 of 100 keep


@dataclass(frozen=True, kw_only=True)
class Halves:
    """The largest distance of any word from no difference, half against half.

    Attributes
    ----------
    n_clusters, n_splits : int
        Clusters that were split, and how often; 0 where they are too few.
    median_score, median_z : float
        What the largest distance is as a rule: of the score (a factor, where no difference is 1), and of z.
    line_score, line_z : float
        What it stays below in 95 of 100 splits.
    """

    n_clusters: int
    n_splits: int
    median_score: float
    line_score: float
    median_z: float
    line_z: float


def split_in_halves(sample: Sample, measure: Measure, ground: Ground, z_of: Any, *, rng: Any) -> Halves:
    """Deal the clusters of one side into halves, many times, and contrast half with half.

    Halves are of equal numbers of clusters (give or take one), documents mixed; every halving is tried where
    there are no more than `SPLITS`. Scores have the prior and the unit of the contrast itself. Only words that
    the side uses are looked at: a word it never says cannot differ inside it.
    """
    used = np.flatnonzero(np.asarray(sample.counts.sum(axis=0)).ravel() > 0)
    n = len(sample.sizes)
    if n < LEAST_TO_SPLIT or not len(used):
        return Halves(n_clusters=n, n_splits=0, **dict.fromkeys(_NUMBERS, float("nan")))
    halves, _ = permutation_weights(np.arange(n) < n // 2, SPLITS, rng, exact_limit=SPLITS)
    largest = _largest(replace(sample, counts=sample.counts[:, used]), halves, measure, ground.part(used), z_of)
    (median_score, median_z), (line_score, line_z) = np.quantile(largest, [0.5, 0.95], axis=1).tolist()
    return Halves(
        n_clusters=n,
        n_splits=len(halves),
        median_score=from_neutral(measure, median_score),
        line_score=from_neutral(measure, line_score),
        median_z=median_z,
        line_z=line_z,
    )


_NUMBERS = ("median_score", "line_score", "median_z", "line_z")


def _largest(
    sample: Sample, halves: NDArray[np.bool_], measure: Measure, ground: Ground, z_of: Any
) -> NDArray[np.float64]:
    """The largest distance by score and by z in every split. Shape (2, n_splits)."""
    out = np.zeros((2, len(halves)))
    for _, gaps in scored(sample, halves, measure, ground, z_of, to_sizes=False):
        out = np.fmax(out, gaps)
    return out
