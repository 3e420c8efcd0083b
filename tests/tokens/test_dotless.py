"""The two letters i of Turkish."""

import warnings

import pytest

import textlab as tl

WORDS = "ev yıl kız su at dağ kar göl yol gün "


def test_capitals_of_a_dotless_i_are_said(talk):
    with pytest.warns(tl.TextlabWarning, match="2 words with a capital I in a text with the letter ı are counted with"):
        tokens = tl.tokenize(talk(WORDS * 4 + "Irmak ISLAK"))
    assert {"irmak", "islak"} <= set(tokens.terms)


@pytest.mark.parametrize("text", [WORDS * 4, WORDS * 4 + "İstanbul", "I said in it all I can " * 9 + "ırmak"])
def test_other_texts_are_not_doubted(talk, text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tl.tokenize(talk(text))


def test_with_case_kept_nothing_is_lost(talk):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tl.tokenize(talk(WORDS * 4 + "Irmak"), ignore_case=False)


def test_a_dotted_capital_is_an_i(talk):
    tokens = tl.tokenize(talk("İstanbul istanbul İSTANBUL"))
    assert tokens.terms.tolist() == ["istanbul"]
    for pattern in ("İstanbul", "istanbul", "İst*", "/ist.*/"):
        assert len(tl.kwic(tokens, pattern)) == 3
