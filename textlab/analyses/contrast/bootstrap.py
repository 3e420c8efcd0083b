"""Clusters of two sides as arrays, and the bootstrap intervals of their scores."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ...measures.resampling import (
    bca_interval,
    bootstrap_weights,
    iter_resampled_totals,
    percentile_interval,
    resampled_totals,
)
from .scores import Ground, Measure, Sums

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

CELLS = 2_000_000  # term-by-resample numbers held at a time


@dataclass(frozen=True, eq=False, kw_only=True)
class Sample:
    """Clusters of two sides.

    Attributes
    ----------
    counts : csr_array of shape (n_clusters, n_terms)
    sizes, mass : ndarray of shape (n_clusters,)
        Words, and the sum of their lexicon scores.
    mine : ndarray of bool
        Clusters of the target.
    document : ndarray of int
        Code of each cluster's document, -1 for several.
    weight : ndarray
        How much each cluster's words count.
    standard : ndarray of shape (n_clusters,), optional
        The sizes by which documents are standardised (``within=``); None where they are not.
    """

    counts: csr_array
    sizes: Floats
    mass: Floats
    mine: Mask
    document: Ints
    weight: Floats
    standard: Floats | None = None

    def sums(self, weights: NDArray[Any]) -> Sums:
        """Totals of all terms for rows of cluster weights (n_resamples, n_clusters)."""
        a, b = self.sides(weights)
        found = self._sums(resampled_totals(self.counts, a), resampled_totals(self.counts, b), a, b)
        return replace(found, b=self.at_most(found.b, found.n_b))

    def at_most(self, totals: NDArray[Any], sizes: NDArray[Any]) -> NDArray[Any]:
        """The totals, but no more than the sizes: weights do not add up exactly, in whatever order."""
        return totals if np.all(self.weight == 1) else np.minimum(totals, sizes)

    def sides(self, weights: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """The weights of the target's clusters alone, and of the reference's."""
        weighted = weights if np.all(self.weight == 1) else weights * self.weight
        return weighted * self.mine, weighted * ~self.mine

    def _sums(self, totals_a: Any, totals_b: Any, a: NDArray[Any], b: NDArray[Any]) -> Sums:
        return Sums(a=totals_a, b=totals_b, n_a=a @ self.sizes, n_b=b @ self.sizes, mass_b=b @ self.mass)

    def only(self, keep: Mask) -> Sample:
        """Some of the clusters."""
        return Sample(
            counts=self.counts[np.flatnonzero(keep)],
            sizes=self.sizes[keep],
            mass=self.mass[keep],
            mine=self.mine[keep],
            document=self.document[keep],
            weight=self.weight[keep],
            standard=None if self.standard is None else self.standard[keep],
        )

    def relabelled(self, mine: Mask) -> Sample:
        """The same clusters, others of them the target's."""
        return Sample(
            counts=self.counts, sizes=self.sizes, mass=self.mass, mine=mine, document=self.document,
            weight=np.ones(len(mine)), standard=self.standard,
        )  # fmt: skip

    def reference_weights(self, arrangements: NDArray[np.bool_]) -> NDArray[Any]:
        """How much each cluster would count in the reference, were the labels dealt so: 1, but for ``within=``."""
        if self.standard is None:
            return np.ones((1, len(self.sizes)))
        _, code = np.unique(self.document, return_inverse=True)
        of_document = np.zeros((len(code), int(code.max()) + 1))
        of_document[np.arange(len(code)), code] = self.standard
        mine = arrangements @ of_document
        theirs = of_document.sum(axis=0) - mine
        return np.asarray((mine / theirs * (theirs.sum(axis=1) / mine.sum(axis=1))[:, None])[:, code])


# ---------------------------------------------------------------------- intervals


def intervals(
    sample: Sample,
    measure: Measure,
    ground: Ground,
    *,
    n_resamples: int,
    confidence: float,
    kind: str,
    rng: Any,
) -> tuple[Floats, Floats]:
    """Bootstrap interval of every term's score, resampling the clusters of each side.

    Undefined (nan) for a side of one cluster, and for a test statistic, which has no size to estimate.
    """
    n_terms = sample.counts.shape[1]
    if not measure.effect or min(sample.mine.sum(), (~sample.mine).sum()) < 2 or not n_terms:
        return np.full(n_terms, np.nan), np.full(n_terms, np.nan)
    strata = np.where(sample.mine, 0, 1 + (sample.weight != 1) * (1 + sample.document))
    weights = bootstrap_weights(len(sample.sizes), n_resamples, rng, strata=strata)
    a, b = sample.sides(weights)
    step = max(1, CELLS // n_resamples)
    found = []
    both = zip(_totals(sample, sample.mine, a, step), _totals(sample, ~sample.mine, b, step), strict=True)
    sizes = sample._sums(None, None, a, b)
    for (which, totals_a), (_, totals_b) in both:
        n_a, n_b = _like(sizes.n_a, totals_a), _like(sizes.n_b, totals_b)
        sums = Sums(a=totals_a, b=sample.at_most(totals_b, n_b), n_a=n_a, n_b=n_b, mass_b=sizes.mass_b)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = measure.score(sums, ground.part(which).of_type(sums.n_a.dtype))
        if kind == "bca":
            found.append(_bca(sample, measure, ground, which, values, confidence))
        else:
            found.append(_defined(values, percentile_interval(values, confidence=confidence), confidence))
    return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])


def _defined(values: Floats, ends: tuple[Floats, Floats], confidence: float) -> tuple[Floats, Floats]:
    """The ends, but none for a score that more resamples leave undefined than an end leaves out."""
    known = np.isnan(values).mean(axis=1) <= (1 - confidence) / 2
    return np.where(known, ends[0], np.nan), np.where(known, ends[1], np.nan)


def _like(sizes: NDArray[Any], totals: NDArray[Any]) -> NDArray[Any]:
    """Sizes in the precision of the totals, where that holds them exactly."""
    whole = np.all(sizes == np.trunc(sizes)) and sizes.max(initial=0) < 2**24
    return sizes.astype(totals.dtype) if whole else sizes


def _totals(sample: Sample, side: Mask, weights: NDArray[Any], step: int) -> Any:
    rows = np.flatnonzero(side)
    return iter_resampled_totals(sample.counts[rows], weights[:, rows], terms=step)


def _bca(
    sample: Sample, measure: Measure, ground: Ground, which: slice, values: Floats, confidence: float
) -> tuple[Floats, Floats]:
    """BCa ends; percentile ends where BCa is undefined."""
    terms = np.arange(sample.counts.shape[1])[which]
    part = Sample(**{**vars(sample), "counts": sample.counts[:, terms]})
    point = measure.score(part.sums(np.ones((1, len(part.sizes)))), ground.part(which))[:, 0]
    low, high = bca_interval(values, point, _influence(part, measure, ground.part(which)), confidence=confidence)
    plain_low, plain_high = percentile_interval(values, confidence=confidence)
    bad = np.isnan(low) | np.isnan(high)
    return np.where(bad, plain_low, low), np.where(bad, plain_high, high)


def _influence(sample: Sample, measure: Measure, ground: Ground) -> Floats:
    """Scores without each cluster, centred and scaled within each side (Davison & Hinkley 1997, section 5.4)."""
    n = len(sample.sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        left_out = measure.score(sample.sums(np.ones((n, n)) - np.eye(n)), ground)
    out = np.empty_like(left_out, dtype=np.float64)
    for side in (sample.mine, ~sample.mine):
        part, k = left_out[:, side], int(side.sum())
        out[:, side] = (part - part.mean(axis=1, keepdims=True)) * (k - 1) / k
    return out
