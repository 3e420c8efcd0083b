"""LDA with seed words: the prior of a seed word is raised in its topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .base import Engine, Factors, seed_from
from .lda import ETA_SMALL, sampled

STRENGTH = 0.5  # share of a term's occurrences that is added to its prior in its own topic


def fit_seeded(counts: Any, k: int, *, rng: np.random.Generator, seeds: Sequence[Sequence[int]] = ()) -> Factors:
    """Sample topics; topic ``i`` has the seed terms ``seeds[i]``, further topics have none."""
    totals = np.bincount(counts.indices, weights=counts.data, minlength=counts.shape[1])
    priors: dict[int, dict[int, float]] = {}
    for topic, terms in enumerate(seeds):
        for term in terms:
            own = priors.setdefault(int(term), dict.fromkeys(range(k), ETA_SMALL / 10))
            own[topic] = ETA_SMALL + STRENGTH * float(totals[term])
    return sampled(counts, k, seed_from(rng), priors)


SEEDED = Engine(
    fit=fit_seeded,
    sentence="latent Dirichlet allocation with seed words (collapsed Gibbs sampling with tomotopy; a seed word's prior "
    f"in its topic is raised by {STRENGTH:.0%} of its occurrences)",
    worse_at="Seed words name topics; they do not make them steadier. Words that you expect come out because you put "
    "them in.",
    citations=("Jagarlamudi, Daume & Udupa 2012, EACL (seeded topic models)", "Griffiths & Steyvers 2004, PNAS 101"),
)
