"""Tables of a fitted model: terms by rank, and one row per topic with its main document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...measures.topics import frex, lift, relevance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ...counts import DocumentTermMatrix

RANKINGS = ("weight", "probability", "frex", "lift", "relevance")
SHOWN_TERMS = 20  # terms per topic in the table
LIFT_FLOOR = 3  # smallest number of rows with a term for it to be ranked by lift, which favours rare terms


def ranked_terms(
    dtm: DocumentTermMatrix, weights: NDArray[np.float64], phi: NDArray[np.float64], by: str, n: int
) -> list[NDArray[np.int64]]:
    """Return the columns of the best terms of each topic, without terms that the topic does not use."""
    if by == "weight":
        score, used = weights, weights > 0
    else:
        used = phi > 0
        overall = dtm.totals
        score = {
            "probability": lambda: phi,
            "frex": lambda: frex(phi),
            "lift": lambda: np.where(dtm.docfreq >= LIFT_FLOOR, lift(phi, overall), -np.inf),
            "relevance": lambda: relevance(phi, overall),
        }[by]()
    order = np.argsort(-np.where(used, score, -np.inf), axis=1, kind="stable")[:, :n]
    return [row[ok[row]] for row, ok in zip(order, used, strict=True)]


def words_of_topics(dtm: DocumentTermMatrix, theta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the number of words of each topic in each row, counting only words that remain after trimming."""
    return np.asarray(dtm.counts.sum(axis=1), dtype=float)[:, None] * theta


def per_topic(
    dtm: DocumentTermMatrix,
    shares: pd.DataFrame,
    stability: NDArray[np.float64],
    chance: float,
    labels: Mapping[int, str],
) -> pd.DataFrame:
    """Return one row per topic: share, stability, chance, main document."""
    words = words_of_topics(dtm, shares.to_numpy())
    filled = words.sum(axis=0)
    docs, part = _main_documents(dtm, words)
    table = pd.DataFrame(
        {
            "topic": shares.columns.to_numpy(),
            "share": filled / max(filled.sum(), 1e-12),
            "stability": stability,
            "chance": np.where(np.isnan(stability), np.nan, chance),
            "main_document": docs,
            "main_share": part,
        }
    )
    if labels:
        table.insert(1, "label", [labels.get(int(t), "") for t in table["topic"]])
    return table


def long_table(dtm: DocumentTermMatrix, weights: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """Return one row per topic and term, best terms first; an empty topic has none."""
    values = weights.to_numpy()
    found = ranked_terms(dtm, values, values, "weight", SHOWN_TERMS)
    row = np.repeat(np.arange(len(found)), [len(x) for x in found])
    column = np.concatenate([np.empty(0, dtype=np.int64), *found])
    terms = pd.DataFrame(
        {
            "rank": np.concatenate([np.empty(0, dtype=np.int64), *(np.arange(1, len(x) + 1) for x in found)]),
            "term": dtm.terms[column],
            "weight": values[row, column],
            "docfreq": dtm.docfreq[column],
        }
    )
    about = topics.iloc[row].reset_index(drop=True)
    first = [name for name in ("topic", "label") if name in about]
    return pd.concat([about[first], terms, about.drop(columns=first)], axis=1)


def named_topics(labels: Mapping[int, str], topics: Iterable[Any]) -> list[str]:
    """Return the name of each topic: its label, or ``topic 3``."""
    return [labels.get(int(t)) or f"topic {t}" for t in topics]


def _main_documents(
    dtm: DocumentTermMatrix, words: NDArray[np.float64]
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return the document with most words of each topic. Rows that span several documents are not counted."""
    table = pd.DataFrame(words).groupby(dtm.rows["doc_id"].to_numpy()).sum()
    if table.empty:
        return np.full(words.shape[1], None, dtype=object), np.full(words.shape[1], np.nan)
    total = table.sum().to_numpy()
    best: NDArray[np.object_] = table.index.to_numpy(dtype=object)[table.to_numpy().argmax(axis=0)]
    part = np.divide(table.to_numpy().max(axis=0), total, out=np.full(len(total), np.nan), where=total > 0)
    best[total <= 0] = None  # an empty topic
    return best, part
