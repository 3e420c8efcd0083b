"""Deviation of proportions: how far the distribution of a word over parts differs from that of all words."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._door import Floats, positive_or_nan
from .cells import CellFrequencies, Cells, cells_of


def deviation(cells: Cells) -> Floats:
    """Return DP, the deviation of proportions (Gries 2008), unscaled."""
    f = positive_or_nan(cells.total(cells.v))
    # t and w both sum to 1, so 1/2 sum |t - w| is the sum of the positive gaps alone, and a gap is
    # positive only where the word occurs: no need to visit the empty cells.
    over = np.maximum(cells.v / cells.of_term(f) - cells.w, 0)
    return np.where(np.isnan(f), np.nan, cells.total(over))


def dp(frequencies: CellFrequencies, sizes: ArrayLike) -> Floats:
    """Return the deviation of proportions, ``DP = 1/2 sum |t_i - w_i|`` (Gries 2008).

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0 (even) to 1 - min w (all in the smallest part). Some programs print 1 - DP.

    References
    ----------
    Gries 2008, International Journal of Corpus Linguistics 13:403-437.

    Examples
    --------
    >>> float(dp([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.18
    """
    cells = cells_of("dp", frequencies, sizes)
    return cells.out(deviation(cells))


def dp_norm(frequencies: CellFrequencies, sizes: ArrayLike) -> Floats:
    """Return DP over its largest possible value, DP / (1 - min w) (Lijffijt & Gries 2012).

    The form of 2008, DP / (1 - 1/k), can exceed 1 when parts differ in size.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0 (even) to 1 (all in the smallest part); nan with a single part.

    References
    ----------
    Lijffijt & Gries 2012, International Journal of Corpus Linguistics 17:147-149.

    Examples
    --------
    >>> float(dp_norm([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.2195
    """
    cells = cells_of("dp_norm", frequencies, sizes)
    largest = 1 - cells.least_w if cells.k > 1 else np.nan
    return cells.out(deviation(cells) / largest)


def dp_egbert(frequencies: CellFrequencies, sizes: ArrayLike) -> Floats:
    """Return Egbert, Burch & Biber's D_P = 1 - DP / (1 - min{w_i : v_i > 0}), where 1 is even.

    Parameters
    ----------
    frequencies : array_like or sparse, shape (n_parts,) or (n_parts, n_terms)
        Occurrences in each part.
    sizes : array_like of shape (n_parts,)
        Tokens in each part.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        From 0 (all in one part) to 1 (even): the opposite direction of `dp`. nan with a single part.

    References
    ----------
    Egbert, Burch & Biber 2020, International Journal of Corpus Linguistics 25:89-115.

    Examples
    --------
    >>> float(dp_egbert([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]).round(4))
    0.7805
    """
    cells = cells_of("dp_egbert", frequencies, sizes)
    least = np.full(cells.n_terms, np.nan)
    np.fmin.at(least, cells.term, cells.w)  # fmin ignores the initial nan
    return cells.out(1 - deviation(cells) / positive_or_nan(1 - least))
