"""Series: autocorrelation as other programs have it, and blocks of neighbours."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.measures.series import autocorrelation, block_length, block_weights, effective_length, ljung_box

# luteinizing hormone, 48 samples (Diggle 1990); R's acf and Box.test
LH = np.array(
    """2.4 2.4 2.4 2.2 2.1 1.5 2.3 2.3 2.5 2.0 1.9 1.7 2.2 1.8 3.2 3.2 2.7 2.2 2.2 1.9 1.9 1.8 2.7 3.0 2.3 2.0 2.0
    2.9 2.9 2.7 2.7 2.3 2.6 2.4 1.8 1.7 1.5 1.4 2.1 3.3 3.5 3.5 3.1 2.6 2.1 3.4 3.0 2.9""".split(),
    dtype=float,
)


def test_autocorrelation_of_a_known_series():
    expected = [0.575524476, 0.181818182, -0.144755245, -0.174825175, -0.14965035]
    np.testing.assert_allclose(autocorrelation(LH, 5), expected, atol=1e-8)
    assert ljung_box(LH, 1).statistic == pytest.approx(16.9137918)
    assert np.isnan(autocorrelation(np.full(10, 0.1))[0])
    assert np.isnan(ljung_box(np.full(10, 0.1)).p)


def test_ljung_box_is_that_of_statsmodels():
    from statsmodels.stats.diagnostic import acorr_ljungbox

    expected = acorr_ljungbox(LH, lags=[5])
    found = ljung_box(LH, 5)
    assert found.statistic == pytest.approx(float(expected["lb_stat"].iloc[0]))
    assert found.p == pytest.approx(float(expected["lb_pvalue"].iloc[0]))
    assert ljung_box(LH).n_lags == 9


def test_effective_length():
    assert effective_length(LH) == pytest.approx(48 * (1 - 0.575524476) / (1 + 0.575524476))
    assert effective_length([0, 1] * 10) == 20  # a negative correlation adds no evidence


def test_block_length_grows_with_dependence():
    noise = np.random.default_rng(0).normal(size=200)
    assert block_length(noise) == 1
    assert 3 < block_length(np.convolve(noise, np.ones(4))[:200]) < block_length(np.cumsum(noise)) <= 50


@given(st.integers(2, 30), st.integers(0, 100), st.data())
def test_blocks_are_runs_and_every_value_is_drawn_alike(n, seed, data):
    block = data.draw(st.integers(1, n))
    weights = block_weights(n, block, 5, seed)
    assert (weights.sum(axis=1) == n).all()


def test_values_at_the_ends_are_drawn_as_often():
    means = block_weights(12, 5, 20_000, 1).mean(axis=0)
    np.testing.assert_allclose(means, 1, atol=0.05)
    pairs = block_weights(10, 2, 200, 0)
    runs = (np.minimum(pairs, np.roll(pairs, 1, axis=1)) + np.minimum(pairs, np.roll(pairs, -1, axis=1)) > 0) | (
        pairs == 0
    )
    assert runs.all()
