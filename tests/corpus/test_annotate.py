"""Annotations laid over the text: hand-sized texts, worked out on paper."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from passage_checks import one

from textlab.corpus import Corpus
from textlab.corpus.annotate import overlay
from textlab.errors import SchemaError, UnknownName


def table(*rows, index=None, **columns):
    edges = pd.DataFrame(rows, columns=["doc_id", "start", "end"], index=index)
    return edges.assign(**columns)


class TestOverlay:
    def test_cuts_sets_and_reports(self, talk):
        start = talk.document_text("talk").index("Shall we?")
        out, notes = overlay(talk.data, table(["talk", start, start + 9], speaker="Cy"))
        assert list(out.index) == ["talk:p1", "talk:p2", "talk:p3.01", "talk:p3.02", "talk:p4", "talk:p5"]
        assert [talk.document_text("talk")[a:b] for a, b in out.loc["talk:p3.01":"talk:p3.02", ["start", "end"]].to_numpy()] == [
            "Thank you.", "Shall we?",
        ]  # fmt: skip
        new = out.loc["talk:p3.02"]
        assert (new["speaker"], new["attribution"], new["confidence"]) == ("Cy", "coded", "high")
        assert new["turn_id"] == "talk:at0001"
        assert new["room"] == "B"
        assert list(notes.columns) == ["source", "doc_id", "status", "note"]
        assert notes.iloc[0].to_dict() == {
            "source": "annotate",
            "doc_id": "talk",
            "status": "annotated",
            "note": "stretches set: 1; overwritten: 1 (speaker 1); passages cut: 1; newly made: 0",
        }

    def test_what_is_not_annotated_stays_as_it_was(self, talk):
        out, _ = overlay(talk.data, table(["talk", 5, 9], kind="greeting"))
        rest = talk.passages.index[1:]
        assert_frame_equal(out.loc[rest], talk.passages.loc[rest])

    def test_a_missing_value_sets_nothing(self, talk):
        rows = table(["talk", 5, 22], ["talk", 24, 32], speaker=["Dee", None], kind=[None, "greeting"])
        out, _ = overlay(talk.data, rows)
        assert list(out["speaker"].iloc[:2]) == ["Dee", "Ann"]
        assert list(out["kind"].iloc[:2]) == ["passage", "greeting"]
        assert list(out["attribution"].iloc[:2]) == ["coded", "given"]

    def test_the_same_speaker_keeps_the_turn(self, talk):
        out, notes = overlay(talk.data, table(["talk", 5, 22], speaker="Ann"))
        assert out.loc["talk:p1", "turn_id"] == "t1"
        assert "overwritten: 0" in notes["note"].iloc[0]

    def test_pieces_of_one_row_share_a_new_turn(self, talk):
        out, _ = overlay(talk.data, table(["talk", 5, 32], speaker="Dee"))
        assert list(out["turn_id"].iloc[:2]) == ["talk:at0001"] * 2

    def test_a_given_turn_is_used(self, talk):
        out, _ = overlay(talk.data, table(["talk", 5, 22], ["talk", 24, 32], speaker="Dee", turn_id=["x", None]))
        assert list(out["turn_id"].iloc[:2]) == ["x", "talk:at0001"]

    def test_given_attribution_sets_the_usual_confidence(self, talk):
        out, _ = overlay(talk.data, table(["talk", 5, 22], speaker="Dee", attribution="inferred"))
        assert tuple(out.loc["talk:p1", ["attribution", "confidence"]]) == ("inferred", "medium")

    def test_new_columns_and_other_types(self, talk):
        out, notes = overlay(talk.data, table(["talk", 5, 22], ["talk", 24, 32], stance=[0.5, -1.0], n=[7, 2]))
        assert list(out["stance"].iloc[:2]) == [0.5, -1.0]
        assert out["stance"].iloc[2:].isna().all()
        assert list(out["n"].iloc[:3]) == [7, 2, 3]
        assert "overwritten: 1 (n 1)" in notes["note"].iloc[0]

    def test_a_category_that_was_not_foreseen(self, talk):
        passages = talk.passages.assign(room=talk.passages["room"].astype("category"))
        corpus = Corpus(talk.documents, passages, {"talk": talk.document_text("talk")})
        out, _ = overlay(corpus.data, table(["talk", 5, 22], room="Z"))
        assert out["room"].iloc[0] == "Z"

    def test_naming_nobody_is_not_overwriting(self):
        _, notes = overlay(one("a b").data, table(["d", 0, 3], speaker="Ann", attribution="given"))
        assert "overwritten: 0;" in notes["note"].iloc[0]

    def test_white_space_at_cut_edges_is_trimmed_and_blank_pieces_dropped(self):
        out, _ = overlay(one("  one two  ").data, table(["d", 5, 7], ["d", 8, 9], kind="x"))
        text = "  one two  "
        assert [text[a:b] for a, b in out[["start", "end"]].to_numpy()] == ["one", "t", "w", "o"]
        assert list(out["kind"]) == ["passage", "x", "passage", "x"]

    def test_uncovered_words_need_a_layer(self, talk):
        with pytest.raises(SchemaError, match=r"rows 'r2' of the table hold words that belong to no passage; give"):
            overlay(talk.data, table(["talk", 5, 9], ["talk", 33, 37], index=["r1", "r2"], speaker="Bob"))
        out, notes = overlay(talk.data, table(["talk", 33, 58], layer="body", speaker="Bob"))
        made = out.loc["talk:a0001"]
        assert talk.document_text("talk")[made["start"] : made["end"]] == "Bob:"
        assert (made["speaker"], made["kind"], made["turn_id"]) == ("Bob", "passage", "talk:at0001")
        assert "newly made: 1" in notes["note"].iloc[0]

    def test_a_new_passage_without_speaker_is_its_own_turn(self, talk):
        out, _ = overlay(talk.data, table(["talk", 33, 37], layer="metadata"))
        assert out.loc["talk:a0001", "turn_id"] == "talk:a0001"

    def test_uncovered_white_space_is_nothing(self, talk):
        out, _ = overlay(talk.data, table(["talk", 5, 32], kind="greeting"))
        assert list(out.index) == list(talk.passages.index)

    def test_new_ids_count_on(self, talk):
        once = talk.annotate(table(["talk", 33, 37], layer="heading", speaker="X"))
        twice = once.annotate(table(["talk", 0, 4], layer="heading", speaker="Y"))
        assert {"talk:a0001", "talk:a0002"} <= set(twice.passages.index)
        assert {"talk:at0001", "talk:at0002"} <= set(twice.passages["turn_id"])

    def test_passages_that_where_left_out_are_left_alone(self, talk):
        ann = talk.where(speaker="Ann")
        out, _ = overlay(ann.data, table(["talk", 5, len(talk.document_text("talk"))], layer="body", speaker="Eve"))
        assert "Thank you. Shall we?" not in [
            talk.document_text("talk")[a:b] for a, b in out[["start", "end"]].to_numpy()
        ]
        assert [talk.document_text("talk")[a:b] for a, b in out[["start", "end"]].to_numpy()][2:4] == ["Bob:", "Ann:"]

    def test_empty_passages_survive(self):
        passages = pd.DataFrame({"doc_id": "d", "start": [0, 1], "end": [1, 1]}, index=["p", "q"])
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": "a"})
        out, _ = overlay(corpus.data, table(["d", 0, 1], kind="x"))
        assert list(out["kind"]) == ["x", "passage"]

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            (table(["talk", 5, 5], kind="x"), r"rows 0 of the table end where they start or before"),
            (table(["talk", 9, 5], kind="x"), r"rows 0 of the table end where they start or before"),
            (table(["talk", 5, 999], kind="x"), r"rows 0 of the table lie outside their text"),
            (table(["talk", -1, 5], kind="x"), r"rows 0 of the table lie outside their text"),
            (table(["talk", 5, 9], ["talk", 8, 12], kind="x"), r"rows 0, 1 of the table overlap one another"),
            (table(["talk", 5, 9], ["talk", 5, 9], kind="x"), r"rows 0, 1 of the table overlap one another"),
            (table(["talk", 1.5, 9], kind="x"), r"rows 0 of the table have no whole number as start"),
            (table(["talk", 1, None], kind="x"), r"rows 0 of the table have no whole number as end"),
            (table(["talk", 5, 9]), r"the table has nothing to set"),
            (table(["talk", 5, 9], kind=None), r"the table has nothing to set"),
            (table(kind="x"), r"the table has nothing to set"),
            (table(["talk", 5, 9], passage_id="x"), r"passage ids are made here"),
            (pd.DataFrame({"doc_id": ["talk"], "start": [1]}), r"table has no column 'end'"),
            ([1], r"table must be a pandas DataFrame, not list"),
        ],
    )  # fmt: skip
    def test_bad_tables(self, talk, rows, message):
        with pytest.raises(SchemaError, match=message):
            overlay(talk.data, rows)

    def test_many_bad_rows_are_counted(self, talk):
        with pytest.raises(SchemaError, match=r"rows 0, 1, 2, 3, 4 and 2 more of the table"):
            overlay(talk.data, table(*[["talk", 5, 999]] * 7, kind="x"))

    def test_an_unknown_document_is_named(self, talk):
        with pytest.raises(UnknownName, match=r"annotate: no document 'tlak' .* Did you mean 'talk'\?"):
            overlay(talk.data, table(["tlak", 5, 9], kind="x"))

    def test_the_inputs_are_left_alone(self, talk):
        rows = table(["talk", 5, 9], speaker="Cy")
        before, passages = rows.copy(), talk.passages.copy()
        overlay(talk.data, rows)
        assert_frame_equal(rows, before)
        assert_frame_equal(talk.passages, passages)

    @settings(deadline=None)
    @given(st.data())
    def test_every_character_has_the_last_word_said_about_it(self, data):
        """Against a character-by-character model."""
        text = data.draw(st.text(alphabet="ab é🎉", min_size=1, max_size=30))
        spans = st.lists(st.integers(0, len(text)), max_size=8, unique=True).map(sorted)
        edges, laid = data.draw(spans), data.draw(spans)
        old = [(a, b) for a, b in zip(edges[0::2], edges[1::2], strict=False)]
        rows = [("d", a, b) for a, b in zip(laid[0::2], laid[1::2], strict=False)]
        passages = pd.DataFrame(
            {"doc_id": "d", "start": [a for a, _ in old], "end": [b for _, b in old], "kind": "old"},
            index=[f"p{k}" for k in range(len(old))],
        ).astype({"doc_id": "str", "start": "int64", "end": "int64", "kind": "str"})
        if not rows:
            return
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": text})
        out = corpus.annotate(table(*rows, kind="new", layer="body"))
        expected = [None] * len(text)
        for kind, stretches in (("old", old), ("new", [r[1:] for r in rows])):
            for a, b in stretches:
                expected[a:b] = [kind] * (b - a)
        found = [None] * len(text)
        for a, b, kind in out.passages[["start", "end", "kind"]].to_numpy():
            found[a:b] = [kind] * (b - a)
        words = [k for k, c in enumerate(text) if not c.isspace()]
        assert [found[k] for k in words] == [expected[k] for k in words]
        assert out.passages.index.is_unique
