"""Corpora of a few turns, and a contrast of everything that occurs in them."""

import warnings

import pandas as pd

from textlab.analyses.contrast import contrast
from textlab.corpus import Corpus
from textlab.counts import count_terms
from textlab.errors import TextlabWarning
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


def ask(dtm, **options):
    """A contrast of everything that occurs, without the warning about few turns."""
    options = {"by": "speaker", "min_count": 1, "min_turns": 1, "n_resamples": 50, "n_permutations": 199} | options
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TextlabWarning)
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
