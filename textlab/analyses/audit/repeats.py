"""Repeated lines: verbatim, with the same letters, or in another document."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .bodies import ONE_LINE, joined
from .once import once

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...corpus import Corpus

LEAST_LINE = 20  # characters: shorter lines ("Yeah.", "Thank you.") recur in any talk
REPEATS = ("share_repeated", "share_nearly_repeated", "share_in_other_documents")
_LETTERS = re.compile(r"[^\W\d_]+")
_OPENING = 6  # words


def repeat_shares(corpus: Corpus) -> pd.DataFrame:
    """Return the share of each body's words in repeated lines, with one column for each of `REPEATS`."""
    return _found(corpus)[0]


def repeated_lines(corpus: Corpus) -> pd.DataFrame:
    """Return repeated lines: ``doc, start, end`` in the joined body, and a flag for each of `REPEATS`."""
    return _found(corpus)[1]


@once
def _found(corpus: Corpus) -> tuple[pd.DataFrame, pd.DataFrame]:
    lines = _lines(corpus)
    flags = _flags(lines)
    words, doc = lines["n_words"].to_numpy(float), lines["doc"].to_numpy()
    n = len(corpus.documents)
    counts = {name: np.bincount(doc, weights=words * flags[name], minlength=n) for name in REPEATS}
    total = np.maximum(np.bincount(doc, weights=words, minlength=n), 1)
    shares = pd.DataFrame(counts, index=corpus.documents.index).div(total, axis=0)
    again = pd.concat([lines[["doc", "start", "end"]], flags], axis=1)[flags.any(axis=1)]
    return shares, again.reset_index(drop=True)


def _lines(corpus: Corpus) -> pd.DataFrame:
    """Return the lines of the bodies: ``doc, start, end, line, n_words``.

    Lines are stripped of white space at both ends.
    """
    found = [(row, *_trimmed(line)) for row, text, _ in joined(corpus) for line in ONE_LINE.finditer(text)]
    lines = pd.DataFrame(found, columns=["doc", "start", "line"]).astype({"doc": int, "start": int, "line": object})
    lines["end"] = lines["start"] + np.fromiter(map(len, lines["line"]), dtype=np.int64, count=len(lines))
    lines["n_words"] = np.fromiter((len(line.split()) for line in lines["line"]), dtype=np.int64, count=len(lines))
    return lines


def _trimmed(line: re.Match[str]) -> tuple[int, str]:
    """Return the start of a line after leading white space, and the stripped line."""
    text = line.group().lstrip()
    return line.end() - len(text), text.rstrip()


def _flags(lines: pd.DataFrame) -> pd.DataFrame:
    """Return a column for each of `REPEATS`: whether the line is repeated in this way."""
    verbatim, distinct = pd.factorize(lines["line"])
    alike = _alike(distinct.tolist())[verbatim]
    table = pd.DataFrame({"doc": lines["doc"], "line": verbatim, "key": alike})
    long = lines["end"] - lines["start"] >= LEAST_LINE
    wordy = long & (alike >= 0)
    documents = table.drop_duplicates(["doc", "key"])["key"].value_counts()
    return pd.DataFrame(
        {
            "share_repeated": long & table.duplicated(["doc", "line"], keep=False),
            "share_nearly_repeated": wordy & table.duplicated(["doc", "key"], keep=False),
            "share_in_other_documents": wordy & (table["key"].map(documents) > 1),
        }
    )


def _alike(lines: list[str]) -> NDArray[np.int64]:
    """Assign the same number to lines with the same letters, ignoring digits, case and punctuation.

    Lines that differ from all others get -1. Most lines already differ in their first words, which is much faster to
    check.
    """
    opening = [_words(line, _OPENING) for line in lines]
    shared = pd.Series(opening, dtype=object).duplicated(keep=False)
    whole = [_words(line) if twice else first for line, first, twice in zip(lines, opening, shared, strict=True)]
    return np.asarray(pd.factorize(np.array([key or None for key in whole], dtype=object))[0], dtype=np.int64)


def _words(line: str, n: int | None = None) -> str:
    """Return the first `n` runs of letters (all, if None), case-folded."""
    return " ".join(found.group() for found in islice(_LETTERS.finditer(line), n)).casefold()
