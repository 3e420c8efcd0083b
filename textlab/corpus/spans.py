"""Span arithmetic and ids for new spans, shared by merging, cutting and annotating.

An id is never reused: it either names the same span as before, or is new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray


def runs(values: NDArray[Any]) -> Iterator[slice]:
    """Yield the slices of runs of equal values in an array.

    >>> list(runs(np.array([3, 3, 1])))
    [slice(0, 2, None), slice(2, 3, None)]
    """
    edges = np.flatnonzero(values[1:] != values[:-1]) + 1
    if len(values):
        bounds = [0, *edges.tolist(), len(values)]
        yield from (slice(a, b) for a, b in pairwise(bounds))


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Strip white space from both ends of a span."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    return start, max(start, end - len(piece) + len(piece.rstrip()))


def changes(column: pd.Series) -> NDArray[np.bool_]:
    """Return whether each row differs from the previous one; missing equals missing, and the first row differs."""
    out = np.ones(len(column), dtype=bool)
    here = column.iloc[1:].reset_index(drop=True)
    before = column.iloc[:-1].reset_index(drop=True)
    both_missing = here.isna() & before.isna()
    out[1:] = (here != before).to_numpy(dtype=bool, na_value=True) & ~both_missing.to_numpy(bool)
    return out


def sorted_unique(*parts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sorted distinct values; a stable sort of sorted runs is much faster than `np.unique`."""
    merged = np.sort(np.concatenate(parts), kind="stable")
    keep = np.ones(len(merged), dtype=bool)
    keep[1:] = merged[1:] != merged[:-1]
    return merged[keep]


def inside(starts: NDArray[np.int64], ends: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return which of the sorted, disjoint spans contains each position, or -1."""
    nearest = np.searchsorted(starts, at, side="right") - 1
    limit = np.append(ends, np.iinfo(np.int64).min)  # read when nearest == -1
    return np.where(at < limit[nearest], nearest, -1)


# ---------------------------------------------------------------------- ids


def piece_ids(ids: pd.Index, rows: NDArray[np.int64], new: NDArray[np.bool_], taken: set[str]) -> pd.Index:
    """Return ids ``id.01``, ``id.02``, ... for the `new` pieces of each row; clashes get a ``+``."""
    nth = np.arange(len(rows)) - np.searchsorted(rows, rows) + 1
    out = [f"{i}.{k:02d}" if fresh else i for i, k, fresh in zip(ids.tolist(), nth.tolist(), new.tolist(), strict=True)]
    for at in np.flatnonzero(new) if not taken.isdisjoint(_only(out, new)) else ():
        while out[at] in taken:
            out[at] += "+"
        taken.add(out[at])
    return pd.Index(out, dtype=ids.dtype, name=ids.name)


def _only(values: Iterable[str], keep: NDArray[np.bool_]) -> Iterator[str]:
    return (value for value, kept in zip(values, keep.tolist(), strict=True) if kept)


def numbered(doc_ids: Iterable[str], mark: str, taken: set[str]) -> list[str]:
    """Return for each of `doc_ids` the next free id of the form ``{doc_id}:{mark}0001``."""
    last: dict[str, int] = {}
    out = []
    for doc_id in doc_ids:
        number = last.get(doc_id, 0) + 1
        while f"{doc_id}:{mark}{number:04d}" in taken:
            number += 1
        last[doc_id] = number
        out.append(f"{doc_id}:{mark}{number:04d}")
    return out
