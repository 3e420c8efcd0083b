"""Sum matrix rows to clusters with one group each, the units of resampling and relabelling."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ...counts import DocumentTermMatrix
from ...errors import NotEnoughData
from ...measures.resampling import CountsByTerm
from ...units.clusters import clusters_of
from ...units.groups import labels_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

CONTRAST = "contrast"  # name in messages
SUMMED_AT_ONCE = 1 << 17  # cells of rows that are summed at a time


@dataclass(frozen=True, eq=False, kw_only=True)
class ClusterCounts:
    """Counts of the clusters that have a group, sorted by label.

    The order of labels, and so the random draws, do not depend on the order of documents. Clusters without words are
    left
    out, because there is nothing in them to resample.

    Attributes
    ----------
    counts : CountsByTerm of shape (n_clusters, n_terms)
    sizes : ndarray of shape (n_clusters,)
        Words before any trimming.
    group : ndarray of object
        The group of each cluster.
    document : ndarray of int
        Code of each cluster's document; -1 if a cluster spans several.
    labels : ndarray of object
    of_row : ndarray of int
        The cluster of each row of the matrix; -1 if it has no group.
    """

    counts: CountsByTerm
    sizes: Floats
    group: NDArray[np.object_]
    document: Ints
    labels: NDArray[np.object_]
    of_row: Ints

    def only(self, keep: Mask) -> ClusterCounts:
        """Return a subset of the clusters."""
        if keep.all():
            return self
        moved = np.append(np.where(keep, np.cumsum(keep) - 1, -1), -1)
        return ClusterCounts(
            counts=self.counts.of_clusters(keep),
            sizes=self.sizes[keep],
            group=self.group[keep],
            document=self.document[keep],
            labels=self.labels[keep],
            of_row=moved[self.of_row],
        )

    def among(self, groups: Collection[Any]) -> Mask:
        """Return which clusters belong to one of the groups."""
        return np.fromiter((g in groups for g in self.group), dtype=bool, count=len(self.group))

    def two_sides(self, target: Any, others: Collection[Any], *, shared_only: bool) -> ClusterCounts:
        """Return the clusters of two sides; with `shared_only`, only those in documents with both."""
        two = self.only(self.among({target, *others}))
        if not shared_only:
            return two
        mine = two.among({target})
        both = np.intersect1d(two.document[mine], two.document[~mine])
        kept = np.isin(two.document, both[both >= 0])
        if not kept.any():
            raise NotEnoughData(
                f"{CONTRAST}: {target!r} and the reference speak in no document together, so there is nothing to "
                "compare within documents. Leave within= out; the difference cannot then be told from one of documents."
            )
        return two.only(kept)


def group_labels(dtm: DocumentTermMatrix, by: str) -> pd.Series:
    """Return the group of each row."""
    if by == dtm.by:
        return dtm.rows.index.to_series()
    _checks.known(CONTRAST, "column", by, [dtm.by, *dtm.rows.columns], see="dtm.rows")
    labels = dtm.rows[by]
    if labels.isna().all():
        raise NotEnoughData(
            f"{CONTRAST}: no row (by {dtm.by!r}) has a single {by!r}. Count finer rows first: "
            'count_terms(tokens, by="turn_id").'
        )
    return labels


def n_without_group(dtm: DocumentTermMatrix, by: str) -> int:
    """Return the number of words on no side: those of rows without a (single) group, and of passages in no row."""
    no_group = group_labels(dtm, by).isna().to_numpy()
    in_no_row = (dtm.row_of_passage < 0) & labels_of(CONTRAST, dtm.tokens, dtm.by).isna().to_numpy()
    return int(dtm.rows["n_tokens"].to_numpy()[no_group].sum() + dtm.tokens.n_tokens[in_no_row].sum())


def cluster_counts(
    dtm: DocumentTermMatrix, by: str, cluster: str, members: Collection[Any] | None = None,
    like: ClusterCounts | None = None,
) -> ClusterCounts:  # fmt: skip
    """Sum rows of the matrix to clusters with one group each.

    Every row of the `members` (default: of any group) must have a cluster; other rows without one are left out. Counts
    are shared with `like` if its clusters are the same rows in the same order.
    """
    group = group_labels(dtm, by)
    size = dtm.rows["n_tokens"].to_numpy(np.float64)
    grouped = group.notna().to_numpy() & (size > 0)
    asked = grouped if members is None else grouped & group.isin(list(members)).to_numpy()
    has_cluster = clusters_of(dtm, cluster, CONTRAST, asked) >= 0  # raises if a row has none
    inside = np.flatnonzero(grouped & has_cluster)
    names = (dtm.rows.index if cluster == dtm.by else dtm.rows[cluster]).to_numpy(object)[inside]
    codes, labels = codes_and_names(names)
    of_row = np.full(dtm.shape[0], -1)
    of_row[inside] = codes

    def made() -> CountsByTerm:
        return CountsByTerm.stacked(lambda: _blocks_of_clusters(dtm.counts, inside, codes, len(labels)), dtm.shape[1])

    return ClusterCounts(
        counts=like.counts if like is not None and np.array_equal(like.of_row, of_row) else made(),
        sizes=np.bincount(codes, weights=size[inside], minlength=len(labels)).astype(np.float64),
        group=_group_of_each(group.to_numpy(object)[inside], codes, labels, by, cluster),
        document=_document_of_each(dtm, inside, codes, len(labels)),
        labels=labels,
        of_row=of_row,
    )


def _blocks_of_clusters(counts: csr_array, rows: Ints, codes: Ints, n: int) -> Iterator[csr_array]:
    """Yield the summed rows of some clusters at a time, given the cluster of each of the rows."""
    from scipy.sparse import csr_array

    order = np.argsort(codes, kind="stable")
    row, code = rows[order], codes[order]
    edges = np.searchsorted(code, np.arange(n + 1))
    ends = np.append(0, np.cumsum(np.diff(counts.indptr)[row]))[edges]  # cells up to each cluster
    low = 0
    while low < n:
        high = max(low + 1, int(np.searchsorted(ends, ends[low] + SUMMED_AT_ONCE, side="right")) - 1)
        a, b = edges[low], edges[high]
        gather = csr_array(
            (np.ones(b - a, dtype=counts.dtype), (code[a:b] - low, np.arange(b - a))), shape=(high - low, b - a)
        )
        yield canonical(gather @ counts[row[a:b]])
        low = high


def codes_and_names(names: NDArray[np.object_]) -> tuple[Ints, NDArray[np.object_]]:
    """Return the code of each name, and the names sorted as text."""
    codes, labels = pd.factorize(names)
    order = np.array(sorted(range(len(labels)), key=lambda k: str(labels[k])), dtype=np.int64)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[codes] if len(codes) else np.empty(0, dtype=np.int64), np.asarray(labels, dtype=object)[order]


def canonical(matrix: Any) -> csr_array:
    """Merge duplicate cells and drop stored zeros, so that stored cells are occurrences."""
    from scipy.sparse import csr_array

    out = csr_array(matrix)
    out.sum_duplicates()
    out.eliminate_zeros()
    return out


def _group_of_each(
    group: NDArray[np.object_], codes: Ints, labels: NDArray[np.object_], by: str, cluster: str
) -> NDArray[np.object_]:
    first = np.zeros(len(labels), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    out = group[first] if len(group) else np.empty(0, dtype=object)
    mixed = np.unique(codes[group != out[codes]]) if len(group) else np.empty(0, dtype=np.int64)
    if len(mixed):
        raise NotEnoughData(
            f"{CONTRAST}: {len(mixed)} of {len(labels)} clusters (by {cluster!r}) hold more than one {by!r}, the first "
            f'is {str(labels[mixed[0]])!r}. Resample something that lies within one group (cluster="turn_id"), and '
            'compare inside documents with within="doc_id".'
        )
    return out


def _document_of_each(dtm: DocumentTermMatrix, inside: Ints, codes: Ints, n: int) -> Ints:
    names = dtm.rows.index.to_series() if dtm.by == "doc_id" else dtm.rows["doc_id"]
    said = names.to_numpy(object)[inside]
    document = codes_and_names(said)[0] if names.notna().all() else np.asarray(pd.factorize(said)[0], dtype=np.int64)
    low, high = np.full(n, np.iinfo(np.int64).max), np.full(n, -1)
    np.minimum.at(low, codes, document)
    np.maximum.at(high, codes, document)
    return np.where(low == high, high, -1)
