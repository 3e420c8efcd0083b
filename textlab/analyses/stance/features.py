"""Passages as a linear model sees them: words, pairs of words and stretches of characters, weighted by tf-idf.

Counts are made once for all passages. Which columns exist for a model, and how they are weighted, comes from the
passages that it learns from alone: a column that only the test passages fill is not there.
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

LEAST_PASSAGES = 2  # passages of the training set with a column


@dataclass(frozen=True, eq=False)
class TextFeatures:
    """Counts of two kinds of column, each weighted on its own so that neither drowns the other."""

    words: csr_array
    characters: csr_array


@dataclass(frozen=True, eq=False)
class LinearCoder:
    """Columns and weights learnt from some passages, and the fitted model (None where one label was left)."""

    labels: list[str]
    parts: tuple[tuple[NDArray[np.int64], NDArray[np.float64]], ...]  # columns and idf of each kind
    model: Any


def text_features(tokens: Tokens, units: pd.DataFrame) -> TextFeatures:
    """Count the columns of each passage; case does not matter to stretches of characters."""
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
    """Fit on these rows: columns, idf and model see no other."""
    from sklearn.linear_model import LogisticRegression

    parts = tuple(_columns_and_idf(counts[rows]) for counts in (features.words, features.characters))
    names = sorted(set(labels))
    if len(names) < 2:
        return LinearCoder(names, parts, None)
    model = LogisticRegression(class_weight="balanced", max_iter=1000)
    model.fit(_weighted(features, rows, parts), labels.astype(str))
    return LinearCoder([str(name) for name in model.classes_], parts, model)


def linear_chances(coder: LinearCoder, features: TextFeatures, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Chance of each label, shape (n_rows, n_labels)."""
    if coder.model is None:
        return np.ones((len(rows), 1))
    return np.asarray(coder.model.predict_proba(_weighted(features, rows, coder.parts)), dtype=np.float64)


def _columns_and_idf(counts: csr_array) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    n_with = np.bincount(counts.indices, minlength=counts.shape[1])
    columns = np.flatnonzero(n_with >= LEAST_PASSAGES)
    return columns, np.log((1 + counts.shape[0]) / (1 + n_with[columns])) + 1


def _weighted(features: TextFeatures, rows: NDArray[np.int64], parts: Any) -> Any:
    """Each kind as log counts times idf, its rows of length 1."""
    from scipy.sparse import csr_array, hstack

    out = []
    for counts, (columns, idf) in zip((features.words, features.characters), parts, strict=True):
        x = csr_array(counts[rows][:, columns], dtype=np.float64)
        x.data = (1 + np.log(x.data)) * idf[x.indices]
        length = np.sqrt(np.asarray(x.multiply(x).sum(axis=1)).ravel())
        x.data /= np.repeat(np.where(length > 0, length, 1), np.diff(x.indptr))
        out.append(x)
    return csr_array(hstack(out))
