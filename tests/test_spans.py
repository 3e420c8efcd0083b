"""Joining, cutting and relabelling: hand-sized texts, worked out on paper."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from textlab._spans import left_out, merge_neighbours, overlay, split_passages
from textlab.corpus import Corpus
from textlab.errors import NotEnoughData, SchemaError, UnknownName


def one(text, **columns):
    """A corpus of one document that is one passage."""
    passages = pd.DataFrame({"doc_id": ["d"], "start": [0], "end": [len(text)], **columns}, index=["p"])
    return Corpus(pd.DataFrame(index=["d"]), passages, {"d": text})


def pieces(corpus, by, size=None):
    table = split_passages(corpus, by, size)
    return [corpus.document_text(d)[a:b] for d, a, b in table[["doc_id", "start", "end"]].to_numpy()]


def table(*rows, index=None, **columns):
    edges = pd.DataFrame(rows, columns=["doc_id", "start", "end"], index=index)
    return edges.assign(**columns)


TALK = "Ann: Good morning all.\n\nWelcome.\nBob: Thank you. Shall we?\nAnn: Yes.\n[Cookies]"


@pytest.fixture
def talk():
    """Labels belong to no passage; Ann's first turn is two paragraphs; the last line is furniture."""
    words = ["Good morning all.", "Welcome.", "Thank you. Shall we?", "Yes.", "[Cookies]"]
    start = [TALK.index(w) for w in words]
    passages = pd.DataFrame(
        {
            "doc_id": "talk",
            "start": start,
            "end": [s + len(w) for s, w in zip(start, words, strict=True)],
            "layer": ["body"] * 4 + ["furniture"],
            "turn_id": ["t1", "t1", "t2", "t3", None],
            "speaker": ["Ann", "Ann", "Bob", "Ann", None],
            "confidence": ["high", "low", "high", "medium", None],
            "room": ["A", "A", "B", None, None],
            "n": [1, 2, 3, 4, 5],
            "seconds_start": [0.0, 5.0, 9.0, 12.0, np.nan],
            "seconds_end": [4.0, 8.0, 11.0, 13.0, np.nan],
        },
        index=[f"talk:p{k}" for k in range(1, 6)],
    )
    return Corpus(pd.DataFrame({"title": ["Talk"]}, index=["talk"]), passages, {"talk": TALK})


class TestMerge:
    def test_a_run_goes_from_first_start_to_last_end_and_keeps_the_first_id(self, talk):
        out = merge_neighbours(talk.passages, talk.passages["turn_id"])
        assert list(out.index) == ["talk:p1", "talk:p3", "talk:p4", "talk:p5"]
        assert TALK[out["start"].iloc[0] : out["end"].iloc[0]] == "Good morning all.\n\nWelcome."
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
        assert list(left_out(ann)) == [False, False, True]  # Bob spoke between
        passages = ann.passages
        out = merge_neighbours(passages, passages["speaker"], apart=left_out(ann))
        assert [TALK[a:b] for a, b in out[["start", "end"]].to_numpy()] == [
            "Good morning all.\n\nWelcome.",
            "Yes.",
        ]

    def test_labels_and_white_space_do_not_keep_passages_apart(self, talk):
        assert not left_out(talk).any()
        assert not left_out(talk.where(layer="body")).any()

    def test_group_undoes_split(self):
        corpus = one("One. Two. Three.", turn_id=["t"])
        cut = corpus.split("sentence")
        out = merge_neighbours(cut.passages, cut.passages["turn_id"], apart=left_out(cut))
        assert_frame_equal(out.reset_index(drop=True), corpus.passages.reset_index(drop=True))

    def test_a_sentence_left_out_is_not_brought_back(self):
        cut = one("One. Two. Three.", turn_id=["t"]).split("sentence")
        kept = cut.where(passage_id=["p.01", "p.03"])
        assert list(left_out(kept)) == [False, True]


class TestSentences:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("One. Two! Three? Four… Five", ["One.", "Two!", "Three?", "Four…", "Five"]),
            ("He left.  \n Then it rained.", ["He left.", "Then it rained."]),
            ('"Stop!" he said. "Why?" She ran.', ['"Stop!" he said.', '"Why?"', "She ran."]),
            ("(He left.) Then. “Go.” ‘No.’ Yes.", ["(He left.)", "Then.", "“Go.”", "‘No.’", "Yes."]),
            ("Mr. Pfizer met Dr. Who. They spoke.", ["Mr. Pfizer met Dr. Who.", "They spoke."]),
            ("Mrs. A met Prof. B, e.g. Here, i.e. There.", ["Mrs. A met Prof. B, e.g. Here, i.e. There."]),
            ("Cats, dogs, etc. Then cats vs. Dogs.", ["Cats, dogs, etc. Then cats vs. Dogs."]),
            ("St. Ives is in the U.S. Senate.", ["St. Ives is in the U.S. Senate."]),
            ("See Fig. 3, pp. 4 and No. 5. Next.", ["See Fig. 3, pp. 4 and No. 5.", "Next."]),
            ("She said no. Then no. 5 came.", ["She said no.", "Then no. 5 came."]),
            ("J. K. Rowling wrote. So do I. Good.", ["J. K. Rowling wrote.", "So do I.", "Good."]),
            ("It rose 3.5 percent. In 1999. Then 2.", ["It rose 3.5 percent.", "In 1999.", "Then 2."]),
            ("1. First point. 2 more.\n2. Second.", ["1. First point.", "2 more.", "2. Second."]),
            ("Well... you know. Well... You know.", ["Well... you know.", "Well...", "You know."]),
            ("So it is.[12] Next one.", ["So it is.[12]", "Next one."]),
            ("ends here.lower and www.site.org stay.", ["ends here.lower and www.site.org stay."]),
            ("第一句。第二句！「第三句？」第四句", ["第一句。", "第二句！", "「第三句？」", "第四句"]),
            ("Он ушёл. Она осталась.", ["Он ушёл.", "Она осталась."]),
            ("ذهب الرجل. عاد؟ نعم.", ["ذهب الرجل.", "عاد؟", "نعم."]),
            ("¿Qué? ¡Nada! «Bien.» É isso.", ["¿Qué?", "¡Nada!", "«Bien.»", "É isso."]),
            ("Then 🎉. Ünder a tree.", ["Then 🎉.", "Ünder a tree."]),
            ("no punctuation at all", ["no punctuation at all"]),
        ],
    )
    def test_rules(self, text, expected):
        assert pieces(one(text), "sentence") == expected

    def test_ids_and_metadata(self, talk):
        out = split_passages(talk, "sentence", None)
        assert list(out.index) == ["talk:p1", "talk:p2", "talk:p3.01", "talk:p3.02", "talk:p4", "talk:p5"]
        both = out.loc[["talk:p3.01", "talk:p3.02"]].drop(columns=["start", "end"])
        assert both.drop_duplicates().shape[0] == 1
        assert_frame_equal(out.loc[["talk:p5"]], talk.passages.loc[["talk:p5"]])

    def test_only_body_is_cut(self):
        assert pieces(one("One. Two.", layer=["heading"]), "sentence") == ["One. Two."]

    def test_unpunctuated_text_is_refused(self):
        corpus = one("so we talked and " * 25 + "then stopped.")  # 102 words, one ender
        with pytest.raises(NotEnoughData) as caught:
            split_passages(corpus, "sentence", None)
        assert str(caught.value) == (
            "split: document 'd' has 0.98 sentence enders per 100 words of body, and sentences need at least 1.0. "
            'Use split(by="window", size=100), or leave the document out with where(doc_id=...).'
        )

    def test_a_decimal_or_an_address_is_no_sentence_ender(self):
        with pytest.raises(NotEnoughData, match=r"0\.00 sentence enders"):
            split_passages(one("we saw 3.5 at www.site.org and " * 10), "sentence", None)

    def test_a_short_text_may_be_one_sentence(self):
        assert len(split_passages(one("word " * 49), "sentence", None)) == 1

    def test_several_poor_documents_are_counted(self):
        passages = pd.DataFrame({"doc_id": ["a", "b"], "start": 0, "end": 300}, index=["p", "q"])
        corpus = Corpus(pd.DataFrame(index=["a", "b"]), passages, ["word " * 60] * 2)
        with pytest.raises(NotEnoughData, match=r"'a' \(and 1 more like it\)"):
            split_passages(corpus, "sentence", None)

    @given(st.text(alphabet='aB1 .!?…。\n"”)(é中🎉', max_size=60))
    def test_pieces_lose_nothing_but_white_space(self, text):
        cut = split_passages(one(text), "sentence", None)
        found = "".join(text[a:b] for a, b in cut[["start", "end"]].to_numpy())
        assert "".join(found.split()) == "".join(text.split())
        assert cut.index.is_unique
        assert (cut["start"].to_numpy()[1:] >= cut["end"].to_numpy()[:-1]).all()


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

    def test_passages_without_words_stay(self):
        passages = pd.DataFrame({"doc_id": "d", "start": [0, 1, 3], "end": [1, 3, 3]}, index=["p", "q", "r"])
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": "a  "})
        assert_frame_equal(split_passages(corpus, "window", 5), corpus.passages)
        assert_frame_equal(split_passages(corpus, "sentence", None), corpus.passages)

    def test_a_passage_that_cuts_a_word(self):
        passages = pd.DataFrame({"doc_id": "d", "start": [0, 2], "end": [2, 6]}, index=["p", "q"])
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": "abcd ef"})
        assert pieces(corpus, "window", 1) == ["ab", "cd", "e"]

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
        for passage_id in cut.passages.index[cut._words_per_passage() > 0]:
            assert cut.text(passage_id).strip(" \n\t") == cut.text(passage_id)

    @pytest.mark.parametrize("size", [0, -1, 2.0, "3", True])
    def test_size_must_be_a_whole_number(self, size):
        with pytest.raises(SchemaError, match=r"split: size must be a whole number at least 1, not"):
            split_passages(one("a b"), "window", size)

    def test_size_is_needed_for_windows_only(self):
        with pytest.raises(SchemaError, match=r"by='window' needs size="):
            split_passages(one("a b"), "window", None)
        with pytest.raises(SchemaError, match=r"size=3 is for by='window'"):
            split_passages(one("a b"), "sentence", 3)


class TestPieceIds:
    def test_more_than_99_pieces(self):
        ids = split_passages(one("w " * 120), "window", 1).index
        assert list(ids[[0, 98, 99, 119]]) == ["p.01", "p.99", "p.100", "p.120"]

    def test_an_id_in_use_is_never_given_twice(self):
        passages = pd.DataFrame(
            {"doc_id": "d", "start": [0, 10], "end": [9, 14], "layer": ["body", "heading"]},
            index=["p", "p.01"],
        )
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": "One. Two. Head"})
        assert list(split_passages(corpus, "sentence", None).index) == ["p.01+", "p.02", "p.01"]

    def test_cutting_twice(self):
        twice = one("a b. C d.").split("sentence").split("window", size=1)
        assert list(twice.passages.index) == ["p.01.01", "p.01.02", "p.02.01", "p.02.02"]


class TestOverlay:
    def test_cuts_sets_and_reports(self, talk):
        start = TALK.index("Shall we?")
        out, notes = overlay(talk, table(["talk", start, start + 9], speaker="Cy"))
        assert list(out.index) == ["talk:p1", "talk:p2", "talk:p3.01", "talk:p3.02", "talk:p4", "talk:p5"]
        assert [TALK[a:b] for a, b in out.loc["talk:p3.01":"talk:p3.02", ["start", "end"]].to_numpy()] == [
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
        out, _ = overlay(talk, table(["talk", 5, 9], kind="greeting"))
        rest = talk.passages.index[1:]
        assert_frame_equal(out.loc[rest], talk.passages.loc[rest])

    def test_a_missing_value_sets_nothing(self, talk):
        rows = table(["talk", 5, 22], ["talk", 24, 32], speaker=["Dee", None], kind=[None, "greeting"])
        out, _ = overlay(talk, rows)
        assert list(out["speaker"].iloc[:2]) == ["Dee", "Ann"]
        assert list(out["kind"].iloc[:2]) == ["passage", "greeting"]
        assert list(out["attribution"].iloc[:2]) == ["coded", "given"]

    def test_the_same_speaker_keeps_the_turn(self, talk):
        out, notes = overlay(talk, table(["talk", 5, 22], speaker="Ann"))
        assert out.loc["talk:p1", "turn_id"] == "t1"
        assert "overwritten: 0" in notes["note"].iloc[0]

    def test_pieces_of_one_row_share_a_new_turn(self, talk):
        out, _ = overlay(talk, table(["talk", 5, 32], speaker="Dee"))
        assert list(out["turn_id"].iloc[:2]) == ["talk:at0001"] * 2

    def test_a_given_turn_is_used(self, talk):
        out, _ = overlay(talk, table(["talk", 5, 22], ["talk", 24, 32], speaker="Dee", turn_id=["x", None]))
        assert list(out["turn_id"].iloc[:2]) == ["x", "talk:at0001"]

    def test_given_attribution_sets_the_usual_confidence(self, talk):
        out, _ = overlay(talk, table(["talk", 5, 22], speaker="Dee", attribution="inferred"))
        assert tuple(out.loc["talk:p1", ["attribution", "confidence"]]) == ("inferred", "medium")

    def test_new_columns_and_other_types(self, talk):
        out, notes = overlay(talk, table(["talk", 5, 22], ["talk", 24, 32], stance=[0.5, -1.0], n=[7, 2]))
        assert list(out["stance"].iloc[:2]) == [0.5, -1.0]
        assert out["stance"].iloc[2:].isna().all()
        assert list(out["n"].iloc[:3]) == [7, 2, 3]
        assert "overwritten: 1 (n 1)" in notes["note"].iloc[0]

    def test_a_category_that_was_not_foreseen(self, talk):
        passages = talk.passages.assign(room=talk.passages["room"].astype("category"))
        corpus = Corpus(talk.documents, passages, {"talk": TALK})
        out, _ = overlay(corpus, table(["talk", 5, 22], room="Z"))
        assert out["room"].iloc[0] == "Z"

    def test_naming_nobody_is_not_overwriting(self):
        _, notes = overlay(one("a b"), table(["d", 0, 3], speaker="Ann", attribution="given"))
        assert "overwritten: 0;" in notes["note"].iloc[0]

    def test_white_space_at_cut_edges_is_trimmed_and_blank_pieces_dropped(self):
        out, _ = overlay(one("  one two  "), table(["d", 5, 7], ["d", 8, 9], kind="x"))
        text = "  one two  "
        assert [text[a:b] for a, b in out[["start", "end"]].to_numpy()] == ["one", "t", "w", "o"]
        assert list(out["kind"]) == ["passage", "x", "passage", "x"]

    def test_uncovered_words_need_a_layer(self, talk):
        with pytest.raises(SchemaError, match=r"rows 'r2' of the table hold words that belong to no passage; give"):
            overlay(talk, table(["talk", 5, 9], ["talk", 33, 37], index=["r1", "r2"], speaker="Bob"))
        out, notes = overlay(talk, table(["talk", 33, 58], layer="body", speaker="Bob"))
        made = out.loc["talk:a0001"]
        assert TALK[made["start"] : made["end"]] == "Bob:"
        assert (made["speaker"], made["kind"], made["turn_id"]) == ("Bob", "passage", "talk:at0001")
        assert "newly made: 1" in notes["note"].iloc[0]

    def test_a_new_passage_without_speaker_is_its_own_turn(self, talk):
        out, _ = overlay(talk, table(["talk", 33, 37], layer="metadata"))
        assert out.loc["talk:a0001", "turn_id"] == "talk:a0001"

    def test_uncovered_white_space_is_nothing(self, talk):
        out, _ = overlay(talk, table(["talk", 5, 32], kind="greeting"))
        assert list(out.index) == list(talk.passages.index)

    def test_new_ids_count_on(self, talk):
        once = talk.annotate(table(["talk", 33, 37], layer="heading", speaker="X"))
        twice = once.annotate(table(["talk", 0, 4], layer="heading", speaker="Y"))
        assert {"talk:a0001", "talk:a0002"} <= set(twice.passages.index)
        assert {"talk:at0001", "talk:at0002"} <= set(twice.passages["turn_id"])

    def test_passages_that_where_left_out_are_left_alone(self, talk):
        ann = talk.where(speaker="Ann")
        out, _ = overlay(ann, table(["talk", 5, len(TALK)], layer="body", speaker="Eve"))
        assert "Thank you. Shall we?" not in [TALK[a:b] for a, b in out[["start", "end"]].to_numpy()]
        assert [TALK[a:b] for a, b in out[["start", "end"]].to_numpy()][2:4] == ["Bob:", "Ann:"]

    def test_empty_passages_survive(self):
        passages = pd.DataFrame({"doc_id": "d", "start": [0, 1], "end": [1, 1]}, index=["p", "q"])
        corpus = Corpus(pd.DataFrame(index=["d"]), passages, {"d": "a"})
        out, _ = overlay(corpus, table(["d", 0, 1], kind="x"))
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
            overlay(talk, rows)

    def test_many_bad_rows_are_counted(self, talk):
        with pytest.raises(SchemaError, match=r"rows 0, 1, 2, 3, 4 and 2 more of the table"):
            overlay(talk, table(*[["talk", 5, 999]] * 7, kind="x"))

    def test_an_unknown_document_is_named(self, talk):
        with pytest.raises(UnknownName, match=r"annotate: no document 'tlak' .* Did you mean 'talk'\?"):
            overlay(talk, table(["tlak", 5, 9], kind="x"))

    def test_the_inputs_are_left_alone(self, talk):
        rows = table(["talk", 5, 9], speaker="Cy")
        before, passages = rows.copy(), talk.passages.copy()
        overlay(talk, rows)
        assert_frame_equal(rows, before)
        assert_frame_equal(talk.passages, passages)

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
