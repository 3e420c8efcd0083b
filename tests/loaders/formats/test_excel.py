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
