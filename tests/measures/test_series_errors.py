"""Errors of a series: the working model by brute force, exactness for independent values, refusals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures.series_errors import autoregression, n_waves_for, series_errors


def mean_of(y, **options):
    constant, rows = np.ones((len(y), 1)), np.full((1, len(y)), 1 / len(y))
    return series_errors(rows, y, spread=constant, fit=rows, trend=constant, **options)


@given(st.integers(0, 200), st.sampled_from([8, 15, 40]))
def test_the_likelihood_is_that_of_the_whole_covariance(seed, n):
    """Restricted likelihood from the matrix itself: no product of the series with its shift."""
    rng = np.random.default_rng(seed)
    y = np.cumsum(rng.normal(size=n)) * rng.random() + rng.normal(size=n)
    x, w = np.column_stack([np.ones(n), np.arange(n)]), rng.uniform(0.5, 2, n)

    def likelihood(rho):
        far = np.abs(np.arange(n)[:, None] - np.arange(n))
        inverse = np.linalg.inv(rho**far / np.sqrt(w)[:, None] / np.sqrt(w))
        inside = x.T @ inverse @ x
        left = y - x @ np.linalg.solve(inside, x.T @ inverse @ y)
        dets = np.linalg.slogdet(inside)[1] - np.linalg.slogdet(inverse)[1]
        return -0.5 * dets - 0.5 * (n - 2) * np.log(left @ inverse @ left)

    found = autoregression(x, y, weights=w)
    assert 0 <= found <= 0.95
    for other in (0.0, found - 0.05, found + 0.05, 0.95):
        if 0 <= other <= 0.95:
            assert likelihood(found) >= likelihood(other) - 1e-3


def test_neighbours_alike_are_found_without_much_bias():
    found = []
    for seed in range(200):
        noise = np.random.default_rng(seed).normal(size=60)
        for k in range(1, 60):
            noise[k] += 0.6 * noise[k - 1]
        t = np.arange(30.0)
        x = np.column_stack([np.ones(30), t, t >= 15, t * (t >= 15)])
        found.append(autoregression(x, noise[30:]))
    # the autocorrelation of the residuals is .25 on average
    assert 0.45 < np.mean(found) < 0.7


def test_the_mean_of_independent_values_has_the_textbook_error_on_average():
    squares, df = [], []
    for seed in range(300):
        found = mean_of(np.random.default_rng(seed).normal(size=40))
        squares.append(found.se[0] ** 2)
        df.append(found.df[0])
    assert 1 / 40 < np.mean(squares) < 1.6 / 40  # the working model counts negative autocorrelation as none
    assert np.mean(df) < n_waves_for(40) == 8


def test_all_waves_are_the_textbook_error():
    """With as many cosines as degrees of freedom, every square is counted: t on n - 1, for values without neighbours."""
    rng = np.random.default_rng(3)
    y = rng.normal(size=30)
    y -= 0.3 * np.roll(y, 1)  # autocorrelation below 0, which counts as none
    found = mean_of(y, n_waves=29)
    assert found.autoregression == 0
    assert found.df[0] == pytest.approx(29) and found.se[0] == pytest.approx(y.std(ddof=1) / np.sqrt(30))
    assert stdtrit(found.df[0], 0.975) == pytest.approx(2.045, abs=1e-3)


@given(st.floats(0.1, 50), st.floats(-100, 100))
def test_units_change_nothing(scale, shift):
    y = np.random.default_rng(1).normal(size=25).cumsum()
    one, other = mean_of(y), mean_of(shift + scale * y)
    assert other.autoregression == one.autoregression
    np.testing.assert_allclose([other.se[0], other.df[0]], [scale * one.se[0], one.df[0]], rtol=1e-6)


def test_equal_values_have_no_error():
    found = mean_of(np.full(10, 3.0))
    assert found.se[0] < 1e-12 and found.autoregression == 0


def test_what_is_refused():
    y = np.arange(10.0)
    constant, rows = np.ones((10, 1)), np.full((1, 10), 0.1)
    with pytest.raises(SchemaError, match="rows have shape"):
        series_errors(rows[:, :9], y, spread=constant, fit=rows, trend=constant)
    with pytest.raises(SchemaError, match="spread has shape"):
        series_errors(rows, y, spread=constant.T, fit=rows, trend=constant)
    with pytest.raises(SchemaError, match="above 0"):
        series_errors(rows, y, spread=constant, fit=rows, trend=constant, weights=np.zeros(10))
    with pytest.raises(SchemaError, match="from 1 to 9"):
        mean_of(y, n_waves=10)
    with pytest.raises(SchemaError, match="trend has shape"):
        autoregression(constant[:5], y)
    with pytest.raises(NotEnoughData, match="more values than columns"):
        autoregression(np.ones((10, 10)), y)
    with pytest.raises(NotEnoughData, match="at least 5"):
        autoregression(constant[:4], y[:4])
