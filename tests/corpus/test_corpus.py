"""The Corpus itself: its constructor, its verbs, and the bytes under its characters. Six turns, by hand."""

import hashlib

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from textlab.corpus import DOCUMENT_COLUMNS, PASSAGE_COLUMNS, Corpus
from textlab.errors import NotEnoughData, SchemaError, TextlabWarning, UnknownName

PANEL = "Nav\nAnn: We own it.\nBob: Who is we?\nAnn: Everyone here. Really.\nend"
CHAT = "Cem: 你好 🎉 e\u0301té.\nشكرا جزيلا\n"


def documents(**columns):
    return pd.DataFrame({"title": ["A panel", "A chat"], **columns}, index=["panel", "chat"])


def passages(**columns):
    words = ["Nav", "We own it.", "Who is we?", "Everyone here. Really.", "end"]
    spans = [("panel", PANEL.index(w), PANEL.index(w) + len(w)) for w in words]
    chat = [("chat", CHAT.index(w), CHAT.index(w) + len(w)) for w in ("你好 🎉 e\u0301té.", "شكرا جزيلا")]
    table = pd.DataFrame(spans + chat, columns=["doc_id", "start", "end"])
    table["layer"] = ["furniture", "body", "body", "body", "furniture", "body", "body"]
    table["turn_id"] = ["n", "t1", "t2", "t3", "e", "c1", "c1"]
    table["speaker"] = [None, "Ann", "Bob", "Ann", None, "Cem", "Cem"]
    return table.assign(**columns).set_index(pd.Index([f"p{k}" for k in range(7)]))


def corpus(**columns):
    return Corpus(documents(), passages(**columns), {"panel": PANEL, "chat": CHAT})


def whole(*texts, **columns):
    """A passage a document, from end to end."""
    ids = [f"d{k}" for k in range(len(texts))]
    spans = {"doc_id": ids, "start": 0, "end": [len(t) for t in texts], **columns}
    return Corpus(pd.DataFrame(index=ids), pd.DataFrame(spans, index=[f"p{k}" for k in range(len(texts))]), texts)


class TestConstructor:
    def test_missing_columns_are_filled_in(self):
        made = whole("One two")
        assert tuple(made.documents.columns) == DOCUMENT_COLUMNS
        assert tuple(made.passages.columns) == PASSAGE_COLUMNS
        row = made.passages.loc["p0"]
        assert (row["layer"], row["kind"], row["turn_id"]) == ("body", "passage", "p0")
        assert (row["attribution"], row["confidence"]) == ("unresolved", "low")
        about = made.documents.loc["d0"]
        assert (about["n_chars"], about["sha256"]) == (7, hashlib.sha256(b"One two").hexdigest())

    def test_a_labelled_speaker_is_given_with_high_confidence(self):
        row = whole("Hi", speaker=["Ann"]).passages.loc["p0"]
        assert (row["attribution"], row["confidence"]) == ("given", "high")

    def test_passages_come_in_document_order(self):
        shuffled = Corpus(documents(), passages().sample(frac=1, random_state=1), {"panel": PANEL, "chat": CHAT})
        assert_frame_equal(shuffled.passages, corpus().passages)

    def test_texts_as_mapping_or_in_order(self):
        assert Corpus(documents(), passages(), [PANEL, CHAT]).fingerprint == corpus().fingerprint

    def test_the_example_sentence_of_repr(self):
        assert repr(corpus()) == "<Corpus: 2 documents, 7 passages (5 body), 3 speakers>"
        assert repr(whole("x")) == "<Corpus: 1 document, 1 passage (1 body), 0 speakers>"

    def test_nothing_in_it(self):
        none = pd.DataFrame({"doc_id": pd.Series(dtype="str"), "start": [], "end": []})
        empty = Corpus(pd.DataFrame(index=pd.Index([], dtype="str")), none, {})
        assert len(empty) == 0
        assert len(empty.describe()) == len(empty.speakers) == 0
        assert whole("").describe().loc["d0", "n_words"] == 0

    @pytest.mark.parametrize(
        ("change", "error", "message"),
        [
            ({"end": 99}, SchemaError, r"passage 'p0' \(d0, 0 to 99\) lies outside its text; 1 in total\."),
            ({"start": -1}, SchemaError, r"passage 'p0' .* lies outside its text"),
            ({"start": 3, "end": 2}, SchemaError, r"passage 'p0' .* lies outside its text"),
            (
                {"layer": "speech"},
                UnknownName,
                r"passage 'p0': layer='speech' is not known\. There is: 'body'",
            ),
            ({"layer": "bodi"}, UnknownName, r"Did you mean 'body'\?"),
            ({"attribution": "guessed"}, UnknownName, r"attribution='guessed' is not known"),
            ({"confidence": "sure"}, UnknownName, r"confidence='sure' is not known"),
            ({"doc_id": "d9"}, UnknownName, r"no document 'd9' in this corpus"),
            ({"start": "x"}, SchemaError, r"start and end must be whole numbers"),
        ],
    )
    def test_bad_passages(self, change, error, message):
        with pytest.raises(error, match=message):
            whole("One two", **change)

    def test_overlapping_passages(self):
        spans = pd.DataFrame({"doc_id": "d", "start": [0, 2], "end": [3, 5]}, index=["p", "q"])
        with pytest.raises(
            SchemaError, match=r"passage 'q' \(d, 2 to 5\) overlaps the passage before it; 1 in total\."
        ):
            Corpus(pd.DataFrame(index=["d"]), spans, {"d": "a text"})

    def test_duplicate_ids(self):
        spans = pd.DataFrame({"doc_id": "d", "start": [0, 2], "end": [1, 5]}, index=["p", "p"])
        with pytest.raises(SchemaError, match=r"the passage_id 'p' occurs more than once"):
            Corpus(pd.DataFrame(index=["d"]), spans, {"d": "a text"})
        with pytest.raises(SchemaError, match=r"the doc_id 'd' occurs more than once"):
            Corpus(pd.DataFrame(index=["d", "d"]), spans, ["a", "b"])

    def test_tables_and_texts_that_do_not_fit(self):
        with pytest.raises(SchemaError, match=r"no text for document 'chat' \(1 missing\)"):
            Corpus(documents(), passages(), {"panel": PANEL})
        with pytest.raises(SchemaError, match=r"2 documents but 1 text\."):
            Corpus(documents(), passages(), [PANEL])
        with pytest.raises(SchemaError, match=r"documents must be a pandas DataFrame, not list"):
            Corpus([1], passages(), [PANEL])
        with pytest.raises(SchemaError, match=r"passages has no column 'end'"):
            Corpus(documents(), passages().drop(columns="end"), [PANEL, CHAT])

    @pytest.mark.parametrize("text", ["\ud800", 7])
    def test_what_is_no_text(self, text):
        with pytest.raises(SchemaError, match=r"is not valid Unicode text"):
            Corpus(pd.DataFrame(index=["d"]), pd.DataFrame({"doc_id": [], "start": [], "end": []}), {"d": text})


class TestText:
    def test_every_text_is_the_slice(self):
        made = corpus()
        for passage_id, row in made.passages.iterrows():
            assert made.text(passage_id) == made.document_text(row["doc_id"])[row["start"] : row["end"]]
        assert made.text("p5") == "你好 🎉 e\u0301té."

    def test_a_slice_is_a_slice_of_the_text(self):
        made = corpus()
        for start in range(len(CHAT) + 1):
            for end in range(start, len(CHAT) + 1):
                assert made.data.excerpt("chat", start, end) == CHAT[start:end]

    def test_unknown_names(self):
        with pytest.raises(UnknownName, match=r"no passage 'p9' in this corpus \(7 passages, see corpus.passages\)"):
            corpus().text("p9")
        with pytest.raises(UnknownName, match=r"no document 'pannel' .* Did you mean 'panel'\?"):
            corpus().document_text("pannel")


class TestImmutable:
    def test_the_input_is_left_alone(self):
        about, spans = documents(), passages()
        before = about.copy(), spans.copy()
        made = Corpus(about, spans, [PANEL, CHAT])
        about.loc["panel", "title"] = "changed"
        spans.loc["p1", "start"] = 0
        assert_frame_equal(documents(), before[0])
        assert made.documents.loc["panel", "title"] == "A panel"
        assert made.text("p1") == "We own it."

    @pytest.mark.parametrize("name", ["documents", "passages", "notes", "speakers"])
    def test_tables_are_copies(self, name):
        made = corpus()
        before = getattr(made, name).copy()
        table = getattr(made, name)
        table["new"] = 1
        if len(table):
            table.iloc[0, 0] = table.iloc[-1, 0]
        assert_frame_equal(getattr(made, name), before)

    def test_verbs_leave_the_corpus_alone(self):
        made = corpus()
        before = made.documents.copy(), made.passages.copy(), made.notes.copy(), made.fingerprint
        made.where(speaker="Ann").group("speaker")
        made.split("window", size=1).sample(2)
        made.join(pd.DataFrame({"place": ["x"]}, index=["panel"]))
        made.annotate(pd.DataFrame({"doc_id": ["panel"], "start": [9], "end": [12], "speaker": ["Eve"]}))
        for table, old in zip((made.documents, made.passages, made.notes), before, strict=False):
            assert_frame_equal(table, old)
        assert made.fingerprint == before[3]


class TestWhere:
    def test_values_lists_functions_and_missing(self):
        made = corpus()
        assert list(made.where(speaker="Ann").passages.index) == ["p1", "p3"]
        assert list(made.where(speaker=["Bob", "Cem"]).passages.index) == ["p2", "p5", "p6"]
        assert list(made.where(speaker=lambda s: s.str.startswith("A")).passages.index) == ["p1", "p3"]
        assert list(made.where(speaker=None).passages.index) == ["p0", "p4"]
        assert list(made.where(speaker=[None, "Bob"]).passages.index) == ["p0", "p2", "p4"]

    def test_columns_of_documents_and_ids(self):
        made = corpus()
        assert list(made.where(title="A chat").passages.index) == ["p5", "p6"]
        assert list(made.where(doc_id="chat", layer="body").documents.index) == ["chat"]
        assert list(made.where(passage_id=["p0", "p6"]).passages.index) == ["p0", "p6"]

    def test_no_match_is_an_empty_corpus(self):
        none = corpus().where(start=lambda s: s > 999)
        assert (len(none), len(none.documents), len(none.describe())) == (0, 0, 0)
        assert none.group().split("window", size=2).sample(1).passages.empty

    def test_unknown_column_and_value(self):
        with pytest.raises(UnknownName, match=r"where: no column 'speeker' .* Did you mean 'speaker'\?"):
            corpus().where(speeker="Ann")
        with pytest.raises(
            UnknownName, match=r"where: no speaker 'Anne' .* see corpus.speakers.* Did you mean 'Ann'\?"
        ):
            corpus().where(speaker="Anne")

    def test_progress_is_still_that_of_the_whole_document(self):
        made = corpus()
        bob = made.where(speaker="Bob")
        start = made.data.byte_spans[0][2]
        assert (
            bob.data.progress(np.array([start]))[0] == made.data.progress(np.array([start]))[0] == pytest.approx(3 / 9)
        )

    def test_the_texts_are_the_same_ones(self):
        made = corpus()
        assert made.where(doc_id="chat").data.texts is made.data.texts
        assert made.where(doc_id="chat").document_text("chat") == CHAT


class TestJoin:
    def test_documents_by_id(self):
        out = corpus().join(pd.DataFrame({"doc_id": ["chat", "panel"], "place": ["B", "A"]}))
        assert list(out.documents["place"]) == ["A", "B"]
        assert list(out.where(place="B").passages.index) == ["p5", "p6"]

    def test_passages_by_speaker(self):
        out = corpus().join(pd.DataFrame({"role": ["chair"]}, index=["Bob"]), on="speaker")
        assert list(out.passages["role"].dropna().index) == ["p2"]

    def test_a_speaker_that_is_joined_was_decided_by_someone(self):
        nobody = corpus(speaker=None)
        out = nobody.join(pd.DataFrame({"speaker": ["Ann"]}, index=["t1"]), on="turn_id").passages
        assert list(out.loc["p1", ["speaker", "attribution", "confidence"]]) == ["Ann", "coded", "high"]
        assert list(out.loc["p2", ["attribution", "confidence"]]) == ["unresolved", "low"]
        assert list(nobody.passages["attribution"].unique()) == ["unresolved"]

    def test_a_joined_speaker_may_say_how_it_is_known(self):
        table = pd.DataFrame({"speaker": ["Ann", "Bob"], "attribution": ["inferred", None]}, index=["t1", "t2"])
        out = corpus(speaker=None).join(table, on="turn_id").passages
        assert list(out.loc["p1", ["attribution", "confidence"]]) == ["inferred", "medium"]
        assert list(out.loc["p2", ["attribution", "confidence"]]) == ["coded", "high"]
        assert tuple(out.columns) == PASSAGE_COLUMNS
        with pytest.raises(UnknownName, match=r"attribution='guessed' is not known"):
            corpus(speaker=None).join(table.assign(attribution="guessed"), on="turn_id")

    def test_errors(self):
        with pytest.raises(SchemaError, match=r"join: the doc_id 'chat' occurs more than once"):
            corpus().join(pd.DataFrame({"x": [1, 2]}, index=["chat", "chat"]))
        with pytest.raises(SchemaError, match=r"join: the column 'title' is already there"):
            corpus().join(pd.DataFrame({"title": ["x"]}, index=["chat"]))


class TestGroupSplitAnnotate:
    def test_group_by_turn(self):
        out = corpus().group()
        assert list(out.passages.index) == ["p0", "p1", "p2", "p3", "p4", "p5"]
        assert out.text("p5") == "你好 🎉 e\u0301té.\nشكرا جزيلا"

    def test_group_by_a_column_of_documents(self):
        assert list(corpus().where(layer="body").group("title").passages.index) == ["p1", "p5"]

    def test_split_keeps_turns(self):
        out = corpus().split("sentence")
        assert [out.text(p) for p in ("p3.01", "p3.02")] == ["Everyone here.", "Really."]
        assert set(out.passages.loc["p3.01":"p3.02", "turn_id"]) == {"t3"}
        assert list(out.describe()["n_turns"]) == list(corpus().describe()["n_turns"])

    def test_split_errors(self):
        with pytest.raises(UnknownName, match=r"by='sentences' is not known\. Did you mean 'sentence'\?"):
            corpus().split("sentences")
        with pytest.raises(SchemaError, match=r"needs size="):
            corpus().split("window")
        with pytest.raises(NotEnoughData, match=r"split\(by=\"window\", size=100\)"):
            whole("we talked " * 40).split("sentence")

    def test_annotate_wins_and_reports(self):
        start = PANEL.index("Really")
        rows = pd.DataFrame({"doc_id": ["panel"], "start": [start], "end": [start + 7], "speaker": ["Bob"]})
        out = corpus().annotate(rows)
        assert out.text("p3.02") == "Really."
        assert tuple(out.passages.loc["p3.02", ["speaker", "attribution"]]) == ("Bob", "coded")
        assert list(out.notes["doc_id"]) == ["panel"]
        assert out.annotate(rows.assign(speaker="Cem")).notes.shape == (2, 4)

    def test_annotated_layers_are_checked(self):
        rows = pd.DataFrame({"doc_id": ["panel"], "start": [9], "end": [12], "layer": ["speech"]})
        with pytest.raises(UnknownName, match=r"layer='speech' is not known"):
            corpus().annotate(rows)

    def test_what_is_no_longer_body_no_longer_counts_for_progress(self):
        row = corpus().passages.loc[["p1"], ["doc_id", "start", "end"]]
        out = corpus().annotate(row.assign(layer="furniture"))
        assert out.data.progress(out.data.byte_spans[0][2:3])[0] == 0


class TestSample:
    def test_same_rng_same_passages_in_document_order(self):
        made = corpus()
        one, two = made.sample(3, rng=7), made.sample(3, rng=7)
        assert_frame_equal(one.passages, two.passages)
        assert list(one.passages.index) == sorted(one.passages.index)
        with pytest.warns(TextlabWarning, match="sample: there are only 7 passages, so all are kept, and not 99."):
            assert len(made.sample(99)) == 7

    def test_by(self):
        out = corpus().where(layer="body").sample(1, by="speaker", rng=np.random.default_rng(1))
        assert sorted(out.passages["speaker"]) == ["Ann", "Bob", "Cem"]

    def test_by_says_whom_it_leaves_out(self):
        with pytest.warns(
            TextlabWarning, match=r"^sample: 2 passages without 'speaker' left out; see corpus\.passages"
        ):
            out = corpus().sample(9, by="speaker")
        assert len(out) == 5

    @pytest.mark.parametrize("n", [0, -1, 1.5, "2"])
    def test_n(self, n):
        with pytest.raises(SchemaError, match=r"sample: n must be a whole number at least 1"):
            corpus().sample(n)


class TestTables:
    def test_speakers(self):
        expected = pd.DataFrame(
            {"n_documents": [1, 1, 1], "n_turns": [2, 1, 1], "n_passages": [2, 2, 1], "n_words": [6, 5, 3]},
            index=pd.Index(["Ann", "Cem", "Bob"], name="speaker"),
        )
        assert_frame_equal(corpus().speakers, expected)

    def test_describe(self):
        out = corpus().describe()
        assert list(out.loc["panel"])[1:] == [len(PANEL), 11, 9, 3, 2, pytest.approx(9 / 11), 1.0]
        assert list(out.loc["chat"])[1:] == [len(CHAT), 5, 5, 1, 1, 1.0, 1.0]

    def test_describe_without_words(self):
        out = whole("", "a", layer=["body", "heading"]).describe()
        assert out["share_body"].isna().to_list() == [True, False]
        assert out["share_labelled"].isna().all()

    def test_an_empty_turn_moves_nothing(self):
        more = pd.DataFrame({"doc_id": ["panel"], "start": [3], "end": [3], "layer": ["body"]}, index=["x"])
        with_empty = Corpus(documents(), pd.concat([passages(), more]), [PANEL, CHAT])
        assert_frame_equal(with_empty.speakers, corpus().speakers)
        assert list(with_empty.describe()["n_words"]) == list(corpus().describe()["n_words"])


class TestFingerprint:
    def test_sixteen_digits_the_same_every_time(self):
        assert corpus().fingerprint == corpus().fingerprint
        assert len(corpus().fingerprint) == 16

    @pytest.mark.parametrize(
        "other",
        [
            lambda: corpus(speaker=[None, "Ann", "Ann", "Ann", None, "Cem", "Cem"]),
            lambda: corpus(layer="body"),
            lambda: corpus(start=[0, *passages()["start"][1:-1], passages()["start"].iloc[-1] + 1]),
            lambda: corpus().where(doc_id="panel"),
            lambda: Corpus(documents(), passages(), [PANEL.replace("own", "owe"), CHAT]),
        ],
        ids=["speaker", "layer", "span", "documents", "text"],
    )
    def test_it_changes_with(self, other):
        assert other().fingerprint != corpus().fingerprint

    def test_metadata_does_not_change_it(self):
        assert corpus().join(pd.DataFrame({"place": ["x"]}, index=["panel"])).fingerprint == corpus().fingerprint


class TestEdges:
    """Cases at the edge of what the tables allow."""

    def test_an_empty_passage_before_a_word_has_no_words(self):
        spans = pd.DataFrame({"doc_id": "d", "start": [0, 2, 2], "end": [1, 2, 3]}, index=["p", "q", "r"])
        made = Corpus(pd.DataFrame(index=["d"]), spans, ["a b"])
        assert list(made.data.words_per_passage) == [1, 0, 1]

    def test_group_does_not_bring_back_what_where_left_out(self):
        ann = corpus().where(speaker="Ann").group("speaker")
        assert [ann.text(p) for p in ann.passages.index] == ["We own it.", "Everyone here. Really."]

    def test_progress_is_0_before_the_body_and_1_after_it(self):
        made = corpus()
        starts = made.data.byte_spans[0]
        assert list(made.data.progress(starts[[0, 4, 5]])) == [0, 1, 0]

    def test_annotating_a_part_measures_progress_on_the_whole(self):
        row = corpus().passages.loc[["p3"], ["doc_id", "start", "end"]]
        part = corpus().where(speaker="Ann").annotate(row.assign(kind="answer"))
        assert part.data.progress(part.data.byte_spans[0])[1] == pytest.approx(6 / 9)
        row = corpus().passages.loc[["p2"], ["doc_id", "start", "end"]]
        less = corpus().where(speaker="Ann").annotate(row.assign(layer="furniture"))
        assert less.data.progress(less.data.byte_spans[0])[1] == pytest.approx(3 / 6)

    def test_ids_that_are_numbers(self):
        spans = pd.DataFrame({"doc_id": [1], "start": [0], "end": [1]}, index=[7])
        assert Corpus(pd.DataFrame(index=[1]), spans, ["x"]).text("7") == "x"
        with pytest.raises(SchemaError, match=r"the doc_id '1' occurs more than once"):
            Corpus(pd.DataFrame(index=[1, "1"]), spans, ["x", "y"])

    @pytest.mark.parametrize("end", [1.5, np.nan, None])
    def test_offsets_are_never_rounded(self, end):
        with pytest.raises(SchemaError, match=r"start and end must be whole numbers"):
            whole("One two", end=[end])

    def test_texts_in_a_series_are_found_by_id(self):
        made = Corpus(documents(), passages(), pd.Series({"chat": CHAT, "panel": PANEL}))
        assert made.document_text("chat") == CHAT
        with pytest.raises(SchemaError, match=r"not a single string"):
            whole("ab").__class__(documents(), passages(), "ab")
        with pytest.raises(SchemaError, match=r"a text is missing"):
            Corpus(documents(), passages(), [PANEL, None])

    def test_a_given_checksum_is_kept(self):
        made = Corpus(documents(sha256=["abc", None]), passages(), [PANEL, CHAT])
        assert made.documents.loc["panel", "sha256"] == "abc"
        assert made.documents.loc["chat", "sha256"] == hashlib.sha256(CHAT.encode()).hexdigest()

    def test_speakers_as_categories(self):
        made = corpus(speaker=pd.Categorical(passages()["speaker"]))
        assert made.fingerprint == corpus().fingerprint
        assert list(made.speakers.index) == ["Ann", "Cem", "Bob"]

    def test_turn_ids_are_those_of_a_document(self):
        assert whole("a", "b", turn_id="t1", speaker="Ann").speakers.loc["Ann", "n_turns"] == 2

    def test_a_missing_value_meets_no_condition(self):
        made = corpus(score=pd.array([1, None, 2, None, 3, 0, 0], dtype="Int64"))
        assert list(made.where(score=lambda s: s > 1).passages.index) == ["p2", "p4"]

    def test_messages_name_the_verb(self):
        for verb, call in {
            "group": lambda: corpus().group("speeker"),
            "sample": lambda: corpus().sample(1, by="speeker"),
            "join": lambda: corpus().join(pd.DataFrame({"x": [1]}), on="speeker"),
        }.items():
            with pytest.raises(UnknownName, match=rf"^{verb}: no column 'speeker'"):
                call()
        with pytest.raises(SchemaError, match=r"join: table must be a pandas DataFrame, not dict"):
            corpus().join({})

    def test_join_keeps_the_order_of_columns(self):
        made = Corpus(documents().drop(columns="title"), passages(), [PANEL, CHAT])
        out = made.join(pd.DataFrame({"place": ["x"], "title": ["A panel"]}, index=["panel"]))
        assert tuple(out.documents.columns) == (*DOCUMENT_COLUMNS, "place")
