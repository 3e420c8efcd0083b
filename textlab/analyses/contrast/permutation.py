"""Permutation tests of clusters, and split-half comparisons of one side with itself.

If the labels "target" and "reference" did not matter, they could be assigned to the clusters in any other way. An
arrangement is a row of True (target) and False over the clusters. Labels are permuted within the documents in which
both sides speak, so that differences between documents do not count as differences between sides::

      cluster         t1    t2    t3  |  t4    t5          p: how many arrangements give a statistic
      document         d     d     d  |   e     e             at least as large as the one seen?
      seen             T     F     F  |   T     F          null line: the largest |z| of any word
      arrangement 1    F     T     F  |   T     F             in 95 of 100 arrangements
      arrangement 2    F     F     T  |   F     T          null range: the middle 95 % of each word's scores

If there are few arrangements, all are enumerated and p is exact; otherwise a random sample is drawn. The totals of all
words in all arrangements are products of this table and the counts, as in `bootstrap`. The test statistic adjusts for
the sizes of the sides under each arrangement; see `statistics`.

`split_in_halves` gives a second opinion on the null line: the clusters of *one* side are split into random halves many
times, and the halves, which should not differ, are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.special import rel_entr

from ..._progress import steps
from ...measures.keyness.log_odds import log_odds_merged_z
from ...measures.resampling import (
    Resampling,
    iter_resampled_totals,
    n_arrangements,
    percentile_interval,
    permutation_p,
    permutation_weights,
    smallest_attainable_p,
)
from .comparison import NUMBERS_AT_ONCE, Comparison, Totals, alphas, scores

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...measures.keyness.log_odds import Prior
    from ...measures.keyness.registry import Measure

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

NULL_SPLITS = 200  # number of relabelled samples for the null line
FEWEST_ARRANGED = 20  # fewest relabelled samples for the null line
SPLITS = 200
LEAST_TO_SPLIT = 8  # eight clusters have 35 distinct halvings; the 10 of six are too few for a 95th percentile


class LabelTest(NamedTuple):
    """A permutation test of every term.

    Attributes
    ----------
    p : ndarray of shape (n_terms,)
    smallest_p : float
        Smallest p that any data of this design can give.
    n_arrangements : int
        Number of ways to assign the labels.
    exact : bool
        Whether all of them were enumerated.
    within : bool
        Whether labels were permuted within documents only.
    null_score, null_z : float
        95th percentile over relabelled samples of the largest distance of any term from no difference: for the
        score (a factor, if no difference is 1) and for z.
    null_low, null_high : ndarray of shape (n_terms,)
        Ends of the middle 95 % of each term's scores over relabelled samples.
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


class Halves(NamedTuple):
    """The largest distance of any word from no difference, between random halves of one side.

    Attributes
    ----------
    n_clusters, n_splits : int
        Number of clusters and of splits; 0 splits if there are too few clusters.
    median_score, median_z : float
        Median of the largest distance: for the score (a factor, if no difference is 1), and for z.
    line_score, line_z : float
        95th percentile of the largest distance.
    """

    n_clusters: int
    n_splits: int
    median_score: float = float("nan")
    line_score: float = float("nan")
    median_z: float = float("nan")
    line_z: float = float("nan")


def movable(two: Comparison) -> tuple[Mask, Ints, bool]:
    """Return which clusters' labels may be permuted, their strata, and whether these are documents.

    Labels are permuted within the documents in which both sides speak. If there is no such document, they are permuted
    freely, and a difference of the sides cannot be separated from one of documents.
    """
    document = two.document
    shared = np.intersect1d(document[two.mine], document[~two.mine])
    inside = np.isin(document, shared[shared >= 0])
    if inside.any():
        return inside, document[inside], True
    return np.ones(len(document), dtype=bool), np.zeros(len(document), dtype=np.int64), False


def statistics(two: Comparison, strata: Ints, arrangements: NDArray[np.bool_], step: int, *, standardised: bool) -> Any:
    """Yield blocks of terms with one or two test statistics under each arrangement of the labels.

    Plain: the difference of rates a / c - b / d or, with several documents, the Mantel-Haenszel difference of Greenland
    &
    Robins (1985, Biometrics 41:55-68), sum of (a_s d_s - b_s c_s) / N_s over sum of c_s d_s / N_s. Its numerator equals
    a - e, the target's total minus its expectation e = sum of (a_s + b_s) c_s / N_s.

    Standardised: relabelling moves long and short turns, so the sizes of the sides change with the labels, and the
    plain
    difference varies more, the smaller the side. If one side has shorter turns, the plain test rejects true null
    hypotheses too often (10 to 30 % instead of 5 % in simulations with 15 short and 22 long turns); if it has longer
    ones, hardly ever. Two statistics take the sizes into account: (a - e) over its standard deviation for independent
    words, the root of sum of (a_s + b_s) c_s d_s / N_s^2 (the Mantel-Haenszel test for person-time data), and the
    signed
    root of the deviance, 2 [a ln(a / e) + b ln(b / f)]. In the same simulations, the first is too liberal in the far
    tail
    for rare words of short turns, the second for those of long turns, but never both: the larger of the two p keeps the
    nominal level.
    turns, never both: the larger p of the two holds its level.
    """
    from scipy.sparse import csr_array

    _, code = np.unique(strata, return_inverse=True)
    k, n = int(code.max()) + 1, len(code)
    whole = np.bincount(code, weights=two.sizes)
    of_stratum, at_once = csr_array((two.sizes, (np.arange(n), code)), shape=(n, k)), max(1, NUMBERS_AT_ONCE // n)
    parts = (arrangements[i : i + at_once] for i in range(0, len(arrangements), at_once))
    mine = np.concatenate([part @ of_stratum for part in parts]) / whole  # c_s / N_s
    spread = mine * (1 - mine)
    by_stratum = two.counts.grouped(code, k)
    total = by_stratum.sums().astype(np.float64)[:, None]
    totals = iter_resampled_totals(two.counts, arrangements, terms=step)
    expected = iter_resampled_totals(by_stratum, mine, terms=step)
    variances = iter_resampled_totals(by_stratum, spread, terms=step)
    for (which, a), (_, e), (_, variance) in zip(totals, expected, variances, strict=True):
        if standardised:
            yield which, (_over(a - e, np.sqrt(variance)), _deviance_root(a, e, total[which]))
        else:
            yield which, (_over(a - e, (spread @ whole)[None, :]),)


def _over(gap: NDArray[Any], scale: NDArray[Any]) -> Floats:
    out: Floats = np.divide(gap, scale, out=np.zeros_like(gap), where=scale > 0)
    return out


def _deviance_root(a: NDArray[Any], e: NDArray[Any], total: NDArray[Any]) -> Floats:
    """Return the signed root of 2 [a ln(a / e) + b ln(b / f)], with b and f the rest of the total."""
    deviance = rel_entr(a, e) + rel_entr(total - a, np.maximum(total - e, 0))
    return np.asarray(np.sign(a - e) * np.sqrt(np.maximum(2 * deviance, 0)))


def test_labels(two: Comparison, measure: Measure, prior: Prior, how: Resampling, rng: Any) -> LabelTest:
    """Compute the two-sided permutation p for the difference of rates of every term, and the null line."""
    keep, strata, within = movable(two)
    part = two if keep.all() else two.only(keep)
    arrangements, exact = permutation_weights(part.mine, how.permutations, rng, strata=strata)
    step, standardised = max(1, NUMBERS_AT_ONCE // len(arrangements)), how.statistic == "standardised"
    p = np.full(part.counts.shape[1], np.nan)
    seen = list(statistics(part, strata, part.mine[None, :], step, standardised=standardised))
    blocks = statistics(part, strata, arrangements, step, standardised=standardised)
    pairs = steps(zip(blocks, seen, strict=True), "contrast: relabellings", total=len(seen))
    for (which, permuted), (_, observed) in pairs:
        each = [permutation_p(o[:, 0], t, exact=exact) for o, t in zip(observed, permuted, strict=True)]
        p[which] = np.maximum.reduce(each)
    pick = np.linspace(0, len(arrangements) - 1, min(NULL_SPLITS, len(arrangements))).astype(int)
    lines, low, high = _null_lines(part, arrangements[pick], measure, prior)
    return LabelTest(
        p=p,
        smallest_p=_smallest_p(part.mine, strata, exact, len(arrangements)),
        n_arrangements=n_arrangements(part.mine, strata=strata),
        exact=exact,
        within=within,
        null_score=lines[0],
        null_z=lines[1],
        null_low=low,
        null_high=high,
    )


test_labels.__test__ = False  # type: ignore[attr-defined]  # not a test for pytest to collect


def _smallest_p(mine: Mask, strata: Ints, exact: bool, n_random: int) -> float:
    _, code = np.unique(strata, return_inverse=True)
    n, k = np.bincount(code), np.bincount(code[mine], minlength=int(code.max()) + 1)
    least = smallest_attainable_p(n.tolist(), k.tolist())
    return least if exact else max(least, 1 / (1 + n_random))


def _null_lines(
    two: Comparison, arrangements: Mask, measure: Measure, prior: Prior
) -> tuple[tuple[float, float], Floats, Floats]:
    """Return the 95th percentile of the largest score without difference, and the range of each term.

    Missing if there are fewer than 20 arrangements, because none of them then lies beyond the 95th percentile.
    """
    n_terms = two.counts.shape[1]
    if not n_terms or len(arrangements) < FEWEST_ARRANGED:
        none = np.full(n_terms, np.nan)
        return (float("nan"), float("nan")), none, none
    farthest, ranges = np.zeros((2, len(arrangements))), []
    blocks = relabelled_scores(two, arrangements, measure, prior, to_sizes=True)
    n_blocks = -(-two.counts.shape[1] // max(1, NUMBERS_AT_ONCE // len(arrangements)))
    for values, gaps in steps(blocks, "contrast: no difference", total=n_blocks):
        farthest = np.fmax(farthest, gaps)
        ranges.append(percentile_interval(values))
    score, z = np.quantile(farthest, 0.95, axis=1).tolist()
    low, high = (np.concatenate([r[k] for r in ranges]) for k in (0, 1))
    return (_from_neutral(measure, score), z), low, high


def relabelled_scores(
    two: Comparison, arrangements: Mask, measure: Measure, prior: Prior, *, to_sizes: bool
) -> Iterator[tuple[NDArray[Any], Floats]]:
    """Yield blocks of terms with their scores under each arrangement of the labels.

    Also yields the largest distance from no difference, by score (in logarithms, if no difference is 1) and by z.
    `to_sizes` rescales the scores to the observed sizes of the sides, and standardises them if the observed ones were.
    """
    a, b = arrangements, ~arrangements
    if to_sizes and two.standard is not None:
        b = (b * two.reference_weights(arrangements)).astype(np.float32)
    sizes, step = two.sizes_of(a, b), max(1, NUMBERS_AT_ONCE // len(arrangements))
    stretched = to_sizes and measure.effect and not measure.standard
    stretch = _stretch(two, sizes) if stretched else np.ones(len(arrangements))
    blocks = (iter_resampled_totals(two.counts, side, terms=step) for side in (a, b))
    for (which, totals_a), (_, totals_b) in zip(*blocks, strict=True):
        totals_b = totals_b if two.standard is None else np.minimum(totals_b, sizes.n_b)
        totals = sizes.of(totals_a, totals_b)
        values = scores(two, measure, prior, totals, which)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = np.exp(np.log(values) * stretch) if measure.neutral == 1 else values * stretch
            z = log_odds_merged_z(*totals[:4], **alphas(prior, which))
            gaps = (np.log(values) if measure.neutral == 1 else values, z)
        finite = (np.where(np.isinf(gap), np.nan, np.abs(gap)) for gap in gaps)
        yield values, np.stack([np.fmax.reduce(gap, axis=0) for gap in finite])


def _from_neutral(measure: Measure, gap: float) -> float:
    """Convert a distance from no difference to a score: a factor, if no difference is 1."""
    return float(np.exp(gap)) if measure.neutral == 1 else gap


def _stretch(two: Comparison, sizes: Totals) -> Floats:
    """Return factors from relabelled to observed sizes; the error is proportional to the root of 1 / c + 1 / d."""
    with np.errstate(divide="ignore", invalid="ignore"):  # a side may have no scored word where labels move
        seen = 1 / two.sizes[two.mine].sum() + 1 / two.sizes[~two.mine].sum()
        return np.asarray(np.sqrt(seen / (1 / sizes.n_a + 1 / sizes.n_b)), dtype=np.float64)


# ---------------------------------------------------------------------- one side against itself


def split_in_halves(side: Comparison, measure: Measure, prior: Prior, *, rng: Any) -> Halves:
    """Split the clusters of one side into halves, many times, and compare the halves.

    Halves have equal numbers of clusters (up to one), across documents; all halvings are enumerated if there are at
    most
    `SPLITS`. Scores use the prior and the unit of the contrast itself. Only words that the side uses are considered,
    because other words cannot differ within it.
    """
    used = np.flatnonzero(side.counts.n_holders() > 0)
    n = len(side.sizes)
    if n < LEAST_TO_SPLIT or not len(used):
        return Halves(n, 0)
    halves, _ = permutation_weights(np.arange(n) < n // 2, SPLITS, rng, exact_limit=SPLITS)
    farthest = np.zeros((2, len(halves)))
    for _, gaps in relabelled_scores(side.of_terms(used), halves, measure, prior.part(used), to_sizes=False):
        farthest = np.fmax(farthest, gaps)
    (median_score, median_z), (line_score, line_z) = np.quantile(farthest, [0.5, 0.95], axis=1).tolist()
    return Halves(
        n_clusters=n,
        n_splits=len(halves),
        median_score=_from_neutral(measure, median_score),
        line_score=_from_neutral(measure, line_score),
        median_z=median_z,
        line_z=line_z,
    )
