"""Codes written for other programs come back as they were, and no text of theirs is run by a spreadsheet."""

import json
import zipfile
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import textlab as tl
from textlab.coding.code_exports import REFI_SPACE, as_cell, from_cell
from textlab.coding.codes import Codes

SCALE = ("favour", "against", "mixed", "none")


@pytest.fixture
def codes(talk):
    corpus = talk("=1+1 is what he said", "no tax, “never”", "and\u2028then")
    units = corpus.passages[["doc_id", "start", "end"]].assign(prob=0.5, stratum="=all")
    units.index = pd.Index(["u1", "u2", "u3"], name="unit_id")
    rows = [
        ("u1", "ann", "tax", "favour"), ("u1", "bo", "tax", "none"), ("u2", "ann", "tax", "against"),
        ("u2", "ann", "growth", "mixed"), ("u3", "bo", "growth", "none"),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["unit_id", "coder", "target", "label"])
    return Codes(table=table, units=units, corpus=corpus, scale=SCALE)


def as_set(codes, name=lambda unit: unit):
    return {(name(u), c, t, x) for u, c, t, x in codes.table.to_numpy().tolist()}


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "json"])
def test_what_is_written_comes_back(codes, tmp_path, ending):
    if ending == "xlsx":
        pytest.importorskip("openpyxl")
    again = tl.read_codes(codes.write(tmp_path / f"all.{ending}"))
    assert as_set(again) == as_set(codes)
    assert again.scale == SCALE
    if ending in ("csv", "xlsx"):
        assert again.units[["doc_id", "start", "end", "prob", "stratum"]].to_numpy().tolist() == (
            codes.units[["doc_id", "start", "end", "prob", "stratum"]].to_numpy().tolist()
        )


def test_a_project_names_passages_by_their_place_and_holds_the_texts(codes, tmp_path):
    path = codes.write(tmp_path / "p.qdpx")
    place = {unit: f"{row.doc_id}:{row.start}-{row.end}" for unit, row in codes.units.iterrows()}
    again = tl.read_codes(path, corpus=codes.corpus)
    assert as_set(again) == as_set(codes, place.get)
    assert again.text(place["u2"]) == "no tax, “never”"
    with zipfile.ZipFile(path) as archive:
        (text,) = [archive.read(name).decode() for name in archive.namelist() if name.startswith("sources/")]
    assert text == codes.corpus.document_text("talk")
    first = path.read_bytes()
    assert codes.write(tmp_path / "p.qdpx").read_bytes() == first
    bare = Codes(table=codes.table, units=codes.units[[]], corpus=codes.corpus, scale=SCALE)
    with pytest.raises(tl.NotEnoughData, match="holds the texts"):
        bare.write(tmp_path / "q.qdpx")


def test_a_selection_belongs_to_one_coder_and_its_text_has_line_feeds_alone(talk, tmp_path):
    """QualCoder takes the coder from the selection, and reads any line end as one character."""
    corpus = talk("first\r\nline", "old\rline")
    units = corpus.passages[["doc_id", "start", "end"]].set_index(pd.Index(["u1", "u2"], name="unit_id"))
    rows = [("u1", "ann", "tax", "favour"), ("u1", "bo", "tax", "favour"), ("u2", "bo", "tax", "none")]
    table = pd.DataFrame(rows, columns=["unit_id", "coder", "target", "label"])
    path = Codes(table=table, units=units, corpus=corpus, scale=SCALE).write(tmp_path / "p.qdpx")
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("project.qde"))
        (text,) = [archive.read(name).decode() for name in archive.namelist() if name.startswith("sources/")]
    assert "\r" not in text and len(text) == len(corpus.document_text("talk"))
    name = f"{{{REFI_SPACE}}}"
    users = {user.get("guid"): user.get("name") for user in root.iter(f"{name}User")}
    found = []
    for selection in root.iter(f"{name}PlainTextSelection"):
        assert {coding.get("creatingUser") for coding in selection} == {selection.get("creatingUser")}
        place = slice(int(selection.get("startPosition")), int(selection.get("endPosition")))
        found.append((users[selection.get("creatingUser")], text[place]))
    assert sorted(found) == [("ann", "first \nline"), ("bo", "first \nline"), ("bo", "old\nline")]
    guids = [node.get("guid") for node in root.iter() if node.get("guid")]
    assert len(guids) == len(set(guids))


def test_tasks_have_all_that_the_labelling_interface_shows(codes, tmp_path):
    """A task without a variable of the interface is refused, and so is an interface with a declared encoding."""
    book = tl.Codebook(name="one", targets=pd.DataFrame({"target": ["tax", "growth"]}))
    interface = book.write(tmp_path / "one.xml").read_text(encoding="utf-8")
    assert interface.startswith("<View>")
    shown = {text.get("value").removeprefix("$") for text in ElementTree.fromstring(interface).iter("Text")}
    sheet = tl.sample_for_coding(codes.corpus, 3, codebook=book)
    for path in (codes.write(tmp_path / "all.json"), sheet.write(tmp_path / "coder_ann.json")):
        for task in json.loads(path.read_text(encoding="utf-8")):
            assert shown <= task["data"].keys() and all(isinstance(task["data"][name], str) for name in shown)
            # an annotator who is no member of the project is refused
            assert all("completed_by" not in annotation for annotation in task.get("annotations", []))


def test_lines_for_doccano_are_ascii(codes, tmp_path):
    """It guesses the encoding of a file: curly quotation marks in UTF-8 were read as Turkish, or stopped the import."""
    book = tl.Codebook(name="one", targets=pd.DataFrame({"target": ["tax"]}))
    sheet = tl.sample_for_coding(codes.corpus, 3, codebook=book)
    for path in (codes.write(tmp_path / "all.jsonl"), sheet.write(tmp_path / "ann.jsonl")):
        assert path.read_bytes().isascii()
        texts = {json.loads(line)["text"] for line in path.read_text(encoding="ascii").split("\n") if line}
        assert "no tax, “never”" in texts


def test_codes_come_back_from_a_project_of_whoever_imported_them(codes, tmp_path):
    path = codes.write(tmp_path / "all.json")
    tasks = json.loads(path.read_text(encoding="utf-8"))
    for number, task in enumerate(tasks):
        task["id"] = number
        for annotation in task["annotations"]:
            annotation["completed_by"] = {"id": 1, "email": "me@example.org"}
    path.write_text(json.dumps(tasks), encoding="utf-8")
    assert as_set(tl.read_codes(path)) == as_set(codes)


def test_no_cell_is_a_formula(codes, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = tl.Codebook(name="one", targets=pd.DataFrame({"target": ["tax"]}))
    sheet = tl.sample_for_coding(codes.corpus, 3, codebook=book)
    for path in (sheet.write(tmp_path / "coder_ann.xlsx"), codes.write(tmp_path / "all.xlsx")):
        cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row]
        assert any(str(cell.value).startswith("=") for cell in cells)
        assert not [cell for cell in cells if cell.data_type == "f"]
    for path in (sheet.write(tmp_path / "coder_ann.csv"), codes.write(tmp_path / "all.csv")):
        table = pd.read_csv(path, dtype="str", keep_default_na=False)
        assert not [x for x in table.to_numpy().ravel() if str(x).startswith(("=", "+", "@", "\t"))]


def test_another_ending_is_refused(codes, tmp_path):
    with pytest.raises(tl.SchemaError, match=r"must end in \.csv, \.xlsx"):
        codes.write(tmp_path / "all.doc")


@given(st.text())
def test_marking_a_cell_is_undone_exactly(text):
    assert from_cell(as_cell(text)) == text
    assert not as_cell(text).startswith(("=", "@", "\t", "\r"))


def test_numbers_on_a_scale_stay_numbers(tmp_path, talk):
    corpus = talk("one", "two")
    units = corpus.passages[["doc_id", "start", "end"]].set_index(pd.Index(["u1", "u2"], name="unit_id"))
    table = pd.DataFrame({"unit_id": ["u1", "u2"], "coder": "ann", "target": "tax", "label": ["-1", "+1"]})
    path = Codes(table=table, units=units, corpus=corpus, scale=("-1", "+1")).write(tmp_path / "a.csv")
    assert pd.read_csv(path)["label"].tolist() == [-1, 1]
    assert tl.read_codes(path).table["label"].tolist() == ["-1", "+1"]
