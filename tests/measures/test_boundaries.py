"""Cuts of a text: values of the papers' measures, worked cases, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

import textlab as tl
from textlab.measures.boundaries import boundary_errors, subject_shifts

PIECES = [
    "tax rate tax law", "tax rate budget law", "rate budget tax law", "robot arm robot code", "robot code sensor arm",
    "code sensor robot arm", "school child school book", "child book school teacher",
]  # fmt: skip


@pytest.mark.parametrize(
    ("found", "pk", "window_diff"),
    [([5, 6, 4, 5], 0.111111111, 0.111111111), ([10, 10], 0.222222222, 0.222222222), ([20], 0.333333333, 0.333333333),
     ([1] * 20, 0.666666667, 1.0)],
)  # fmt: skip
def test_errors_of_four_segments_of_five(found, pk, window_diff):
    errors = boundary_errors([5, 5, 5, 5], found, window=2)
    assert (errors.pk, errors.window_diff) == (pytest.approx(pk), pytest.approx(window_diff))


def test_errors_of_the_published_strings():
    # 000100000010, 000010000100 and 100000010000: a 1 is a boundary between two of thirteen pieces
    first, second, third = [4, 7, 2], [5, 5, 3], [1, 7, 5]
    assert boundary_errors(first, second, window=3).window_diff == pytest.approx(0.3)
    assert boundary_errors(second, third, window=3).window_diff == pytest.approx(0.8)
    assert boundary_errors(first, second, window=3).pk == pytest.approx(0.3)


@given(st.lists(st.integers(1, 6), min_size=2, max_size=8))
def test_a_cut_agrees_with_itself_and_no_error_is_above_one(sizes):
    assert boundary_errors(sizes, sizes).pk == boundary_errors(sizes, sizes).window_diff == 0
    errors = boundary_errors(sizes, [1] * sum(sizes))
    assert 0 <= errors.pk <= errors.window_diff <= 1


@pytest.mark.parametrize("sparsely", [False, True])
def test_blocks_of_two_find_both_turns(sparsely):
    terms = sorted({word for piece in PIECES for word in piece.split()})
    counts = np.array([[piece.split().count(term) for term in terms] for piece in PIECES])
    found = subject_shifts(sparse.csr_array(counts) if sparsely else counts, block=2)
    cosines = [0.816496581, 0.596284794, 0.0, 0.632455532, 0.596284794, 0.0, 0.816496581]
    np.testing.assert_allclose(found.similarity, cosines, atol=1e-9)
    np.testing.assert_allclose(found.depth, [0, 0.220211787, 1.44895211, 0, 0.036170738, 1.44895211, 0], atol=1e-8)
    assert found.cutoff == pytest.approx(0.132843086) and found.after.tolist() == [3, 6]


def test_pieces_that_are_all_alike_or_empty_have_no_shift():
    assert subject_shifts(np.ones((6, 3))).after.tolist() == []
    assert subject_shifts(np.zeros((6, 3))).similarity.tolist() == [0] * 5


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: boundary_errors([5, 5], [9]), tl.TextlabError, "10 pieces and found 9"),
        (lambda: boundary_errors([5, 5], [10], window=10), tl.NotEnoughData, "a window of 10"),
        (lambda: boundary_errors([5, 0], [5]), tl.TextlabError, "reference"),
        (lambda: subject_shifts(np.ones((2, 3))), tl.NotEnoughData, "2 pieces"),
        (lambda: subject_shifts(np.ones((5, 3)), block=0), tl.TextlabError, "block"),
    ],
)
def test_what_is_refused(call, error, words):
    with pytest.raises(error, match=words):
        call()
