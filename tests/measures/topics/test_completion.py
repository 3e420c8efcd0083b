"""Document completion: halves are halves, folding in finds known shares, topics that say nothing gain nothing."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from textlab import NotEnoughData
from textlab.measures.topics import completion_gain, fold_in, split_counts


def drawn(rng, n=60, size=40, k=3, v=60):
    phi = rng.dirichlet(np.full(v, 0.05), k)
    theta = rng.dirichlet(np.full(k, 0.3), n)
    return csr_array(np.array([rng.multinomial(size, row @ phi) for row in theta])), phi, theta


def test_tokens_are_dealt_into_halves():
    counts, _, _ = drawn(np.random.default_rng(0), size=41)
    first, second = split_counts(counts, np.random.default_rng(1))
    assert (first + second != counts).nnz == 0
    assert set(first.sum(axis=1)) == {21}
    again, _ = split_counts(counts, np.random.default_rng(1))
    assert (first != again).nnz == 0
    assert (split_counts(counts, np.random.default_rng(2))[0] != first).nnz > 0


def test_shares_of_topics_without_common_words_are_shares_of_words():
    phi = np.array([[0.5, 0.5, 0, 0], [0, 0, 0.5, 0.5]])
    theta = fold_in(csr_array([[3, 0, 1, 0], [0, 0, 0, 2], [0, 0, 0, 0]]), phi, prior=1e-9)
    np.testing.assert_allclose(theta, [[0.75, 0.25], [0, 1], [0.5, 0.5]], atol=1e-6)


def test_folding_in_finds_the_shares_that_made_the_text():
    counts, phi, theta = drawn(np.random.default_rng(2), size=400)
    assert np.abs(fold_in(counts, phi) - theta).mean() < 0.05


def test_folding_in_does_not_depend_on_how_much_is_done_at_a_time(monkeypatch):
    from textlab.measures.topics import completion

    counts, phi, _ = drawn(np.random.default_rng(3))
    whole = fold_in(counts, phi)
    monkeypatch.setattr(completion, "_COMPLETION_CELLS", 50)
    np.testing.assert_allclose(fold_in(counts, phi), whole, atol=1e-12)


def test_true_topics_gain_and_topics_that_are_word_counts_do_not():
    counts, phi, _ = drawn(np.random.default_rng(4), n=200)
    first, second = split_counts(counts, np.random.default_rng(0))
    unigram = (counts.sum(axis=0) + 0.1) / (counts.sum() + 0.1 * counts.shape[1])
    good = completion_gain(phi, unigram, first, second)
    assert good[:, 1].sum() == second.sum()
    assert good[:, 0].sum() / good[:, 1].sum() > 0.3
    nothing = completion_gain(np.tile(unigram, (3, 1)), unigram, first, second)
    np.testing.assert_allclose(nothing[:, 0], 0, atol=1e-9)
    other = np.random.default_rng(5).dirichlet(np.full(60, 0.05), 3)
    wrong = completion_gain(other, unigram, first, second)
    assert abs(wrong[:, 0].sum() / wrong[:, 1].sum()) < 0.05  # the mix goes to word counts


def test_no_second_half_is_not_enough():
    one = csr_array([[1, 0]])
    with pytest.raises(NotEnoughData, match="fewer than two words"):
        completion_gain(np.ones((1, 2)) / 2, np.ones(2) / 2, *split_counts(one, np.random.default_rng(0)))
