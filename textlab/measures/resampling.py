"""How sure is a number, when the units are turns or documents and not tokens?

A resample is a row of weights over clusters: how often each cluster was drawn (bootstrap), or whether
it is labelled a (permutation). The totals of all terms in all resamples are then one product of a
sparse and a dense matrix; no text is ever copied. From totals every statistic follows:

>>> import numpy as np
>>> clusters_by_terms = np.array([[3, 0], [1, 2], [0, 4], [2, 2]])
>>> weights = bootstrap_weights(4, 1000, 0)
>>> totals = resampled_totals(clusters_by_terms, weights)  # (n_terms, n_resamples)
>>> low, high = percentile_interval(totals / totals.sum(axis=0))
>>> bool(low[0] < 6 / 14 < high[0])
True

Everything depends only on the arguments and the generator, not on threads or on how much is done at a time.
Davison & Hinkley 1997, Bootstrap Methods and their Application; Lijffijt et al. 2016, Digital
Scholarship in the Humanities 31:374-397.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.special import ndtr, ndtri, stdtrit

from .._checks import Rng, generator, one_of, share, whole
from ..errors import NotEnoughData, SchemaError
from ._door import Floats, Ints, numbers, positive_or_nan

__all__ = [
    "bca_interval",
    "bootstrap_p",
    "bootstrap_weights",
    "expanded_interval",
    "iter_resampled_totals",
    "jackknife_weights",
    "n_arrangements",
    "percentile_interval",
    "permutation_p",
    "permutation_weights",
    "resampled_totals",
    "smallest_attainable_p",
]

EXACT_LIMIT = 20_000
_DRAWS_AT_ONCE = 100_000  # random numbers held in cache at a time; the numbers do not depend on it
_TERMS_AT_ONCE = 2_000
_ROWS_AT_ONCE, _RESAMPLES_AT_ONCE = 1_000, 1_000  # terms and resamples multiplied at a time; speed alone


# --------------------------------------------------------------------------------------------------
# weights


def bootstrap_weights(
    n_clusters: int, n_resamples: int, rng: Rng, *, strata: ArrayLike | None = None
) -> NDArray[np.float32]:
    """How often each cluster is drawn in each resample, with replacement.

    Parameters
    ----------
    n_clusters, n_resamples : int
        Number of clusters (turns, documents) and of resamples.
    rng : int or numpy.random.Generator
        Source of chance.
    strata : array_like of shape (n_clusters,), optional
        Group of each cluster (speaker, document); each group is resampled to its own size.

    Returns
    -------
    numpy.ndarray of float32, shape (n_resamples, n_clusters)
        Whole numbers; every row sums to `n_clusters`.

    Examples
    --------
    >>> bootstrap_weights(4, 2, 0, strata=["a", "a", "b", "b"]).sum(axis=1).tolist()
    [4.0, 4.0]
    """
    who = "bootstrap_weights"
    n, rows = whole(who, "n_clusters", n_clusters, least=1), whole(who, "n_resamples", n_resamples, least=1)
    stratum, n_strata = _strata(who, strata, n)
    order, sizes = np.argsort(stratum, kind="stable"), np.bincount(stratum, minlength=n_strata)
    size = np.repeat(sizes, sizes)  # in stratum order: draw place j from the stratum that place j is in
    start = np.repeat(np.cumsum(sizes) - sizes, sizes)
    source = generator(who, rng)[0]
    out = np.empty((rows, n), dtype=np.float32)
    step = max(1, _DRAWS_AT_ONCE // n)
    for first in range(0, rows, step):
        out[first : first + step] = _drawn(source, min(step, rows - first), start, size, order)
    return out


def _drawn(source: np.random.Generator, rows: int, start: Ints, size: Ints, order: Ints) -> Ints:
    n = len(size)
    draws = source.random((rows, n))
    draws *= size
    place = draws.astype(np.int64)  # u < 1 and size < 2^53, so floor(u size) < size even after rounding
    if size[0] < n:  # strata: places are in stratum order
        place += start
        place = order[place]
    place += np.arange(0, rows * n, n)[:, None]
    return np.bincount(place.ravel(), minlength=rows * n).reshape(rows, n)


def _strata(who: str, strata: ArrayLike | None, n: int) -> tuple[Ints, int]:
    """Number of the stratum of each unit, and how many strata there are."""
    if strata is None:
        return np.zeros(n, dtype=np.int64), 1
    values = np.asarray(strata)
    if values.shape != (n,):
        raise SchemaError(f"{who}: strata must have one value for each of the {n} units, not {values.shape}.")
    names, number = np.unique(values, return_inverse=True)
    return number.astype(np.int64), len(names)


def jackknife_weights(n_clusters: int) -> NDArray[np.float32]:
    """Weights that leave out one cluster at a time, for the acceleration of `bca_interval`.

    Parameters
    ----------
    n_clusters : int
        Number of clusters.

    Returns
    -------
    numpy.ndarray of float32, shape (n_clusters, n_clusters)

    Examples
    --------
    >>> jackknife_weights(2).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    n = whole("jackknife_weights", "n_clusters", n_clusters, least=2)
    return np.ones((n, n), dtype=np.float32) - np.eye(n, dtype=np.float32)


def permutation_weights(
    labels: ArrayLike,
    n_resamples: int,
    rng: Rng,
    *,
    strata: ArrayLike | None = None,
    exact_limit: int = EXACT_LIMIT,
) -> tuple[NDArray[np.bool_], bool]:
    """Rearrangements of the labels "group a" over the units, within strata if given.

    Parameters
    ----------
    labels : array_like of bool, shape (n_units,)
        True for the units of group a.
    n_resamples : int
        Random arrangements to draw (9,999 is usual), if there are too many for all of them.
    rng : int or numpy.random.Generator
        Source of chance; unused if the enumeration is exact.
    strata : array_like of shape (n_units,), optional
        Labels move only within a stratum (a document in which both speakers occur).
    exact_limit : int
        Enumerate all arrangements, the one seen included, if there are at most this many.

    Returns
    -------
    weights : numpy.ndarray of bool, shape (n_arrangements, n_units)
        True where the unit is in group a. Group b is the negation.
    exact : bool
        Whether these are all arrangements; give it to `permutation_p`.

    Raises
    ------
    NotEnoughData
        If no label can move: the groups are then confounded with the strata.

    Examples
    --------
    >>> weights, exact = permutation_weights([True, False, False], 9999, 0)
    >>> weights.astype(int).tolist(), exact
    ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], True)
    """
    who = "permutation_weights"
    mine = _labels(who, labels)
    stratum, n_strata = _strata(who, strata, mine.size)
    members = [np.flatnonzero(stratum == s) for s in range(n_strata)]
    total = math.prod(math.comb(m.size, int(mine[m].sum())) for m in members)
    if total == 1:
        raise NotEnoughData(
            f"{who}: no label can move, because every stratum holds one group only; "
            "the contrast is confounded with the strata."
        )
    if total <= whole(who, "exact_limit", exact_limit):
        return _all_arrangements(mine, members, total), True
    rows = whole(who, "n_resamples", n_resamples, least=1)
    return _random_arrangements(mine, members, rows, generator(who, rng)[0]), False


def _labels(who: str, labels: ArrayLike) -> NDArray[np.bool_]:
    mine = np.asarray(labels)
    if mine.ndim != 1 or mine.dtype != np.bool_:
        raise SchemaError(f"{who}: labels must be one row of True (group a) and False (group b).")
    if mine.all() or not mine.any():
        raise NotEnoughData(f"{who}: both groups need at least one unit.")
    return mine


def _all_arrangements(mine: NDArray[np.bool_], members: list[Ints], total: int) -> NDArray[np.bool_]:
    """Every arrangement of every stratum with every one of the others."""
    tables = [_combinations(m.size, int(mine[m].sum())) for m in members]
    picks = np.unravel_index(np.arange(total), tuple(len(t) for t in tables))
    out = np.empty((total, mine.size), dtype=np.bool_)
    for units, table, pick in zip(members, tables, picks, strict=True):
        out[:, units] = table[pick]
    return out


def _combinations(n: int, k: int) -> NDArray[np.bool_]:
    """All ways to mark k of n, in lexicographic order, one a row."""
    chosen = itertools.chain.from_iterable(itertools.combinations(range(n), k))
    places = np.fromiter(chosen, dtype=np.int64).reshape(math.comb(n, k), k)
    table = np.zeros((len(places), n), dtype=np.bool_)
    np.put_along_axis(table, places, True, axis=1)
    return table


def _random_arrangements(
    mine: NDArray[np.bool_], members: list[Ints], rows: int, source: np.random.Generator
) -> NDArray[np.bool_]:
    out = np.broadcast_to(mine, (rows, mine.size)).copy()
    for units in members:
        if 0 < mine[units].sum() < units.size:  # a stratum of one group has nothing to move
            out[:, units] = source.permuted(out[:, units], axis=1)
    return out


# --------------------------------------------------------------------------------------------------
# totals


def resampled_totals(matrix: Any, weights: ArrayLike) -> NDArray[np.floating[Any]]:
    """Totals of every term in every resample.

    Parameters
    ----------
    matrix : SciPy sparse or array_like, shape (n_clusters, n_terms)
        Counts of the terms in the clusters (or any values that are to be summed).
    weights : array_like of shape (n_resamples, n_clusters)
        From `bootstrap_weights`, `permutation_weights` or `jackknife_weights`.

    Returns
    -------
    numpy.ndarray of shape (n_terms, n_resamples)
        float32 where that holds every total exactly (whole numbers below 2^24), else float64.

    Examples
    --------
    >>> resampled_totals([[1, 0], [2, 5]], [[2, 0], [1, 1]]).tolist()
    [[2.0, 3.0], [0.0, 5.0]]
    """
    product = _Product("resampled_totals", matrix, weights)
    return product.of(slice(0, product.n_terms))


def iter_resampled_totals(
    matrix: Any, weights: ArrayLike, *, terms: int = _TERMS_AT_ONCE
) -> Iterator[tuple[slice, NDArray[np.floating[Any]]]]:
    """`resampled_totals` a block of terms at a time, for matrices whose totals do not fit in memory.

    Parameters
    ----------
    matrix : SciPy sparse or array_like, shape (n_clusters, n_terms)
        Counts of the terms in the clusters.
    weights : array_like of shape (n_resamples, n_clusters)
        Weights of the clusters in each resample.
    terms : int
        Terms in a block.

    Yields
    ------
    slice, numpy.ndarray of shape (terms, n_resamples)
        Which terms, and their totals.

    Examples
    --------
    >>> for which, totals in iter_resampled_totals([[1, 0], [2, 5]], [[2, 0], [1, 1]], terms=1):
    ...     print(which.start, totals.tolist())
    0 [[2.0, 3.0]]
    1 [[0.0, 5.0]]
    """
    step = whole("iter_resampled_totals", "terms", terms, least=1)
    product = _Product("iter_resampled_totals", matrix, weights)
    for first in range(0, product.n_terms, step):
        which = slice(first, min(first + step, product.n_terms))
        yield which, product.of(which)


class _Product:
    """Terms by clusters times clusters by resamples, exact where the numbers are whole.

    Whole numbers are added 16 bits at a time, which is twice as fast as in float32; the few terms whose total
    could pass 2^15 are added apart.
    """

    def __init__(self, who: str, matrix: Any, weights: ArrayLike) -> None:
        w = np.atleast_2d(np.asarray(weights))
        a = sparse.csr_array(matrix)
        if w.ndim != 2 or w.shape[1] != a.shape[0]:
            raise SchemaError(f"{who}: matrix has {a.shape[0]} clusters, weights has shape {w.shape}.")
        self.n_terms, self.n_resamples = a.shape[1], len(w)
        largest = _largest_totals(a, w)
        self.dtype = np.float32 if largest.max(initial=0) < 2**24 else np.float64
        narrow = largest < 2**15
        by_term = a.T.tocsr()
        self._wide = np.flatnonzero(~narrow)
        self._apart = by_term[self._wide].astype(self.dtype)
        self._rest = _without_rows(by_term, narrow).astype(np.int16)
        self._any_narrow = bool(narrow.any())
        kept = w.astype(np.int16 if self._any_narrow else self.dtype, copy=False)
        cuts = range(0, len(w), _RESAMPLES_AT_ONCE)
        self._columns = [np.ascontiguousarray(kept[i : i + _RESAMPLES_AT_ONCE].T) for i in cuts]

    def of(self, which: slice) -> NDArray[np.floating[Any]]:
        """Totals of some terms, shape (n_terms, n_resamples)."""
        out = np.empty((which.stop - which.start, self.n_resamples), dtype=self.dtype)
        for low in range(which.start, which.stop, _ROWS_AT_ONCE) if self._any_narrow else ():
            high = min(low + _ROWS_AT_ONCE, which.stop)
            _fill(out[low - which.start : high - which.start], self._rest[low:high], self._columns)
        first, last = np.searchsorted(self._wide, (which.start, which.stop))
        for low in range(first, last, _ROWS_AT_ONCE):
            some = slice(low, min(low + _ROWS_AT_ONCE, last))
            part = np.empty((some.stop - low, self.n_resamples), dtype=self.dtype)
            _fill(part, self._apart[some], (c.astype(self.dtype, copy=False) for c in self._columns))
            out[self._wide[some] - which.start] = part
        return out


def _fill(out: NDArray[np.floating[Any]], rows: sparse.csr_array, columns: Iterable[NDArray[Any]]) -> None:
    first = 0
    for column in columns:
        out[:, first : first + column.shape[1]] = rows @ column
        first += column.shape[1]


def _largest_totals(a: sparse.csr_array, w: NDArray[Any]) -> Floats:
    """What the total of each term cannot pass in size; infinite if numbers are not whole."""
    if not a.nnz or not w.size:
        return np.zeros(a.shape[1])
    if not all(x.dtype.kind in "biu" or bool(np.all(x == np.trunc(x))) for x in (a.data, w)):
        return np.full(a.shape[1], np.inf)
    most = max(float(w.max()), -float(w.min()))
    sums = np.bincount(a.indices, weights=np.abs(a.data), minlength=a.shape[1])
    return np.maximum(sums, 1) * most  # at least the weights themselves


def _without_rows(by_term: sparse.csr_array, keep: NDArray[np.bool_]) -> sparse.csr_array:
    """The same shape, with the cells of some rows alone."""
    sizes = np.diff(by_term.indptr)
    cells = np.repeat(keep, sizes)
    edges = np.append(0, np.cumsum(np.where(keep, sizes, 0)))
    return sparse.csr_array((by_term.data[cells], by_term.indices[cells], edges), shape=by_term.shape)


# --------------------------------------------------------------------------------------------------
# intervals


def percentile_interval(values: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Percentile interval of each row, a block of rows at a time.

    Parameters
    ----------
    values : array_like of shape (n_resamples,) or (n_terms, n_resamples)
        The statistic in every resample. nan (undefined in that resample) is left out; a row of nan
        alone gives nan.
    confidence : float
        Share of the resamples between the ends.

    Returns
    -------
    low, high : numpy.ndarray of shape (n_terms,), or two numbers
        Interpolated as by `numpy.quantile`. With fewer than 20 clusters too narrow.

    References
    ----------
    Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 13.

    Examples
    --------
    >>> low, high = percentile_interval(range(101), confidence=0.5)
    >>> float(low), float(high)
    (25.0, 75.0)
    """
    who = "percentile_interval"
    tail = (1 - share(who, "confidence", confidence)) / 2
    rows = _replicates(who, values)
    out = np.empty((len(rows), 2))
    for first in range(0, len(rows), _TERMS_AT_ONCE):
        part = slice(first, first + _TERMS_AT_ONCE)
        out[part] = _quantiles(np.array(rows[part], order="C"), tail)
    return _ends(out, values)


def _replicates(who: str, values: ArrayLike) -> NDArray[np.floating[Any]]:
    rows = np.asarray(values)
    rows = rows if rows.dtype.kind == "f" else numbers(who, "values", rows)
    rows = rows[None, :] if rows.ndim == 1 else rows
    if rows.ndim != 2:
        raise SchemaError(f"{who}: values must have one or two dimensions, not {rows.ndim}.")
    if not rows.shape[1]:
        raise NotEnoughData(f"{who}: values holds no resample.")
    return rows


def _ends(out: Floats, values: ArrayLike) -> tuple[Floats, Floats]:
    return (out[0, 0], out[0, 1]) if np.ndim(values) == 1 else (out[:, 0], out[:, 1])


def _quantiles(part: NDArray[np.floating[Any]], tail: float) -> Floats:
    """Two quantiles of each row; `part` is overwritten."""
    shares = np.broadcast_to(np.array([tail, 1 - tail]), (len(part), 2))
    m = part.shape[1]
    if np.isnan(part.min()):  # some resample is undefined: sort, which puts nan last, and count the rest
        part.sort(axis=1)
        return _at_shares(part, shares)
    below = np.floor(shares[0] * (m - 1)).astype(np.int64)
    part.partition(np.unique(np.concatenate([below, np.minimum(below + 1, m - 1)])), axis=1)
    return _at_shares(part, shares)


def _at_shares(part: NDArray[np.floating[Any]], shares: Floats) -> Floats:
    """Quantiles of sorted (or well partitioned) rows, linear between order statistics as in Hyndman &
    Fan's type 7; nan at the end of a row is not counted."""
    m = np.count_nonzero(~np.isnan(part), axis=1)[:, None]
    place = np.where(np.isnan(shares), 0, shares) * np.maximum(m - 1, 0)
    below = np.floor(place).astype(np.int64)
    low = np.take_along_axis(part, below, axis=1).astype(np.float64)
    high = np.take_along_axis(part, np.minimum(below + 1, np.maximum(m - 1, 0)), axis=1)
    step = np.where(high == low, 0, place - below)  # inf - inf
    with np.errstate(invalid="ignore"):
        value = np.where(step == 0, low, low + step * (high - low))
    return np.where((m == 0) | np.isnan(shares), np.nan, value)


def expanded_interval(values: ArrayLike, n_clusters: ArrayLike, *, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Percentile interval of each row, widened for few clusters as a t interval is.

    The percentile interval of a mean of n clusters is too narrow by about the factor that a t interval adds:
    sqrt(n / (n - 1)) t / z. So wider tails are taken, Phi(-sqrt(n / (n - 1)) t), with n - 1 degrees of freedom.

    Parameters
    ----------
    values : array_like of shape (n_resamples,) or (n_terms, n_resamples)
        The statistic in every resample; nan is left out.
    n_clusters : array_like of shape () or (n_terms,)
        Clusters that each row rests on; for clusters of unequal weight their effective number. Below 2 it
        counts as 2, which gives the range of the resamples.
    confidence : float
        Nominal coverage.

    Returns
    -------
    low, high : numpy.ndarray of shape (n_terms,), or two numbers

    References
    ----------
    Hesterberg 2015, The American Statistician 69:371-386, section 4.

    Examples
    --------
    >>> low, high = expanded_interval(range(101), 5, confidence=0.8)
    >>> float(low.round(1)), float(high.round(1))
    (4.3, 95.7)
    """
    who = "expanded_interval"
    tail = (1 - share(who, "confidence", confidence)) / 2
    rows, n = _replicates(who, values), np.atleast_1d(numbers(who, "n_clusters", n_clusters))
    if len(rows) != len(n):
        raise SchemaError(f"{who}: n_clusters has {len(n)} terms, values has {len(rows)}.")
    n = np.maximum(n, 2)
    tails = ndtr(np.sqrt(n / (n - 1)) * stdtrit(n - 1, tail))
    shares: Floats = np.stack([tails, 1 - tails], axis=1).astype(np.float64)
    out = np.empty((len(rows), 2))
    for first in range(0, len(rows), _TERMS_AT_ONCE):
        part = slice(first, first + _TERMS_AT_ONCE)
        out[part] = _at_shares(np.sort(rows[part], axis=1), shares[part])
    return _ends(out, values)


def bca_interval(
    values: ArrayLike, estimate: ArrayLike, jackknife: ArrayLike, *, confidence: float = 0.95
) -> tuple[Floats, Floats]:
    """Bias-corrected and accelerated interval of each row.

    Parameters
    ----------
    values : array_like of shape (n_resamples,) or (n_terms, n_resamples)
        The statistic in every resample; nan is left out.
    estimate : array_like of shape () or (n_terms,)
        The statistic of the sample.
    jackknife : array_like of shape (n_clusters,) or (n_terms, n_clusters)
        The statistic without each cluster in turn; see `jackknife_weights`.
    confidence : float
        Nominal coverage.

    Returns
    -------
    low, high : numpy.ndarray of shape (n_terms,), or two numbers
        nan if the estimate lies outside all resamples, or if leaving out some cluster makes the
        statistic undefined: then use `percentile_interval` and say so.

    References
    ----------
    Efron 1987, Journal of the American Statistical Association 82:171-185.

    Examples
    --------
    >>> low, high = bca_interval(range(101), 50.0, [49.0, 50.0, 51.0], confidence=0.9)
    >>> float(low.round(6)), float(high.round(6))
    (5.0, 95.0)
    """
    who = "bca_interval"
    tail = (1 - share(who, "confidence", confidence)) / 2
    rows, left_out = _replicates(who, values), np.atleast_2d(numbers(who, "jackknife", jackknife))
    point = np.atleast_1d(numbers(who, "estimate", estimate))
    if not len(rows) == len(point) == len(left_out):
        raise SchemaError(f"{who}: values, estimate and jackknife must have one row for each term.")
    out = np.empty((len(rows), 2))
    for first in range(0, len(rows), _TERMS_AT_ONCE):
        part = slice(first, first + _TERMS_AT_ONCE)
        block = np.sort(rows[part], axis=1)
        shares = _bca_shares(block, point[part], left_out[part], tail)
        out[part] = _at_shares(block, shares)
    return _ends(out, values)


def _bca_shares(block: NDArray[np.floating[Any]], point: Floats, left_out: Floats, tail: float) -> Floats:
    """Which quantiles to take: Efron (1987), Phi(z0 + (z0 + z) / (1 - a (z0 + z)))."""
    m = positive_or_nan(np.count_nonzero(~np.isnan(block), axis=1).astype(np.float64))
    below = np.count_nonzero(block < point[:, None], axis=1)
    ties = np.count_nonzero(block == point[:, None], axis=1)
    z0 = ndtri((below + ties / 2) / m)[:, None]  # counts are discrete: half of the ties
    gap = left_out.mean(axis=1, keepdims=True) - left_out
    spread = (gap**2).sum(axis=1)
    cubes = (gap**3).sum(axis=1)
    # no spread at all: nothing accelerates
    a = np.where(spread == 0, 0.0, cubes / (6 * np.where(spread == 0, 1.0, spread) ** 1.5))[:, None]
    z0 = np.where(np.isinf(z0), np.nan, z0)
    z = z0 + ndtri(np.array([tail, 1 - tail]))
    shares: Floats = ndtr(z0 + z / (1 - a * z))
    return shares


# --------------------------------------------------------------------------------------------------
# p-values


def permutation_p(
    observed: ArrayLike,
    permuted: ArrayLike,
    *,
    exact: bool = False,
    alternative: str = "two-sided",
) -> Floats:
    """p-value of a permutation test.

    Random arrangements: (1 + hits) / (1 + B), never 0. All arrangements: hits / B, the one seen being
    among them. A two-sided hit is |T| >= |T seen|; twice the smaller tail is another convention.

    Parameters
    ----------
    observed : array_like of shape () or (n_terms,)
        The statistic seen, 0 where there is no difference.
    permuted : array_like of shape (n_resamples,) or (n_terms, n_resamples)
        The statistic in every arrangement. Ties that differ by rounding alone (by a billionth of the
        largest value, 1e-5 of it in float32) count as hits; so does nan, to be on the safe side.
    exact : bool
        Whether these are all arrangements.
    alternative : {"two-sided", "greater", "less"}
        Direction of the test.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        nan where `observed` is nan.

    References
    ----------
    Davison & Hinkley 1997, Bootstrap Methods and their Application, section 4.3; Phipson & Smyth 2010,
    Statistical Applications in Genetics and Molecular Biology 9:39.

    Examples
    --------
    >>> float(permutation_p(2.0, [0.5, -2.0, 1.0]))
    0.5
    """
    who = "permutation_p"
    side = one_of(who, "alternative", alternative, ("two-sided", "greater", "less"))
    rows, seen = _replicates(who, permuted), np.atleast_1d(numbers(who, "observed", observed))
    if len(rows) != len(seen):
        raise SchemaError(f"{who}: observed has {len(seen)} terms, permuted has {len(rows)}.")
    turn = np.abs if side == "two-sided" else np.positive if side == "greater" else np.negative
    hits = np.concatenate(
        [_hits(turn, seen[i : i + _TERMS_AT_ONCE], rows[i : i + _TERMS_AT_ONCE])
         for i in range(0, len(rows), _TERMS_AT_ONCE)] or [np.empty(0)]
    )  # fmt: skip
    p = hits / rows.shape[1] if exact else (1 + hits) / (1 + rows.shape[1])
    p = np.where(np.isnan(seen), np.nan, p)
    return p[0] if np.ndim(permuted) == 1 else p


def _hits(turn: np.ufunc, seen: Floats, rows: NDArray[np.floating[Any]]) -> Floats:
    relative = 1e-5 if rows.dtype == np.float32 else 1e-9
    largest = np.fmax(np.fmax.reduce(np.abs(rows), axis=1), np.abs(seen))
    limit = turn(seen) - relative * np.where(np.isfinite(largest), largest, 0)
    return np.count_nonzero(~(turn(rows) < limit[:, None]), axis=1).astype(np.float64)


def bootstrap_p(values: ArrayLike) -> Floats:
    """Two-sided p of the bootstrap test, (1 + 2 B min(p1, 1 - p1)) / (1 + B).

    p1 is the share of resamples in which the difference is above 0, those at 0 counting half.

    Parameters
    ----------
    values : array_like of shape (n_resamples,) or (n_terms, n_resamples)
        The difference in every resample, without nan.

    Returns
    -------
    numpy.ndarray of shape (n_terms,), or one number
        At most 1. Too small with few clusters: prefer `permutation_p` for the test.

    References
    ----------
    Lijffijt et al. 2016, Digital Scholarship in the Humanities 31:374-397.

    Examples
    --------
    >>> float(bootstrap_p([1.0, 2.0, 0.5, 1.5, -0.5, 2.5, 3.0, 1.0, 0.7]))
    0.3
    """
    rows = _replicates("bootstrap_p", values)
    n = rows.shape[1]
    above = np.count_nonzero(rows > 0, axis=1) + np.count_nonzero(rows == 0, axis=1) / 2
    p = np.minimum((1 + 2 * np.minimum(above, n - above)) / (1 + n), 1)
    p = np.where(np.isnan(rows).any(axis=1), np.nan, p)
    return p[0] if np.ndim(values) == 1 else p


def n_arrangements(labels: ArrayLike, *, strata: ArrayLike | None = None) -> int:
    """Number of ways to hand out the labels, within strata if given; exact, however large.

    Parameters
    ----------
    labels : array_like of bool, shape (n_units,)
        True for the units of group a.
    strata : array_like of shape (n_units,), optional
        Labels move only within a stratum.

    Returns
    -------
    int

    Examples
    --------
    >>> n_arrangements([True] * 4 + [False] * 4)
    70
    """
    mine = _labels("n_arrangements", labels)
    stratum, n_strata = _strata("n_arrangements", strata, mine.size)
    n = np.bincount(stratum, minlength=n_strata)
    k = np.bincount(stratum[mine], minlength=n_strata)
    return math.prod(math.comb(int(x), int(y)) for x, y in zip(n, k, strict=True))


def smallest_attainable_p(n: int | Sequence[int], k: int | Sequence[int], *, two_sided: bool = True) -> float:
    """The smallest p that any data of this design can give: print it beside every permutation p.

    1 / (number of arrangements). Two-sided it is twice that if the groups are of equal size in every
    stratum, because swapping them gives the same |T|.

    Parameters
    ----------
    n, k : int, or sequences of int with one number for each stratum
        Units in all, and in group a.
    two_sided : bool
        For a test on |T|.

    Returns
    -------
    float
        With random arrangements p cannot get below 1 / (1 + B) either.

    Examples
    --------
    >>> smallest_attainable_p(6, 3), round(smallest_attainable_p(6, 1), 2)
    (0.1, 0.17)
    """
    who = "smallest_attainable_p"
    total, mine = np.atleast_1d(n).tolist(), np.atleast_1d(k).tolist()
    if len(total) != len(mine):
        raise SchemaError(f"{who}: n and k must have one number for each stratum.")
    pairs = [(whole(who, "n", x, least=1), whole(who, "k", y, most=x)) for x, y in zip(total, mine, strict=True)]
    ways = math.prod(math.comb(x, y) for x, y in pairs)
    mirrored = two_sided and all(x == 2 * y for x, y in pairs)
    return min(1.0, (2 if mirrored else 1) / ways)
