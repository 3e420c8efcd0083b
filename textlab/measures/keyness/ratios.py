"""How many times commoner a word is in one group: log ratios, %DIFF, simple maths."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv

from ..._checks import share, whole
from ...errors import SchemaError
from .._door import Floats, positive_or_nan
from .groups import group_counts, rate_sign


def log_ratio(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Return the binary log of the ratio of rates, log2((a / n_a) / (b / n_b)) (Hardie 2014).

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        In bits: 1 is twice as common. nan if either group lacks the word; see
        `log_ratio_walter`.

    References
    ----------
    Hardie 2014, "Log Ratio: an informal introduction", CASS, Lancaster.

    Examples
    --------
    >>> log_ratio([120, 3], [60, 0], 20_000, 30_000).round(4).tolist()
    [1.585, nan]
    """
    a, b, c, d = group_counts("log_ratio", a, b, n_a, n_b)
    return np.log2(positive_or_nan(a)) - np.log2(positive_or_nan(b)) - _log2_sizes(c, d)


def _log2_sizes(c: Floats, d: Floats) -> Floats:
    return np.log2(positive_or_nan(c)) - np.log2(positive_or_nan(d))


def log_ratio_walter(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Return the log ratio with half an occurrence added, finite if one group lacks the word (Walter 1975).

    The formula is log2((a + .5) / (n_a + .5)) - log2((b + .5) / (n_b + .5)). It is the default for ranking.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        In bits. nan where the word is in neither group (the formula would give the ratio of the group sizes).

    References
    ----------
    Walter 1975, Biometrika 62:371-374.

    Examples
    --------
    >>> float(log_ratio_walter(7, 2, 1000, 1000).round(4))
    1.585
    """
    a, b, c, d = group_counts("log_ratio_walter", a, b, n_a, n_b)
    return np.log2((a + 0.5) / (c + 0.5)) - np.log2((b + 0.5) / (d + 0.5))


def log_ratio_se(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, walter: bool = False) -> Floats:
    """Return the standard error of the log ratio for independent tokens (Katz et al. 1978).

    SE = sqrt(1/a - 1/n_a + 1/b - 1/n_b) / ln 2. Words come in bursts, so the true error is larger: show a
    bootstrap over turns beside it.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.
    walter : bool
        Add .5 to all four numbers, to match `log_ratio_walter`.

    Returns
    -------
    numpy.ndarray
        In bits; nan without `walter` if either group lacks the word.

    References
    ----------
    Katz et al. 1978, Biometrics 34:469-474; Walter 1975, Biometrika 62:371-374.

    Examples
    --------
    >>> float(log_ratio_se(120, 60, 20_000, 30_000).round(4))
    0.2277
    """
    a, b, c, d = group_counts("log_ratio_se", a, b, n_a, n_b)
    extra = 0.5 if walter else 0.0
    inverse = [1 / positive_or_nan(x + extra) for x in (a, c, b, d)]
    variance = inverse[0] - inverse[1] + inverse[2] - inverse[3]
    return np.sqrt(variance) / np.log(2)


def conservative_log_ratio(
    a: ArrayLike,
    b: ArrayLike,
    n_a: ArrayLike,
    n_b: ArrayLike,
    *,
    alpha: float = 0.05,
    family_size: int = 1,
) -> Floats:
    """Return the end nearer to 0 of an exact interval for the log ratio, or 0 if the interval covers 0 (LRC).

    Given a + b occurrences, a is binomial with odds rho n_a / n_b, where rho is the ratio of rates. The
    Clopper-Pearson interval for that share gives an interval for rho (Evert 2022).

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.
    alpha : float
        Two-sided error rate.
    family_size : int
        Number of words tested; alpha is divided by it (Bonferroni).

    Returns
    -------
    numpy.ndarray
        In bits. Ranking by it combines effect size and evidence.

    References
    ----------
    Evert 2022, "Measuring keyness", Digital Humanities 2022, Tokyo, 202-205.

    Examples
    --------
    >>> conservative_log_ratio([7, 120], [2, 60], 20_000, 30_000, family_size=100).round(3).tolist()
    [0.0, 0.793]
    """
    a, b, c, d = group_counts("conservative_log_ratio", a, b, n_a, n_b)
    alpha = share("conservative_log_ratio", "alpha", alpha)
    level = alpha / whole("conservative_log_ratio", "family_size", family_size, least=1)
    sign = rate_sign(a, b, c, d)
    over = sign >= 0  # compute from the group with the higher rate: LRC(a, b) = -LRC(b, a)
    x, y = np.where(over, a, b), np.where(over, b, a)
    sizes = np.where(over, 1, -1) * _log2_sizes(d, c)
    low = betaincinv(np.maximum(x, 1), y + 1, level / 2)  # Clopper-Pearson lower end for x / (x + y)
    with np.errstate(divide="ignore"):
        return sign * np.maximum(np.log2(low) - np.log2(1 - low) + sizes, 0)


def pct_diff(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Return the difference of rates as a percentage of the rate in group b, %DIFF (Gabrielatos & Marchi 2012).

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        From -100 upwards; nan if b is 0. (Replacing 0 by a tiny constant, as some programs do, gives absurd
        values.)

    References
    ----------
    Gabrielatos & Marchi 2012, "Keyness: appropriate metrics and practical issues", CADS, Bologna.

    Examples
    --------
    >>> pct_diff([120, 0, 3], [60, 60, 0], 20_000, 30_000).round(6).tolist()
    [200.0, -100.0, nan]
    """
    a, b, c, d = group_counts("pct_diff", a, b, n_a, n_b)
    # (p1 - p2) / p2, rearranged
    return 100 * (a * d / (positive_or_nan(b) * positive_or_nan(c)) - 1)


def simple_maths(
    a: ArrayLike,
    b: ArrayLike,
    n_a: ArrayLike,
    n_b: ArrayLike,
    *,
    k: float = 1.0,
    per: float = 1e6,
) -> Floats:
    """Return the ratio of rates with a constant added to both, as in Sketch Engine (Kilgarriff 2009).

    The formula is (per a / n_a + k) / (per b / n_b + k).

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.
    k : float
        The constant, above 0: 1 favours rare words, 100 or more favours frequent ones.
    per : float
        Rates are per this many tokens.

    Returns
    -------
    numpy.ndarray
        Above 1 if the word is commoner in group a.

    References
    ----------
    Kilgarriff 2009, "Simple maths for keywords", Corpus Linguistics Conference, Liverpool.

    Examples
    --------
    >>> float(simple_maths(7, 2, 1000, 1000).round(5))
    3.49875
    """
    if not (k > 0 and per > 0):
        raise SchemaError(f"simple_maths: k and per must be above 0, not {k!r} and {per!r}.")
    a, b, c, d = group_counts("simple_maths", a, b, n_a, n_b)
    return (per * a / positive_or_nan(c) + k) / (per * b / positive_or_nan(d) + k)
