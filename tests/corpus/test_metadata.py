"""More columns, and other names for speakers, on a talk laid out by hand."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.corpus import Corpus
from textlab.errors import SchemaError, UnknownName


@pytest.fixture
def two():
    """Documents a (two passages) and b (one)."""
    passages = pd.DataFrame(
        {"doc_id": ["a", "a", "b"], "start": [0, 4, 0], "end": [3, 7, 3], "speaker": ["Ann", None, "Bob"]},
        index=["a:1", "a:2", "b:1"],
    )
    return Corpus(pd.DataFrame({"place": ["x", "y"]}, index=["a", "b"]), passages, ["one two", "six"])


class TestAssign:
    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            (1999, [1999, 1999]),
            ("old", ["old", "old"]),
            ([1, 2], [1, 2]),
            (np.array([1, 2]), [1, 2]),
            ({"b": 2, "a": 1}, [1, 2]),
            (pd.Series([2, 1], index=["b", "a"]), [1, 2]),
            (lambda documents: documents["n_chars"] // 3, [2, 1]),
            (lambda documents: documents["place"].str.upper(), ["X", "Y"]),
        ],
    )
    def test_a_column_of_documents(self, two, values, expected):
        assert two.assign(new=values).documents["new"].tolist() == expected

    def test_a_column_of_passages(self, two):
        made = two.assign(stance={"a:1": 1.0, "a:2": -1.0, "b:1": 0.0})
        assert made.passages["stance"].tolist() == [1, -1, 0]
        assert "stance" not in made.documents

    def test_rows_that_are_not_named_keep_their_value_or_get_none(self, two):
        made = two.assign(place={"b": "z"}, year={"a": 1999})
        assert made.documents["place"].tolist() == ["x", "z"]
        assert made.documents["year"].isna().tolist() == [False, True]

    def test_one_column_after_the_other(self, two):
        made = two.assign(n=[1, 2], twice=lambda documents: 2 * documents["n"])
        assert made.documents["twice"].tolist() == [2, 4]

    def test_a_speaker_of_documents_goes_to_their_passages_and_is_coded(self, two):
        made = two.assign(speaker={"a": "Ann"}).passages
        assert made["speaker"].tolist() == ["Ann", "Ann", "Bob"]
        assert made["attribution"].tolist() == ["given", "coded", "given"]
        assert made["confidence"].tolist() == ["high", "high", "high"]

    def test_a_speaker_taken_away_is_unresolved(self, two):
        made = two.assign(speaker={"a:1": None}).passages
        assert made["speaker"].isna().tolist() == [True, True, False]
        assert made["attribution"].tolist()[:2] == ["unresolved", "unresolved"]
        assert made["confidence"].tolist()[:2] == ["low", "low"]

    def test_texts_and_the_corpus_before_stay_as_they_are(self, two):
        made = two.assign(year=1999)
        assert "year" not in two.documents
        assert made.text("a:2") == "two"
        assert made.where(year=1999).passages.index.tolist() == ["a:1", "a:2", "b:1"]

    @pytest.mark.parametrize(
        ("columns", "error", "message"),
        [
            ({"start": 0}, SchemaError, "'start' cannot be assigned: it defines which words a row refers to"),
            ({"n_chars": 0}, SchemaError, "it comes from the text"),
            ({"layer": "body"}, SchemaError, "lay it over the text with annotate"),
            ({"year": [1, 2, 3]}, SchemaError, "year has 3 values for 2 documents"),
            ({"year": {"c": 1}}, UnknownName, "'c'"),
            ({"year": {"a": 1, "b:1": 1}}, SchemaError, "mixes doc_id and passage_id"),
            ({"year": pd.Series([1, 2], index=["a", "a"])}, SchemaError, "the id 'a' occurs more than once"),
            ({"place": {"a:1": "z"}}, SchemaError, "'place' is a column of documents"),
            ({"attribution": "guessed"}, SchemaError, "attribution"),
        ],
    )
    def test_what_cannot_be_assigned(self, two, columns, error, message):
        if "attribution" in columns:
            columns = {"attribution": dict.fromkeys(two.passages.index, "guessed")}
            error = tl.TextlabError
        with pytest.raises(error, match=message):
            two.assign(**columns)


class TestRenameSpeakers:
    def test_names_change_and_may_fall_together(self, talk):
        made = talk.rename_speakers({"Ann": "A. Smith", "Bob": "A. Smith"})
        assert made.speakers.index.tolist() == ["A. Smith"]
        assert made.speakers.loc["A. Smith", "n_turns"] == 3
        assert made.passages["attribution"].tolist() == talk.passages["attribution"].tolist()
        assert made.steps == ("speakers renamed: Ann to A. Smith, Bob to A. Smith",)
        assert talk.speakers.index.tolist() == ["Ann", "Bob"]

    def test_two_names_are_exchanged(self, talk):
        made = talk.rename_speakers({"Ann": "Bob", "Bob": "Ann"})
        assert made.passages["speaker"].tolist()[:4] == ["Bob", "Bob", "Ann", "Bob"]

    def test_none_is_nobody(self, talk):
        made = talk.rename_speakers({"Bob": None}).passages.loc["talk:p3"]
        assert pd.isna(made["speaker"])
        assert (made["attribution"], made["confidence"]) == ("unresolved", "low")

    def test_categories(self, talk):
        made = Corpus(talk.documents, talk.passages.astype({"speaker": "category"}), [talk.document_text("talk")])
        assert made.rename_speakers({"Ann": "Bob"}).speakers.index.tolist() == ["Bob"]

    def test_bad_names(self, talk):
        with pytest.raises(UnknownName, match="Did you mean 'Ann'"):
            talk.rename_speakers({"Anm": "A"})
        with pytest.raises(SchemaError, match="new name of 'Ann' must be a non-empty string"):
            talk.rename_speakers({"Ann": ""})
        with pytest.raises(SchemaError, match="mapping of old to new"):
            talk.rename_speakers(["Ann"])
