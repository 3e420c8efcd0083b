"""Rubin's rules: by hand, at their limits, and against statsmodels."""

import numpy as np
import pytest

from textlab import SchemaError
from textlab.measures.topics import pool_states


def test_by_hand():
    found = pool_states([[1.0], [3.0]], [[0.5], [1.5]])  # within 1, between 2, total 1 + 1.5 * 2
    assert found.estimate.tolist() == [2]
    assert found.variance.tolist() == [4]
    assert found.between_share.tolist() == [0.75]
    assert found.df[0] == pytest.approx(1 / 0.75**2)


def test_equal_imputations_are_one_data_set():
    found = pool_states([[2.0]] * 5, [[0.3]] * 5, df=20)
    assert found.variance[0] == pytest.approx(0.3)
    assert found.df[0] == pytest.approx(21 / 23 * 20)
    assert np.isinf(pool_states([[2.0]] * 5, [[0.3]] * 5).df[0])
    assert pool_states([[2.0]], [[0.3]]).variance.tolist() == [0.3]


def test_degrees_of_freedom_never_exceed_those_of_complete_data():
    rng = np.random.default_rng(0)
    found = pool_states(rng.normal(size=(25, 50)), rng.gamma(5, size=(25, 50)), df=12)
    assert (found.df < 12).all()
    assert (found.df > 0).all()


def test_the_intervals_cover():
    rng = np.random.default_rng(1)
    from scipy.stats import t

    hits = 0
    for _ in range(400):
        centre = rng.normal(0, 1)  # the complete-data estimate, true value 0
        imputed = centre + rng.normal(0, 1, 20)
        pooled = pool_states(imputed, np.ones(20))
        # complete-data variance 1, imputation variance 1: the mean of 20 imputations has variance 1 + 1/20
        hits += abs(pooled.estimate) <= t.ppf(0.975, pooled.df) * np.sqrt(pooled.variance)
    assert hits / 400 >= 0.93


def test_shapes_must_agree():
    with pytest.raises(SchemaError, match="must have one shape"):
        pool_states([1.0, 2.0], [[1.0], [2.0]])
