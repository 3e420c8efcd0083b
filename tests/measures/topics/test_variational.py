"""The E-step of parts adds up to that of the whole."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array, vstack

from textlab.analyses.topics.engines.online import fit_parts
from textlab.errors import SchemaError
from textlab.measures.topics.variational import expected_counts, row_topics, updated_topics


def drawn(seed, n=60, v=25, k=3):
    rng = np.random.default_rng(seed)
    phi = rng.dirichlet(np.full(v, 0.1), k)
    theta = rng.dirichlet(np.full(k, 0.3), n)
    return csr_array(np.array([rng.multinomial(30, row @ phi) for row in theta])), rng.gamma(100, 0.01, (k, v))


def test_expected_counts_are_the_counts_dealt_out():
    counts, topics = drawn(0)
    found = expected_counts(counts, topics, alpha=0.1)
    np.testing.assert_allclose(found.words.sum(axis=0), np.asarray(counts.sum(axis=0)).ravel())


@given(st.integers(0, 50), st.lists(st.integers(0, 60), min_size=1, max_size=4))
def test_parts_add_up_wherever_the_rows_are_cut(seed, cuts):
    counts, topics = drawn(seed)
    edges = [0, *sorted(cuts), 60]
    parts = [expected_counts(counts[a:b], topics, alpha=0.1) for a, b in pairwise(edges) if b > a]
    merged = parts[0]
    for part in parts[1:]:
        merged = merged + part
    whole = expected_counts(counts, topics, alpha=0.1)
    assert np.abs(merged.words - whole.words).max() < 1e-9
    assert merged.n_rows == whole.n_rows


@pytest.mark.parametrize("cuts", [[2500], [10, 20, 4000], [1, 5999]])
def test_a_fit_from_parts_is_the_fit_of_the_whole(cuts):
    counts = vstack([drawn(seed)[0] for seed in range(100)], format="csr")  # 6,000 rows: six steps, five passes
    whole = fit_parts([counts], 3, rng=np.random.default_rng(1))
    edges = [0, *cuts, 6000]
    parts = [counts[a:b] for a, b in pairwise(edges)]
    assert np.abs(fit_parts(parts, 3, rng=np.random.default_rng(1)) - whole).max() < 1e-9 * whole.max()


def test_a_row_without_words_has_the_prior():
    counts = csr_array(np.array([[0, 0], [3, 1]]))
    assert row_topics(counts, np.array([[1.0, 1.0], [2.0, 1.0]]), alpha=0.3)[0].tolist() == [0.3, 0.3]


def test_the_whole_rate_forgets_what_was_there():
    counts, topics = drawn(0)
    found = expected_counts(counts, topics, alpha=0.1)
    np.testing.assert_allclose(updated_topics(topics, found, eta=0.1, n_rows=60, rate=1), 0.1 + found.words)
    with pytest.raises(SchemaError, match="25 terms and the topics 2"):
        row_topics(counts, np.ones((3, 2)), alpha=0.1)
