"""Fightin' Words: the constructed case, the priors, resamples."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from textlab.errors import NotEnoughData, SchemaError, UnknownName
from textlab.measures.keyness.log_odds import (
    default_alpha0,
    flat_prior,
    informative_prior,
    log_odds_dirichlet,
    log_odds_resampled,
)

# the, capital, tax, growth, robot. Constructed; Monroe, Colaresi & Quinn 2008, equations 15-23; checked
# against a loop transcription of the published ConvoKit / FightingWords algorithm.
A, B = np.array([60, 25, 12, 3, 0]), np.array([150, 10, 8, 30, 2])


def test_flat_prior():
    delta, var, z = log_odds_dirichlet(A, B, flat_prior(5, alpha=0.1))
    expected = [-0.694130507, 1.83665227, 1.17904596, -1.71380066, -2.36339945]
    np.testing.assert_allclose(delta, expected, rtol=1e-6)
    expected = [0.0233011603, 0.138850538, 0.206101418, 0.355803237, 10.4761905]
    np.testing.assert_allclose(var, expected, rtol=1e-6)
    expected = [-4.54728693, 4.92893573, 2.5971094, -2.87313053, -0.730189254]
    np.testing.assert_allclose(z, expected, rtol=1e-6)


def test_informative_prior():
    prior = informative_prior(A + B, 50)
    np.testing.assert_allclose(prior, [35.0, 5.83333333, 3.33333333, 5.5, 0.333333333], rtol=1e-6)
    delta, var, z = log_odds_dirichlet(A, B, prior)
    expected = [-0.499424849, 1.34198897, 0.874546161, -1.01345651, -1.44223699]
    np.testing.assert_allclose(delta, expected, rtol=1e-6)
    expected = [0.0159317212, 0.0955903272, 0.153452685, 0.145816073, 3.42857143]
    np.testing.assert_allclose(var, expected, rtol=1e-6)
    expected = [-3.9567517, 4.34052211, 2.23252068, -2.65400917, -0.778896998]
    np.testing.assert_allclose(z, expected, rtol=1e-6)


def test_one_number_is_the_same_prior_for_all_terms():
    for one, many in zip(
        log_odds_dirichlet(A, B, 0.1), log_odds_dirichlet(A, B, flat_prior(5, alpha=0.1)), strict=True
    ):
        np.testing.assert_array_equal(one, many)


def test_default_strength_of_the_prior():
    assert default_alpha0(4500, 22_500) == 450
    assert default_alpha0(22_500, 4500) == 450
    assert default_alpha0(10_000, 10_000) == 500
    with pytest.raises(NotEnoughData, match="both groups"):
        default_alpha0(0, 100)


def test_a_filtered_vocabulary_changes_the_sums():
    kept = log_odds_dirichlet(A[1:], B[1:], 0.1)[0]
    assert not np.allclose(kept, log_odds_dirichlet(A, B, 0.1)[0][1:])


def test_a_vocabulary_of_one_term_has_no_odds():
    delta, _, z = log_odds_dirichlet([5], [7], 0.1)
    assert np.isnan(delta).all()
    assert np.isnan(z).all()


counts = arrays(np.int64, 6, elements=st.integers(0, 1000))


@given(counts, counts, st.floats(0.01, 100))
def test_swapping_the_groups_flips_the_sign(a, b, alpha):
    delta, var, z = log_odds_dirichlet(a, b, alpha)
    back = log_odds_dirichlet(b, a, alpha)
    np.testing.assert_allclose(delta, -back[0], atol=1e-10)
    np.testing.assert_allclose(var, back[1])
    np.testing.assert_allclose(z, -back[2], atol=1e-10)


@given(counts, counts)
def test_a_stronger_prior_towards_the_pool_shrinks_the_contrast(a, b):
    background = a + b + 1
    weak = np.abs(log_odds_dirichlet(a, b, informative_prior(background, 1e-3))[0])
    strong = np.abs(log_odds_dirichlet(a, b, informative_prior(background, 1e9))[0])
    assert (strong <= weak + 1e-5).all()


def test_resamples_equal_one_by_one_whatever_the_block():
    rng = np.random.default_rng(3)
    a, b = rng.poisson(5, (130, 5)), rng.poisson(9, (130, 5))
    prior = informative_prior([5, 4, 3, 2, 1], 20)
    delta = log_odds_resampled(a, b, prior)
    np.testing.assert_array_equal(delta[7], log_odds_dirichlet(a[7], b[7], prior)[0])
    np.testing.assert_array_equal(log_odds_resampled(a, b, prior, score="z"), log_odds_dirichlet(a, b, prior)[2])
    np.testing.assert_array_equal(delta, log_odds_resampled(a, b, prior, block=7))
    # one group fixed: broadcasting
    np.testing.assert_array_equal(log_odds_resampled(a, b[0], prior)[0], delta[0])


def test_float32_totals_give_the_same_numbers():
    rng = np.random.default_rng(3)
    a, b = rng.poisson(5, (9, 5)), rng.poisson(9, (9, 5))
    np.testing.assert_array_equal(
        log_odds_resampled(a.astype(np.float32), b.astype(np.float32), 0.5), log_odds_resampled(a, b, 0.5)
    )


def test_bad_input_is_refused():
    with pytest.raises(SchemaError, match="a must be finite"):
        log_odds_dirichlet([1, -1], [1, 1], 0.1)
    with pytest.raises(SchemaError, match="b must be finite"):
        log_odds_dirichlet([1, 1], [1, np.nan], 0.1)
    with pytest.raises(SchemaError, match="same length"):
        log_odds_dirichlet([1, 1, 1], [1, 1], 0.1)
    with pytest.raises(SchemaError, match="above 0"):
        log_odds_dirichlet([1, 1], [1, 1], [0.1, 0.0])
    with pytest.raises(SchemaError, match="alpha must be above 0"):
        flat_prior(3, alpha=0)
    with pytest.raises(SchemaError, match="alpha0"):
        informative_prior([1, 2], -5)
    with pytest.raises(NotEnoughData, match="no tokens"):
        informative_prior([0, 0], 5)
    with pytest.raises(NotEnoughData, match="no tokens"):
        informative_prior([], 5)
    with pytest.raises(UnknownName, match="score"):
        log_odds_resampled([[1, 1]], [[1, 1]], 0.1, score="odds")
