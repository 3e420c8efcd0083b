"""Cutting passages: hand-sized texts, worked out on paper."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from passage_checks import one, pieces

from textlab.corpus import Corpus
from textlab.corpus.split import split
from textlab.errors import SchemaError


class TestParagraphs:
    def test_at_blank_lines(self):
        assert pieces(one("a\nb\n\nc\r\n \t\r\nd\n\n\n"), "paragraph") == ["a\nb", "c", "d"]

    def test_at_every_newline_when_there_are_no_blank_lines(self):
        assert pieces(one("a\nb\r\nc\rd\u2028e\n"), "paragraph") == ["a", "b", "c", "d", "e"]

    def test_blank_lines_between_passages_count(self):
        passages = pd.DataFrame({"doc_id": "d", "start": [0, 5], "end": [3, 8]}, index=["p", "q"])
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": "a\nb\n\nc\nd"})
        assert pieces(corpus, "paragraph") == ["a\nb", "c\nd"]

    def test_a_line_break_of_two_characters_is_one(self):
        assert pieces(one("a\r\nb\r\nc"), "paragraph") == ["a", "b", "c"]


class TestWindows:
    @pytest.mark.parametrize(
        ("n_words", "size", "expected"),
        [
            (6, 3, [3, 3]),
            (7, 3, [3, 4]),  # a rest of 1 is less than half a window
            (8, 3, [3, 3, 2]),
            (6, 4, [4, 2]),  # a rest of exactly half stands
            (5, 4, [5]),
            (1, 4, [1]),
            (3, 1, [1, 1, 1]),
        ],
    )
    def test_the_rest_joins_the_window_before_when_short(self, n_words, size, expected):
        text = " " + " ".join(f"w{k}" for k in range(n_words)) + "\n"
        assert [len(p.split()) for p in pieces(one(text), "window", size)] == expected

    def test_windows_stay_inside_passages(self, talk):
        assert pieces(talk, "window", 2) == [
            "Good morning", "all.", "Welcome.", "Thank you.", "Shall we?", "Yes.", "[Cookies]",
        ]  # fmt: skip

    def test_windows_cross_the_paragraphs_of_a_turn(self):
        passages = pd.DataFrame(
            {"doc_id": "d", "start": [0, 4, 8, 12, 16], "end": [3, 7, 11, 15, 19], "turn_id": ["t", "t", "t", "u", "u"],
             "speaker": "Ann", "code": ["x", "x", "x", "x", "y"]}, index=list("pqrst"),
        )  # fmt: skip
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": "a b\nc d\ne f\ng h\ni j\n"})
        assert pieces(corpus, "window", 3) == ["a b\nc", "d\ne f", "g h", "i j"]  # the code differs within turn u
        cut = corpus.split("window", size=3).passages
        assert cut["code"].tolist() == ["x", "x", "x", "y"]
        assert cut["turn_id"].tolist() == ["t", "t", "u", "u"]
        assert cut.index.tolist() == ["p.01", "p.02", "s", "t"]

    def test_no_window_brings_back_what_was_left_out(self):
        passages = pd.DataFrame(
            {"doc_id": "d", "start": [0, 4, 8], "end": [3, 7, 11], "turn_id": "t", "speaker": ["Ann", "Bo", "Ann"]},
            index=list("pqr"),
        )
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": "a b\nc d\ne f\n"})
        assert pieces(corpus.where(speaker="Ann"), "window", 3) == ["a b", "e f"]

    def test_passages_without_words_stay(self):
        passages = pd.DataFrame({"doc_id": "d", "start": [0, 1, 3], "end": [1, 3, 3]}, index=["p", "q", "r"])
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": "a  "})
        assert_frame_equal(split(corpus.data, "window", 5).passages, corpus.passages)
        assert_frame_equal(split(corpus.data, "sentence", None).passages, corpus.passages)

    def test_a_passage_that_cuts_a_word(self):
        passages = pd.DataFrame({"doc_id": "d", "start": [0, 2], "end": [2, 6]}, index=["p", "q"])
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": "abcd ef"})
        assert pieces(corpus, "window", 1) == ["ab", "cd", "e"]

    @settings(deadline=None)
    @given(
        st.lists(st.text(alphabet="aé中🎉 \n\t\u00a0", max_size=30), min_size=1, max_size=4),
        st.integers(1, 5),
    )
    def test_as_many_words_as_before_in_every_passage(self, texts, size):
        ids = [f"d{k}" for k in range(len(texts))]
        passages = pd.DataFrame({"doc_id": ids, "start": 0, "end": [len(t) for t in texts]}, index=ids)
        corpus = Corpus(pd.DataFrame(index=ids), passages, texts)
        cut = corpus.split("window", size=size)
        assert list(cut.describe()["n_words"]) == list(corpus.describe()["n_words"])
        for passage_id in cut.passages.index[cut.data.words_per_passage > 0]:
            assert cut.text(passage_id).strip(" \n\t") == cut.text(passage_id)

    @pytest.mark.parametrize("size", [0, -1, 2.0, "3", True])
    def test_size_must_be_a_whole_number(self, size):
        with pytest.raises(SchemaError, match=r"split: size must be a whole number at least 1, not"):
            split(one("a b").data, "window", size)

    def test_size_is_needed_for_windows_only(self):
        with pytest.raises(SchemaError, match=r"by='window' needs size="):
            split(one("a b").data, "window", None)
        with pytest.raises(SchemaError, match=r"size=3 is for by='window'"):
            split(one("a b").data, "sentence", 3)


class TestPieceIds:
    def test_more_than_99_pieces(self):
        ids = split(one("w " * 120).data, "window", 1).passages.index
        assert list(ids[[0, 98, 99, 119]]) == ["p.01", "p.99", "p.100", "p.120"]

    def test_an_id_in_use_is_never_given_twice(self):
        passages = pd.DataFrame(
            {"doc_id": "d", "start": [0, 10], "end": [9, 14], "layer": ["body", "heading"]},
            index=["p", "p.01"],
        )
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": "One. Two. Head"})
        assert list(split(corpus.data, "sentence", None).passages.index) == ["p.01+", "p.02", "p.01"]

    def test_cutting_twice(self):
        twice = one("a b. C d.").split("sentence").split("window", size=1)
        assert list(twice.passages.index) == ["p.01.01", "p.01.02", "p.01.03", "p.01.04"]  # windows cross sentences
