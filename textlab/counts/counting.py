"""Count tokens into a sparse matrix with any grouping of passages as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..corpus.select import PERIODS, period_of_passages
from ..corpus.text import ranges
from ..corpus.turns import turn_labels
from ..tokens.blocks import in_blocks, lies_apart

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from ..tokens import Tokens
    from ..tokens.blocks import BlockAnswer

CELLS_AT_ONCE = 1 << 18  # tokens or cells per block; larger blocks cause page faults, which cost more than counting


def matrix(tokens: Tokens, row_of_passage: NDArray[np.int64], n_rows: int) -> csr_array:
    """Return the counts of every row, computed in blocks of rows."""
    from scipy.sparse import csr_array

    if lies_apart(tokens):
        return _merged_counts(list(in_blocks(tokens, count_block, row_of_passage)), n_rows, len(tokens.terms))
    order = np.argsort(row_of_passage, kind="stable")
    order = order[np.searchsorted(row_of_passage[order], 0) :]
    row, sizes = row_of_passage[order], np.diff(tokens.bounds)[order]
    row_ends = np.cumsum(np.bincount(row, weights=sizes, minlength=n_rows).astype(np.int64))
    columns, counts = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
    in_row, low, n = np.zeros(n_rows, dtype=np.int64), 0, 0
    while low < n_rows:
        last = row_ends[low - 1] if low else 0
        high = max(low + 1, int(np.searchsorted(row_ends, last + CELLS_AT_ONCE, side="right")))
        a, b = np.searchsorted(row, (low, high))
        some_columns, some_counts, in_row[low:high] = _counted_rows(tokens, order[a:b], row[a:b] - low, high - low)
        for array, some in ((columns, some_columns), (counts, some_counts)):
            array.resize(n + len(some), refcheck=False)  # grows in place: no second copy of a large array
            array[n:] = some
        n, low = len(columns), high
    return csr_array((counts, columns, _row_edges(in_row)), shape=(n_rows, len(tokens.terms)))


def _row_edges(sizes: NDArray[np.int64]) -> NDArray[Any]:
    """Return the edges of rows in 32 bits if they fit; in 64 bits SciPy would convert the columns, too."""
    edges = np.append(0, np.cumsum(sizes, dtype=np.int64))
    return edges.astype(np.int32) if edges[-1] < 2**31 else edges


def count_block(block: Tokens, row_of_passage: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """Count the terms of a block: its rows, and their terms and counts, one row behind the other."""
    rows, mine = np.unique(row_of_passage, return_inverse=True)
    some = rows >= 0
    counts = matrix(block, mine.astype(np.int64) - int((~some).sum()), int(some.sum()))
    return {"rows": rows[some], "columns": counts.indices, "counts": counts.data, "edges": counts.indptr}


def _merged_counts(found: list[BlockAnswer], n_rows: int, n_terms: int) -> csr_array:
    """Put the rows of all blocks in their order; a row that stands in several is added up."""
    from scipy.sparse import csr_array

    parts = [f.answer for f in found]
    rows = np.concatenate([np.empty(0, dtype=np.int64), *(p["rows"] for p in parts)])
    nothing = np.empty(0, dtype=np.int32)
    columns, counts = (np.concatenate([nothing, *(p[name] for p in parts)]) for name in ("columns", "counts"))
    sizes = np.concatenate([np.empty(0, dtype=np.int64), *(np.diff(p["edges"]) for p in parts)])
    stacked = csr_array((counts, columns, _row_edges(sizes)), shape=(len(rows), n_terms))
    if np.array_equal(rows, np.arange(n_rows)):
        return stacked
    gather = csr_array((np.ones(len(rows), dtype=np.int32), (rows, np.arange(len(rows)))), shape=(n_rows, len(rows)))
    merged = csr_array(gather @ stacked)
    merged.sort_indices()
    return merged


def _counted_rows(
    tokens: Tokens, passages: NDArray[np.int64], row: NDArray[np.int64], n_rows: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Return the sorted terms of each row, their counts, and the number of distinct terms in each row.

    A counting sort by two transpositions: grouped by term, equal rows are adjacent and become one cell; then back to
    rows.
    """
    from scipy.sparse import csc_array, csr_array

    shape = (n_rows, len(tokens.terms))
    first, last = tokens.bounds[passages], tokens.bounds[passages + 1]
    together = len(passages) and np.array_equal(first[1:], last[:-1])
    ids = tokens.ids[first[0] : last[-1]] if together else tokens.ids[ranges(first, last)]
    codes, owner = tokens.term_of[ids], np.repeat(row.astype(np.int32), last - first)
    if codes.min(initial=0) < 0:
        codes, owner = codes[codes >= 0], owner[codes >= 0]
    edges = np.append(0, np.cumsum(np.bincount(owner, minlength=n_rows))).astype(np.int32)
    least = np.ones(len(codes), dtype=np.int8)  # dummy values; only the sparsity pattern is used
    by_term = csr_array((least, codes, edges), shape=shape).tocsc()
    new = np.ones(len(codes) + 1, dtype=np.bool_)
    np.not_equal(by_term.indices[1:], by_term.indices[:-1], out=new[1:-1])
    new[by_term.indptr] = True
    at = np.flatnonzero(new)
    ends = (np.cumsum(new, dtype=np.int32) - 1)[by_term.indptr]
    cells = csc_array((np.diff(at).astype(np.int32), by_term.indices[at[:-1]], ends), shape=shape).tocsr()
    return cells.indices, cells.data, np.diff(cells.indptr).astype(np.int64)


def row_table(tokens: Tokens, codes: NDArray[np.int64], names: pd.Index) -> pd.DataFrame:
    """Return the metadata that is constant within each row; values that vary are missing."""
    passages = tokens.passages.drop(columns=["start", "end"])
    passages["turn_id"] = turn_labels(tokens.passages)
    documents = tokens.corpus.data.documents
    extra = [c for c in documents.columns if c not in ("sha256", "n_chars")]
    wide = passages.join(documents[[c for c in extra if c not in passages]], on="doc_id")
    for name in [name for name in PERIODS if name not in wide]:
        period = period_of_passages(passages, documents, name)
        wide = wide.assign(**{name: period}) if period.notna().any() else wide
    wide = wide[codes >= 0]
    group = codes[codes >= 0]
    first = np.full(len(names), -1, dtype=np.int64)
    first[group[::-1]] = np.arange(len(group) - 1, -1, -1)
    table = wide.iloc[first].set_axis(names)
    for name in wide.columns:
        value = pd.factorize(wide[name], use_na_sentinel=False)[0]
        varies = np.zeros(len(names), dtype=bool)
        varies[group[value != value[first][group]]] = True
        if varies.any():
            table[name] = table[name].where(~varies)
    kept = codes >= 0
    table["n_tokens"] = np.bincount(codes[kept], weights=tokens.n_tokens[kept], minlength=len(names)).astype(int)
    table["n_passages"] = np.bincount(group, minlength=len(names))
    return table
