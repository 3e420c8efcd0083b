"""A lexicon looked up: the longest place wins, categories count, rates keep the words as their denominator."""

import numpy as np
import pytest

import textlab as tl


def spoken(tokens):
    return list(tokens.terms[tokens.codes])


@pytest.fixture
def tokens(talk):
    return tl.tokenize(talk("not good but good, tax reform and tax", "no such word", speaker=["Ann", "Bo"]))


def test_the_longest_wins_whichever_its_category(tokens):
    found = tokens.lookup({"good": ["good"], "bad": ["not good"]})
    assert spoken(found) == ["bad", "good"]
    assert found.n_tokens.tolist() == tokens.n_tokens.tolist() == [8, 3]


def test_a_place_of_several_categories_counts_once_in_each_and_never_twice_in_one(tokens):
    found = tokens.lookup({"money": ["tax", "tax reform", "tax re*"], "change": ["tax reform"], "none": ["zebra"]})
    assert sorted(spoken(found)) == ["change", "money", "money"]
    dtm = tl.count_terms(tokens, by="speaker", lexicon=tl.Lexicon({"money": ["tax"], "none": ["zebra"]}))
    assert dtm.to_pandas().to_dict("index") == {"Ann": {"money": 2, "none": 0}, "Bo": {"money": 0, "none": 0}}
    assert dtm.rows["n_tokens"].tolist() == [8, 3]
    assert dtm.group("doc_id").rows["n_tokens"].tolist() == [11]


def test_places_are_those_of_the_words(tokens):
    spans = tokens.lookup({"bad": ["not good"]}).spans(np.array([0]))
    assert tokens.corpus.document_text("talk")[spans["start"][0] : spans["end"][0]] == "not good"


def test_a_pattern_that_can_find_nothing_is_told(tokens):
    with pytest.warns(tl.TextlabWarning, match="lookup: a pattern can find nothing"):
        tokens.lookup({"a": ["U.S."]})


def test_saved_categories_keep_the_words_as_their_denominator(tokens, tmp_path):
    found = tokens.lookup({"good": ["good"]})
    again = tl.Tokens.open(found.save(tmp_path / "found"), tokens.corpus, verify=True)
    assert again.n_tokens.tolist() == [8, 3]
    assert spoken(again) == ["good", "good"]
    next((tmp_path / "found").glob("*sizes*")).write_bytes(np.array([8, -3], dtype="<i8").tobytes())
    with pytest.raises(tl.UnreadableFile):
        tl.Tokens.open(tmp_path / "found", tokens.corpus)


def test_a_single_pattern_may_stand_alone(talk):
    tokens = tl.tokenize(talk("tax the rich a t x"))
    assert tl.count_terms(tokens, lexicon={"money": "tax*", "who": ["rich"]}).totals.tolist() == [1, 1]
    for wrong in ("tax", ["tax"], {"a": {"tax": 2}}, {"a": 5}, None):
        with pytest.raises(tl.SchemaError, match="lookup: lexicon must be a Lexicon, or a mapping of category"):
            tokens.lookup(wrong)
