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
    """Words of the longest stretch without a sentence ender, by document; see `longest_stretch`."""
    longest = np.zeros(len(corpus.documents))
    for row, text, _ in joined(corpus):
        longest[row] = _most_words(text, _unended(text))[0]
    return pd.Series(longest, index=corpus.documents.index)


def longest_stretch(text: str) -> Stretch:
    """Return the longest stretch of a joined body without a sentence ender, by words, inside one passage.

    >>> text = "One two. Three four five! Six"
    >>> text[slice(*longest_stretch(text))]
    ' Three four five'
    """
    return _most_words(text, _unended(text))[1]


def _unended(text: str) -> Iterator[Stretch]:
    """Return what stands between the sentence enders of each passage, as `split` counts them."""
    start = 0
    for passage in text.split(BETWEEN):
        limit = start + len(passage)
        for ender in COUNTED.finditer(text, start, limit):
            yield start, ender.start()
            start = ender.end()
        yield start, limit
        start = limit + len(BETWEEN)


def _most_words(text: str, stretches: Iterable[Stretch]) -> tuple[int, Stretch]:
    """Return the words and the span of the longest of `stretches`; of two, the first."""
    most, where = -1, (0, 0)
    for start, end in sorted(stretches, key=lambda span: span[0] - span[1]):
        if most > (end - start + 1) // 2:  # so few characters cannot hold as many words
            break
        n = len(text[start:end].split())
        if n > most or (n == most and start < where[0]):
            most, where = n, (start, end)
    return most, where
