"""Adjusted p-values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from textlab.errors import SchemaError
from textlab.measures.multiple import benjamini_hochberg, benjamini_yekutieli, bonferroni, holm

# Benjamini & Hochberg 1995, section 4.1: 4 rejections at .05, Bonferroni 3; adjusted values as by R p.adjust
P = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1.0]  # fmt: skip
BH = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571429, 0.0638571429, 0.0645, 0.0765, 0.486, 0.581181818, 0.714875, 0.753230769, 0.813214286, 1.0]  # fmt: skip
HOLM = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.278, 0.278, 0.278, 0.3213, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]


def test_the_worked_example_of_benjamini_and_hochberg():
    np.testing.assert_allclose(benjamini_hochberg(P), BH, rtol=1e-6)
    np.testing.assert_allclose(holm(P), HOLM, rtol=1e-6)
    assert (benjamini_hochberg(P) <= 0.05).sum() == 4
    assert (bonferroni(P) <= 0.05).sum() == 3


ps = st.lists(st.floats(0, 1), max_size=30).map(np.array)
ALL = [benjamini_hochberg, benjamini_yekutieli, bonferroni, holm]


@given(ps)
def test_scipy_agrees(p):
    if p.size:
        np.testing.assert_allclose(benjamini_hochberg(p), false_discovery_control(p))
        np.testing.assert_allclose(benjamini_yekutieli(p), false_discovery_control(p, method="by"))


@given(ps, st.integers(0, 2**32))
def test_monotone_bounded_and_independent_of_order(p, seed):
    order = np.random.default_rng(seed).permutation(p.size)
    for adjust in ALL:
        adjusted = adjust(p)
        assert ((adjusted >= p - 1e-15) & (adjusted <= 1)).all()
        assert (np.diff(adjusted[np.argsort(p, kind="stable")]) >= 0).all()
        np.testing.assert_array_equal(adjust(p[order]), adjusted[order])
    assert (benjamini_hochberg(p) <= holm(p) + 1e-15).all()
    assert (holm(p) <= bonferroni(p) + 1e-15).all()


@pytest.mark.parametrize("adjust", ALL)
def test_nan_stays_nan_and_is_not_in_the_family(adjust):
    nan = float("nan")
    got = adjust([[0.01, nan], [nan, 0.03]])
    np.testing.assert_array_equal(got[[0, 1], [0, 1]], adjust([0.01, 0.03]))
    assert np.isnan(got[[0, 1], [1, 0]]).all()
    assert np.isnan(adjust([nan])).all()
    assert adjust([]).shape == (0,)
    assert adjust(0.04) == pytest.approx(0.04)


@pytest.mark.parametrize("adjust", ALL)
@pytest.mark.parametrize("p", [[-0.1], [1.1], ["x"], [float("inf")]])
def test_what_is_no_probability_is_refused(adjust, p):
    with pytest.raises(SchemaError, match=adjust.__name__):
        adjust(p)
