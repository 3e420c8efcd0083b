"""Sentence boundaries among tokens, for documents with enough punctuation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..corpus.sentences import COUNTED, sentence_bytes, without_sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..corpus import Corpus
    from .arrays import TokenArrays

EDGE = 64  # bytes inspected at the edges of passages for marks and letters
OPENS = "\"'([{\u201c\u2018\u00ab"
REMEDY = (
    'Describe measures of vocabulary (mattr) or fixed windows (corpus.split("window", size=100)), or leave '
    "such documents out with corpus.where(doc_id=[...])."
)


def sentence_starts(tokens: TokenArrays) -> tuple[NDArray[np.bool_], dict[int, str]]:
    """Return whether each token begins a sentence, and the documents (rows) without sentences, with reasons.

    Sentences, and the requirement of punctuation, are those of ``Corpus.split("sentence")``.
    """
    nowhere = np.zeros(len(tokens), dtype=bool)
    if tuple(tokens.settings["layer"]) != ("body",):
        every = np.unique(tokens.doc_of_passage).tolist()
        return nowhere, dict.fromkeys(every, "only the body of a document is cut into sentences")
    poor = _unpunctuated(tokens.corpus)
    fine = np.setdiff1d(np.unique(tokens.doc_of_passage), list(poor))
    if not len(fine):
        return nowhere, poor
    ids = tokens.corpus.documents.index[fine]
    sentences = tokens.corpus.where(doc_id=lambda column: column.isin(ids)).split("sentence")
    begins = _sentences_first_words(tokens, sentences)
    inside = np.flatnonzero(np.isin(tokens.doc_of_passage, fine))
    for passage in _carries_on(tokens, inside).tolist():
        words = np.flatnonzero(tokens.codes[tokens.bounds[passage] : tokens.bounds[passage + 1]] >= 0)[:1]
        begins[words + tokens.bounds[passage]] = False
    return begins, poor


def sentences_around(
    tokens: TokenArrays, first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and last token of the sentences that contain ``first..last``."""
    stretches = np.unique(tokens.stretch_of(np.concatenate([first, last])))
    passages = np.flatnonzero(np.isin(tokens.stretch_of_passage, stretches) & (np.diff(tokens.bounds) > 0))
    begins = np.concatenate([np.empty(0, dtype=np.int64), *(_begins_in(tokens, p) for p in passages.tolist())])
    begins = np.setdiff1d(begins, tokens.bounds[:-1][_carries_on(tokens, passages)])
    after = np.append(begins, len(tokens))[np.searchsorted(begins, last, side="right")]
    low = begins[np.searchsorted(begins, first, side="right") - 1]
    return low, np.minimum(after, tokens.stretch_bounds[tokens.stretch_of(last) + 1]) - 1


def _carries_on(tokens: TokenArrays, passages: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the passages that continue a sentence of the previous passage, as after a page break.

    Both belong to the same turn, with nothing left out in between; the previous passage has words and no closing mark
    at its end; and this one begins with a lower-case letter, or the previous one ends with a comma or dash.
    """
    before = passages - 1
    stretch, size = tokens.stretch_of_passage, np.diff(tokens.bounds)
    same = passages[(before >= 0) & (stretch[passages] == stretch[before]) & (size[before] > 0)]
    text, (starts, ends) = tokens.corpus.data.buffer, tokens.passage_bytes

    def piece(low: int, high: int) -> str:
        return text[low:high].tobytes().decode(errors="ignore").strip()

    on = [
        _sentence_continues(
            piece(max(starts[p - 1], ends[p - 1] - EDGE), ends[p - 1]), piece(starts[p], min(starts[p] + EDGE, ends[p]))
        )
        for p in same.tolist()
    ]
    return same[np.array(on, dtype=bool)]


def _sentence_continues(tail: str, head: str) -> bool:
    """Return whether a sentence continues from the end of one passage to the beginning of the next."""
    closed = any(found.end() == len(tail) for found in COUNTED.finditer(tail))
    return not closed and (head.lstrip(OPENS)[:1].islower() or tail.endswith((",", ";", "-", "\u2013", "\u2014")))


def _begins_in(tokens: TokenArrays, passage: int) -> NDArray[np.int64]:
    """Return the tokens with which the sentences of a passage begin."""
    low, high = tokens.bounds[passage : passage + 2].tolist()
    begin, end = (edge[passage] for edge in tokens.passage_bytes)
    cuts = sentence_bytes(tokens.corpus.data.buffer[begin:end].tobytes())
    at = np.arange(low, high)
    starts = tokens.byte_starts(at, np.full(len(at), passage)) - begin
    found = low + np.searchsorted(starts, np.array(cuts, dtype=np.int64))
    return np.unique(np.append(low, found[found < high]))


def _unpunctuated(corpus: Corpus) -> dict[int, str]:
    """Return the documents with hardly any sentence enders, with the reason."""
    rate = without_sentences(corpus.data)
    rows = corpus.data.rows_of(rate.index)
    told = [f"a document has {r:.2f} sentence enders per 100 words" for r in rate]
    return dict(zip(rows.tolist(), told, strict=True))


def _sentences_first_words(tokens: TokenArrays, sentences: Corpus) -> NDArray[np.bool_]:
    """Return whether each token is the first of its sentence that was not removed."""
    starts = np.sort(sentences.data.byte_spans[0][sentences.data.is_body])
    at = np.flatnonzero(tokens.codes >= 0)
    fine = np.isin(tokens.passages["doc_id"].to_numpy(), sentences.documents.index.to_numpy())
    at = at[fine[tokens.passage_of(at)]]
    piece = np.searchsorted(starts, tokens.byte_starts(at), side="right")
    first = np.ones(len(at), dtype=bool)
    first[1:] = piece[1:] != piece[:-1]
    out = np.zeros(len(tokens), dtype=bool)
    out[at[first]] = True
    return out
