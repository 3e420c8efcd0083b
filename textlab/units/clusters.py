"""Clusters of passages, the units that are resampled in every analysis.

By default a cluster is a turn; others are chosen by column (``cluster="doc_id"``, ``"speaker"`` or any column). Turns
are
unique within their document (`textlab.corpus.turns`); values of other columns have the same meaning in every document.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import _checks
from .._wording import counted, several
from ..errors import NotEnoughData, UnknownName, did_you_mean
from .groups import labels_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..counts import DocumentTermMatrix
    from ..tokens import Tokens

    Ints = NDArray[np.int64]

TURN = "turn_id"


@dataclass(frozen=True, eq=False, kw_only=True)
class Clusters:
    """The clusters of the passages, numbered from 0.

    Attributes
    ----------
    of_passage : ndarray of int, shape (n_passages,)
        The cluster of each passage; -1 if it has none.
    doc : ndarray of int, shape (n_clusters,)
        The document of each cluster, non-decreasing for turns; -1 if a cluster spans several.
    column : str
        The column whose values are the clusters.
    tokens : Tokens
    """

    of_passage: Ints
    doc: Ints
    column: str
    tokens: Tokens

    def __len__(self) -> int:
        return len(self.doc)

    @cached_property
    def words(self) -> Ints:
        """Return the number of words of each cluster."""
        inside = self.of_passage >= 0
        sums = np.bincount(self.of_passage[inside], weights=self.tokens.n_tokens[inside], minlength=len(self))
        return sums.astype(np.int64)

    @cached_property
    def ranks(self) -> Ints:
        """Return the rank of each cluster by name, so that draws do not depend on the order of documents."""
        first = np.zeros(len(self), dtype=np.int64)
        inside = np.flatnonzero(self.of_passage >= 0)[::-1]
        first[self.of_passage[inside]] = inside
        names = labels_of("cluster", self.tokens, self.column).iloc[first].astype(str)
        if self.column == TURN:  # by document, then by turn id
            rows = self.tokens.passages.iloc[first]
            own = rows["turn_id"].where(rows["turn_id"].notna(), rows.index.to_series())
            names = rows["doc_id"].astype(str) + "\t" + own.astype(str)
        ranks = np.empty(len(self), dtype=np.int64)
        ranks[np.argsort(names.to_numpy(dtype=object), kind="stable")] = np.arange(len(self))
        return ranks

    @property
    def ranked(self) -> Ints:
        """Cluster of each passage, numbered by name; -1 for none."""
        return np.where(self.of_passage >= 0, np.append(self.ranks, -1)[self.of_passage], -1)

    def of_tokens(self) -> NDArray[np.int32]:
        """Return the cluster of each token."""
        return np.repeat(self.of_passage.astype(np.int32), np.diff(self.tokens.bounds))


def turns_of(tokens: Tokens) -> Clusters:
    """Return the turns of the tokens, numbered so that the turns of a document are adjacent."""
    turn, doc = tokens.turn_of_passage, tokens.doc_of_passage
    width = int(turn.max(initial=0)) + 1
    keys, of_passage = np.unique(doc * width + turn, return_inverse=True)
    return Clusters(of_passage=of_passage.astype(np.int64), doc=keys // width, column=TURN, tokens=tokens)


def clusters_in(tokens: Tokens, cluster: str, who: str, among: NDArray[np.bool_] | None = None) -> Clusters:
    """Return the clusters of the tokens by a column.

    Parameters
    ----------
    tokens : Tokens
    cluster : str
        ``"turn_id"``, ``"passage_id"``, ``"doc_id"``, ``"speaker"`` or any column of passages or documents.
    who : str
        Name of the caller, for error messages.
    among : ndarray of bool, shape (n_passages,), optional
        Passages that need a cluster; by default all.

    Raises
    ------
    UnknownName
        There is no such column.
    NotEnoughData
        One of these passages has words, but no value of the column.
    """
    if cluster == TURN:
        return turns_of(tokens)
    codes, names = pd.factorize(labels_of(who, tokens, cluster))
    asked = tokens.n_tokens > 0 if among is None else among & (tokens.n_tokens > 0)
    lacking = int((asked & (codes < 0)).sum())
    if lacking:
        raise NotEnoughData(
            f"{who}: {lacking:,} of {counted(int(asked.sum()), 'passage')} have no {cluster!r}, so they cannot be "
            'resampled by it. Leave them out with corpus.where(...), or take cluster="turn_id".'
        )
    low, high = np.full(len(names), len(tokens.corpus.documents)), np.full(len(names), -1)
    inside = codes >= 0
    np.minimum.at(low, codes[inside], tokens.doc_of_passage[inside])
    np.maximum.at(high, codes[inside], tokens.doc_of_passage[inside])
    doc = np.where(low == high, high, -1).astype(np.int64)
    return Clusters(of_passage=codes.astype(np.int64), doc=doc, column=cluster, tokens=tokens)


def clusters_of(
    dtm: DocumentTermMatrix, cluster: str, who: str, among: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Return the cluster of each row of a matrix; refuse rows that span several clusters or have none.

    `among` marks the rows that need a cluster; other rows without a cluster get -1.
    """
    check_cluster(dtm, cluster, who)
    if cluster == dtm.by:
        return np.arange(dtm.shape[0])
    labels = dtm.rows[cluster]
    asked = np.ones(len(labels), dtype=bool) if among is None else among
    lacking = labels.isna().to_numpy() & asked
    if lacking.any():
        raise NotEnoughData(f"{who}: {int(lacking.sum())} of {int(asked.sum())} {_no_cluster(dtm, cluster, lacking)}")
    return np.asarray(pd.factorize(labels)[0], dtype=np.int64)


def check_cluster(dtm: DocumentTermMatrix, cluster: str, who: str) -> None:
    """Raise UnknownName unless the rows of a matrix have a column `cluster`."""
    _checks.one_column(who, cluster)
    if cluster != dtm.by and cluster not in dtm.rows.columns:
        names = [dtm.by, *dtm.rows.columns]
        raise UnknownName(f"{who}: no column {cluster!r} to resample.{did_you_mean(cluster, names)}")


def _no_cluster(dtm: DocumentTermMatrix, cluster: str, lacking: NDArray[np.bool_]) -> str:
    """Explain why rows cannot be resampled by `cluster`: they have no value of it, or several."""
    if dtm.by == "passage_id" or dtm.rows["n_passages"].to_numpy()[lacking].max() == 1:
        return (
            f"rows (by {dtm.by!r}) have no {cluster!r}, so they cannot be resampled by it. Give them one with "
            'corpus.join(...), or resample something that every row has: cluster="turn_id".'
        )
    return (
        f"rows (by {dtm.by!r}) have no single {cluster!r}, so they cannot be resampled by it. "
        'Count finer rows first: count_terms(tokens, by="passage_id").'
    )


def cluster_plural(cluster: str) -> str:
    """Return the plural name of clusters in a sentence: turns, documents, speakers."""
    return several(cluster)
