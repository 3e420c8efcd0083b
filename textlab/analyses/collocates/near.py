"""What is asked of the text about the words near a node, block by block.

Spans never leave a turn, and blocks are whole documents, so everything here adds up over blocks: in a text that lies on
the disk a block is read, asked and left, and parts on other machines send their sums. Tokens in memory are one block,
whose spans are made once and kept for the next question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ...tokens.blocks import in_blocks, in_memory
from ...tokens.find import Hits, find_in_block, merged_hits
from ...units.draws import bundle_sums
from ...units.groups import tokens_in
from .windows import WindowCounts, count_windows, places_of, term_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...tokens import Tokens
    from ...tokens.blocks import Answer
    from ...tokens.patterns import Slot

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]


class NodeSearch(NamedTuple):
    """What is searched: the parsed patterns of the node, and the places left and right of it."""

    slots: tuple[tuple[Slot, ...], ...]
    ignore_case: bool
    span: tuple[int, int]


class NodeSpans(NamedTuple):
    """The spans of a block: its searched tokens, the hits of the node, how many each pattern has, and the counts."""

    tokens: Tokens
    hits: Hits
    n_each: Ints
    counts: WindowCounts
    span: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """The words near a node in some passages.

    Attributes
    ----------
    tokens : Tokens
        All tokens.
    inside : ndarray of bool, shape (n_passages,)
        The passages that are searched, which are taken as if there were no others.
    allowed : ndarray of bool, shape (n_passages, n_patterns)
        The passages in which each pattern may begin.
    search : NodeSearch
    """

    tokens: Tokens
    inside: Mask
    allowed: Mask
    search: NodeSearch

    @cached_property
    def _kept(self) -> NodeSpans:
        return spans_in(self.tokens, self.inside, self.allowed, self.search)

    def ask(self, what: str, *by_passage: NDArray[Any], **fixed: Any) -> list[Answer]:
        """Return the answers of all blocks to one of `ANSWERS`."""
        if in_memory(self.tokens):
            return [ANSWERS[what](self._kept, *(array[self.inside] for array in by_passage), **fixed)]
        arrays = (self.inside, self.allowed, *by_passage)
        blocks = in_blocks(self.tokens, answer_near, *arrays, search=self.search, what=what, fixed=fixed)
        return [found.answer for found in blocks] or [
            answer_near(self.tokens, *arrays, search=self.search, what=what, fixed=fixed)
        ]

    def sums(self, what: str, *by_passage: NDArray[Any], **fixed: Any) -> dict[str, Ints]:
        """Return the sums of the answers of all blocks, whose arrays must have the same shapes."""
        answers = self.ask(what, *by_passage, **fixed)
        return {name: np.sum([answer[name] for answer in answers], axis=0) for name in answers[0]}

    def pairs(self, code: int) -> tuple[Ints, Ints]:
        """Return the first and last token of each place of a term near the node."""
        if in_memory(self.tokens):
            found = near_places(self._kept, code=code)
            at = positions_of_searched(self.tokens, self.inside)
            return at[found["first"]], at[found["last"]]
        fixed, first, last = {"code": code}, [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        arrays = (self.inside, self.allowed)
        for part in in_blocks(self.tokens, answer_near, *arrays, search=self.search, what="places", fixed=fixed):
            first.append(part.answer["first"] + part.first)
            last.append(part.answer["last"] + part.first)
        return np.concatenate(first), np.concatenate(last)


def spans_in(tokens: Tokens, inside: Mask, allowed: Mask, search: NodeSearch) -> NodeSpans:
    """Find the node in the searched passages, and count the words around it."""
    some = tokens if inside.all() else tokens_in(tokens, inside)[0]
    found, may = find_in_block(some, slots=list(search.slots), ignore_case=search.ignore_case), allowed[inside]
    ends = []
    for k in range(len(search.slots)):
        first, last = found[f"first{k}"], found[f"last{k}"]
        mine = may[some.passage_of(first), k]
        ends.append((first[mine], last[mine]))
    hits, n_each = merged_hits(ends), np.array([len(first) for first, _ in ends], dtype=np.int64)
    return NodeSpans(some, hits, n_each, count_windows(some, hits, search.span), search.span)


def answer_near(
    block: Tokens, inside: Mask, allowed: Mask, *by_passage: NDArray[Any],
    search: NodeSearch, what: str, fixed: Mapping[str, Any],
) -> Answer:  # fmt: skip
    """Answer a question about a block."""
    answer = ANSWERS[what](spans_in(block, inside, allowed, search), *(a[inside] for a in by_passage), **fixed)
    if what != "places":
        return answer
    at = positions_of_searched(block, inside)
    return {name: at[places] for name, places in answer.items()}


def positions_of_searched(tokens: Tokens, inside: Mask) -> Ints:
    """Return the position of each searched token among all."""
    return np.arange(len(tokens)) if inside.all() else np.flatnonzero(np.repeat(inside, np.diff(tokens.bounds)))


# ---------------------------------------------------------------------- the questions


def near_counts(some: NodeSpans) -> Answer:
    """Count the pairs and tokens of every term, and the places, turns, documents and words."""
    counts = some.counts
    return {
        "left": counts.left,
        "right": counts.right,
        "within": counts.within,
        "n_term": term_counts(some.tokens),
        "n_each": some.n_each,
        "sizes": np.array([len(some.hits), counts.node_turns, counts.node_docs, some.tokens.n_tokens.sum()]),
    }


def near_spread(some: NodeSpans, *, codes: Ints) -> Answer:
    """Count the turns and documents with each pair; none of them stands in two blocks."""
    found = some.counts.spread(codes)
    return {"n_turns": found.n_clusters, "n_docs": found.n_docs}


def near_holders(some: NodeSpans, unit_of_passage: Ints, *, codes: Ints) -> Answer:
    """Return the distinct pairs of term and cluster, as one number each."""
    width = int(unit_of_passage.max(initial=-1)) + 1
    item, unit = _items_and_units(some, unit_of_passage, codes)
    known = unit >= 0
    keys = np.unique(item[known].astype(np.int64) * max(width, 1) + unit[known])
    return {"item": keys // max(width, 1), "unit": keys % max(width, 1)}


def near_bundles(some: NodeSpans, bundle_of_passage: Ints, *, codes: Ints, n_bundles: int) -> Answer:
    """Count pairs, tokens of the terms, and places of the node in each bundle of clusters."""
    shape = (n_bundles, len(codes))
    item, bundle = _items_and_units(some, bundle_of_passage, codes)
    pairs = bundle_sums(bundle, item, shape)
    rows = _rows_of(some, codes)[some.tokens.codes]
    at = np.flatnonzero(rows >= 0)
    terms = bundle_sums(np.repeat(bundle_of_passage, np.diff(some.tokens.bounds))[at], rows[at], shape)
    nodes = np.bincount(bundle_of_passage[some.counts.passage], minlength=n_bundles)
    found = {"pairs": pairs, "terms": terms}
    columns = ("data", "indices", "indptr")
    return {f"{name}.{part}": getattr(sums, part) for name, sums in found.items() for part in columns} | {
        "nodes": nodes
    }


def near_places(some: NodeSpans, *, code: int) -> Answer:
    """Return the first and last token of each place of a term near the node, among the searched tokens."""
    node, at = places_of(some.tokens, some.hits, some.span, code)
    return {"first": np.minimum(some.hits.first[node], at), "last": np.maximum(some.hits.last[node], at)}


ANSWERS: Mapping[str, Callable[..., Answer]] = MappingProxyType(
    {
        "counts": near_counts,
        "spread": near_spread,
        "holders": near_holders,
        "bundles": near_bundles,
        "places": near_places,
    }
)


def _rows_of(some: NodeSpans, codes: Ints) -> NDArray[np.int32]:
    row = np.full(len(some.tokens.terms) + 1, -1, dtype=np.int32)
    row[codes] = np.arange(len(codes))
    return row


def _items_and_units(some: NodeSpans, of_passage: Ints, codes: Ints) -> tuple[NDArray[np.int32], Ints]:
    """Return the number of the term and the unit of each pair."""
    near = list(some.counts.near_rows(_rows_of(some, codes), of_passage[some.counts.passage]))
    nothing = (np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int64))
    item, unit = (np.concatenate(x) for x in zip(nothing, *near, strict=True))
    return item, unit


def without_words(tokens: Tokens, inside: Mask) -> Tokens:
    """Return some passages with their sizes but no words, for what only needs turns and numbers of words."""
    if inside.all():
        return tokens
    sizes = np.diff(tokens.bounds)[inside]
    return replace(
        tokens,
        passages=tokens.passages[inside],
        ids=np.empty(0, dtype=np.int32),
        starts=np.empty(0, dtype=np.int32),
        lengths=None,
        bounds=np.append(0, np.cumsum(sizes)).astype(np.int64),
        sizes=tokens.n_tokens[inside],
    )
