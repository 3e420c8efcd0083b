"""Corpora of a few turns, and a contrast of everything that occurs in them."""

import dataclasses
import warnings

import numpy as np
import pandas as pd

from textlab.analyses.contrast import contrast
from textlab.analyses.contrast.clusters import ClusterCounts
from textlab.analyses.contrast.comparison import Comparison
from textlab.corpus import Corpus
from textlab.counts import count_terms
from textlab.errors import TextlabWarning
from textlab.measures.keyness.log_odds import Prior
from textlab.measures.resampling import CountsByTerm, Resampling
from textlab.tokens import tokenize


def corpus_of(turns, documents=None):
    """A corpus of (document, speaker, words) turns; documents in the order given."""
    order = documents or list(dict.fromkeys(t[0] for t in turns))
    texts, rows = {}, []
    for doc in order:
        text = ""
        for number, (_, who, said) in enumerate(t for t in turns if t[0] == doc):
            row = {"doc_id": doc, "start": len(text), "end": len(text) + len(said), "speaker": who}
            rows.append(row | {"turn_id": f"{doc}:t{number:03d}", "passage_id": f"{doc}:p{number:03d}"})
            text += said + "\n"
        texts[doc] = text
    passages = pd.DataFrame(rows).set_index("passage_id")
    return Corpus(pd.DataFrame(index=order), passages, texts)


def dtm_of(turns, by="turn_id", **options):
    return count_terms(tokenize(corpus_of(turns, **options)), by=by)


OF_RESAMPLING = {field.name for field in dataclasses.fields(Resampling)}


def ask(dtm, **options):
    """A contrast of everything that occurs, without the warning about few turns; options of `Resampling` by name."""
    options = {"by": "speaker", "min_count": 1, "min_turns": 1, "n": 50, "permutations": 199} | options
    how = {name: options.pop(name) for name in OF_RESAMPLING & set(options)}
    options["resampling"] = Resampling(**how)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TextlabWarning)
        if {"fillers", "scores", "alpha0"} & set(options):  # the last release's words
            warnings.simplefilter("ignore", FutureWarning)
        return contrast(dtm, **options)


def row(gap, term):
    return gap.table.set_index("term").loc[term]


SIX = [
    ("d", "Ann", "tax tax the rich"),
    ("d", "Bob", "the work of robots"),
    ("d", "Ann", "the tax"),
    ("d", "Bob", "robots work"),
    ("d", "Ann", "so the land"),
    ("d", "Bob", "the the land"),
]


def words(**counts):
    return " ".join(w for w, n in counts.items() for w in [w] * n)


def comparison_of(counts, sizes, mine, document=None):
    """A comparison made of arrays alone, without texts."""
    counts, sizes, mine = CountsByTerm.of(counts), np.asarray(sizes, float), np.asarray(mine)
    n, n_terms = counts.shape
    document = np.zeros(n, dtype=int) if document is None else document
    group, labels = np.where(mine, "A", "B").astype(object), np.arange(n).astype(object)
    clusters = ClusterCounts(
        counts=counts, sizes=sizes, group=group, document=document, labels=labels, of_row=np.arange(n)
    )
    return Comparison(
        target="A", reference="B", clusters=clusters, turns=clusters, terms=np.arange(n_terms), counts=counts,
        sizes=sizes, mass=np.zeros(n), mine=mine, document=document, weight=np.ones(n), family=n_terms,
    )  # fmt: skip


def prior_of(n_terms, each=0.5, alpha0=100.0):
    """The same pseudo-count for every word."""
    return Prior(alpha=np.full(n_terms, each), alpha0=alpha0)


def bursty(n=24, seed=1):
    """Turns of two speakers over three documents, with words that differ and words that do not."""
    rng = np.random.default_rng(seed)
    vocabulary = np.array(["tax", "work", "land", "robots", "the", "kind"])
    turns = []
    for i in range(n):
        chance = np.array([5, 2, 1, 1, 6, 1] if i % 2 else [1, 2, 1, 4, 6, 1], float)
        turns.append(
            ("def"[i % 3], "Ann" if i % 2 else "Bob", " ".join(rng.choice(vocabulary, 30, p=chance / chance.sum())))
        )
    return turns
