"""The smallest contrast that can be seen."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import SchemaError
from textlab.measures.power import power_of_ratio, smallest_rate_ratio

# One speaker with 4,500 tokens against 22,500, 80 % power, 5 %: rate per 10,000 and the smallest ratio for
# variance inflation 1, 2 and 4. Table of the methods notes, printed to two figures.
TABLE = {
    2: (6.0, 9.9, 19), 5: (3.6, 5.2, 8.3), 10: (2.7, 3.6, 5.2), 20: (2.1, 2.7, 3.6), 50: (1.7, 2.0, 2.5),
    100: (1.5, 1.7, 2.0),
}  # fmt: skip


def test_the_printed_table():
    rates = np.array(list(TABLE)) / 10_000
    got = smallest_rate_ratio(rates[:, None], 4500, 22_500, vif=[1, 2, 4])
    rounded = np.where(got < 10, got.round(1), got.round())
    np.testing.assert_allclose(rounded, list(TABLE.values()))


def test_simulated_power_at_the_smallest_ratio():
    # Wald's approximation: nearer to .8 the more occurrences; at 50 per 10,000 it is .76
    rate, n_a, n_b = 500 / 10_000, 4500, 22_500
    ratio = float(smallest_rate_ratio(rate, n_a, n_b))
    rng = np.random.default_rng(0)
    a, b = rng.poisson(n_a * rate * ratio, 20_000), rng.poisson(n_b * rate, 20_000)
    z = np.log((a / n_a) / (b / n_b)) / np.sqrt(1 / a + 1 / b)
    assert (np.abs(z) > 1.959964).mean() == pytest.approx(0.8, abs=0.02)


rates = st.floats(1e-6, 0.1)
sizes = st.integers(100, 10**7)


@given(rates, sizes, sizes, st.floats(1, 10), st.floats(0.2, 0.99))
def test_the_ratio_has_the_power_asked_for(rate, n_a, n_b, vif, power):
    ratio = smallest_rate_ratio(rate, n_a, n_b, vif=vif, power=power)
    if ratio < 1e12:
        assert power_of_ratio(ratio, rate, n_a, n_b, vif=vif) == pytest.approx(power, abs=1e-6)


@given(rates, sizes, sizes)
def test_more_text_and_less_burstiness_see_more(rate, n_a, n_b):
    plain = smallest_rate_ratio(rate, n_a, n_b)
    assert plain > 1
    assert smallest_rate_ratio(rate, 2 * n_a, n_b) <= plain
    assert smallest_rate_ratio(rate, n_a, 2 * n_b) <= plain
    assert smallest_rate_ratio(rate, n_a, n_b, vif=2) > plain


def test_too_little_text_to_see_any_excess_is_infinite():
    assert smallest_rate_ratio(1e-6, 100, 100, vif=8, power=0.75) == np.inf


def test_nothing_expected_is_undefined():
    assert np.isnan(smallest_rate_ratio([0, 0.1, 0.1], [10, 0, 10], [10, 10, 0])).all()
    assert smallest_rate_ratio([], 10, 10).shape == (0,)


def test_bad_input_is_refused():
    for bad in ({"rate": 2}, {"rate": -0.1}, {"n_a": np.nan}):
        with pytest.raises(SchemaError, match="smallest_rate_ratio"):
            smallest_rate_ratio(**({"rate": 0.01, "n_a": 10, "n_b": 10} | bad))
    with pytest.raises(SchemaError, match="vif"):
        smallest_rate_ratio(0.01, 10, 10, vif=0.5)
    with pytest.raises(SchemaError, match="alpha"):
        smallest_rate_ratio(0.01, 10, 10, alpha=0)
    with pytest.raises(SchemaError, match="exceed"):
        smallest_rate_ratio(0.01, 10, 10, power=0.01)
