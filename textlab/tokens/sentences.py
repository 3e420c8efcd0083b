"""Where sentences begin, in the documents whose punctuation supports them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..corpus.inside import buffer, byte_spans
from ..corpus.sentences import sentence_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..corpus import Corpus
    from .arrays import TokenArrays

REMEDY = (
    'Describe measures of vocabulary (mattr) or fixed windows (corpus.split("window", size=100)), or leave '
    "such documents out with corpus.where(doc_id=[...])."
)


def sentence_starts(tokens: TokenArrays) -> tuple[NDArray[np.bool_], dict[int, str]]:
    """Whether each token begins a sentence, and which documents (by row) have none, with the reason.

    Sentences are those of ``Corpus.split("sentence")``, and so is the rule of who has any.
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
    return _begins_sentence(tokens, sentences), poor


def sentences_around(
    tokens: TokenArrays, first: NDArray[np.int64], last: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last token of the sentences of ``Corpus.split("sentence")`` in which ``first..last`` stand."""
    passages = np.unique(tokens.passage_of(np.concatenate([first, last])))
    begins = np.concatenate([np.empty(0, dtype=np.int64), *(_begins_in(tokens, p) for p in passages.tolist())])
    after = np.append(begins, len(tokens))[np.searchsorted(begins, last, side="right")]
    low = begins[np.searchsorted(begins, first, side="right") - 1]
    return low, np.minimum(after, tokens.bounds[tokens.passage_of(last) + 1]) - 1


def _begins_in(tokens: TokenArrays, passage: int) -> NDArray[np.int64]:
    """The tokens with which the sentences of a passage begin."""
    low, high = tokens.bounds[passage : passage + 2].tolist()
    begin, end = (edge[passage] for edge in tokens.passage_bytes)
    cuts = sentence_bytes(buffer(tokens.corpus)[begin:end].tobytes())
    at = np.arange(low, high)
    starts = tokens.byte_starts(at, np.full(len(at), passage)) - begin
    found = low + np.searchsorted(starts, np.array(cuts, dtype=np.int64))
    return np.unique(np.append(low, found[found < high]))


def _unpunctuated(corpus: Corpus) -> dict[int, str]:
    """Documents with next to no sentence enders."""
    from ..analyses.audit import without_sentences  # here, because it needs SciPy and a concordance does not

    rate = without_sentences(corpus)
    rows = corpus.documents.index.get_indexer(rate.index)
    told = [f"a document has {r:.2f} sentence enders per 100 words" for r in rate]
    return dict(zip(rows.tolist(), told, strict=True))


def _begins_sentence(tokens: TokenArrays, sentences: Corpus) -> NDArray[np.bool_]:
    """Whether a kept token is the first of its sentence."""
    body = (sentences.passages["layer"] == "body").to_numpy()
    starts = np.sort(byte_spans(sentences)[0][body])
    at = np.flatnonzero(tokens.codes >= 0)
    fine = np.isin(tokens.passages["doc_id"].to_numpy(), sentences.documents.index.to_numpy())
    at = at[fine[tokens.passage_of(at)]]
    piece = np.searchsorted(starts, tokens.byte_starts(at), side="right")
    first = np.ones(len(at), dtype=bool)
    first[1:] = piece[1:] != piece[:-1]
    out = np.zeros(len(tokens), dtype=bool)
    out[at[first]] = True
    return out
