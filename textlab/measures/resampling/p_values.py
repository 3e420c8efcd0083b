"""p-values from permuted labels or resampled differences, and the smallest attainable p."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..._checks import one_of, whole
from ...errors import SchemaError
from .._door import Floats, numbers
from .intervals import replicates
from .weights import checked_labels, strata_of

_TERMS_TESTED_AT_ONCE = 2_000


def permutation_p(
    observed: ArrayLike,
    permuted: ArrayLike,
    *,
    exact: bool = False,
    alternative: str = "two-sided",
) -> Floats:
    """Return the p-value of a permutation test.

    For random arrangements p is (1 + hits) / (1 + B), never 0. For all arrangements it is hits / B, the observed one
    included. A two-sided hit is ``|T| >= |T observed|``; doubling the smaller tail is another convention.

    Parameters
    ----------
    observed : array_like of shape () or (n_terms,)
        The observed statistic, 0 where there is no difference.
    permuted : array_like of shape (n_resamples,) or (n_terms, n_resamples)
        The statistic in every arrangement. Values that tie up to rounding (a billionth of the largest value, 1e-5
        of it in float32) count as hits; so does nan, to be conservative.
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
    rows, seen = replicates(who, permuted), np.atleast_1d(numbers(who, "observed", observed))
    if len(rows) != len(seen):
        raise SchemaError(f"{who}: observed has {len(seen)} terms, permuted has {len(rows)}.")
    turn = np.abs if side == "two-sided" else np.positive if side == "greater" else np.negative
    hits = np.concatenate(
        [_hits(turn, seen[i : i + _TERMS_TESTED_AT_ONCE], rows[i : i + _TERMS_TESTED_AT_ONCE])
         for i in range(0, len(rows), _TERMS_TESTED_AT_ONCE)] or [np.empty(0)]
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
    """Return the two-sided p of the bootstrap test, (1 + 2 B min(p1, 1 - p1)) / (1 + B).

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
    rows = replicates("bootstrap_p", values)
    n = rows.shape[1]
    above = np.count_nonzero(rows > 0, axis=1) + np.count_nonzero(rows == 0, axis=1) / 2
    p = np.minimum((1 + 2 * np.minimum(above, n - above)) / (1 + n), 1)
    p = np.where(np.isnan(rows).any(axis=1), np.nan, p)
    return p[0] if np.ndim(values) == 1 else p


def n_arrangements(labels: ArrayLike, *, strata: ArrayLike | None = None) -> int:
    """Return the exact number of ways to assign the labels, within strata if given.

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
    mine = checked_labels("n_arrangements", labels)
    stratum, n_strata = strata_of("n_arrangements", strata, mine.size)
    n = np.bincount(stratum, minlength=n_strata)
    k = np.bincount(stratum[mine], minlength=n_strata)
    return math.prod(math.comb(int(x), int(y)) for x, y in zip(n, k, strict=True))


def smallest_attainable_p(n: int | Sequence[int], k: int | Sequence[int], *, two_sided: bool = True) -> float:
    """Return the smallest p that any data of this design can give, to report beside a permutation p.

    It is 1 / (number of arrangements). Two-sided, it is twice that if the groups are of equal size in every stratum,
    because swapping them gives the same ``|T|``.

    Parameters
    ----------
    n, k : int, or sequences of int with one number for each stratum
        Number of units in total, and in group a.
    two_sided : bool
        For a test on ``|T|``.

    Returns
    -------
    float
        With random arrangements p cannot be below 1 / (1 + B) either.

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
