"""Latent semantic scaling: a worked example, its parts on paper, and what it refuses."""

import numpy as np
import pytest
from scipy import sparse

from textlab.errors import NotEnoughData, SchemaError, UnknownName
from textlab.measures.scaling import latent_scores, ppmi, seed_polarity, without_each_seed, word_vectors

# good fair bad unjust tax capital robot work; constructed, by the formulas of Watanabe 2021, checked in R
COUNTS = np.array(
    [
        [3, 2, 0, 0, 4, 1, 0, 2],
        [2, 1, 1, 0, 3, 0, 1, 3],
        [0, 1, 2, 3, 0, 4, 3, 1],
        [0, 0, 3, 2, 1, 3, 4, 0],
        [1, 2, 1, 0, 2, 2, 1, 2],
        [0, 1, 1, 2, 1, 2, 3, 1],
        [2, 0, 0, 1, 3, 1, 0, 4],
    ]
)
SEEDS = {0: 1, 1: 1, 2: -1, 3: -1}
POLARITY = [1.14244705, 0.601879881, -0.915625631, -0.97359221, 0.993343008, -0.781056876, -0.971085369, 0.954281407]


def test_the_worked_example():
    polarity = seed_polarity(word_vectors(COUNTS, 2, weights="counts"), SEEDS)
    np.testing.assert_allclose(polarity, POLARITY, atol=1e-7)
    found = latent_scores(COUNTS, polarity)
    raw = [0.81099824, 0.622085111, -0.659525015, -0.763710031, 0.253875535, -0.435334147, 0.666127242]
    scaled = [1.09843906, 0.818154422, -1.08333134, -1.23790746, 0.271853133, -0.7507062, 0.883498385]
    np.testing.assert_allclose(found.raw, raw, atol=1e-7)
    np.testing.assert_allclose(found.value, scaled, atol=1e-7)
    assert found.value.mean() == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(found.se, found.raw_se / found.spread)


def test_new_texts_on_the_old_scale():
    old = latent_scores(COUNTS, POLARITY)
    new = latent_scores(COUNTS[:1], POLARITY, scale=(old.centre, old.spread))
    assert new.value[0] == pytest.approx(old.value[0])
    with pytest.raises(NotEnoughData, match="set the scale"):
        latent_scores(COUNTS[:1], POLARITY)
    with pytest.raises(SchemaError, match="spread above 0"):
        latent_scores(COUNTS, POLARITY, scale=(0, 0))


def test_the_error_of_a_mean_on_paper():
    found = latent_scores([[1, 1, 7], [2, 0, 0], [0, 0, 3]], [1.0, -1.0, np.nan], scale=(0, 1))
    assert found.raw[:2].tolist() == [0, 1]
    assert found.raw_se[:2].tolist() == pytest.approx([1 / np.sqrt(2), 0])
    assert found.share_scored.tolist() == pytest.approx([2 / 9, 1, 0])
    assert np.isnan(found.raw[2])


def test_polarity_is_a_difference_of_mean_cosines():
    rng = np.random.default_rng(0)
    v = rng.normal(size=(20, 5))
    unit = v / np.linalg.norm(v, axis=1, keepdims=True)
    seeds = {0: 1, 4: 1, 7: 1, 9: -1}
    expected = unit @ unit[[0, 4, 7]].mean(axis=0) - unit @ unit[9]
    np.testing.assert_allclose(seed_polarity(v, seeds), expected)
    np.testing.assert_allclose(seed_polarity(10 * v, {k: 3 * w for k, w in seeds.items()}), expected)
    swapped = seed_polarity(v, {k: -w for k, w in seeds.items()})
    np.testing.assert_allclose(swapped, -expected)


def test_each_seed_left_out():
    v = word_vectors(COUNTS, 2, weights="counts")
    out = without_each_seed(v, SEEDS)
    np.testing.assert_allclose(out[0], seed_polarity(v, {1: 1, 2: -1, 3: -1}))
    assert np.isnan(without_each_seed(v, {0: 1, 1: 1, 2: -1})[2]).all()


def test_a_word_without_a_vector_has_no_polarity():
    v = np.array([[1.0, 0], [0, 1], [0, 0]])
    assert np.isnan(seed_polarity(v, {0: 1, 1: -1})[2])
    assert seed_polarity(v, {0: 1, 2: 1, 1: -1})[:2].tolist() == [1, -1]
    with pytest.raises(NotEnoughData, match="0 positive and 1 negative"):
        seed_polarity(v, {2: 1, 1: -1})


def test_rounding_errors_are_no_direction():
    """The last word stands alone in its text: the two leading dimensions do not reach it, its vector is about 1e-17."""
    counts = np.zeros((7, 5), dtype=int)
    counts[:6, :4] = [[3, 1, 0, 0], [2, 2, 0, 0], [1, 3, 1, 0], [0, 1, 3, 1], [0, 0, 2, 2], [0, 0, 1, 3]]
    counts[6, 4] = 1
    for order in (np.arange(7), np.arange(7)[::-1]):
        v = word_vectors(counts[order], 2, weights="counts")
        v[4] = v[4] + 1e-17  # what another order of sums leaves there
        polarity = seed_polarity(v, {0: 1, 3: -1})
        assert np.isnan(polarity).tolist() == [False] * 4 + [True]


def test_ppmi_on_paper():
    # n = 8; row sums 4, 4; column sums 4, 4: ln(3 * 8 / 16), and what is rarer than by chance is 0
    found = ppmi([[3, 1], [1, 3]]).toarray()
    np.testing.assert_allclose(found, [[np.log(1.5), 0], [0, np.log(1.5)]])
    assert ppmi(sparse.csr_array((3, 4))).nnz == 0


def test_words_of_one_theme_come_together():
    rng = np.random.default_rng(1)
    themes = rng.dirichlet(np.full(30, 0.3), size=2)
    about = rng.random(400)
    counts = np.array([rng.multinomial(60, a * themes[0] + (1 - a) * themes[1]) for a in about])
    ratio = np.log((themes[0] + 1e-4) / (themes[1] + 1e-4))
    polarity = seed_polarity(word_vectors(counts, 5), {int(ratio.argmax()): 1, int(ratio.argmin()): -1})
    found = latent_scores(sparse.csr_matrix(counts), polarity)
    assert np.corrcoef(found.value, about)[0, 1] > 0.9


def test_vectors_are_the_same_every_time_and_zero_for_absent_words():
    counts = np.column_stack([COUNTS, np.zeros(7)])
    one, other = word_vectors(counts, 3), word_vectors(counts, 3)
    np.testing.assert_array_equal(one, other)
    assert not one[-1].any()


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: word_vectors(COUNTS, 8), NotEnoughData, "lower k"),
        (lambda: word_vectors(np.ones((5, 5)), 2, weights="counts"), NotEnoughData, "rank 1"),
        (lambda: word_vectors(np.ones((5, 5)), 2), NotEnoughData, "rank 0"),
        (lambda: word_vectors(COUNTS, 0), SchemaError, "at least 1"),
        (lambda: word_vectors(COUNTS, 2, weights="pmi"), UnknownName, "ppmi"),
        (lambda: seed_polarity(np.eye(3), {0: 1}), NotEnoughData, "0 negative"),
        (lambda: seed_polarity(np.eye(3), {}), NotEnoughData, "0 positive"),
        (lambda: seed_polarity(np.eye(3), {0: 1, 5: -1}), SchemaError, "from 0 to 2"),
        (lambda: seed_polarity(np.eye(3), {0: 0, 1: -1}), SchemaError, "not 0"),
        (lambda: seed_polarity([1, 2], {0: 1, 1: -1}), SchemaError, "table"),
        (lambda: latent_scores(COUNTS, POLARITY[:3]), SchemaError, "3 words"),
    ],
)
def test_what_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
