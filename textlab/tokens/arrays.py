"""The arrays behind `Tokens`: the type and the place of each token.

Arrays have one entry per token, in text order; passage ``i`` is the slice ``bounds[i]:bounds[i + 1]``::

    source    "The tax. Tax the"           passage 0           passage 1
    ids       0  1  1  2        type of each token
    starts    0  4  9  13       byte offset in the document
    bounds    0        4        passage -> tokens
    stretches runs of neighbouring passages of one turn, which windows and phrases never leave
"""

from __future__ import annotations

import copyreg
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks
from ..corpus import Corpus
from ..corpus.turns import turn_codes
from .blocks import all_of, count_kept, count_types, find_types, in_blocks, lies_apart, positions_in
from .index import TypeIndex

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from .vocabulary import Vocabulary

    Positions = NDArray[np.int64]


def _read_only(values: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(values)


copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))  # pickle cannot do settings


@_checks.keywords
@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class TokenArrays:
    """Types and places of the words of a corpus; base class of `Tokens`.

    Attributes
    ----------
    corpus : Corpus
        The corpus that contains the words.
    passages : DataFrame
        The tokenized passages, index ``passage_id``.
    ids : ndarray of int32, shape (n_tokens,)
        Type of each token, an index into `types`.
    starts : ndarray of int32, shape (n_tokens,)
        Byte offset of each token in the UTF-8 text of its document.
    lengths : ndarray of int32 or None
        Length of each token in the source, in bytes; None if equal to the length of its type.
    bounds : ndarray of int64, shape (n_passages + 1,)
        Passage ``i`` consists of the tokens ``bounds[i]:bounds[i + 1]``.
    vocab : Vocabulary
        Forms, terms, and the term of each form.
    sizes : ndarray of int64, shape (n_passages,), or None
        Number of words of each passage, if the tokens are only some of them (`Tokens.lookup`).
    settings : mapping
        Options and steps by which the tokens were made.
    """

    corpus: Corpus
    passages: pd.DataFrame
    ids: NDArray[np.int32]
    starts: NDArray[np.int32]
    lengths: NDArray[np.int32] | None = None
    bounds: NDArray[np.int64]
    vocab: Vocabulary
    sizes: NDArray[np.int64] | None = None
    settings: Mapping[str, Any]

    def __len__(self) -> int:
        return len(self.ids)

    # ------------------------------------------------------------------ words

    @property
    def types(self) -> NDArray[np.object_]:
        """Return the distinct forms as str objects."""
        return self.vocab.types

    @property
    def terms(self) -> NDArray[np.object_]:
        """Return the distinct terms as str objects, sorted."""
        return self.vocab.terms

    @property
    def term_of(self) -> NDArray[np.int32]:
        """Return the term code of each type, shape (n_types,); -1 if the word was removed."""
        return self.vocab.term_of

    @property
    def term_lookup(self) -> dict[str, int]:
        """Return a dict from term to code."""
        return self.vocab.lookup

    def code_of(self, term: str) -> int:
        """Return the code of a term, or -1; faster than `term_lookup` for a few terms."""
        return self.vocab.code_of(term)

    @cached_property
    def codes(self) -> NDArray[np.int32]:
        """Return the term code of each token, shape (n_tokens,); -1 if it was removed."""
        return self.term_of[self.ids] if len(self.vocab) else np.empty(0, dtype=np.int32)

    @cached_property
    def type_counts(self) -> NDArray[np.int64]:
        """Return the number of tokens of each type, shape (n_types,)."""
        counts = np.zeros(len(self.vocab), dtype=np.int64)
        for block in in_blocks(self, count_types):
            counts += block.answer["n"]
        return counts

    @cached_property
    def index(self) -> TypeIndex:
        """Return the index from types to token positions."""
        return TypeIndex(self.ids, self.vocab)

    def where_types(self, mask: NDArray[np.bool_]) -> Positions:
        """Return the positions of the tokens whose type is in `mask`, in order."""
        if lies_apart(self):
            return positions_in(in_blocks(self, find_types, mask=mask), "at")
        return self.index.where(mask)

    # ------------------------------------------------------------------ passages

    @cached_property
    def doc_of_passage(self) -> NDArray[np.int64]:
        """Return the row number in ``corpus.documents`` of each passage."""
        found = self.corpus.data.documents.index.get_indexer(pd.Index(self.passages["doc_id"]))
        return np.asarray(found, dtype=np.int64)

    @cached_property
    def turn_of_passage(self) -> NDArray[np.int64]:
        """Return the turn number of each passage, unique across documents."""
        return turn_codes(self.passages)

    @cached_property
    def passage_bytes(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the start and end of each passage in the corpus buffer."""
        rows = self.corpus.data.passages.index.get_indexer(self.passages.index)
        starts, ends = self.corpus.data.byte_spans
        return starts[rows], ends[rows]

    def passage_of(self, positions: Positions | None = None, near: Positions | None = None) -> Positions:
        """Return the passage row of each token, or of the tokens at `positions`; `near` is a guess of the result."""
        if positions is None:
            return np.repeat(np.arange(len(self.passages)), np.diff(self.bounds))
        if near is not None:
            away = np.flatnonzero((positions < self.bounds[near]) | (positions >= self.bounds[near + 1]))
            found = near.copy()
            found[away] = self.passage_of(positions[away])
            return found
        return np.asarray(np.searchsorted(self.bounds, positions, side="right") - 1, dtype=np.int64)

    @cached_property
    def n_tokens(self) -> NDArray[np.int64]:
        """Return the number of tokens of each passage without removed ones, the denominator of rates."""
        if self.sizes is not None:
            return self.sizes
        if not (self.term_of < 0).any():
            return np.diff(self.bounds)
        return all_of(in_blocks(self, count_kept), "n")

    @cached_property
    def stretch_of_passage(self) -> NDArray[np.int64]:
        """Return the stretch of each passage: neighbouring passages of one turn, which windows never leave."""
        same = np.zeros(len(self.passages), dtype=bool)
        turn, doc = self.turn_of_passage, self.doc_of_passage
        same[1:] = (turn[1:] == turn[:-1]) & (doc[1:] == doc[:-1]) & ~_holes(self)
        return np.asarray(np.cumsum(~same) - 1, dtype=np.int64)

    @cached_property
    def stretch_bounds(self) -> NDArray[np.int64]:
        """Return the token bounds of stretches: ``i`` is ``stretch_bounds[i]:stretch_bounds[i + 1]``."""
        new = np.flatnonzero(np.diff(self.stretch_of_passage, prepend=-1))
        return np.append(self.bounds[new], len(self))

    def stretch_of(self, positions: Positions) -> Positions:
        """Return the stretch of each token at `positions`."""
        return np.asarray(np.searchsorted(self.stretch_bounds, positions, side="right") - 1, dtype=np.int64)

    # ------------------------------------------------------------------ places in the source

    def byte_starts(self, positions: Positions, passage: Positions | None = None) -> Positions:
        """Return where the tokens at `positions` (in passages `passage`) start in the corpus buffer."""
        inside = self.passage_of(positions) if passage is None else passage
        return self.corpus.data.document_bytes[0][self.doc_of_passage[inside]] + self.starts[positions]

    def byte_spans(self, positions: Positions, passage: Positions | None = None) -> tuple[Positions, Positions]:
        """Return where the tokens at `positions` (in passages `passage`) start and end in the corpus buffer."""
        start = self.byte_starts(positions, passage)
        size = self.vocab.form_bytes[self.ids[positions]] if self.lengths is None else self.lengths[positions]
        return start, start + size


def _holes(tokens: TokenArrays) -> NDArray[np.bool_]:
    """Return whether text of these layers was left out (`Corpus.where`) between a passage and the next."""
    whole = tokens.corpus.data.whole
    begins = whole.byte_spans[0][whole.passages["layer"].isin(tokens.settings["layer"]).to_numpy()]
    starts, ends = tokens.passage_bytes
    return np.searchsorted(begins, starts[1:]) > np.searchsorted(begins, ends[:-1])


def lengths_of(tokens: TokenArrays) -> NDArray[np.int32]:
    """Return the length of each token in the source, in bytes, as a new array if equal to that of the types."""
    return tokens.vocab.form_bytes[tokens.ids] if tokens.lengths is None else tokens.lengths
