"""Lowess: R's example, statsmodels, and bands that allow for neighbours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures.smoothing import lowess, lowess_band

# speed and stopping distance of cars (Ezekiel 1930), the example of R's lowess
SPEED = np.array(
    """4 4 7 7 8 9 10 10 10 11 11 12 12 12 12 13 13 13 13 14 14 14 14 15 15 15 16 16 17 17 17 18 18 18 18 19 19 19 20 20
    20 20 20 22 23 24 24 24 24 25""".split(),
    dtype=float,
)
DISTANCE = np.array(
    """2 10 4 22 16 10 18 26 34 17 28 14 20 24 28 26 34 34 46 26 36 60 80 20 26 54 32 40 32 40 50 42 56 76 84 36 46 68
    32 48 52 56 64 66 54 70 92 93 120 85""".split(),
    dtype=float,
)


def test_the_example_of_r():
    curve = lowess(SPEED, DISTANCE)
    assert curve[[0, 2, -1]].tolist() == pytest.approx([4.96545928, 13.124495, 84.3286981], abs=1e-6)


@pytest.mark.parametrize("span", [0.3, 2 / 3, 1])
@pytest.mark.parametrize("iterations", [0, 3])
def test_statsmodels_draws_the_same_curve(span, iterations):
    from statsmodels.nonparametric.smoothers_lowess import lowess as other

    rng = np.random.default_rng(1)
    x = np.sort(rng.random(120)) * 50 + 1900
    y = np.sin(x / 5) + rng.standard_t(2, 120)
    expected = other(y, x, frac=span, it=iterations, delta=0)[:, 1]
    np.testing.assert_allclose(lowess(x, y, span=span, iterations=iterations), expected, atol=1e-7)


def test_a_long_series_is_joined_from_knots():
    from statsmodels.nonparametric.smoothers_lowess import lowess as other

    x = np.arange(1500.0)
    y = np.sin(x / 200) + np.random.default_rng(2).normal(size=1500) * 0.2
    np.testing.assert_allclose(lowess(x, y, span=0.2), other(y, x, frac=0.2, it=3, delta=0)[:, 1], atol=1e-3)


@given(st.integers(0, 500), st.floats(-3, 3), st.floats(-100, 100))
def test_a_straight_line_stays_one(seed, slope, intercept):
    rng = np.random.default_rng(seed)
    x = np.sort(rng.random(25)) * 10
    w = rng.integers(1, 9, 25)
    np.testing.assert_allclose(lowess(x, intercept + slope * x, weights=w, span=0.5), intercept + slope * x, atol=1e-6)


def test_a_window_of_outlying_values_alone_has_a_curve():
    y = np.zeros(60)
    y[:8] = np.array([5, -5, 5, -5, 5, -5, 5, -5])
    y[8:] += np.random.default_rng(0).normal(size=52) * 0.01
    assert np.isfinite(lowess(range(60), y, span=0.1)).all()


def test_equal_weights_and_order_change_nothing():
    rng = np.random.default_rng(3)
    order = rng.permutation(50)
    curve = lowess(SPEED, DISTANCE)
    np.testing.assert_allclose(lowess(SPEED, DISTANCE, weights=np.full(50, 7.0)), curve, atol=1e-9)
    at = np.array([5.0, 20.0])
    np.testing.assert_allclose(lowess(SPEED[order], DISTANCE[order], at=at), lowess(SPEED, DISTANCE, at=at), atol=1e-9)


def test_a_heavy_value_pulls_the_curve():
    y = np.zeros(21)
    y[10] = 1
    x, heavy = np.arange(21), np.where(np.arange(21) == 10, 50.0, 1.0)
    assert lowess(x, y, weights=heavy, iterations=0)[10] > 3 * lowess(x, y, iterations=0)[10]


def test_the_band_is_around_the_curve_without_robust_rounds():
    x, y, w = SPEED, DISTANCE, np.arange(1.0, 51.0)
    band = lowess_band(x, y, weights=w, span=0.4)
    np.testing.assert_allclose(band.value, lowess(x, y, weights=w, span=0.4, iterations=0, at=band.at), atol=1e-9)
    np.testing.assert_allclose(band.high - band.value, band.value - band.low, atol=1e-9)
    assert band.near_end[[0, -1]].all() and not band.near_end[len(band.at) // 2]


def test_the_errors_are_those_of_the_curve():
    """Over many series the curve varies as much as its errors say, or a little less: they count no autocorrelation < 0."""
    x = np.linspace(0, 1, 60)
    found = [lowess_band(x, np.random.default_rng(seed).normal(size=60), at=[0.0, 0.5]) for seed in range(200)]
    ratio = np.mean([band.se**2 for band in found], axis=0) / np.var([band.value for band in found], axis=0)
    assert (ratio > 0.9).all() and (ratio < 1.9).all()


def test_the_band_is_wider_where_neighbours_resemble_each_other():
    rng = np.random.default_rng(4)
    noise = np.convolve(rng.normal(size=206), np.ones(7))[6:206]
    mixed = rng.permutation(noise)
    alike, alone = (lowess_band(np.arange(200), values) for values in (noise, mixed))
    assert alike.autoregression > 0.5 > alone.autoregression
    assert np.mean(alike.high - alike.low) > 1.5 * np.mean(alone.high - alone.low)


@pytest.mark.parametrize("alike", [0.0, 0.6])
def test_the_band_covers(alike):
    held, x = [], np.linspace(0, 1, 40)
    for seed in range(100):
        noise = np.random.default_rng(seed).normal(size=70)
        for k in range(1, 70):
            noise[k] += alike * noise[k - 1]
        band = lowess_band(x, 1 + 2 * x + noise[30:], at=[0.1, 0.5])
        held.append((band.low <= 1 + 2 * band.at) & (1 + 2 * band.at <= band.high))
    assert (np.mean(held, axis=0) >= 0.88).all()  # resampled blocks of neighbours: .68 and .73 where alike


@pytest.mark.parametrize(
    ("x", "options", "error", "words"),
    [
        (range(4), {}, NotEnoughData, "at least 5"),
        ([2] * 6, {}, NotEnoughData, "all x are equal"),
        (range(6), {"span": 0}, SchemaError, "span"),
        (range(6), {"span": 1.5}, SchemaError, "span"),
        (range(6), {"weights": [1, 2]}, SchemaError, "6, 6 and 2"),
        (range(6), {"weights": [0] * 6}, SchemaError, "above 0"),
    ],
)
def test_what_is_refused(x, options, error, words):
    for ask in (lowess, lowess_band):
        with pytest.raises(error, match=words):
            ask(x, list(range(len(x))), **options)
    with pytest.raises(SchemaError, match="iterations"):
        lowess(range(6), range(6), iterations=-1)
