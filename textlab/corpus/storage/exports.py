"""Export a corpus to a data frame, and to CSV for R's quanteda."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd

from ..._bundle import atomically, free
from ..data import CorpusData


def to_frame(data: CorpusData) -> pd.DataFrame:
    """Return one row per passage with its text and its document's metadata.

    Returns
    -------
    DataFrame
        ``passage_id, doc_id, text``, then the other columns of `passages`, then those of `documents`. A name that
        occurs twice is written ``passage_{name}`` or ``document_{name}``.
    """
    passages = data.passages.reset_index(names="passage_id", allow_duplicates=True)
    front = pd.DataFrame({"passage_id": passages.iloc[:, 0], "doc_id": passages["doc_id"]})
    front["text"] = pd.Series(texts_of(data), index=front.index, dtype="str")
    rest = passages.iloc[:, 1:].drop(columns="doc_id")
    rest.columns = pd.Index(free(rest.columns, set(front.columns), "passage_"))
    about = data.documents.iloc[data.document_of_passage].reset_index(drop=True)
    about.columns = pd.Index(free(about.columns, {*front.columns, *rest.columns}, "document_"))
    return pd.concat([front, rest, about], axis=1)


def texts_of(data: CorpusData) -> list[str]:
    """Return the text of every passage, decoding each document only once."""
    raw = data.buffer.data
    starts, ends = data.byte_spans
    return [str(raw[a:b], "utf-8") for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


def to_quanteda_csv(data: CorpusData, path: str | Path) -> Path:
    """Write a CSV file for R: ``quanteda::corpus(read.csv(path, encoding = "UTF-8"))``.

    One row per passage: ``doc_id`` (the passage id, because quanteda's unit of analysis is the document), ``text`` and
    docvars, among them ``source_doc_id``, the document. The file is UTF-8 without a byte order mark; all text is
    quoted;
    missing values are NA. R strings cannot hold NUL, so it is written as U+FFFD.
    """
    frame = to_frame(data)
    names = ["doc_id", "text", "source_doc_id"]
    table = frame[["passage_id", "text", "doc_id"]].set_axis(names, axis=1)
    table["text"] = table["text"].str.replace("\x00", "\ufffd", regex=False)
    rest = frame.drop(columns=["passage_id", "text", "doc_id"])
    rest.columns = pd.Index(free(rest.columns, set(names), "docvar_"))
    table = pd.concat([table, rest], axis=1)
    options: dict[str, Any] = {"index": False, "na_rep": "NA", "lineterminator": "\n"}
    return atomically(
        "to_quanteda_csv",
        path,
        lambda part: table.to_csv(part, encoding="utf-8", quoting=csv.QUOTE_NONNUMERIC, **options),
    )
