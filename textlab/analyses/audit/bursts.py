"""How much words come in bursts, and how large a difference must therefore be to be detected."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...measures.power import smallest_rate_ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Floats = NDArray[np.float64]

POWER, ALPHA = 0.8, 0.05
NEAREST = 25  # number of terms pooled to estimate the variance inflation at a rate
LEAST_COUNT = 5  # fewest occurrences of such a term


def inflation(tokens: Tokens, group: NDArray[np.int64], rates: Floats) -> Floats:
    """Return the variance inflation at each rate; nan if no term occurs five times or no group has two turns."""
    count, square = burstiness(tokens, group)
    usable = count >= LEAST_COUNT
    if not usable.any():
        return np.full(len(rates), np.nan)
    seen = np.log(1000 * count[usable] / tokens.n_tokens[group >= 0].sum())
    nearest = np.argsort(np.abs(seen[None, :] - np.log(rates)[:, None]), axis=1, kind="stable")[:, :NEAREST]
    pooled = square[usable][nearest].sum(axis=1) / count[usable][nearest].sum(axis=1)
    return np.asarray(np.maximum(1.0, pooled))


def burstiness(tokens: Tokens, group: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Return the occurrences of each term, and the variance of that total over turns.

    For counts y of turns with n words and the group's rate r = sum y / sum n, sum (y - n r)^2 estimates the variance of
    the total (the variance of a ratio estimator). Because r is estimated, it is too small by the factor 1 - sum n^2 /
    (sum n)^2; after the correction its mean for independent words is that of Poisson counts, sum y.
    """
    total, square = np.zeros(len(tokens.terms)), np.zeros(len(tokens.terms))
    for side in (0, 1):
        y = _turn_counts(tokens, group, side)
        if y.shape[0] < 2:
            continue
        n, sums = np.asarray(y.sum(axis=1)).ravel(), np.asarray(y.sum(axis=0)).ravel()
        r = sums / n.sum()
        deviation = np.asarray(y.multiply(y).sum(axis=0)).ravel() - 2 * r * (y.T @ n) + r**2 * (n @ n)
        square += deviation / (1 - n @ n / n.sum() ** 2)
        total += sums
    return total, square


def _turn_counts(tokens: Tokens, group: NDArray[np.int64], side: int) -> Any:
    """Return a sparse turns-by-terms matrix of one group, without turns that have no words."""
    from scipy.sparse import csr_array

    passage = tokens.passage_of()
    mine = (group[passage] == side) & (tokens.codes >= 0)
    turn, turns = pd.factorize(tokens.turn_of_passage[passage[mine]])
    shape = (len(turns), len(tokens.terms))
    counts = csr_array((np.ones(len(turn)), (turn, tokens.codes[mine])), shape=shape)
    counts.sum_duplicates()
    return counts


def ratio_table(rates: Floats, sizes: list[int], vif: Floats) -> pd.DataFrame:
    """Return the smallest detectable ratio of rates between two groups of these sizes, by rate."""

    def ratio(inflation: Any) -> Floats:
        return smallest_rate_ratio(rates / 1000, *sizes, vif=inflation, power=POWER, alpha=ALPHA)

    known = np.isfinite(vif)
    return pd.DataFrame(
        {
            "rate_per_1000": rates,
            "expected_target": rates * sizes[0] / 1000,
            "expected_reference": rates * sizes[1] / 1000,
            "vif": vif,
            "smallest_ratio_independent": ratio(1.0),
            "smallest_ratio": np.where(known, ratio(np.where(known, vif, 1.0)), np.nan),
        }
    )
