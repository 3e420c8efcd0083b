"""What remove, keep and replace are told to take: by word, pattern, phrase, list or function."""

import pytest

import textlab as tl
from textlab.tokens.choose import positions_of, renamed


@pytest.fixture
def words(talk):
    return tl.tokenize(talk("um we tax the rich", "tax the poor um"))


@pytest.mark.parametrize(
    ("what", "at"),
    [("tax", [2, 5]), ("tax the", [2, 3, 5, 6]), (["tax", "poor"], [2, 5, 7]), ("fillers", [0, 8]),
     (str.isupper, []), (lambda term: len(term) == 4, [4, 7])],
)  # fmt: skip
def test_positions(words, what, at):
    assert positions_of(words, what).tolist() == at


def test_new_names_and_their_sentence(words):
    new, said = renamed(words, {"tax": "levy", "r*": "wealthy"})
    assert dict(zip(words.terms, new, strict=True)) == {
        "poor": "poor", "rich": "wealthy", "tax": "levy", "the": "the", "um": "um", "we": "we",
    }  # fmt: skip
    assert said == "tax as levy, r* as wealthy"


def test_a_phrase_has_no_new_name(words):
    with pytest.raises(tl.SchemaError, match="is a phrase; make it one word first"):
        renamed(words, {"the rich": "wealthy"})
