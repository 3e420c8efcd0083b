"""Odds ratios: how the odds of a word differ between two groups."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .._door import Floats
from .groups import group_counts


def _adjusted_cells(
    who: str, a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the four cells, with .5 added to all of them where any is 0 (Haldane 1956, Anscombe 1956)."""
    a, b, c, d = group_counts(who, a, b, n_a, n_b)
    cells = np.broadcast_arrays(a, b, c - a, d - b)
    extra = np.where(np.minimum.reduce(cells) == 0, 0.5, 0.0)
    return cells[0] + extra, cells[1] + extra, cells[2] + extra, cells[3] + extra


def odds_ratio(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Return the sample odds ratio, [a / (n_a - a)] / [b / (n_b - b)]; .5 is added to all cells if any is 0.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        Above 1 if the word is commoner in group a. R's `fisher.test` prints the conditional maximum likelihood
        estimate,
        which differs.

    References
    ----------
    Haldane 1956, Annals of Human Genetics 20:309-311.

    Examples
    --------
    >>> odds_ratio([3, 3], [7, 0], 10, 9).round(4).tolist()
    [0.1224, 8.8667]
    """
    a, b, not_a, not_b = _adjusted_cells("odds_ratio", a, b, n_a, n_b)
    return a / not_a * (not_b / b)


def log_odds_ratio(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Return the natural log of the sample odds ratio; .5 is added to all cells if any is 0.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        In nats.

    References
    ----------
    Haldane 1956, Annals of Human Genetics 20:309-311; Anscombe 1956, Biometrika 43:461-464.

    Examples
    --------
    >>> float(log_odds_ratio(120, 60, 20_000, 30_000).round(4))
    1.1026
    """
    a, b, not_a, not_b = _adjusted_cells("log_odds_ratio", a, b, n_a, n_b)
    return np.log(a) - np.log(not_a) - np.log(b) + np.log(not_b)


def log_odds_ratio_se(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Return the standard error of `log_odds_ratio` for independent tokens (Woolf 1955).

    SE = sqrt(1/a + 1/b + 1/(n_a - a) + 1/(n_b - b)); .5 is added to all cells if any is 0.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        In nats.

    References
    ----------
    Woolf 1955, Annals of Human Genetics 19:251-253.

    Examples
    --------
    >>> float(log_odds_ratio_se(120, 60, 20_000, 30_000).round(4))
    0.1584
    """
    cells = _adjusted_cells("log_odds_ratio_se", a, b, n_a, n_b)
    return np.sqrt(1 / cells[0] + 1 / cells[1] + 1 / cells[2] + 1 / cells[3])
