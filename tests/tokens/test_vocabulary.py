"""Words sorted by numbers made of their bytes: as Python sorts them, whatever they begin with."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.tokens.vocabulary import Vocabulary, arrow, sorted_words

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


class TestVocabulary:
    VOCAB = Vocabulary.of(arrow(["The", "tax", "the", "Taxes"]), ignore_case=True)

    def test_forms_are_counted_under_their_terms(self):
        assert self.VOCAB.terms.tolist() == ["tax", "taxes", "the"]
        assert self.VOCAB.term_of.tolist() == [2, 0, 2, 1]
        assert self.VOCAB.form_bytes.tolist() == [3, 3, 3, 5]
        assert [self.VOCAB.code_of(t) for t in ("tax", "The", "zebra")] == [0, -1, -1]
        assert self.VOCAB.caseless[1]

    def test_an_empty_name_removes_a_term_and_what_was_removed_stays_so(self):
        again = self.VOCAB.renamed(["levy", "levy", ""])
        assert (again.terms.tolist(), again.term_of.tolist()) == (["levy"], [-1, 0, -1, 0])
        assert again.renamed(["x"]).term_of.tolist() == [-1, 0, -1, 0]
        assert not again.lower

    def test_removed_types_are_never_meant(self):
        gone = self.VOCAB.without(np.array([True, False, False, False]))
        assert gone.term_of.tolist() == [-1, 0, 2, 1]
        assert gone.types_of(np.array([False, False, True])).tolist() == [False, False, True, False]

    def test_two_are_joined_with_a_gap_at_the_end(self):
        both = self.VOCAB.joined(Vocabulary.of_names(arrow(["big tech", "x"]), ["tax", ""]))
        assert both.types.tolist() == ["The", "tax", "the", "Taxes", "big tech", "x", ""]
        assert both.term_of.tolist() == [2, 0, 2, 1, 0, -1, -1]
