"""Verdicts for all documents together."""

from __future__ import annotations

import pandas as pd

from ..._wording import counted
from ...measures.resampling import smallest_attainable_p
from ...units.few import FEW
from .methods import (
    DOUBTFUL,
    FEW_SOURCES,
    METHODS,
    REFUSED,
    SUPPORTED,
    TOPIC_WINDOW,
    highest_k,
    too_few_windows,
)
from .verdicts import JUDGED, different

WHOLE = "(all documents)"
Judged = tuple[str, str, str]  # verdict, because, remedy


def corpus_verdicts(found: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Return one row per method for all documents together, with the columns of `verdicts`."""
    special = {
        "topics": _topics,
        "contrast speakers": _speakers,
        "contrast documents": _documents,
        "stance by date": _dated,
    }
    rows = []
    for method in METHODS if len(found) else ():
        mine = judged[judged["method"] == method]
        rows.append((WHOLE, method, *special.get(method, _pooled)(found, mine)))
    return pd.DataFrame(rows, columns=list(JUDGED), dtype="str")


def _pooled(found: pd.DataFrame, mine: pd.DataFrame) -> Judged:
    """Pool verdicts: supported if every document is, because `split` refuses all if one lacks sentences."""
    worse = mine[mine["verdict"] != SUPPORTED]
    refused = worse[worse["verdict"] == REFUSED]
    if worse.empty:
        return SUPPORTED, "", ""
    strict = (mine["method"] == "sentences").any() and len(refused)
    verdict = REFUSED if len(refused) == len(mine) or strict else DOUBTFUL
    worst = refused if verdict == REFUSED else worse
    named = ", ".join(worst["doc_id"].head(3)) + (" ..." if len(worst) > 3 else "")
    return verdict, f"{len(worst)} of {counted(len(mine), 'document')}: {named}", different(worst["remedy"].head(3))


def _topics(found: pd.DataFrame, mine: pd.DataFrame) -> Judged:
    words, documents = int(found["n_tokens"].sum()), int((found["n_tokens"] > 0).sum())
    if because := too_few_windows(words):
        return REFUSED, because, "read more text"
    rows = words // TOPIC_WINDOW
    k = highest_k(rows, documents)
    few = f" of {documents} sources (fewer than {FEW_SOURCES})" if documents < FEW_SOURCES else ""
    because = f"{counted(rows, 'window')} of {TOPIC_WINDOW} words{few}: at most {counted(k, 'topic')}"
    if k <= 5:
        return DOUBTFUL, f"{because}, which summarise these texts only", f"n_topics of at most {k}"
    return SUPPORTED, because, ""


def _speakers(found: pd.DataFrame, mine: pd.DataFrame) -> Judged:
    if (found["n_speakers"] > 1).any() or (found["n_speakers"] > 0).sum() < 2:
        return _pooled(found, mine)
    because = "no document has two speakers: speaker and document cannot be told apart"
    return DOUBTFUL, because, "say so, and name the documents"


def _documents(found: pd.DataFrame, mine: pd.DataFrame) -> Judged:
    n = int((found["n_tokens"] > 0).sum())
    verdict, because, remedy = _pooled(found, mine)
    if n < 2 or verdict == REFUSED:
        return REFUSED, f"{counted(n, 'document')} with words; a contrast needs two", "read more"
    smallest = smallest_attainable_p(n, n // 2)
    if smallest <= 0.05:
        return verdict, because, remedy
    floor = f"{counted(n, 'document')}: the smallest attainable p over documents is {smallest:.2f}"
    told = "; ".join(filter(None, [floor, because]))
    return DOUBTFUL, told, "describe, with intervals by turn; no test by document"


def _dated(found: pd.DataFrame, mine: pd.DataFrame) -> Judged:
    n = int((found["date"] != "unknown").sum())
    if n < 2:
        return REFUSED, f"{n} dated documents", "corpus.join a table with date_earliest and date_latest"
    if n < FEW:
        because = f"{n} dated documents: points with intervals, no line and no test"
        return DOUBTFUL, because, "show each document as a point"
    return _pooled(found, mine)
