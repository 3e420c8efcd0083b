"""Online variational LDA (gensim): rows stream through in chunks, memory does not grow with their number."""

from __future__ import annotations

from typing import Any

import numpy as np

from .base import Engine, Factors, seed_from, unit_rows

ONLINE_CHUNK = 1_000
PASSES, PASSES_FEW = 5, 40  # a pass over few rows is a single step


def fit_online(counts: Any, k: int, *, rng: np.random.Generator) -> Factors:
    """Fit gensim's LdaModel with adapted priors."""
    from gensim.matutils import Sparse2Corpus
    from gensim.models import LdaModel

    stream = Sparse2Corpus(counts, documents_columns=False)
    model = LdaModel(
        stream, num_topics=k, id2word={i: str(i) for i in range(counts.shape[1])}, chunksize=ONLINE_CHUNK,
        passes=PASSES if counts.shape[0] > 5 * ONLINE_CHUNK else PASSES_FEW,
        alpha="auto", eta="auto", dtype=np.float64, random_state=np.random.RandomState(seed_from(rng)),
    )  # fmt: skip
    gamma = np.concatenate([np.empty((0, k)), *_inferred(model, counts)])
    theta = unit_rows(gamma)
    theta[np.diff(counts.indptr) == 0] = 0
    return Factors(theta, unit_rows(model.get_topics()))


def _inferred(model: Any, counts: Any) -> list[Any]:
    from gensim.matutils import Sparse2Corpus

    starts = range(0, counts.shape[0], ONLINE_CHUNK)
    return [
        model.inference(list(Sparse2Corpus(counts[a : a + ONLINE_CHUNK], documents_columns=False)))[0] for a in starts
    ]


ONLINE = Engine(
    fit=fit_online,
    sentence=f"online latent Dirichlet allocation (gensim, {PASSES} passes, {PASSES_FEW} over few rows, chunks of "
    f"{ONLINE_CHUNK:,} rows, adapted priors)",
    worse_at="It was the least stable engine measured and predicts unseen text worst; use it only where the text does "
    "not fit in memory.",
    citations=("Hoffman, Blei & Bach 2010, NIPS 23 (online LDA)", "Rehurek & Sojka 2010, LREC workshop (gensim)"),
)
