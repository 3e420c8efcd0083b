"""Words as terms: how forms are folded, and how distinct names get their codes. Arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PLAIN = str.maketrans({"’": "'", "‐": "-", "‑": "-", "\u00ad": None})


def folded(word: str, ignore_case: bool = True) -> str:
    """A form as a term: composed characters, straight apostrophes, plain hyphens, no soft hyphens, one case."""
    if not word.isascii():
        word = normalize("NFC", word.translate(_PLAIN))
    return word.lower() if ignore_case else word


def folded_all(words: NDArray[np.object_], ignore_case: bool = True) -> NDArray[np.object_]:
    """`folded` of many forms at once: they are folded as the lines of one text."""
    if not len(words):
        return np.empty(0, dtype=object)
    return np.array(folded("\n".join(words), ignore_case).split("\n"), dtype=object)


def sorted_codes(names: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """The distinct names in code-point order, and the code of each."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not len(names):
        return np.empty(0, dtype=object), np.empty(0, dtype=np.int64)
    codes, unique = pd.factorize(names)
    unique = np.asarray(unique, dtype=object)
    # bytes of UTF-8 sort as code points do
    order = np.asarray(pc.array_sort_indices(pa.array(unique, type=pa.large_string()))).astype(np.int64)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return unique[order], rank[codes]


def ranges(first: NDArray[np.int64], last: NDArray[np.int64]) -> NDArray[np.int64]:
    """All whole numbers of the half-open intervals, as one array."""
    size = last - first
    ends = np.cumsum(size)
    return np.arange(int(size.sum())) + np.repeat(first - (ends - size), size)


def distinct(codes: NDArray[Any], groups: NDArray[Any], n_codes: int) -> NDArray[np.int64]:
    """In how many different groups each code occurs."""
    if not len(codes):
        return np.zeros(n_codes, dtype=np.int64)
    width = int(groups.max()) + 1
    pairs = pd.unique(codes.astype(np.int64) * width + groups)
    return np.bincount(pairs // width, minlength=n_codes)


def short(value: Any) -> str:
    if callable(value):
        return getattr(value, "__name__", "function")
    items = list(value) if isinstance(value, Iterable) else [value]
    return ", ".join(map(str, items[:5])) + (f" ... ({len(items)})" if len(items) > 5 else "")
