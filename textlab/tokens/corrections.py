"""Count misheard words under their corrected form; their places in the source do not change.

A correction consists of a stretch of the source and the words that were said. The tokens inside the stretch take these
words one for one. Tokens left over become gaps; words left over become additional tokens after the last one, with its
place in the source, so that phrases find them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from .arrays import TokenArrays, lengths_of
from .relabel import AnyTokens, with_step
from .scan import Rules, cut_words
from .vocabulary import Vocabulary, arrow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]


class _Stretch(NamedTuple):
    """Place of a correction: its tokens ``first:last``, its passage, its bytes in the document."""

    first: int
    last: int
    passage: int
    start: int
    end: int


def corrected(tokens: AnyTokens, rules: Rules) -> AnyTokens:
    """Return the tokens with the corrections of their corpus applied."""
    table = tokens.corpus.corrections
    mine = table[table["doc_id"].isin(tokens.passages["doc_id"])]
    if mine.empty:
        return tokens
    said = [cut_words(str(text), rules) for text in mine["corrected"]]
    places = _stretches(tokens, mine)
    order = sorted(range(len(places)), key=lambda k: (places[k].passage, places[k].start))
    inside = [k for k in order if places[k].passage >= 0]
    return _with_words(tokens, [places[k] for k in inside], [said[k] for k in inside])


def _stretches(tokens: TokenArrays, table: pd.DataFrame) -> list[_Stretch]:
    corpus = tokens.corpus
    codes = corpus.data.rows_of(table["doc_id"])
    low, high = (corpus.data.bytes_at(codes, table[name].to_numpy(np.int64)) for name in ("start", "end"))
    start, end = tokens.byte_spans(np.arange(len(tokens)))
    order = np.argsort(start, kind="stable")
    first, last = np.searchsorted(start[order], low), np.searchsorted(end[order], high, side="right")
    begins, ends = tokens.passage_bytes
    in_document = corpus.data.document_bytes[0][codes]
    found = []
    for k, (a, b) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        holding = np.flatnonzero((begins <= low[k]) & (low[k] < ends))
        passage = int(holding[0]) if len(holding) else -1
        at = int(order[a]) if a < b else int(tokens.bounds[passage] + _before(tokens, passage, start, int(low[k])))
        found.append(_Stretch(at, at + max(0, b - a), passage, *(int(x[k] - in_document[k]) for x in (low, high))))
    return found


def _before(tokens: TokenArrays, passage: int, start: Positions, low: int) -> int:
    """Return how many tokens of a passage start before a byte position."""
    return int(np.searchsorted(start[tokens.bounds[passage] : tokens.bounds[passage + 1]], low))


def _with_words(tokens: AnyTokens, places: list[_Stretch], said: list[list[str]]) -> AnyTokens:
    """Assign corrected words to the tokens of each place one for one, and insert the rest after the last."""
    forms = [word for words in said for word in words]
    vocab = tokens.vocab.joined(Vocabulary.of(arrow(forms), ignore_case=bool(tokens.settings["ignore_case"])))
    ids, lengths, gap = tokens.ids.copy(), lengths_of(tokens), len(vocab) - 1
    type_id = len(tokens.vocab)
    more: list[tuple[int, int, int, int, int]] = []  # columns: position, type, start, length, passage
    for place, words in zip(places, said, strict=True):
        n = place.last - place.first
        new = np.arange(type_id, type_id + len(words))
        ids[place.first : place.last] = np.append(new, np.full(n, gap))[:n]
        start, length = place.start, place.end - place.start
        if n:
            start, length = int(tokens.starts[place.last - 1]), int(lengths[place.last - 1])
        more += [(place.last, k, start, length, place.passage) for k in new[n:].tolist()]
        type_id += len(words)
    settings = with_step(tokens, "corrections", f"{len(places)} applied")
    done = replace(tokens, ids=ids, lengths=lengths, vocab=vocab, settings=settings)
    return _with_more(done, np.array(more, dtype=np.int64).reshape(-1, 5))


def _with_more(tokens: AnyTokens, more: NDArray[np.int64]) -> AnyTokens:
    """Insert tokens; `more` has the columns position, type, start, length and passage, in text order."""
    at, types, starts, sizes, passage = more.T
    before = np.searchsorted(passage, np.arange(len(tokens.bounds)))
    return replace(
        tokens,
        ids=np.insert(tokens.ids, at, types),
        starts=np.insert(tokens.starts, at, starts),
        lengths=np.insert(lengths_of(tokens), at, sizes),
        bounds=tokens.bounds + before,
    )
