"""Match topics between runs by their top words, and estimate the agreement expected by chance.

References
----------
Greene, O'Callaghan & Cunningham 2014, ECML PKDD (stability). Kuhn 1955, Naval Research Logistics 2: 83-97 (matching).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from ...errors import SchemaError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Lists = Sequence[NDArray[np.int64]]


def top_lists(weights: ArrayLike, n: int = 10) -> list[NDArray[np.int64]]:
    """Return the columns of the `n` largest weights of each row, largest first, without zeros.

    Examples
    --------
    >>> [row.tolist() for row in top_lists([[0.2, 0.5, 0.3], [0, 0, 1], [0, 0, 0]], 2)]
    [[1, 2], [2], []]
    """
    table = np.asarray(weights, dtype=float)
    order = np.argsort(-table, axis=1, kind="stable")[:, :n]
    return [row[values[row] > 0] for row, values in zip(order, table, strict=True)]


def jaccard_matrix(a: Lists, b: Lists) -> NDArray[np.float64]:
    """Return the Jaccard overlap of each list of `a` with each of `b`; 0 where one is empty."""
    sets_a, sets_b = [set(x.tolist()) for x in a], [set(y.tolist()) for y in b]
    found = [[len(x & y) / len(x | y) if x and y else 0.0 for y in sets_b] for x in sets_a]
    return np.array(found, dtype=float).reshape(len(a), len(b))


def average_jaccard(a: Sequence[object], b: Sequence[object]) -> float:
    """Return the mean Jaccard overlap of the first 1, 2, ... words of two ranked lists (Greene et al. 2014).

    Examples
    --------
    >>> round(average_jaccard("album music best award win".split(), "sport best win medal award".split()), 3)
    0.154
    """
    depth = min(len(a), len(b))
    if not depth:
        return float("nan")
    steps = [(set(a[:d]), set(b[:d])) for d in range(1, depth + 1)]
    return float(np.mean([len(x & y) / len(x | y) for x, y in steps]))


def match_topics(similarity: ArrayLike) -> NDArray[np.int64]:
    """Pair rows with columns so that the sum of similarities is largest (Hungarian method).

    Parameters
    ----------
    similarity : array, shape (n_a, n_b)

    Returns
    -------
    ndarray of int, shape (n_a,)
        The column matched to each row; -1 if there are fewer columns than rows and none is left.
    """
    from scipy.optimize import linear_sum_assignment

    table = np.asarray(similarity, dtype=float)
    if table.ndim != 2 or np.isnan(table).any():
        raise SchemaError("match_topics: similarity must be a table without missing values.")
    rows, columns = linear_sum_assignment(-table)
    matched = np.full(len(table), -1, dtype=np.int64)
    matched[rows] = columns
    return matched


def chance_jaccard(
    frequency: ArrayLike, sizes: Sequence[int], rng: np.random.Generator, *, n_draws: int = 100
) -> float:
    """Return the mean matched overlap of lists drawn at random from the vocabulary.

    Parameters
    ----------
    frequency : array, shape (n_terms,)
        Relative weight of each term in the draw; terms with weight 0 are never drawn.
    sizes : sequence of int
        Length of each topic's list; empty lists are left out.
    rng : Generator
    n_draws : int

    Returns
    -------
    float
        The chance level that stability must exceed to be meaningful; 1 if the lists use up the vocabulary.

    Examples
    --------
    >>> chance_jaccard([1, 1, 1], [3, 3], np.random.default_rng(0))
    1.0
    """
    weight = np.asarray(frequency, dtype=float)
    wanted = [min(n, int((weight > 0).sum())) for n in sizes if n]
    if not wanted:
        return float("nan")
    found = np.empty(n_draws)
    for i in range(n_draws):
        a, b = ([_drawn_terms(weight, n, rng) for n in wanted] for _ in range(2))
        overlap = jaccard_matrix(a, b)
        found[i] = overlap[np.arange(len(a)), match_topics(overlap)].mean()
    return float(found.mean())


def _drawn_terms(weight: NDArray[np.float64], n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw `n` distinct terms with probability proportional to weight (Efraimidis & Spirakis 2006)."""
    with np.errstate(divide="ignore"):
        keys = rng.exponential(size=len(weight)) / weight
    return np.argpartition(keys, n - 1)[:n] if n < len(weight) else np.arange(len(weight))
