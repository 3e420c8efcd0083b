"""Summaries of a corpus: speakers, documents and sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .. import _html
from .turns import turn_codes

if TYPE_CHECKING:
    from .data import CorpusData


def speaker_table(data: CorpusData) -> pd.DataFrame:
    """Return the speakers of the body by number of words: ``n_documents, n_turns, n_passages, n_words``."""
    body = data.passages[data.is_body]
    named = body[body["speaker"].notna()]
    named = named.assign(turn=turn_codes(named))
    table = named.groupby("speaker", observed=True).agg(
        n_documents=("doc_id", "nunique"), n_turns=("turn", "nunique"), n_passages=("doc_id", "size")
    )
    words = pd.Series(data.words_per_passage, index=data.passages.index)
    table["n_words"] = words.loc[named.index].groupby(named["speaker"], observed=True).sum()
    return table.sort_values(["n_words", "n_turns"], ascending=False, kind="stable")


def document_table(data: CorpusData) -> pd.DataFrame:
    """Return one row per document.

    The columns are ``n_chars, n_words, n_words_body, n_turns, n_speakers, share_body, share_labelled``.
    """
    table = data.passages.assign(n_words=data.words_per_passage)
    body = table[table["layer"] == "body"]
    body = body.assign(turn=turn_codes(body))
    by_doc = body.groupby("doc_id", observed=True)
    out = data.documents[["title", "n_chars"]].copy()
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


def corpus_html(data: CorpusData, title: str, *, n: int = 20) -> str:
    """Return the first `n` documents as HTML: title, size, passages by layer, speakers; all text is escaped."""
    shown = data.documents.head(n)
    passages = data.passages[data.passages["doc_id"].isin(shown.index)]
    by_document = passages.groupby("doc_id", observed=True)
    layers = by_document["layer"].agg(_counts_in_words)
    body = passages[passages["layer"] == "body"].groupby("doc_id", observed=True)
    columns = {
        "document": shown.index,
        "title": shown["title"].to_numpy(),
        "characters": shown["n_chars"].to_numpy(),
        "passages by layer": layers.reindex(shown.index).to_numpy(),
        "speakers": body["speaker"].agg(_first_names).reindex(shown.index).to_numpy(),
    }
    return _html.table(pd.DataFrame(columns), caption=title, n=n, n_all=len(data.documents))


def _counts_in_words(layers: pd.Series) -> str:
    return ", ".join(f"{layer} {n:,}" for layer, n in layers.astype("str").value_counts().items())


def _first_names(speakers: pd.Series) -> str | None:
    """Return the names of the first four speakers, and the number of others."""
    names = speakers.dropna().astype(str).unique()
    more = f" and {len(names) - 4:,} more" if len(names) > 4 else ""
    return ", ".join(names[:4]) + more if len(names) else None
