"""Counting as a scikit-learn transformer. Imported on first use, because it needs scikit-learn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from .. import _checks
from ..corpus import Corpus
from ..errors import NotEnoughData, SchemaError
from ..tokens import tokenize
from ..tokens.wordlists import stop_list
from .matrix import DocumentTermMatrix, count_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix


@_checks.keywords
class TermCounter(TransformerMixin, BaseEstimator):
    """Count the words of texts as `tokenize` cuts them (a scikit-learn transformer).

    Parameters
    ----------
    ignore_case, punctuation, symbols, numbers, urls : bool
        As in `tokenize`.
    min_count, min_docfreq, max_share : int, int, float
        As in `DocumentTermMatrix.trim`, applied to the texts passed to `fit`.
    stop_words : str, iterable of str or None
        A language for which the package has a list (``"en"``, ``"de"`` ...), or words to leave out.

    Attributes
    ----------
    vocabulary_ : dict
        Column number of each term.

    Examples
    --------
    >>> counter = TermCounter(stop_words=["the"]).fit(["Tax the rich", "tax, tax"])
    >>> counter.transform(["rich tax TAX zebra"]).toarray(), counter.get_feature_names_out().tolist()
    (array([[1, 2]]), ['rich', 'tax'])
    """

    def __init__(
        self,
        *,
        ignore_case: bool = True,
        punctuation: bool = False,
        symbols: bool = False,
        numbers: bool = True,
        urls: bool = True,
        min_count: int = 1,
        min_docfreq: int = 1,
        max_share: float = 1.0,
        stop_words: str | Iterable[str] | None = None,
    ) -> None:
        self.ignore_case = ignore_case
        self.punctuation = punctuation
        self.symbols = symbols
        self.numbers = numbers
        self.urls = urls
        self.min_count = min_count
        self.min_docfreq = min_docfreq
        self.max_share = max_share
        self.stop_words = stop_words

    def fit(self, X: Iterable[str], y: Any = None) -> Self:
        """Learn the vocabulary from texts."""
        dtm = self._counted(X)
        if self.stop_words is not None:
            dtm = dtm.drop(stop_list("TermCounter", self.stop_words))
        dtm = dtm.trim(min_count=self.min_count, min_docfreq=self.min_docfreq, max_share=self.max_share)
        if not len(dtm.terms):
            raise NotEnoughData("TermCounter: no terms are left of these texts; lower min_count or min_docfreq.")
        self.vocabulary_ = {str(term): k for k, term in enumerate(dtm.terms)}
        return self

    def transform(self, X: Iterable[str]) -> csr_matrix:
        """Count the known terms; return a matrix of shape (n_texts, n_terms)."""
        from scipy.sparse import coo_matrix

        check_is_fitted(self)
        dtm = self._counted(X)
        column = np.array([self.vocabulary_.get(str(term), -1) for term in dtm.terms], dtype=np.int64)
        cells = dtm.counts.tocoo()
        known = column[cells.col] >= 0
        places = cells.row[known], column[cells.col[known]]
        shape = (dtm.shape[0], len(self.vocabulary_))
        return coo_matrix((cells.data[known].astype(np.int64), places), shape=shape).tocsr()

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Return the terms, in the order of the columns."""
        check_is_fitted(self)
        return np.array(list(self.vocabulary_), dtype=object)

    def _counted(self, texts: Any) -> DocumentTermMatrix:
        options = ("ignore_case", "punctuation", "symbols", "numbers", "urls")
        tokens = tokenize(_corpus_of(texts), **{name: getattr(self, name) for name in options})
        return count_terms(tokens, by="doc_id")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags


def _corpus_of(texts: Any) -> Corpus:
    """Return a corpus with one document for each text, in order."""
    if isinstance(texts, str) or not isinstance(texts, Iterable):
        raise SchemaError(f"TermCounter: give a list of texts, not {type(texts).__name__}.")
    found = list(texts)
    odd = [type(text).__name__ for text in found if not isinstance(text, str)]
    if odd:
        raise SchemaError(f"TermCounter: a text must be a str, not {odd[0]}; leave gaps out first.")
    names = [f"text-{k:07d}" for k in range(len(found))]
    clean = [text.encode("utf-8", "replace").decode() for text in found]
    passages = pd.DataFrame(
        {"doc_id": names, "start": 0, "end": [len(t) for t in clean]}, index=[f"{n}:p1" for n in names]
    )
    return Corpus(pd.DataFrame(index=names), passages, clean)
