"""Sentence enders and the longest stretch without one."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import textlab as tl
from textlab.analyses.audit.bodies import BETWEEN
from textlab.analyses.audit.enders import longest_stretch, punctuation


def test_punctuation_counts_what_split_counts():
    corpus = tl.from_frame(pd.DataFrame({"text": ["One. Two! Three?) 3.5 no. end", "没有。税！"]}))
    assert punctuation(corpus)["n_enders"].tolist() == [4, 2]


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


def test_the_table_is_a_copy(small):
    mine = punctuation(small)
    mine["n_enders"] = -1
    assert (punctuation(small)["n_enders"] > 0).all()
