"""Is a word commoner in one group of texts than in another?

All functions compare a word that occurs `a` times among the `n_a` tokens of one group with the same
word occurring `b` times among the `n_b` tokens of the other. The four arguments broadcast: usually
`a` and `b` are arrays over terms and the sizes are two numbers. The sizes are those *before* any
filter of the vocabulary; filtering rows never changes a value.

Rules that hold for every function:

- 0 ln 0 = 0.
- A contrast is undefined, hence nan, if a group is empty or the word occurs in neither group.
- Signs: positive means a higher rate in group a. With ``signed=True`` a test statistic gets that sign.
- The variant is in the name: "LL" and "chi-square" mean different numbers in different programs.

The counts may be numbers of texts instead of tokens (text-dispersion keyness, Egbert & Biber 2019):
give the texts with the word and the numbers of texts. Presence is not rare, so the two-cell and the
four-cell forms then differ; use four cells or Fisher.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv
from scipy.stats import hypergeom

from .._checks import share, whole
from ..errors import SchemaError
from ._door import Floats, Ints, broadcastable, counts, positive_or_nan, whole_counts
from ._tables import chi2_cells, g2_cells

__all__ = [
    "bic",
    "chi2_2cell",
    "chi2_4cell",
    "conservative_log_ratio",
    "direction",
    "fisher_p",
    "g2_2cell",
    "g2_4cell",
    "log_odds_ratio",
    "log_odds_ratio_se",
    "log_ratio",
    "log_ratio_se",
    "log_ratio_walter",
    "odds_ratio",
    "pct_diff",
    "simple_maths",
]


def _door(
    who: str, a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """Clean counts; where no contrast is defined, both frequencies are nan and stay so to the end."""
    fa, fb = counts(who, "a", a), counts(who, "b", b)
    c, d = counts(who, "n_a", n_a), counts(who, "n_b", n_b)
    broadcastable(who, fa, fb, c, d)
    for name, freq, size in (("a", fa, c), ("b", fb, d)):
        if np.any(freq > size):
            raise SchemaError(f"{who}: {name} holds more occurrences than n_{name} holds tokens.")
    defined = (fa + fb > 0) & (c > 0) & (d > 0)
    return np.where(defined, fa, np.nan), np.where(defined, fb, np.nan), c, d


def _sign(a: Floats, b: Floats, c: Floats, d: Floats) -> Floats:
    # Division rounds correctly, so equal rates compare equal: 1/3 against 2/6 gives 0.
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.sign(a / c - b / d)


def direction(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Sign of the difference of rates: 1 if the word is commoner in group a, -1 in b, 0 if equal.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        -1, 0, 1 or nan, of the broadcast shape.

    Examples
    --------
    >>> direction([3, 1, 0], [2, 2, 0], 1000, 2000).tolist()
    [1.0, 0.0, nan]
    """
    return _sign(*_door("direction", a, b, n_a, n_b))


def g2_4cell(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, signed: bool = False) -> Floats:
    """Log-likelihood ratio G2 over the four cells (Dunning 1993); the deviance of a binomial model.

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
        Of the broadcast shape. As a test it takes tokens for independent draws, which they are not.

    References
    ----------
    Dunning 1993, Computational Linguistics 19:61-74.

    Examples
    --------
    >>> float(g2_4cell(120, 60, 20_000, 30_000).round(4))
    52.2565
    """
    a, b, c, d = _door("g2_4cell", a, b, n_a, n_b)
    g2 = g2_cells(a, b, c - a, d - b)
    return g2 * _sign(a, b, c, d) if signed else g2


def _expected(a: Floats, b: Floats, c: Floats, d: Floats) -> tuple[Floats, Floats]:
    """E1 = c (a + b) / N, E2 = d (a + b) / N; nan for empty groups, whose frequencies are nan."""
    total = positive_or_nan(c + d)
    return c * (a + b) / total, d * (a + b) / total


def g2_2cell(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, signed: bool = False) -> Floats:
    """Log-likelihood ratio G2 over the two word cells (Rayson & Garside 2000); a Poisson deviance.

    G2 = 2 [a ln(a / E1) + b ln(b / E2)], E1 = n_a (a + b) / N. The UCREL wizard prints this form. It is
    near the four-cell form for rare words and well below it for frequent ones.

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
    a, b, c, d = _door("g2_2cell", a, b, n_a, n_b)
    e1, e2 = _expected(a, b, c, d)
    with np.errstate(divide="ignore", invalid="ignore"):
        # where(): 0 ln 0 = 0
        terms = np.where(a == 0, 0, a * np.log(a / e1)) + np.where(b == 0, 0, b * np.log(b / e2))
    g2 = np.maximum(2 * terms, 0)
    return g2 * _sign(a, b, c, d) if signed else g2


def chi2_4cell(
    a: ArrayLike,
    b: ArrayLike,
    n_a: ArrayLike,
    n_b: ArrayLike,
    *,
    yates: bool = False,
    signed: bool = False,
) -> Floats:
    """Pearson's X2 of the fourfold table, with or without Yates' correction.

    X2 = N (a d' - b c')^2 / (product of the four margins), c' = n_a - a, d' = n_b - b. Yates lowers
    |a d' - b c'| by N / 2, but not below 0.

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
        Of the broadcast shape; nan also where the word is every token of both groups.

    References
    ----------
    Yates 1934, Supplement to the Journal of the Royal Statistical Society 1:217-235.

    Examples
    --------
    >>> float(chi2_4cell(3, 7, 10, 9).round(4)), float(chi2_4cell(3, 7, 10, 9, yates=True).round(4))
    (4.3372, 2.6324)
    """
    a, b, c, d = _door("chi2_4cell", a, b, n_a, n_b)
    x2 = chi2_cells(a, b, c - a, d - b, yates=yates)
    return x2 * _sign(a, b, c, d) if signed else x2


def chi2_2cell(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, signed: bool = False) -> Floats:
    """Pearson's X2 over the two word cells only.

    X2 = (a - E1)^2 / E1 + (b - E2)^2 / E2. This is what Rayson, Leech & Hodges (1997) print, not the
    X2 of the fourfold table.

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
    a, b, c, d = _door("chi2_2cell", a, b, n_a, n_b)
    e1, e2 = _expected(a, b, c, d)
    x2 = (a - e1) ** 2 / e1 + (b - e2) ** 2 / e2
    return x2 * _sign(a, b, c, d) if signed else x2


def log_ratio(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Binary log of the ratio of rates, log2((a / n_a) / (b / n_b)) (Hardie 2014).

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        In bits: 1 is twice as common. nan if the word is missing from either group; see
        `log_ratio_walter`.

    References
    ----------
    Hardie 2014, "Log Ratio: an informal introduction", CASS, Lancaster.

    Examples
    --------
    >>> log_ratio([120, 3], [60, 0], 20_000, 30_000).round(4).tolist()
    [1.585, nan]
    """
    a, b, c, d = _door("log_ratio", a, b, n_a, n_b)
    return np.log2(positive_or_nan(a)) - np.log2(positive_or_nan(b)) - _log2_sizes(c, d)


def _log2_sizes(c: Floats, d: Floats) -> Floats:
    return np.log2(positive_or_nan(c)) - np.log2(positive_or_nan(d))


def log_ratio_walter(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Log ratio with half an occurrence added, finite when one group lacks the word (Walter 1975).

    log2((a + .5) / (n_a + .5)) - log2((b + .5) / (n_b + .5)); the default for ranking.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        In bits. nan where the word is in neither group (the formula would return the ratio of sizes).

    References
    ----------
    Walter 1975, Biometrika 62:371-374.

    Examples
    --------
    >>> float(log_ratio_walter(7, 2, 1000, 1000).round(4))
    1.585
    """
    a, b, c, d = _door("log_ratio_walter", a, b, n_a, n_b)
    return np.log2((a + 0.5) / (c + 0.5)) - np.log2((b + 0.5) / (d + 0.5))


def log_ratio_se(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike, *, walter: bool = False) -> Floats:
    """Standard error of the log ratio if tokens were independent draws (Katz's form).

    sqrt(1/a - 1/n_a + 1/b - 1/n_b) / ln 2. Words come in bursts, so the true error is larger: show the
    bootstrap of turns beside it.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.
    walter : bool
        Add .5 to all four numbers, the companion of `log_ratio_walter`.

    Returns
    -------
    numpy.ndarray
        In bits; without `walter` nan if the word is missing from either group.

    References
    ----------
    Katz et al. 1978, Biometrics 34:469-474; Walter 1975, Biometrika 62:371-374.

    Examples
    --------
    >>> float(log_ratio_se(120, 60, 20_000, 30_000).round(4))
    0.2277
    """
    a, b, c, d = _door("log_ratio_se", a, b, n_a, n_b)
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
    """The end nearer to 0 of an exact interval for the log ratio; 0 if the interval covers it (LRC).

    Given a + b occurrences, a is binomial with odds rho n_a / n_b, rho the ratio of rates. The
    Clopper-Pearson interval for that share gives one for rho (Evert 2022).

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
        In bits. A ranking that combines size and evidence.

    References
    ----------
    Evert 2022, "Measuring keyness", Digital Humanities 2022, Tokyo, 202-205.

    Examples
    --------
    >>> conservative_log_ratio([7, 120], [2, 60], 20_000, 30_000, family_size=100).round(3).tolist()
    [0.0, 0.793]
    """
    a, b, c, d = _door("conservative_log_ratio", a, b, n_a, n_b)
    alpha = share("conservative_log_ratio", "alpha", alpha)
    level = alpha / whole("conservative_log_ratio", "family_size", family_size, least=1)
    sign = _sign(a, b, c, d)
    over = sign >= 0  # always look from the group with the higher rate: LRC(a, b) = -LRC(b, a)
    x, y = np.where(over, a, b), np.where(over, b, a)
    sizes = np.where(over, 1, -1) * _log2_sizes(d, c)
    low = betaincinv(np.maximum(x, 1), y + 1, level / 2)  # Clopper-Pearson lower end for x / (x + y)
    with np.errstate(divide="ignore"):
        return sign * np.maximum(np.log2(low) - np.log2(1 - low) + sizes, 0)


def pct_diff(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Difference of rates in per cent of the rate in group b, %DIFF (Gabrielatos & Marchi 2012).

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        From -100 upwards; nan if b is 0. No tiny constant is put in its place: that prints absurd
        numbers.

    References
    ----------
    Gabrielatos & Marchi 2012, "Keyness: appropriate metrics and practical issues", CADS, Bologna.

    Examples
    --------
    >>> pct_diff([120, 0, 3], [60, 60, 0], 20_000, 30_000).round(6).tolist()
    [200.0, -100.0, nan]
    """
    a, b, c, d = _door("pct_diff", a, b, n_a, n_b)
    # (p1 - p2) / p2, multiplied out
    return 100 * (a * d / (positive_or_nan(b) * positive_or_nan(c)) - 1)


def _adjusted_cells(
    who: str, a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike
) -> tuple[Floats, Floats, Floats, Floats]:
    """The four cells, +.5 in all of them where any is 0 (Haldane 1956, Anscombe 1956)."""
    a, b, c, d = _door(who, a, b, n_a, n_b)
    cells = np.broadcast_arrays(a, b, c - a, d - b)
    extra = np.where(np.minimum.reduce(cells) == 0, 0.5, 0.0)
    return cells[0] + extra, cells[1] + extra, cells[2] + extra, cells[3] + extra


def odds_ratio(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Sample odds ratio, [a / (n_a - a)] / [b / (n_b - b)]; +.5 in every cell where any cell is 0.

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        Above 1 if the word is commoner in group a. R's `fisher.test` prints the conditional estimate,
        another number.

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
    """Natural log of the sample odds ratio; +.5 in every cell where any cell is 0.

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
    """Standard error of `log_odds_ratio` if tokens were independent draws (Woolf 1955).

    sqrt(1/a + 1/b + 1/(n_a - a) + 1/(n_b - b)), +.5 in every cell where any cell is 0.

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


def bic(g2: ArrayLike, n: ArrayLike, *, df: int = 1) -> Floats:
    """Bayesian information criterion of a contrast, G2 - df ln N (Wilson 2013).

    Parameters
    ----------
    g2 : array_like
        Unsigned G2; say which one when reporting.
    n : array_like
        Tokens in all groups together.
    df : int
        Groups less one.

    Returns
    -------
    numpy.ndarray
        Above 2 positive, above 6 strong, above 10 very strong evidence for a difference; below 0
        favours none.

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


def simple_maths(
    a: ArrayLike,
    b: ArrayLike,
    n_a: ArrayLike,
    n_b: ArrayLike,
    *,
    k: float = 1.0,
    per: float = 1e6,
) -> Floats:
    """Ratio of rates with a constant added to both (Kilgarriff 2009), as Sketch Engine prints it.

    (per a / n_a + k) / (per b / n_b + k).

    Parameters
    ----------
    a, b : array_like
        Occurrences in each group.
    n_a, n_b : array_like
        Tokens in each group.
    k : float
        The constant, above 0: 1 favours rare words, 100 and more frequent ones.
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
    a, b, c, d = _door("simple_maths", a, b, n_a, n_b)
    return (per * a / positive_or_nan(c) + k) / (per * b / positive_or_nan(d) + k)


def fisher_p(a: ArrayLike, b: ArrayLike, n_a: ArrayLike, n_b: ArrayLike) -> Floats:
    """Two-sided p of Fisher's exact test for every table at once.

    The sum of the hypergeometric probabilities of all tables that are at most as probable as the one
    seen. Tables within 1e-7 of it count as ties, as in R; SciPy draws that line at 1e-14.

    Parameters
    ----------
    a, b : array_like of whole numbers
        Occurrences in each group.
    n_a, n_b : array_like of whole numbers
        Tokens in each group.

    Returns
    -------
    numpy.ndarray
        p, above 0 up to 1. It takes tokens for independent draws: use it for counts of turns or texts.

    References
    ----------
    Fisher 1935, The Design of Experiments.

    Examples
    --------
    >>> float(fisher_p(3, 7, 10, 9).round(6))
    0.069779
    """
    defined = ~np.isnan(_door("fisher_p", a, b, n_a, n_b)[0])
    table = [
        whole_counts("fisher_p", what, x) for what, x in zip(("a", "b", "n_a", "n_b"), (a, b, n_a, n_b), strict=True)
    ]
    shape = np.broadcast_shapes(*(x.shape for x in table))
    result = np.full(shape, np.nan)
    rows = np.stack([np.broadcast_to(x, shape)[np.broadcast_to(defined, shape)] for x in table], axis=-1)
    # Most words are rare, so a vocabulary has few different tables.
    unique, back = np.unique(rows, axis=0, return_inverse=True)
    result[np.broadcast_to(defined, shape)] = _fisher_tails(*unique.T)[back.ravel()]
    return result[()]


def _fisher_tails(a: Ints, b: Ints, c: Ints, d: Ints) -> Floats:
    """Lower tail up to the table seen, plus the upper tail from the first table as improbable as it."""
    k, n = a + b, c + d
    swap = a > (k + 1) * (c + 1) // (n + 2)  # above the mode: look from the other group instead
    x, c = np.where(swap, b, a), np.where(swap, d, c)
    first = _first_as_improbable(x, k, c, n)
    return np.minimum(hypergeom.cdf(x, n, c, k) + hypergeom.sf(first - 1, n, c, k), 1.0)


def _first_as_improbable(x: Ints, k: Ints, c: Ints, n: Ints) -> Ints:
    """Smallest count above `x` with at most the probability of `x`, by bisection of all rows.

    `x` is at most the mode, so the counts above it are more probable up to some point and less after.
    """
    limit = np.asarray(hypergeom.pmf(x, n, c, k)) * (1 + 1e-7)
    low, high = x.copy(), np.minimum(k, c) + 1
    while (open_ := np.flatnonzero(high - low > 1)).size:
        middle = (low[open_] + high[open_]) // 2
        done: NDArray[np.bool_] = hypergeom.pmf(middle, n[open_], c[open_], k[open_]) <= limit[open_]
        high[open_], low[open_] = np.where(done, middle, high[open_]), np.where(done, low[open_], middle)
    return high
