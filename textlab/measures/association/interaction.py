"""Lambda, the highest-order interaction of the words of a sequence."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ...errors import NotEnoughData, SchemaError
from .._door import Floats, Ints, counts
from .pairs import four_cells


def lambda_z(
    n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike, *, smoothing: float = 0.5
) -> tuple[Floats, Floats]:
    """Return the log odds ratio of a pair with smoothed cells, and its z score (Blaheta & Johnson 2001).

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.
    smoothing : float
        Added to every cell.

    Returns
    -------
    lambda_, z : numpy.ndarray
        lambda = ln[(O11+s)(O22+s) / ((O12+s)(O21+s))]; z = lambda / sqrt(sum 1 / (O+s)).

    References
    ----------
    Blaheta & Johnson 2001, Proceedings of the ACL Workshop on Collocations, 54-60.

    Examples
    --------
    >>> [float(x.round(4)) for x in lambda_z(2, 2, 2, 9)]
    [4.3175, 2.0278]
    """
    o11, o12, o21, o22 = four_cells("lambda_z", n12, n1, n2, n)
    return _interaction(np.stack([o22, o21, o12, o11], axis=-1), smoothing)


def lambda_z_ngram(cells: ArrayLike, *, smoothing: float = 0.5) -> tuple[Floats, Floats]:
    """Return the highest-order interaction of the log-linear model of an n-gram, and its z score.

    lambda is the sum over the 2^n cells of ln(count + s), with a plus sign if an even number of the words is replaced
    by others and a minus sign if an odd number is; z = lambda / sqrt(sum 1 / (count + s)). For two words this is
    `lambda_z`.

    Parameters
    ----------
    cells : array_like of shape (..., 2**n_words)
        How often each pattern occurs. Bit i of the index says whether word i is present: index 0 means none of the
        words, the last index all of them. See `ngram_cells`.
    smoothing : float
        Added to every cell.

    Returns
    -------
    lambda_, z : numpy.ndarray of shape (...)

    References
    ----------
    Blaheta & Johnson 2001, Proceedings of the ACL Workshop on Collocations, 54-60.

    Examples
    --------
    >>> [float(x.round(4)) for x in lambda_z_ngram([7, 0, 0, 2])]
    [4.3175, 2.0278]
    """
    return _interaction(counts("lambda_z_ngram", "cells", cells), smoothing)


def _interaction(cells: Floats, smoothing: float) -> tuple[Floats, Floats]:
    if not 0 < smoothing < np.inf:
        raise SchemaError(f"lambda_z: smoothing must be above 0, not {smoothing!r}.")
    size = cells.shape[-1] if cells.ndim else 0
    if size < 4 or size & (size - 1):
        raise SchemaError(f"lambda_z_ngram: the last axis must be 4, 8, 16 ... cells, not {size}.")
    present = np.bitwise_count(np.arange(size))
    sign = np.where((size.bit_length() - 1 - present) % 2, -1.0, 1.0)
    lam = (sign * np.log(cells + smoothing)).sum(axis=-1)
    return lam, lam / np.sqrt((1 / (cells + smoothing)).sum(axis=-1))


def ngram_cells(ngrams: ArrayLike) -> tuple[Ints, Ints]:
    """Return the distinct n-grams of a text and, for each, how often each pattern of its words occurs.

    Parameters
    ----------
    ngrams : array_like of int, shape (n_places, n_words)
        Type ids of the words at every place.

    Returns
    -------
    unique : numpy.ndarray of shape (n_ngrams, n_words)
        The distinct n-grams, sorted.
    cells : numpy.ndarray of shape (n_ngrams, 2**n_words)
        Bit i of the index says that word i is present, a zero bit that it is replaced by another word; every row
        sums to n_places.

    Examples
    --------
    >>> unique, cells = ngram_cells([[0, 1], [0, 1], [0, 2], [3, 1]])
    >>> unique.tolist(), cells.tolist()
    ([[0, 1], [0, 2], [3, 1]], [[0, 1, 1, 2], [1, 2, 0, 1], [1, 0, 2, 1]])
    """
    rows = np.asarray(ngrams)
    if rows.ndim != 2 or rows.dtype.kind not in "iu" or rows.shape[1] < 2:
        raise SchemaError("ngram_cells: ngrams must be whole numbers of shape (n_places, n_words >= 2).")
    if not rows.shape[0]:
        raise NotEnoughData("ngram_cells: there are no n-grams; the text is shorter than n_words.")
    unique, first = np.unique(rows, axis=0, return_index=True)
    n_words = rows.shape[1]
    cells = np.empty((len(unique), 2**n_words), dtype=np.int64)
    for pattern in range(2**n_words):  # patterns, not places: 4 for pairs, 8 for triples
        cells[:, pattern] = _at_least(rows, pattern)[first]
    for word in range(n_words):  # Moebius inversion: from "at least these words" to "exactly these"
        without = np.flatnonzero(~np.arange(2**n_words) >> word & 1)
        cells[:, without] -= cells[:, without | 1 << word]
    return unique.astype(np.int64), cells


def _at_least(rows: Ints, pattern: int) -> Ints:
    """Count, for every place, the places that agree with it on the words of `pattern`."""
    columns = [i for i in range(rows.shape[1]) if pattern >> i & 1]
    if not columns:
        return np.full(len(rows), len(rows))
    _, back, n = np.unique(rows[:, columns], axis=0, return_inverse=True, return_counts=True)
    return n[back.ravel()]
