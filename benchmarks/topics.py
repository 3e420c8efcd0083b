"""Topic models side by side on the presidents' messages: ``python benchmarks/topics.py --write``.

CPU seconds of one process, BLAS held to one thread, engines one after the other on the same counts. Held-out gain by
document completion (`measures.topics.completion_gain`), the same for every engine, a tenth of the addresses left out.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

import textlab as tl
from textlab.analyses.topics.engines import idf_of, run_engine, tfidf
from textlab.measures.topics import coherence_scores, completion_gain, split_counts, window_counts
from textlab.tokens.wordlists import COMMON

TABLE = Path(__file__).with_name("TOPICS.md")
K = 20


def cpu(call: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of a call, and what it gave."""
    began = time.process_time()
    found = call()
    return time.process_time() - began, found


def plain_tomotopy(counts: Any, *, sweeps: int) -> np.ndarray:
    """Topics of one state, as most tutorials fit them."""
    import tomotopy

    names = np.array([str(i) for i in range(counts.shape[1])], dtype=object)
    model = tomotopy.LDAModel(k=K, seed=1)
    for row in range(counts.shape[0]):
        part = slice(counts.indptr[row], counts.indptr[row + 1])
        if counts.indptr[row + 1] > counts.indptr[row]:
            model.add_doc(np.repeat(names[counts.indices[part]], counts.data[part]).tolist())
    model.train(sweeps, workers=1)
    phi = np.zeros((K, counts.shape[1]))
    phi[:, [int(w) for w in model.used_vocabs]] = [model.get_topic_word_dist(k) for k in range(K)]
    return phi


def scikit_nmf(counts: Any) -> Any:
    """scikit-learn's NMF with its own start."""
    from sklearn.decomposition import NMF

    model = NMF(K, init="nndsvd", random_state=0, max_iter=400, tol=1e-5)
    w = model.fit_transform(tfidf(counts, idf_of(counts)))
    return w, model.components_


def topica_lda(counts: Any, terms: np.ndarray) -> np.ndarray:
    """topica's LDA (MALLET's sampler)."""
    import topica

    texts = [np.repeat(terms[counts.indices[a:b]], counts.data[a:b]).tolist() for a, b in pairwise(counts.indptr)]
    model = topica.LDA(num_topics=K, seed=1)
    model.fit(texts, iters=200, num_threads=1)
    places = {w: i for i, w in enumerate(model.vocabulary)}
    found = np.append(np.asarray(model.topic_word), np.zeros((K, 1)), axis=1)
    return found[:, [places.get(t, -1) for t in terms]]


def engines(train: Any, test: Any, terms: np.ndarray) -> list[str]:
    """Rows of the table of engines."""
    rng = np.random.default_rng
    unigram = np.asarray(train.sum(axis=0), dtype=float) + 0.1
    unigram /= unigram.sum()
    halves = split_counts(test, rng(0))
    ours = {m: (lambda m=m: run_engine(m, train, K, rng=rng(1)).phi) for m in ("nmf", "lda", "online")}
    calls: dict[str, Callable[[], Any]] = {
        **{f"textlab {name}": call for name, call in ours.items()},
        f"tomotopy {metadata.version('tomotopy')}, defaults, 150 sweeps": lambda: plain_tomotopy(train, sweeps=150),
        f"topica {metadata.version('topica')} LDA, 200 sweeps": lambda: topica_lda(train, terms),
    }
    lines = ["| engine | CPU s | held-out gain, nats a word |", "| --- | --- | --- |"]
    for name, call in calls.items():
        seconds, phi = cpu(call)
        gain = completion_gain(phi, unigram, *halves).sum(axis=0)
        lines.append(f"| {name} | {seconds:.1f} | {gain[0] / gain[1]:+.3f} |")
    seconds, (w, h) = cpu(lambda: scikit_nmf(train))
    own, (mine_w, mine_h) = cpu(lambda: _own_nmf(train))
    matrix = tfidf(train, idf_of(train))
    losses = [_loss(matrix, a, b) for a, b in ((mine_w, mine_h), (w, h))]
    version = metadata.version("scikit-learn")
    lines.append(
        f"\nNMF alone: {own:.1f} CPU s, scikit-learn {version} {seconds:.1f} (ratio {own / seconds:.2f}); loss "
        f"{losses[0] / losses[1]:.4f} of its."
    )
    return lines


def _own_nmf(counts: Any) -> Any:
    from textlab.measures.topics.factorization import factorize

    return factorize(tfidf(counts, idf_of(counts)), K)


def _loss(matrix: Any, w: Any, h: Any) -> float:
    return float(matrix.multiply(matrix).sum() - 2 * (w * (matrix @ h.T)).sum() + ((w.T @ w) * (h @ h.T)).sum())


def coherences(tokens: tl.Tokens, lists: list[list[str]]) -> list[str]:
    """Rows of the table of coherence: CPU against gensim with one process."""
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    bounds = tokens.bounds
    texts = [tokens.terms[tokens.codes[a:b]].tolist() for a, b in pairwise(bounds)]
    dictionary = Dictionary(texts)
    codes = [[tokens.code_of(w) for w in row] for row in lists]
    lines = [
        "| measure | textlab CPU s | gensim CPU s | times | largest difference |",
        "| --- | --- | --- | --- | --- |",
    ]
    for ours, theirs, window in (("npmi", "c_npmi", 10), ("c_v", "c_v", 110)):
        model = CoherenceModel(topics=lists, texts=texts, dictionary=dictionary, coherence=theirs, processes=1)
        slow, wanted = cpu(model.get_coherence_per_topic)
        words = np.unique(np.concatenate(codes))
        fast, _ = cpu(lambda w=words, n=window, m=ours: _ours(tokens, codes, w, n, m, None))
        found = _ours(tokens, codes, words, window, ours, "gensim")
        gap = np.abs(found - np.array(wanted)).max()
        lines.append(f"| {ours} | {fast:.3f} | {slow:.2f} | {slow / fast:.0f} | {gap:.0e} |")
    return lines


def _ours(tokens: tl.Tokens, codes: Any, words: Any, window: int, measure: str, compat: str | None) -> np.ndarray:
    found = window_counts(tokens.codes, tokens.bounds, words, window=window, compat=compat)
    return coherence_scores(codes, found, measure=measure, compat=compat)


def main() -> None:
    """Run, print and write the table."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--write", action="store_true")
    write = ask.parse_args().write
    warnings.simplefilter("ignore")
    tokens = tl.tokenize(tl.load_sotu())
    dtm = tl.count_terms(tokens, by="passage_id").drop(COMMON).trim(min_docfreq=5, max_share=0.5)
    documents = dtm.rows["doc_id"].astype(str).to_numpy()
    held = np.isin(documents, sorted(set(documents))[::10])
    with threadpool_limits(1):
        parts = dtm.counts[np.flatnonzero(~held)], dtm.counts[np.flatnonzero(held)]
        lines = engines(*parts, dtm.terms)
        top = tl.fit_topics(dtm, n_topics=K, n_refits=0).top(10)["terms"].str.split().tolist()
        some = tl.tokenize(tl.load_sotu(years=(1990, 2005)))
        known = [[w for w in row if some.code_of(w) >= 0] for row in top]
        lines += ["", *coherences(some, [row for row in known if len(row) > 2])]
    n = int(parts[0].sum())
    text = HEAD.format(rows=parts[0].shape[0], words=n, k=K) + "\n" + "\n".join(lines) + "\n"
    print(text)
    if write:
        TABLE.write_text(text, encoding="utf-8")


HEAD = """# Topic models side by side

The presidents' messages by paragraph: {rows:,} rows, {words:,} words after stop words and trimming, K = {k}; every
tenth address is held out. Made by `python benchmarks/topics.py --write`. One fit each: read
differences of less than a third of the time as none. Coherence: addresses of 1990 to 2005, twenty lists of ten words,
gensim with one process.
"""


if __name__ == "__main__":
    main()
