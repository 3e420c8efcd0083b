"""Shares of rare labels: the exact interval, worked by hand and against simulated samples."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from textlab.analyses.stance.rare_labels import RARE, exact_ends, is_rare


def test_no_label_in_thirty_is_the_rule_of_three() -> None:
    """1 - (alpha / 2) ** (1 / n), about 3.7 / n at 95 %."""
    low, high = exact_ends(0.0, np.ones(30), 30, confidence=0.95)
    assert low == 0
    assert high == pytest.approx(1 - 0.025 ** (1 / 30))


def test_one_in_forty_two_by_beta_quantiles() -> None:
    low, high = exact_ends(1 / 42, np.ones(42), 42, confidence=0.95)
    assert (low, high) == pytest.approx((stats.beta.ppf(0.025, 1, 42), stats.beta.ppf(0.975, 2, 41)))


def test_unequal_weights_and_clusters_make_it_wider() -> None:
    even = exact_ends(0.1, np.ones(40), 40, confidence=0.95)
    uneven = exact_ends(0.1, np.r_[np.full(20, 5.0), np.ones(20)], 40, confidence=0.95)
    clustered = exact_ends(0.1, np.ones(40), 10, confidence=0.95)
    assert uneven[1] > even[1]
    assert clustered[1] > uneven[1]


def test_every_passage_with_the_label() -> None:
    low, high = exact_ends(1.0, np.ones(30), 30, confidence=0.95)
    assert high == 1
    assert low == pytest.approx(0.025 ** (1 / 30))


@pytest.mark.parametrize("n", [0, RARE - 1, RARE])
def test_rare_on_either_side(n: int) -> None:
    y = np.r_[np.ones(n), np.zeros(50)]
    assert is_rare(y) == is_rare(1 - y) == (n < RARE)


def test_it_covers_where_resamples_do_not() -> None:
    """True share .04 of 42 passages: percentiles of resampled shares hold it too rarely, the exact interval does."""
    rng = np.random.default_rng(1)
    truth, n, held, resampled = 0.04, 42, 0, 0
    for _ in range(400):
        y = (rng.random(n) < truth).astype(float)
        low, high = exact_ends(float(y.mean()), np.ones(n), n, confidence=0.95)
        held += low <= truth <= high
        means = rng.choice(y, (200, n)).mean(axis=1)
        resampled += np.quantile(means, 0.025) <= truth <= np.quantile(means, 0.975)
    assert held / 400 >= 0.95
    assert resampled / 400 < 0.9
