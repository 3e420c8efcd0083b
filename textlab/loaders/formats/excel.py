"""Excel workbooks (xlsx): the first sheet that has the text column."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from typing import Any

import pandas as pd

from ..._wording import counted
from ...errors import SchemaError, UnreadableFile, did_you_mean, need
from ..reading import Layout, Loaded, Options
from ..unfolding import check_zip

__all__ = ["read_xlsx"]

_CELL = re.compile(rb"<(?:\w+:)?(row|c)\b([^<>]*)>")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,9})[\"']")

_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]*?ref\s*=\s*[\"'][A-Za-z]{1,3}(\d+):[A-Za-z]{1,3}(\d+)")
_VALUELESS = re.compile(rb"</(?:\w+:)?f>\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</|</(?:\w+:)?c>)")


def read_xlsx(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    """Read the sheet of a workbook that holds the texts."""
    need("openpyxl", feature="Reading Excel files", extra="formats")
    _check_cells(raw, name, options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns about styles and validations, which do not affect cells
        try:
            sheets = pd.read_excel(
                io.BytesIO(raw),
                sheet_name=None,
                header=None,
                dtype=object,
                engine="openpyxl",
                na_filter=False,
            )
        except Exception as error:
            raise UnreadableFile(name, f"is not a complete xlsx file ({error}).") from error
    frame, notes = _sheet_with_text(sheets, name, layout)
    return _from_1904(frame, raw, layout), (*notes, *_without_value(raw))


def _from_1904(frame: pd.DataFrame, raw: bytes, layout: Layout) -> pd.DataFrame:
    """Return the table with serial numbers in its date column converted to the 1900 date system."""
    name = layout.date or "date"
    if name not in frame.columns or not _counts_from_1904(raw):
        return frame
    shifted = [cell + 1462 if type(cell) in (int, float) and 8000 < cell < 80_000 else cell for cell in frame[name]]
    return frame.assign(**{name: pd.Series(shifted, index=frame.index, dtype=object)})


def _counts_from_1904(raw: bytes) -> bool:
    """Return whether a workbook counts days from 1904, as older programs for the Macintosh did."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            return False
        return re.search(rb"date1904\s*=\s*[\"'](?:1|true)", archive.read("xl/workbook.xml")) is not None


def _sheet_with_text(sheets: dict[Any, pd.DataFrame], name: str, layout: Layout) -> Loaded:
    """Return the first sheet with the name of the text column in its first 20 rows (after any titles)."""
    for title, sheet in sheets.items():
        for row in range(min(20, len(sheet))):
            cells = [str(c).strip() for c in sheet.iloc[row]]
            if layout.text_column in cells:
                frame = _below(sheet, row, cells)
                above = [f"{counted(row, 'row')} above the header left out"] if row else []
                others = _other_sheets(sheets, title)
                return frame, (f"sheet {title!r}", *above, *_nameless(sheet, row, cells), *others)
    filled = [s for s in sheets.values() if not s.empty]
    if not filled:
        raise UnreadableFile(name, "holds no cells.")
    widest = max((list(map(str, r)) for r in filled[0].head(20).to_numpy()), key=lambda r: sum(map(bool, r)))
    raise SchemaError(
        f"read: {name} has no column {layout.text_column!r} in any of its {counted(len(sheets), 'sheet')}; say which "
        f"one holds the text with text=.{did_you_mean(layout.text_column, filter(None, widest))}"
    )


def _below(sheet: pd.DataFrame, row: int, cells: list[str]) -> pd.DataFrame:
    """Return the table below its header, without unnamed columns, which merged cells leave behind."""
    frame = sheet.iloc[row + 1 :].set_axis([c or f"_{k}" for k, c in enumerate(cells)], axis=1)
    frame = frame.loc[:, [bool(c) for c in cells]]
    gaps = frame.map(lambda cell: cell is None or cell == "")
    return frame.mask(gaps, None)[~gaps.all(axis=1)].reset_index(drop=True).infer_objects()


def _other_sheets(sheets: dict[Any, pd.DataFrame], read: Any) -> tuple[str, ...]:
    """Return a note on the sheets that are not read."""
    others = [f"{t!r} ({counted(len(sheet), 'row')})" for t, sheet in sheets.items() if t != read and len(sheet)]
    return (f"other sheets not read: {', '.join(others[:5])}{' ...' if len(others) > 5 else ''}",) if others else ()


def _nameless(sheet: pd.DataFrame, row: int, cells: list[str]) -> tuple[str, ...]:
    """Return a note on cells left out because their column has no name."""
    loose = sheet.iloc[row + 1 :, [k for k, c in enumerate(cells) if not c]]
    n = int(loose.map(lambda cell: cell is not None and cell != "").to_numpy().sum())
    return (f"{counted(n, 'cell')} in columns without a name left out",) if n else ()


def _without_value(raw: bytes) -> tuple[str, ...]:
    """Return notes on cells that look filled in a spreadsheet and are empty in the file: merged ones, and formulas."""
    n_merged = n_formulas = 0
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for member in archive.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                sheet = archive.read(member)
                n_merged += sum(found[1] != found[2] for found in _MERGED.finditer(sheet))
                n_formulas += sum(1 for _ in _VALUELESS.finditer(sheet))
    merged = f"{counted(n_merged, 'merged range')} of several rows: only the first row has its value"
    formulas = (
        f"{counted(n_formulas, 'formula')} without a stored value left empty; save the file in a spreadsheet once"
    )
    return (*[merged] * bool(n_merged), *[formulas] * bool(n_formulas))


def _check_cells(raw: bytes, name: str, options: Options) -> None:
    """Refuse a workbook whose sheets would be far larger than the file, as with a single cell far out."""
    with check_zip(raw, name, "xlsx", options.limit) as archive:
        for member in archive.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                rows, columns = _last_cell(archive, member)
                place = f"{member}: {rows:,} rows of {columns:,} columns"
                options.limit.check_cells(rows * columns, len(raw), name, place)


def _last_cell(archive: zipfile.ZipFile, member: str) -> tuple[int, int]:
    """Return the last row and column of a sheet with a value."""
    rows = columns = 0
    try:
        text = archive.read(member)
    except Exception:  # noqa: BLE001 - zlib.error is a bare one; the reader says what is wrong with it
        return 0, 0
    for cell in _CELL.finditer(text):
        if cell[2].endswith(b"/"):
            continue  # a cell without a value
        if place := _PLACE.search(cell[2]):
            rows = max(rows, int(place[2]))
            columns = max(columns, _column(place[1]))
    return rows, columns


def _column(letters: bytes) -> int:
    """Return the number of a column: 1 for A, 26 for Z, 27 for AA."""
    n = 0
    for letter in letters.upper():
        n = n * 26 + letter - 64
    return n
