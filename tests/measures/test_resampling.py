"""Weights, totals, intervals and p-values from resampled clusters."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse, stats
from scipy.stats import bootstrap

from textlab.errors import NotEnoughData, SchemaError, UnknownName
from textlab.measures.keyness import g2_4cell
from textlab.measures.resampling import (
    bca_interval,
    bootstrap_p,
    bootstrap_weights,
    effective_number,
    expanded_interval,
    iter_resampled_totals,
    jackknife_weights,
    n_arrangements,
    percentile_interval,
    permutation_p,
    permutation_weights,
    resampled_totals,
    smallest_attainable_p,
)

# ---------------------------------------------------------------------------------------------- weights


def test_bootstrap_weights_are_multinomial_counts():
    w = bootstrap_weights(7, 4000, 1)
    assert w.dtype == np.float32
    assert w.shape == (4000, 7)
    assert (w.sum(axis=1) == 7).all()
    assert (w == np.trunc(w)).all()
    np.testing.assert_allclose(w.mean(axis=0), 1, atol=0.06)
    np.testing.assert_allclose(w.var(axis=0), 1 - 1 / 7, atol=0.08)


def test_bootstrap_within_strata_keeps_their_sizes():
    strata = np.array(["b", "a", "b", "c", "a", "b"])
    w = bootstrap_weights(6, 500, 1, strata=strata)
    for name in "abc":
        assert (w[:, strata == name].sum(axis=1) == (strata == name).sum()).all()
    assert (w[:, 3] == 1).all()
    np.testing.assert_allclose(w.mean(axis=0), 1, atol=0.15)


def test_the_same_generator_gives_the_same_weights():
    one = bootstrap_weights(50, 30, np.random.default_rng(4))
    np.testing.assert_array_equal(one, bootstrap_weights(50, 30, 4))
    assert not np.array_equal(one, bootstrap_weights(50, 30, 5))
    labels = np.arange(40) < 15
    np.testing.assert_array_equal(permutation_weights(labels, 20, 4)[0], permutation_weights(labels, 20, 4)[0])


def test_random_arrangements_keep_the_group_size():
    labels = np.arange(40) < 15
    w, exact = permutation_weights(labels, 300, 0)
    assert not exact
    assert w.shape == (300, 40)
    assert (w.sum(axis=1) == 15).all()
    np.testing.assert_allclose(w.mean(), 15 / 40)


def test_arrangements_within_strata():
    labels = np.array([True, False, False, True, False, True, True])
    strata = np.array([0, 0, 0, 1, 1, 2, 2])
    w, exact = permutation_weights(labels, 10, 0, strata=strata)
    assert exact
    assert len(w) == n_arrangements(labels, strata=strata) == 3 * 2 * 1
    assert len({tuple(row) for row in w}) == 6
    assert tuple(labels) in {tuple(row) for row in w}
    for s in range(3):
        assert (w[:, strata == s].sum(axis=1) == labels[strata == s].sum()).all()
    random, exact = permutation_weights(labels, 10, 0, strata=strata, exact_limit=5)
    assert not exact
    assert random.shape == (10, 7)
    assert random[:, 5:].all()


def test_all_arrangements_are_all_combinations():
    w, exact = permutation_weights(np.arange(6) < 2, 10, 0)
    assert exact
    assert {tuple(np.flatnonzero(row)) for row in w} == set(itertools.combinations(range(6), 2))


def test_twenty_thousand_is_the_limit_of_enumeration():
    assert permutation_weights(np.arange(16) < 8, 10, 0)[1]  # 12,870
    assert not permutation_weights(np.arange(17) < 8, 10, 0)[1]  # 24,310


def test_groups_confounded_with_strata_are_refused():
    with pytest.raises(NotEnoughData, match="confounded"):
        permutation_weights([True, True, False], 99, 0, strata=["a", "a", "b"])


# ----------------------------------------------------------------------------------------------- totals


def test_totals_equal_copying_the_rows():
    rng = np.random.default_rng(2)
    counts = rng.poisson(0.5, (12, 30))
    drawn = rng.integers(0, 12, (250, 12))
    weights = np.stack([np.bincount(d, minlength=12) for d in drawn]).astype(np.float32)
    expected = np.stack([counts[d].sum(axis=0) for d in drawn]).T
    for matrix in (counts, sparse.csr_array(counts), sparse.csc_array(counts), sparse.csr_matrix(counts)):
        got = resampled_totals(matrix, weights)
        assert got.dtype == np.float32
        np.testing.assert_array_equal(got, expected)
    parts = list(iter_resampled_totals(sparse.csr_array(counts), weights, terms=8))
    assert [p[0] for p in parts] == [slice(0, 8), slice(8, 16), slice(16, 24), slice(24, 30)]
    np.testing.assert_array_equal(np.vstack([p[1] for p in parts]), expected)


@pytest.mark.parametrize("at_once", [1, 3, 1000])
def test_totals_are_exact_on_both_sides_of_sixteen_bits(monkeypatch, at_once):
    monkeypatch.setattr("textlab.measures.resampling.by_term.TAKEN_AT_ONCE", at_once)
    monkeypatch.setattr("textlab.measures.resampling.totals._COLUMNS_AT_ONCE", at_once)
    counts = np.array([[1, 2**14, 0, 40_000, 0, 32_767], [2, 2**14, 0, 40_000, 3, 0]])
    weights = np.array([[1, 1], [2, 0], [0, 2], [1, 0], [-2, 1]])
    expected = counts.T @ weights.T
    got = resampled_totals(counts, weights)
    assert got.dtype == np.float32
    np.testing.assert_array_equal(got, expected)
    parts = iter_resampled_totals(counts, weights, terms=4)
    np.testing.assert_array_equal(np.vstack([totals for _, totals in parts]), expected)


def test_large_weights_are_not_cut_where_a_term_has_no_counts():
    np.testing.assert_array_equal(resampled_totals([[0, 1]], [[100_000], [3]]), [[0, 0], [100_000, 3]])


def test_drawing_a_few_at_a_time_draws_the_same(monkeypatch):
    strata = [0, 1, 0, 1, 1]
    whole = bootstrap_weights(5, 40, 3, strata=strata)
    labels = np.array([True, True, False, False, False])
    arranged, _ = permutation_weights(labels, 40, 3, strata=strata, exact_limit=1)
    monkeypatch.setattr("textlab.measures.resampling.weights._DRAWS_AT_ONCE", 7)
    np.testing.assert_array_equal(bootstrap_weights(5, 40, 3, strata=strata), whole)
    again, _ = permutation_weights(labels, 40, 3, strata=strata, exact_limit=1)
    np.testing.assert_array_equal(again, arranged)


def test_totals_stay_exact_beyond_float32():
    big = resampled_totals([[2**24], [1]], [[1, 1]])
    assert big.dtype == np.float64
    assert big[0, 0] == 2**24 + 1
    assert resampled_totals([[0.1], [0.2]], [[1, 1]]).dtype == np.float64


def test_labels_as_weights_and_the_lengths_of_units():
    w, _ = permutation_weights([True, False, False], 9, 0)
    assert resampled_totals([[10], [20], [40]], w).tolist() == [[10, 20, 40]]
    assert resampled_totals([[10], [20], [40]], ~w).tolist() == [[60, 50, 30]]


def test_a_matrix_without_counts():
    assert resampled_totals(sparse.csr_array((3, 2)), np.ones((4, 3))).tolist() == [[0] * 4, [0] * 4]
    assert resampled_totals(np.zeros((3, 0)), np.ones((4, 3))).shape == (0, 4)


def test_the_matrix_given_is_left_alone():
    a = sparse.csr_array(np.array([[1, 0], [2, 5]], dtype=np.int32))
    w = np.array([[2.0, 0.0]])
    resampled_totals(a, w)
    assert a.dtype == np.int32
    assert a.toarray().tolist() == [[1, 0], [2, 5]]
    assert w.tolist() == [[2, 0]]


# -------------------------------------------------------------------------------------------- intervals


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_percentiles_equal_numpy_quantile_and_leave_the_values_alone(dtype):
    values = np.random.default_rng(0).normal(size=(4100, 37)).astype(dtype)
    before = values.copy()
    for confidence in (0.95, 0.5, 0.999):
        low, high = percentile_interval(values, confidence=confidence)
        expected = np.quantile(values.astype(float), [(1 - confidence) / 2, (1 + confidence) / 2], axis=1)
        np.testing.assert_allclose([low, high], expected, rtol=1e-6)
    np.testing.assert_array_equal(values, before)


def test_undefined_resamples_are_left_out():
    nan = float("nan")
    low, high = percentile_interval([[1.0, nan, 3.0, 2.0], [nan] * 4, [5.0, nan, nan, nan]], confidence=0.5)
    np.testing.assert_array_equal(low, [1.5, nan, 5])
    np.testing.assert_array_equal(high, [2.5, nan, 5])


def test_infinite_resamples_do_not_warn():
    low, high = percentile_interval([[-np.inf, -np.inf, 1.0, np.inf]], confidence=0.5)
    assert low[0] == -np.inf
    assert high[0] == np.inf or high[0] >= 1


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=40), st.floats(0.1, 0.98))
def test_intervals_are_ordered_and_equivariant(values, confidence):
    x = np.array(values)
    low, high = percentile_interval(x, confidence=confidence)
    assert x.min() <= low <= high <= x.max()
    down, up = percentile_interval(-x, confidence=confidence)
    np.testing.assert_allclose([down, up], [-high, -low], atol=1e-9)


def test_bca_without_bias_or_skew_is_the_percentile_interval():
    values = np.arange(101.0)
    got = bca_interval(values, 50, [1.0, 2.0, 3.0], confidence=0.9)
    np.testing.assert_allclose(got, percentile_interval(values, confidence=0.9))


def test_bca_against_scipy():
    x = np.random.default_rng(3).exponential(size=40)
    weights = bootstrap_weights(40, 4000, 0)
    means = resampled_totals(x[:, None], weights)[0] / 40
    jack = resampled_totals(x[:, None], jackknife_weights(40))[0] / 39
    ours = bca_interval(means, x.mean(), jack)
    theirs = bootstrap((x,), np.mean, n_resamples=4000, method="BCa", rng=1).confidence_interval
    np.testing.assert_allclose(ours, theirs, atol=0.03)
    # a skewed statistic: both ends move up
    plain = percentile_interval(means)
    assert ours[0] > plain[0]
    assert ours[1] > plain[1]


def test_bca_rows_and_what_it_cannot_do():
    values = np.tile(np.arange(101.0), (3, 1))
    low, _high = bca_interval(values, [50, 500, 50], [[1.0, 2, 3], [1, 2, 3], [1, np.nan, 3]], confidence=0.9)
    assert low[0] == pytest.approx(5)
    assert np.isnan(low[1:]).all()
    low, _ = bca_interval(values[0], 50, [2.0, 2.0, 2.0], confidence=0.9)
    assert low == pytest.approx(5)


# --------------------------------------------------------------------------------------------- p-values

# Constructed: [count, tokens] of the turns of two speakers; full enumeration and scipy permutation_test.
TURNS = np.array([[3, 100], [1, 80], [4, 120], [0, 60], [0, 90], [1, 110], [0, 70], [2, 150], [0, 50]])


def _rate_difference(weights):
    a, b = resampled_totals(TURNS, weights), resampled_totals(TURNS, ~weights)
    return a[0].astype(float) / a[1] - b[0].astype(float) / b[1]


def test_exact_permutation_of_turns():
    labels = np.arange(9) < 4
    weights, exact = permutation_weights(labels, 9999, 0)
    seen, permuted = _rate_difference(labels[None])[0], _rate_difference(weights)
    assert exact
    assert n_arrangements(labels) == len(weights) == 126
    assert seen == pytest.approx(0.0158392435, abs=1e-9)
    greater = permutation_p(seen, permuted, exact=True, alternative="greater")
    assert greater == pytest.approx(0.0555555556, abs=1e-9)
    # |T| >= |T seen|; scipy's two-sided value, twice the smaller tail, is 0.1111
    assert permutation_p(seen, permuted, exact=True) == pytest.approx(0.0873015873, abs=1e-9)
    less = permutation_p(seen, permuted, exact=True, alternative="less")
    assert less + greater >= 1


def test_random_permutation_comes_near_the_exact_p():
    labels = np.arange(9) < 4
    weights, exact = permutation_weights(labels, 4999, 0, exact_limit=0)
    assert not exact
    p = permutation_p(_rate_difference(labels[None])[0], _rate_difference(weights))
    assert p == pytest.approx(0.0873, abs=0.015)


def test_monte_carlo_p_is_never_zero():
    # Davison & Hinkley 1997; Phipson & Smyth 2010: B = 99, no hit
    assert permutation_p(5.0, np.zeros(99)) == pytest.approx(0.01, abs=1e-12)


def test_smallest_attainable_p():
    # 8 units, 4 in group a: 70 arrangements
    assert n_arrangements(np.arange(8) < 4) == 70
    assert smallest_attainable_p(8, 4, two_sided=False) == pytest.approx(0.0142857143, abs=1e-9)
    assert smallest_attainable_p(8, 4) == pytest.approx(0.0285714286, abs=1e-9)
    # five documents split 2 to 3, six speakers 3 to 3 and 1 to 5
    assert smallest_attainable_p(5, 2) == 0.1
    assert smallest_attainable_p(6, 3) == 0.1
    assert smallest_attainable_p(6, 1) == pytest.approx(1 / 6)
    assert smallest_attainable_p([4, 2], [2, 1]) == pytest.approx(2 / 12)
    assert smallest_attainable_p([4, 3], [2, 1]) == pytest.approx(1 / 18)
    assert smallest_attainable_p(2, 1) == 1


@pytest.mark.parametrize(("n", "k"), [(8, 4), (7, 3), (6, 1)])
def test_the_smallest_p_is_attained_by_extreme_data(n, k):
    labels = np.arange(n) < k
    weights, exact = permutation_weights(labels, 1, 0)
    x = np.where(labels, 1.0, 0.0) + np.linspace(0, 0.1, n)[::-1]
    t = weights @ x / k - ~weights @ x / (n - k)
    seen = x[:k].mean() - x[k:].mean()
    assert permutation_p(seen, t, exact=exact) == pytest.approx(smallest_attainable_p(n, k))
    one_sided = permutation_p(seen, t, exact=exact, alternative="greater")
    assert one_sided == pytest.approx(smallest_attainable_p(n, k, two_sided=False))


def test_ties_by_rounding_count_as_hits():
    assert permutation_p(0.3, [0.1 + 0.2, -0.3, 0.29]) == 0.75
    assert permutation_p(0.1 + 0.2, [0.3, -0.3, 0.29]) == 0.75
    assert permutation_p(1e-18, [-1e-18, 0.0, 1.0]) == 1
    single = np.array([[1 / 3, 0.2]], dtype=np.float32)
    assert permutation_p([1 / 3], single) == pytest.approx(2 / 3)


def test_many_terms_nan_and_an_empty_vocabulary():
    nan = float("nan")
    p = permutation_p([1.0, nan, 1.0], [[0.5, 2.0, 0.0], [0, 0, 0], [nan, 0, 0]])
    np.testing.assert_array_equal(p, [0.5, nan, 0.5])  # an undefined arrangement counts against the finding
    assert permutation_p([], np.empty((0, 5))).shape == (0,)


def test_no_difference_has_p_one():
    assert permutation_p(0.0, [0.0, 0.5, -0.5]) == 1


def test_bootstrap_test_of_lijffijt():
    assert bootstrap_p(np.ones(99)) == pytest.approx(0.01)
    assert bootstrap_p(-np.ones(99)) == pytest.approx(0.01)
    assert bootstrap_p([1.0, -1.0, 1.0, -1.0]) == 1
    assert bootstrap_p(np.zeros(9)) == 1
    assert np.isnan(bootstrap_p([1.0, np.nan]))
    assert bootstrap_p([[1.0, 1.0], [1.0, -1.0]]).shape == (2,)


def test_calibration_on_mildly_bursty_words():
    # Simulated: 2 speakers x 40 turns of 30 to 149 tokens, rate ~ Gamma(1, mean .004) per turn, no true
    # difference, 400 replicates, 499 arrangements. The permutation of turns rejects 2 to 8 %, plain G2 10 %.
    rng = np.random.default_rng(20)
    labels = np.arange(80) < 40
    weights, _ = permutation_weights(labels, 499, rng)
    lengths = rng.integers(30, 150, (400, 80))
    counts = rng.poisson(lengths * rng.gamma(1.0, 0.004, (400, 80)))
    both = labels[None]

    def difference(w):
        x, n = resampled_totals(counts.T, w).astype(float), resampled_totals(lengths.T, w).astype(float)
        y, m = counts.sum(1)[:, None] - x, lengths.sum(1)[:, None] - n
        return x / n - y / m, (x, y, n, m)

    seen, table = difference(both)
    p = permutation_p(seen[:, 0], difference(weights)[0])
    assert 0.02 <= (p <= 0.05).mean() <= 0.08
    assert (g2_4cell(*table) > 3.841459).mean() == pytest.approx(0.103, abs=0.05)


# -------------------------------------------------------------------------------------------- bad input


def test_bad_input_is_refused():
    with pytest.raises(SchemaError, match="n_clusters"):
        bootstrap_weights(0, 10, 0)
    with pytest.raises(SchemaError, match="rng"):
        bootstrap_weights(3, 10, "x")
    with pytest.raises(SchemaError, match="strata must have one value"):
        bootstrap_weights(3, 10, 0, strata=["a"])
    with pytest.raises(SchemaError, match="one row of True"):
        permutation_weights([1, 0], 10, 0)
    with pytest.raises(NotEnoughData, match="at least one unit"):
        permutation_weights([True, True], 10, 0)
    with pytest.raises(SchemaError, match="matrix has 2 clusters"):
        resampled_totals([[1], [2]], [[1, 1, 1]])
    with pytest.raises(NotEnoughData, match="no resample"):
        percentile_interval([])
    with pytest.raises(SchemaError, match="confidence"):
        percentile_interval([1.0], confidence=95)
    with pytest.raises(SchemaError, match="dimensions"):
        percentile_interval(np.ones((1, 1, 1)))
    with pytest.raises(SchemaError, match="one row for each term"):
        bca_interval([[1.0, 2.0]], [1.0, 2.0], [[1.0, 2.0]])
    with pytest.raises(SchemaError, match="observed has 2 terms"):
        permutation_p([1.0, 2.0], [[1.0, 2.0]])
    with pytest.raises(UnknownName, match="alternative"):
        permutation_p(1.0, [1.0], alternative="both")
    with pytest.raises(SchemaError, match="one number for each stratum"):
        smallest_attainable_p([3, 4], 2)
    with pytest.raises(SchemaError, match="k must be"):
        smallest_attainable_p(3, 4)


def test_numbers_of_arrangements_are_exact_however_large():
    assert n_arrangements(np.arange(200) < 100) == math.comb(200, 100)


# ---------------------------------------------------------------------- expanded percentiles


def test_the_expanded_interval_of_many_clusters_is_the_percentile_interval():
    values = np.random.default_rng(0).normal(size=(3, 500))
    wide = np.stack(expanded_interval(values, [10**7] * 3))
    assert wide == pytest.approx(np.stack(percentile_interval(values)), abs=1e-4)


def test_the_expanded_interval_on_paper():
    """Five clusters at 80 %: t(.1; 4) = -1.5332, times sqrt(5 / 4) = -1.7142, Phi = .04325. Two: -4.35, 7e-6."""
    low, high = expanded_interval([np.arange(101.0)] * 3, [5, 2, 1], confidence=0.8)
    assert low == pytest.approx([4.325, 0.0007, 0.0007], abs=6e-4)
    assert high == pytest.approx(100 - low)


@given(st.integers(1, 90), st.integers(1, 4), st.sampled_from([0.5, 0.8, 0.95]), st.randoms(use_true_random=False))
def test_the_expanded_interval_needs_the_tails_alone(n_resamples, n_rows, confidence, chance):
    values = np.array([[chance.choice([0.0, chance.random()]) for _ in range(n_resamples)] for _ in range(n_rows)])
    n = [chance.choice([1, 2.5, 20, 1e6]) for _ in range(n_rows)]
    found = np.stack(expanded_interval(values, n, confidence=confidence), axis=1)
    size = np.maximum(n, 2)
    tails = stats.norm.cdf(np.sqrt(size / (size - 1)) * stats.t.ppf((1 - confidence) / 2, size - 1))
    wanted = [np.quantile(row, [tail, 1 - tail]) for row, tail in zip(values, tails, strict=True)]
    np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_the_expanded_interval_leaves_nan_out_and_wants_a_number_of_clusters_a_row():
    low, high = expanded_interval([[3.0, np.nan, 1.0], [np.nan] * 3], [2, 2])
    assert (low[0].round(1), high[0].round(1)) == (1.0, 3.0)
    assert np.isnan(low[1])
    with pytest.raises(SchemaError, match="n_clusters has 1 terms, values has 2"):
        expanded_interval(np.zeros((2, 3)), [4])


def test_the_effective_number_of_clusters_on_paper():
    dense = np.array([[1, 5, 0], [1, 0, 0], [1, 0, 0], [1, 5, 0]])
    for carried in (dense, sparse.csr_array(dense), sparse.coo_matrix(dense)):
        assert effective_number(carried).tolist() == [4, 2, 0]


def test_labels_held_as_bits_give_the_same_totals(monkeypatch):
    counts = np.random.default_rng(1).poisson(0.7, (13, 9)) * np.array([1, 1, 30_000, 1, 1, 1, 1, 1, 1])
    weights, _ = permutation_weights(np.arange(13) < 5, 37, 0)
    parts = [list(iter_resampled_totals(counts, w, terms=2)) for w in (weights, ~weights)]
    monkeypatch.setattr("textlab.measures.resampling.totals._BITS_FROM", 0)
    monkeypatch.setattr("textlab.measures.resampling.totals._COLUMNS_AT_ONCE", 10)
    monkeypatch.setattr("textlab.measures.resampling.totals._UNPACKED_FOR", 200)
    again = [list(iter_resampled_totals(counts, w, terms=2)) for w in (weights, ~weights)]
    for one, other in zip(parts, again, strict=True):
        assert [which for which, _ in one] == [which for which, _ in other]
        for (_, a), (_, b) in zip(one, other, strict=True):
            assert a.dtype == b.dtype
            np.testing.assert_array_equal(a, b)
