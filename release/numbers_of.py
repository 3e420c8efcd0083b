"""Writes the table of one analysis of each kind, over the five texts, as JSON: what `matrix.py` compares.

    python -I numbers_of.py OUT.json THREADS ORDER     (ORDER: given or turned)

Runs against the installed textlab; TEXTLAB_SEEDS points to the texts.
"""

from __future__ import annotations

import json
import platform
import sys
import warnings
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import textlab as tl

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests/checks"))
from examples import EXAMPLES

PACKAGES = ("numpy", "pandas", "scipy", "pyarrow", "scikit-learn", "gensim", "tomotopy", "formulaic")


def rows_of(tokens: tl.Tokens) -> tl.DocumentTermMatrix:
    """Counts of each passage."""
    return tl.count_terms(tokens, by="passage_id")


def topics(tokens: tl.Tokens, method: str, **options: Any) -> pd.DataFrame:
    """Terms and shares of three topics."""
    return tl.fit_topics(rows_of(tokens), n_topics=3, method=method, n_refits=0, rng=1, **options).table


def cells(dtm: tl.DocumentTermMatrix) -> pd.DataFrame:
    """The filled cells of a matrix."""
    return dtm.to_frame()


DIRECTION = ("2010-Obama-1", "2020-Trump-1")  # the five texts are too few for a line


def addresses() -> tl.DocumentTermMatrix:
    """Counts of the State of the Union addresses of ten years."""
    return tl.count_terms(tl.tokenize(tl.load_sotu().where(year=list(range(2010, 2021)))), by="doc_id")


BESIDE = {  # the examples have one result of each class; these are the other ways to one
    "corpus": lambda t: t.corpus.passages.reset_index(),
    "count_terms": lambda t: cells(rows_of(t)),
    "lemmas": lambda t: cells(tl.count_terms(t.lemmas(), by="doc_id")),
    "stems": lambda t: cells(tl.count_terms(t.stems(), by="doc_id")),
    "fit_topics lda": lambda t: topics(t, "lda"),
    "fit_topics online": lambda t: topics(t, "online"),
    "fit_topics consensus": lambda t: topics(t, "consensus"),
    "wordfish": lambda t: (
        tl.wordfish(addresses().trim(min_docfreq=5), direction=DIRECTION, n_resamples=20, rng=1).table
    ),
    "correspondence": lambda t: tl.correspondence(addresses(), direction=DIRECTION, n_resamples=20, rng=1).table,
    "latent_scaling": lambda t: (
        tl.latent_scaling(
            rows_of(t), seeds={"good": 1, "better": 1, "bad": -1, "worse": -1}, k=20, n_resamples=20, rng=1
        ).table
    ),
    "load_sotu": lambda t: tl.kwic(tl.tokenize(tl.load_sotu()), "regulat*").table,
}


def main(out: Path, threads: int, order: str) -> None:
    """Run every analysis and write the tables."""
    warnings.simplefilter("error")
    warnings.simplefilter("ignore", tl.TextlabWarning)
    tokens = tl.tokenize(texts(order), n_threads=threads)
    asked = {**{name: _table(ask) for name, ask in EXAMPLES.items()}, **BESIDE}
    if sys.version_info >= (3, 14):
        del asked["stems"]
    found = {name: as_columns(ask(tokens)) for name, ask in asked.items()}
    versions = {name: metadata.version(name) for name in PACKAGES if _is_there(name)}
    out.write_text(json.dumps({"python": platform.python_version(), "versions": versions, "tables": found}))


def texts(order: str) -> tl.Corpus:
    """Return the five texts as they come, or the last one first."""
    corpus = tl.load_seeds()
    if order == "given":
        return corpus
    documents = corpus.documents.iloc[::-1]
    texts = {doc: corpus.document_text(doc) for doc in documents.index}
    passages = pd.concat([corpus.passages[corpus.passages["doc_id"] == doc] for doc in documents.index])
    return tl.Corpus(documents, passages, texts, corrections=corpus.corrections)


def as_columns(table: pd.DataFrame) -> dict[str, list[Any]]:
    """Columns of a table, its rows in an order of their own: by all that is no measurement."""
    table = table.reset_index(drop=True)
    exact = [name for name in table if not pd.api.types.is_float_dtype(table[name])]
    texts = table[exact].map(str)
    table = table.iloc[np.lexsort([texts[name].to_numpy(dtype=str) for name in exact[::-1]])] if exact else table
    return {
        name: table[name].tolist() if pd.api.types.is_float_dtype(table[name]) else table[name].map(str).tolist()
        for name in map(str, table)
    }


def _table(ask: Any) -> Any:
    return lambda tokens: ask(tokens).table


def _is_there(name: str) -> bool:
    return any(True for _ in metadata.distributions(name=name))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
