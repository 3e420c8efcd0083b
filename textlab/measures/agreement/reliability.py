"""How far do coders agree, how certain is that, and how many more units would narrow the interval?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from ..._checks import Rng, resampling, whole
from ..._progress import steps
from ...errors import NotEnoughData, SchemaError
from .._door import Floats
from ..resampling import bootstrap_weights, percentile_interval
from ..resampling.weights import strata_of
from .coefficients import Coefficient, coefficient
from .patterns import CodePatterns, code_patterns

BOOTSTRAP = (
    "percentile interval; whole units are resampled with replacement "
    "(Krippendorff's own bootstrap resamples disagreements instead)"
)
_CELLS_AT_ONCE = 2_000_000  # weights held in memory at a time; no effect on the numbers


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """A coefficient of agreement with its interval; if `value` is nan, `reason` says why."""

    measure: str
    level: str
    value: float
    low: float
    high: float
    reason: str  # "" unless value is nan
    n_units: int  # rows of the table
    n_paired: int  # units with at least two codes
    n_codes: int
    n_coders: int  # columns of the table
    categories: tuple[Any, ...]
    prevalence: Floats  # share of each category in all codes, shape (n_categories,)
    n_resamples: int
    n_undefined: int  # resamples in which the coefficient is undefined; left out of the interval
    confidence: float
    bootstrap: str = BOOTSTRAP


def reliability(
    codes: Any,
    *,
    measure: str = "alpha",
    level: str = "nominal",
    weighting: str = "linear",
    categories: Sequence[Any] | None = None,
    clusters: ArrayLike | None = None,
    n_resamples: int = 1_000,
    confidence: float = 0.95,
    rng: Rng = None,
) -> Reliability:
    """Measure the agreement of two or more coders, with an interval from resampled units.

    Parameters
    ----------
    codes : array_like or pandas.DataFrame of shape (n_units, n_coders)
        Labels, text or numbers; None or nan where a coder gave none. (The package ``krippendorff`` expects the
        transposed table.)
    measure : {"alpha", "kappa", "weighted_kappa", "pi", "ac1", "percent"}
        Krippendorff's alpha; Cohen's kappa and its weighted form (with more than two coders, the mean over pairs,
        Light 1971); Scott's pi, which with more than two coders is Fleiss' kappa; Gwet's AC1; the share of
        agreeing pairs.
    level : {"nominal", "ordinal", "interval", "ratio"}
        How alpha measures the distance between labels.
    weighting : {"linear", "quadratic"}
        How the cost of a disagreement grows with the steps on the scale, for weighted kappa.
    categories : sequence, optional
        All categories, in order. Required for strings on an ordinal scale; also sets the number of categories
        for AC1 and the steps for weighted kappa. By default the labels that occur.
    clusters : array_like of shape (n_units,), optional
        Document or speaker of each unit; if given, whole clusters are resampled.
    n_resamples, confidence, rng
        Number of resamples (0: no interval), nominal coverage, random source.

    Returns
    -------
    Reliability
        `value` is nan, with `reason`, if there is nothing to disagree about (one label only) or a coder
        shares no unit with another.

    Raises
    ------
    NotEnoughData
        No unit has two codes.
    SchemaError, UnknownName
        The table, a label or an option is invalid.

    Notes
    -----
    Units with fewer than two codes drop out; for pi and AC1 a unit with one code still counts towards the
    prevalences (Gwet 2014). Formulas and papers: `textlab.measures.agreement.coefficients`.

    Examples
    --------
    >>> codes = [["for", "for"], ["for", "against"], ["against", "against"], ["for", None]]
    >>> found = reliability(codes, n_resamples=0)
    >>> round(found.value, 3), found.n_paired
    (0.444, 3)
    """
    who = "reliability"
    p = code_patterns(who, codes, categories)
    of = coefficient(who, p, measure, level, weighting)
    draw = resampling(who, n_resamples, confidence, rng)
    if not (p.n_codes > 1).any():
        raise NotEnoughData(f"{who}: no unit has two codes; agreement needs units coded by at least two coders.")
    value = float(of(p.n_units[None].astype(np.float64))[0])
    values = _resampled(who, p, of, clusters, draw.n, draw.rng) if math.isfinite(value) else np.empty(0)
    low, high = _reliability_interval(p, clusters, values, draw.confidence)
    return Reliability(
        measure=measure,
        level=level if measure == "alpha" else weighting if measure == "weighted_kappa" else "nominal",
        value=value,
        low=low,
        high=high,
        reason="" if math.isfinite(value) else _why_undefined(p, measure),
        n_units=int(p.n_units.sum()),
        n_paired=int(p.n_units[p.n_codes > 1].sum()),
        n_codes=int(p.n_units @ p.n_codes),
        n_coders=p.patterns.shape[1],
        categories=p.categories,
        prevalence=p.votes.T @ p.n_units / (p.n_units @ p.n_codes),
        n_resamples=len(values),
        n_undefined=int(np.isnan(values).sum()),
        confidence=draw.confidence,
    )


def _reliability_interval(
    p: CodePatterns, clusters: ArrayLike | None, values: Floats, confidence: float
) -> tuple[float, float]:
    n = len(p.of_unit) if clusters is None else len(np.unique(np.asarray(clusters)))
    if n < 2 or not len(values) or np.isnan(values).all():  # resampling a single unit gives that unit: no spread
        return math.nan, math.nan
    low, high = percentile_interval(values, confidence=confidence)
    return float(low), float(high)


def _resampled(
    who: str, p: CodePatterns, of: Coefficient, clusters: ArrayLike | None, n: int, rng: np.random.Generator
) -> Floats:
    parts = [of(weights) for weights in _weights(who, p, clusters, n, rng)]
    return np.concatenate(parts) if parts else np.empty(0)


def _weights(
    who: str, p: CodePatterns, clusters: ArrayLike | None, n: int, rng: np.random.Generator
) -> Iterator[Floats]:
    """Return how many units of each pattern each resample holds, whatever the order of the units."""
    n_units, n_patterns = len(p.of_unit), len(p.patterns)
    table = None if clusters is None else _cluster_table(who, p, clusters)
    step = max(1, _CELLS_AT_ONCE // max(n_patterns, 0 if table is None else table.shape[0]))
    for first in steps(range(0, n, step), f"{who}: resamples"):
        rows = min(step, n - first)
        if table is not None:
            yield np.asarray((table.T @ bootstrap_weights(table.shape[0], rows, rng).T).T, dtype=np.float64)
        else:
            yield rng.multinomial(n_units, p.n_units / n_units, size=rows).astype(np.float64)


def _cluster_table(who: str, p: CodePatterns, clusters: ArrayLike) -> sparse.csr_array:
    """Count units by cluster and pattern, with clusters sorted by name."""
    number, n = strata_of(who, clusters, len(p.of_unit))
    cells = (np.ones(len(number)), (number, p.of_unit))
    return sparse.csr_array(cells, shape=(n, len(p.patterns)))


def _why_undefined(p: CodePatterns, measure: str) -> str:
    """Return the reason why the value is nan, as the end of a sentence."""
    used = np.flatnonzero(p.votes[p.n_codes > 1].sum(axis=0))
    if len(used) < 2:
        label = p.categories[int(used[0])]
        return f"every paired code is {label!r}: with one label in use, agreement by chance cannot be estimated"
    if measure in ("kappa", "weighted_kappa"):
        return "two of the coders share no unit, or used one label throughout the units they share"
    return "agreement by chance is complete"


def units_needed(found: Reliability, half_width: float = 0.1) -> int:
    """Estimate how many more units must be coded to narrow the interval to plus or minus `half_width`.

    Parameters
    ----------
    found : Reliability
        A coefficient with its interval.
    half_width : float
        Half of the wanted width of the interval.

    Returns
    -------
    int
        Additional units to code; 0 if the interval is already narrow enough.

    Raises
    ------
    NotEnoughData
        There is no interval, or its width is zero (the coders never disagree in the sample).

    Notes
    -----
    An extrapolation: the width is assumed to fall with the square root of the number of units,
    n' = n (width / (2 half_width))^2. Code a first batch of the new units, then ask again.

    Examples
    --------
    >>> codes = [["for", "for"], ["for", "against"], ["against", "against"], ["for", "for"]] * 10
    >>> units_needed(reliability(codes, rng=1))
    269
    """
    if not (isinstance(half_width, (int, float)) and 0 < half_width < np.inf):
        raise SchemaError(f"units_needed: half_width must be above 0, not {half_width!r}.")
    width = found.high - found.low
    if not width > 0:
        raise NotEnoughData("units_needed: the interval is missing or has no width, so it cannot be extrapolated.")
    n = whole("units_needed", "found.n_paired", found.n_paired, least=1)
    return max(0, math.ceil(n * (width / (2 * half_width)) ** 2) - n)
