"""Tables: csv, tsv, xlsx, jsonl, parquet. A row is a document or a passage; other columns are metadata."""

from __future__ import annotations

import io
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .._wording import counted
from ..errors import SchemaError, TextlabWarning, UnreadableFile, did_you_mean, need
from .decoding import decode, encodable
from .delimited import Grid, columns_of, read_grid, separator_of
from .reading import Options, lines
from .sources import check_zip

__all__ = ["TABLES", "Layout", "Loaded", "load_table"]


@dataclass(frozen=True)
class Layout:
    """Which column is what."""

    text: str | None = None
    doc_id: str | None = None
    speaker: str | None = None
    rows: str = "document"
    date: str | None = None
    date_format: str | None = None
    in_memory: bool = False  # a data frame: its text is the source, and stays as it is
    keep_whole: bool = True  # refuse a file for one row that does not fit; else leave such rows out

    @property
    def text_column(self) -> str:
        """Name of the column that holds the text."""
        return self.text or "text"

    @property
    def verbatim(self) -> tuple[str, ...]:
        """Columns where 'NA' is a word, not a gap."""
        return tuple(filter(None, (self.text_column, self.doc_id or "doc_id", self.speaker or "speaker")))


Loaded = tuple[pd.DataFrame, tuple[str, ...]]
_GAPS = frozenset(["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "#N/A"])  # missing, outside text columns
# Up to 15 digits, which a float holds exactly; a number with zeros in front is a code ("007")
_TABLES_NUMBER = re.compile(r"[+-]?(?:0|[1-9]\d{0,14})(?:\.\d{1,300})?(?:[eE][+-]?\d{1,2})?|[+-]?\.\d{1,300}")
_MOST_COLUMNS = 10_000  # of a table whose rows name their own columns


def load_table(raw: bytes, name: str, suffix: str, options: Options, layout: Layout) -> Loaded:
    """Return the table in a file and what there is to report. The text column is there and there are rows."""
    frame, notes = TABLES[suffix](raw, name, options, layout)
    frame.columns = [encodable(str(c).strip())[0] for c in frame.columns]
    _need_column(name, frame, layout.text_column)
    if frame.empty:
        raise UnreadableFile(name, "the table has a header but no rows.")
    return frame, notes


def _need_column(name: str, frame: pd.DataFrame, column: str) -> None:
    if column not in frame.columns:
        raise SchemaError(
            f"read: {name} has no column {column!r}; say which one holds the text with text=."
            f"{did_you_mean(column, frame.columns)}"
        )


def _tables_csv(raw: bytes, name: str, options: Options, layout: Layout, usual: str | None = None) -> Loaded:
    text, _, notes = decode(raw, name, options.encoding)
    text, separator = _told_separator(text)
    separator = separator or separator_of(text, usual)
    grid = read_grid(text, separator or "\0")  # one column: nothing separates
    if separator and usual and separator != usual:
        notes = (*notes, f"{separator!r} stands between the columns")
    _answer_for_rows(grid, name, separator, layout)
    columns = {}
    for title, cells in columns_of(grid):
        if title in columns:
            raise SchemaError(f"read: {name}: more than one column is called {title!r}; rename all but one.")
        columns[title] = _tables_typed(cells, title in layout.verbatim)
    return pd.DataFrame(columns), (*notes, *grid.notes, *_told_of_rows(grid))


def _told_separator(text: str) -> tuple[str, str | None]:
    """Return the text and the separator without the line ``sep=;`` that spreadsheets understand."""
    if match := re.match(r"\s{0,10}sep=([,;\t|])[ \t]{0,10}(?:\r\n|\n|\r)", text):
        return text[match.end() :], match[1]
    return text, None


def _answer_for_rows(grid: Grid, name: str, separator: str | None, layout: Layout) -> None:
    """Refuse rows that do not fit the header, or say that they are left out."""
    if not grid.refused:
        return
    if layout.keep_whole or not grid.rows:
        hint = " on_error='skip' leaves them out." if grid.rows else ""
        raise UnreadableFile(name, f"is no table with {separator!r} between columns: {grid.refusal()}.{hint}")
    message = f"read: {name}: {grid.refusal()} left out; see corpus.notes."
    warnings.warn(message, TextlabWarning, stacklevel=8)


def _told_of_rows(grid: Grid) -> tuple[str, ...]:
    told = []
    if grid.refused:
        told.append(f"{grid.refusal()} left out")
    if grid.doubtful:
        told.append(
            f"cells with line breaks that look like several rows ({', '.join(grid.doubtful[:5])}): "
            "a quotation mark may lack its partner"
        )
    return tuple(told)


def _tables_typed(cells: list[str], verbatim: bool) -> pd.Series:
    """Return a column: text as it stands, with only emptiness as a gap; else numbers where all cells are numbers."""
    if verbatim:
        return pd.Series([c or None for c in cells], dtype="str")
    values = [None if c in _GAPS else c for c in cells]
    filled = [v for v in values if v is not None]
    if filled and all(map(_TABLES_NUMBER.fullmatch, filled)):
        return pd.to_numeric(pd.Series([float("nan") if v is None else v for v in values], dtype=object))
    if filled and len(filled) == len(values) and {v.lower() for v in filled} <= {"true", "false"}:
        return pd.Series([v.lower() == "true" for v in filled])
    return pd.Series(values, dtype="str")


def _tsv(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    return _tables_csv(raw, name, options, layout, usual="\t")


def _tables_jsonl(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    text, _, notes = decode(raw, name, options.encoding)
    rows = list(_objects(text, name))
    keys = set().union(*rows)
    if len(keys) > _MOST_COLUMNS:
        raise UnreadableFile(name, f"its rows have {len(keys):,} different keys; at most {_MOST_COLUMNS:,} are read.")
    # objects, not yet strings: an escape such as \\ud83d alone is no string that pandas can hold
    return pd.DataFrame(rows, dtype=object), notes


def _objects(text: str, name: str) -> Iterator[dict[str, Any]]:
    for n, (start, end) in enumerate(lines(text), 1):
        if not text[start:end].strip():
            continue
        try:
            row = json.loads(text[start:end])
        except (ValueError, RecursionError) as error:
            raise UnreadableFile(name, f"is no JSON object ({error}); jsonl has one a line.", f"line {n}") from error
        if not isinstance(row, dict):
            raise UnreadableFile(name, f"holds a {type(row).__name__}, not an object like {{...}}.", f"line {n}")
        yield {encodable(key)[0]: value for key, value in row.items()}


def _tables_parquet(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    import pyarrow.parquet as pq

    try:
        if b"textlab" in (pq.read_metadata(io.BytesIO(raw)).metadata or {}):  # its passages are more than its texts
            raise UnreadableFile(name, f"holds a saved corpus; open it with Corpus.from_parquet({name!r}).")
        return pd.read_parquet(io.BytesIO(raw)), ()
    except UnreadableFile:
        raise
    except Exception as error:  # damage in what pandas wrote about the columns: TypeError, KeyError ...
        raise UnreadableFile(name, f"is no whole parquet file ({error}).") from error


def _tables_xlsx(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    need("openpyxl", feature="Reading Excel files", extra="formats")
    check_zip(raw, name, "xlsx", options.limit).close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl on styles and validations, which do not touch the cells
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
            raise UnreadableFile(name, f"is no whole xlsx file ({error}).") from error
    return _sheet_with_text(sheets, name, layout)


def _sheet_with_text(sheets: dict[Any, pd.DataFrame], name: str, layout: Layout) -> Loaded:
    """Return the first sheet where the text column's name stands in the first 20 rows (titles may be above)."""
    for title, sheet in sheets.items():
        for row in range(min(20, len(sheet))):
            cells = [str(c).strip() for c in sheet.iloc[row]]
            if layout.text_column in cells:
                frame = _below(sheet, row, cells)
                above = [f"{counted(row, 'row')} above the header left out"] if row else []
                return frame, (f"sheet {title!r}", *above, *_nameless(sheet, row, cells))
    filled = [s for s in sheets.values() if not s.empty]
    if not filled:
        raise UnreadableFile(name, "holds no cells.")
    widest = max((list(map(str, r)) for r in filled[0].head(20).to_numpy()), key=lambda r: sum(map(bool, r)))
    raise SchemaError(
        f"read: {name} has no column {layout.text_column!r} in any of its {counted(len(sheets), 'sheet')}; say which "
        f"one holds the text with text=.{did_you_mean(layout.text_column, filter(None, widest))}"
    )


def _below(sheet: pd.DataFrame, row: int, cells: list[str]) -> pd.DataFrame:
    """Return the table under its header; columns without a name are what merged cells leave behind."""
    frame = sheet.iloc[row + 1 :].set_axis([c or f"_{k}" for k, c in enumerate(cells)], axis=1)
    frame = frame.loc[:, [bool(c) for c in cells]]
    gaps = frame.map(lambda cell: cell is None or cell == "")
    return frame.mask(gaps, None)[~gaps.all(axis=1)].reset_index(drop=True).infer_objects()


def _nameless(sheet: pd.DataFrame, row: int, cells: list[str]) -> tuple[str, ...]:
    """Return a note on cells that are left out because nothing stands above them."""
    loose = sheet.iloc[row + 1 :, [k for k, c in enumerate(cells) if not c]]
    n = int(loose.map(lambda cell: cell is not None and cell != "").to_numpy().sum())
    return (f"{counted(n, 'cell')} in columns without a name left out",) if n else ()


TABLES = {
    ".csv": _tables_csv,
    ".tsv": _tsv,
    ".tab": _tsv,
    ".xlsx": _tables_xlsx,
    ".jsonl": _tables_jsonl,
    ".ndjson": _tables_jsonl,
    ".parquet": _tables_parquet,
}
