"""Features of passages for a linear model: words, word pairs and character n-grams, weighted by tf-idf.

Counts are computed once for all passages. The columns and idf weights of a model come from its training passages alone:
columns that occur only in test passages are dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ...units.coded import token_spans

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from ...tokens import Tokens

LEAST_PASSAGES = 2  # smallest number of training passages for a column to be kept


@dataclass(frozen=True, eq=False)
class TextFeatures:
    """Counts of two kinds of columns (words, characters), weighted separately so that neither dominates."""

    words: csr_array
    characters: csr_array


@dataclass(frozen=True, eq=False)
class LinearCoder:
    """Columns and weights from the training passages, and the fitted model (None if they have only one label)."""

    labels: list[str]
    parts: tuple[tuple[NDArray[np.int64], NDArray[np.float64]], ...]  # columns and idf of each kind
    model: Any


def text_features(tokens: Tokens, units: pd.DataFrame) -> TextFeatures:
    """Count the columns of each passage; character n-grams ignore case."""
    from scipy.sparse import csr_array
    from sklearn.feature_extraction.text import CountVectorizer

    first, last = token_spans(tokens, units)
    terms = tokens.terms
    lists = [
        [str(terms[code]) for code in tokens.codes[a : b + 1] if code < len(terms)]
        for a, b in zip(first, last, strict=True)
    ]
    pairs = [[*words, *(f"{a} {b}" for a, b in pairwise(words))] for words in lists]
    counted_words = CountVectorizer(analyzer=list).fit_transform([*pairs, ["\0"]])[:-1]
    stretches = CountVectorizer(analyzer="char_wb", ngram_range=(3, 5))
    counted_characters = stretches.fit_transform([*(" ".join(words) for words in lists), "\0\0\0"])[:-1]
    return TextFeatures(csr_array(counted_words), csr_array(counted_characters))


def fit_linear(features: TextFeatures, rows: NDArray[np.int64], labels: NDArray[Any]) -> LinearCoder:
    """Fit on the given rows only: columns, idf weights and model."""
    from sklearn.linear_model import LogisticRegression

    parts = tuple(_columns_and_idf(counts[rows]) for counts in (features.words, features.characters))
    names = sorted(set(labels))
    if len(names) < 2:
        return LinearCoder(names, parts, None)
    model = LogisticRegression(class_weight="balanced", max_iter=1000)
    model.fit(_weighted(features, rows, parts), labels.astype(str))
    return LinearCoder([str(name) for name in model.classes_], parts, model)


def linear_chances(coder: LinearCoder, features: TextFeatures, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the probability of each label, shape (n_rows, n_labels)."""
    if coder.model is None:
        return np.ones((len(rows), 1))
    return np.asarray(coder.model.predict_proba(_weighted(features, rows, coder.parts)), dtype=np.float64)


def _columns_and_idf(counts: csr_array) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    n_with = np.bincount(counts.indices, minlength=counts.shape[1])
    columns = np.flatnonzero(n_with >= LEAST_PASSAGES)
    return columns, np.log((1 + counts.shape[0]) / (1 + n_with[columns])) + 1


def _weighted(features: TextFeatures, rows: NDArray[np.int64], parts: Any) -> Any:
    """Return each kind of column as log counts times idf, with rows scaled to unit length."""
    from scipy.sparse import csr_array, hstack

    out = []
    for counts, (columns, idf) in zip((features.words, features.characters), parts, strict=True):
        x = csr_array(counts[rows][:, columns], dtype=np.float64)
        x.data = (1 + np.log(x.data)) * idf[x.indices]
        length = np.sqrt(np.asarray(x.multiply(x).sum(axis=1)).ravel())
        x.data /= np.repeat(np.where(length > 0, length, 1), np.diff(x.indptr))
        out.append(x)
    return csr_array(hstack(out))
