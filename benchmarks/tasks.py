"""What is timed of textlab; the same operations of other libraries are in ``peers``."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import text
from peers import vectorize
from timing import measure

import textlab as tl
from textlab.tokens.find import find
from textlab.tokens.index import TypeIndex


@dataclass(frozen=True)
class Data:
    """One size of the corpus, as each library takes it."""

    megabytes: float
    documents: list[str]
    corpus: tl.Corpus

    @property
    def n_bytes(self) -> int:
        """Bytes of UTF-8."""
        return int(self.corpus.data.document_bytes[1][-1])


def load(megabytes: float) -> Data:
    """The corpus of one size, every document one turn."""
    documents = text.documents(megabytes)
    ids = [f"d{i:06d}" for i in range(len(documents))]
    passages = pd.DataFrame({"doc_id": ids, "start": 0, "end": list(map(len, documents))})
    passages.index = pd.Index([f"{i}:p1" for i in ids])
    return Data(megabytes, documents, tl.Corpus(pd.DataFrame(index=ids), passages, documents))


# ---------------------------------------------------------------------- loading


def table_of(data: Data) -> pd.DataFrame:
    """The texts as a user has them: a row a document, with speaker and date."""
    n = range(len(data.documents))
    dates = [f"2024-{1 + k % 12:02d}-{1 + k % 28:02d}" for k in n]
    return pd.DataFrame({"text": data.documents, "speaker": [f"S{k % 50}" for k in n], "date": dates})


def captions(n_cues: int, *, rolling: bool) -> bytes:
    """A WebVTT file: each cue names its speaker, or shows the line above again."""
    words = ["tax", "work", "wealth", "people", "will", "say", "that", "the", "of", "and", "never", "again", "house"]
    lines = [" ".join(np.random.default_rng(k).choice(words, 7)) for k in range(n_cues)]
    cues = ["WEBVTT"]
    for k, line in enumerate(lines):
        first, last = (f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}.000" for s in (2 * k, 2 * k + 2))
        shown = f"{lines[k - 1]}\n{line}" if rolling else f"<v Speaker {k % 3}>{line}"
        cues.append(f"{first} --> {last}\n{shown}")
    return "\n\n".join(cues).encode()


# ---------------------------------------------------------------------- collocations and concordances


def our_bigrams(tokens: tl.Tokens) -> Any:
    """The same work: all bigrams with their log-likelihood, no more columns."""
    from textlab.analyses.collocations.ngrams import at_least, identify, joinable, ngram_places, words_from
    from textlab.measures import association

    codes, joined = joinable(tokens, "")
    first = ngram_places(joined, 2)
    ids, example = identify(codes, first, 2, len(tokens.terms))
    counts = np.bincount(ids)
    rows = words_from(codes, first[example], 2)
    cells = at_least(rows, counts, np.arange(len(rows)), len(tokens.terms))
    return association.g2(cells[:, 3], cells[:, 1], cells[:, 2], cells[:, 0])


def our_index(tokens: tl.Tokens) -> Any:
    """The index, made anew."""
    return TypeIndex(tokens.ids, tokens.vocab)._grouped


def near_frequency(tokens: tl.Tokens, wanted: int) -> str:
    """The term whose frequency is nearest to `wanted`."""
    counts = tokens.vocabulary["n_term"]
    return str((counts - wanted).abs().idxmin())


# ---------------------------------------------------------------------- resampling


def documents_by_terms() -> Any:
    """2,000 documents and 50,000 terms with about 512,000 filled cells, as in the plan."""
    from scipy.sparse import csr_array

    rng = np.random.default_rng(7)
    weight = 1 / np.arange(1, 50_001) ** 1.05
    term = rng.choice(50_000, size=800_000, p=weight / weight.sum())
    row = rng.integers(2_000, size=800_000)
    made = csr_array((np.ones(800_000, dtype=np.int32), (row, term)), shape=(2_000, 50_000))
    made.sum_duplicates()
    return made


def our_bootstrap(counts: Any, n_resamples: int) -> Any:
    """Weights times counts."""
    from textlab.measures.resampling import bootstrap_weights, resampled_totals

    return resampled_totals(counts, bootstrap_weights(counts.shape[0], n_resamples, 0))


def our_intervals(counts: Any, n_resamples: int) -> Any:
    """The same with a percentile interval a term, a block of terms at a time."""
    from textlab.measures.resampling import bootstrap_weights, iter_resampled_totals, percentile_interval

    weights = bootstrap_weights(counts.shape[0], n_resamples, 0)
    return [percentile_interval(totals) for _, totals in iter_resampled_totals(counts, weights)]


# ---------------------------------------------------------------------- in a process of its own


def _tokenize(data: Data) -> dict[str, float]:
    tl.tokenize(data.corpus.where(doc_id=list(data.corpus.documents.index[:20])))  # imports are not counted
    made: list[tl.Tokens] = []
    found = measure(lambda: made.append(tl.tokenize(data.corpus, n_threads=1)))
    kept = sum(a.nbytes for a in (made[0].ids, made[0].starts, made[0].bounds))
    return {**found, "kept": kept, "bytes": data.n_bytes}


def _vectorize(data: Data) -> dict[str, float]:
    vectorize(data.documents[:20])  # imports are not counted
    return {**measure(lambda: vectorize(data.documents)), "bytes": data.n_bytes}


def _intervals(data: Data) -> dict[str, float]:
    counts = documents_by_terms()
    return measure(lambda: our_intervals(counts, 1000))


def _threads(data: Data) -> dict[str, float]:
    """Wall seconds on one thread and on two, in turn, the median of three."""
    tl.tokenize(data.corpus.where(doc_id=list(data.corpus.documents.index[:20])))
    walls: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(3):
        for n in walls:
            start = time.perf_counter()
            tl.tokenize(data.corpus, n_threads=n)
            walls[n].append(time.perf_counter() - start)
    return {"one": float(np.median(walls[1])), "two": float(np.median(walls[2])), "bytes": data.n_bytes}


def _anonymous() -> float:
    """Anonymous memory of this process in bytes (Linux only; elsewhere it is not known)."""
    rollup = Path("/proc/self/smaps_rollup")
    if not rollup.exists():
        return float("nan")
    line = next(x for x in rollup.read_text().splitlines() if x.startswith("Anonymous:"))
    return 1024 * float(line.split()[1])


def _mapped(data: Data) -> dict[str, float]:
    """Texts and tokens on disk: tokenize from a mapped file to mapped arrays, open again, look a word up."""
    with tempfile.TemporaryDirectory() as folder:
        texts, words = Path(folder) / "texts", Path(folder) / "tokens"
        data.corpus.save(texts)
        corpus = tl.Corpus.open(texts)
        tl.tokenize(corpus.where(doc_id=list(corpus.documents.index[:20])))  # imports are not counted
        before = _anonymous()
        tokens = tl.tokenize(corpus, to=words, n_threads=1)
        held = _anonymous() - before
        del tokens
        tokens = tl.Tokens.open(words, corpus)
        start = time.perf_counter()
        find(tokens, "government")
        return {"held": held, "first": time.perf_counter() - start, "bytes": data.n_bytes}


CHILDREN: dict[str, Callable[[Data], dict[str, float]]] = {
    "tokenize": _tokenize,
    "CountVectorizer": _vectorize,
    "intervals": _intervals,
    "mapped": _mapped,
    "threads": _threads,
}


def import_seconds(statement: str) -> float:
    """Median CPU seconds of five fresh interpreters that run a statement."""
    import resource
    import subprocess
    import sys

    def cpu(code: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return float(np.median([cpu(statement) for _ in range(5)]))
