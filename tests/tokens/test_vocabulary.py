"""Words sorted by numbers made of their bytes: as Python sorts them, whatever they begin with."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.tokens.vocabulary import arrow, sorted_words

WORDS = st.lists(st.text(st.sampled_from("ab\0é𝄞"), max_size=19), max_size=40)


def assert_sorted(words, given_as):
    found, codes = sorted_words(given_as)
    assert found.to_pylist() == sorted(set(words))
    assert [found.to_pylist()[c] for c in codes] == words


@given(WORDS, st.booleans())
def test_any_words_are_sorted_by_code_points(words, sliced):
    given_as = arrow(["before", *words, "after"])[1:-1] if sliced else arrow(words)
    assert_sorted(words, given_as)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["", ""],
        ["government", "government's", "government", "governmental", "govern"],
        ["abcdefgh", "abcdefg", "abcdefgi", "abcdefgh\0", "abcdefghi"],
        ["при" * 3, "прив", "пр", "при" * 3],
    ],
)
def test_words_that_begin_alike(words):
    assert_sorted(words, pa.array(words, type=pa.large_string()))
