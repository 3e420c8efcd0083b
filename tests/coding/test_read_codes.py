"""read_codes: each shape of file on paper, and what is refused."""

import json
import zipfile

import pandas as pd
import pytest

import textlab as tl


def rows(codes):
    return codes.table.sort_values(["unit_id", "coder", "target"]).to_numpy().tolist()


def test_a_sheet_takes_none_as_a_label_and_an_empty_cell_as_a_gap(tmp_path):
    path = tmp_path / "coder_ann.csv"
    path.write_text("number,unit_id,passage,tax,growth,note\n1,u1,a text,None,favour,\n2,u2,NA,,AGAINST,why\n")
    book = tl.Codebook(name="two", targets=pd.DataFrame({"target": ["tax", "growth"]}))
    codes = tl.read_codes(path, codebook=book)
    assert rows(codes) == [
        ["u1", "ann", "growth", "favour"],
        ["u1", "ann", "tax", "none"],
        ["u2", "ann", "growth", "against"],
    ]
    assert codes.wide("tax").loc["u1", "ann"] == "none"
    assert codes.scale == ("favour", "against", "mixed", "none")


def test_a_label_the_codebook_does_not_have_is_refused_with_its_place(tmp_path):
    path = tmp_path / "ann.csv"
    path.write_text("unit_id,tax\nu1,favor\n")
    book = tl.Codebook(name="one", targets=pd.DataFrame({"target": ["tax"]}))
    with pytest.raises(tl.UnknownName, match=r"'favor' \(unit 'u1', coder 'ann'\).*'favour'"):
        tl.read_codes(path, codebook=book)


def test_a_long_table_and_a_spreadsheet(tmp_path):
    pytest.importorskip("openpyxl")
    long = pd.DataFrame({"unit_id": ["u1", "u1"], "coder": ["a", "b"], "target": "tax", "label": ["favour", "none"]})
    long.to_csv(tmp_path / "all.csv", index=False)
    pd.DataFrame({"unit_id": ["u1", "u2"], "tax": ["none", None]}).to_excel(tmp_path / "coder_c.xlsx", index=False)
    codes = tl.read_codes([tmp_path / "all.csv", tmp_path / "coder_c.xlsx"])
    assert rows(codes) == [["u1", "a", "tax", "favour"], ["u1", "b", "tax", "none"], ["u1", "c", "tax", "none"]]
    assert codes.agreed("tax")["u1"] == "none"
    assert codes.share_of("tax", "favour")["u1"] == pytest.approx(1 / 3)


def test_doccano_and_label_studio(tmp_path):
    lines = [{"id": 7, "text": "x", "label": ["tax:favour", "growth:none"]}, {"id": 8, "text": "y", "label": []}]
    (tmp_path / "ann.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert rows(tl.read_codes(tmp_path / "ann.jsonl")) == [
        ["7", "ann", "growth", "none"],
        ["7", "ann", "tax", "favour"],
    ]
    task = {
        "id": 1,
        "data": {"text": "x", "unit_id": "u9"},
        "annotations": [
            {
                "completed_by": {"id": 3, "email": "bo"},
                "result": [{"from_name": "tax", "value": {"choices": ["none"]}}],
            },
            {"completed_by": 4, "was_cancelled": True, "result": [{"from_name": "tax", "value": {"choices": ["x"]}}]},
        ],
    }
    (tmp_path / "tasks.json").write_text(json.dumps([task]))
    assert rows(tl.read_codes(tmp_path / "tasks.json")) == [["u9", "bo", "tax", "none"]]


def test_webanno_spans_of_several_tokens_are_one_unit(tmp_path):
    (tmp_path / "ann.tsv").write_text(
        "#FORMAT=WebAnno TSV 3.2\n#T_SP=webanno.custom.Stance|value\n\n\n#Text=tax the rich\n"
        "1-1\t0-3\ttax\ttax:favour[1]\t\n1-2\t4-7\tthe\ttax:favour[1]\t\n1-3\t8-12\trich\tgrowth:none\t\n"
    )
    codes = tl.read_codes(tmp_path / "ann.tsv")
    assert rows(codes) == [["ann:0-7", "ann", "tax", "favour"], ["ann:8-12", "ann", "growth", "none"]]
    assert codes.units.loc["ann:0-7", ["start", "end"]].tolist() == [0, 7]


def test_webanno_counts_in_utf_16_and_escapes(tmp_path):
    """An emoji takes two places there and one here; a span without a value is a star; a pipe may be part of a label."""
    (tmp_path / "ann.tsv").write_text(
        "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Stance|value\n\n\n#Text=so 😀 tax 😀😀 the rich\n"
        "1-1\t0-2\tso\t*[4]\t\n1-2\t3-5\t😀\ttax:mixed|*[4]\t\n1-3\t6-9\ttax\ttax:favour[1]\t\n"
        "1-4\t10-14\t😀😀\ttax:favour[1]|tax:a\\|b\t\n1-4.1\t12-14\t😀\tgrowth:none\t\n1-5\t15-18\tthe\tgrowth:mixed\t\n",
        encoding="utf-8",
    )
    text, codes = "so 😀 tax 😀😀 the rich", tl.read_codes(tmp_path / "ann.tsv")
    found = {
        (text[codes.units.loc[row.unit_id, "start"] : codes.units.loc[row.unit_id, "end"]], row.target, row.label)
        for row in codes.table.itertuples()
    }
    assert found == {
        ("😀", "tax", "mixed"), ("tax 😀😀", "tax", "favour"), ("😀😀", "tax", "a|b"), ("😀", "growth", "none"),
        ("the", "growth", "mixed"),
    }  # fmt: skip


REFI = """<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0">
<Users><User guid="U1" name="ann"/></Users>
<CodeBook><Codes><Code guid="C1" name="tax:favour" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="S1" name="talk"><PlainTextSelection guid="P1" startPosition="4" endPosition="9">
<Coding guid="X" creatingUser="U1"><CodeRef targetGUID="C1"/></Coding></PlainTextSelection></TextSource></Sources>
</Project>"""


def test_refi_selections(tmp_path):
    with zipfile.ZipFile(tmp_path / "p.qdpx", "w") as archive:
        archive.writestr("project.qde", REFI)
    codes = tl.read_codes(tmp_path / "p.qdpx")
    assert rows(codes) == [["talk:4-9", "ann", "tax", "favour"]]
    with zipfile.ZipFile(tmp_path / "bad.qdpx", "w") as archive:
        archive.writestr("project.qde", "<!DOCTYPE x [<!ENTITY a 'b'>]>" + REFI)
    with pytest.raises(tl.UnreadableFile, match="entities"):
        tl.read_codes(tmp_path / "bad.qdpx")


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("a.csv", "unit,tax\nu1,favour\n", tl.SchemaError),
        ("a.csv", "unit_id,note\nu1,favour\n", tl.SchemaError),
        ("a.csv", "", tl.UnreadableFile),
        ("a.json", "{", tl.UnreadableFile),
        ("a.qdpx", "no zip", tl.UnreadableFile),
        ("a.txt", "x", tl.UnreadableFile),
        ("a.csv", "unit_id,tax\nu1,\n", tl.NotEnoughData),
        ("a.csv", "unit_id,tax\nu1,none\nu1,none\n", tl.SchemaError),
    ],
)
def test_what_is_refused(tmp_path, name, text, error):
    (tmp_path / name).write_text(text)
    with pytest.raises(error):
        tl.read_codes(tmp_path / name)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(tl.UnreadableFile, match="cannot be opened"):
        tl.read_codes(tmp_path / "gone.csv")


def test_spans_are_checked_against_the_corpus(tmp_path, talk):
    corpus = talk("tax the rich", "no")
    (tmp_path / "a.csv").write_text("unit_id,doc_id,start,end,tax\nu1,talk,13,15,favour\n")
    codes = tl.read_codes(tmp_path / "a.csv", corpus=corpus)
    assert codes.text("u1") == "no"
    assert codes.units.loc["u1", "turn_id"] == "talk:t002"
    (tmp_path / "a.csv").write_text("unit_id,doc_id,start,end,tax\nu1,talk,0,99,favour\n")
    with pytest.raises(tl.SchemaError, match="characters 0 to 99 of 'talk'"):
        tl.read_codes(tmp_path / "a.csv", corpus=corpus)


def test_a_file_in_another_encoding_is_refused_by_name(tmp_path):
    for name in ("a.jsonl", "a.tsv"):
        (tmp_path / name).write_bytes('{"text": "\xe9"}'.encode("latin-1"))
        with pytest.raises(tl.UnreadableFile, match="is not UTF-8"):
            tl.read_codes(tmp_path / name)
