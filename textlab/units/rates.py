"""Rates per 1,000 words of groups of passages, with intervals over their clusters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..measures.resampling import expanded_interval
from .draws import LEAST_HOLDERS, group_draws

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from numpy.typing import NDArray

    from .._checks import Drawing
    from .clusters import Clusters

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


def rate_intervals(
    clusters: Clusters, hits: Ints, words: Ints, group: Ints, labels: Iterable[Any], asked: Drawing
) -> tuple[Floats, Floats]:
    """Return the ends of the interval of each group's rate.

    They are missing if fewer than `LEAST_HOLDERS` of its clusters have a hit.

    Parameters
    ----------
    clusters : Clusters
        The clusters that are resampled; every passage with words in a group must have one.
    hits, words, group : ndarray of int, shape (n_passages,)
        Hits and words of each passage, and the number of its group.
    labels : iterable
        Label of each group.
    asked : Drawing
    """
    low, high = np.full((2, int(group.max(initial=-1)) + 1), np.nan)
    if not asked.n:
        return low, high
    draws, unit = group_draws(asked), np.append(clusters.ranks, -1)[clusters.of_passage]
    order = np.argsort(group, kind="stable")
    edges = np.searchsorted(group[order], np.arange(len(low) + 1))
    for g, label in enumerate(labels):
        mine = order[edges[g] : edges[g + 1]]
        mine = mine[words[mine] > 0]
        units, place = np.unique(unit[mine], return_inverse=True)
        found, size = (np.bincount(place, weights=x[mine], minlength=len(units)) for x in (hits, words))
        if np.count_nonzero(found) >= LEAST_HOLDERS:
            weights = draws.weights(label, len(units))
            effective = found.sum() ** 2 / (found**2).sum()
            rates = 1000 * (weights @ found) / (weights @ size)
            low[g], high[g] = expanded_interval(rates, effective, confidence=draws.confidence)
    return low, high
