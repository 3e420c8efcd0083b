"""Trends: exact distributions by brute force, and errors that allow for the order of a series."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures.trends import interrupted_series, mann_kendall


def test_five_in_order():
    found = mann_kendall([1, 2, 3, 4, 5])
    assert (found.s, found.tau, found.exact) == (10, 1, True)
    assert found.p == pytest.approx(2 / 120)
    assert mann_kendall([5, 3, 4, 1, 2]).p > found.p


@given(st.lists(st.integers(0, 3), min_size=3, max_size=6))
def test_the_exact_p_is_that_of_all_orders(values):
    def s(x):
        return sum(np.sign(b - a) for a, b in itertools.combinations(x, 2))

    found = mann_kendall(values)
    every = [abs(s(order)) for order in itertools.permutations(values)]
    assert found.s == s(values)
    assert found.p == pytest.approx(np.mean(np.array(every) >= abs(found.s)))
    assert found.smallest_p == pytest.approx(np.mean(np.array(every) >= max(every)), abs=1e-12)


@pytest.mark.parametrize("n", [9, 30, 50])
def test_scipy_has_the_same_exact_p(n):
    from scipy.stats import kendalltau

    x = np.random.default_rng(n).permutation(n)
    tau = kendalltau(np.arange(n), x, method="exact")
    found = mann_kendall(x)
    assert found.tau == pytest.approx(tau.statistic)
    assert found.p == pytest.approx(tau.pvalue)


def test_beyond_fifty_the_normal_is_close_to_the_exact():
    from scipy.stats import kendalltau

    x = np.random.default_rng(5).permutation(60) + np.arange(60) * 0.301
    assert mann_kendall(x).p == pytest.approx(kendalltau(np.arange(60), x, method="exact").pvalue, rel=0.02)
    assert not mann_kendall(x).exact

    tied = np.round(x / 20)
    shuffled = np.random.default_rng(0).permuted(np.tile(tied, (4000, 1)), axis=1)
    upper = np.triu_indices(60, 1)
    s = np.sign(shuffled[:, upper[1]] - shuffled[:, upper[0]]).sum(axis=1)
    found = mann_kendall(tied)
    assert found.p == pytest.approx(np.mean(np.abs(s) >= abs(found.s)), abs=0.02)


def test_equal_values_do_not_rise():
    found = mann_kendall([2, 2, 2, 2])
    assert (found.s, found.p, found.smallest_p) == (0, 1, 1)
    assert np.isnan(found.tau)
    assert mann_kendall(np.full(60, 2.0)).p == 1
    with pytest.raises(NotEnoughData, match="at least 3"):
        mann_kendall([1, 2])


# ---------------------------------------------------------------------- interrupted series


def test_the_coefficients_are_those_of_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(2)
    t = np.arange(60.0)
    y = 1 + 0.1 * t + 2 * (t >= 30) - 0.05 * (t - 30) * (t >= 30) + rng.normal(size=60)
    w = rng.uniform(0.5, 2, 60)
    x = np.column_stack([np.ones(60), t - 30, t >= 30, (t - 30) * (t >= 30)])
    for weights, model in ((None, sm.OLS(y, x)), (w, sm.WLS(y, x, weights=w))):
        np.testing.assert_allclose(
            interrupted_series(t, y, 30, weights=weights).estimate, model.fit().params, atol=1e-9
        )


def test_level_and_slope_are_recovered():
    t = np.arange(40.0)
    y = 3 + 0.5 * (t - 20) + 2 * (t >= 20) - 0.25 * (t - 20) * (t >= 20)
    found = interrupted_series(t[::-1], y[::-1], 20)
    np.testing.assert_allclose(found.estimate, [3, 0.5, 2, -0.25], atol=1e-9)
    assert (found.n_before, found.n_after, found.n_waves) == (20, 20, 8)


def held(n, alike, n_series=150):
    """Return the share of the intervals of each term that hold its true value, 0."""
    inside = np.zeros(4)
    for seed in range(n_series):
        noise = np.random.default_rng([n, seed]).normal(size=n + 30)
        for k in range(1, n + 30):
            noise[k] += alike * noise[k - 1]
        found = interrupted_series(np.arange(n), noise[30:], n / 2)
        inside += (found.low <= 0) & (found.high >= 0)
    return inside / n_series


@pytest.mark.parametrize(("n", "alike"), [(20, 0.0), (30, 0.5), (60, 0.5)])
def test_the_intervals_cover_in_short_series_and_with_neighbours_alike(n, alike):
    # with Newey-West errors three of the four lay below .8
    assert (held(n, alike) >= 0.9).all()


@pytest.mark.parametrize(
    ("at", "options", "error", "words"),
    [
        (3, {}, NotEnoughData, "3 observations before"),
        (17, {}, NotEnoughData, "3 observations after"),
        (10, {"weights": np.zeros(20)}, SchemaError, "above 0"),
        (10, {"weights": [1.0]}, SchemaError, "20, 20 and 1"),
        (10, {"n_waves": 20}, SchemaError, "from 1 to 19"),
        (10, {"confidence": 95}, SchemaError, "between 0 and 1"),
    ],
)
def test_what_is_refused(at, options, error, words):
    with pytest.raises(error, match=words):
        interrupted_series(np.arange(20), np.arange(20) ** 0.5, at, **options)
    with pytest.raises(SchemaError, match="finite"):
        interrupted_series([0, np.nan], [1, 2], 1)
