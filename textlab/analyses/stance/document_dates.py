"""The bins of a track over dates: one per document, as wide as its date is uncertain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..._wording import counted
from ...errors import NotEnoughData, warn

if TYPE_CHECKING:
    from ...tokens import Tokens


def document_dates(tokens: Tokens, table: pd.DataFrame) -> pd.DataFrame:
    """Return the date interval of each document as its bin, earliest first; an unknown end stays missing."""
    dates = tokens.corpus.documents.loc[table["doc_id"], ["date_earliest", "date_latest"]]
    out = table.assign(low=dates["date_earliest"].to_numpy(), high=dates["date_latest"].to_numpy())
    known = out[out["low"].notna() | out["high"].notna()]
    if known.empty:
        raise NotEnoughData(_undated(tokens))
    undated = sorted(set(out["doc_id"]) - set(known["doc_id"]))
    if undated:
        warn(
            f"track_stance: {counted(len(undated), 'document')} without any date left out: {', '.join(undated[:4])}"
            f"{' ...' if len(undated) > 4 else ''}. See corpus.documents."
        )
    return known.sort_values(["low", "doc_id"], kind="stable", ignore_index=True)


def _undated(tokens: Tokens) -> str:
    said = "track_stance: over='date' needs dates in corpus.documents and there are none"
    dated = [c for c in ("date", "date_earliest") if c in tokens.passages and tokens.passages[c].notna().any()]
    if not dated:
        return f"{said}. Join a table with date_earliest and date_latest (corpus.join)."
    return (
        f"{said}; here passages have dates ({dated[0]}). Read each row as a document (rows='document'), or give "
        "the rows of a year a doc_id of their own and join date_earliest and date_latest (corpus.join)."
    )
