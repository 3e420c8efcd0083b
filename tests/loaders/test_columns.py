"""Names, cells and times in the columns of a user's table."""

from __future__ import annotations

import datetime
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from textlab.errors import SchemaError, TextlabWarning, UnknownName
from textlab.loaders import from_frame, read
from textlab.loaders.clocks import clock
from textlab.loaders.columns import clear_of_taken

OWN = [
    "source",
    "start",
    "end",
    "confidence",
    "layer",
    "passage_id",
    "n_chars",
    "sha256",
    "kind",
    "turn_id",
    "attribution",
]


@pytest.mark.parametrize("name", OWN)
def test_a_column_of_the_user_is_kept_under_a_clear_name(name: str) -> None:
    frame = pd.DataFrame({"text": ["a", "b"], name: ["Gazette", "Courier"]})
    corpus = from_frame(frame)
    assert corpus.documents[f"{name}_given"].tolist() == ["Gazette", "Courier"]
    assert corpus.notes["note"].str.contains(f"'{name}' is kept as '{name}_given'").any()
    if name not in ("kind", "turn_id"):
        passages = from_frame(frame, rows="passage").passages
        assert passages[f"{name}_given"].tolist() == ["Gazette", "Courier"]


def test_a_clear_name_that_is_taken() -> None:
    assert clear_of_taken(["source", "source_given", "x"], {"source"}) == {"source": "source_given_too"}


def test_the_segments_of_an_automatic_transcript() -> None:
    frame = pd.DataFrame(
        {"start": [0.0, 2.5], "end": [2.5, 4.0], "speaker": [1, 2], "text": ["a", "b"], "confidence": [0.9, 0.8]}
    )
    corpus = from_frame(frame, rows="passage")
    assert corpus.passages["seconds_start"].tolist() == [0.0, 2.5]
    assert corpus.passages["confidence_given"].tolist() == [0.9, 0.8]
    assert list(corpus.speakers.index) == ["1", "2"]
    assert corpus.notes["note"].str.contains(r"2 columns \(start, end\) read as seconds").any()


def test_whole_numbers_may_be_anything_and_are_kept() -> None:
    corpus = from_frame(pd.DataFrame({"start": [0, 1200], "end": [1200, 1300], "text": ["a", "b"]}), rows="passage")
    assert corpus.passages["start_given"].tolist() == [0, 1200]
    assert corpus.notes["note"].str.contains("if start and end are seconds, rename the columns to seconds_start").any()


def test_words_that_are_nearly_ours_are_refused_by_column() -> None:
    for values in (["bdy", "bdy"], ["body", "speech"]):
        with pytest.raises(UnknownName, match="from_frame: column 'layer' holds"):
            from_frame(pd.DataFrame({"text": ["a", "b"], "layer": values}), rows="passage")
    kept = from_frame(pd.DataFrame({"text": ["a", "b"], "layer": ["topsoil", "clay"]}), rows="passage")
    assert kept.passages["layer_given"].tolist() == ["topsoil", "clay"]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (2.5, 2.5), ("2,5", 2.5), ("65 s", 65.0), ("1:05", 65.0), ("00:01:05,200", 65.2), ("00:00:02.5", 2.5), ("75:00", 4500.0),
        (datetime.time(0, 1, 5), 65.0), (pd.Timedelta("65s"), 65.0), ("0 days 00:01:05", 65.0), (np.float32(1.5), 1.5),
        ("1:75", None), ("1:75:00", None), (-1, None), ("soon", None), (float("inf"), None), (True, None), ("00:00:01:12", None),
    ],
)  # fmt: skip
def test_times_from_the_beginning(value: Any, seconds: float | None) -> None:
    assert clock(value) == seconds


def test_a_stamp_that_cannot_be_read_names_column_and_row() -> None:
    frame = pd.DataFrame({"text": ["a", "b"], "seconds_start": ["0:01", "soon"]})
    with pytest.raises(SchemaError, match=r"column 'seconds_start' holds 'soon' in row 1, which is not a time"):
        from_frame(frame, rows="passage")
    frame["seconds_start"] = ["0:01", None]
    assert from_frame(frame, rows="passage").passages["seconds_start"].fillna(-1).tolist() == [1.0, -1.0]


def test_names_twice_and_cells_with_several_values() -> None:
    with pytest.raises(SchemaError, match=r"more than one column is called 'note' \(columns 2 and 3\)"):
        from_frame(pd.DataFrame([["a", 1, 2]], columns=["text", "note", "note"]))
    for column in ("text", "doc_id", "speaker", "date"):
        frame = pd.DataFrame({"text": ["a", "b"]})
        frame[column] = pd.Series([["a", "b"], ["c"]])
        with pytest.raises(SchemaError, match=rf"column '{column}' must hold one value a cell, but row 0 holds a list"):
            from_frame(frame)
    corpus = from_frame(pd.DataFrame({"text": ["a"], "tags": [["x", "y"]], "more": [{"k": [1]}]}))
    assert corpus.documents.iloc[0][["tags", "more"]].tolist() == ["x; y", '{"k": [1]}']
    assert corpus.notes["note"].str.contains("column 'tags': cells with several values joined to text").any()
    with pytest.raises(SchemaError, match="a header of 2 levels"):
        from_frame(pd.DataFrame([["a"]], columns=pd.MultiIndex.from_tuples([("text", "x")])))


def test_columns_named_by_their_number() -> None:
    assert len(from_frame(pd.DataFrame([["a", "b"]]), text="0", speaker="1").speakers) == 1


def test_a_role_may_be_held_by_a_column_with_one_of_our_names() -> None:
    frame = pd.DataFrame({"source": ["One.", "Two."], "layer": ["Ann", "Bob"], "text": ["x", "y"]})
    corpus = from_frame(frame, text="source", speaker="layer", rows="passage")
    assert [corpus.text(p) for p in corpus.passages.index] == ["One.", "Two."]
    assert corpus.passages["speaker"].tolist() == ["Ann", "Bob"]
    assert corpus.passages["text_given"].tolist() == ["x", "y"]


def test_a_passage_without_a_document_is_refused() -> None:
    with pytest.raises(SchemaError, match="column 'doc_id' has no id in row 1; to which document"):
        from_frame(pd.DataFrame({"text": ["a", "b"], "doc_id": ["x", None]}), rows="passage")


def test_given_turns_are_never_those_that_are_counted() -> None:
    frame = pd.DataFrame({"text": ["a", "b", "c"], "turn_id": [2, None, 1], "speaker": ["A", "B", "B"]})
    assert from_frame(frame, rows="passage").passages["turn_id"].nunique() == 3


def test_references_and_sounds_in_cells(tmp_path: Any) -> None:
    cells = ["R&amp;D doesn&#39;t", "so [laughs] it is", "[applause]"]
    frame = pd.DataFrame({"text": cells, "speaker": ["A &amp; B", "C", "C"]})
    frame.to_csv(tmp_path / "a.csv", index=False)
    corpus = read(tmp_path / "a.csv", rows="passage")
    assert corpus.text(corpus.passages.index[0]) == "R&D doesn't"
    assert set(corpus.speakers.index) == {"A & B", "C"}
    assert corpus.passages["layer"].tolist() == ["body", "body", "metadata"]
    assert corpus.passages["turn_id"].nunique() == 2
    said = corpus.notes["note"].iloc[-1]
    assert "2 character references (entities such as &amp;) read" in said
    assert "1 text with sounds in brackets" in said


def test_the_text_of_a_frame_in_memory_stays_as_it_is() -> None:
    frame = pd.DataFrame({"text": ["R&amp;D"], "speaker": ["A &amp; B"]})
    for corpus in (from_frame(frame), read(frame)):
        assert corpus.text(corpus.passages.index[0]) == "R&amp;D"
        assert (
            "left as they stand and counted as words; read them first: frame['text'].map(html.unescape)"
            in (corpus.notes["note"].iloc[-1])
        )


def test_layers_by_rule_in_tables(tmp_path: Any) -> None:
    (tmp_path / "a.csv").write_text("text\nAdvert: buy\nOne.\n")
    for rows in ("document", "passage"):
        corpus = read(tmp_path / "a.csv", layers={"^Advert": "furniture"}, rows=rows)  # type: ignore[arg-type]
        assert corpus.passages["layer"].tolist() == ["furniture", "body"]


def test_what_is_the_same_for_many_rows_is_one_note() -> None:
    frame = pd.DataFrame({"doc_id": [f"my id {n}:" for n in range(40)] + ["my id 0-"], "text": "a"})
    assert len(from_frame(frame).notes) == 2
    rows = pd.DataFrame(
        {"doc_id": [f"d{n // 2}" for n in range(40)], "text": "a", "title": [str(n) for n in range(40)]}
    )
    notes = from_frame(rows, rows="passage").notes["note"].tolist()
    assert notes[0] == "rows differ in title; the first value is kept (20 documents, the first is 'd0')"
    assert len(notes) == 2


def test_a_table_with_all_the_names_of_ours_is_no_saved_corpus_unless_its_words_are_ours_too() -> None:
    names = ["passage_id", "doc_id", "start", "end", "layer", "turn_id", "attribution", "n_chars"]
    frame = pd.DataFrame({name: ["x"] for name in names} | {"text": ["Words."], "source": ["BBC"]})
    assert from_frame(frame).documents.loc["x", "source_given"] == "BBC"


def test_blank_space_around_a_name_makes_nobody_new() -> None:
    frame = pd.DataFrame({"text": ["a", "b", "c"], "speaker": ["Ann Lee", " Ann  Lee", "Ann Lee\u00a0"]})
    assert list(from_frame(frame, rows="passage").speakers.index) == ["Ann Lee"]


def test_columns_without_a_header_are_named_by_their_number() -> None:
    corpus = from_frame(pd.DataFrame([["Words.", "Ann"]]), text=0, speaker=1)  # type: ignore[arg-type]
    assert list(corpus.speakers.index) == ["Ann"]


@pytest.mark.parametrize("rows", ["document", "passage"])
def test_a_column_of_dates_of_ours_may_be_the_text(rows: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", TextlabWarning)
        corpus = from_frame(pd.DataFrame({"date_earliest": ["Words here."]}), text="date_earliest", rows=rows)  # type: ignore[arg-type]
    assert corpus.text(corpus.passages.index[0]) == "Words here."
