"""Counts held by term are the counts of the matrix, whatever is taken of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from textlab.measures.resampling import CountsByTerm, by_term, resampled_totals

TABLE = np.array([[2, 0, 1, 0], [0, 7, 1, 0], [1, 0, 3, 0]])

tables = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.sampled_from([0, 0, 1, 2, 5]))
)


def test_sums_holders_and_products_on_paper():
    counts = CountsByTerm.of(TABLE)
    assert counts.shape == (3, 4)
    assert counts.sums().tolist() == [3, 7, 5, 0]
    assert counts.n_holders().tolist() == [2, 1, 3, 0]
    assert counts.dot([1, 10, 100, 1000]).tolist() == [102, 170, 301]
    assert counts.as_presence().sums().tolist() == [2, 1, 3, 0]
    assert counts.grouped(np.array([1, 0, 1]), 2).tocsr().toarray().tolist() == [[0, 7, 1, 0], [3, 0, 4, 0]]


def test_counts_take_six_bytes_a_cell():
    cells = CountsByTerm.of(sparse.csr_array(TABLE)).cells
    assert (cells.data.dtype, cells.indices.dtype) == (np.int16, np.int32)
    assert CountsByTerm.of(TABLE * 20_000).cells.data.dtype == np.int64
    assert CountsByTerm.of(TABLE / 2).cells.data.dtype == np.float64


@given(tables, st.data())
def test_any_selection_is_that_of_the_table(table, data):
    counts, whole = CountsByTerm.of(sparse.csr_array(table)), table
    for _ in range(data.draw(st.integers(0, 3))):
        if data.draw(st.booleans()):
            keep = data.draw(arrays(np.bool_, len(whole)))
            counts, whole = counts.of_clusters(keep), whole[keep]
        else:
            which = np.array(data.draw(st.lists(st.integers(0, whole.shape[1] - 1), unique=True)), dtype=np.int64)
            if len(which):
                counts, whole = counts.of_terms(which), whole[:, which]
    assert counts.shape == whole.shape
    assert np.array_equal(counts.tocsr().toarray(), whole)
    assert np.array_equal(counts.sums(), whole.sum(axis=0))
    assert np.array_equal(counts.n_holders(), (whole > 0).sum(axis=0))
    weights = np.arange(2 * len(whole)).reshape(2, -1)
    assert np.array_equal(resampled_totals(counts, weights), (weights @ whole).T)


@given(tables, st.integers(1, 4), st.integers(1, 3))
def test_blocks_of_clusters_make_the_table_and_small_blocks_the_same_numbers(table, n_cells, height):
    parts = [sparse.csr_array(table[k : k + height]) for k in range(0, len(table), height)]
    with pytest.MonkeyPatch.context() as small:
        small.setattr(by_term, "TAKEN_AT_ONCE", n_cells)
        counts = CountsByTerm.stacked(lambda: iter(parts), table.shape[1])
        assert np.array_equal(counts.tocsr().toarray(), table)
        runs = [which for which, _ in counts.blocks()]
        assert [k for run in runs for k in range(run.start, run.stop)] == list(range(table.shape[1]))
        assert np.array_equal(counts.dot(np.ones(table.shape[1])), table.sum(axis=1))
        weights = np.ones((3, len(table)))
        assert np.array_equal(resampled_totals(counts, weights), np.tile(table.sum(axis=0), (3, 1)).T)
