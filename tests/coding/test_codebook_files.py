"""Codebooks as files: what is saved comes back, coding programs get what their codes come back by, and refusals."""

import json
from xml.etree import ElementTree

import pandas as pd
import pytest

import textlab as tl


@pytest.fixture
def book():
    return tl.Codebook(
        name="tax & growth",
        targets=pd.DataFrame(
            {"target": ["tax", "growth"], "name": ["Taxes", "=1+1"], "definition": ["€, “x”\nline", ""]}
        ),
        labels=pd.DataFrame({"label": ["favour", "none", "NA"], "definition": ["for <it>", "", "-"]}),
        rules=pd.DataFrame({"rule": ["R1"], "title": ["One"], "text": ["- begins with a dash"]}),
    )


@pytest.mark.parametrize("part", ["targets", "labels", "rules"])
def test_what_is_saved_comes_back(book, part, tmp_path):
    found = tl.load_codebook(book.save(tmp_path / "tax & growth"))
    assert found.name == book.name
    assert getattr(found, part).to_numpy().tolist() == getattr(book, part).to_numpy().tolist()
    assert getattr(found, part).columns.tolist() == getattr(book, part).columns.tolist()


@pytest.mark.parametrize("name", ["seeds", "sotu"])
def test_the_shipped_codebooks_come_back(name, tmp_path):
    book = tl.load_codebook(name)
    assert tl.load_codebook(str(book.save(tmp_path / name))).text() == book.text()


def test_a_cell_is_no_formula(book, tmp_path):
    text = (book.save(tmp_path / "book") / "targets.csv").read_text(encoding="utf-8")
    assert ",'=1+1," in text


def test_a_folder_of_targets_alone_has_the_usual_labels(tmp_path):
    (tmp_path / "targets.csv").write_bytes(b"\xef\xbb\xbftarget\ntax\n")  # as a spreadsheet program saves it
    found = tl.load_codebook(tmp_path)
    assert found.target_names == ["tax"] and found.label_names == ["favour", "against", "mixed", "none"]


def test_what_is_no_codebook_is_refused(tmp_path):
    with pytest.raises(tl.UnknownName, match="Did you mean 'seeds'"):
        tl.load_codebook("seed")
    with pytest.raises(tl.UnreadableFile, match=r"targets\.csv"):
        tl.load_codebook(tmp_path)
    (tmp_path / "targets.csv").write_text("name\ntax\n")
    with pytest.raises(tl.SchemaError, match="target"):
        tl.load_codebook(tmp_path)
    (tmp_path / "targets.csv").write_bytes("target\nÜbung\n".encode("utf-16"))
    with pytest.raises(tl.UnreadableFile, match="UTF-8"):
        tl.load_codebook(tmp_path)
    with pytest.raises(tl.SchemaError, match="must end in"):
        tl.load_codebook("seeds").write(tmp_path / "book.docx")
    with pytest.raises(tl.SchemaError, match="cannot be a folder"):
        tl.load_codebook("seeds").save(tmp_path / "not there" / "book")


def test_codes_made_in_label_studio_by_the_written_interface_are_read(book, tmp_path):
    view = ElementTree.parse(book.write(tmp_path / "interface.xml")).getroot()
    controls = {node.get("name"): [c.get("value") for c in node] for node in view.iter("Choices")}
    assert controls == {"tax": ["favour", "none", "NA"], "growth": ["favour", "none", "NA"]}
    shown = {node.get("name"): node.get("value") for node in view.iter("Text")}
    assert shown == {"text": "$text", "context_before": "$context_before"}  # columns of CodingSheet.write("x.json")
    result = [
        {"from_name": name, "to_name": "text", "type": "choices", "value": {"choices": ["none"]}} for name in controls
    ]
    task = {"data": {"unit_id": "u1"}, "annotations": [{"completed_by": {"email": "ann"}, "result": result}]}
    (tmp_path / "out.json").write_text(json.dumps([task]))
    codes = tl.read_codes(tmp_path / "out.json", codebook=book)
    assert codes.table.to_numpy().tolist() == [["u1", "ann", "tax", "none"], ["u1", "ann", "growth", "none"]]


def test_labels_for_doccano_are_those_that_are_read(book, tmp_path):
    labels = [row["text"] for row in json.loads(book.write(tmp_path / "labels.json").read_text(encoding="utf-8"))]
    assert labels[:2] == ["tax:favour", "tax:none"] and len(labels) == 6
    line = json.dumps({"id": 1, "text": "x", "label": [labels[0], labels[4]], "annotator": "ann"})
    (tmp_path / "out.jsonl").write_text(line)
    codes = tl.read_codes(tmp_path / "out.jsonl", codebook=book)
    assert codes.table[["target", "label"]].to_numpy().tolist() == [["tax", "favour"], ["growth", "none"]]


def test_a_refi_codebook_has_a_code_for_each_label_below_its_target(book, tmp_path):
    space = "{urn:QDA-XML:codebook:1.0}"
    root = ElementTree.parse(book.write(tmp_path / "book.qdc")).getroot()
    above = root.findall(f"{space}Codes/{space}Code")
    assert [(c.get("name"), c.get("isCodable")) for c in above] == [("tax", "false"), ("growth", "false")]
    below = above[0].findall(f"{space}Code")
    assert [c.get("name") for c in below] == ["tax:favour", "tax:none", "tax:NA"]
    assert below[0].find(f"{space}Description").text == "for <it>"
    assert len({c.get("guid") for c in root.iter(f"{space}Code")}) == 8
    assert book.write(tmp_path / "again.qdc").read_bytes() == (tmp_path / "book.qdc").read_bytes()


def test_what_coders_read_is_written_as_text(book, tmp_path):
    assert book.write(tmp_path / "book.txt").read_text(encoding="utf-8") == book.text()
