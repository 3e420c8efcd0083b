"""Test statistics of a difference: G2, chi-square and BIC, which grow with the size of the texts."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..._checks import whole
from ...errors import SchemaError
from .._door import Floats, counts, positive_or_nan
from .._tables import chi2_cells, g2_cells
from .groups import group_counts, rate_sign


def g2_4cell(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, signed: bool = False) -> Floats:
    """Return the log-likelihood ratio G2 over four cells, the deviance of a binomial model (Dunning 1993).

    G2 = 2 sum O ln(O / E) over a, b, n_a - a and n_b - b.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.
    signed : bool
        Give G2 the sign of the difference of rates.

    Returns
    -------
    numpy.ndarray
        Of the broadcast shape. As a test it assumes that tokens are independent draws, which they are not.

    References
    ----------
    Dunning 1993, Computational Linguistics 19:61-74.

    Examples
    --------
    >>> float(g2_4cell(120, 60, 20_000, 30_000).round(4))
    52.2565
    """
    a, b, c, d = group_counts("g2_4cell", a, b, n_a, n_b)
    g2 = g2_cells(a, b, c - a, d - b)
    return g2 * rate_sign(a, b, c, d) if signed else g2


def _expected(a: Floats, b: Floats, c: Floats, d: Floats) -> tuple[Floats, Floats]:
    """Return E1 = c (a + b) / N, E2 = d (a + b) / N; nan for empty groups, whose frequencies are nan."""
    total = positive_or_nan(c + d)
    return c * (a + b) / total, d * (a + b) / total


def g2_2cell(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, signed: bool = False) -> Floats:
    """Return the log-likelihood ratio G2 over the two word cells, a Poisson deviance (Rayson & Garside 2000).

    G2 = 2 [a ln(a / E1) + b ln(b / E2)], E1 = n_a (a + b) / N. The UCREL wizard prints this form. It is close
    to the four-cell form for rare words and well below it for frequent ones.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.
    signed : bool
        Give G2 the sign of the difference of rates.

    Returns
    -------
    numpy.ndarray
        Of the broadcast shape.

    References
    ----------
    Rayson & Garside 2000, Proceedings of the Workshop on Comparing Corpora, 1-6.

    Examples
    --------
    >>> float(g2_2cell(120, 60, 20_000, 30_000).round(4))
    52.0637
    """
    a, b, c, d = group_counts("g2_2cell", a, b, n_a, n_b)
    e1, e2 = _expected(a, b, c, d)
    with np.errstate(divide="ignore", invalid="ignore"):
        # where(): 0 ln 0 = 0
        terms = np.where(a == 0, 0, a * np.log(a / e1)) + np.where(b == 0, 0, b * np.log(b / e2))
    g2 = np.maximum(2 * terms, 0)
    return g2 * rate_sign(a, b, c, d) if signed else g2


def chi2_4cell(
    a: ArrayLike,
    b: ArrayLike,
    n_a: ArrayLike,
    n_b: ArrayLike,
    *,
    yates: bool = False,
    signed: bool = False,
) -> Floats:
    """Return Pearson's X2 of the 2 x 2 table, with or without Yates' correction.

    X2 = N (a d' - b c')^2 / (product of the four margins), c' = n_a - a, d' = n_b - b. Yates' correction lowers
    ``|a d' - b c'|`` by N / 2, but not below 0.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.
    yates : bool
        Apply the continuity correction.
    signed : bool
        Give X2 the sign of the difference of rates.

    Returns
    -------
    numpy.ndarray
        Of the broadcast shape; nan also where the word makes up both groups entirely.

    References
    ----------
    Yates 1934, Supplement to the Journal of the Royal Statistical Society 1:217-235.

    Examples
    --------
    >>> float(chi2_4cell(3, 7, 10, 9).round(4)), float(chi2_4cell(3, 7, 10, 9, yates=True).round(4))
    (4.3372, 2.6324)
    """
    a, b, c, d = group_counts("chi2_4cell", a, b, n_a, n_b)
    x2 = chi2_cells(a, b, c - a, d - b, yates=yates)
    return x2 * rate_sign(a, b, c, d) if signed else x2


def chi2_2cell(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, signed: bool = False) -> Floats:
    """Return Pearson's X2 over the two word cells only.

    X2 = (a - E1)^2 / E1 + (b - E2)^2 / E2. Rayson, Leech & Hodges (1997) print this form, which differs from
    the X2 of the 2 x 2 table.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.
    signed : bool
        Give X2 the sign of the difference of rates.

    Returns
    -------
    numpy.ndarray
        Of the broadcast shape.

    References
    ----------
    Rayson, Leech & Hodges 1997, International Journal of Corpus Linguistics 2:133-152.

    Examples
    --------
    >>> float(chi2_2cell(9589, 9307, 1_714_443, 2_593_452).round(1))
    945.4
    """
    a, b, c, d = group_counts("chi2_2cell", a, b, n_a, n_b)
    e1, e2 = _expected(a, b, c, d)
    x2 = (a - e1) ** 2 / e1 + (b - e2) ** 2 / e2
    return x2 * rate_sign(a, b, c, d) if signed else x2


def bic(g2: ArrayLike, n: ArrayLike, *, df: int = 1) -> Floats:
    """Return the Bayesian information criterion of a contrast, G2 - df ln N (Wilson 2013).

    Parameters
    ----------
    g2 : array_like
        Unsigned G2; report which variant was used.
    n : array_like
        Tokens in all groups together.
    df : int
        Number of groups minus one.

    Returns
    -------
    numpy.ndarray
        Above 2 positive, above 6 strong, above 10 very strong evidence for a difference; below 0 evidence for
        none.

    References
    ----------
    Wilson 2013, "Embracing Bayes factors for key item analysis in corpus linguistics".

    Examples
    --------
    >>> float(bic(52.2564953, 50_000).round(4))
    41.4367
    """
    values = counts("bic", "n", n)
    clean = np.asarray(g2, dtype=np.float64)
    if np.any(clean < 0):
        raise SchemaError("bic: g2 must be at least 0; give the unsigned statistic.")
    return clean - whole("bic", "df", df, least=1) * np.log(positive_or_nan(values))
