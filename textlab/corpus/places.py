"""Bytes under the characters of a corpus: where passages stand in the buffer, how many words, how far on.

Words here are stretches between white space, so none of this needs a tokenizer. The buffer may be a file
larger than memory: it is read in blocks, and never copied whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .corpus import Corpus

    Positions = NDArray[np.int64]

IS_SPACE = np.isin(np.arange(256), np.frombuffer(b" \t\n\r\x0b\x0c\x00", dtype=np.uint8))
BLOCK = 1 << 22  # bytes read at once


def runs(values: NDArray[Any]) -> Iterator[slice]:
    """The stretches of equal neighbours in an array.

    >>> list(runs(np.array([3, 3, 1])))
    [slice(0, 2, None), slice(2, 3, None)]
    """
    edges = np.flatnonzero(values[1:] != values[:-1]) + 1
    if len(values):
        bounds = [0, *edges.tolist(), len(values)]
        yield from (slice(a, b) for a, b in pairwise(bounds))


# ---------------------------------------------------------------------- characters


def bytes_at(corpus: Corpus, doc_codes: Positions, chars: Positions) -> Positions:
    """Str offsets of documents as buffer positions: the inverse of `chars_at`."""
    base, limit = (edge[doc_codes] for edge in corpus._doc_bytes)
    n_chars = corpus._doc_chars[doc_codes]
    out = base + chars
    at_end = chars == n_chars
    out[at_end] = limit[at_end]
    wide = (limit - base != n_chars) & (chars > 0) & ~at_end  # else a character is a byte
    if wide.any():
        out[wide] = corpus._texts.characters.position(base[wide], chars[wide])
    return out


def chars_at(corpus: Corpus, doc_codes: Positions, at: Positions) -> Positions:
    """Buffer positions as str offsets into their documents."""
    base, limit = (edge[doc_codes] for edge in corpus._doc_bytes)
    out = np.asarray(at - base, dtype=np.int64)
    wide = limit - base != corpus._doc_chars[doc_codes]
    if wide.any():
        out[wide] -= corpus._texts.characters.n_skipped(base[wide], at[wide])
    return out


# ---------------------------------------------------------------------- words


def count_words(buffer: NDArray[np.uint8], starts: Positions, ends: Positions) -> Positions:
    """White-space words of each span; the spans are in order and do not overlap.

    A word begins after white space, or where its span begins.
    """
    out = np.zeros(len(starts), dtype=np.int64)
    for low, high in _blocks(starts, ends):
        begins = _word_begins(buffer, low, high)
        mine = slice(int(np.searchsorted(ends, low, side="right")), int(np.searchsorted(starts, high)))
        first, last = (np.searchsorted(begins, edge[mine]) for edge in (starts, ends))
        out[mine] += np.maximum(last - first, 0)
    full = np.flatnonzero(starts < ends)
    cut = full[(starts[full] > 0) & ~IS_SPACE[buffer[starts[full]]]]
    out[cut] += ~IS_SPACE[buffer[starts[cut] - 1]]  # the span begins inside what is a word without it
    return out


def _blocks(starts: Positions, ends: Positions) -> Iterator[tuple[int, int]]:
    """Stretches of the buffer that hold the spans, cut anew every `BLOCK` bytes."""
    full = starts < ends
    first, last = starts[full] // BLOCK, (ends[full] - 1) // BLOCK
    n = int(last.max(initial=-1)) + 1
    opened = np.bincount(first, minlength=n + 1) - np.bincount(last + 1, minlength=n + 1)
    for number in np.flatnonzero(np.cumsum(opened) > 0).tolist():
        yield number * BLOCK, (number + 1) * BLOCK


def _word_begins(buffer: NDArray[np.uint8], low: int, high: int) -> Positions:
    """Where in ``buffer[low:high]`` a word begins after white space (or with the buffer)."""
    space = IS_SPACE[buffer[max(low - 1, 0) : high]]
    before, here = (space[:-1], space[1:]) if low else (np.append(True, space)[:-1], space)
    return np.flatnonzero(before & ~here) + low


# ---------------------------------------------------------------------- progress


def progress_scale(whole: Corpus) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Buffer positions (as floats, for interpolation) and the share of the document's body words said before them."""
    body = (whole._passages["layer"] == "body").to_numpy()
    starts, ends = (edge[body] for edge in whole._byte_spans)
    codes, words = whole._doc_codes[body], whole._words_per_passage()[body]
    before = np.cumsum(words) - words
    first = np.searchsorted(codes, codes)  # the document's first body passage
    base, limit = whole._doc_bytes  # 0 before the body, 1 after it, and nothing from one document to the next
    n_words = np.bincount(codes, weights=words, minlength=len(base))
    total = np.maximum(n_words[codes], 1)
    done = (before - before[first]) / total
    at = np.concatenate([base, np.column_stack([starts, ends]).ravel(), limit])
    value = np.concatenate([np.zeros(len(base)), np.column_stack([done, done + words / total]).ravel(), n_words > 0])
    doc = np.concatenate([np.arange(len(base)), np.repeat(codes, 2), np.arange(len(base))])
    order = np.lexsort((doc, at))
    return at[order].astype(np.float64), value[order]
