"""Other topic engines on given counts, each as most of its users fit it: the peers of ``benchmarks/topics.py``."""

from __future__ import annotations

from importlib import metadata
from itertools import pairwise
from typing import Any

import numpy as np

from textlab.analyses.topics.engines import idf_of, tfidf

SWEEPS = 150


def named(package: str, rest: str) -> str:
    """A peer's name with its version."""
    return f"{package} {metadata.version(package)} {rest}"


def words_of(counts: Any, names: np.ndarray) -> list[list[str]]:
    """Rows of counts as lists of words."""
    return [np.repeat(names[counts.indices[a:b]], counts.data[a:b]).tolist() for a, b in pairwise(counts.indptr)]


def tomotopy_lda(
    counts: Any, k: int, *, seed: int = 1, alpha: float = 0.1, eta: float = 0.01, sweeps: int = SWEEPS, adapt: int = 10
) -> np.ndarray:
    """Topics of one state of tomotopy's sampler, its own defaults unless said otherwise."""
    import tomotopy

    model = tomotopy.LDAModel(k=k, alpha=alpha, eta=eta, seed=seed)
    model.optim_interval, model.burn_in = adapt, adapt
    names = np.array([str(i) for i in range(counts.shape[1])], dtype=object)
    for words in words_of(counts, names):
        if words:
            model.add_doc(words)
    model.train(sweeps, workers=1)
    np.array([row.get_topic_dist() for row in model.docs])  # a user reads the shares once
    return _in_columns([model.get_topic_word_dist(t) for t in range(k)], model.used_vocabs, counts.shape[1])


def topica_lda(counts: Any, k: int) -> np.ndarray:
    """topica's LDA (MALLET's sampler)."""
    import topica

    names = np.array([str(i) for i in range(counts.shape[1])], dtype=object)
    model = topica.LDA(num_topics=k, seed=1)
    model.fit(words_of(counts, names), iters=200, num_threads=1)
    return _in_columns(model.topic_word, model.vocabulary, counts.shape[1])


def mallet_lda(counts: Any, k: int) -> np.ndarray:
    """pyrmallet: 200 sweeps with adapted priors, then its mean of five states."""
    from pyrmallet import LatentDirichletAllocation

    names = np.array(
        [f"term{_letters(i)}" for i in range(counts.shape[1])], dtype=object
    )  # it takes no digits and no short words
    places = {name: i for i, name in enumerate(names)}
    texts = [" ".join(words) for words in words_of(counts, names)]
    options = {"max_iter": 200, "burn_in": 50, "optimize_interval": 10}
    model = LatentDirichletAllocation(n_components=k, random_state=1, **options).fit(texts)
    columns = [places[name] for name in model.feature_names_in_]
    return _in_columns(model.components_, columns, counts.shape[1])


def gensim_lda(counts: Any, k: int, *, passes: int = 4) -> np.ndarray:
    """gensim's online LDA, four passes."""
    from gensim.models import LdaModel

    texts = [
        list(zip(counts.indices[a:b].tolist(), counts.data[a:b].tolist(), strict=True))
        for a, b in pairwise(counts.indptr)
    ]
    names = {i: str(i) for i in range(counts.shape[1])}
    model = LdaModel(texts, id2word=names, num_topics=k, passes=passes, random_state=1, eval_every=None)
    return np.asarray(model.get_topics(), dtype=float)


def scikit_online(counts: Any, k: int, *, epochs: int = 4) -> np.ndarray:
    """scikit-learn's LDA, online, four epochs."""
    from sklearn.decomposition import LatentDirichletAllocation

    model = LatentDirichletAllocation(
        k, learning_method="online", max_iter=epochs, batch_size=1_000, learning_offset=50.0, random_state=1
    ).fit(counts)
    return np.asarray(model.components_ / model.components_.sum(axis=1, keepdims=True))


def scikit_nmf(counts: Any, k: int) -> tuple[np.ndarray, np.ndarray]:
    """scikit-learn's NMF of the same tf-idf weights, with its own start."""
    from sklearn.decomposition import NMF

    model = NMF(k, init="nndsvd", random_state=0, max_iter=400, tol=1e-5)
    return model.fit_transform(tfidf(counts, idf_of(counts))), model.components_


def _in_columns(rows: Any, columns: Any, n: int) -> np.ndarray:
    """Topics in the columns of the counts; a term that the peer left out has no share."""
    phi = np.zeros((len(rows), n))
    phi[:, [int(c) for c in columns]] = np.asarray(rows, dtype=float)
    return phi


def _letters(number: int) -> str:
    """A number in letters."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))
