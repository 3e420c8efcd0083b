"""Words that name a topic: worked on paper, and what holds for every table."""

import numpy as np
import pytest

from textlab import SchemaError
from textlab.measures.topics import diversity_of_topics, exclusivity, frex, lift, relevance

PHI = [[0.6, 0.3, 0.1, 0.0], [0.6, 0.0, 0.2, 0.2]]
OVERALL = [6, 1, 2, 1]


def test_lift_is_a_ratio_of_shares():
    np.testing.assert_allclose(lift(PHI, OVERALL), [[1, 3, 0.5, 0], [1, 0, 1, 2]])
    assert np.isnan(lift([[1.0, 0.0]], [1, 0])[0, 1])


def test_relevance_lies_between_probability_and_lift():
    np.testing.assert_allclose(relevance(PHI, OVERALL, weight=1)[0, :3], np.log([0.6, 0.3, 0.1]))
    np.testing.assert_allclose(relevance(PHI, OVERALL, weight=0)[0, :3], np.log([1, 3, 0.5]))
    assert relevance(PHI, OVERALL)[0, 1] == pytest.approx(0.6 * np.log(0.3) + 0.4 * np.log(3))
    assert relevance(PHI, OVERALL)[0, 3] == -np.inf


def test_frex_is_the_harmonic_mean_of_two_ranks():
    # topic 1: shares .6 .3 .1 0 have ranks 1, .75, .5, .25; exclusivity .5 1 1/3 0 has .75, 1, .5, .25
    wanted = [1 / (0.5 / 0.75 + 0.5 / 1), 1 / (0.5 / 1 + 0.5 / 0.75), 0.5, 0]
    np.testing.assert_allclose(frex(PHI)[0], wanted)
    np.testing.assert_allclose(frex(PHI, weight=0)[0], [1, 0.75, 0.5, 0])


def test_exclusivity_is_the_part_a_topic_has_of_its_words():
    assert exclusivity(PHI, n=2).tolist() == pytest.approx([(0.5 + 1) / 2, (0.5 + 2 / 3) / 2])
    assert exclusivity([[1, 0], [0, 1]]).tolist() == [1, 1]
    assert np.isnan(exclusivity([[1.0, 1.0], [0.0, 0.0]])[1])


def test_diversity_counts_different_words():
    assert diversity_of_topics([np.array([0, 1]), np.array([1, 2])]) == 0.75
    assert np.isnan(diversity_of_topics([]))


def test_what_is_refused():
    with pytest.raises(SchemaError, match="relevance: weight must lie between 0 and 1"):
        relevance(PHI, OVERALL, weight=2)
    with pytest.raises(SchemaError, match="they must share their terms"):
        lift(PHI, [1, 2])
    with pytest.raises(SchemaError, match="frex: phi must be finite and at least 0"):
        frex([[-1.0, 2.0]])
