"""Who speaks in a corpus and how much, and how much of each document is speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .turns import turn_codes

if TYPE_CHECKING:
    from .corpus import Corpus


def speaker_table(corpus: Corpus) -> pd.DataFrame:
    """Speakers of the body, those who say most first: ``n_documents, n_turns, n_passages, n_words``."""
    body = corpus._passages[corpus._passages["layer"] == "body"]
    named = body[body["speaker"].notna()]
    named = named.assign(turn=turn_codes(named))
    table = named.groupby("speaker", observed=True).agg(
        n_documents=("doc_id", "nunique"), n_turns=("turn", "nunique"), n_passages=("doc_id", "size")
    )
    words = pd.Series(corpus._words_per_passage(), index=corpus._passages.index)
    table["n_words"] = words.loc[named.index].groupby(named["speaker"], observed=True).sum()
    return table.sort_values(["n_words", "n_turns"], ascending=False, kind="stable")


def document_table(corpus: Corpus) -> pd.DataFrame:
    """One row a document: ``n_chars, n_words, n_words_body, n_turns, n_speakers, share_body, share_labelled``."""
    table = corpus._passages.assign(n_words=corpus._words_per_passage())
    body = table[table["layer"] == "body"]
    body = body.assign(turn=turn_codes(body))
    by_doc = body.groupby("doc_id", observed=True)
    out = corpus._documents[["title", "n_chars"]].copy()
    out["n_words"] = table.groupby("doc_id", observed=True)["n_words"].sum()
    out["n_words_body"] = by_doc["n_words"].sum()
    out["n_turns"] = by_doc["turn"].nunique()
    out["n_speakers"] = by_doc["speaker"].nunique()
    labelled = body[body["speaker"].notna()].groupby("doc_id")["n_words"].sum()
    counts = ["n_words", "n_words_body", "n_turns", "n_speakers"]
    out[counts] = out[counts].fillna(0).astype("int64")
    out["share_body"] = out["n_words_body"] / out["n_words"].where(out["n_words"] > 0)
    n_body = out["n_words_body"].where(out["n_words_body"] > 0)
    out["share_labelled"] = labelled.reindex(out.index).fillna(0) / n_body
    return out
