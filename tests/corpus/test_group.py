"""Joining neighbours: hand-sized texts, worked out on paper."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from passage_checks import one

from textlab.corpus import Corpus
from textlab.corpus.group import left_out, merge_neighbours


class TestMerge:
    def test_a_run_goes_from_first_start_to_last_end_and_keeps_the_first_id(self, talk):
        out = merge_neighbours(talk.passages, talk.passages["turn_id"])
        assert list(out.index) == ["talk:p1", "talk:p3", "talk:p4", "talk:p5"]
        assert talk.document_text("talk")[out["start"].iloc[0] : out["end"].iloc[0]] == "Good morning all.\n\nWelcome."
        assert out.index.name == "passage_id"

    def test_columns_are_kept_where_constant(self, talk):
        out = merge_neighbours(talk.passages, talk.passages["turn_id"]).loc["talk:p1"]
        assert out["room"] == "A"
        assert pd.isna(out["n"])
        assert (out["seconds_start"], out["seconds_end"]) == (0.0, 8.0)

    def test_doubt_wins(self, talk):
        out = merge_neighbours(talk.passages, talk.passages["turn_id"])
        assert list(out["confidence"]) == ["low", "high", "medium", "low"]

    def test_a_run_of_several_speakers_has_none(self, talk):
        out = merge_neighbours(talk.passages, talk.passages["doc_id"])
        assert len(out) == 2  # body and furniture are never joined
        first = out.iloc[0]
        assert pd.isna(first["speaker"])
        assert (first["attribution"], first["confidence"]) == ("unresolved", "low")
        assert first["turn_id"] == "t1"  # a passage always knows its turn

    def test_a_missing_key_joins_nothing(self, talk):
        nothing = pd.Series(None, index=talk.passages.index, dtype="str")
        assert_frame_equal(merge_neighbours(talk.passages, nothing), talk.passages)

    def test_documents_are_never_joined(self):
        passages = pd.DataFrame({"doc_id": ["a", "b"], "start": 0, "end": 1, "turn_id": "t"}, index=["p", "q"])
        corpus = Corpus(pd.DataFrame(index=["a", "b"]), passages, ["x", "y"])
        assert len(merge_neighbours(corpus.passages, corpus.passages["turn_id"])) == 2

    def test_an_empty_table_stays_empty(self, talk):
        none = talk.passages.iloc[:0]
        assert_frame_equal(merge_neighbours(none, none["turn_id"]), none)

    @pytest.mark.parametrize(
        "values",
        [
            pd.Categorical(["x", None, "x", "x", "y"]),
            pd.array([1, None, 2, 2, 3], dtype="Int64"),
            pd.array([True, False, None, True, True], dtype="boolean"),
            pd.to_datetime(["2020", None, "2021", "2021", "2022"]),
            pd.Series([[1], [2], None, [3], [4]], dtype=object).array,
            [True, False, True, True, False],
        ],
        ids=["category", "Int64", "boolean", "datetime", "lists", "bool"],
    )
    def test_any_column_type(self, talk, values):
        passages = talk.passages.assign(extra=values)
        out = merge_neighbours(passages, passages["turn_id"])
        assert pd.isna(out["extra"].iloc[0])
        same = merge_neighbours(passages, pd.Series(passages.index, index=passages.index))
        assert_frame_equal(same, passages)

    def test_what_was_left_out_keeps_passages_apart(self, talk):
        ann = talk.where(speaker="Ann")
        assert list(left_out(ann.data)) == [False, False, True]  # Bob spoke between
        passages = ann.passages
        out = merge_neighbours(passages, passages["speaker"], apart=left_out(ann.data))
        assert [talk.document_text("talk")[a:b] for a, b in out[["start", "end"]].to_numpy()] == [
            "Good morning all.\n\nWelcome.",
            "Yes.",
        ]

    def test_labels_and_white_space_do_not_keep_passages_apart(self, talk):
        assert not left_out(talk.data).any()
        assert not left_out(talk.where(layer="body").data).any()

    def test_group_undoes_split(self):
        corpus = one("One. Two. Three.", turn_id=["t"])
        cut = corpus.split("sentence")
        out = merge_neighbours(cut.passages, cut.passages["turn_id"], apart=left_out(cut.data))
        assert_frame_equal(out.reset_index(drop=True), corpus.passages.reset_index(drop=True))

    def test_a_sentence_left_out_is_not_brought_back(self):
        cut = one("One. Two. Three.", turn_id=["t"]).split("sentence")
        kept = cut.where(passage_id=["p.01", "p.03"])
        assert list(left_out(kept.data)) == [False, True]
