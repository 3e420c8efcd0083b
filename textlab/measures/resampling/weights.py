"""Weights of clusters: how often each was drawn, left out, or labelled a."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..._checks import Rng, generator, whole
from ...errors import NotEnoughData, SchemaError
from .._door import Ints

EXACT_LIMIT = 20_000
_DRAWS_AT_ONCE = 100_000  # random numbers held in cache at a time; no effect on the numbers


def bootstrap_weights(
    n_clusters: int, n_resamples: int, rng: Rng, *, strata: ArrayLike | None = None, dtype: Any = np.float32
) -> NDArray[Any]:
    """Draw clusters with replacement and count how often each occurs in each resample.

    Parameters
    ----------
    n_clusters, n_resamples : int
        Number of clusters (turns, documents) and of resamples.
    rng : int or numpy.random.Generator
        Random source.
    strata : array_like of shape (n_clusters,), optional
        Group of each cluster (speaker, document); each group is resampled at its own size.
    dtype : type
        Type of the weights; `numpy.int16` takes half of the memory.

    Returns
    -------
    numpy.ndarray of shape (n_resamples, n_clusters)
        Whole numbers; every row sums to `n_clusters`.

    Examples
    --------
    >>> bootstrap_weights(4, 2, 0, strata=["a", "a", "b", "b"]).sum(axis=1).tolist()
    [4.0, 4.0]
    """
    who = "bootstrap_weights"
    n, rows = whole(who, "n_clusters", n_clusters, least=1), whole(who, "n_resamples", n_resamples, least=1)
    stratum, n_strata = strata_of(who, strata, n)
    order, sizes = np.argsort(stratum, kind="stable"), np.bincount(stratum, minlength=n_strata)
    size = np.repeat(sizes, sizes)  # in stratum order: position j draws from its own stratum
    start = np.repeat(np.cumsum(sizes) - sizes, sizes)
    source = generator(who, rng)[0]
    out = np.empty((rows, n), dtype=dtype)
    step = max(1, _DRAWS_AT_ONCE // n)
    for first in range(0, rows, step):
        out[first : first + step] = _drawn(source, min(step, rows - first), start, size, order)
    return out


def _drawn(source: np.random.Generator, rows: int, start: Ints, size: Ints, order: Ints) -> Ints:
    n = len(size)
    draws = source.random((rows, n))
    alone = size[0] == n
    draws *= n if alone else size
    place = draws.astype(np.int64)  # u < 1 and size < 2^53, so floor(u size) < size even after rounding
    if not alone:  # strata: places are in stratum order
        place += start
        place = order[place]
    place += np.arange(0, rows * n, n)[:, None]
    return np.bincount(place.ravel(), minlength=rows * n).reshape(rows, n)


def strata_of(who: str, strata: ArrayLike | None, n: int) -> tuple[Ints, int]:
    """Return the stratum number of each unit, and the number of strata."""
    if strata is None:
        return np.zeros(n, dtype=np.int64), 1
    values = np.asarray(strata)
    if values.shape != (n,):
        raise SchemaError(f"{who}: strata must have one value for each of the {n} units, not {values.shape}.")
    names, number = np.unique(values, return_inverse=True)
    return number.astype(np.int64), len(names)


def jackknife_weights(n_clusters: int) -> NDArray[np.float32]:
    """Return weights that leave out one cluster at a time, for the acceleration of `bca_interval`.

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
    """Permute the labels over the units, within strata if given.

    Parameters
    ----------
    labels : array_like of bool, shape (n_units,)
        True for the units of group a.
    n_resamples : int
        Number of random arrangements to draw (9,999 is usual) if there are too many to enumerate.
    rng : int or numpy.random.Generator
        Random source; unused if all arrangements are enumerated.
    strata : array_like of shape (n_units,), optional
        Labels are permuted only within a stratum (such as a document in which both speakers occur).
    exact_limit : int
        Enumerate all arrangements, including the observed one, if there are at most this many.

    Returns
    -------
    weights : numpy.ndarray of bool, shape (n_arrangements, n_units)
        True where the unit is in group a. The other units are in group b.
    exact : bool
        Whether these are all arrangements; pass it to `permutation_p`.

    Raises
    ------
    NotEnoughData
        If no label can move because the groups are confounded with the strata.

    Examples
    --------
    >>> weights, exact = permutation_weights([True, False, False], 9999, 0)
    >>> weights.astype(int).tolist(), exact
    ([[1, 0, 0], [0, 1, 0], [0, 0, 1]], True)
    """
    who = "permutation_weights"
    mine = checked_labels(who, labels)
    stratum, n_strata = strata_of(who, strata, mine.size)
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


def checked_labels(who: str, labels: ArrayLike) -> NDArray[np.bool_]:
    """Return the labels as a boolean vector, checked to contain both values."""
    mine = np.asarray(labels)
    if mine.ndim != 1 or mine.dtype != np.bool_:
        raise SchemaError(f"{who}: labels must be one row of True (group a) and False (group b).")
    if mine.all() or not mine.any():
        raise NotEnoughData(f"{who}: both groups need at least one unit.")
    return mine


def _all_arrangements(mine: NDArray[np.bool_], members: list[Ints], total: int) -> NDArray[np.bool_]:
    """Return all combinations of the arrangements within each stratum."""
    tables = [_combinations(m.size, int(mine[m].sum())) for m in members]
    picks = np.unravel_index(np.arange(total), tuple(len(t) for t in tables))
    out = np.empty((total, mine.size), dtype=np.bool_)
    for units, table, pick in zip(members, tables, picks, strict=True):
        out[:, units] = table[pick]
    return out


def _combinations(n: int, k: int) -> NDArray[np.bool_]:
    """Return all ways to mark k of n in lexicographic order, one in each row."""
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
        if 0 < mine[units].sum() < units.size:  # a stratum with a single group has nothing to permute
            step = max(1, _DRAWS_AT_ONCE // units.size)  # some rows at a time, which draws the same
            for low in range(0, rows, step):
                some = out[low : low + step]
                some[:, units] = source.permuted(some[:, units], axis=1)
    return out
