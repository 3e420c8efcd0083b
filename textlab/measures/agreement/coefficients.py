"""Coefficients of agreement, computed for many resamples at once from the weights of the code patterns.

Krippendorff 2019, Content Analysis, 4th ed., chapter 12 (alpha). Cohen 1960, Educational and Psychological
Measurement 20:37-46, and 1968, Psychological Bulletin 70:213-220 (kappa, weighted). Light 1971, Psychological
Bulletin 76:365-377 (more than two coders: the mean over pairs). Scott 1955, Public Opinion Quarterly 19:321-325;
Fleiss 1971, Psychological Bulletin 76:378-382 (pi). Gwet 2008, British Journal of Mathematical and Statistical
Psychology 61:29-48, and 2014, Handbook of Inter-Rater Reliability, 4th ed. (AC1, and units with codes missing).
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np

from ..._checks import one_of
from ...errors import SchemaError
from .._door import Floats
from .patterns import CodePatterns

AGREEMENT_MEASURES = ("alpha", "kappa", "weighted_kappa", "pi", "ac1", "percent")
LEVELS = ("nominal", "ordinal", "interval", "ratio")
WEIGHTINGS = ("linear", "quadratic")
Coefficient = Callable[[Floats], Floats]  # (n_resamples, n_patterns) -> (n_resamples,)
_MOST_CATEGORIES = 2_000  # a categories-by-categories table is held in memory


def coefficient(who: str, p: CodePatterns, measure: str, level: str, weighting: str) -> Coefficient:
    """Return a function from pattern weights, shape (n_resamples, n_patterns), to one value per resample."""
    one_of(who, "measure", measure, AGREEMENT_MEASURES)
    one_of(who, "level", level, LEVELS)
    one_of(who, "weighting", weighting, WEIGHTINGS)
    if measure == "alpha":
        return _alpha(who, p, level)
    if measure == "weighted_kappa":
        _in_order(who, p, "weighted kappa")
        return _mean_kappa(who, p, weighting)
    if level != "nominal":
        raise SchemaError(
            f"{who}: measure={measure!r} counts every disagreement alike, so level={level!r} has no effect. "
            "Choose measure='alpha' or 'weighted_kappa', or level='nominal'."
        )
    return _mean_kappa(who, p, "nominal") if measure == "kappa" else _chance_corrected(p, measure)


def _in_order(who: str, p: CodePatterns, what: str) -> None:
    if not p.ordered:
        raise SchemaError(
            f"{who}: {what} needs the order of the categories. Pass categories={list(p.categories)!r}, put in order."
        )


def _few_categories(who: str, p: CodePatterns) -> None:
    if len(p.categories) > _MOST_CATEGORIES:
        raise SchemaError(f"{who}: {len(p.categories):,} categories are too many; at most {_MOST_CATEGORIES:,}.")


# ---------------------------------------------------------------------- Krippendorff's alpha


def _alpha(who: str, p: CodePatterns, level: str) -> Coefficient:
    """Return 1 - D_o / D_e, with each unit's pairs weighted by 1 / (m_u - 1); units with one code drop out."""
    if level == "ordinal":
        _in_order(who, p, "level='ordinal'")
        return _ordinal_alpha(p)
    return {"nominal": _nominal_alpha, "interval": _interval_alpha, "ratio": _ratio_alpha}[level](who, p)


def _one_minus(observed: Floats, expected: Floats) -> Floats:
    return 1 - np.divide(observed, expected, out=np.full(observed.shape, np.nan), where=expected > 0)


def _per_code(p: CodePatterns) -> tuple[Floats, Floats]:
    """Return the pairable codes m of each pattern, and 1 / (m - 1); 0 and 0 for a unit with one code."""
    m = np.where(p.n_codes > 1, p.n_codes, 0).astype(np.float64)
    return m, np.divide(1, m - 1, out=np.zeros(len(m)), where=m > 1)


def _nominal_alpha(who: str, p: CodePatterns) -> Coefficient:
    m, share = _per_code(p)
    same = np.asarray(p.votes.power(2).sum(axis=1))
    apart = (m**2 - same) * share
    votes = p.votes[m > 0]

    def of(weights: Floats) -> Floats:
        n, n_c = weights @ m, (votes.T @ weights[:, m > 0].T).T
        return _one_minus(weights @ apart * (n - 1), n**2 - (n_c**2).sum(axis=1))

    return of


def _interval_alpha(who: str, p: CodePatterns) -> Coefficient:
    """Sum the squared differences of all pairs as 2 (n sum x^2 - (sum x)^2), without forming a pair."""
    m, share = _per_code(p)
    x = p.values(who)
    x = x - x.mean()  # years would lose digits when squared
    x = x / (np.abs(x).max() or 1)
    first, second = p.votes @ x * (m > 0), p.votes @ x**2 * (m > 0)
    apart = 2 * np.where(_agreed(p), 0, m * second - first**2) * share

    def of(weights: Floats) -> Floats:
        n, s1, s2 = weights @ m, weights @ first, weights @ second
        expected = 2 * (n * s2 - s1**2)
        expected[expected <= 1e-12 * n * s2] = 0  # only one label: what remains is rounding error
        return _one_minus(weights @ apart * (n - 1), expected)

    return of


def _agreed(p: CodePatterns) -> np.ndarray:
    """Return whether each pattern holds one label only."""
    top = p.patterns.max(axis=1)
    return np.all((p.patterns == top[:, None]) | (p.patterns < 0), axis=1)


def _ratio_alpha(who: str, p: CodePatterns) -> Coefficient:
    _few_categories(who, p)
    x = p.values(who)
    if x.min() < 0:
        raise SchemaError(f"{who}: level='ratio' needs a true zero, but a code is {x.min():g}; choose 'interval'.")
    total = x[:, None] + x
    squares = np.divide(x[:, None] - x, total, out=np.zeros(total.shape), where=total > 0) ** 2
    m, share = _per_code(p)
    votes = p.votes.multiply((m > 0)[:, None]).tocsr()
    apart = np.asarray(votes.multiply(votes @ squares).sum(axis=1)) * share

    def of(weights: Floats) -> Floats:
        n, n_c = weights @ m, (votes.T @ weights.T).T
        return _one_minus(weights @ apart * (n - 1), (n_c @ squares * n_c).sum(axis=1))

    return of


def _ordinal_alpha(p: CodePatterns) -> Coefficient:
    """Compute interval alpha on mid-ranks: the ordinal distance is their squared difference."""
    m, share = _per_code(p)
    votes = p.votes.multiply((m > 0)[:, None]).tocsr()

    def of(weights: Floats) -> Floats:
        n_c = (votes.T @ weights.T).T
        n = n_c.sum(axis=1)
        rank = np.cumsum(n_c, axis=1) - n_c / 2 - n[:, None] / 2
        first, second = votes @ rank.T, votes @ (rank**2).T  # (n_patterns, n_resamples)
        apart = 2 * np.where(_agreed(p)[:, None], 0, m[:, None] * second - first**2) * share[:, None]
        centre = (n_c * rank).sum(axis=1)
        expected = 2 * (n * (n_c * rank**2).sum(axis=1) - centre**2)
        expected[np.count_nonzero(n_c, axis=1) < 2] = 0
        return _one_minus(np.einsum("bp,pb->b", weights, apart) * (n - 1), expected)

    return of


# ---------------------------------------------------------------------- two coders at a time


def _mean_kappa(who: str, p: CodePatterns, weighting: str) -> Coefficient:
    _few_categories(who, p)
    pairs = [_kappa(p, i, j, weighting) for i, j in combinations(range(p.patterns.shape[1]), 2)]
    return lambda weights: np.mean([pair(weights) for pair in pairs], axis=0)


def _kappa(p: CodePatterns, i: int, j: int, weighting: str) -> Coefficient:
    """Return 1 - sum v o / sum v e over the units that both coded; v is 0 on the diagonal."""
    q = len(p.categories)
    both = np.flatnonzero((p.patterns[:, [i, j]] >= 0).all(axis=1))
    a, b = p.patterns[both, i], p.patterns[both, j]
    gap = np.abs(np.subtract.outer(np.arange(q), np.arange(q))).astype(np.float64)
    apart = {"nominal": np.minimum(gap, 1), "linear": gap, "quadratic": gap**2}[weighting]
    one, two, cost = np.eye(q)[a], np.eye(q)[b], apart[a, b]

    def of(weights: Floats) -> Floats:
        w = weights[:, both]
        return _one_minus(w @ cost * w.sum(axis=1), (w @ one @ apart * (w @ two)).sum(axis=1))

    return of


# ---------------------------------------------------------------------- agreement against chance


def _chance_corrected(p: CodePatterns, measure: str) -> Coefficient:
    """Return (p_a - p_e) / (1 - p_e); a unit with one code counts towards the prevalences only (Gwet 2014)."""
    m = p.n_codes.astype(np.float64)
    paired, coded, q = (m > 1).astype(np.float64), (m > 0).astype(np.float64), len(p.categories)
    same = np.asarray(p.votes.power(2).sum(axis=1)) - m
    agreed = np.divide(same, m * (m - 1), out=np.zeros(len(m)), where=m > 1)
    shares = p.votes.multiply(np.divide(1, m, out=np.zeros(len(m)), where=m > 0)[:, None]).tocsr()

    def of(weights: Floats) -> Floats:
        n = weights @ paired
        seen = np.divide(weights @ agreed, n, out=np.full(len(n), np.nan), where=n > 0)
        if measure == "percent":
            return seen
        n_coded = weights @ coded
        prevalence = (shares.T @ weights.T).T / np.where(n_coded > 0, n_coded, np.nan)[:, None]
        squares = (prevalence**2).sum(axis=1)
        chance = squares if measure == "pi" else (1 - squares) / (q - 1) if q > 1 else np.ones(len(n))
        return np.divide(seen - chance, 1 - chance, out=np.full(len(n), np.nan), where=1 - chance > 1e-12)

    return of
