"""Association of words: Manning & Schutze, NLTK and quanteda examples, n-grams, properties."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures import association as s
from textlab.measures.keyness import chi2_4cell, g2_4cell

NAMES = ["expected", "pmi", "npmi", "t", "z", "mi2", "mi3", "dice", "log_dice", "g2", "chi2", "lambda", "z_lambda", "dp21", "dp12"]  # fmt: skip
CASES = {
    # "new companies", Manning & Schutze 1999, section 5.3 (t = 0.999932, chi2 = 1.55); NLTK doctest
    (8, 15828, 4675, 14307668): [5.17176524, 0.629343212, 0.0303001719, 0.999931989, 1.24364393, 3.62934321, 6.62934321, 0.000780373604, 3.6764526, 1.3253894, 1.54886921, 0.497498176, 1.44873621, 0.000178883434, 0.00060516774],
    # NLTK collocations doctest (likelihood ratio 270.72)
    (110, 2552, 221, 31777): [17.7484344, 2.63173985, 0.32195153, 8.79584166, 21.8974589, 9.41309956, 16.1944593, 0.0793364587, 10.3441278, 270.721877, 525.021105, 2.46920516, 18.1725582, 0.0393053302, 0.420351323],
    # quanteda.textstats test comment (lambda 4.317488, z 2.027787): "I like good ice cream." twice, the
    # punctuation breaking the sequence, so N = 9
    (2, 2, 2, 9): [0.444444444, 2.169925, 1.0, 1.09994388, 2.33333333, 3.169925, 4.169925, 1.0, 14.0, 9.53471158, 9.0, 4.31748811, 2.02778695, 1.0, 1.0],
    # constructed: a pair in a corpus of 27,000 tokens; NLTK and a Poisson log-linear model agree
    (12, 40, 31, 27000): [0.0459259259, 8.02950988, 0.721059582, 3.45084394, 55.7810882, 11.6144724, 15.1994349, 0.338028169, 12.4352154, 119.032667, 3119.72822, 6.40683322, 15.7057171, 0.299295252, 0.386058545],
}  # fmt: skip


def _all(n12, n1, n2, n):
    lam, z = s.lambda_z(n12, n1, n2, n)
    four = (n12, n1, n2, n)
    return [
        s.expected(n1, n2, n), s.pmi(*four), s.npmi(*four), s.t_score(*four), s.z_score(*four), s.mi2(*four),
        s.mi3(*four), s.dice(n12, n1, n2), s.log_dice(n12, n1, n2), s.g2(*four), s.chi2(*four), lam, z,
        s.delta_p_2_given_1(*four), s.delta_p_1_given_2(*four),
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_known_tables(case):
    np.testing.assert_allclose(_all(*case), CASES[case], rtol=1e-6, err_msg=str(NAMES))


def test_deleting_the_punctuation_gives_another_lambda():
    assert s.lambda_z(2, 2, 2, 10)[0] == pytest.approx(math.log(85))


def test_tables_broadcast():
    columns = np.array(list(CASES)).T
    np.testing.assert_allclose(np.array(_all(*columns)).T, list(CASES.values()), rtol=1e-6)
    assert s.pmi([], [], [], 9).shape == (0,)


def test_a_pair_that_never_occurs():
    assert s.pmi(0, 5, 5, 100) == -math.inf
    assert s.npmi(0, 5, 5, 100) == -1
    assert s.log_dice(0, 5, 5) == -math.inf
    assert s.t_score(0, 5, 5, 100) == -math.inf
    assert s.dice(0, 5, 5) == 0
    assert s.g2(0, 5, 5, 100, signed=True) < 0
    assert s.chi2(0, 5, 5, 100, signed=True) < 0


def test_nothing_over_nothing_is_nan():
    for measure in (s.pmi, s.npmi, s.mi2, s.mi3, s.t_score, s.z_score, s.g2, s.chi2):
        assert np.isnan(measure(0, 0, 0, 0))
    for measure in (s.pmi, s.npmi, s.z_score, s.delta_p_2_given_1):
        assert np.isnan(measure(0, 0, 5, 100))
    assert np.isnan(s.dice(0, 0, 0))
    assert np.isnan(s.npmi(9, 9, 9, 9))


def test_window_counts_beyond_a_margin_keep_what_needs_no_cells():
    # "tax the tax": "the" once, in two windows
    assert np.isfinite(s.pmi(2, 10, 1, 30))
    for measure in (s.g2, s.chi2, s.delta_p_2_given_1, s.delta_p_1_given_2):
        assert np.isnan(measure(2, 10, 1, 30))
    assert np.isnan(s.lambda_z(2, 10, 1, 30)[1])


pairs = st.tuples(st.integers(0, 50), st.integers(0, 200), st.integers(0, 200), st.integers(1, 10**5)).map(
    lambda x: (x[0], x[0] + x[1], x[0] + x[2], sum(x))
)


@given(pairs)
def test_the_order_of_the_words_matters_to_delta_p_alone(pair):
    n12, n1, n2, n = pair
    for measure in (s.pmi, s.npmi, s.mi2, s.mi3, s.t_score, s.z_score, s.g2, s.chi2):
        np.testing.assert_allclose(measure(n12, n1, n2, n), measure(n12, n2, n1, n), atol=1e-7, equal_nan=True)
    np.testing.assert_array_equal(s.delta_p_1_given_2(n12, n1, n2, n), s.delta_p_2_given_1(n12, n2, n1, n))


@given(pairs)
def test_bounds(pair):
    n12, n1, n2, n = pair
    if n12:
        assert -1 - 1e-9 <= s.npmi(*pair) <= 1 + 1e-9 or n12 == n
        assert s.log_dice(n12, n1, n2) <= 14
    for measure in (s.delta_p_1_given_2, s.delta_p_2_given_1):
        value = measure(*pair)
        assert np.isnan(value) or -1 <= value <= 1


@given(pairs)
def test_g2_and_chi2_are_those_of_keyness(pair):
    n12, n1, n2, n = pair
    if n2 and 0 < n1 < n:
        table = (n12, n2 - n12, n1, n - n1)
        assert s.g2(*pair) == pytest.approx(g2_4cell(*table), abs=1e-8)
        np.testing.assert_allclose(s.chi2(*pair), chi2_4cell(*table), rtol=1e-9)


def test_log_dice_does_not_depend_on_the_corpus():
    assert s.log_dice(12, 40, 31) == pytest.approx(12.4352154)


def test_interaction_of_two_words_is_lambda():
    # positions: none, first word only, second word only, both
    cells = [31777 - 2552 - 221 + 110, 2552 - 110, 221 - 110, 110]
    np.testing.assert_allclose(s.lambda_z_ngram(cells), s.lambda_z(110, 2552, 221, 31777))


def test_interaction_of_three_words_is_a_difference_of_log_odds():
    cells = np.array([50, 7, 6, 5, 9, 3, 2, 8])
    c = cells + 0.5

    def log_odds(third):
        return np.log(c[third] * c[third + 3] / (c[third + 1] * c[third + 2]))

    lam, z = s.lambda_z_ngram(cells)
    assert lam == pytest.approx(log_odds(4) - log_odds(0))
    assert z == pytest.approx(lam / np.sqrt((1 / c).sum()))


@pytest.mark.parametrize("n_words", [2, 3, 4])
def test_ngram_cells_against_counting(n_words):
    rng = np.random.default_rng(5)
    text = rng.integers(0, 3, 60)
    rows = np.lib.stride_tricks.sliding_window_view(text, n_words)
    unique, cells = s.ngram_cells(rows)
    for ngram, got in zip(unique, cells, strict=True):
        same = rows == ngram
        patterns = itertools.product([False, True], repeat=n_words)
        counted = {p: int((same == p).all(axis=1).sum()) for p in patterns}
        assert got.tolist() == [counted[tuple(bool(i >> j & 1) for j in range(n_words))] for i in range(2**n_words)]


def test_ngram_cells_of_the_quanteda_example():
    # i like good ice cream | me too | i like good ice cream
    bigrams = [[0, 1], [1, 2], [2, 3], [3, 4], [5, 6], [0, 1], [1, 2], [2, 3], [3, 4]]
    unique, cells = s.ngram_cells(bigrams)
    lam, z = s.lambda_z_ngram(cells)
    at = unique.tolist().index([2, 3])
    assert (lam[at], z[at]) == pytest.approx((4.31748811, 2.02778695))


def test_bad_input_is_refused():
    for measure in (s.pmi, s.g2, s.t_score, s.lambda_z):
        with pytest.raises(SchemaError, match="finite"):
            measure(-1, 5, 5, 100)
        with pytest.raises(SchemaError, match="finite"):
            measure(1, 5, math.nan, 100)
        with pytest.raises(SchemaError, match="although one of its words"):
            measure(1, 0, 5, 100)
        with pytest.raises(SchemaError, match="do not broadcast"):
            measure([1, 2], [5, 5, 5], 5, 100)
    with pytest.raises(SchemaError, match="smoothing"):
        s.lambda_z(1, 2, 3, 100, smoothing=0)
    with pytest.raises(SchemaError, match="4, 8, 16"):
        s.lambda_z_ngram([1, 2, 3])
    with pytest.raises(SchemaError, match="ngrams"):
        s.ngram_cells([1, 2, 3])
    with pytest.raises(NotEnoughData, match="shorter"):
        s.ngram_cells(np.empty((0, 2), dtype=int))
