"""Where sentences begin, in the documents whose punctuation supports them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..auditing import without_sentences
from ..texts.inside import byte_spans

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..corpus import Corpus
    from ..tokens import Tokens

REMEDY = (
    'Describe measures of vocabulary (mattr) or fixed windows (corpus.split("window", size=100)), or leave '
    "such documents out with corpus.where(doc_id=[...])."
)


def sentence_starts(tokens: Tokens) -> tuple[NDArray[np.bool_], dict[int, str]]:
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
    return _begins(tokens, sentences), poor


def _unpunctuated(corpus: Corpus) -> dict[int, str]:
    """Documents with next to no sentence enders."""
    rate = without_sentences(corpus)
    rows = corpus.documents.index.get_indexer(rate.index)
    told = [f"a document has {r:.2f} sentence enders per 100 words" for r in rate]
    return dict(zip(rows.tolist(), told, strict=True))


def _begins(tokens: Tokens, sentences: Corpus) -> NDArray[np.bool_]:
    """Whether a kept token is the first of its sentence."""
    body = (sentences.passages["layer"] == "body").to_numpy()
    starts = np.sort(byte_spans(sentences)[0][body])
    at = np.flatnonzero(tokens.codes >= 0)
    fine = np.isin(tokens.passages["doc_id"].to_numpy(), sentences.documents.index.to_numpy())
    at = at[fine[tokens.passage_of(at)]]
    piece = np.searchsorted(starts, tokens.byte_spans(at)[0], side="right")
    first = np.ones(len(at), dtype=bool)
    first[1:] = piece[1:] != piece[:-1]
    out = np.zeros(len(tokens), dtype=bool)
    out[at[first]] = True
    return out
