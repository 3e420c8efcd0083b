"""Log-sums by power series are those of the whole table."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from textlab.measures.scaling.exponential_sums import tilted_sums


@given(st.integers(0, 10_000), st.floats(0.01, 8), st.floats(0.01, 8), st.floats(-5, 5))
def test_the_series_is_the_sum(seed, wide, far, off):
    rng = np.random.default_rng(seed)
    log_a, u, at = rng.normal(0, 3, 40), off + rng.normal(0, wide, 40), rng.normal(0, far, 25)
    exponents = log_a + np.outer(at, u)
    top = exponents.max(axis=1)
    weights = np.exp(exponents - top[:, None])
    total = weights.sum(axis=1)
    mean = weights @ u / total
    found = tilted_sums(log_a, u, at)
    np.testing.assert_allclose(found[0], top + np.log(total), rtol=1e-11, atol=1e-10)
    np.testing.assert_allclose(found[1], mean, rtol=1e-10, atol=1e-9)
    np.testing.assert_allclose(found[2], (weights * (u - mean[:, None]) ** 2).sum(1) / total, atol=1e-9 * wide**2)


def test_equal_numbers():
    log_sum, mean, variance = tilted_sums(np.zeros(4), np.full(4, 2.0), np.array([0.0, 3.0]))
    np.testing.assert_allclose(log_sum, [np.log(4), np.log(4) + 6])
    assert mean.tolist() == [2, 2] and variance.tolist() == [0, 0]
