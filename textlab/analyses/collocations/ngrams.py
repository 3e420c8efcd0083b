"""Number and count n-grams, in time linear in the number of tokens."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...errors import SchemaError
from ...tokens.breaks import marks_of
from ...tokens.scan import example_of_each

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]


def joinable(tokens: Tokens, break_at: str) -> tuple[NDArray[np.int32], Mask]:
    """Return codes with mark tokens as padding, and whether each token may be joined to the next."""
    if not isinstance(break_at, str) or any(mark.isalnum() or mark.isspace() for mark in break_at):
        raise SchemaError(f"collocations: break_at must be marks such as '.,;:?!', not {break_at!r}.")
    codes, marks = tokens.codes, _mark_terms(tokens, marks_of(break_at))
    if marks.any():  # if punctuation was tokenized
        codes = np.where(np.append(marks, False)[codes], np.int32(-1), codes)
    apart = np.zeros(len(codes), dtype=bool)
    apart[tokens.bounds[:-1][np.diff(tokens.bounds) > 0]] = True
    if break_at:
        apart |= tokens.breaks(break_at)
    joined = np.zeros(len(codes), dtype=bool)
    joined[:-1] = (codes[:-1] >= 0) & (codes[1:] >= 0) & ~apart[1:]
    return codes, joined


def _mark_terms(tokens: Tokens, break_at: str) -> Mask:
    """Return the terms that consist of marks only, found among sorted terms by their first character."""
    out = np.zeros(len(tokens.terms), dtype=bool)
    for mark in break_at:
        low, high = (bisect_left(tokens.terms, edge) for edge in (mark, chr(ord(mark) + 1)))
        out[low:high] = [set(term) <= set(break_at) for term in tokens.terms[low:high]]
    return out


def ngram_places(joined: Mask, n: int) -> Ints:
    """Return the positions where an n-gram begins."""
    whole = joined[: len(joined) - n + 2].copy() if len(joined) >= n else np.zeros(0, dtype=bool)
    for step in range(1, n - 1):
        whole &= joined[step : len(whole) + step]
    return np.flatnonzero(whole)


def identify(codes: NDArray[np.int32], first: Ints, n: int, n_terms: int) -> tuple[Ints, Ints]:
    """Return a number for each place, equal for equal n-grams, and one example place of each number.

    In each step, prefix and next word form one 64-bit key, whose rank is the prefix of the next step.
    """
    ids, n_ids = codes.take(first).astype(np.int64), n_terms
    for step in range(1, n):
        keys = ids * n_terms
        keys += codes.take(first + step)
        if step < n - 1 and n_ids * n_terms**2 < 2**62:
            ids, n_ids = keys, n_ids * n_terms  # still fits in 64 bits: no need to rank yet
            continue
        ids, unique = pd.factorize(keys, size_hint=len(keys) // 3)  # a smaller size hint keeps the hash table in cache
        n_ids = len(unique)
    return ids, example_of_each(ids, len(unique))


def words_from(codes: NDArray[np.int32], first: Ints, n: int) -> Ints:
    """Return the `n` words starting at each place, shape (n_places, n)."""
    return np.array([codes.take(first + step) for step in range(n)], dtype=np.int64).T


def at_least(rows: Ints, counts: Ints, often: Ints, n_terms: int) -> Ints:
    """Count the places that agree with each frequent n-gram on a subset of its words, for all 2^n subsets.

    Column 0 counts every place, the last column the n-gram itself; bit i stands for word i. The subsets are visited
    depth
    first, each as its parent's number and one more word.
    """
    n = rows.shape[1]
    out = np.empty((2**n, len(often)), dtype=np.int64).T  # contiguous by subset
    out[:, 0], out[:, -1] = counts.sum(), counts[often]

    def visit(subset: int, ids: Ints | None, word: int) -> None:
        if word == n:
            return
        visit(subset, ids, word + 1)
        grown = subset | 1 << word
        if grown == 2**n - 1:
            return
        more = rows[:, word] if ids is None else pd.factorize(ids * n_terms + rows[:, word])[0]
        out[:, grown] = np.bincount(more, weights=counts)[more[often]]
        visit(grown, more, word + 1)

    visit(0, None, 0)
    return out
