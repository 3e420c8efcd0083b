"""Number of clusters and documents in which items occur, by counting sort."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .clusters import Clusters

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spread:
    """Spread of each item; arrays of shape (n_items,)."""

    n_clusters: Ints
    n_docs: Ints


def spread_over(blocks: Sequence[tuple[NDArray[Any], Ints]], clusters: Clusters, n_items: int) -> Spread:
    """Count the clusters and documents of each item.

    Parameters
    ----------
    blocks : sequence of (items, cluster of each)
        Blocks of item numbers with the cluster of each; negative items are ignored.
    clusters : Clusters
        Clusters; to count documents, they must be turns.
    n_items : int
    """
    nothing = np.empty(0, dtype=np.int64)
    pairs = [(nothing, nothing), *(_pairs(*b, len(clusters), n_items) for b in blocks)]
    item, unit = (np.concatenate(x) for x in zip(*pairs, strict=True))
    if len(pairs) > 2:
        keys = np.sort(item * len(clusters) + unit, kind="stable")  # a stable sort merges sorted runs fast
        keys = keys[_is_new(keys)]
        item, unit = keys // len(clusters), keys % len(clusters)
    new = _is_new(item, clusters.doc[unit])
    return Spread(np.bincount(item, minlength=n_items), np.bincount(item[new], minlength=n_items))


def _pairs(items: NDArray[Any], unit: Ints, n_units: int, n_items: int) -> tuple[Ints, Ints]:
    """Return the distinct (item, unit) pairs, sorted by item and then by unit."""
    from scipy.sparse import csr_array

    kept = (items >= 0) & (unit >= 0)
    if not kept.all():
        items, unit = items[kept], unit[kept]
    if np.any(unit[1:] < unit[:-1]):  # a turn that continues after an interruption
        order = np.argsort(unit, kind="stable")
        items, unit = items[order], unit[order]
    edges = np.append(0, np.cumsum(np.bincount(unit, minlength=n_units)))
    by_unit = csr_array((np.ones(len(items), dtype=np.int8), items, edges), shape=(n_units, n_items))
    by_item = by_unit.tocsc()
    item, unit = np.repeat(np.arange(n_items), np.diff(by_item.indptr)), by_item.indices.astype(np.int64)
    new = _is_new(item, unit)
    return item[new], unit[new]


def _is_new(*columns: Ints) -> NDArray[np.bool_]:
    """Return whether each row differs from the previous one in some column."""
    new = np.ones(len(columns[0]), dtype=bool)
    new[1:] = np.logical_or.reduce([c[1:] != c[:-1] for c in columns])
    return new
