"""Read comma- and tab-separated values (csv, tsv)."""

from __future__ import annotations

import re

import pandas as pd

from ...errors import SchemaError, UnreadableFile, warn
from ..decoding import decode
from ..reading import Layout, Loaded, Options
from .delimited import Grid, columns_of, read_grid, separator_of

__all__ = ["read_csv", "read_tsv"]

_GAPS = frozenset(["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "#N/A"])  # missing, except in text columns
# Up to 15 digits, which a float holds exactly; numbers with leading zeros are codes ("007")
_NUMBER_IN_CELL = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})(?:\.\d{1,300})?(?:[eE][+-]?\d{1,2})?|[+-]?\.\d{1,300}")

_COMMA_NUMBER = re.compile(r"[+-]?\d{1,15}(?:,\d{1,15})?")


def read_csv(raw: bytes, name: str, options: Options, layout: Layout, usual: str | None = None) -> Loaded:
    """Read delimited text, with the separator found in the header."""
    _check_cells_of_header(raw, name, options)
    text, _, notes = decode(raw, name, options.encoding)
    text, separator = _declared_separator(text)
    separator = separator or separator_of(text, usual)
    grid = read_grid(text, separator or "\0")  # one column: no separator
    if separator and usual and separator != usual:
        notes = (*notes, f"{separator!r} stands between the columns")
    _answer_for_rows(grid, name, separator, layout)
    columns = {}
    for title, cells in columns_of(grid):
        if title in columns:
            raise SchemaError(f"read: {name}: more than one column is called {title!r}; rename all but one.")
        exact = title in layout.verbatim or (title in _titles_of_dates(layout) and any("." in cell for cell in cells))
        if separator == ";" and not exact and _has_decimal_commas(cells):
            cells = [cell.replace(",", ".") for cell in cells]
            notes = (*notes, f"column {title!r}: decimal commas")
        columns[title] = _typed_cells(cells, exact)
    return pd.DataFrame(columns), (*notes, *grid.notes, *_notes_on_rows(grid))


def _titles_of_dates(layout: Layout) -> tuple[str, ...]:
    """Return the date columns, where a point is not a decimal point: as a number, 2024.10 (October) would be 2024.1."""
    return (layout.date or "date", "date_earliest", "date_latest")


def _has_decimal_commas(cells: list[str]) -> bool:
    """Return whether a column has decimal commas (1,5): only numbers, and a comma not before three digits."""
    filled = [cell for cell in cells if cell not in _GAPS]
    behind = [cell.partition(",")[2] for cell in filled if "," in cell]
    return any(len(figures) != 3 for figures in behind) and all(map(_COMMA_NUMBER.fullmatch, filled))


def _declared_separator(text: str) -> tuple[str, str | None]:
    """Return the text without a spreadsheet's ``sep=;`` line, and the separator it declares."""
    if match := re.match(r"\s{0,10}sep=([,;\t|])[ \t]{0,10}(?:\r\n|\n|\r)", text):
        return text[match.end() :], match[1]
    return text, None


def _answer_for_rows(grid: Grid, name: str, separator: str | None, layout: Layout) -> None:
    """Refuse rows that do not match the header, or report that they are left out."""
    if not grid.refused:
        return
    some = any(grid.columns)
    if layout.keep_whole or not some:
        hint = " on_error='skip' leaves them out." if some else ""
        raise UnreadableFile(name, f"is not a table with {separator!r} between columns: {grid.refusal()}.{hint}")
    message = f"read: {name}: {grid.refusal()} left out; see corpus.notes."
    warn(message)


def _notes_on_rows(grid: Grid) -> tuple[str, ...]:
    told = []
    if grid.refused:
        told.append(f"{grid.refusal()} left out")
    if grid.doubtful:
        told.append(
            f"cells with line breaks that look like several rows ({', '.join(grid.doubtful[:5])}): "
            "a quotation mark may lack its partner"
        )
    return tuple(told)


def _typed_cells(cells: list[str], verbatim: bool) -> pd.Series:
    """Return a column, verbatim (only empty cells missing) or as numbers if all cells are numbers."""
    if verbatim:
        return pd.Series([c or None for c in cells], dtype="str")
    values = [None if c in _GAPS else c for c in cells]
    filled = [v for v in values if v is not None]
    if filled and all(map(_NUMBER_IN_CELL.fullmatch, filled)):
        return pd.to_numeric(pd.Series([float("nan") if v is None else v for v in values], dtype=object))
    if filled and len(filled) == len(values) and {v.lower() for v in filled} <= {"true", "false"}:
        return pd.Series([v.lower() == "true" for v in filled])
    return pd.Series(values, dtype="str")


def read_tsv(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    """Read tab-separated values."""
    return read_csv(raw, name, options, layout, usual="\t")


def _check_cells_of_header(raw: bytes, name: str, options: Options) -> None:
    """Refuse a file whose header has so many columns that its table would be far larger than the file."""
    header = raw.lstrip()[: 10**7].partition(b"\n")[0]
    n_columns = 1 + max(header.count(separator) for separator in (b",", b";", b"\t", b"|"))
    n_rows = raw.count(b"\n") + raw.count(b"\r") + 1
    place = f"{n_rows:,} lines of {n_columns:,} columns"
    options.limit.check_cells(n_rows * n_columns, len(raw), name, place)
