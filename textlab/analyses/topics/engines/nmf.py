"""NMF of tf-idf weights from a deterministic start (exact NNDSVD): the same topics for every seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ....measures.topics.factorization import factorize
from .base import Engine, Factors, shares_of_words, unit_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray


def idf_of(counts: Any) -> NDArray[np.float64]:
    """Inverse document frequency of each column, ``ln((1 + n) / (1 + df)) + 1``."""
    df = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((1 + counts.shape[0]) / (1 + df)) + 1)


def tfidf(counts: Any, idf: NDArray[np.float64]) -> Any:
    """Return counts times idf, with rows scaled to unit length."""
    weighted = counts.astype(float)
    weighted.data *= idf[weighted.indices]
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    weighted.data /= np.repeat(np.where(length > 0, length, 1), np.diff(weighted.indptr))
    return weighted


def fit_nmf(counts: Any, k: int, *, rng: np.random.Generator) -> Factors:
    """Factorize tf-idf weights; `rng` has no effect."""
    w, h = factorize(tfidf(counts, idf_of(counts)), k)
    theta, phi = shares_of_words(counts, w, h)
    return Factors(theta, phi, weights=unit_rows(h))


NMF = Engine(
    fit=fit_nmf,
    sentence="non-negative matrix factorization of tf-idf weights (exact NNDSVD start, coordinate descent)",
    worse_at="It predicts unseen text of many documents less well than lda, and its topics have no posterior: "
    "topic_effects holds them fixed and draws only the shares.",
    citations=(
        "Lee & Seung 1999, Nature 401: 788-791 (NMF)",
        "Boutsidis & Gallopoulos 2008, Pattern Recognition 41: 1350-1362 (start)",
    ),
)
