"""Topic models side by side with their peers: ``python benchmarks/topics.py --write``.

CPU seconds of one process, BLAS held to one thread, engines one after the other on the same counts of the presidents'
messages. Held-out gain by document completion (`measures.topics.completion_gain`), the same for every engine, a tenth
of the addresses left out. Small corpora: the five texts, and 300 news items that come with gensim.
"""

from __future__ import annotations

import argparse
import platform
import time
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from threadpoolctl import threadpool_limits
from topic_peers import (
    gensim_lda,
    mallet_lda,
    named,
    scikit_nmf,
    scikit_online,
    tomotopy_lda,
    topica_lda,
)

import textlab as tl
from textlab.analyses.topics.engines import idf_of, run_engine, tfidf
from textlab.analyses.topics.engines.online import fit_parts
from textlab.measures.topics import (
    coherence_scores,
    completion_gain,
    jaccard_matrix,
    match_topics,
    split_counts,
    top_lists,
    window_counts,
)
from textlab.measures.topics.factorization import factorize
from textlab.tokens.wordlists import COMMON

TABLE = Path(__file__).with_name("TOPICS.md")
K, SMALL_K = 20, 10
ROUNDS = 3  # of what is compared within a tenth


class Goal(NamedTuple):
    """One line of the table of goals."""

    goal: str
    found: str
    met: bool


def cpu(call: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of a call, and what it gave."""
    began = time.process_time()
    found = call()
    return time.process_time() - began, found


def in_turn(ours: Callable[[], Any], theirs: Callable[[], Any]) -> tuple[float, float]:
    """Median CPU seconds of two calls that take turns."""
    spent = [(cpu(ours)[0], cpu(theirs)[0]) for _ in range(ROUNDS)]
    return median(a for a, _ in spent), median(b for _, b in spent)


def gain_of(phi: np.ndarray, train: Any, halves: tuple[Any, Any]) -> float:
    """Nats a held-out word above word counts."""
    unigram = np.asarray(train.sum(axis=0), dtype=float) + 0.1
    gain = completion_gain(phi, unigram / unigram.sum(), *halves).sum(axis=0)
    return float(gain[0] / gain[1])


def engines(train: Any, test: Any) -> tuple[list[str], list[Goal]]:
    """Rows of the table of engines, and what follows for LDA."""
    rng = np.random.default_rng
    halves = split_counts(test, rng(0))
    ours = {f"textlab {m}": (lambda m=m: run_engine(m, train, K, rng=rng(1)).phi) for m in ("nmf", "lda", "online")}
    mallet, gensim = named("pyrmallet", "LDA, 200 sweeps, mean of 5"), named("gensim", "LDA, 4 passes")
    calls: dict[str, Callable[[], Any]] = {
        **ours,
        named("tomotopy", "LDA, defaults, 150 sweeps"): lambda: tomotopy_lda(train, K),
        named("topica", "LDA, 200 sweeps"): lambda: topica_lda(train, K),
        mallet: lambda: mallet_lda(train, K),
        gensim: lambda: gensim_lda(train, K),
        named("scikit-learn", "LDA, online, 4 epochs"): lambda: scikit_online(train, K),
    }
    found = {}
    for name, call in calls.items():
        seconds, phi = cpu(call)
        found[name] = seconds, gain_of(phi, train, halves)
        print(name, *found[name], flush=True)
    lines = ["| engine | CPU s | held-out gain, nats a word |", "| --- | --- | --- |"]
    lines += [f"| {name} | {seconds:.1f} | {gain:+.3f} |" for name, (seconds, gain) in found.items()]
    lda = found["textlab lda"]
    goals = [
        _against("LDA at least pyrmallet's held-out gain at 0.5 of its CPU", lda, found[mallet], 0.0),
        _against("LDA 0.15 nats above gensim's four passes at 0.5 of its CPU", lda, found[gensim], 0.15),
    ]
    return lines, goals


def _against(goal: str, ours: tuple[float, float], theirs: tuple[float, float], more: float) -> Goal:
    share, better = ours[0] / theirs[0], ours[1] - theirs[1]
    return Goal(goal, f"{better:+.3f} nats at {share:.2f} of the CPU", better >= more and share <= 0.5)


def wrapper(train: Any) -> Goal:
    """The cost of the whole fit beside the bare sampler with the same priors and sweeps."""
    bare = {"alpha": 0.1, "eta": 0.05, "sweeps": 150, "adapt": 10}
    mine, plain = in_turn(
        lambda: run_engine("lda", train, K, rng=np.random.default_rng(1)), lambda: tomotopy_lda(train, K, **bare)
    )
    found = f"{mine:.1f} against {plain:.1f} CPU s, {mine / plain:.2f}"
    return Goal("wrapper at most 1.1 of tomotopy's own fit, same priors and sweeps", found, mine <= 1.1 * plain)


def factors(train: Any) -> list[Goal]:
    """NMF beside scikit-learn's."""
    matrix = tfidf(train, idf_of(train))
    mine, theirs = in_turn(lambda: factorize(tfidf(train, idf_of(train)), K), lambda: scikit_nmf(train, K))
    losses = [_loss(matrix, *found) for found in (factorize(matrix, K), scikit_nmf(train, K))]
    seeds = [run_engine("nmf", train, K, rng=np.random.default_rng(s)).weights for s in (1, 2)]
    same = matched_jaccard(*seeds)
    times, loss = mine / theirs, losses[0] / losses[1]
    return [
        Goal(
            "NMF at most 1.1 of scikit-learn's fit", f"{mine:.1f} against {theirs:.1f} CPU s, {times:.2f}", times <= 1.1
        ),
        Goal("NMF loss at most 1.005 of scikit-learn's", f"{loss:.4f}", loss <= 1.005),
        Goal("NMF the same over seeds: Jaccard 1.00", f"{same:.2f}", same == 1),
    ]


def _loss(matrix: Any, w: Any, h: Any) -> float:
    return float(matrix.multiply(matrix).sum() - 2 * (w * (matrix @ h.T)).sum() + ((w.T @ w) * (h @ h.T)).sum())


def parts_agree(train: Any) -> Goal:
    """Online LDA on four parts of the rows beside the whole."""
    some = train[:8_000]
    cuts = [some[a:b] for a, b in pairwise((0, 1_111, 3_000, 7_500, some.shape[0]))]
    whole, parts = (fit_parts(p, K, rng=np.random.default_rng(1)) for p in ([some], cuts))
    gap = float(np.abs(whole - parts).max() / np.abs(whole).max())
    return Goal("online LDA in four parts within 1e-9 of one machine", f"{gap:.0e}", gap <= 1e-9)


def matched_jaccard(a: np.ndarray, b: np.ndarray) -> float:
    """Mean overlap of the ten top words of matched topics."""
    overlap = jaccard_matrix(top_lists(a), top_lists(b))
    return float(overlap[np.arange(len(a)), match_topics(overlap)].mean())


def over_seeds(fit: Callable[[Any, int], np.ndarray], counts: Any, *, part: float = 1.0) -> float:
    """Mean Jaccard between ten runs: other seeds, or one seed on other parts of the rows."""
    runs = []
    for seed in range(10):
        kept = np.random.default_rng(seed).permutation(counts.shape[0])[: round(part * counts.shape[0])]
        runs.append(fit(counts[np.sort(kept)], seed if part == 1 else 1))
    return float(np.mean([matched_jaccard(a, b) for i, a in enumerate(runs) for b in runs[:i]]))


def news() -> Any:
    """Counts of 300 news items that come with gensim."""
    from gensim.test.utils import datapath

    texts = Path(datapath("lee_background.cor")).read_text(encoding="utf-8").splitlines()
    items = pd.DataFrame({"text": texts, "doc_id": [f"item{i:03d}" for i in range(len(texts))]})
    table = tl.count_terms(tl.tokenize(tl.from_frame(items)), by="doc_id")
    return table.drop(COMMON).trim(min_docfreq=2, max_share=0.5).counts


def small_corpora(seeds: Any) -> list[Goal]:
    """Averaged states on the news, consensus on the five texts."""
    lee, draw = news(), np.random.default_rng(0)
    held = np.isin(np.arange(lee.shape[0]), draw.choice(lee.shape[0], lee.shape[0] // 10, replace=False))
    train, halves = lee[np.flatnonzero(~held)], split_counts(lee[np.flatnonzero(held)], draw)
    ours = lambda c, s: run_engine("lda", c, SMALL_K, rng=np.random.default_rng(s)).phi  # noqa: E731
    theirs = lambda c, s: tomotopy_lda(c, SMALL_K, seed=s, sweeps=400)  # noqa: E731
    gains = [float(np.mean([gain_of(fit(train, s), train, halves) for s in range(5)])) for fit in (ours, theirs)]
    steady = [over_seeds(fit, lee) for fit in (ours, theirs)]
    nmf, consensus = (
        over_seeds(lambda c, s, m=m: run_engine(m, c, SMALL_K, rng=np.random.default_rng(s)).weights, seeds, part=0.8)
        for m in ("nmf", "consensus")
    )
    one = over_seeds(lambda c, s: tomotopy_lda(c, SMALL_K, seed=s, sweeps=400), seeds, part=0.8)
    return [
        _times("LDA gain on 300 news items at least 1.3 of plain tomotopy's, K 10", *gains, 1.3),
        _times("LDA Jaccard over seeds there at least 1.2 of plain tomotopy's", *steady, 1.2),
        _times("consensus NMF on the five texts, resample Jaccard at least 1.15 of nmf's, K 10", consensus, nmf, 1.15),
        _times("consensus NMF there at least 1.6 of one-state LDA's", consensus, one, 1.6),
    ]


def _times(goal: str, ours: float, theirs: float, least: float) -> Goal:
    return Goal(goal, f"{ours:.3f} against {theirs:.3f}, {ours / theirs:.2f}", ours >= least * theirs)


def coherences(tokens: tl.Tokens, lists: list[list[str]]) -> list[Goal]:
    """Coherence: CPU and values against gensim with one process."""
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    texts = [tokens.terms[tokens.codes[a:b]].tolist() for a, b in pairwise(tokens.bounds)]
    dictionary = Dictionary(texts)
    codes = [[tokens.code_of(w) for w in row] for row in lists]
    words, goals = np.unique(np.concatenate(codes)), []
    for ours, theirs, window in (("npmi", "c_npmi", 10), ("c_v", "c_v", 110)):
        model = CoherenceModel(topics=lists, texts=texts, dictionary=dictionary, coherence=theirs, processes=1)
        slow, wanted = cpu(model.get_coherence_per_topic)
        fast = median(cpu(lambda n=window, m=ours: _ours(tokens, codes, words, n, m, None))[0] for _ in range(5))
        gap = np.abs(_ours(tokens, codes, words, window, ours, "gensim") - np.array(wanted)).max()
        goals.append(
            Goal(
                f"coherence {ours} at least 30 times quicker than gensim's",
                f"{slow / fast:.0f} times",
                slow >= 30 * fast,
            )
        )
        goals.append(Goal(f"coherence {ours} within 1e-9 of gensim's, counted its way", f"{gap:.0e}", gap <= 1e-9))
    return goals


def _ours(tokens: tl.Tokens, codes: Any, words: Any, window: int, measure: str, compat: str | None) -> np.ndarray:
    found = window_counts(tokens.codes, tokens.bounds, words, window=window, compat=compat)
    return coherence_scores(codes, found, measure=measure, compat=compat)


def main() -> None:
    """Run, print and write the tables."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--write", action="store_true")
    write = ask.parse_args().write
    warnings.simplefilter("ignore")
    tokens = tl.tokenize(tl.load_sotu())
    dtm = tl.count_terms(tokens, by="passage_id").drop(COMMON).trim(min_docfreq=5, max_share=0.5)
    documents = dtm.rows["doc_id"].astype(str).to_numpy()
    held = np.isin(documents, sorted(set(documents))[::10])
    five = tl.tokenize(tl.load_seeds().split("window", size=100))
    seeds = tl.count_terms(five, by="passage_id").drop(COMMON).trim(min_docfreq=2, max_share=0.5).counts
    with threadpool_limits(1):
        train, test = (sparse.csr_array(dtm.counts[np.flatnonzero(part)]) for part in (~held, held))
        lines, goals = engines(train, test)
        goals += [wrapper(train), *factors(train), *small_corpora(seeds), parts_agree(train)]
        top = tl.fit_topics(dtm, n_topics=K, n_refits=0).top(10)["terms"].str.split().tolist()
        some = tl.tokenize(tl.load_sotu(years=(1990, 2005)))
        known = [[w for w in row if some.code_of(w) >= 0] for row in top]
        goals += coherences(some, [row for row in known if len(row) > 2])
    text = page(lines, goals, train)
    print(text)
    if write:
        TABLE.write_text(text, encoding="utf-8")


def page(lines: list[str], goals: list[Goal], train: Any) -> str:
    """The tables as a page."""
    used = ", ".join(f"{n} {metadata.version(n)}" for n in ("numpy", "scipy", "scikit-learn", "tomotopy", "gensim"))
    head = HEAD.format(rows=train.shape[0], words=int(train.sum()), k=K, day=datetime.now(UTC).date(), rounds=ROUNDS,
                       used=f"Python {platform.python_version()}, {used}")  # fmt: skip
    table = [f"| {g.goal} | {g.found} | {'yes' if g.met else 'no'} |" for g in goals]
    return "\n".join([head, *lines, "", "| goal | found | met |", "| --- | --- | --- |", *table]) + "\n"


HEAD = """# Topic models side by side

{day}; {used}. The presidents' messages by paragraph: {rows:,} rows, {words:,} words after stop words and trimming,
K = {k}; every tenth address is held out. Made by `python benchmarks/topics.py --write` in one run. Engines: one fit
each, so read differences of less than a third of the time as none. Wrapper and NMF: medians of {rounds} fits that take
turns. Coherence: addresses of 1990 to 2005, twenty lists of ten words, gensim with one process. Small corpora: the five
texts in windows of 100 words, and 300 news items that come with gensim; ten runs each. The intervals of `topic_effects`
are judged in `EFFECTS.md`.
"""


if __name__ == "__main__":
    main()
