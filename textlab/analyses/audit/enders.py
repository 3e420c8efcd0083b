"""Sentence enders: how many a body has, and its longest stretch without one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...corpus.inside import document_of_passage, words_per_passage
from ...corpus.sentences import COUNTED
from .bodies import BETWEEN, joined
from .once import once

if TYPE_CHECKING:
    from ...corpus import Corpus

Span = tuple[int, int]


def punctuation(corpus: Corpus) -> pd.DataFrame:
    """One row a document: ``n_words, n_enders, enders_per_100, longest_stretch`` (words) of the body.

    Examples
    --------
    >>> from textlab import from_frame
    >>> punctuation(from_frame(pd.DataFrame({"text": ["One. Two! 3.5 is no end"]})))["n_enders"].tolist()
    [2]
    """
    return _counted(corpus).copy()


@once
def _counted(corpus: Corpus) -> pd.DataFrame:
    table = pd.DataFrame({"n_words": _n_words(corpus), "n_enders": 0}, index=corpus.documents.index)
    longest = np.zeros(len(table))
    for row, text, _ in joined(corpus):
        found = list(_stretches(text))
        table.iloc[row, 1] = len(found) - text.count(BETWEEN) - 1  # the last of each passage ends with the passage
        longest[row] = _longest(text, found)[0]
    rate = 100 * table["n_enders"] / table["n_words"].where(table["n_words"] > 0)
    return table.assign(enders_per_100=rate, longest_stretch=longest)


def _n_words(corpus: Corpus) -> pd.Series:
    """White-space words of each body."""
    body = (corpus.passages["layer"] == "body").to_numpy(bool)
    words, doc = words_per_passage(corpus)[body], document_of_passage(corpus)[body]
    counted = np.bincount(doc, weights=words, minlength=len(corpus.documents))
    return pd.Series(counted.astype(int), index=corpus.documents.index)


def longest_stretch(text: str) -> Span:
    """The longest stretch of a joined body without a sentence ender, by words, inside one passage.

    >>> text = "One two. Three four five! Six"
    >>> text[slice(*longest_stretch(text))]
    ' Three four five'
    """
    return _longest(text, _stretches(text))[1]


def _stretches(text: str) -> Iterator[Span]:
    """What stands between the sentence enders of each passage, as `split` counts them."""
    start = 0
    for passage in text.split(BETWEEN):
        limit = start + len(passage)
        for ender in COUNTED.finditer(text, start, limit):
            yield start, ender.start()
            start = ender.end()
        yield start, limit
        start = limit + len(BETWEEN)


def _longest(text: str, stretches: Iterable[Span]) -> tuple[int, Span]:
    """The words and the span of the longest of `stretches`; of two, the first."""
    most, where = -1, (0, 0)
    for start, end in sorted(stretches, key=lambda span: span[0] - span[1]):
        if most > (end - start + 1) // 2:  # so few characters cannot hold as many words
            break
        n = len(text[start:end].split())
        if n > most or (n == most and start < where[0]):
            most, where = n, (start, end)
    return most, where
