"""The total distance of two groups, to which each word contributes, and the distance due to chance."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ...measures.keyness.divergence import jsd, mean_score
from ...measures.resampling import CountsByTerm, permutation_weights, resampled_totals
from .comparison import Comparison
from .permutation import movable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .answer import Answer

ARRANGEMENTS_AT_ONCE = 50  # arrangements computed at a time


def distance(one: Answer, *, n_permutations: int, rng: _checks.Rng) -> pd.Series:
    """Return the Jensen-Shannon divergence or difference of mean scores, with its permutation baseline.

    See `Contrast.distance`.
    """
    n = _checks.whole("distance", "n_permutations", n_permutations, least=1)
    generator, _ = _checks.generator("distance", rng)
    everything = _all_words(one)
    lexicon = one.question.lexicon
    keep, strata, _ = movable(everything)
    part = everything.only(keep)
    arrangements, exact = permutation_weights(part.mine, n, generator, strata=strata, exact_limit=n)
    seen = float(_total(lexicon, everything, everything.mine[None, :])[0])
    inside = float(_total(lexicon, part, part.mine[None, :])[0])
    blocks = [
        _total(lexicon, part, arrangements[i : i + ARRANGEMENTS_AT_ONCE])
        for i in range(0, len(arrangements), ARRANGEMENTS_AT_ONCE)
    ]
    return _distance_row(seen, inside, np.concatenate(blocks), exact, lexicon is not None)


def _distance_row(seen: float, inside: float, null: NDArray[np.float64], exact: bool, signed: bool) -> pd.Series:
    known = null[np.isfinite(null)]
    hits = int((np.abs(known) >= abs(inside) - 1e-12).sum())
    p = hits / len(known) if exact else (1 + hits) / (1 + len(known))
    return pd.Series(
        {
            "distance": seen,
            "distance_where_labels_move": inside,
            "null_mean": float(known.mean()) if len(known) else float("nan"),
            "null_high": float(np.quantile(np.abs(known), 0.95)) if len(known) else float("nan"),
            "p": p,
            "unit": "difference of mean scores" if signed else "bits",
        },
        name="distance",
    )


def _all_words(one: Answer) -> Comparison:
    """Compare all columns of the matrix (with trimmed words as one more), or all scored words."""
    from scipy.sparse import csr_array, hstack

    two, lexicon = one.two, one.question.lexicon
    clusters = two.clusters
    if lexicon is not None:
        counts = clusters.counts.of_terms(np.isfinite(lexicon))
    else:
        rest = clusters.sizes - clusters.counts.dot(np.ones(clusters.counts.shape[1]))
        counts = CountsByTerm.of(hstack([clusters.counts.tocsr(), csr_array(rest[:, None])]))
    return replace(two, counts=counts, sizes=clusters.sizes, standard=clusters.sizes if one.question.within else None)


def _total(lexicon: NDArray[np.float64] | None, two: Comparison, arrangements: NDArray[np.bool_]) -> Any:
    a = resampled_totals(two.counts, arrangements * 1.0).T
    b = resampled_totals(two.counts, ~arrangements * two.reference_weights(arrangements)).T
    if lexicon is None:
        return jsd(a, b)
    scores = lexicon[np.isfinite(lexicon)]
    return mean_score(a, scores) - mean_score(b, scores)
