"""Dispersion from frequencies or rates in the parts: range, Juilland's D and related indices."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import xlogy

from .._door import Floats, Ints, positive_or_nan
from .cells import CellFrequencies, Cells, cells_of


def range_parts(frequencies: CellFrequencies, sizes: ArrayLike) -> Floats:
    """Return the number of parts in which the word occurs.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        0 if the word does not occur.

    Examples
    --------
    >>> range_parts([[1, 0], [2, 3]], [10, 10]).tolist()
    [2.0, 1.0]
    """
    cells = cells_of("range_parts", frequencies, sizes)
    return cells.out(cells.total())


def juilland_d(frequencies: CellFrequencies, sizes: ArrayLike) -> Floats:
    """Return Juilland's D on rates, 1 - (sd(r) / mean(r)) / sqrt(k - 1), with the population sd.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0 (all in one part) to 1 (even); nan with a single part. On raw frequencies, as some programs compute
        it, D is meaningless unless all parts have equal size.

    References
    ----------
    Juilland & Chang-Rodriguez 1964, Frequency Dictionary of Spanish Words; Gries 2020.

    Examples
    --------
    >>> float(juilland_d([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.7852
    """
    cells = cells_of("juilland_d", frequencies, sizes)
    r = cells.v / cells.s
    mean = positive_or_nan(cells.total(r) / cells.k)
    empty = cells.k - cells.total()  # parts without the word, each (0 - mean)^2
    square = cells.total((r - cells.of_term(mean)) ** 2) + empty * mean**2
    variation = np.sqrt(square / cells.k) / mean
    return cells.out(1 - variation / (np.sqrt(cells.k - 1) if cells.k > 1 else np.nan))


def carroll_d2(frequencies: CellFrequencies, sizes: ArrayLike) -> Floats:
    """Return Carroll's D2, the entropy of the rates over its maximum, H(r / sum r) / log2 k.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0 (all in one part) to 1 (even); nan with a single part.

    References
    ----------
    Carroll 1970, Computer Studies in the Humanities and Verbal Behavior 3:61-65.

    Examples
    --------
    >>> float(carroll_d2([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.9379
    """
    cells = cells_of("carroll_d2", frequencies, sizes)
    r = cells.v / cells.s
    total = positive_or_nan(cells.total(r))
    share = r / cells.of_term(total)
    entropy = np.where(np.isnan(total), np.nan, -cells.total(np.asarray(xlogy(share, share), np.float64)))
    return cells.out(entropy / (np.log(cells.k) if cells.k > 1 else np.nan))


def rosengren_s(frequencies: CellFrequencies, sizes: ArrayLike) -> Floats:
    """Return Rosengren's S = (sum sqrt(w_i v_i))^2 / f.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From min w (all in the smallest part) to 1 (even).

    References
    ----------
    Rosengren 1971, Etudes de linguistique appliquee 1:103-127.

    Examples
    --------
    >>> float(rosengren_s([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.9498
    """
    cells = cells_of("rosengren_s", frequencies, sizes)
    f = positive_or_nan(cells.total(cells.v))
    return cells.out(cells.total(np.sqrt(cells.w * cells.v)) ** 2 / f)


def kld(frequencies: CellFrequencies, sizes: ArrayLike) -> Floats:
    """Return the Kullback-Leibler divergence of the word's spread from the sizes, sum t_i log2(t_i / w_i), in bits.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0 (even) to -log2(min w).

    References
    ----------
    Gries 2020, "Analyzing dispersion", in Paquot & Gries, A Practical Handbook of Corpus Linguistics.

    Examples
    --------
    >>> float(kld([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.137
    """
    cells = cells_of("kld", frequencies, sizes)
    f = positive_or_nan(cells.total(cells.v))
    t = cells.v / cells.of_term(f)
    bits = cells.total(t * np.log2(t / cells.w))
    return cells.out(np.where(np.isnan(f), np.nan, np.maximum(bits, 0)))


def da(frequencies: CellFrequencies, sizes: ArrayLike) -> Floats:
    """Return Burch, Egbert & Biber's ``D_A = 1 - mean |r_i - r_j| / (2 mean r)`` over all pairs of parts.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0 (all in one part) to 1 (even); nan with a single part.

    References
    ----------
    Burch, Egbert & Biber 2017, Journal of Research Design and Statistics in Linguistics 3:189-216.

    Examples
    --------
    >>> float(da([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.6975
    """
    cells = cells_of("da", frequencies, sizes)
    r, k = cells.v / cells.s, cells.k
    mean = positive_or_nan(cells.total(r) / k)
    # With r sorted, sum over pairs |r_i - r_j| = sum (2 rank - k - 1) r: no k x k table is needed. Parts without
    # the word come first in that order and add nothing, but they shift the ranks of the others.
    weight = np.asarray(2 * _rank(cells, r) - k - 1, dtype=np.float64)
    pairs = cells.total(weight * r)
    return cells.out(1 - pairs / (k * (k - 1) / 2 if k > 1 else np.nan) / (2 * mean))


def _rank(cells: Cells, r: Floats) -> Ints:
    """Return the rank of each cell among all k parts of its term, smallest first."""
    n_cells = np.bincount(cells.term, minlength=cells.n_terms)
    start = np.cumsum(n_cells) - n_cells
    order = np.lexsort((r, cells.term))
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    return rank - start[cells.term] + (cells.k - n_cells[cells.term]) + 1
