"""The longest stretch of a body without a sentence ender."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...corpus.sentences import COUNTED
from .bodies import BETWEEN, joined
from .once import once

if TYPE_CHECKING:
    from ...corpus import Corpus

    Stretch = tuple[int, int]


@once
def longest_stretches(corpus: Corpus) -> pd.Series:
    """Return the words of the longest stretch without a sentence ender, by document; see `longest_stretch`."""
    longest = np.zeros(len(corpus.documents))
    for row, text, _ in joined(corpus):
        longest[row] = _most_words(text, _unended(text))[0]
    return pd.Series(longest, index=corpus.documents.index)


def longest_stretch(text: str) -> Stretch:
    """Return the longest stretch in words of a joined body without a sentence ender, inside one passage.

    >>> text = "One two. Three four five! Six"
    >>> text[slice(*longest_stretch(text))]
    ' Three four five'
    """
    return _most_words(text, _unended(text))[1]


def _unended(text: str) -> Iterator[Stretch]:
    """Yield the stretches between the sentence enders of each passage, as counted by `split`."""
    start = 0
    for passage in text.split(BETWEEN):
        limit = start + len(passage)
        for ender in COUNTED.finditer(text, start, limit):
            yield start, ender.start()
            start = ender.end()
        yield start, limit
        start = limit + len(BETWEEN)


def _most_words(text: str, stretches: Iterable[Stretch]) -> tuple[int, Stretch]:
    """Return the number of words and the span of the longest stretch, or the first of several."""
    most, where = -1, (0, 0)
    for start, end in sorted(stretches, key=lambda span: span[0] - span[1]):
        if most > (end - start + 1) // 2:  # too few characters to hold more words
            break
        n = len(text[start:end].split())
        if n > most or (n == most and start < where[0]):
            most, where = n, (start, end)
    return most, where
