"""The table that `annotate` takes: checked, in document order, with whole-number edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import _checks
from ..errors import SchemaError
from .spans import changes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .corpus import Corpus

WHERE = ("doc_id", "start", "end")


def checked_rows(corpus: Corpus, table: pd.DataFrame) -> pd.DataFrame:
    """The table in document order with whole-number edges; what it does not set is dropped."""
    _checks.columns("annotate", table, WHERE)
    if "passage_id" in table.columns:
        raise SchemaError("annotate: passage ids are made here and cannot be set; drop the column 'passage_id'.")
    gives = [c for c in table.columns if c not in WHERE and table[c].notna().any()]
    if not gives:
        raise SchemaError(
            "annotate: the table has nothing to set; give it a column beside doc_id, start and end, such as speaker."
        )
    unknown = table["doc_id"][doc_rows(corpus, table["doc_id"]) < 0]
    if len(unknown):
        names = corpus._documents.index
        _checks.known("annotate", "document", unknown.iloc[0], names, see="corpus.documents")
    rows = table[[*WHERE, *gives]].assign(row=table.index)
    for name in ("start", "end"):
        rows[name] = _whole_numbers(table, name)
    codes = doc_rows(corpus, rows["doc_id"])
    return _checked_edges(corpus, rows.iloc[np.lexsort((rows["start"], codes))].reset_index(drop=True))


def _whole_numbers(table: pd.DataFrame, name: str) -> NDArray[np.int64]:
    values = pd.to_numeric(table[name], errors="coerce").to_numpy(float, na_value=np.nan)
    refuse_rows(table.index, ~(values == np.floor(values)), f"have no whole number as {name}")
    return values.astype(np.int64)


def _checked_edges(corpus: Corpus, rows: pd.DataFrame) -> pd.DataFrame:
    """Refuse rows that are empty, outside their text, or overlap the row before."""
    labels, start, end = pd.Index(rows["row"]), rows["start"].to_numpy(), rows["end"].to_numpy()
    limit = rows["doc_id"].map(corpus._documents["n_chars"]).to_numpy(np.int64)
    refuse_rows(labels, start >= end, "end where they start or before; end must be greater than start")
    refuse_rows(labels, (start < 0) | (end > limit), "lie outside their text; see corpus.documents.n_chars")
    clash = np.zeros(len(rows), dtype=bool)
    clash[1:] = ~changes(rows["doc_id"])[1:] & (start[1:] < end[:-1])
    clash[:-1] |= clash[1:].copy()
    refuse_rows(labels, clash, "overlap one another; lay one over the other in two calls")
    return rows


def refuse_rows(labels: pd.Index, bad: NDArray[np.bool_], why: str) -> None:
    if bad.any():
        named = ", ".join(map(repr, labels[bad][:5].tolist()))
        more = f" and {int(bad.sum()) - 5} more" if bad.sum() > 5 else ""
        raise SchemaError(f"annotate: rows {named}{more} of the table {why}.")


def doc_rows(corpus: Corpus, doc_ids: pd.Series) -> NDArray[np.int64]:
    return np.asarray(corpus._documents.index.get_indexer(pd.Index(doc_ids)), dtype=np.int64)
