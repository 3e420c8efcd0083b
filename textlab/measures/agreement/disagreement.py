"""Where do coders disagree: which labels are confused, and in which units?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .._door import Floats
from .patterns import code_patterns


def coincidences(codes: Any, *, categories: Sequence[Any] | None = None) -> tuple[tuple[Any, ...], Floats]:
    """Count how often two labels are given to the same unit (Krippendorff's coincidence matrix).

    Parameters
    ----------
    codes : array_like or pandas.DataFrame of shape (n_units, n_coders)
        Labels; None or nan where a coder gave none.
    categories : sequence, optional
        The scale in its order; by default the labels that occur, sorted.

    Returns
    -------
    categories : tuple
    matrix : numpy.ndarray of shape (n_categories, n_categories)
        Symmetric; a unit with m codes adds its m (m - 1) ordered pairs divided by m - 1, so the sum is the
        number of pairable codes. The diagonal holds the agreements.

    References
    ----------
    Krippendorff 2019, Content Analysis, 4th ed., section 12.2.3.

    Examples
    --------
    >>> names, matrix = coincidences([["for", "for"], ["for", "against"], ["for", None]])
    >>> names, matrix.tolist()
    (('against', 'for'), [[0.0, 1.0], [1.0, 2.0]])
    """
    p = code_patterns("coincidences", codes, categories)
    share = np.where(p.n_codes > 1, p.n_units / np.maximum(p.n_codes - 1, 1), 0)
    weighted = p.votes.multiply(share[:, None])
    pairs = (p.votes.T @ weighted).toarray() - np.diag(np.asarray(weighted.sum(axis=0)))
    return p.categories, pairs


def unit_disagreement(codes: Any) -> Floats:
    """Return the share of pairs of coders that disagree about each unit.

    Parameters
    ----------
    codes : array_like or pandas.DataFrame of shape (n_units, n_coders)
        Labels; None or nan where a coder gave none.

    Returns
    -------
    numpy.ndarray of shape (n_units,)
        0 if all agree, 1 if no two agree; nan with fewer than two codes.

    Examples
    --------
    >>> unit_disagreement([["a", "a", "a"], ["a", "b", "a"], ["a", None, None]]).round(3).tolist()
    [0.0, 0.667, nan]
    """
    p = code_patterns("unit_disagreement", codes)
    m = p.n_codes.astype(np.float64)
    same = np.asarray(p.votes.power(2).sum(axis=1)) - m
    apart = 1 - np.divide(same, m * (m - 1), out=np.full(len(m), np.nan), where=m > 1)
    return apart[p.of_unit]
