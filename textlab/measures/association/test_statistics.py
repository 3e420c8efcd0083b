"""Test statistics of a pair: the evidence against independence, which grows with the corpus."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._door import Floats, positive_or_nan
from .._tables import chi2_cells, g2_cells
from .pairs import four_cells, pair_counts


def _gap(who: str, n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return n12 - E, n12 and E."""
    o, r, c, total = pair_counts(who, n12, n1, n2, n)
    e = r * c / positive_or_nan(total)
    return o - e, o, e


def t_score(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """Return (n12 - E) / sqrt(n12), driven by frequency and not a t-test (Church et al. 1991).

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
    """Return (n12 - E) / sqrt(E) (Berry-Rogghe 1973, without her factor 1 - p).

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


def _attraction(o11: Floats, o12: Floats, o21: Floats, o22: Floats) -> Floats:
    total = o11 + o12 + o21 + o22
    return np.sign(o11 - (o11 + o12) * (o11 + o21) / total)


def g2(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike, *, signed: bool = False) -> Floats:
    """Return the log-likelihood ratio over the four cells (Dunning 1993).

    Parameters
    ----------
    n12 : array_like
        Occurrences of the pair.
    n1, n2 : array_like
        Occurrences of each word.
    n : array_like
        Number of places.
    signed : bool
        Make the value negative where the pair is rarer than expected.

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
    cells = four_cells("g2", n12, n1, n2, n)
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
    """Return Pearson's X2 over the four cells.

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
        Make the value negative where the pair is rarer than expected.

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
    cells = four_cells("chi2", n12, n1, n2, n)
    return chi2_cells(*cells, yates=yates) * (_attraction(*cells) if signed else 1)
