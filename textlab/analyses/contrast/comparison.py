"""Two groups of clusters over one vocabulary: what a contrast counts before anything is scored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ...counts import DocumentTermMatrix, clusters_of
from ...errors import NotEnoughData

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

WHO = "contrast"


@dataclass(frozen=True, eq=False, kw_only=True)
class Units:
    """Counts of the clusters that have a group, in the order of their labels.

    The order of labels does not depend on the order of the documents, so neither do the random draws.
    Clusters without words are left out: there is nothing in them to resample.

    Attributes
    ----------
    counts : csr_array of shape (n_units, n_terms)
    sizes : ndarray of shape (n_units,)
        Words before any trimming.
    group : ndarray of object
        The group of each unit.
    document : ndarray of int
        Code of each unit's document; -1 where a unit spans several.
    labels : ndarray of object
    of_row : ndarray of int
        The unit of each row of the matrix; -1 where it has no group.
    """

    counts: csr_array
    sizes: Floats
    group: NDArray[np.object_]
    document: Ints
    labels: NDArray[np.object_]
    of_row: Ints


def group_labels(dtm: DocumentTermMatrix, by: str) -> pd.Series:
    """The group of each row."""
    if by == dtm.by:
        return dtm.rows.index.to_series()
    _checks.known(WHO, "column", by, [dtm.by, *dtm.rows.columns], see="dtm.rows")
    labels = dtm.rows[by]
    if labels.isna().all():
        raise NotEnoughData(
            f"{WHO}: no row (by {dtm.by!r}) has a single {by!r}. Count finer rows first: "
            'count_terms(tokens, by="turn_id").'
        )
    return labels


def units_of(dtm: DocumentTermMatrix, by: str, cluster: str, members: Collection[Any] | None = None) -> Units:
    """Rows of the matrix added up to clusters, each with its one group.

    Every row of the `members` (default: of any group) must have a cluster; rows of others without one are left out.
    """
    from scipy.sparse import csr_array

    group = group_labels(dtm, by)
    size = dtm.rows["n_tokens"].to_numpy(np.float64)
    grouped = group.notna().to_numpy() & (size > 0)
    asked = grouped if members is None else grouped & group.isin(list(members)).to_numpy()
    has_cluster = (
        clusters_of(dtm, cluster, WHO, asked) >= 0
    )  # speaks up if a row that is asked about has no one cluster
    inside = np.flatnonzero(grouped & has_cluster)
    names = (dtm.rows.index if cluster == dtm.by else dtm.rows[cluster]).to_numpy(object)[inside]
    codes, labels = codes_and_names(names)
    of_row = np.full(dtm.shape[0], -1)
    of_row[inside] = codes
    ones = np.ones(len(inside), dtype=dtm.counts.dtype)
    gather = csr_array((ones, (codes, inside)), shape=(len(labels), dtm.shape[0]))
    return Units(
        counts=canonical(gather @ dtm.counts),
        sizes=np.bincount(codes, weights=size[inside], minlength=len(labels)).astype(np.float64),
        group=_one_group(group.to_numpy(object)[inside], codes, labels, by, cluster),
        document=_documents(dtm, inside, codes, len(labels)),
        labels=labels,
        of_row=of_row,
    )


def codes_and_names(names: NDArray[np.object_]) -> tuple[Ints, NDArray[np.object_]]:
    codes, labels = pd.factorize(names)
    order = np.array(sorted(range(len(labels)), key=lambda k: str(labels[k])), dtype=np.int64)
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank[codes] if len(codes) else np.empty(0, dtype=np.int64), np.asarray(labels, dtype=object)[order]


def canonical(matrix: Any) -> csr_array:
    """No double cells and no stored zeros, so that a stored cell means: the term occurs there."""
    from scipy.sparse import csr_array

    out = csr_array(matrix)
    out.sum_duplicates()
    out.eliminate_zeros()
    return out


def _one_group(
    group: NDArray[np.object_], codes: Ints, labels: NDArray[np.object_], by: str, cluster: str
) -> NDArray[np.object_]:
    first = np.zeros(len(labels), dtype=np.int64)
    first[codes[::-1]] = np.arange(len(codes))[::-1]
    out = group[first] if len(group) else np.empty(0, dtype=object)
    mixed = np.unique(codes[group != out[codes]]) if len(group) else np.empty(0, dtype=np.int64)
    if len(mixed):
        raise NotEnoughData(
            f"{WHO}: {len(mixed)} of {len(labels)} clusters (by {cluster!r}) hold more than one {by!r}, "
            "the first is "
            f"{str(labels[mixed[0]])!r}. Resample something that lies within one group "
            '(cluster="turn_id"), and '
            'compare inside documents with within="doc_id".'
        )
    return out


def _documents(dtm: DocumentTermMatrix, inside: Ints, codes: Ints, n: int) -> Ints:
    """The document of each cluster; -1 where it spans several."""
    names = dtm.rows.index.to_series() if dtm.by == "doc_id" else dtm.rows["doc_id"]
    document = codes_and_names(names.to_numpy(object)[inside])[0] if names.notna().all() else _nan_codes(names, inside)
    low, high = np.full(n, np.iinfo(np.int64).max), np.full(n, -1)
    np.minimum.at(low, codes, document)
    np.maximum.at(high, codes, document)
    return np.where(low == high, high, -1)


def _nan_codes(names: pd.Series, inside: Ints) -> Ints:
    return np.asarray(pd.factorize(names.to_numpy(object)[inside])[0], dtype=np.int64)


@dataclass(frozen=True, eq=False, kw_only=True)
class Sides:
    """One target against one reference.

    Attributes
    ----------
    target : object
        The label of the target.
    reference : str
        What it is compared with, in words.
    units : Units
        The clusters of both sides only.
    turns : Units
        The turns of both sides (the clusters, where rows do not lie within turns).
    mine : ndarray of bool
        Which units are the target's.
    terms : ndarray of int
        Columns of the matrix that are compared.
    weight : ndarray of shape (n_units,)
        How much a unit's words count: 1, but for ``within=``.
    """

    target: Any
    reference: str
    units: Units
    turns: Units
    terms: Ints
    weight: Floats

    @cached_property
    def mine(self) -> Mask:
        return _mine(self.units, self.target)

    @cached_property
    def my_turns(self) -> Mask:
        return _mine(self.turns, self.target)

    @cached_property
    def counts(self) -> csr_array:
        """Units by compared terms."""
        return self.units.counts[:, self.terms]

    def total(self, mine: bool) -> Ints:
        """Occurrences of the compared terms on one side."""
        return np.asarray(self.counts[self.mine == mine].sum(axis=0), dtype=np.int64).ravel()

    def weighted_reference(self) -> Floats:
        """Occurrences in the reference, its units weighted."""
        theirs = np.flatnonzero(~self.mine)
        return np.asarray(self.weight[theirs] @ self.counts[theirs], dtype=np.float64)

    def size(self, mine: bool) -> float:
        """Words of one side, before any trimming."""
        return float(self.units.sizes[self.mine == mine].sum())

    def n_turns(self, mine: bool) -> Ints:
        """In how many turns of one side each compared term occurs."""
        cells = self.turns.counts[self.my_turns == mine][:, self.terms]
        return np.bincount(cells.indices, minlength=len(self.terms))

    @cached_property
    def n_docs(self) -> Ints:
        """In how many documents each compared term occurs; a turn that spans several counts as one more."""
        cells = self.turns.counts[:, self.terms].tocoo()
        lone = self.turns.document.max(initial=-1) + 1 + np.arange(len(self.turns.sizes))
        document = np.where(self.turns.document >= 0, self.turns.document, lone)
        width = int(document.max(initial=0)) + 1
        pairs = pd.unique(cells.col.astype(np.int64) * width + document[cells.row])
        return np.bincount(pairs // width, minlength=len(self.terms))

    @cached_property
    def shared(self) -> Ints:
        """Codes of the documents in which both sides speak."""
        document = self.turns.document
        both = np.intersect1d(document[self.my_turns], document[~self.my_turns])
        return both[both >= 0]

    def n_documents(self, mine: bool) -> int:
        """How many documents one side speaks in."""
        document = self.turns.document[self.my_turns == mine]
        return len(np.unique(document[document >= 0])) + int((document < 0).sum())


def _mine(units: Units, target: Any) -> Mask:
    return np.fromiter((g == target for g in units.group), dtype=bool, count=len(units.group))


def sides_of(
    units: Units,
    turns: Units,
    picked: tuple[Any, list[Any], str],
    *,
    min_count: int,
    min_turns: int,
    within: bool,
) -> Sides:
    """The two sides of one contrast, and the terms that are frequent enough to be compared.

    The terms are picked once, by the sides as they were observed; relabelled and resampled sides, other priors
    and other rows are asked about the same terms.
    """
    target, others, words = picked
    members = {target, *others}
    two, two_turns = only_some(units, members), only_some(turns, members)
    if within:
        two, two_turns = only_shared(two, target), only_shared(two_turns, target)
    terms = frequent(two_turns.counts, _mine(two_turns, target), min_count=min_count, min_turns=min_turns)
    sides = Sides(
        target=target,
        reference=words,
        units=two,
        turns=two_turns,
        terms=terms,
        weight=np.ones(len(two.sizes)),
    )
    return replace(sides, weight=standard_weight(sides, two.sizes)) if within else sides


def frequent(turns: csr_array, mine: Mask, *, min_count: int, min_turns: int) -> Ints:
    """Columns that occur `min_count` times in all and in `min_turns` turns of one side."""
    total = np.asarray(turns.sum(axis=0)).ravel()
    spread = [np.bincount(turns[np.flatnonzero(mine == side)].indices, minlength=len(total)) for side in (True, False)]
    return np.flatnonzero((total >= max(1, min_count)) & (np.maximum(*spread) >= min_turns))


def only_some(units: Units, members: set[Any]) -> Units:
    return _take(units, np.fromiter((g in members for g in units.group), dtype=bool, count=len(units.group)))


def only_shared(units: Units, target: Any) -> Units:
    mine = _mine(units, target)
    both = np.intersect1d(units.document[mine], units.document[~mine])
    kept = np.isin(units.document, both[both >= 0])
    if not kept.any():
        raise NotEnoughData(
            f"{WHO}: {target!r} and the reference speak in no document together, so there is nothing to "
            "compare "
            "within documents. Leave within= out; the difference cannot then be told from one of documents."
        )
    return _take(units, kept)


def _take(units: Units, keep: Mask) -> Units:
    moved = np.append(np.where(keep, np.cumsum(keep) - 1, -1), -1)
    return Units(
        counts=units.counts[np.flatnonzero(keep)],
        sizes=units.sizes[keep],
        group=units.group[keep],
        document=units.document[keep],
        labels=units.labels[keep],
        of_row=moved[units.of_row],
    )


def standard_weight(sides: Sides, sizes: Floats) -> Floats:
    """Reference weights that give its documents the shares they have in the target (direct standardisation).

    A document's weight is (c_s / d_s) (d / c), with c and d the `sizes` of target and reference (words, or
    clusters where those with the word are counted), so the weighted reference keeps its size d.
    """
    document = sides.units.document
    n = int(document.max()) + 1
    mine = np.bincount(document[sides.mine], weights=sizes[sides.mine], minlength=n)
    theirs = np.bincount(document[~sides.mine], weights=sizes[~sides.mine], minlength=n)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = mine / theirs * (theirs.sum() / mine.sum())
    return np.where(sides.mine, 1.0, ratio[document])
