"""Least squares with cluster-robust errors, as statsmodels computes them."""

import numpy as np
import pytest

from textlab.analyses.topics.regression import least_squares


def test_least_squares_and_robust_errors_are_those_of_statsmodels():
    sm = pytest.importorskip("statsmodels.api")
    rng = np.random.default_rng(1)
    x = np.column_stack([np.ones(60), rng.normal(size=60)])
    groups = np.repeat(np.arange(12), 5)
    y = x @ np.array([[1.0, 2.0], [0.5, -1.0]]) + rng.normal(size=(60, 2)) + rng.normal(size=(12, 2))[groups]
    b, v = least_squares(x, y, groups)
    for k in range(2):
        theirs = sm.OLS(y[:, k], x).fit(cov_type="cluster", cov_kwds={"groups": groups})
        np.testing.assert_allclose(b[k], theirs.params)
        np.testing.assert_allclose(v[k], theirs.cov_params())
