"""The longest stretch of a body without a sentence ender."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.analyses.audit.bodies import BETWEEN
from textlab.analyses.audit.enders import longest_stretch


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("", ""),
        ("no end at all", "no end at all"),
        ("One two. Three four", "One two"),  # of two, the first
        ("One. Two three four five! Six", " Two three four five"),
        (f"one two three{BETWEEN}four five six seven", "four five six seven"),
        ("a b c d e. extraordinarily-long-but-one", "a b c d e"),
    ],
)
def test_the_longest_stretch_is_the_one_with_most_words(text, stretch):
    assert text[slice(*longest_stretch(text))] == stretch


@given(st.lists(st.sampled_from(["a", "bb", " ", "  ", "。", BETWEEN]), max_size=40).map("".join))
def test_no_other_stretch_has_as_many_words_before_it(text):
    pieces = [piece.split() for piece in text.replace("。", BETWEEN).split(BETWEEN)]
    most = max(pieces, key=len)
    assert text[slice(*longest_stretch(text))].split() == most
