"""Names for new passages and turns. An id either still names the span it named before, or is new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray


def piece_ids(ids: pd.Index, rows: NDArray[np.int64], new: NDArray[np.bool_], taken: set[str]) -> pd.Index:
    """``id.01``, ``id.02``, ... for the `new` pieces of each row; a clash with an id in use gets a ``+``."""
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
    """For each of `doc_ids` the next ``{doc_id}:{mark}0001``, ``0002``, ... that is not taken."""
    last: dict[str, int] = {}
    out = []
    for doc_id in doc_ids:
        number = last.get(doc_id, 0) + 1
        while f"{doc_id}:{mark}{number:04d}" in taken:
            number += 1
        last[doc_id] = number
        out.append(f"{doc_id}:{mark}{number:04d}")
    return out
