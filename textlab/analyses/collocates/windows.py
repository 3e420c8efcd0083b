"""Count the words around the places of a node.

The codes around each hit are copied into one row of a matrix, with -1 beyond the turn and for removed words::

    tokens    a  tax  b  c  tax  d        span (2, 2), one turn
                 hit        hit

    hit 0     -1  a | b  c                left | right
    hit 1      b  c | d -1                b and c lie between two nodes and count for both

`left` and `right` count the cells by column and term; `within` counts each token once. Rows are made in blocks of at
most `WINDOW_CELLS` cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ...corpus.text import ranges
from ...units.clusters import Clusters, turns_of
from ...units.spread import Spread, spread_over

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens
    from ...tokens.find import Hits

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]
    Room = tuple[Ints, Ints]

WINDOW_CELLS = 2_000_000  # cells per block, which bounds the memory for very frequent nodes


@dataclass(frozen=True, slots=True)
class WindowCounts:
    """Counts of pairs of every term with the node; arrays have shape (n_terms,) unless stated.

    Attributes
    ----------
    left, right : ndarray of int
        Occurrences of the term in the spans, counted for each node.
    within : ndarray of int
        Tokens of the term inside at least one span, each counted once.
    n_span, n_within : int
        Sums of these counts over all terms.
    near : list of ndarray, shape (n_hits, places)
        Term at each place of each hit; -1 if there is none.
    unit : ndarray of int, shape (n_hits,)
        The turn of each hit.
    units : Clusters
        The turns.
    passage : ndarray of int, shape (n_hits,)
        The passage of each hit.
    """

    left: Ints
    right: Ints
    within: Ints
    n_span: int
    n_within: int
    near: list[Codes]
    unit: Ints
    units: Clusters
    passage: Ints

    @property
    def node_turns(self) -> int:
        """Return the number of turns with the node."""
        return len(pd.unique(self.unit))

    @property
    def node_docs(self) -> int:
        """Return the number of documents with the node."""
        return len(pd.unique(self.units.doc[self.unit]))

    def spread(self, codes: Ints) -> Spread:
        """Count the turns and documents in which each of these terms occurs near the node."""
        return spread_over(list(self._blocks_of(codes, self.unit)), self.units, len(codes))

    def near_rows(self, row: Codes, unit: Ints) -> Iterator[tuple[Codes, Ints]]:
        """Yield, for each block of hits, the rows of terms near them (`row`: row of each term) and their clusters."""
        low = 0
        for near in self.near:
            rows = row[near.ravel()]
            there = np.flatnonzero(rows >= 0)
            yield rows[there], np.repeat(unit[low : low + len(near)], near.shape[1])[there]
            low += len(near)

    def _blocks_of(self, codes: Ints, unit: Ints) -> Iterator[tuple[Codes, Ints]]:
        row = np.full(len(self.left) + 1, -1, dtype=np.int32)
        row[codes] = np.arange(len(codes))
        return self.near_rows(row, unit)


def count_windows(tokens: Tokens, hits: Hits, span: tuple[int, int]) -> WindowCounts:
    """Count the terms around each hit, within its stretch of the turn."""
    units, stretch = turns_of(tokens), _stretches_of_hits(tokens, hits.first)
    opens = np.searchsorted(tokens.bounds, tokens.stretch_bounds[:-1], side="right") - 1
    sides, near = np.zeros((2, len(tokens.terms)), dtype=np.int64), []
    crowded, several = _overlaps_neighbours(hits, span), np.zeros(len(tokens.terms), dtype=np.int64)
    seen = np.zeros(len(tokens), dtype=np.bool_)  # places that may be near several hits
    for part, room in _hit_blocks(tokens, hits, stretch, span):
        first, last, mine = hits.first[part], hits.last[part], np.flatnonzero(crowded[part])
        beside = _beside(tokens.codes, first, last, span, room)
        for side, codes in enumerate(beside):
            sides[side] += _count_codes(codes.ravel(), len(tokens.terms))
        near.append(np.concatenate(beside, axis=1))
        several += _count_codes(near[-1][mine].ravel(), len(tokens.terms))
        seen[ranges((first - room[0])[mine], first[mine])] = True
        seen[ranges(last[mine] + 1, (last + 1 + room[1])[mine])] = True
    within = sides.sum(axis=0) - several + _count_codes(tokens.codes[np.flatnonzero(seen)], len(tokens.terms))
    unit = units.of_passage[opens[stretch]] if len(hits) else np.empty(0, dtype=np.int64)
    passage = tokens.passage_of(hits.first)
    return WindowCounts(sides[0], sides[1], within, int(sides.sum()), int(within.sum()), near, unit, units, passage)


def places_of(tokens: Tokens, hits: Hits, span: tuple[int, int], code: int) -> tuple[Ints, Ints]:
    """Return where a term occurs near the node: number of the hit, position of the term."""
    node, at = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for part, room in _hit_blocks(tokens, hits, _stretches_of_hits(tokens, hits.first), span):
        first, last = hits.first[part], hits.last[part]
        beside = np.concatenate(_beside(tokens.codes, first, last, span, room), axis=1)
        row, column = np.nonzero(beside == code)
        node.append(part.start + row)
        at.append(np.where(column < span[0], first[row] - span[0] + column, last[row] + 1 + column - span[0]))
    return np.concatenate(node), np.concatenate(at)


# ---------------------------------------------------------------------- the places around a node


def _hit_blocks(tokens: Tokens, hits: Hits, stretch: Ints, span: tuple[int, int]) -> Iterator[tuple[slice, Room]]:
    """Yield blocks of hits, with the number of places left and right of each within its stretch."""
    step = max(WINDOW_CELLS // sum(span), 1)
    for low in range(0, len(hits), step):
        part = slice(low, min(low + step, len(hits)))
        opens, closes = (tokens.stretch_bounds[stretch[part] + edge] for edge in (0, 1))
        yield part, (np.minimum(hits.first[part] - opens, span[0]), np.minimum(closes - 1 - hits.last[part], span[1]))


def _beside(codes: Codes, first: Ints, last: Ints, span: tuple[int, int], room: Room) -> tuple[Codes, Codes]:
    """Return the terms left and right of each hit, shape (n_hits, places); -1 if there is none."""
    left, right = _code_runs(codes, first - span[0], span[0]), _code_runs(codes, last + 1, span[1])
    for block, there in zip((left, right), room, strict=True):
        short = np.flatnonzero(there < block.shape[1])
        beyond = np.arange(block.shape[1])[:: -1 if block is left else 1] >= there[short, None]
        block[short] = np.where(beyond, -1, block[short])
    return left, right


def _code_runs(codes: Codes, begin: Ints, width: int) -> Codes:
    """Copy `width` codes from each position, one access per row; values beyond the ends are arbitrary."""
    if not width:
        return np.empty((len(begin), 0), dtype=np.int32)
    every = np.ndarray((max(len(codes) - width + 1, 0),), dtype=f"V{4 * width}", buffer=codes, strides=(4,))
    at = np.clip(begin, 0, max(len(every) - 1, 0))
    out = every[at] if len(every) else np.empty(len(at), dtype=every.dtype)
    runs = out.view(np.int32).reshape(-1, width)
    off = np.flatnonzero(at != begin) if len(every) else np.arange(len(at))
    runs[off] = codes.take(begin[off, None] + np.arange(width), mode="clip")
    return runs


def _count_codes(codes: Codes, n_terms: int) -> Ints:
    """Count the cells of each term, ignoring -1."""
    return np.bincount(codes + 1, minlength=n_terms + 1)[1:]


def _overlaps_neighbours(hits: Hits, span: tuple[int, int]) -> NDArray[np.bool_]:
    """Return whether the span of each hit can overlap another span, so that a place may be near several hits.

    Places of all other hits are near one hit only.
    """
    if np.any(hits.first[1:] < hits.first[:-1]):
        return np.ones(len(hits), dtype=np.bool_)
    meets = hits.first[1:] - span[0] <= np.maximum.accumulate(hits.last)[:-1] + span[1]
    return (np.append(False, meets) | np.append(meets, False))[: len(hits)]


def _stretches_of_hits(tokens: Tokens, first: Ints) -> Ints:
    """Return the stretch of each hit, by merging sorted hits with the stretch bounds."""
    if np.any(first[1:] < first[:-1]):
        return tokens.stretch_of(first)
    edges = np.searchsorted(first, tokens.stretch_bounds)
    return np.repeat(np.arange(len(edges) - 1), np.diff(edges))


def term_counts(tokens: Tokens) -> Ints:
    """Count the tokens of each term."""
    kept = tokens.term_of >= 0
    weights = tokens.type_counts[kept]
    return np.bincount(tokens.term_of[kept], weights=weights, minlength=len(tokens.terms)).astype(np.int64)
