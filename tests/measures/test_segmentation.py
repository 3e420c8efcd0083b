"""Segmentation: no better one by exhaustive search, and the same as ruptures when it looks everywhere."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures.segmentation import best_split, noise_variance, optimal_changes, penalized_changes


def left_over(y, after, w=None):
    w = np.ones(len(y)) if w is None else w
    ends = [0, *after, len(y)]
    parts = [(y[i:j], w[i:j]) for i, j in itertools.pairwise(ends)]
    return sum((b * (a - np.average(a, weights=b)) ** 2).sum() for a, b in parts)


series = st.lists(st.integers(-5, 5), min_size=6, max_size=11).map(lambda x: np.array(x, dtype=float))


@given(series, st.integers(1, 2), st.integers(1, 2))
def test_no_other_segmentation_leaves_fewer_squares(y, k, size):
    every = [
        after for after in itertools.combinations(range(1, len(y)), k) if min(np.diff([0, *after, len(y)])) >= size
    ]
    found = optimal_changes(y, k, min_size=size)
    assert min(np.diff([0, *found, len(y)])) >= size
    assert left_over(y, found) == pytest.approx(min(left_over(y, after) for after in every), abs=1e-9)


@given(series, st.integers(1, 3), st.floats(0.1, 30))
def test_no_other_number_of_changes_pays_more(y, size, penalty):
    found = penalized_changes(y, penalty=penalty, min_size=size)
    mine = left_over(y, found) + penalty * len(found)
    best = left_over(y, [])
    for k in range(1, len(y) // size):
        best = min(best, left_over(y, optimal_changes(y, k, min_size=size)) + penalty * k)
    assert mine == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_ruptures_finds_the_same_when_it_looks_everywhere(seed):
    ruptures = pytest.importorskip("ruptures")
    rng = np.random.default_rng(seed)
    y = np.repeat(rng.normal(0, 2, 5), 12) + rng.normal(size=60)
    exact = ruptures.Dynp(model="l2", min_size=5, jump=1).fit(y).predict(3)[:-1]
    assert optimal_changes(y, 3).tolist() == exact
    pelt = ruptures.Pelt(model="l2", min_size=5, jump=1).fit(y).predict(2 * noise_variance(y) * np.log(60))[:-1]
    assert penalized_changes(y).tolist() == pelt


@given(series, st.integers(0, 1000))
def test_a_weight_of_two_is_a_value_twice(y, seed):
    w = np.random.default_rng(seed).integers(1, 4, len(y))
    after = optimal_changes(y, 1, weights=w, min_size=1)
    assert left_over(y, after, w) == pytest.approx(min(left_over(y, [k], w) for k in range(1, len(y))), abs=1e-9)


def test_one_split_is_the_optimal_one():
    rng = np.random.default_rng(3)
    y = rng.normal(size=40) + np.repeat([0, 1], 20)
    after, share = best_split(y)
    assert [after] == optimal_changes(y, 1).tolist()
    assert share == pytest.approx(1 - left_over(y, [after]) / left_over(y, []))
    assert best_split(np.full(10, 3.0)) == (5, 0.0)


def test_large_numbers_lose_no_digits():
    y = np.repeat([0.0, 1.0], [13, 17]) + np.random.default_rng(0).normal(size=30) * 0.1
    assert optimal_changes(y + 1e9, 1).tolist() == [13]
    assert best_split(y + 1e9)[1] == pytest.approx(best_split(y)[1], rel=1e-5)


def test_what_is_refused():
    with pytest.raises(NotEnoughData, match="cannot hold 4 segments"):
        optimal_changes(range(19), 3)
    with pytest.raises(NotEnoughData, match="at least 10"):
        best_split(range(9))
    with pytest.raises(SchemaError, match="penalty"):
        penalized_changes(range(19), penalty=np.inf)
