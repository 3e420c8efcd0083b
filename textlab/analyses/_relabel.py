"""The permutation test under a contrast: what relabelled turns say about a difference. Arrays in, arrays out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ..measures.resampling import (
    iter_resampled_totals,
    n_arrangements,
    percentile_interval,
    permutation_p,
    permutation_weights,
    smallest_attainable_p,
)
from ._floor import CELLS, Sample
from ._scores import Ground, Measure, Sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

NULL_SPLITS = 200  # relabelled samples behind the null line


@dataclass(frozen=True, eq=False, kw_only=True)
class Test:
    """A permutation test of every term.

    Attributes
    ----------
    p : ndarray of shape (n_terms,)
    smallest_p : float
        What no data of this design can go below.
    n_arrangements : int
        In how many ways the labels can be handed out.
    exact : bool
        Whether all of them were tried.
    within : bool
        Whether labels moved inside documents only.
    null_score, null_z : float
        What the largest distance of any term from no difference stays below in 95 % of the relabelled
        samples: of the score (a factor, where no difference is 1) and of z.
    null_low, null_high : ndarray of shape (n_terms,)
        Where the middle 95 % of each term's scores lie in the relabelled samples.
    """

    p: Floats
    smallest_p: float
    n_arrangements: int
    exact: bool
    within: bool
    null_score: float
    null_z: float
    null_low: Floats
    null_high: Floats


def movable(sample: Sample) -> tuple[Mask, Ints, bool]:
    """Which clusters' labels may move, the strata they move in, and whether those are documents.

    Labels move inside the documents in which both sides speak. Where there is no such document they move
    freely, and the difference of the sides cannot be told from one of documents.
    """
    document = sample.document
    shared = np.intersect1d(document[sample.mine], document[~sample.mine])
    inside = np.isin(document, shared[shared >= 0])
    if inside.any():
        return inside, document[inside], True
    return np.ones(len(document), dtype=bool), np.zeros(len(document), dtype=np.int64), False


def rate_difference(sample: Sample, strata: Ints, arrangements: NDArray[np.bool_], step: int) -> Any:
    """Blocks of the difference of rates under each arrangement of the labels.

    Over several documents the Mantel-Haenszel difference of Greenland & Robins (1985, Biometrics 41:55-68):
    sum of (a_s d_s - b_s c_s) / N_s over sum of c_s d_s / N_s. With one document it is a / c - b / d.
    Multiplied out, the numerator is the target's total less the sum of (a_s + b_s) c_s / N_s.
    """
    from scipy.sparse import csr_array

    _, code = np.unique(strata, return_inverse=True)
    k, n = int(code.max()) + 1, len(code)
    gather = csr_array((np.ones(n), (code, np.arange(n))), shape=(k, n))
    whole = np.bincount(code, weights=sample.sizes)
    mine = arrangements @ csr_array((sample.sizes, (np.arange(n), code)), shape=(n, k)) / whole  # c_s / N_s
    scale = ((mine * (1 - mine)) @ whole)[None, :]  # sum of c_s d_s / N_s
    totals = iter_resampled_totals(sample.counts, arrangements, terms=step)
    expected = iter_resampled_totals(gather @ sample.counts, mine, terms=step)
    for (which, a), (_, e) in zip(totals, expected, strict=True):
        yield which, (a - e) / scale


def test_labels(sample: Sample, measure: Measure, ground: Ground, z_of: Any, *, n_permutations: int, rng: Any) -> Test:
    """Two-sided permutation p of the difference of rates of every term, and the null line."""
    keep, strata, within = movable(sample)
    part = sample if keep.all() else sample.only(keep)
    arrangements, exact = permutation_weights(part.mine, n_permutations, rng, strata=strata)
    step = max(1, CELLS // len(arrangements))
    seen = rate_difference(part, strata, part.mine[None, :], part.counts.shape[1] or 1)
    observed = np.concatenate([np.empty(0), *(t[:, 0] for _, t in seen)])
    blocks = rate_difference(part, strata, arrangements, step)
    p = [permutation_p(observed[which], t, exact=exact) for which, t in blocks]
    pick = np.linspace(0, len(arrangements) - 1, min(NULL_SPLITS, len(arrangements))).astype(int)
    lines, low, high = _null(part, arrangements[pick], measure, ground, z_of)
    return Test(
        p=np.concatenate([np.empty(0), *p]),
        smallest_p=_smallest(part.mine, strata, exact, len(arrangements)),
        n_arrangements=n_arrangements(part.mine, strata=strata),
        exact=exact,
        within=within,
        null_score=lines[0],
        null_z=lines[1],
        null_low=low,
        null_high=high,
    )


test_labels.__test__ = False  # type: ignore[attr-defined]  # a test of labels, none of pytest's
Test.__test__ = False  # type: ignore[attr-defined]


def _smallest(mine: Mask, strata: Ints, exact: bool, n_drawn: int) -> float:
    _, code = np.unique(strata, return_inverse=True)
    n, k = np.bincount(code), np.bincount(code[mine], minlength=int(code.max()) + 1)
    least = smallest_attainable_p(n.tolist(), k.tolist())
    return least if exact else max(least, 1 / (1 + n_drawn))


def _null(
    sample: Sample, arrangements: NDArray[np.bool_], measure: Measure, ground: Ground, z_of: Any
) -> tuple[tuple[float, float], Floats, Floats]:
    """Scores with no difference: lines that the largest of all terms stays below, and a range for each term."""
    if not sample.counts.shape[1]:
        return (float("nan"), float("nan")), np.empty(0), np.empty(0)
    a, b = arrangements.astype(np.float32), (~arrangements).astype(np.float32)
    largest, ranges = np.zeros((2, len(arrangements))), []
    sizes = sample.relabelled(sample.mine)._sums(None, None, a, b)
    step = max(1, CELLS // len(arrangements))
    both = zip(_blocks(sample, a, step), _blocks(sample, b, step), strict=True)
    for (which, totals_a), (_, totals_b) in both:
        sums = Sums(a=totals_a, b=totals_b, n_a=sizes.n_a, n_b=sizes.n_b, mass_b=sizes.mass_b)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = measure.score(sums, ground.part(which))
            gaps = (
                np.abs(np.log(values) if measure.neutral == 1 else values),
                np.abs(z_of(sums, ground.part(which))),
            )
        for row, gap in enumerate(gaps):
            largest[row] = np.fmax(largest[row], np.fmax.reduce(np.where(np.isinf(gap), np.nan, gap), axis=0))
        ranges.append(percentile_interval(values))
    score, z = np.quantile(largest, 0.95, axis=1).tolist()
    low, high = (np.concatenate([r[k] for r in ranges]) for k in (0, 1))
    return (float(np.exp(score)) if measure.neutral == 1 else score, z), low, high


def _blocks(sample: Sample, weights: NDArray[Any], step: int) -> Any:
    return iter_resampled_totals(sample.counts, weights, terms=step)
