"""Lexical diversity: published walk-throughs, a text by several programs, slow counterparts."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from textlab.errors import NotEnoughData, SchemaError
from textlab.measures.diversity import hdd, mattr, mtld, rarefaction, ttr, yules_i, yules_k


def ids(text):
    return np.unique(text.split(), return_inverse=True)[1]


# Constructed; MTLD and HD-D by lexical_diversity 0.1.1, MATTR and K by lexicalrichness.
MACHINE = ids(
    "we built the machine to free the worker and the machine came to own the worker and the capital that "
    "built the machine came to own the rest so the question is not whether the machine can work but who "
    "will own the machine and who will be paid when the work is done by the capital and not by the hand"
)


def test_mtld_walk_through():
    # McCarthy & Jarvis 2010, worked example: one factor in each direction, the remainder has TTR 1
    assert mtld(ids("of the people by the people for the people")) == 9


@pytest.mark.parametrize(("window", "value"), [(2, 0.833333333), (3, 0.666666667), (4, 0.5)])
def test_mattr_of_the_quanteda_textstats_unit_tests(window, value):
    assert mattr(ids("one one two one one two one"), window=window) == pytest.approx(value, abs=1e-9)


def test_yules_k_and_i_of_the_quanteda_and_korpus_tests():
    texts = ["a b c d d e e f f f", "a b c d d e e f f f g g g g", "a a b b c"]
    assert [yules_k(ids(t)) for t in texts] == pytest.approx([1000, 1122.44898, 1600], abs=0.0005)
    assert yules_i(ids(texts[2])) == 1.5


def test_all_measures_on_one_text():
    assert MACHINE.size == 62
    assert ttr(MACHINE) == 29 / 62
    assert mattr(MACHINE, window=10) == pytest.approx(0.852830189, rel=1e-6)
    assert mattr(MACHINE, window=25) == pytest.approx(0.658947368, rel=1e-6)
    # a factor closes below .72; lexicalrichness closes at .72 and gets 18.6795
    assert mtld(MACHINE) == pytest.approx(18.5048815, rel=1e-6)
    assert hdd(MACHINE) == pytest.approx(0.557327259, rel=1e-6)
    assert yules_k(MACHINE) == pytest.approx(572.320499, rel=1e-6)


texts = st.lists(st.integers(0, 12), min_size=1, max_size=150)


@given(texts, st.integers(1, 60))
def test_mattr_is_the_mean_over_all_windows(text, window):
    if window <= len(text):
        slow = [len(set(text[i : i + window])) / window for i in range(len(text) - window + 1)]
        assert mattr(text, window=window) == pytest.approx(np.mean(slow))
    if window == len(text):
        assert mattr(text, window=window) == pytest.approx(ttr(text))


def _slow_factors(text, limit):
    factors, seen, n, ratio = 0.0, set(), 0, 1.0
    for token in text:
        seen.add(token)
        n += 1
        ratio = len(seen) / n
        if ratio < limit:
            factors, seen, n, ratio = factors + 1, set(), 0, 1.0
    return factors + (1 - ratio) / (1 - limit)


@given(texts, st.sampled_from([0.72, 0.5, 0.9, 0.05]))
def test_mtld_token_by_token(text, limit):
    factors = [_slow_factors(text, limit), _slow_factors(text[::-1], limit)]
    if min(factors) == 0:
        assert math.isnan(mtld(text, threshold=limit))
    else:
        assert mtld(text, threshold=limit) == pytest.approx(np.mean([len(text) / f for f in factors]))


def test_mtld_with_factors_longer_than_any_buffer():
    long = np.concatenate([np.arange(3000), np.arange(3000), np.arange(3000)])
    factors = [_slow_factors(long.tolist(), 0.72), _slow_factors(long[::-1].tolist(), 0.72)]
    assert mtld(long) == pytest.approx(np.mean([long.size / f for f in factors]))


@given(texts)
def test_rarefaction_is_hypergeometric_and_rises(text):
    f = np.unique(text, return_counts=True)[1]
    n = np.arange(len(text) + 1)
    curve = rarefaction(text, n)
    np.testing.assert_allclose(curve, [hypergeom.sf(0, len(text), f, k).sum() for k in n], atol=1e-9)
    assert (np.diff(curve) >= -1e-12).all()
    assert curve[-1] == pytest.approx(f.size)


def test_rarefaction_of_one_size_is_one_number():
    assert rarefaction([0, 1, 1], 1) == pytest.approx(1)
    assert rarefaction(np.zeros(5, dtype=int), [1, 3, 5]).tolist() == [1, 1, 1]


def test_hdd_is_rarefaction_over_the_draws():
    assert hdd(MACHINE) * 42 == pytest.approx(rarefaction(MACHINE, 42))


def test_hdd_stays_exact_in_a_long_text():
    # a million tokens, each type ten times: 1 - prod (1 - 10 / (n - i))
    text = np.arange(10**6) // 10
    chance = -np.expm1(np.log1p(-10 / (10**6 - np.arange(42))).sum())
    assert hdd(text) == pytest.approx(10**5 * chance / 42, rel=1e-12)


@given(texts)
def test_names_of_types_do_not_matter(text):
    other = np.array(text) * 7 + 3
    for measure in (ttr, yules_k):
        assert measure(text) == measure(other)
    assert yules_k(text) >= 0


def test_texts_without_repetition():
    assert yules_k([0, 1, 2]) == 0
    assert math.isnan(yules_i([0, 1, 2]))
    assert math.isnan(mtld([0, 1, 2]))


@pytest.mark.parametrize("measure", [ttr, mattr, mtld, hdd, yules_k, yules_i, lambda x: rarefaction(x, 1)])
def test_bad_input_is_refused(measure):
    with pytest.raises(NotEnoughData, match="no tokens"):
        measure([])
    with pytest.raises(SchemaError, match="padding"):
        measure([1, -1])
    with pytest.raises(SchemaError, match="whole numbers"):
        measure([1.0, 2.0])
    with pytest.raises(SchemaError, match="one row"):
        measure([[1, 2]])


def test_samples_larger_than_the_text_are_refused():
    with pytest.raises(NotEnoughData, match="window=3 or less"):
        mattr([1, 2, 3], window=4)
    with pytest.raises(NotEnoughData, match="3 tokens, but 42"):
        hdd([1, 2, 3])
    with pytest.raises(SchemaError, match="from 0 to 3"):
        rarefaction([1, 2, 3], 4)
    with pytest.raises(SchemaError, match="threshold"):
        mtld([1, 2, 3], threshold=1)
