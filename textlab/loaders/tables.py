"""Tables: csv, tsv, xlsx, jsonl, parquet. A row is a document or a passage; other columns are metadata."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from .._wording import counted
from ..errors import SchemaError, UnreadableFile, did_you_mean, need
from .decoding import decode, encodable
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

    @property
    def text_column(self) -> str:
        return self.text or "text"

    @property
    def verbatim(self) -> tuple[str, ...]:
        """Columns where 'NA' is a word, not a gap."""
        return tuple(filter(None, (self.text_column, self.doc_id or "doc_id", self.speaker or "speaker")))


Loaded = tuple[pd.DataFrame, tuple[str, ...]]


def load_table(raw: bytes, name: str, suffix: str, options: Options, layout: Layout) -> Loaded:
    """The table in a file and what there is to report. The text column is there and there are rows."""
    frame, notes = TABLES[suffix](raw, name, options, layout)
    frame.columns = [str(c).strip() for c in frame.columns]
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


def _csv(raw: bytes, name: str, options: Options, layout: Layout, separator: str | None = None) -> Loaded:
    text, _, notes = decode(raw, name, options.encoding)
    header = text[slice(*next(lines(text.lstrip("\r\n")), (0, 0)))]
    separator = separator or max(",;\t|", key=header.count)
    gaps = _gaps(header.split(separator), layout)
    try:
        # the text as str: a column of numbers in a survey is still what people wrote
        types = dict.fromkeys(layout.verbatim, "str")
        frame = pd.read_csv(io.StringIO(text), sep=separator, dtype=types, na_values=gaps, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise UnreadableFile(name, f"is no table with {separator!r} between columns: {str(error).strip()}.") from error
    return frame, notes


def _gaps(header: list[str], layout: Layout) -> dict[str, list[str]]:
    """What counts as missing, column by column: usual marks in metadata, only emptiness in text."""
    usual = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "#N/A"]
    names = [c.strip().strip('"') for c in header]
    return {c: [""] if c in layout.verbatim else usual for c in names}


def _tsv(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    return _csv(raw, name, options, layout, "\t")


def _jsonl(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    text, _, notes = decode(raw, name, options.encoding)
    # objects, not yet strings: an escape such as \\ud83d alone is no string that pandas can hold
    return pd.DataFrame(list(_objects(text, name)), dtype=object), notes


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


def _parquet(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if b"textlab" in (pq.read_metadata(io.BytesIO(raw)).metadata or {}):  # its passages are more than its texts
            raise UnreadableFile(name, f"holds a saved corpus; open it with Corpus.from_parquet({name!r}).")
        return pd.read_parquet(io.BytesIO(raw)), ()
    except UnreadableFile:
        raise
    except (pa.ArrowException, ValueError, OSError) as error:
        raise UnreadableFile(name, f"is no whole parquet file ({error}).") from error


def _xlsx(raw: bytes, name: str, options: Options, layout: Layout) -> Loaded:
    need("openpyxl", feature="Reading Excel files", extra="formats")
    check_zip(raw, name, "xlsx").close()
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
    """The first sheet where the text column's name stands in the first 20 rows (titles may be above)."""
    for title, sheet in sheets.items():
        for row in range(min(20, len(sheet))):
            cells = [str(c).strip() for c in sheet.iloc[row]]
            if layout.text_column in cells:
                frame = _below(sheet, row, cells)
                return frame, (
                    f"sheet {title!r}",
                    *([f"{counted(row, 'row')} above the header left out"] if row else []),
                )
    filled = [s for s in sheets.values() if not s.empty]
    if not filled:
        raise UnreadableFile(name, "holds no cells.")
    widest = max((list(map(str, r)) for r in filled[0].head(20).to_numpy()), key=lambda r: sum(map(bool, r)))
    raise SchemaError(
        f"read: {name} has no column {layout.text_column!r} in any of its {counted(len(sheets), 'sheet')}; say which "
        f"one holds the text with text=.{did_you_mean(layout.text_column, filter(None, widest))}"
    )


def _below(sheet: pd.DataFrame, row: int, cells: list[str]) -> pd.DataFrame:
    """The table under its header; columns without a name are what merged cells leave behind."""
    frame = sheet.iloc[row + 1 :].set_axis([c or f"_{k}" for k, c in enumerate(cells)], axis=1)
    frame = frame.loc[:, [bool(c) for c in cells]]
    frame = frame.loc[:, ~frame.columns.duplicated()]
    gaps = frame.map(lambda cell: cell is None or cell == "")
    return frame.mask(gaps, None)[~gaps.all(axis=1)].reset_index(drop=True).infer_objects()


TABLES = {".csv": _csv, ".tsv": _tsv, ".tab": _tsv, ".xlsx": _xlsx, ".jsonl": _jsonl, ".ndjson": _jsonl,
          ".parquet": _parquet}  # fmt: skip
