"""Find clusters that are copies of others (reposts, templates, repeated turns) in linear time.

Each run of three words of a cluster (a shingle) is hashed to 64 bits. Two clusters are near-copies if the Jaccard
overlap of their sets of shingles is at least `ALIKE`. Comparing all pairs would be quadratic, so candidates come from
one-permutation hashing (Li, Owen & Zhang 2012, NIPS): the top four bits of a hash select one of 16 bins, and each bin
keeps its smallest hash. Two bins make a band; clusters that agree in a band are compared::

    shingles of a cluster   h h h h h h h h h
    16 bins, least of each  | m | m | - | m | m | ...     an empty bin takes over the next full one
    8 bands of two bins     |  band | band  | ...         same band -> candidates -> exact overlap

A pair with an overlap of .8 agrees in no band with probability (1 - .64)^8, about 3 in 10,000; exact copies always
agree. Within a band each cluster is compared with the first and with the previous one, never with all.

A post or a slogan has too few shingles for that: of six shingles, changing one word leaves three. Clusters below `LONG`
words count as copies, too, if they have the same number of words and at least `ALIKE` of these agree place by place,
that is, all but one. Each cluster is entered under its words with one of them left out, for each word in turn, so that
clusters that differ in one word share a key::

    vote for ann today please     _ for ann today please | vote _ ann today please | vote for _ today please | ...
    vote for bo today please      _ for bo today please  | vote _ bo today please  | vote for _ today please | ...

Clusters of fewer than five words ("Thank you very much.") recur in any talk and are no copies. But where one such text
is more than a tenth of all clusters it is a slogan (*yes we can*), and says no more each time: see `without_slogans`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..tokens.blocks import in_blocks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens.blocks import Answer
    from .clusters import Clusters

    Ints = NDArray[np.int64]
    Hashes = NDArray[np.uint64]

LEAST_COPIED = 5  # words; shorter turns ("Thank you very much.") recur in any talk
LONG = 10  # words; from this length on, only shingles are compared
ALIKE = 0.8  # least overlap of near-copies
RUN = 3  # words in a shingle
SLOGAN_WORDS, SLOGAN_SHARE, SLOGAN_TIMES = 2, 0.1, 20  # least words, share of all clusters, and number, of a slogan
BINS, BAND = 16, 2
SHINGLES_AT_ONCE = 2_000_000  # shingles compared at a time
SKETCHES_AT_ONCE = 1 << 14
HASHED_AT_ONCE = 1 << 16  # words hashed at a time, so that they stay in cache
_NO_HASH = np.uint64(2**64 - 1)
_SPLITMIX = tuple(np.uint64(x) for x in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0x9E3779B97F4A7C15))


@dataclass(frozen=True, eq=False, slots=True)
class Copies:
    """Near-copies of earlier clusters, in text order.

    Attributes
    ----------
    unit, like : ndarray of int, shape (n_copies,)
        A cluster, and the earlier cluster most similar to it.
    score : ndarray of float
        Overlap of their shingles (for short clusters, of their words); 1 for a verbatim copy.
    original : ndarray of int, shape (n_clusters,)
        First cluster of the near-copies to which each cluster belongs; the cluster itself if it is not a copy.
    """

    unit: Ints
    like: Ints
    score: NDArray[np.float64]
    original: Ints


def find_copies(clusters: Clusters, *, least: float = ALIKE, least_words: int = LEAST_COPIED) -> Copies:
    """Find the clusters that are near-copies of an earlier one.

    Parameters
    ----------
    clusters : Clusters
    least : float
        Least overlap of near-copies: of their sets of three-word runs (Jaccard), or of their words.
    least_words : int
        Clusters with fewer words are ignored.
    """
    asked = clusters.words >= least_words
    found = (_copies_by_runs(clusters, asked & (clusters.words >= RUN)), _copies_by_words(clusters, asked))
    pairs, score = (np.concatenate(part) for part in zip(*found, strict=True))
    near = score >= least
    return _chosen_pairs(pairs[near], score[near], _first_places(clusters), len(clusters))


def without_slogans(clusters: Clusters, original: Ints) -> Ints:
    """Count each frequent short text as one: return `original`, with the first cluster for all that repeat a slogan.

    A slogan has two to four words and is, word for word, more than a tenth of all clusters with words, at least twenty.
    """
    small = (clusters.words >= SLOGAN_WORDS) & (clusters.words < LEAST_COPIED)
    if not small.any():
        return original
    unit, codes = _put_together(_answers(clusters, words_of_units, small), "unit", "code")
    names, begins, size = np.unique(unit, return_index=True, return_counts=True)
    texts = np.full((len(names), LEAST_COPIED - 1), -1, dtype=np.int64)
    texts[np.repeat(np.arange(len(names)), size), np.arange(len(unit)) - np.repeat(begins, size)] = codes
    _, text, times = np.unique(texts, axis=0, return_inverse=True, return_counts=True)
    least = max(SLOGAN_TIMES, SLOGAN_SHARE * np.count_nonzero(clusters.words))
    out, first = original.copy(), _first_places(clusters)
    for number in np.flatnonzero(times >= least):
        alike = names[text.ravel() == number]
        out[alike] = alike[np.argmin(first[alike])]
    return out


def _copies_by_runs(clusters: Clusters, asked: NDArray[np.bool_]) -> tuple[Ints, NDArray[np.float64]]:
    """Return pairs of clusters that may be near-copies, and the overlap of their shingles."""
    sketches = np.full((len(clusters), BINS), _NO_HASH)
    for found in _answers(clusters, sketch_words, asked):
        sketches[found["unit"]] = found["least"]
    pairs = _candidate_pairs(sketches)
    compared = np.zeros(len(clusters), dtype=bool)
    compared[pairs] = True
    unit, hashes = _put_together(_answers(clusters, shingle_words, compared), "unit", "hash")
    return pairs, _overlaps(unit, hashes, pairs)


def _copies_by_words(clusters: Clusters, asked: NDArray[np.bool_]) -> tuple[Ints, NDArray[np.float64]]:
    """Return pairs of short clusters that differ in at most one word, and the share of words that agree."""
    from ..corpus.text import ranges

    short = asked & (clusters.words > 0) & (clusters.words < LONG)
    unit, codes = _put_together(_answers(clusters, words_of_units, short), "unit", "code")
    names, first, size = np.unique(unit, return_index=True, return_counts=True)
    row = np.repeat(np.arange(len(names)), size)
    keys = _keys_but_one(row, codes.astype(np.uint64), np.arange(len(row)) - first[row], size)
    pairs = _pairs_of_one_key(keys, row)
    pairs = pairs[size[pairs[:, 0]] == size[pairs[:, 1]]]
    each = size[pairs[:, 0]]
    here, there = (codes[ranges(first[side], first[side] + each)] for side in pairs.T)
    same = np.bincount(np.repeat(np.arange(len(pairs)), each), weights=here == there, minlength=len(pairs))
    return names[pairs].astype(np.int64), same / np.maximum(each, 1)


def _keys_but_one(row: Ints, codes: Hashes, place: Ints, size: Ints) -> Hashes:
    """Hash the words of each short cluster, leaving out each word in turn; shape (n_words,)."""
    where = place.astype(np.uint64) * _SPLITMIX[2]
    word = _splitmix((codes + np.uint64(1)) * _SPLITMIX[1] + where)
    whole = np.zeros(len(size), dtype=np.uint64)
    np.add.at(whole, row, word)
    return _splitmix(whole[row] - word + where + size[row].astype(np.uint64))


def _first_places(clusters: Clusters) -> Ints:
    """Return the first passage of each cluster, which gives their order in the text."""
    first = np.full(len(clusters), len(clusters.of_passage))
    inside = np.flatnonzero(clusters.of_passage >= 0)
    np.minimum.at(first, clusters.of_passage[inside], inside)
    return first


# ---------------------------------------------------------------------- what is asked of blocks of the text


def _answers(clusters: Clusters, work: Callable[..., Answer], wanted: NDArray[np.bool_]) -> list[Answer]:
    """Return the answers of all blocks about the wanted clusters; of the whole text if a cluster spans documents."""
    of_passage = np.where(np.append(wanted, False)[clusters.of_passage], clusters.of_passage, -1)
    if (clusters.doc[wanted] < 0).any() or not len(clusters.tokens):
        return [work(clusters.tokens, of_passage)]
    return [found.answer for found in in_blocks(clusters.tokens, work, of_passage)]


def _put_together(answers: list[Answer], *names: str) -> list[NDArray[Any]]:
    return [np.concatenate([answer[name] for answer in answers]) for name in names]


def words_of_units(block: Any, of_passage: Ints) -> Answer:
    """Return the cluster and the term of each word, with the words of a cluster adjacent; no cluster is -1."""
    unit = np.repeat(of_passage.astype(np.int32), np.diff(block.bounds))
    at = np.flatnonzero(unit >= 0)
    codes = block.term_of[block.ids[at]] if len(at) else np.empty(0, dtype=np.int32)
    unit, codes = unit[at][codes >= 0], codes[codes >= 0]
    if np.any(unit[1:] < unit[:-1]):
        order = np.argsort(unit, kind="stable")
        codes, unit = codes[order], unit[order]
    return {"unit": unit, "code": codes}


def shingle_words(block: Any, of_passage: Ints) -> Answer:
    """Return the cluster and hash of every run of three words within a cluster."""
    found = words_of_units(block, of_passage)
    runs = [(np.empty(0, dtype=np.int32), np.empty(0, dtype=np.uint64)), *_blocks_of_runs(found["unit"], found["code"])]
    units, hashes = (np.concatenate(part) for part in zip(*runs, strict=True))
    return {"unit": units.astype(np.int64), "hash": hashes}


def sketch_words(block: Any, of_passage: Ints) -> Answer:
    """Return each cluster, and its smallest hash in each bin, shape (n_clusters, BINS)."""
    found = words_of_units(block, of_passage)
    new = np.diff(found["unit"], prepend=-1) > 0
    names, unit = found["unit"][new], np.cumsum(new, dtype=np.int32) - 1
    least = np.full(len(names) * BINS, _NO_HASH)
    for units, hashes in _blocks_of_runs(unit, found["code"]):
        np.minimum.at(least, units.astype(np.int64) * BINS + (hashes >> np.uint64(60)).astype(np.int64), hashes)
    return {"unit": names, "least": least.reshape(-1, BINS)}


def _blocks_of_runs(unit: NDArray[Any], codes: NDArray[np.int32]) -> Iterator[tuple[NDArray[Any], Hashes]]:
    """Yield blocks of the cluster and hash of every run of three words within a cluster."""
    n = max(len(codes) - RUN + 1, 0)
    for low in range(0, n, HASHED_AT_ONCE):
        high = min(low + HASHED_AT_ONCE, n)
        whole = unit[low:high] == unit[low + RUN - 1 : high + RUN - 1]
        hashes = _run_hashes(codes[low : high + RUN - 1].astype(np.uint64))
        yield unit[low:high][whole], hashes[whole]


def _run_hashes(codes: Hashes) -> Hashes:
    """Hash each run of words: a sum of products, then mixed."""
    n = len(codes) - RUN + 1
    total = (codes[:n] + np.uint64(1)) * _SPLITMIX[0]
    for step in range(1, RUN):
        total += codes[step : step + n] * _SPLITMIX[step]
    return _splitmix(total)


def _splitmix(x: Hashes) -> Hashes:
    """Mix the bits of each integer (splitmix64; Steele, Lea & Flood 2014, OOPSLA)."""
    x = (x ^ (x >> np.uint64(30))) * _SPLITMIX[0]
    x = (x ^ (x >> np.uint64(27))) * _SPLITMIX[1]
    return x ^ (x >> np.uint64(31))


def _candidate_pairs(sketches: Hashes) -> Ints:
    """Return the distinct pairs of clusters that agree in a band, shape (n_pairs, 2)."""
    names = np.flatnonzero((sketches != _NO_HASH).any(axis=1))
    sketch = _without_gaps(sketches[names])  # a copy
    pairs = [np.empty((0, 2), dtype=np.int64)]
    for band in range(0, BINS, BAND):
        key = _splitmix(sketch[:, band] * _SPLITMIX[2] + sketch[:, band + 1])
        pairs.append(names[_pairs_of_one_key(key, np.arange(len(names)))])
    return np.unique(np.concatenate(pairs), axis=0)


def _pairs_of_one_key(keys: Hashes, unit: Ints) -> Ints:
    """Pair each unit with the first and the previous unit of the same key; shape (n_pairs, 2), lower first."""
    key = np.asarray(pd.factorize(keys)[0])
    order = np.argsort(key, kind="stable")
    same = np.flatnonzero(key[order[1:]] == key[order[:-1]])
    first = np.searchsorted(key[order], key[order[same + 1]])
    pairs = [np.column_stack([unit[order[other]], unit[order[same + 1]]]) for other in (first, same)]
    return np.unique(np.sort(np.concatenate(pairs), axis=1), axis=0).reshape(-1, 2).astype(np.int64)


def _without_gaps(sketch: Hashes) -> Hashes:
    """Fill each empty bin, in place, with the hash of the next full bin plus its distance."""
    gaps = np.flatnonzero((sketch == _NO_HASH).any(axis=1))
    place = np.arange(2 * BINS)  # two rounds, because bins wrap around
    for low in range(0, len(gaps), SKETCHES_AT_ONCE):
        rows = gaps[low : low + SKETCHES_AT_ONCE]
        some = sketch[rows]
        full = np.where(np.tile(some == _NO_HASH, 2), 2 * BINS, place)
        upcoming = np.minimum.accumulate(full[:, ::-1], axis=1)[:, ::-1][:, :BINS]
        distance = (upcoming - place[:BINS]).astype(np.uint64)
        sketch[rows] = np.take_along_axis(some, upcoming % BINS, axis=1) + distance
    return sketch


def _overlaps(unit: Ints, hashes: Hashes, pairs: Ints) -> NDArray[np.float64]:
    """Return the Jaccard overlap of the shingles of each pair, computed in blocks."""
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
    """Return the overlap of some pairs: a shared shingle occurs twice among those of the pair."""
    from ..corpus.text import ranges

    sizes = np.diff(bounds)[places]
    sides = places.ravel()
    at = ranges(bounds[sides], bounds[sides + 1])
    keys = np.sort(np.repeat(np.arange(len(places)), sizes.sum(axis=1)) * width + own[at])
    both = np.bincount(keys[1:][keys[1:] == keys[:-1]] // width, minlength=len(places))
    return both / np.maximum(sizes.sum(axis=1) - both, 1)


def _chosen_pairs(pairs: Ints, score: NDArray[np.float64], first: Ints, n: int) -> Copies:
    """Match each copy with the most similar earlier cluster, and find the start of each chain of copies."""
    swap = first[pairs[:, 0]] > first[pairs[:, 1]]
    pairs[swap] = pairs[swap, ::-1]
    order = np.lexsort((first[pairs[:, 0]], -score, first[pairs[:, 1]]))
    unit = pairs[order, 1]
    best = order[np.append(True, unit[1:] != unit[:-1])] if len(order) else order
    original = np.arange(n)
    for like, copy in pairs[best].tolist():  # in the order of the text, so what it is like is settled
        original[copy] = original[like]
    return Copies(pairs[best, 1], pairs[best, 0], score[best], original)
