"""Consensus of twenty NMF runs from random starts: the most stable engine when part of the text is left out."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from .base import Engine, Factors, seed_from, shares_of_words, unit_rows
from .nmf import idf_of, tfidf

if TYPE_CHECKING:
    from numpy.typing import NDArray

RUNS, LONELY = 20, 0.2


def fit_consensus(counts: Any, k: int, *, rng: np.random.Generator) -> Factors:
    """Drop the most isolated fifth of the topics of all runs, cluster the rest, and take the median of each cluster."""
    matrix = tfidf(counts, idf_of(counts))
    seeds = [seed_from(rng) for _ in range(RUNS)]
    found = np.concatenate([_random_start(matrix, k, seed) for seed in seeds])
    h = _medians(_without_isolated(found), k, seed_from(rng))
    w = _rows_given(matrix, h)
    theta, phi = shares_of_words(counts, w, h)
    return Factors(theta, phi, weights=unit_rows(h))


def _random_start(matrix: Any, k: int, seed: int) -> NDArray[np.float64]:
    from sklearn.decomposition import NMF as Model
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = Model(k, init="random", random_state=seed, max_iter=200).fit(matrix)
    h = np.asarray(model.components_, dtype=float)
    length = np.linalg.norm(h, axis=1, keepdims=True)
    return np.divide(h, length, out=np.zeros_like(h), where=length > 0)


def _without_isolated(found: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the topics without the fifth that is least similar to its ``RUNS / 2`` nearest neighbours."""
    nearest = -np.sort(-(found @ found.T), axis=1)[:, 1 : RUNS // 2 + 1].mean(axis=1)
    kept = np.sort(np.argsort(-nearest, kind="stable")[: int(np.ceil((1 - LONELY) * len(found)))])
    return np.asarray(found[kept])


def _medians(found: NDArray[np.float64], k: int, seed: int) -> NDArray[np.float64]:
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():  # with fewer distinct topics than requested, an empty topic remains
        warnings.simplefilter("ignore", ConvergenceWarning)
        group = KMeans(k, n_init=10, random_state=seed).fit_predict(found)
    groups = [found[group == g] for g in range(k)]
    return np.array([np.median(g, axis=0) if len(g) else np.zeros(found.shape[1]) for g in groups])


def _rows_given(matrix: Any, h: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the row factors for given topics, by coordinate descent."""
    from sklearn.decomposition import non_negative_factorization
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        w, _, _ = non_negative_factorization(matrix, H=h, n_components=len(h), update_H=False, init="custom")
    return np.asarray(w, dtype=float)


CONSENSUS = Engine(
    fit=fit_consensus,
    sentence=f"the consensus of {RUNS} factorizations of tf-idf weights from random starts (topics clustered by "
    "k-means without the loneliest fifth; medians)",
    worse_at=f"It costs {RUNS} fits of nmf, and depends a little on the seed.",
    citations=("Lee & Seung 1999, Nature 401: 788-791 (NMF)", "Kotliar et al. 2019, eLife 8: e43803 (consensus NMF)"),
)
