"""Correspondence analysis: a published table, its algebra, and what it refuses."""

import numpy as np
import pytest
from scipy import sparse

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures.scaling import fit_correspondence, place_rows
from textlab.measures.scaling.triplets import leading_triplets

# Greenacre 1984: smoking of five groups of staff
SMOKE = np.array([[4.0, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]])


def test_the_published_table():
    found = fit_correspondence(SMOKE, n_dimensions=3)
    np.testing.assert_allclose(found.inertias, [0.0747591059, 0.0100171805, 0.00041357408], atol=1e-9)
    assert found.total_inertia == pytest.approx(0.0851898605)
    assert found.total_inertia * SMOKE.sum() == pytest.approx(16.44, abs=0.005)  # chi-square
    assert found.shares[0] == pytest.approx(0.878, abs=5e-4)
    expected = [0.240538789, 0.947104695, 1.39197329, 0.851989462, 0.735455717]
    np.testing.assert_allclose(np.abs(found.standard_rows[:, 0]), expected, atol=1e-8)


def test_all_dimensions_rebuild_the_table():
    found = fit_correspondence(SMOKE, n_dimensions=3)
    r, c = found.row_masses, found.column_masses
    scaled = found.standard_rows * np.sqrt(found.inertias) @ found.standard_columns.T
    np.testing.assert_allclose(np.outer(r, c) * (1 + scaled) * SMOKE.sum(), SMOKE, atol=1e-9)
    assert found.shares.sum() == pytest.approx(1)
    np.testing.assert_allclose(found.row_contributions.sum(axis=0), 1)
    np.testing.assert_allclose(found.column_contributions.sum(axis=0), 1)
    np.testing.assert_allclose(r @ found.rows, 0, atol=1e-12)


def test_a_row_is_the_mean_of_its_columns():
    found = fit_correspondence(SMOKE)
    np.testing.assert_allclose(place_rows(found, SMOKE), found.rows, atol=1e-9)
    np.testing.assert_allclose(place_rows(found, 7 * SMOKE[:2]), found.rows[:2], atol=1e-9)
    profile = SMOKE / SMOKE.sum(axis=1, keepdims=True)
    gaps = found.standard_columns[:, 0] - found.rows[:, [0]]
    np.testing.assert_allclose(found.row_se[:, 0], np.sqrt((profile * gaps**2).sum(1) / SMOKE.sum(1)))


def test_rows_and_columns_change_places():
    one, other = fit_correspondence(SMOKE), fit_correspondence(SMOKE.T)
    np.testing.assert_allclose(np.abs(one.rows), np.abs(other.columns), atol=1e-9)


def test_direction_and_empty_rows_and_columns():
    padded = np.zeros((6, 5))
    padded[1:, 1:] = SMOKE
    low, high = (fit_correspondence(padded, direction=d) for d in ((2, 3), (3, 2)))
    assert low.rows[2, 0] < low.rows[3, 0] and high.rows[3, 0] < high.rows[2, 0]
    np.testing.assert_allclose(low.rows[:, 1], high.rows[:, 1])
    assert np.isnan(low.rows[0]).all() and np.isnan(low.columns[0]).all()
    np.testing.assert_allclose(low.inertias, fit_correspondence(SMOKE).inertias)
    assert np.isnan(place_rows(low, padded)[0]).all()


def test_large_sparse_tables_take_other_roads_to_the_same():
    rng = np.random.default_rng(0)
    left, right = rng.gamma(1, size=(700, 3)), rng.gamma(0.3, size=(3, 900))
    counts = rng.poisson(left @ right)
    a = sparse.csr_array(counts[counts.sum(1) > 0][:, counts.sum(0) > 0]).astype(float)
    x, y = np.sqrt(a.sum(axis=1) / a.sum()), np.sqrt(a.sum(axis=0) / a.sum())
    scaled = a.multiply(1 / (x * np.sqrt(a.sum()))[:, None]).multiply(1 / (y * np.sqrt(a.sum()))[None, :]).tocsr()
    u, s, vt = np.linalg.svd(scaled.toarray() - np.outer(x, y), full_matrices=False)
    for k in (2, 40):  # iterations, and the Gram matrix
        found = leading_triplets(scaled, k, take_off=(x, y))
        np.testing.assert_allclose(found[1], s[:k], rtol=1e-8)
        np.testing.assert_allclose(np.abs((u[:, :2] * found[0][:, :2]).sum(axis=0)), 1, atol=1e-6)
        np.testing.assert_allclose(np.abs((vt[:2].T * found[2][:, :2]).sum(axis=0)), 1, atol=1e-6)
        again = leading_triplets(scaled.T, k, take_off=(y, x))
        np.testing.assert_allclose(again[1], s[:k], rtol=1e-8)


@pytest.mark.parametrize(
    ("table", "options", "error", "words"),
    [
        (SMOKE[:2], {}, NotEnoughData, "three rows"),
        (SMOKE[:, :2], {}, NotEnoughData, "three columns"),
        (np.outer([1, 2, 3], [1, 1, 2]), {}, NotEnoughData, "same profile"),
        (SMOKE, {"n_dimensions": 4}, SchemaError, "from 1 to 3"),
        (SMOKE, {"direction": (0, 5)}, SchemaError, "two rows"),
        (-SMOKE, {}, SchemaError, "at least 0"),
    ],
)
def test_what_is_refused(table, options, error, words):
    with pytest.raises(error, match=words):
        fit_correspondence(table, **options)
