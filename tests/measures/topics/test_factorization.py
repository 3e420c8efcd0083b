"""Non-negative factors: exact where the answer is known, never worse than scikit-learn's, one answer always."""

import warnings

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.decomposition import NMF
from sklearn.exceptions import ConvergenceWarning

from textlab import NotEnoughData, SchemaError
from textlab.measures.topics import factorization
from textlab.measures.topics.factorization import factorize, nndsvd


def counts(seed, shape=(40, 60), k=4):
    rng = np.random.default_rng(seed)
    w, h = rng.gamma(0.3, size=(shape[0], k)), rng.gamma(0.2, size=(k, shape[1]))
    return rng.poisson(3 * w @ h).astype(float)


def loss(matrix, w, h):
    return float(np.linalg.norm(matrix - w @ h))


def test_two_blocks_are_found_exactly():
    matrix = np.zeros((4, 5))
    matrix[:2, :2] = [[2, 4], [1, 2]]
    matrix[2:, 2:] = [[3, 3, 3], [1, 1, 1]]
    w, h = factorize(matrix, 2)
    np.testing.assert_allclose(w @ h, matrix, atol=1e-4)
    big, small = (0, 1) if h[0, 2] > h[1, 2] else (1, 0)
    assert np.allclose(h[big, :2], 0)
    assert np.allclose(h[small, 2:], 0)
    assert h[small, 1] / h[small, 0] == pytest.approx(2)


def test_one_factor_is_the_leading_singular_triplet():
    matrix = counts(0)
    u, s, vt = np.linalg.svd(matrix)
    w, h = nndsvd(matrix, 1)
    np.testing.assert_allclose(w @ h, s[0] * np.abs(np.outer(u[:, 0], vt[0])), atol=1e-9)
    np.testing.assert_allclose(np.outer(*(x.ravel() for x in factorize(matrix, 1))), w @ h, rtol=1e-3, atol=1e-3)


def test_the_start_is_boutsidis_and_gallopoulos_algorithm_one():
    matrix = counts(1)
    u, s, vt = np.linalg.svd(matrix, full_matrices=False)
    w, h = nndsvd(matrix, 3)
    for j in range(3):
        sides = [(np.maximum(g * u[:, j], 0), np.maximum(g * vt[j], 0)) for g in (1, -1)]
        a, b = max(sides, key=lambda pair: np.linalg.norm(pair[0]) * np.linalg.norm(pair[1]))
        np.testing.assert_allclose(np.outer(w[:, j], h[j]), s[j] * np.outer(a, b), atol=1e-8)
        assert np.linalg.norm(w[:, j]) == pytest.approx(np.linalg.norm(h[j]))


@settings(deadline=None, max_examples=15, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000), st.sampled_from([(12, 9), (9, 12), (10, 10)]), st.integers(1, 4))
def test_factors_are_non_negative_and_better_than_their_start(seed, shape, k):
    matrix = counts(seed, shape)
    if matrix.max() == 0:
        return
    w, h = factorize(matrix, k)
    assert w.shape == (shape[0], k)
    assert h.shape == (k, shape[1])
    assert w.min() >= 0 <= h.min()
    assert np.isfinite(w).all()
    assert np.isfinite(h).all()
    assert loss(matrix, w, h) <= loss(matrix, *nndsvd(matrix, k)) + 1e-9


@pytest.mark.parametrize("init", ["nndsvd", "nndsvda", "random"])
def test_scikit_learn_finds_nothing_better_by_a_hundredth(init):
    for seed in range(4):
        matrix = counts(seed)
        model = NMF(4, init=init, max_iter=400, tol=1e-5, random_state=seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            w = model.fit_transform(matrix)
        assert loss(matrix, *factorize(matrix, 4)) <= 1.01 * loss(matrix, w, model.components_)


def test_sparse_equals_dense_and_twice_the_same():
    matrix = counts(2)
    dense, again, thin = factorize(matrix, 4), factorize(matrix, 4), factorize(sparse.csr_array(matrix), 4)
    assert all(np.array_equal(a, b) for a, b in zip(dense, again, strict=True))
    for a, b in zip(dense, thin, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-6)


def test_the_road_for_large_matrices_arrives_at_the_same_start(monkeypatch):
    matrix = sparse.csr_array(counts(3))
    near = nndsvd(matrix, 4)
    monkeypatch.setattr(factorization, "_FACTORIZATION_GRAM_SIDE", 5)
    far = nndsvd(matrix, 4)
    for a, b in zip(near, far, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-7)
    again = nndsvd(matrix, 4)
    assert all(np.array_equal(a, b) for a, b in zip(far, again, strict=True))


def test_shuffled_rows_give_shuffled_factors():
    matrix = counts(4)
    order = np.random.default_rng(0).permutation(len(matrix))
    (w, h), (wm, hm) = factorize(matrix, 3), factorize(matrix[order], 3)
    np.testing.assert_allclose(w[order] @ h, wm @ hm, atol=1e-3)


def test_more_factors_than_the_rank_leave_empty_ones():
    w, h = factorize(np.ones((4, 3)), 2)
    np.testing.assert_allclose(w @ h, 1, atol=1e-6)


def test_empty_rows_and_columns_stay_empty():
    matrix = counts(5)
    matrix[3], matrix[:, 7] = 0, 0
    w, h = factorize(matrix, 3)
    assert w[3].max() < 1e-8
    assert h[:, 7].max() < 1e-8


@pytest.mark.parametrize("k", [0, -1, 4])
def test_a_number_of_factors_that_cannot_be_is_refused(k):
    with pytest.raises(SchemaError, match=f"factorize: k={k} is not between 1 and 3"):
        factorize(np.ones((5, 3)), k)


@pytest.mark.parametrize("odd", [-1, np.nan, np.inf])
def test_odd_cells_are_refused(odd):
    matrix = np.ones((3, 3))
    matrix[1, 1] = odd
    with pytest.raises(SchemaError, match="finite and at least 0"):
        factorize(matrix, 2)


def test_nothing_to_factorize():
    for matrix in (np.zeros((3, 4)), sparse.csr_array((3, 4))):
        with pytest.raises(NotEnoughData, match="all cells are 0"):
            factorize(matrix, 2)
