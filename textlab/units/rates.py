"""Rates per 1,000 words of groups of passages, with intervals over their turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..measures.resampling import expanded_interval
from .clusters import units_of
from .draws import LEAST_TURNS, group_draws, label_ranks

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from numpy.typing import NDArray

    from .._checks import Drawing
    from ..tokens import Tokens

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]


def rate_intervals(
    tokens: Tokens, hits: Ints, words: Ints, group: Ints, labels: Iterable[Any], asked: Drawing
) -> tuple[Floats, Floats]:
    """Ends of the interval of each group's rate; missing where fewer than `LEAST_TURNS` of its turns have a hit.

    Parameters
    ----------
    tokens : Tokens
    hits, words, group : ndarray of int, shape (n_passages,)
        Hits and words of each passage, and the row of its group.
    labels : iterable
        The label of each group.
    asked : Drawing
    """
    low, high = np.full((2, int(group.max(initial=-1)) + 1), np.nan)
    if not asked.n:
        return low, high
    draws, units = group_draws(asked), units_of(tokens)
    turn = label_ranks(tokens, units)[units.of_passage]
    for g, label in enumerate(labels):
        mine = (group == g) & (words > 0)
        turns, place = np.unique(turn[mine], return_inverse=True)
        found, size = (np.bincount(place, weights=x[mine], minlength=len(turns)) for x in (hits, words))
        if np.count_nonzero(found) >= LEAST_TURNS:
            weights = draws.weights(label, len(turns))
            effective = found.sum() ** 2 / (found**2).sum()
            rates = 1000 * (weights @ found) / (weights @ size)
            low[g], high[g] = expanded_interval(rates, effective, confidence=draws.confidence)
    return low, high
