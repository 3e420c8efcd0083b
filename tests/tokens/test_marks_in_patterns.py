"""Patterns of marks and symbols, and of operators of other programs, say why they find nothing."""

import warnings

import pandas as pd
import pytest

import textlab as tl

TEXT = "Great 😀 tax! We like it - maybe. Good work, all."


@pytest.fixture(scope="module")
def corpus():
    return tl.from_frame(pd.DataFrame({"text": [TEXT], "speaker": ["Ann"]}), speaker="speaker")


@pytest.fixture(scope="module")
def tokens(corpus):
    return tl.tokenize(corpus)


@pytest.mark.parametrize("pattern", ["!", "😀", "it - maybe", "great 😀", "§", "%", "tax|!", '[form="!"]', "\\?"])
def test_a_mark_says_that_it_is_left_out(tokens, pattern):
    with pytest.warns(tl.TextlabWarning, match=r"is a mark or symbol, which tokenize leaves out; use tokenize\(corpus"):
        tl.kwic(tokens, pattern)


@pytest.mark.parametrize(("pattern", "n"), [("!", 1), ("😀", 1), ("it - maybe", 1), ("§", 0)])
def test_with_marks_it_is_found(corpus, pattern, n):
    assert len(tl.kwic(tl.tokenize(corpus, punctuation=True, symbols=True), pattern).table) == n


@pytest.mark.filterwarnings("ignore:.*fewer than 20:textlab.TextlabWarning")
def test_a_lexicon_of_emoji_does_not_count_zero_in_silence(tokens):
    polar = tl.Lexicon({"good": {"😀": 1, "great": 1}, "bad": {"😡": -1}}, name="emoji")
    for ask in (
        lambda: tl.score_lexicon(tokens, polar, n_resamples=0),
        lambda: tl.count_terms(tokens, lexicon=polar.without_weights()),
        lambda: tl.collocates(tokens, polar, n_resamples=0),
        lambda: tokens.remove(polar),
    ):
        with pytest.warns(tl.TextlabWarning, match="2 patterns can find nothing here"):
            ask()


@pytest.mark.parametrize(("pattern", "operator"), [("tax OR work", "OR"), ("NOT tax", "NOT"), ("tax AND work", "AND")])
def test_operators_are_words(tokens, pattern, operator):
    with pytest.warns(tl.TextlabWarning, match=f"was found nowhere. {operator} is a word like others"):
        assert len(tl.kwic(tokens, pattern).table) == 0


def test_small_words_are_no_operators(tokens):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(tl.kwic(tokens, "tax or work").table) == 0


def test_files_have_no_marks_either(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with pytest.warns(tl.TextlabWarning, match="find_in: a pattern can find nothing here. '!': '!' is a mark"):
        assert len(tl.find_in(tmp_path, ["!", "tax"])) == 1
