"""Which clusters are copies of others: reposts, templates, the same turn twice. Linear in the number of tokens.

Each run of three words of a cluster (a shingle) is hashed to 64 bits. Two clusters are near-copies if their sets of
shingles overlap by at least `ALIKE` (Jaccard). Comparing all pairs would be quadratic, so candidates come from one
permutation hashing (Li, Owen & Zhang 2012, NIPS): the top four bits of a hash pick one of 16 bins, and a bin keeps its
smallest hash. Two bins make a band; clusters that agree in a band are compared::

    shingles of a cluster   h h h h h h h h h
    16 bins, least of each  | m | m | - | m | m | ...     an empty bin takes over the next full one
    8 bands of two bins     |  band | band  | ...         same band -> candidates -> exact overlap

A pair with an overlap of .8 agrees in no band with probability (1 - .64)^8, about 3 in 10,000; copies always agree.
Within a band each cluster is compared with the first and with the one before it, never with all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .clusters import Clusters

    Ints = NDArray[np.int64]
    Hashes = NDArray[np.uint64]

LEAST_COPIED = 10  # shorter turns ("Thank you very much.") come back in any talk
ALIKE = 0.8  # overlap of shingles from which clusters are near-copies
RUN = 3  # words of a shingle
BINS, BAND = 16, 2
SHINGLES_AT_ONCE = 2_000_000  # shingles compared at a time
_NO_HASH = np.uint64(2**64 - 1)
_SPLITMIX = tuple(np.uint64(x) for x in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0x9E3779B97F4A7C15))


@dataclass(frozen=True, eq=False, slots=True)
class Copies:
    """Near-copies of earlier clusters, in the order of the text.

    Attributes
    ----------
    unit, like : ndarray of int, shape (n_copies,)
        A cluster, and the earlier one that it is most like.
    score : ndarray of float
        Overlap of their shingles: 1 for a copy word for word.
    original : ndarray of int, shape (n_clusters,)
        The first of the near-copies that each cluster belongs to; itself where it is no copy.
    """

    unit: Ints
    like: Ints
    score: NDArray[np.float64]
    original: Ints


def find_copies(clusters: Clusters, *, least: float = ALIKE, least_words: int = LEAST_COPIED) -> Copies:
    """Find the clusters that nearly repeat an earlier one.

    Parameters
    ----------
    clusters : Clusters
    least : float
        Overlap (Jaccard) of the sets of three-word runs from which two are near-copies.
    least_words : int
        Clusters with fewer words are not looked at.
    """
    unit, hashes = _shingles(clusters, max(least_words, RUN))
    pairs = _candidate_pairs(unit, hashes)
    score = _overlaps(unit, hashes, pairs)
    near = score >= least
    return _chosen_pairs(pairs[near], score[near], _first_places(clusters), len(clusters))


def _first_places(clusters: Clusters) -> Ints:
    """The first passage of each cluster: what is earlier in the text."""
    first = np.full(len(clusters), len(clusters.of_passage))
    inside = np.flatnonzero(clusters.of_passage >= 0)
    np.minimum.at(first, clusters.of_passage[inside], inside)
    return first


def _shingles(clusters: Clusters, least_words: int) -> tuple[Ints, Hashes]:
    """The cluster and the hash of each run of three words in a cluster that is long enough."""
    tokens = clusters.tokens
    unit = clusters.of_tokens()
    kept = (tokens.codes >= 0) & (unit >= 0) & (np.append(clusters.words, 0)[unit] >= least_words)
    codes, unit = tokens.codes[kept].astype(np.uint64), unit[kept]
    if np.any(unit[1:] < unit[:-1]):
        order = np.argsort(unit, kind="stable")
        codes, unit = codes[order], unit[order]
    n = max(len(codes) - RUN + 1, 0)
    hashes = np.zeros(n, dtype=np.uint64)
    for step in range(RUN):
        hashes = _splitmix(hashes * _SPLITMIX[2] + codes[step : step + n] + np.uint64(1))
    whole = np.flatnonzero(unit[:n] == unit[len(unit) - n :])
    return unit[whole].astype(np.int64), hashes[whole]


def _splitmix(x: Hashes) -> Hashes:
    """Spread the bits of each number (splitmix64; Steele, Lea & Flood 2014, OOPSLA)."""
    x = (x ^ (x >> np.uint64(30))) * _SPLITMIX[0]
    x = (x ^ (x >> np.uint64(27))) * _SPLITMIX[1]
    return x ^ (x >> np.uint64(31))


def _candidate_pairs(unit: Ints, hashes: Hashes) -> Ints:
    """Pairs of clusters that agree in a band. Shape (n_pairs, 2), each pair once."""
    names, row = np.unique(unit, return_inverse=True)
    least = np.full(len(names) * BINS, _NO_HASH)
    bins = (hashes >> np.uint64(60)).astype(np.int64)
    np.minimum.at(least, row * BINS + bins, hashes)
    sketch = _without_gaps(least.reshape(-1, BINS))
    pairs = [np.empty((0, 2), dtype=np.int64)]
    for band in range(0, BINS, BAND):
        key = np.asarray(pd.factorize(_splitmix(sketch[:, band] * _SPLITMIX[2] + sketch[:, band + 1]))[0])
        order = np.argsort(key, kind="stable")
        same = np.flatnonzero(key[order[1:]] == key[order[:-1]])
        first = np.searchsorted(key[order], key[order[same + 1]])
        pairs += [np.column_stack([order[other], order[same + 1]]) for other in (first, same)]
    return np.sort(names[np.unique(np.concatenate(pairs), axis=0)], axis=1).reshape(-1, 2)


def _without_gaps(sketch: Hashes) -> Hashes:
    """The sketches without empty bins: each takes the least hash of the next full bin, plus its distance."""
    out = sketch.copy()
    for step in range(1, BINS):
        empty = out == _NO_HASH
        if not empty.any():
            break
        near = np.roll(sketch, -step, axis=1)
        out[empty] = np.where(near == _NO_HASH, near, near + np.uint64(step))[empty]
    return out


def _overlaps(unit: Ints, hashes: Hashes, pairs: Ints) -> NDArray[np.float64]:
    """Jaccard overlap of the shingles of each pair, some pairs at a time."""
    which = np.unique(pairs)
    mine = np.isin(unit, which)
    numbers, row = pd.factorize(hashes[mine])[0], np.searchsorted(which, unit[mine])
    width = int(numbers.max(initial=0)) + 1
    keys = np.unique(row * width + numbers)
    bounds = np.searchsorted(keys, np.arange(len(which) + 1) * width)
    own, sizes = keys % width, np.diff(bounds)
    places = np.searchsorted(which, pairs)
    ends = np.cumsum(sizes[places].sum(axis=1))
    out, low = np.zeros(len(pairs)), 0
    while low < len(pairs):
        high = max(low + 1, int(np.searchsorted(ends, (ends[low - 1] if low else 0) + SHINGLES_AT_ONCE)))
        out[low:high] = _overlap_of(own, bounds, places[low:high], width)
        low = high
    return out


def _overlap_of(own: Ints, bounds: Ints, places: Ints, width: int) -> NDArray[np.float64]:
    """The same for some pairs: a shingle of both comes twice among those of the pair."""
    from ..corpus.excerpts import ranges

    sizes = np.diff(bounds)[places]
    sides = places.ravel()
    at = ranges(bounds[sides], bounds[sides + 1])
    keys = np.sort(np.repeat(np.arange(len(places)), sizes.sum(axis=1)) * width + own[at])
    both = np.bincount(keys[1:][keys[1:] == keys[:-1]] // width, minlength=len(places))
    return both / np.maximum(sizes.sum(axis=1) - both, 1)


def _chosen_pairs(pairs: Ints, score: NDArray[np.float64], first: Ints, n: int) -> Copies:
    """Each copy with the earlier cluster it is most like, and where chains of copies begin."""
    swap = first[pairs[:, 0]] > first[pairs[:, 1]]
    pairs[swap] = pairs[swap, ::-1]
    order = np.lexsort((first[pairs[:, 0]], -score, first[pairs[:, 1]]))
    unit = pairs[order, 1]
    best = order[np.append(True, unit[1:] != unit[:-1])] if len(order) else order
    original = np.arange(n)
    for like, copy in pairs[best].tolist():  # in the order of the text, so what it is like is settled
        original[copy] = original[like]
    return Copies(pairs[best, 1], pairs[best, 0], score[best], original)
