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
