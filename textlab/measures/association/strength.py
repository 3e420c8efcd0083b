"""Dice and delta P: the strength of a pair, independent of the size of the corpus."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._door import Floats, positive_or_nan
from .pairs import four_cells, pair_counts


def dice(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Floats:
    """Return the Dice coefficient, 2 n12 / (n1 + n2), which does not depend on corpus size.

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
    o, r, c, _ = pair_counts("dice", n12, n1, n2, 0)
    return 2 * o / positive_or_nan(r + c)


def log_dice(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Floats:
    """Return logDice, 14 + log2 Dice (Rychly 2008).

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.

    Returns
    -------
    numpy.ndarray
        At most 14; one point less means half as strong. Comparable between corpora of different sizes.

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


def delta_p_2_given_1(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """Return P(second word | first word) - P(second word | another word) (Gries 2013).

    Delta P is directional: always report it beside `delta_p_1_given_2`.

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
    return _delta_p(*four_cells("delta_p_2_given_1", n12, n1, n2, n))


def _delta_p(o11: Floats, o12: Floats, o21: Floats, o22: Floats) -> Floats:
    return o11 / positive_or_nan(o11 + o12) - o21 / positive_or_nan(o21 + o22)


def delta_p_1_given_2(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """Return P(first word | second word) - P(first word | another word) (Gries 2013).

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
    return _delta_p(*four_cells("delta_p_1_given_2", n12, n2, n1, n))
