"""Counting the words around the places of a node, as whole arrays of places by offsets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ._places import Spread, Units, spread, units_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..query import Hits
    from ..tokens import Tokens

    Ints = NDArray[np.int64]
    Codes = NDArray[np.int32]

HITS_AT_ONCE = 200_000  # bounds the memory that a very frequent node takes


@dataclass(frozen=True, slots=True)
class WindowCounts:
    """Pairs of every term with the node. Arrays of shape (n_terms,) unless said.

    Attributes
    ----------
    left, right : ndarray of int
        Places of the term in the spans, each node its own.
    within : ndarray of int
        Tokens of the term inside at least one span.
    n_span, n_within : int
        The sums of these over all terms.
    near : list of ndarray, shape (n_hits, places)
        Term at each place of each hit, -1 where there is none.
    unit : ndarray of int, shape (n_hits,)
        The turn of each hit.
    """

    left: Ints
    right: Ints
    within: Ints
    n_span: int
    n_within: int
    near: list[Codes]
    unit: Ints
    units: Units

    @property
    def node_turns(self) -> int:
        """Turns with the node."""
        return len(pd.unique(self.unit))

    @property
    def node_docs(self) -> int:
        """Documents with the node."""
        return len(pd.unique(self.units.doc[self.unit]))

    def spread(self, codes: Ints) -> Spread:
        """Turns and documents in which each of these terms stands near the node."""
        row = np.full(len(self.left) + 1, -1, dtype=np.int32)
        row[codes] = np.arange(len(codes))
        blocks, low = [], 0
        for near in self.near:
            rows = row[near]
            at = np.flatnonzero(rows.ravel() >= 0)
            blocks.append((rows.ravel()[at], self.unit[low + at // max(near.shape[1], 1)]))
            low += len(near)
        return spread(blocks, self.units, len(codes))


def count_windows(tokens: Tokens, hits: Hits, span: tuple[int, int]) -> WindowCounts:
    """Count the terms around each hit, within its stretch of the turn."""
    units, stretch = units_of(tokens), _stretches(tokens, hits.first)
    opens = np.searchsorted(tokens.bounds, tokens.stretch_bounds[:-1], side="right") - 1
    n_terms, near = len(tokens.terms), []
    sides = np.zeros((2, n_terms), dtype=np.int64)
    inside = _Inside(len(tokens), len(hits) * sum(span))
    for low in range(0, len(hits), HITS_AT_ONCE):
        part = slice(low, low + HITS_AT_ONCE)
        block = np.empty((len(hits.first[part]), sum(span)), dtype=np.int32)
        for column, (side, at) in enumerate(windows(tokens, hits.first[part], hits.last[part], stretch[part], span)):
            block[:, column] = codes = _codes_at(tokens, at)
            sides[side] += np.bincount(codes + 1, minlength=n_terms + 1)[1:]
            inside.add(at)
        near.append(block)
    within = np.bincount(tokens.codes[inside.places()] + 1, minlength=n_terms + 1)[1:]
    unit = units.of_passage[opens[stretch]] if len(hits) else np.empty(0, dtype=np.int64)
    return WindowCounts(sides[0], sides[1], within, int(sides.sum()), int(within.sum()), near, unit, units)


def windows(
    tokens: Tokens, first: Ints, last: Ints, stretch: Ints, span: tuple[int, int]
) -> Iterator[tuple[int, Ints]]:
    """The places around each hit, one offset after the other: 0 or 1 (left or right), and a place per hit.

    A place beyond the stretch is ``len(tokens)``. One offset at a time stays in cache.
    """
    low, high = tokens.stretch_bounds[stretch], tokens.stretch_bounds[stretch + 1]
    for step in range(span[0], 0, -1):
        at = first - step
        at[at < low] = len(tokens)
        yield 0, at
    for step in range(1, span[1] + 1):
        at = last + step
        at[at >= high] = len(tokens)
        yield 1, at


def _codes_at(tokens: Tokens, at: Ints) -> Codes:
    """The term at each place, -1 beyond the stretch."""
    codes = tokens.codes.take(at, mode="clip")
    codes[at == len(tokens)] = -1
    return codes


def places_of(tokens: Tokens, hits: Hits, span: tuple[int, int], code: int) -> tuple[Ints, Ints]:
    """Where a term stands near the node: number of the hit, position of the term."""
    stretch, found = tokens.stretch_of(hits.first), []
    for _, at in windows(tokens, hits.first, hits.last, stretch, span):
        node = np.flatnonzero(_codes_at(tokens, at) == code)
        found.append((node, at[node]))
    node, at = (np.concatenate(x) for x in zip(*found, strict=True))
    order = np.lexsort((at, node))
    return node[order], at[order]


def term_counts(tokens: Tokens) -> Ints:
    """Tokens of each term."""
    kept = tokens.term_of >= 0
    weights = tokens.type_counts[kept]
    return np.bincount(tokens.term_of[kept], weights=weights, minlength=len(tokens.terms)).astype(np.int64)


def _stretches(tokens: Tokens, first: Ints) -> Ints:
    """The stretch of each hit; hits in the order of the text are merged with the edges of the stretches."""
    if np.any(first[1:] < first[:-1]):
        return tokens.stretch_of(first)
    edges = np.searchsorted(first, tokens.stretch_bounds)
    return np.repeat(np.arange(len(edges) - 1), np.diff(edges))


class _Inside:
    """Positions seen at least once: sorted when few, marked when many."""

    def __init__(self, n_tokens: int, n_places: int) -> None:
        self.n_tokens = n_tokens
        self.marks = np.zeros(n_tokens + 1, dtype=bool) if 50 * n_places > n_tokens else None
        self.seen: list[Ints] = []

    def add(self, at: Ints) -> None:
        """See some positions; ``n_tokens`` is none."""
        if self.marks is None:
            self.seen.append(at)
        else:
            self.marks[at] = True

    def places(self) -> Ints:
        """All of them, once, in order."""
        if self.marks is not None:
            return np.flatnonzero(self.marks[:-1])
        found = np.unique(np.concatenate([np.empty(0, dtype=np.int64), *self.seen]))
        return found[found < self.n_tokens]
