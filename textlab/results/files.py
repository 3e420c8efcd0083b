"""Write tables as CSV, Excel or a self-contained HTML page."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from .. import _html
from .._bundle import atomically
from ..errors import SchemaError, need

_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
    "<style>body{{font-family:sans-serif;margin:2em;background:#fff;color:#222}}td,th{{padding:.2em .5em}}</style>"
    "{body}"
)

_WORKSHEET = 1_048_575  # most rows below the header
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # not allowed in worksheets
_FORMULA = re.compile("[=+\\-@\t\r\n＝＋－＠]")  # text that starts so may run as a formula (OWASP)
_FILES_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?%?")


def write_table(table: pd.DataFrame, path: Path, *, title: str, safe: bool = True) -> Path:
    """Write all rows in the format given by the extension of `path`.

    ``.csv`` and ``.xlsx`` are unrounded, ``.html`` is rounded as in a notebook. An index without a name is only a row
    number and is left out; a named index becomes the first column, because it holds labels.

    CSV files are UTF-8 with a byte order mark: without it, spreadsheet programs assume another encoding and spoil curly
    quotes and accents. pandas and `read` skip the mark; in R, use ``read.csv(fileEncoding = "UTF-8-BOM")``. Rows end in
    CR LF on every machine (RFC 4180), and text that contains either character is quoted, because a lone carriage return
    would otherwise start a new row.

    With `safe`, text in a CSV that a spreadsheet would run as a formula gets a leading apostrophe, also in column
    names;
    numbers, and text that is a number, are unchanged. Excel files need no apostrophe, because their cells are marked as
    text.
    """
    if not path.parent.is_dir():
        raise SchemaError(f"write: there is no folder {str(path.parent)!r}; make it first.")
    table = table.reset_index() if table.index.name else table
    if path.suffix == ".csv":
        text = csv_text(table, safe=safe).encode("utf-8-sig")
        atomically("write", path, lambda part: part.write_bytes(text))
    elif path.suffix == ".xlsx":
        need("openpyxl", feature="Writing Excel files", extra="formats")
        atomically("write", path, lambda part: _write_excel(table, part))
    elif path.suffix == ".html":
        page = _PAGE.format(title=_html.escape(title), body=_html.table(table, caption=title, n=len(table)))
        atomically("write", path, lambda part: part.write_text(page, encoding="utf-8"))
    else:
        raise SchemaError(f"write: {path.name!r} must end in .csv, .xlsx or .html.")
    return path


def csv_text(table: pd.DataFrame, *, safe: bool = True) -> str:
    """Return all rows as CSV, without the byte order mark; see `write_table`."""
    shown = table.reset_index() if table.index.name else table
    return str((_harmless(shown) if safe else shown).to_csv(index=False, lineterminator="\r\n"))


def _runs_as_formula(value: object) -> bool:
    """Return whether a spreadsheet may run a cell as a formula: text with such a start that is not a number."""
    return isinstance(value, str) and bool(_FORMULA.match(value)) and not _FILES_NUMBER.fullmatch(value)


def _harmless(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with a leading apostrophe for every text that a spreadsheet would run."""
    out = table.copy(deep=False)
    for at in range(out.shape[1]):
        column = out.iloc[:, at]
        if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)):
            out.isetitem(at, column.astype(object).map(_files_marked).to_numpy())
    return out.set_axis([_files_marked(name) for name in out.columns], axis=1)


def _files_marked(value: object) -> object:
    return f"'{value}" if _runs_as_formula(value) else value


def _write_excel(table: pd.DataFrame, path: Path) -> None:
    """Write an Excel file with text cells marked as text, so that a leading ``=`` never becomes a formula."""
    if len(table) > _WORKSHEET:
        raise SchemaError(f"write: {len(table):,} rows are more than a worksheet holds ({_WORKSHEET:,}); write a .csv.")
    clean = table.map(lambda v: _CONTROL.sub("\ufffd", v) if isinstance(v, str) else v)
    with open(path, "wb") as file, pd.ExcelWriter(file, engine="openpyxl") as book:
        clean.to_excel(book, sheet_name="table", index=False)
        for row in book.sheets["table"].iter_rows():
            for cell in row:
                cell.data_type = "s" if cell.data_type == "f" else cell.data_type
                if _runs_as_formula(cell.value):
                    cell.quotePrefix = True
