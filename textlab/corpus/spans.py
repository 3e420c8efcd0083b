"""What joining, cutting and laying over have in common: the edges of spans, and the texts under them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .places import runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .corpus import Corpus


DOUBT = {
    "attribution": ("given", "coded", "inferred", "unresolved"),
    "confidence": ("high", "medium", "low"),
}  # from the surest to the most doubtful
USUAL_CONFIDENCE = {"given": "high", "coded": "high", "inferred": "medium", "unresolved": "low"}


def is_body(corpus: Corpus) -> NDArray[np.bool_]:
    """Which passages are body?"""
    return (corpus._passages["layer"] == "body").to_numpy(bool)


def bodies(corpus: Corpus) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.int64]]]:
    """For each document that has a body: its text, and the rows and spans of its body passages."""
    rows = np.flatnonzero(is_body(corpus))
    codes = corpus._doc_codes[rows]
    edges = corpus._passages[["start", "end"]].to_numpy(np.int64)[rows]
    for run in runs(codes):
        doc_id = corpus._documents.index[codes[run.start]]
        yield corpus.document_text(doc_id), rows[run], edges[run]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its edges."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, max(start, end - len(piece) + len(piece.rstrip()))


def changes(column: pd.Series) -> NDArray[np.bool_]:
    """Does a row differ from the row before it? Missing equals missing; the first row always differs."""
    out = np.ones(len(column), dtype=bool)
    here = column.iloc[1:].reset_index(drop=True)
    before = column.iloc[:-1].reset_index(drop=True)
    both_missing = here.isna() & before.isna()
    out[1:] = (here != before).to_numpy(dtype=bool, na_value=True) & ~both_missing.to_numpy(bool)
    return out


def distinct(*parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """All values, sorted, once each. Sorting runs of sorted numbers is much faster than `np.unique` here."""
    merged = np.sort(np.concatenate(parts), kind="stable")
    keep = np.ones(len(merged), dtype=bool)
    keep[1:] = merged[1:] != merged[:-1]
    return merged[keep]


def inside(starts: NDArray[np.int64], ends: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which of the sorted, disjoint spans each position stands in, or -1."""
    nearest = np.searchsorted(starts, at, side="right") - 1
    limit = np.append(ends, np.iinfo(np.int64).min)  # nearest == -1 reads this one
    return np.where(at < limit[nearest], nearest, -1)
