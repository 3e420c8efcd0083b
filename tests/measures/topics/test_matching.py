"""Matching of topics between runs, and the level that chance reaches."""

import numpy as np
import pytest

from textlab import SchemaError
from textlab.measures.topics import average_jaccard, chance_jaccard, jaccard_matrix, match_topics, top_lists

S1 = [x.split() for x in ("sport win award", "bank finance money", "music album band")]
S2 = [x.split() for x in ("finance bank economy", "music band award", "win sport money")]


def test_average_jaccard_of_the_published_pair():
    pair = ["album music best award win".split(), "sport best win medal award".split()]
    assert average_jaccard(*pair) == pytest.approx(0.154285714)
    assert average_jaccard(pair[0][:4], pair[1][:4]) == pytest.approx((0 + 0 + 0.2 + 1 / 7) / 4)


def test_agreement_of_the_published_sets_is_found_by_matching():
    table = np.array([[average_jaccard(a, b) for b in S2] for a in S1])
    matched = match_topics(table)
    assert matched.tolist() == [2, 0, 1]
    assert table[np.arange(3), matched].mean() == pytest.approx(0.537037037)


def test_words_of_zero_weight_are_no_top_words():
    lists = top_lists([[0.5, 0.5, 0, 0], [0, 0, 0, 0]], 3)
    assert [x.tolist() for x in lists] == [[0, 1], []]
    assert jaccard_matrix(lists, lists).tolist() == [[1, 0], [0, 0]]


def test_fewer_columns_than_rows_leave_rows_unmatched():
    assert match_topics([[0.1], [0.9]]).tolist() == [-1, 0]
    assert match_topics(np.empty((0, 2))).tolist() == []


def test_chance_is_one_where_the_lists_use_up_the_vocabulary():
    rng = np.random.default_rng(0)
    assert chance_jaccard(np.ones(10), [10, 10], rng) == 1
    assert chance_jaccard([1, 1, 0, 0], [2, 2], rng) == 1  # terms that never occur are never drawn
    assert np.isnan(chance_jaccard([1, 1], [0], rng))


def test_chance_of_two_words_of_four():
    # {1,2} against a random pair of 4: the same with 1/6 (1), one shared with 4/6 (1/3), none with 1/6
    found = chance_jaccard(np.ones(4), [2], np.random.default_rng(1), n_draws=4000)
    assert found == pytest.approx(1 / 6 + 4 / 18, abs=0.02)


def test_chance_rises_with_common_words_and_falls_with_the_vocabulary():
    rng = np.random.default_rng(2)
    even, uneven = chance_jaccard(np.ones(200), [10] * 5, rng), chance_jaccard(1 / np.arange(1, 201), [10] * 5, rng)
    assert uneven > even > chance_jaccard(np.ones(2000), [10] * 5, rng)


def test_missing_similarities_are_refused():
    with pytest.raises(SchemaError, match="without missing values"):
        match_topics([[np.nan]])
