"""The whole distance of two groups, of which every word is a part: with the distance that chance alone makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ...measures.keyness.divergence import jsd, mean_score
from ...measures.resampling import permutation_weights, resampled_totals
from .bootstrap import Sample
from .permutation import movable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .question import Answer, Asked

BLOCK = 50  # arrangements at a time


def distance(asked: Asked, one: Answer, *, n_permutations: int, rng: _checks.Rng) -> pd.Series:
    """Jensen-Shannon divergence, or difference of mean scores, with its permutation zero line.

    See `Contrast.distance`.
    """
    n = _checks.whole("distance", "n_permutations", n_permutations, least=1)
    generator, _ = _checks.generator("distance", rng)
    everything = _all_words(asked, one)
    keep, strata, _ = movable(everything)
    part = everything.only(keep)
    arrangements, exact = permutation_weights(part.mine, n, generator, strata=strata, exact_limit=n)
    seen = float(_total(asked, everything, everything.mine[None, :])[0])
    inside = float(_total(asked, part, part.mine[None, :])[0])
    blocks = [_total(asked, part, arrangements[i : i + BLOCK]) for i in range(0, len(arrangements), BLOCK)]
    return _row(seen, inside, np.concatenate(blocks), exact, asked.lexicon is not None)


def _row(seen: float, inside: float, null: NDArray[np.float64], exact: bool, signed: bool) -> pd.Series:
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


def _all_words(asked: Asked, one: Answer) -> Sample:
    """Every column of the matrix (and the words that were trimmed away, as one), or every scored word."""
    from scipy.sparse import csr_array, hstack

    units = one.sides.units
    if asked.lexicon is not None:
        counts = units.counts[:, np.flatnonzero(np.isfinite(asked.lexicon))]
    else:
        rest = units.sizes - np.asarray(units.counts.sum(axis=1)).ravel()
        counts = csr_array(hstack([units.counts, csr_array(rest[:, None])]))
    return Sample(
        counts=counts, sizes=units.sizes, mass=np.zeros(len(units.sizes)), mine=one.sides.mine,
        document=units.document, weight=one.sides.weight, standard=units.sizes if asked.within else None,
    )  # fmt: skip


def _total(asked: Asked, sample: Sample, arrangements: NDArray[np.bool_]) -> Any:
    a = resampled_totals(sample.counts, arrangements * 1.0).T
    b = resampled_totals(sample.counts, ~arrangements * sample.reference_weights(arrangements)).T
    if asked.lexicon is None:
        return jsd(a, b)
    scores = asked.lexicon[np.isfinite(asked.lexicon)]
    return mean_score(a, scores) - mean_score(b, scores)
