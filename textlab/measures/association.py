"""How strongly do words attract each other?

A pair occurs `n12` times together; its words occur `n1` and `n2` times; `n` is the number of places
(for neighbours, the positions where two words can stand side by side). The arguments broadcast.
E = n1 n2 / n. The four cells are O11 = n12, O12 = n1 - n12, O21 = n2 - n12, O22 = n - n1 - n2 + n12.

For a window give the node's frequency times the span as `n1`. Window counts can exceed a margin, since
a word between two nodes counts twice: the measures of all four cells are then nan, the others hold.
A pair that never occurs has a logarithm of -inf; 0 / 0 is nan.

Evert 2005, The Statistics of Word Cooccurrences (Stuttgart), defines all of them in one notation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..errors import NotEnoughData, SchemaError
from ._door import Floats, Ints, broadcastable, counts, positive_or_nan
from ._tables import chi2_cells, g2_cells

__all__ = [
    "chi2",
    "delta_p_1_given_2",
    "delta_p_2_given_1",
    "dice",
    "expected",
    "g2",
    "lambda_z",
    "lambda_z_ngram",
    "log_dice",
    "mi2",
    "mi3",
    "ngram_cells",
    "npmi",
    "pmi",
    "t_score",
    "z_score",
]


def _door(who: str, n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> tuple[Floats, ...]:
    named = {"n12": n12, "n1": n1, "n2": n2, "n": n}
    arrays = [counts(who, what, value) for what, value in named.items()]
    broadcastable(who, *arrays)
    if np.any((arrays[1] == 0) & (arrays[0] > 0)) or np.any((arrays[2] == 0) & (arrays[0] > 0)):
        raise SchemaError(f"{who}: a pair occurs although one of its words does not.")
    return tuple(arrays)


def _cells(
    who: str, n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """O11, O12, O21, O22; all nan where one would be negative or there is no place at all."""
    o, r, c, total = _door(who, n12, n1, n2, n)
    cells = np.broadcast_arrays(o, r - o, c - o, total - r - c + o)
    sound = (np.minimum.reduce(cells) >= 0) & (total > 0)
    o11, o12, o21, o22 = (np.where(sound, cell, np.nan) for cell in cells)
    return o11, o12, o21, o22


def expected(n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """Expected number of co-occurrences if the words ignored each other, E = n1 n2 / n.

    Parameters
    ----------
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.

    Returns
    -------
    numpy.ndarray

    Examples
    --------
    >>> float(expected(2552, 221, 31_777).round(4))
    17.7484
    """
    r, c, total = (counts("expected", what, x) for what, x in (("n1", n1), ("n2", n2), ("n", n)))
    broadcastable("expected", r, c, total)
    return r * c / positive_or_nan(total)


def _log2_power(who: str, power: int, n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """log2(n12^power / E)."""
    o, r, c, total = _door(who, n12, n1, n2, n)
    e = positive_or_nan(r * c / positive_or_nan(total))
    with np.errstate(divide="ignore"):
        return power * np.log2(o) - np.log2(e)


def pmi(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """Pointwise mutual information, log2(n12 / E), in bits (Church & Hanks 1990).

    It rewards words that occur once or twice: demand a joint frequency of 3 to 5.

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.

    Returns
    -------
    numpy.ndarray

    References
    ----------
    Church & Hanks 1990, Computational Linguistics 16:22-29.

    Examples
    --------
    >>> float(pmi(8, 15_828, 4675, 14_307_668).round(4))
    0.6293
    """
    return _log2_power("pmi", 1, n12, n1, n2, n)


def npmi(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """Normalized PMI, PMI / -log2(n12 / n) (Bouma 2009).

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.

    Returns
    -------
    numpy.ndarray
        -1 never together (the limit), 0 independent, 1 only together. nan where a pair fills every place.

    References
    ----------
    Bouma 2009, Proceedings of GSCL, 31-40.

    Examples
    --------
    >>> npmi([2, 0], 2, 2, 9).tolist()
    [1.0, -1.0]
    """
    bits = _log2_power("npmi", 1, n12, n1, n2, n)
    o, total = np.asarray(n12, dtype=np.float64), np.asarray(n, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        surprise = np.log2(positive_or_nan(total)) - np.log2(o)
        return np.where(np.isneginf(bits), -1.0, bits / positive_or_nan(surprise))[()]


def mi2(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """log2(n12^2 / E): PMI with its taste for rare words halved (Daille 1994).

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.

    Returns
    -------
    numpy.ndarray

    References
    ----------
    Daille 1994, doctoral thesis, Paris 7.

    Examples
    --------
    >>> float(mi2(110, 2552, 221, 31_777).round(4))
    9.4131
    """
    return _log2_power("mi2", 2, n12, n1, n2, n)


def mi3(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """log2(n12^3 / E) (Daille 1994). NLTK's ``mi_like`` is n12^3 / (n1 n2) without the logarithm.

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.

    Returns
    -------
    numpy.ndarray

    References
    ----------
    Daille 1994, doctoral thesis, Paris 7.

    Examples
    --------
    >>> float(mi3(110, 2552, 221, 31_777).round(4))
    16.1945
    """
    return _log2_power("mi3", 3, n12, n1, n2, n)


def _gap(who: str, n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """n12 - E, n12 and E."""
    o, r, c, total = _door(who, n12, n1, n2, n)
    e = r * c / positive_or_nan(total)
    return o - e, o, e


def t_score(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """(n12 - E) / sqrt(n12) (Church et al. 1991). Driven by frequency; not a t-test.

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.

    Returns
    -------
    numpy.ndarray
        -inf where the pair never occurs.

    References
    ----------
    Church, Gale, Hanks & Hindle 1991, in Zernik, Lexical Acquisition, 115-164.

    Examples
    --------
    >>> float(t_score(8, 15_828, 4675, 14_307_668).round(6))
    0.999932
    """
    gap, o, _ = _gap("t_score", n12, n1, n2, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return gap / np.sqrt(o)


def z_score(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """(n12 - E) / sqrt(E) (Berry-Rogghe 1973, without her factor 1 - p).

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.

    Returns
    -------
    numpy.ndarray

    References
    ----------
    Berry-Rogghe 1973, in Aitken, Bailey & Hamilton-Smith, The Computer and Literary Studies, 103-112.

    Examples
    --------
    >>> float(z_score(8, 15_828, 4675, 14_307_668).round(4))
    1.2436
    """
    gap, _, e = _gap("z_score", n12, n1, n2, n)
    return gap / np.sqrt(positive_or_nan(e))


def dice(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Floats:
    """Dice coefficient, 2 n12 / (n1 + n2); the size of the corpus plays no part.

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.

    Returns
    -------
    numpy.ndarray
        From 0 to 1.

    References
    ----------
    Dice 1945, Ecology 26:297-302.

    Examples
    --------
    >>> float(dice(110, 2552, 221).round(5))
    0.07934
    """
    o, r, c, _ = _door("dice", n12, n1, n2, 0)
    return 2 * o / positive_or_nan(r + c)


def log_dice(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Floats:
    """14 + log2 Dice (Rychly 2008).

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.

    Returns
    -------
    numpy.ndarray
        At most 14; one point less is half as strong. Comparable between corpora of different size.

    References
    ----------
    Rychly 2008, RASLAN 2008, 6-9.

    Examples
    --------
    >>> log_dice([110, 5], [2552, 5], [221, 5]).round(4).tolist()
    [10.3441, 14.0]
    """
    with np.errstate(divide="ignore"):
        return 14 + np.log2(dice(n12, n1, n2))


def _attraction(o11: Floats, o12: Floats, o21: Floats, o22: Floats) -> Floats:
    total = o11 + o12 + o21 + o22
    return np.sign(o11 - (o11 + o12) * (o11 + o21) / total)


def g2(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike, *, signed: bool = False) -> Floats:
    """Log-likelihood ratio over the four cells (Dunning 1993).

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.
    signed : bool
        Negative where the pair is rarer than expected.

    Returns
    -------
    numpy.ndarray

    References
    ----------
    Dunning 1993, Computational Linguistics 19:61-74.

    Examples
    --------
    >>> float(g2(110, 2552, 221, 31_777).round(2))
    270.72
    """
    cells = _cells("g2", n12, n1, n2, n)
    return g2_cells(*cells) * (_attraction(*cells) if signed else 1)


def chi2(
    n12: ArrayLike,
    n1: ArrayLike,
    n2: ArrayLike,
    n: ArrayLike,
    *,
    yates: bool = False,
    signed: bool = False,
) -> Floats:
    """Pearson's X2 over the four cells.

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.
    yates : bool
        Apply the continuity correction, floored at 0.
    signed : bool
        Negative where the pair is rarer than expected.

    Returns
    -------
    numpy.ndarray

    References
    ----------
    Manning & Schutze 1999, Foundations of Statistical Natural Language Processing, section 5.3.3.

    Examples
    --------
    >>> float(chi2(8, 15_828, 4675, 14_307_668).round(2))
    1.55
    """
    cells = _cells("chi2", n12, n1, n2, n)
    return chi2_cells(*cells, yates=yates) * (_attraction(*cells) if signed else 1)


def delta_p_2_given_1(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """P(second word | first word) - P(second word | another word) (Gries 2013).

    Directional: always print it beside `delta_p_1_given_2`.

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.

    Returns
    -------
    numpy.ndarray
        From -1 to 1.

    References
    ----------
    Gries 2013, International Journal of Corpus Linguistics 18:137-166.

    Examples
    --------
    >>> float(delta_p_2_given_1(110, 2552, 221, 31_777).round(4))
    0.0393
    """
    return _delta_p(*_cells("delta_p_2_given_1", n12, n1, n2, n))


def _delta_p(o11: Floats, o12: Floats, o21: Floats, o22: Floats) -> Floats:
    return o11 / positive_or_nan(o11 + o12) - o21 / positive_or_nan(o21 + o22)


def delta_p_1_given_2(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """P(first word | second word) - P(first word | another word) (Gries 2013).

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.

    Returns
    -------
    numpy.ndarray
        From -1 to 1.

    References
    ----------
    Gries 2013, International Journal of Corpus Linguistics 18:137-166.

    Examples
    --------
    >>> float(delta_p_1_given_2(110, 2552, 221, 31_777).round(4))
    0.4204
    """
    return _delta_p(*_cells("delta_p_1_given_2", n12, n2, n1, n))


def lambda_z(
    n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike, *, smoothing: float = 0.5
) -> tuple[Floats, Floats]:
    """Log odds ratio of a pair with smoothed cells, and its z (Blaheta & Johnson 2001).

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
    o11, o12, o21, o22 = _cells("lambda_z", n12, n1, n2, n)
    return _interaction(np.stack([o22, o21, o12, o11], axis=-1), smoothing)


def lambda_z_ngram(cells: ArrayLike, *, smoothing: float = 0.5) -> tuple[Floats, Floats]:
    """Highest-order interaction of the log-linear model of an n-gram of any length, and its z.

    lambda is the sum over the 2^n cells of ln(count + s), + if an even number of the words is replaced
    by others and - if an odd number is; z = lambda / sqrt(sum 1 / (count + s)). Two words give
    `lambda_z`.

    Parameters
    ----------
    cells : array_like of shape (..., 2**n_words)
        How often each pattern occurs. Bit i of the position says whether word i is there: position 0
        none of the words, the last position all of them. See `ngram_cells`.
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
    """The different n-grams of a text and, for each, how often each pattern of its words occurs.

    Parameters
    ----------
    ngrams : array_like of int, shape (n_places, n_words)
        Type ids of the words at every place.

    Returns
    -------
    unique : numpy.ndarray of shape (n_ngrams, n_words)
        The different n-grams, sorted.
    cells : numpy.ndarray of shape (n_ngrams, 2**n_words)
        Bit i of the position says that word i is there and the others are replaced by other words;
        every row sums to n_places.

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
        raise NotEnoughData("ngram_cells: no n-gram came; the text is shorter than n_words.")
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
    """For every place, how many places agree with it on the words of `pattern`."""
    columns = [i for i in range(rows.shape[1]) if pattern >> i & 1]
    if not columns:
        return np.full(len(rows), len(rows))
    _, back, n = np.unique(rows[:, columns], axis=0, return_inverse=True, return_counts=True)
    return n[back.ravel()]
