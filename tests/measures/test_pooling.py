"""Rubin's rules: on paper, and coverage where dates are uncertain."""

import numpy as np
import pytest

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures.pooling import pool_estimates


def test_on_paper():
    found = pool_estimates([[1.0, 5], [3, 5]], [[2.0, 1], [4, 1]])
    # W = 3, B = 2, T = 3 + 1.5 * 2; where the draws agree, W alone
    assert found.value.tolist() == [2, 5]
    assert found.se.tolist() == pytest.approx([np.sqrt(6), 1])
    assert found.share_unknown.tolist() == pytest.approx([0.5, 0])
    assert found.high[1] == pytest.approx(5 + 1.959964, abs=1e-5)
    assert found.high[0] == pytest.approx(2 + 2.7764451 * np.sqrt(6), abs=1e-5)  # (2 - 1) / .5^2 = 4 degrees of freedom


def test_a_missing_draw_is_missing():
    found = pool_estimates([1.0, np.nan], [1.0, 1.0])
    assert np.isnan([found.value, found.se, found.low, found.share_unknown]).all()


def test_what_is_refused():
    with pytest.raises(NotEnoughData, match="at least two"):
        pool_estimates([1.0], [1.0])
    with pytest.raises(SchemaError, match="the same"):
        pool_estimates([1.0, 2], [1.0])
    with pytest.raises(SchemaError, match="below 0"):
        pool_estimates([1.0, 2], [1.0, -1])


def test_degrees_of_freedom_by_hand():
    found = pool_estimates([[1.0], [3.0]], [[0.5], [1.5]])  # within 1, between 2, total 1 + 1.5 * 2
    assert found.df[0] == pytest.approx(1 / 0.75**2)
    same = pool_estimates([[2.0]] * 5, [[0.3]] * 5, df=20)
    assert same.df[0] == pytest.approx(21 / 23 * 20)
    assert np.isinf(pool_estimates([[2.0]] * 5, [[0.3]] * 5).df[0])


def test_degrees_of_freedom_never_exceed_those_of_complete_data():
    rng = np.random.default_rng(0)
    found = pool_estimates(rng.normal(size=(25, 50)), rng.gamma(5, size=(25, 50)), df=12)
    assert (found.df < 12).all()
    assert (found.df > 0).all()


def test_the_intervals_cover():
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(400):
        centre = rng.normal(0, 1)  # the complete-data estimate, true value 0
        # complete-data variance 1, imputation variance 1: the mean of 20 imputations has variance 1 + 1/20
        found = pool_estimates(centre + rng.normal(0, 1, 20), np.ones(20))
        hits += found.low <= 0 <= found.high
    assert hits / 400 >= 0.93
