"""Keyness of words: published tables, hand-sized tables, properties and bad input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from textlab.errors import SchemaError
from textlab.measures import keyness as k

CONTRASTS = [
    k.direction, k.g2_4cell, k.g2_2cell, k.chi2_4cell, k.chi2_2cell, k.log_ratio, k.log_ratio_walter,
    k.log_ratio_se, k.conservative_log_ratio, k.pct_diff, k.odds_ratio, k.log_odds_ratio,
    k.log_odds_ratio_se, k.simple_maths, k.fisher_p,
]  # fmt: skip

# Rayson, Leech & Hodges 1997, IJCL 2(1), male against female speech of the BNC: counts, the X2 they print,
# and X2 and G2 with two and four cells, computed from the formulas and with scipy.
MALE, FEMALE = 1_714_443, 2_593_452
RAYSON = {
    "er": (9589, 9307, 945.4, 945.382364, 949.547425, 924.506948, 928.672581),
    "the": (44617, 57128, 698.0, 697.956977, 714.840263, 690.828274, 707.716273),
    "of": (13907, 17907, 203.6, 203.601001, 205.11579, 201.584027, 203.098942),
    "hundred": (1488, 1234, 251.1, 251.143298, 251.302087, 244.623947, 244.78274),
    "yeah": (22050, 28485, 310.3, 310.276593, 313.959586, 307.258592, 310.942061),
}


@pytest.mark.parametrize("word", RAYSON)
def test_rayson_leech_and_hodges_print_the_two_cell_statistic(word):
    a, b, printed, x2_two, x2_four, g2_two, g2_four = RAYSON[word]
    table = (a, b, MALE, FEMALE)
    assert k.chi2_2cell(*table) == pytest.approx(printed, abs=0.051)
    assert k.chi2_2cell(*table) == pytest.approx(x2_two, rel=1e-6)
    assert k.chi2_4cell(*table) == pytest.approx(x2_four, rel=1e-6)
    assert k.g2_2cell(*table) == pytest.approx(g2_two, rel=1e-6)
    assert k.g2_4cell(*table) == pytest.approx(g2_four, rel=1e-6)


# Constructed 2 x 2 table; checked with scipy chi2_contingency and statsmodels Table2x2.
# Dunning 1993, Rayson & Garside 2000, Hardie 2014, Gabrielatos & Marchi 2012, Wilson 2013.
@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (k.g2_2cell, 52.0637499),
        (k.g2_4cell, 52.2564953),
        (k.chi2_4cell, 53.526027),
        (k.pct_diff, 200.0),
        (k.log_ratio, 1.5849625),
        (k.log_ratio_walter, 1.57897658),
        (k.log_ratio_se, 0.227729614),
        (k.odds_ratio, 3.01207243),
        (k.log_odds_ratio, 1.10262836),
        (k.log_odds_ratio_se, 0.158378351),
    ],
)
def test_one_table_all_measures(measure, value):
    assert measure(120, 60, 20_000, 30_000) == pytest.approx(value, rel=1e-6)


def test_the_same_table_with_yates_and_as_bic():
    assert k.chi2_4cell(120, 60, 20_000, 30_000, yates=True) == pytest.approx(52.4167094, rel=1e-6)
    assert k.bic(52.0637499, 50_000) == pytest.approx(41.2439716, rel=1e-6)
    assert k.bic(52.2564953, 50_000) == pytest.approx(41.436717, rel=1e-6)


def test_small_table_of_the_quanteda_textstats_unit_tests():
    # "b b b b b b b a a a" against "a a a a a a a b b"; R 4.2.2 chisq.test and fisher.test agree.
    table = (3, 7, 10, 9)
    assert k.chi2_4cell(*table) == pytest.approx(4.33716049, rel=1e-6)
    assert k.chi2_4cell(*table, yates=True) == pytest.approx(2.63243827, rel=1e-6)
    assert k.g2_4cell(*table) == pytest.approx(4.53493933, rel=1e-6)
    assert k.fisher_p(*table) == pytest.approx(0.0697785187, rel=1e-6)
    assert k.odds_ratio(*table) == pytest.approx(0.12244898, rel=1e-6)
    assert k.direction(*table) == -1


def test_example_of_the_r_package_corpora():
    # corpora::keyness() help page: f1 = 7, n1 = 1000, f2 = 2, n2 = 1000
    table = (7, 2, 1000, 1000)
    assert k.g2_4cell(*table) == pytest.approx(2.95449418, rel=1e-6)
    assert k.log_ratio_walter(*table) == pytest.approx(1.5849625, rel=1e-6)
    assert k.log_ratio(*table) == pytest.approx(1.80735492, rel=1e-6)
    assert k.simple_maths(*table) == pytest.approx(3.49875062, rel=1e-6)
    assert k.conservative_log_ratio(*table) == 0


def test_a_word_missing_from_the_target():
    # Constructed; the two-cell value is the deviance of a Poisson model.
    table = (0, 9, 6200, 20_800)
    assert k.g2_2cell(*table) == pytest.approx(4.69590983, rel=1e-6)
    assert k.g2_4cell(*table) == pytest.approx(4.69680429, rel=1e-6)
    assert k.g2_4cell(*table, signed=True) == pytest.approx(-4.69680429, rel=1e-6)
    assert k.log_ratio_walter(*table) == pytest.approx(-2.50176577, rel=1e-6)
    assert math.isnan(k.log_ratio(*table))
    assert math.isnan(k.log_ratio_se(*table))
    assert math.isfinite(k.log_ratio_se(*table, walter=True))
    assert k.pct_diff(*table) == -100


def test_text_dispersion_keyness_two_and_four_cells_differ():
    # Egbert & Biber 2019, Corpora 14(1): 18 of 40 texts against 11 of 60
    assert k.g2_2cell(18, 11, 40, 60) == pytest.approx(5.72855122, rel=1e-6)
    assert k.g2_4cell(18, 11, 40, 60) == pytest.approx(8.20996917, rel=1e-6)


@pytest.mark.parametrize("measure", CONTRASTS)
def test_a_word_in_neither_group_and_an_empty_group_are_undefined(measure):
    assert np.isnan(measure([0, 0, 3], [0, 2, 0], [10, 0, 10], [10, 10, 0])).all()


@pytest.mark.parametrize("measure", CONTRASTS)
def test_shapes_broadcast_and_an_empty_vocabulary_stays_empty(measure):
    assert np.shape(measure(3, 4, 10, 20)) == ()
    assert measure([3, 4], [1, 2], 10, 20).shape == (2,)
    assert measure([[3], [4]], [1, 2], 10, 20).shape == (2, 2)
    assert measure([], [], 10, 20).shape == (0,)


@pytest.mark.parametrize("measure", CONTRASTS)
@pytest.mark.parametrize(
    "table",
    [(-1, 2, 10, 10), (float("nan"), 2, 10, 10), (1, 2, float("inf"), 10), (11, 2, 10, 10), ("x", 2, 10, 10)],
)
def test_what_cannot_be_a_count_is_refused(measure, table):
    with pytest.raises(SchemaError, match=f"^{measure.__name__}: "):
        measure(*table)


def test_shapes_that_do_not_fit_are_refused():
    with pytest.raises(SchemaError, match="do not broadcast"):
        k.g2_4cell([1, 2], [1, 2, 3], 10, 10)


def test_options_out_of_range_are_refused():
    with pytest.raises(SchemaError, match="alpha"):
        k.conservative_log_ratio(1, 2, 10, 10, alpha=1.5)
    with pytest.raises(SchemaError, match="family_size"):
        k.conservative_log_ratio(1, 2, 10, 10, family_size=0)
    with pytest.raises(SchemaError, match="simple_maths"):
        k.simple_maths(1, 2, 10, 10, k=0)
    with pytest.raises(SchemaError, match="unsigned"):
        k.bic(-3.0, 100)
    with pytest.raises(SchemaError, match="whole"):
        k.fisher_p(1.5, 2, 10, 10)


def test_yates_never_goes_below_zero_or_above_the_plain_value():
    # 5 of 10 against 5 of 11: |ad - bc| < N / 2, where the uncorrected sum of (|O - E| - .5)^2 / E is not 0
    assert k.chi2_4cell(5, 5, 10, 11, yates=True) == 0


def test_a_word_that_is_every_token_has_no_chi_square():
    assert math.isnan(k.chi2_4cell(10, 20, 10, 20))
    assert k.g2_4cell(10, 20, 10, 20) == 0
    assert k.fisher_p(10, 20, 10, 20) == 1


def test_haldane_anscombe_only_where_a_cell_is_empty():
    odds = k.odds_ratio([3, 3], [7, 0], 10, 9)
    assert odds[0] == pytest.approx((3 / 7) / (7 / 2))
    assert odds[1] == pytest.approx((3.5 / 7.5) / (0.5 / 9.5))


def test_conservative_log_ratio_is_an_end_of_the_clopper_pearson_interval():
    from scipy.stats import binomtest

    interval = binomtest(120, 180).proportion_ci(confidence_level=1 - 0.05 / 50, method="exact")
    expected = math.log2(interval.low / (1 - interval.low) * 30_000 / 20_000)
    got = k.conservative_log_ratio(120, 60, 20_000, 30_000, family_size=50)
    assert got == pytest.approx(expected, rel=1e-9)
    # a larger family asks for more
    assert 0 < k.conservative_log_ratio(120, 60, 20_000, 30_000, family_size=10**6) < got


def test_fisher_equals_scipy_on_every_small_table():
    tables = [
        (a, b, n_a, n_b)
        for n_a in (1, 4, 9, 12)
        for n_b in (3, 9, 12)
        for a in range(n_a + 1)
        for b in range(n_b + 1)
        if a + b
    ]
    got = k.fisher_p(*np.array(tables).T)
    expected = [fisher_exact([[a, b], [c - a, d - b]])[1] for a, b, c, d in tables]
    np.testing.assert_allclose(got, expected, rtol=1e-9)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(60, 40_000), st.integers(60, 40_000))
def test_fisher_equals_scipy(a, b, n_a, n_b):
    if a + b:
        expected = fisher_exact([[a, b], [n_a - a, n_b - b]])[1]
        assert k.fisher_p(a, b, n_a, n_b) == pytest.approx(expected, rel=1e-6)


tables = st.tuples(st.integers(0, 500), st.integers(0, 500), st.integers(500, 10**6), st.integers(500, 10**6)).filter(
    lambda t: t[0] + t[1] > 0
)


@given(tables)
def test_swapping_the_groups_flips_the_sign_and_nothing_else(table):
    a, b, c, d = table
    for measure in (k.log_ratio, k.log_ratio_walter, k.log_odds_ratio, k.conservative_log_ratio, k.direction):
        np.testing.assert_allclose(measure(a, b, c, d), -measure(b, a, d, c), atol=1e-12, equal_nan=True)
    for test in (k.g2_4cell, k.g2_2cell, k.chi2_4cell, k.chi2_2cell):
        np.testing.assert_allclose(test(a, b, c, d, signed=True), -test(b, a, d, c, signed=True), atol=1e-9)
        assert test(a, b, c, d) == abs(test(a, b, c, d, signed=True)) or k.direction(a, b, c, d) == 0
    assert k.fisher_p(a, b, c, d) == pytest.approx(k.fisher_p(b, a, d, c), rel=1e-6)
    assert k.odds_ratio(a, b, c, d) * k.odds_ratio(b, a, d, c) == pytest.approx(1)


@given(tables, st.integers(2, 50))
def test_tests_grow_with_the_text_and_ratios_do_not(table, factor):
    a, b, c, d = table
    larger = tuple(x * factor for x in table)
    for test in (k.g2_4cell, k.g2_2cell, k.chi2_4cell, k.chi2_2cell):
        np.testing.assert_allclose(test(*larger), test(a, b, c, d) * factor, rtol=1e-6, atol=1e-6)
    for ratio in (k.log_ratio, k.pct_diff):
        np.testing.assert_allclose(ratio(*larger), ratio(a, b, c, d), atol=1e-9, equal_nan=True)
    assert k.log_ratio_se(10 * factor, 20 * factor, 1000 * factor, 1000 * factor) == pytest.approx(
        k.log_ratio_se(10, 20, 1000, 1000) / math.sqrt(factor)
    )


@given(tables)
def test_the_conservative_ratio_never_exceeds_the_plain_one(table):
    plain, careful = k.log_ratio(*table), k.conservative_log_ratio(*table)
    assert careful == 0 or np.sign(careful) == k.direction(*table)
    if not np.isnan(plain):
        assert abs(careful) <= abs(plain) + 1e-9


def test_filtering_the_vocabulary_moves_no_value():
    a, b = np.array([1, 7, 0, 40]), np.array([3, 2, 6, 41])
    keep = (a + b) >= 5
    for measure in CONTRASTS:
        np.testing.assert_array_equal(measure(a, b, 900, 1100)[keep], measure(a[keep], b[keep], 900, 1100))


def test_the_arrays_given_are_left_alone():
    a = np.array([3.0, 0.0])
    for measure in CONTRASTS:
        measure(a, [0, 0], 10, 10)
    assert a.tolist() == [3, 0]
