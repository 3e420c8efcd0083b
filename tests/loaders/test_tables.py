"""csv, tsv, xlsx, jsonl, parquet, and data frames: rows to documents or passages."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.corpus import Corpus
from textlab.errors import NotEnoughData, SchemaError, TextlabWarning, UnknownName, UnreadableFile
from textlab.loaders import from_frame, read

ROWS = [("a", "Ann", "First text.", 1), ("b", "Bob", "NA", 2)]
FRAME = pd.DataFrame(ROWS, columns=["doc_id", "speaker", "text", "score"])


def _texts(corpus: Corpus) -> list[str]:
    return [corpus.text(p) for p in corpus.passages.index]


def _write(path: Path, frame: pd.DataFrame) -> Path:
    """`frame` in the format of the path's suffix."""
    if path.suffix == ".jsonl":
        path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in frame.to_dict("records")))
    elif path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    else:
        frame.to_csv(path, index=False, sep="\t" if path.suffix == ".tsv" else ",")
    return path


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx", ".jsonl", ".parquet"])
def test_every_format_gives_the_same_documents(tmp_path: Path, suffix: str) -> None:
    corpus = read(_write(tmp_path / f"table{suffix}", FRAME))
    assert list(corpus.documents.index) == ["a", "b"]
    assert _texts(corpus) == ["First text.", "NA"]  # a text 'NA' is a word, not a gap
    assert corpus.documents["score"].tolist() == [1, 2]
    assert corpus.passages["speaker"].tolist() == ["Ann", "Bob"]
    assert corpus.passages["turn_id"].tolist() == ["a:t001", "b:t001"]
    assert corpus.notes["note"].str.contains("2 documents from 2 rows").sum() == 1


@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'doc_id{separator}text\nx{separator}"one, two; three"\n')
    assert _texts(read(path)) == ["one, two; three"]


def test_other_encodings_and_quoted_newlines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('text,land\n"Größe über\r\nalles, sagt Jörg Müller aus Österreich",Köln\n'.encode("cp1252"))
    with pytest.warns(TextlabWarning, match=r"encoding of 1 file was guessed \(.*a\.csv: cp1252\).*encoding='cp1252'"):
        corpus = read(path)
    assert _texts(corpus) == ["Größe über\r\nalles, sagt Jörg Müller aus Österreich"]
    assert corpus.notes["note"].str.contains("cp1252 guessed").any()


def test_a_csv_without_the_named_column_suggests_one(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.csv", FRAME.rename(columns={"text": "texts"}))
    with pytest.raises(SchemaError, match=r"a\.csv has no column 'text'; say which .* Did you mean 'texts'\?"):
        read(path)
    assert len(read(path, text="texts")) == 2


def test_an_empty_csv_and_one_without_rows(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "bare.csv").write_text("doc_id,text\n")
    with pytest.raises(UnreadableFile, match=r"empty\.csv: the file is empty"):
        read(tmp_path / "empty.csv")
    with pytest.raises(UnreadableFile, match=r"bare\.csv: the table has a header but no rows"):
        read(tmp_path / "bare.csv")


def test_a_ragged_csv_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("doc_id,text\nx,one\ny,two,three,four\n")
    with pytest.raises(UnreadableFile, match=r"a\.csv: is not a table with ','.*line 3"):
        read(tmp_path / "a.csv")


def test_gaps_in_metadata_are_gaps(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("doc_id,text,age\nNA,one,NA\nb,two,41\n")
    documents = read(tmp_path / "a.csv").documents
    assert list(documents.index) == ["NA", "b"]
    assert documents["age"].isna().tolist() == [True, False]


def test_xlsx_with_merged_titles_above_the_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    notes, sheet = book.active, book.create_sheet("data")
    notes.append(["Read me first"])
    sheet.append(["Survey of 2024, all answers"])
    sheet.merge_cells("A1:C1")
    sheet.append([])
    sheet.append(["who", "text", None, "year"])
    sheet.append(["Ann", "One.", None, 2024])
    sheet.append([None, None, None, None])
    sheet.append(["Bob", 1984, None, None])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(SchemaError, match=r"must hold text, but row 1 holds 1984 \(int\)"):
        read(tmp_path / "a.xlsx")
    sheet["B6"] = "Two."
    book.save(tmp_path / "a.xlsx")
    corpus = read(tmp_path / "a.xlsx", speaker="who")
    assert _texts(corpus) == ["One.", "Two."]
    assert corpus.documents.columns[-1] == "year"
    assert corpus.documents.iloc[0]["date_earliest"] == "2024-01-01"
    assert corpus.notes["note"].str.contains("sheet 'data'; 2 rows above the header left out").any()


def test_an_xlsx_without_the_column_and_half_an_xlsx(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.xlsx", FRAME.rename(columns={"text": "Text"}))
    with pytest.raises(SchemaError, match=r"no column 'text' in any of its 1 sheet.*Did you mean 'Text'"):
        read(path)
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(UnreadableFile, match=r"a\.xlsx \(after [\d,]+ bytes\): is not a complete xlsx file"):
        read(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", "b")
    with pytest.raises(UnreadableFile, match=r"a\.xlsx: is not a complete xlsx file"):
        read(path)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"text": "a"}\n{"text": \n', r"a\.jsonl \(line 2\): is not a JSON object"),
        ("\n[1, 2]\n", r"a\.jsonl \(line 2\): holds a list, not an object"),
    ],
)
def test_bad_jsonl_names_the_line(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "a.jsonl").write_text(text)
    with pytest.raises(UnreadableFile, match=why):
        read(tmp_path / "a.jsonl")


def test_lone_surrogates_in_json_are_replaced_and_noted(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "so \\ud83d it is"}')
    corpus = read(tmp_path / "a.jsonl")
    assert _texts(corpus) == ["so \ufffd it is"]
    assert corpus.notes["note"].str.contains("lone surrogates in 1 cell ").any()


def test_half_a_parquet(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.parquet", FRAME)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(UnreadableFile, match=r"a\.parquet: is not a complete parquet file"):
        read(path)


# ---------------------------------------------------------------------- data frames

TALK = pd.DataFrame(
    {
        "talk": ["x", "x", "y", "x"],
        "who": ["Ann", "Ann", None, "Bob"],
        "said": ["One.", "Two.", "Three.", "Four."],
        "mood": ["+", "-", "+", "-"],
        "title": ["X", "X", "Y", "X"],
    }
)


def test_rows_as_passages() -> None:
    before = TALK.copy(deep=True)
    corpus = from_frame(TALK, text="said", doc_id="talk", speaker="who", rows="passage")
    pd.testing.assert_frame_equal(TALK, before)
    assert corpus.document_text("x") == "One.\n\nTwo.\n\nFour."
    assert _texts(corpus) == ["One.", "Two.", "Four.", "Three."]
    assert corpus.passages["turn_id"].tolist() == ["x:t001", "x:t001", "x:t002", "y:t001"]
    assert corpus.passages["mood"].tolist() == ["+", "-", "-", "+"]
    assert corpus.documents["title"].tolist() == ["X", "Y"]
    assert corpus.passages["attribution"].tolist() == ["given", "given", "given", "unresolved"]


def test_rows_of_nobody_known_are_turns_of_their_own() -> None:
    corpus = from_frame(pd.DataFrame({"text": ["One.", "Two."]}), rows="passage")
    assert corpus.passages["turn_id"].nunique() == 2


def test_a_turn_ends_with_its_occasion() -> None:
    frame = pd.DataFrame({"speaker": ["Ann"] * 4, "text": ["a", "b", "c", "d"]})
    dated = frame.assign(date=["2021-02-24", None, "2021-03-03", "2021-03-03"])
    assert from_frame(dated, rows="passage").passages["turn_id"].str[-1].tolist() == ["1", "1", "2", "2"]
    debates = frame.assign(Debate=["Tax", "Tax", "Tax", "Rent"], clip=[1, 2, 3, 4])
    assert from_frame(debates, rows="passage").passages["turn_id"].str[-1].tolist() == ["1", "1", "1", "2"]


def test_given_turns_layers_and_seconds_are_kept() -> None:
    frame = pd.DataFrame(
        {"text": ["a", "b", "c"], "turn_id": ["t1", "t2", "t2"], "layer": ["heading", "body", "body"],
         "seconds_start": [0.0, 1.0, 2.0], "speaker": ["A", "A", "A"], "attribution": ["coded"] * 3}
    )  # fmt: skip
    passages = from_frame(frame, rows="passage").passages
    assert passages["turn_id"].tolist()[1:] == ["row:t001", "row:t001"]
    assert passages["layer"].tolist() == ["heading", "body", "body"]
    assert passages["seconds_start"].tolist() == [0.0, 1.0, 2.0]
    assert set(passages["attribution"]) == {"coded"}


def test_duplicate_ids_name_the_id_and_the_way_out() -> None:
    with pytest.raises(SchemaError, match=r"from_frame: the doc_id 'a' occurs more than once.*rows='passage'"):
        from_frame(pd.DataFrame({"doc_id": ["a", "a"], "text": ["x", "y"]}))


def test_missing_ids_are_refused() -> None:
    with pytest.raises(SchemaError, match=r"column 'doc_id' has no id in row 1"):
        from_frame(pd.DataFrame({"doc_id": ["a", None], "text": ["x", "y"]}))


def test_rows_without_text_are_left_out_with_a_warning() -> None:
    frame = pd.DataFrame({"text": ["x", None, " ", "y"]})
    with pytest.warns(TextlabWarning, match="from_frame: 2 of 4 rows of data frame have no text"):
        corpus = from_frame(frame)
    assert len(corpus) == 2
    assert corpus.notes.iloc[0].to_dict()["note"] == "2 rows without text (rows 1, 2)"


def test_no_text_at_all() -> None:
    with pytest.raises(NotEnoughData, match="holds no text in any of its 2 rows"):
        from_frame(pd.DataFrame({"text": [None, " "]}))


@pytest.mark.parametrize(
    ("call", "error", "why"),
    [
        ({"frame": [1]}, SchemaError, "from_frame: frame must be a pandas DataFrame, not list"),
        ({"frame": FRAME, "text": "txt"}, SchemaError, "no column 'txt'. Did you mean 'text'"),
        ({"frame": FRAME, "text": "score"}, SchemaError, "must hold text, but row 0 holds 1"),
        ({"frame": FRAME, "rows": "row"}, UnknownName, "rows='row' is not known"),
        ({"frame": FRAME, "speaker": "who"}, SchemaError, "no column 'who'"),
        ({"frame": FRAME.assign(layer="bdy"), "rows": "passage"}, UnknownName, "Did you mean 'body'"),
    ],
)
def test_wrong_calls(call: dict[str, Any], error: type[Exception], why: str) -> None:
    with pytest.raises(error, match=why):
        from_frame(**call)


def test_surrogates_in_a_frame_keep_offsets() -> None:
    corpus = from_frame(pd.DataFrame({"text": pd.Series(["a\ud800b\n\nc"], dtype=object)}))
    assert _texts(corpus) == ["a\ufffdb", "c"]


def test_a_frame_indexed_by_doc_id() -> None:
    assert list(from_frame(FRAME.set_index("doc_id")).documents.index) == ["a", "b"]


CELL = st.text(alphabet=st.sampled_from("ab \n\r字א"), max_size=12).filter(lambda s: s.strip())


@settings(deadline=None)
@given(st.lists(st.tuples(CELL, st.sampled_from(["Ann", "Bob", None])), min_size=1, max_size=8))
def test_passages_come_back_verbatim(rows: list[tuple[str, str | None]]) -> None:
    frame = pd.DataFrame({"text": [r[0] for r in rows], "speaker": pd.Series([r[1] for r in rows], dtype="str")})
    corpus = from_frame(frame, rows="passage")
    assert _texts(corpus) == frame["text"].tolist()
    assert corpus.passages["speaker"].fillna("").tolist() == frame["speaker"].fillna("").tolist()


def test_what_to_frame_gives_can_be_read_back(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("ANN: Yes.\nBOB: No.\n\nBOB: Never.")
    before = read(tmp_path)
    after = from_frame(before.to_frame(), rows="passage")
    columns = ["doc_id", "layer", "kind", "turn_id", "speaker", "attribution", "confidence"]
    pd.testing.assert_frame_equal(after.passages[columns], before.passages[columns])
    assert _texts(after) == _texts(before)


def test_rows_that_differ_about_their_document_are_noted() -> None:
    frame = pd.DataFrame({"doc_id": ["x", "x"], "text": ["a", "b"], "title": ["X", "Y"]})
    corpus = from_frame(frame, rows="passage")
    assert corpus.documents["title"].tolist() == ["X"]
    assert corpus.notes["note"].iloc[0] == "rows differ in title; the first value is kept"


def test_a_guessed_encoding_of_metadata_is_noted_and_warned_of(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("We tax work.")
    (tmp_path / "who.csv").write_bytes("doc_id,author\na,José\n".encode("cp1252"))
    with pytest.warns(TextlabWarning, match=r"who\.csv: cp1252"):
        corpus = read(tmp_path / "a.txt", metadata=tmp_path / "who.csv")
    assert corpus.documents.loc["a", "author"] == "José"
    assert corpus.notes["note"].str.contains("cp1252 guessed").any()


def test_a_column_of_dates_can_be_named(tmp_path: Path) -> None:
    frame = pd.DataFrame({"text": ["a", "b"], "held": ["2021-02", "2022-03-04"], "speaker": "Ann"})
    made = from_frame(frame, date="held")
    assert made.documents["date_latest"].tolist() == ["2021-02-28", "2022-03-04"]
    assert made.documents["held"].tolist() == made.documents["date"].tolist() == frame["held"].tolist()
    frame.to_csv(tmp_path / "a.csv", index=False)
    passages = read(tmp_path / "a.csv", date="held", rows="passage").passages
    assert passages["date"].tolist() == frame["held"].tolist()
    assert passages["turn_id"].nunique() == 2
    assert from_frame(frame.rename(columns={"held": "date"}), date="date").documents["date_latest"].notna().all()
    with pytest.raises(SchemaError, match="no column 'heldt'. Did you mean 'held'"):
        from_frame(frame, date="heldt")


def test_an_object_with_a_key_twice_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "One."}\n{"text": "a", "text": "b"}\n')
    with pytest.raises(UnreadableFile, match=r"line 2.*the key 'text' comes more than once"):
        read(tmp_path / "a.jsonl")
    (tmp_path / "b.jsonl").write_text('{"text": "One\u2028line."}\n', encoding="utf-8")
    assert _texts(read(tmp_path / "b.jsonl")) == ["One\u2028line."]


def test_two_tables_and_a_table_of_metadata_are_joined_as_before(tmp_path):
    files = [_write(tmp_path / f"{k}.csv", FRAME.assign(doc_id=FRAME["doc_id"] + k)) for k in "xy"]
    corpus = read(
        files, speaker="speaker", metadata=pd.DataFrame({"doc_id": ["by", "ax", "bx", "ay"], "score": [7, 8, 9, 6]})
    )
    assert corpus.documents["score"].tolist() == [8, 9, 6, 7]
    assert corpus.passages["speaker"].tolist() == ["Ann", "Bob", "Ann", "Bob"]
