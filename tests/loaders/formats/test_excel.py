"""Workbooks: other sheets, and days counted from 1904."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from textlab.loaders import read


def test_days_counted_from_1904_and_sheets_not_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in (["text", "date"], ["One.", datetime.datetime(2024, 3, 12)], ["Two.", 43901]):
        book.active.append(row)
    book.create_sheet("more").append(["text"])
    book.save(tmp_path / "a.xlsx")
    corpus = read(tmp_path / "a.xlsx")
    assert corpus.documents["date_earliest"].tolist() == ["2024-03-12", "2024-03-12"]
    assert "other sheets not read: 'more' (1 row)" in corpus.notes["note"].str.cat()


def test_merged_cells_and_formulas_without_value_are_said(tmp_path):
    book = openpyxl.Workbook()
    for row in (["text", "speaker", "n"], ["Hi", "Ann", 1], ["Bye", "Bo", "=1+1"], ["So", None, "=SUM(C2:C3)"]):
        book.active.append(row)
    book.active.merge_cells("B3:B4")
    book.save(tmp_path / "a.xlsx")
    (note,) = read(tmp_path / "a.xlsx").notes["note"]
    assert "1 merged range of several rows: only the first row has its value" in note
    assert "2 formulas without a stored value left empty" in note
    book.active.unmerge_cells("B3:B4")
    book.active["C3"], book.active["C4"] = 2, 3
    book.active.merge_cells("A5:C5")
    book.save(tmp_path / "b.xlsx")
    (note,) = read(tmp_path / "b.xlsx").notes["note"]
    assert "merged" not in note
    assert "formula" not in note
