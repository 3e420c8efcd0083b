"""Words as terms: how forms are folded, and how distinct names get their codes. Arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import numpy as np
import pandas as pd

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
    """The distinct words in code-point order, and the code of each."""
    import pyarrow.compute as pc

    coded = words.dictionary_encode()
    order = pc.array_sort_indices(coded.dictionary)  # bytes of UTF-8 sort as code points do
    rank = np.empty(len(order), dtype=np.int32)
    rank[np.asarray(order)] = np.arange(len(order), dtype=np.int32)
    return coded.dictionary.take(order), rank[np.asarray(coded.indices)]


def sorted_codes(names: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int32]]:
    """`sorted_words` of str objects."""
    words, codes = sorted_words(arrow(names))
    return strings(words), codes


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
