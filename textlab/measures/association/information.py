"""Pointwise mutual information and related measures: the log of observed over expected co-occurrence."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._door import Floats, positive_or_nan
from .pairs import pair_counts


def _log2_power(who: str, power: int, n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """Return log2(n12^power / E)."""
    o, r, c, total = pair_counts(who, n12, n1, n2, n)
    e = positive_or_nan(r * c / positive_or_nan(total))
    with np.errstate(divide="ignore"):
        return power * np.log2(o) - np.log2(e)


def pmi(n12: ArrayLike, n1: ArrayLike, n2: ArrayLike, n: ArrayLike) -> Floats:
    """Return the pointwise mutual information, log2(n12 / E), in bits (Church & Hanks 1990).

    PMI favours words that occur once or twice: require a joint frequency of at least 3 to 5.

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
    """Return normalized PMI, PMI / -log2(n12 / n) (Bouma 2009).

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
        -1 if never together (the limit), 0 if independent, 1 if only together; nan where the pair fills every place.

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
    """Return log2(n12^2 / E), PMI with its bias towards rare words reduced (Daille 1994).

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
    """Return log2(n12^3 / E) (Daille 1994); NLTK's ``mi_like`` is n12^3 / (n1 n2) without the logarithm.

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
