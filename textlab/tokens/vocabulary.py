"""Words as terms: how forms are folded, and how distinct names get their codes. Arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import numpy as np
import pandas as pd

from .eights import LOW, eights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Words = Any  # pyarrow.LargeStringArray, which has no types

_PLAIN = (("’", "'"), ("‐", "-"), ("‑", "-"), ("\u00ad", ""))


def folded(word: str, ignore_case: bool = True) -> str:
    """A form as a term: composed characters, straight apostrophes, plain hyphens, no soft hyphens, one case."""
    if not word.isascii():
        for fancy, plain in _PLAIN:
            word = word.replace(fancy, plain)
        word = normalize("NFC", word)
    return word.lower() if ignore_case else word


def folded_all(words: Words, ignore_case: bool = True) -> Words:
    """`folded` of many forms at once; those in ASCII stay in Arrow's buffers, which is far quicker."""
    import pyarrow as pa
    import pyarrow.compute as pc

    odd = pc.invert(pc.string_is_ascii(words))
    same_case = pc.ascii_lower(words) if ignore_case else words
    others = words.filter(odd).cast(pa.string())
    if not len(others):
        return same_case
    lines = pc.binary_join(pa.ListArray.from_arrays([0, len(others)], others), "\n")[0].as_py()
    text = pa.array([folded(lines, ignore_case)], type=pa.large_string())
    return pc.replace_with_mask(same_case, odd, pc.split_pattern(text, "\n")[0].values)


def sorted_words(words: Words) -> tuple[Words, NDArray[np.int32]]:
    """The distinct words in code-point order, and the code of each.

    Bytes of UTF-8 sort as code points do. The first eight are compared as one number, which decides for most words;
    those that agree in them are compared whole.

    Examples
    --------
    >>> words, codes = sorted_words(arrow(["tax", "the", "tax"]))
    >>> words.to_pylist(), codes.tolist()
    (['tax', 'the'], [0, 1, 0])
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    first = _first_eight(words)
    order = np.argsort(first)
    ranked = first[order]
    new = np.append(True, ranked[1:] != ranked[:-1])[: len(order)]
    tied = np.flatnonzero(~new | np.append(~new[1:], False)[: len(new)])
    alike = words.take(pa.array(order[tied]))
    by = np.asarray(pc.array_sort_indices(alike))
    order[tied], alike = order[tied[by]], alike.take(pa.array(by))
    new[tied[1:]] = pc.not_equal(alike[1:], alike[:-1])
    rank = np.empty(len(order), dtype=np.int32)
    rank[order] = np.cumsum(new, dtype=np.int32) - 1
    return words.take(pa.array(order[new])), rank


def _first_eight(words: Words) -> NDArray[np.uint64]:
    """The first bytes of each word as a number that sorts as they do."""
    _, offsets, data = words.buffers()
    edges = np.frombuffer(offsets, dtype=np.int64)[words.offset : words.offset + len(words) + 1]
    text = np.append(np.frombuffer(data or b"", dtype=np.uint8), np.zeros(8, dtype=np.uint8))
    return (eights(text, edges[:-1]) & LOW.take(np.diff(edges), mode="clip")).byteswap()


def arrow(words: Any) -> Words:
    """The inverse of `strings`; an Arrow array is left as it is."""
    import pyarrow as pa

    return words.cast(pa.large_string()) if isinstance(words, pa.Array) else pa.array(words, type=pa.large_string())


def together(*words: Any) -> Words:
    """Several arrays or lists of words as one."""
    import pyarrow as pa

    return pa.concat_arrays([arrow(some) for some in words])


def strings(words: Words) -> NDArray[np.object_]:
    """The words as str objects."""
    found: NDArray[np.object_] = words.to_numpy(zero_copy_only=False)
    return found.astype(object, copy=False)


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
