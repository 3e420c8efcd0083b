"""Tables as files: nothing that a spreadsheet would run, no number touched."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.results.files import write_table

RUNS = [
    "=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "- and so on", "--", "=",
    "＝1+1", "-5 degrees", "+49 30 1", "-inf",
]  # fmt: skip
RESTS = ["tax", "a=b", "-5", "+1.5", "-1,000", "1e-3", "-2E+4", "-12%", "", "'quoted'", "# 1", "–5", " =1"]


def read(path):
    return pd.read_csv(path, keep_default_na=False, dtype=str)


def test_text_that_runs_has_an_apostrophe_in_a_csv_and_no_other_text(tmp_path):
    table = pd.DataFrame({"term": pd.Series(RUNS + RESTS, dtype="str")})
    path = write_table(table, tmp_path / "a.csv", title="")
    assert read(path)["term"].tolist() == [f"'{text}" for text in RUNS] + RESTS
    assert read(write_table(table, tmp_path / "b.csv", title="", safe=False))["term"].tolist() == RUNS + RESTS
    assert table["term"].tolist() == RUNS + RESTS  # the table itself is left alone


def test_a_carriage_return_begins_no_row_of_its_own(tmp_path):
    table = pd.DataFrame({"pre": ["so\r=1+1", "a\nb"], "post": ["x", "y"]})
    for safe in (True, False):
        path = write_table(table, tmp_path / "a.csv", title="", safe=safe)
        assert read(path)["pre"].tolist() == table["pre"].tolist()
    assert path.read_bytes() == b'\xef\xbb\xbfpre,post\r\n"so\r=1+1",x\r\n"a\nb",y\r\n'


def test_numbers_are_never_touched(tmp_path):
    table = pd.DataFrame(
        {"x": [-1.5, np.nan, 1 / 3], "n": [-1, 0, 2], "d": pd.to_datetime(["2020-01-01"] * 3), "b": [True, False, True]}
    )
    table["mixed"] = pd.Series([-2, "-2+1", None], dtype=object)
    table["kind"] = pd.Categorical(["=1", "a", "=1"])
    safe, plain = (
        write_table(table, tmp_path / f"{safe}.csv", title="", safe=safe).read_text("utf-8-sig") for safe in (1, 0)
    )
    assert safe.replace("'", "") == plain
    again = pd.read_csv(tmp_path / "1.csv")
    pd.testing.assert_series_equal(again["x"], table["x"])
    assert again["mixed"].tolist()[:2] == ["-2", "'-2+1"]
    assert again["kind"].tolist() == ["'=1", "a", "'=1"]


def test_names_of_columns_and_rows_are_text_too(tmp_path):
    table = pd.DataFrame({"=cmd|' /C calc'!A0": [1], "a": [2]}, index=pd.Index(["@row"], name="+label"))
    again = pd.read_csv(write_table(table, tmp_path / "a.csv", title=""))
    assert list(again) == ["'+label", "'=cmd|' /C calc'!A0", "a"]
    assert again.iloc[0].tolist() == ["'@row", 1, 2]


def test_two_columns_of_one_name_are_written_both(tmp_path):
    table = pd.DataFrame([["=1", "-x"]], columns=["a", "a"])
    assert write_table(table, tmp_path / "a.csv", title="").read_text("utf-8-sig") == "a,a\n'=1,'-x\n"


def test_a_worksheet_holds_the_text_itself_as_text(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    texts = [t for t in RUNS + RESTS if t and not t.startswith("\r")]  # a worksheet has no carriage return
    table = pd.DataFrame({"=name": texts, "n": np.arange(len(texts)) - 3.5})
    path = write_table(table, tmp_path / "a.xlsx", title="")
    sheet = openpyxl.load_workbook(path)["table"]
    cells = [row[0] for row in sheet.iter_rows()]
    assert [cell.value for cell in cells] == ["=name", *texts]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [bool(cell.quotePrefix) for cell in cells] == [True] + [t in RUNS for t in texts]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == table["n"].tolist()
    assert not any(row[1].quotePrefix for row in sheet.iter_rows(min_row=2))


def test_a_result_says_it_and_can_leave_it_out(talk, tmp_path):
    lines = tl.kwic(tl.tokenize(talk("=1+1 tax", "so tax")), "tax")
    assert read(lines.write(tmp_path / "a.csv"))["pre"].tolist() == ["'=1+1 ", "so "]
    assert read(lines.write(tmp_path / "b.csv", safe=False))["pre"].tolist() == ["=1+1 ", "so "]
    assert "'=1+1" not in lines.write(tmp_path / "c.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "html"])
def test_a_file_is_whole_or_what_it_was(tmp_path, monkeypatch, ending):
    path = write_table(pd.DataFrame({"term": ["a"]}), tmp_path / f"a.{ending}", title="")
    before = path.read_bytes()

    def full_disk(*_):
        raise OSError("no space left")

    monkeypatch.setattr("textlab._bundle.os.replace", full_disk)
    with pytest.raises(OSError, match="no space"):
        write_table(pd.DataFrame({"term": ["b"]}), path, title="")
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
