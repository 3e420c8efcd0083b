"""Bootstrap intervals of every word's score: how far would it move, had other turns been said?

A resample draws as many clusters of each side as there are, with replacement, and is written as how often each was
drawn. Totals of all words in all resamples are then one product, and scores follow from totals::

      weights                 counts                totals               scores
    +-----------+          +-----------+         +-----------+         +-----------+
    | resamples |    x     | clusters  |    =    |   terms   |   ->    |   terms   |   ->   two quantiles a row
    | x clusters|          | x terms   |         | x resampl.|         | x resampl.|
    +-----------+          +-----------+         +-----------+         +-----------+

once with the weights of the target's clusters and once with the reference's, a block of terms at a time.

Three things keep the ends honest. *Few clusters*: plain percentiles of few clusters are too narrow, so wider tails are
taken, as a t interval does, by the effective number of clusters that hold the word on the side where fewer do.
*Chosen words*: who reads the top of a ranked list reads the words that chance
pushed up most. ``all_low`` and ``all_high`` hold for all compared words at once: the largest |score - estimate| /
error of any word is noted in every resample, its quantile says how many errors every word needs so that none of them
falls out, and as many are taken on the scale of t. *Words that one side lacks*: resampling cannot bring a word into
turns that do not have it, so its score is set by the prior or the smoothing and has no interval; nor has a score that
resampling cannot move.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.special import ndtr, stdtrit

from ..._progress import steps
from ...measures.resampling import (
    Resampling,
    bca_interval,
    bootstrap_weights,
    effective_number,
    expanded_interval,
    iter_resampled_totals,
    percentile_interval,
)
from .comparison import Comparison, Totals, scores, standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...measures.keyness.log_odds import Prior
    from ...measures.keyness.registry import Measure

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

NUMBERS_AT_ONCE = 2_000_000  # term-by-resample numbers held at a time
ROUNDING, ROUNDING_OF_PARTS = 1e-6, 1e-12  # an interval no wider is none: of logarithms, ratios; of shares of words


class Ends(NamedTuple):
    """Ends of the interval of each word, and of the one that holds for all compared words at once."""

    low: Floats
    high: Floats
    all_low: Floats
    all_high: Floats


def intervals(two: Comparison, measure: Measure, prior: Prior, how: Resampling, rng: Any) -> Ends:
    """Resample the clusters of each side; missing where there is no interval (see the top of this file)."""
    n_terms = two.counts.shape[1]
    ends = Ends(*np.full((4, n_terms), np.nan))
    known = on_both_sides(two)
    if not how.n or not measure.effect or two.fewest < 2 or not known.any():
        return ends
    both = np.flatnonzero(known)
    part, some = two.of_terms(both), prior.part(both)
    point, n_effective = standing(part, measure, some), effective_clusters(part)
    blocks = _resampled_scores(part, measure, some, how, rng)
    largest, error = np.zeros(how.n), np.empty(len(point))
    low, high = np.empty((2, len(point)))
    for which, values in steps(blocks, "contrast: intervals", total=-(-len(point) // terms_at_once(how.n))):
        low[which], high[which] = _ends_of(part, measure, some, which, values, n_effective[which], how)
        gaps, error[which] = _gaps_in_errors(values, point[which], measure)
        largest = np.fmax(largest, gaps)
    all_low, all_high = _for_all(part, point, error, float(np.quantile(largest, how.confidence)), measure)
    moved = high - low > (ROUNDING_OF_PARTS if "lexicon" in measure.takes else ROUNDING)
    found = (low, high, np.fmin(all_low, low), np.fmax(all_high, high))
    for end, values in zip(ends, found, strict=True):
        end[known] = np.where(moved & np.isfinite(error), values, np.nan)
    return ends


def on_both_sides(two: Comparison) -> Mask:
    """Which compared words both sides have."""
    return np.all([np.diff(two.counts[np.flatnonzero(side)].tocsc().indptr) > 0 for side in (two.mine, ~two.mine)], 0)


def effective_clusters(two: Comparison) -> Floats:
    """Clusters that a difference rests on: those of the side where fewer hold the word, by their effective number.

    Satterthwaite's degrees of freedom of both sides would be up to twice as many; in simulations of bursty words
    intervals with them held the true value in 94 of 100 samples, with these in 96.
    """
    sides = (effective_number(two.counts[np.flatnonzero(side)]) for side in (two.mine, ~two.mine))
    return np.minimum(*sides)


def terms_at_once(n_resamples: int) -> int:
    """Terms whose resampled totals are held at a time."""
    return max(1, NUMBERS_AT_ONCE // n_resamples)


def _resampled_scores(
    two: Comparison, measure: Measure, prior: Prior, how: Resampling, rng: Any
) -> Iterator[tuple[slice, NDArray[Any]]]:
    """Blocks of terms and their scores in every resample, shape (n_terms, n_resamples)."""
    strata = np.where(two.mine, 0, 1 + (two.weight != 1) * (1 + two.document))  # standardised: inside documents
    weights = bootstrap_weights(len(two.sizes), how.n, rng, strata=strata)
    a, b = two.sides(weights)
    sizes, step = two.sizes_of(a, b), terms_at_once(how.n)
    blocks = (_side_totals(two, side, w, step) for side, w in ((two.mine, a), (~two.mine, b)))
    for (which, totals_a), (_, totals_b) in zip(*blocks, strict=True):
        n_a, n_b = _like(sizes.n_a, totals_a), _like(sizes.n_b, totals_b)
        totals = Totals(totals_a, two.at_most(totals_b, n_b), n_a, n_b, sizes.mass_b)
        yield which, scores(two, measure, prior.of_type(n_a.dtype), totals, which)


def _side_totals(two: Comparison, side: Mask, weights: NDArray[Any], step: int) -> Any:
    rows = np.flatnonzero(side)
    return iter_resampled_totals(two.counts[rows], weights[:, rows], terms=step)


def _like(sizes: NDArray[Any], totals: NDArray[Any]) -> NDArray[Any]:
    """Sizes in the precision of the totals, where that holds them exactly."""
    whole = np.all(sizes == np.trunc(sizes)) and sizes.max(initial=0) < 2**24
    return sizes.astype(totals.dtype) if whole else sizes


# ---------------------------------------------------------------------- one word at a time


def _ends_of(
    two: Comparison, measure: Measure, prior: Prior, which: slice, values: NDArray[Any], n: Floats, how: Resampling
) -> tuple[Floats, Floats]:
    """Return the ends, but none for a score that more resamples leave undefined than an end leaves out."""
    if how.interval == "bca":
        return _bca(two.of_terms(which), measure, prior.part(which), values, how.confidence)
    expanded = how.interval == "expanded"
    low, high = (
        expanded_interval(values, n, confidence=how.confidence)
        if expanded
        else percentile_interval(values, confidence=how.confidence)
    )
    known = np.isnan(values).mean(axis=1) <= (1 - how.confidence) / 2
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def _bca(
    two: Comparison, measure: Measure, prior: Prior, values: NDArray[Any], confidence: float
) -> tuple[Floats, Floats]:
    """BCa ends; percentile ends where BCa is undefined."""
    point = standing(two, measure, prior)
    low, high = bca_interval(values, point, _influence(two, measure, prior), confidence=confidence)
    plain_low, plain_high = percentile_interval(values, confidence=confidence)
    bad = np.isnan(low) | np.isnan(high)
    return np.where(bad, plain_low, low), np.where(bad, plain_high, high)


def _influence(two: Comparison, measure: Measure, prior: Prior) -> Floats:
    """Scores without each cluster, centred and scaled within each side (Davison & Hinkley 1997, section 5.4)."""
    n = len(two.sizes)
    left_out = scores(two, measure, prior, two.totals(np.ones((n, n)) - np.eye(n)))
    out = np.empty_like(left_out, dtype=np.float64)
    for side in (two.mine, ~two.mine):
        part, k = left_out[:, side], int(side.sum())
        out[:, side] = (part - part.mean(axis=1, keepdims=True)) * (k - 1) / k
    return out


# ---------------------------------------------------------------------- all words at once


def _gaps_in_errors(values: NDArray[Any], point: Floats, measure: Measure) -> tuple[Floats, Floats]:
    """Return the largest |score - estimate| / error of any word in each resample, and the error of each word."""
    straight = measure.scale[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        there = straight(values.astype(np.float64))
        there[~np.isfinite(there)] = np.nan
        known = ~np.isnan(there).all(axis=1)
        error = np.full(len(point), np.nan)
        error[known] = np.nanstd(there[known], axis=1)
        gaps = np.abs(there - straight(point)[:, None]) / np.where(error > 0, error, np.nan)[:, None]
    return np.fmax.reduce(np.nan_to_num(gaps, nan=0.0), axis=0, initial=0.0), error


def _for_all(two: Comparison, point: Floats, error: Floats, largest: float, measure: Measure) -> tuple[Floats, Floats]:
    """Return ends that are as far out on the scale of t as `largest` errors are on the normal one.

    Max-T: Westfall & Young 1993, Resampling-Based Multiple Testing, section 2.3. Degrees of freedom are those of
    the clusters of the two sides and not of each word: in the far tail that all words together ask for, t of the few
    clusters that hold a rare word is hundreds of errors wide, and says nothing.
    """
    straight, back = measure.scale
    n = np.array([two.mine.sum(), (~two.mine).sum()], dtype=np.float64)
    freedom = (1 / n).sum() ** 2 / (1 / n**2 / (n - 1)).sum()
    reach = -stdtrit(freedom, ndtr(-largest)) * np.sqrt(n.min() / (n.min() - 1)) * error
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        at = straight(point)
        return back(at - reach), back(at + reach)
