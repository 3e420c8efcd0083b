"""Dispersion: Gries's example, hand-sized cases, bounds, sparse and dense."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse, special, stats

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures import dispersion as d

ALL = [d.dp, d.dp_norm, d.dp_egbert, d.juilland_d, d.carroll_d2, d.rosengren_s, d.kld, d.da, d.range_parts]


# Five parts, Gries 2008, IJCL 13(4), and 2020 (printed: range 5, D .785, D2 .938, S .95, DP .18, KLD .137);
# DP, its variants, S and DA also from the R package tlda.
@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (d.dp, 0.18),
        (d.dp_norm, 0.219512195),
        (d.dp_egbert, 1 - 0.219512195),  # printed as 1 - D_P there; here 1 is even, as in the paper
        (d.juilland_d, 0.785150453),
        (d.carroll_d2, 0.937921303),
        (d.rosengren_s, 0.949816342),
        (d.kld, 0.136971729),
        (d.range_parts, 5),
        (d.da, 0.697450034),
    ],
)
def test_gries_five_parts(measure, value):
    assert measure([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]) == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(
    ("measure", "even", "lumped"),
    [
        (d.dp, 0, 0.75),
        (d.dp_norm, 0, 1),
        (d.dp_egbert, 1, 0),
        (d.juilland_d, 1, 0),
        (d.carroll_d2, 1, 0),
        (d.rosengren_s, 1, 0.25),
        (d.kld, 0, 2),
        (d.da, 1, 0),
        (d.range_parts, 4, 1),
    ],
)
def test_perfectly_even_and_all_in_one_of_four_equal_parts(measure, even, lumped):
    got = measure([[2, 0], [2, 8], [2, 0], [2, 0]], [10, 10, 10, 10])
    np.testing.assert_allclose(got, [even, lumped], atol=1e-12)


def test_the_largest_dp_is_reached_in_the_smallest_part():
    assert d.dp([1, 0, 0], [5, 20, 75]) == pytest.approx(0.95)
    assert d.dp_norm([1, 0, 0], [5, 20, 75]) == pytest.approx(1)


@pytest.mark.parametrize("measure", ALL)
def test_sparse_equals_dense_equals_one_by_one(measure):
    rng = np.random.default_rng(1)
    v = rng.poisson(0.4, (30, 12))
    v[:, 3] = 0
    sizes = rng.integers(20, 200, 30)
    dense = measure(v, sizes)
    for kind in (sparse.csr_array, sparse.csc_array, sparse.coo_array, sparse.csr_matrix):
        np.testing.assert_allclose(measure(kind(v), sizes), dense)
    np.testing.assert_allclose([measure(column, sizes) for column in v.T], dense)
    assert dense.shape == (12,)
    assert measure is d.range_parts or np.isnan(dense[3])


def test_da_is_the_mean_over_all_pairs():
    v, s = np.array([1, 0, 4, 2, 0, 7]), np.array([10, 20, 15, 40, 9, 30])
    r = v / s
    pairs = np.abs(r[:, None] - r)[np.triu_indices(6, 1)]
    assert d.da(v, s) == pytest.approx(1 - pairs.mean() / (2 * r.mean()))


def test_juilland_is_taken_on_rates_with_the_population_sd():
    v, s = np.array([1, 0, 4, 2]), np.array([10, 20, 15, 40])
    r = v / s
    assert d.juilland_d(v, s) == pytest.approx(1 - r.std() / r.mean() / np.sqrt(3))


@pytest.mark.parametrize("measure", ALL)
def test_a_part_without_tokens_moves_nothing(measure):
    v, s = np.array([[1, 3], [4, 0], [2, 2]]), np.array([10, 20, 30])
    with_empty = measure(np.vstack([v, [0, 0]]), np.append(s, 0))
    np.testing.assert_allclose(with_empty, measure(v, s))


parts = st.lists(st.tuples(st.integers(0, 30), st.integers(30, 500)), min_size=2, max_size=12).filter(
    lambda rows: sum(v for v, _ in rows) > 0
)


@given(parts)
def test_bounds_and_order_of_parts(rows):
    v, s = np.array(rows).T
    for measure in (d.dp, d.dp_norm, d.dp_egbert, d.juilland_d, d.carroll_d2, d.rosengren_s, d.da):
        assert -1e-9 <= measure(v, s) <= 1 + 1e-9, measure.__name__
        assert measure(v, s) == pytest.approx(measure(v[::-1], s[::-1]), abs=1e-9)
    assert d.dp(v, s) <= 1 - s.min() / s.sum() + 1e-9
    assert 0 <= d.kld(v, s) <= -np.log2(s.min() / s.sum()) + 1e-9


@given(parts, st.integers(2, 9))
def test_dispersion_does_not_depend_on_the_scale(rows, factor):
    v, s = np.array(rows).T
    for measure in ALL:
        assert measure(v * factor, s * factor) == pytest.approx(measure(v, s), abs=1e-9)


def test_one_part_alone_has_no_normalized_dispersion():
    for measure in (d.dp_norm, d.dp_egbert, d.juilland_d, d.carroll_d2, d.da):
        assert np.isnan(measure([3], [10]))
    assert d.dp([3], [10]) == 0


def test_explicit_zeros_and_duplicates_of_a_sparse_matrix_do_not_count():
    v = sparse.coo_array(([1, 1, 0], ([0, 0, 1], [0, 0, 0])), shape=(2, 1))
    assert d.range_parts(v, [10, 10]).tolist() == [1]
    csr = sparse.csr_array(([2, 0], [0, 0], [0, 1, 2]), shape=(2, 1))
    assert d.range_parts(csr, [10, 10]).tolist() == [1]
    csc = sparse.csc_array(([2, 0], [0, 1], [0, 2]), shape=(2, 1))
    assert d.range_parts(csc, [10, 10]).tolist() == [1]
    assert csc.nnz == 2  # the caller's matrix is as it was


def test_a_sparse_matrix_is_not_made_dense():
    # 2 * 10^11 cells: only a sparse path comes back
    v = sparse.csr_array(([3, 1], ([0, 9], [5, 5])), shape=(100_000, 2_000_000))
    sizes = np.full(100_000, 50)
    for measure in (d.dp, d.dp_norm, d.juilland_d, d.range_parts):
        assert np.isfinite(measure(v, sizes)[5])


@pytest.mark.parametrize("measure", ALL)
def test_bad_input_is_refused(measure):
    name = measure.__name__
    with pytest.raises(SchemaError, match=name):
        measure([1, -1], [10, 10])
    with pytest.raises(SchemaError, match=name):
        measure([1, np.nan], [10, 10])
    with pytest.raises(SchemaError, match="2 parts, sizes has 3"):
        measure([1, 1], [10, 10, 10])
    with pytest.raises(SchemaError, match="more occurrences than tokens"):
        measure([1, 11], [10, 10])
    with pytest.raises(NotEnoughData, match=name):
        measure([0, 0], [0, 0])
    with pytest.raises(NotEnoughData, match=name):
        measure([], [])
    with pytest.raises(SchemaError, match="dimensions"):
        measure(np.ones((1, 1, 1)), [10])


# ---------------------------------------------------------------------- interval of DPnorm

TEN = [0, 0, 1, 2, 0, 4, 0, 1, 0, 0]


def test_the_interval_on_paper():
    """Ten parts of ten words, 8 occurrences: a = 1, b = .4, DP = .6, DPnorm = 2/3.

    U = .04 in the six empty parts, and t - .1 - t + .04 = -.06 in the four others: sum of squares .024, times 10/9
    and over .9 gives the standard error .18144; over 2/3 x 1/3 it is .81650, times t(.975; 3) = 3.18245 is 2.59846,
    around ln 2 = .69315: logistic(-1.90531) = .12950, logistic(3.29161) = .96413.
    """
    assert d.dp_norm_interval(TEN, [10] * 10) == pytest.approx((0.12950, 0.96413), abs=1e-5)


def weighted_dp(v, s, m):
    """DP of parts that count m times each."""
    return (m * np.maximum(v / (m @ v) - s / (m @ s), 0)).sum()


def by_differences(v, s, clusters, confidence=0.95):
    """The interval with numeric derivatives in place of the formula."""
    n, step, u = clusters.max() + 1, 1e-6, []
    for c in range(n):
        m = np.where(clusters == c, step, 0)
        u.append((weighted_dp(v, s, 1 + m) - weighted_dp(v, s, 1 - m)) / (2 * step))
    point, largest = weighted_dp(v, s, np.ones(len(v))), 1 - s.min() / s.sum()
    error = np.sqrt(n / (n - 1) * np.sum(np.square(u))) / largest
    held = len(set(clusters[v > 0]))
    middle = special.logit(point / largest)
    width = stats.t.ppf((1 + confidence) / 2, held - 1) * error / (point / largest * (1 - point / largest))
    return special.expit([middle - width, middle + width])


@pytest.mark.parametrize("size", [1, 3])
def test_the_formula_is_the_derivative(size):
    rng = np.random.default_rng(4)
    s = rng.integers(20, 90, 36).astype(float)
    v = rng.poisson(s * 0.02 * rng.gamma(0.5, 2, 36)).astype(float)
    clusters = np.arange(36) // size
    found = d.dp_norm_interval(v, s, clusters=clusters, confidence=0.9)
    assert found == pytest.approx(tuple(by_differences(v, s, clusters, 0.9)), abs=1e-5)


def test_an_empty_part_and_the_names_of_clusters_change_no_interval_and_matrices_are_columns():
    s = [10] * 10
    both = d.dp_norm_interval(sparse.csr_array(np.stack([TEN, TEN[::-1]], axis=1)), s)
    assert both[0] == pytest.approx([d.dp_norm_interval(TEN, s)[0]] * 2)
    assert d.dp_norm_interval([*TEN, 0], [*s, 0]) == d.dp_norm_interval(TEN, s)
    assert d.dp_norm_interval(TEN, s, clusters=list("jihgfedcba")) == d.dp_norm_interval(TEN, s)
    with pytest.raises(SchemaError, match="clusters must have one number for each of the 10 parts"):
        d.dp_norm_interval(TEN, s, clusters=[1, 2])


def test_no_interval_without_evidence():
    assert np.isnan(d.dp_norm_interval(TEN[:9], [10] * 9)).all()  # nine parts
    assert np.isnan(d.dp_norm_interval([4, 4] + [0] * 18, [10] * 20)).all()  # two of them have the word
    assert np.isnan(d.dp_norm_interval([0] * 20, [10] * 20)).all()
    assert np.isnan(d.dp_norm_interval([1] * 20, [10] * 20, clusters=np.arange(20) // 10)).all()  # two clusters
    assert d.dp_norm_interval([1] * 20, [10] * 20) == (0, 0)  # all alike: nothing varies


@given(st.lists(st.integers(0, 5), min_size=10, max_size=40))
def test_the_interval_lies_within_0_and_1_around_the_index(v):
    low, high = d.dp_norm_interval(v, [10] * len(v))
    if not np.isnan(low):
        assert 0 <= low <= d.dp_norm(v, [10] * len(v)) + 1e-9
        assert d.dp_norm(v, [10] * len(v)) - 1e-9 <= high <= 1
