"""Jensen-Shannon divergence and word shifts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import jensenshannon

from textlab.errors import SchemaError
from textlab.measures.keyness.divergence import (
    jsd,
    jsd_contributions,
    mean_score,
    size_weights,
    word_shift,
    word_shift_effects,
)

# capital, labour, robot, tax, the. Constructed; Gallagher et al. 2021, generalized JSD; checked against
# shifterator 0.3.0 (patched for current Python) and the square of scipy's distance.
ONE, TWO = np.array([5, 2, 0, 3, 10]), np.array([1, 0, 6, 1, 16])


def test_jsd_and_its_contributions():
    contributions = jsd_contributions(ONE, TWO)
    np.testing.assert_allclose(contributions, [0.0595477198, 0.05, 0.125, 0.0234431896, 0.00861692065], rtol=1e-6)
    assert jsd(ONE, TWO) == pytest.approx(0.26660783, rel=1e-6)
    assert np.sqrt(jsd(ONE, TWO)) == pytest.approx(0.516340808, rel=1e-6)
    assert jsd(ONE, TWO, weights=size_weights(ONE, TWO)) == pytest.approx(0.263634785, rel=1e-6)


def test_scipy_returns_the_square_root():
    assert jsd(ONE, TWO) == pytest.approx(jensenshannon(ONE / 20, TWO / 24, base=2) ** 2)


counts = arrays(np.int64, 5, elements=st.integers(0, 50)).filter(lambda x: x.sum() > 0)


@given(counts, counts)
def test_jsd_lies_between_0_and_1_and_is_symmetric(a, b):
    assert -1e-12 <= jsd(a, b) <= 1 + 1e-12
    assert jsd(a, b) == pytest.approx(jsd(b, a), abs=1e-12)
    assert jsd(a, a) == pytest.approx(0, abs=1e-12)
    assert jsd_contributions(a, b).sum() == pytest.approx(jsd(a, b))


def test_no_word_in_common_is_one_bit():
    assert jsd([3, 0], [0, 9]) == 1


def test_a_text_of_no_weight_leaves_no_divergence():
    assert jsd([3, 0], [1, 9], weights=(0, 1)) == 0
    assert jsd([3, 0], [1, 9], weights=(1.0, 0.0)) == 0


def test_many_texts_at_once_and_an_empty_one():
    both = jsd([ONE, [0, 0, 0, 0, 0]], TWO)
    assert both[0] == pytest.approx(0.26660783)
    assert np.isnan(both[1])


def test_word_shift_by_hand():
    # a: 1/2 good, 1/2 bad; b: 1/4 good, 3/4 bad; good = 1, bad = -1: means 0 and -1/2
    shift = word_shift([2, 2], [1, 3], [1.0, -1.0])
    np.testing.assert_allclose(shift, [0.25 * 1.5, -0.25 * -0.5])
    assert shift.sum() == pytest.approx(0.5)


scores = arrays(np.float64, 5, elements=st.floats(-5, 5))


@given(counts, counts, scores, scores, st.none() | st.floats(-5, 5))
def test_contributions_sum_to_the_difference_of_the_means(a, b, s_a, s_b, reference):
    shift = word_shift(a, b, s_a, s_b, reference=reference)
    assert shift.sum() == pytest.approx(mean_score(a, s_a) - mean_score(b, s_b), abs=1e-9)
    frequency, score = word_shift_effects(a, b, s_a, s_b, reference=reference)
    np.testing.assert_allclose(frequency + score, shift)
    assert word_shift(a, b, s_a).sum() == pytest.approx(mean_score(a, s_a) - mean_score(b, s_a), abs=1e-9)


@given(counts, counts, scores)
def test_swapping_the_texts_flips_the_shift(a, b, s):
    np.testing.assert_allclose(word_shift(a, b, s, reference=0.0), -word_shift(b, a, s, reference=0.0), atol=1e-12)


def test_one_lexicon_has_no_score_effect():
    assert not word_shift_effects(ONE, TWO, [1.0, 2, 3, 4, 5])[1].any()


def test_words_without_a_score_are_left_out_of_the_shares():
    nan = float("nan")
    assert mean_score([1, 1, 8], [1.0, 0.0, nan]) == 0.5
    assert word_shift([1, 1, 8], [0, 2, 1], [1.0, 0.0, nan]).tolist() == [0.5, 0.0, 0.0]
    assert np.isnan(mean_score([0, 0, 8], [1.0, 0.0, nan]))


def test_bad_input_is_refused():
    with pytest.raises(SchemaError, match="same length"):
        jsd([1, 2], [1, 2, 3])
    with pytest.raises(SchemaError, match="finite"):
        jsd([1, -2], [1, 2])
    with pytest.raises(SchemaError, match="weights"):
        jsd([1, 2], [1, 2], weights=(0.5, 0.6))
    with pytest.raises(SchemaError, match="both texts are empty"):
        size_weights([0], [0])
    with pytest.raises(SchemaError, match="same length"):
        word_shift([1, 2], [1, 2], [1.0])
