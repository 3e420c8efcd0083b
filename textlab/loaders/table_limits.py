"""How many cells a table would have, found out before it is made.

A spreadsheet with one cell in its last row and column, a Parquet file of equal rows, a new key in each line of jsonl
and a header of a hundred thousand separators are all small files and huge tables.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from .reading import Options
from .sources import check_zip

__all__ = ["check_cells", "check_table"]

_BYTES_A_CELL = 8  # a pointer; what it points to comes on top
_CELL = re.compile(rb"<(?:\w+:)?(row|c)\b([^<>]*)>")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,3})(\d{1,9})[\"']")
_KEY = re.compile(rb'"((?:[^"\\]|\\.){0,200})"\s*:')


def check_table(raw: bytes, name: str, suffix: str, options: Options) -> None:
    """Refuse a file whose table would be far larger than itself."""
    if check := _CHECKS.get(suffix):
        for n_bytes, place in check(raw, name, options):
            options.limit.check(n_bytes, len(raw), name, place)


def check_cells(column: Any, raw: bytes, name: str, options: Options) -> None:
    """Refuse a table whose cells share long texts: together they would be far longer than the file."""
    n_chars = sum(len(cell) for cell in column if isinstance(cell, str))
    options.limit.check(n_chars, len(raw), name, f"column {column.name!r}")


_Sizes = Iterator[tuple[int, str]]


def _xlsx(raw: bytes, name: str, options: Options) -> _Sizes:
    """Rows times columns up to the last cell of each sheet."""
    with check_zip(raw, name, "xlsx", options.limit) as archive:
        for member in archive.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                yield _sheet(archive, member)


def _sheet(archive: zipfile.ZipFile, member: str) -> tuple[int, str]:
    rows = columns = 0
    try:
        text = archive.read(member)
    except Exception:  # noqa: BLE001 - zlib.error is a bare one; the reader says what is wrong with it
        return 0, member
    for cell in _CELL.finditer(text):
        if cell[2].endswith(b"/"):
            continue  # a cell without a value
        if place := _PLACE.search(cell[2]):
            rows = max(rows, int(place[2]))
            columns = max(columns, _column(place[1]))
    return rows * columns * _BYTES_A_CELL, f"{member}: {rows:,} rows of {columns:,} columns"


def _column(letters: bytes) -> int:
    """Return a is 1, Z is 26, AA is 27."""
    n = 0
    for letter in letters.upper():
        n = n * 26 + letter - 64
    return n


def _parquet(raw: bytes, name: str, options: Options) -> _Sizes:
    """Rows times columns, and the characters of text columns: a word is stored once, however often it comes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(io.BytesIO(raw))
        about = file.metadata
        yield about.num_rows * about.num_columns * _BYTES_A_CELL, f"{about.num_rows:,} rows"
        for column in _doubtful(file, options.limit.room(len(raw))):
            yield from _repeated(raw, column)
    except (pa.ArrowException, ValueError, OSError):
        return  # the reader says what is wrong with it


def _doubtful(file: Any, room: int) -> Iterator[str]:
    """Columns of text that could be larger than allowed, if their longest value came in every row."""
    import pyarrow as pa

    for name in file.schema_arrow.names:
        kind = file.schema_arrow.field(name).type
        if (pa.types.is_string(kind) or pa.types.is_large_string(kind)) and _largest(file, name) > room:
            yield name


def _largest(file: Any, name: str) -> int:
    groups = (file.metadata.row_group(k) for k in range(file.metadata.num_row_groups))
    columns = (group.column(c) for group in groups for c in range(group.num_columns))
    return sum(c.total_uncompressed_size * c.num_values for c in columns if c.path_in_schema == name)


def _repeated(raw: bytes, name: str) -> _Sizes:
    """Bytes of a column of text, from its different values and how often each comes."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    total = 0
    for batch in pq.ParquetFile(io.BytesIO(raw), read_dictionary=[name]).iter_batches(columns=[name]):
        values = batch.column(0)
        if not pa.types.is_dictionary(values.type):
            return
        lengths = pc.binary_length(values.dictionary).to_numpy(zero_copy_only=False)
        total += int(lengths[values.indices.drop_null().to_numpy(zero_copy_only=False)].sum())
        yield total, f"column {name!r}"


def _jsonl(raw: bytes, name: str, options: Options) -> _Sizes:
    """Lines times different keys. Lines are read twice only if a cheap upper bound of the keys is too high."""
    n_rows = raw.count(b"\n") + raw.count(b"\r") + 1
    room = options.limit.room(len(raw))
    if n_rows * raw.count(b":") * _BYTES_A_CELL > room:
        n_keys = len({key[1] for key in _KEY.finditer(raw)})
        n_keys = n_keys if n_rows * n_keys * _BYTES_A_CELL <= room else _n_keys(raw)
        yield n_rows * n_keys * _BYTES_A_CELL, f"{n_rows:,} lines with {n_keys:,} different keys"


def _n_keys(raw: bytes) -> int:
    keys: set[str] = set()
    for line in raw.splitlines():
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue  # the reader says what is wrong with it
        keys.update(row if isinstance(row, dict) else ())
    return len(keys)


def _csv(raw: bytes, name: str, options: Options) -> _Sizes:
    """Lines times the columns of the header."""
    header = raw.lstrip()[: 10**7].partition(b"\n")[0]
    n_columns = 1 + max(header.count(separator) for separator in (b",", b";", b"\t", b"|"))
    n_rows = raw.count(b"\n") + raw.count(b"\r") + 1
    yield n_rows * n_columns * _BYTES_A_CELL, f"{n_rows:,} lines of {n_columns:,} columns"


_CHECKS: dict[str, Callable[[bytes, str, Options], _Sizes]] = {
    ".xlsx": _xlsx, ".parquet": _parquet, ".jsonl": _jsonl, ".ndjson": _jsonl, ".csv": _csv, ".tsv": _csv,
    ".tab": _csv,
}  # fmt: skip
