"""Parse delimited text (csv, tsv) so that every line belongs to a row that is read or refused.

An unclosed quotation mark at the start of a cell would swallow the rows below it up to the next mark, and an extra
separator shifts the cells after it. A file is first parsed strictly, which is fast. If that fails, or if a cell with
line breaks contains lines that look like rows, it is parsed record by record, and unpaired marks become characters of
their cells.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from ..._wording import counted

__all__ = ["Grid", "columns_of", "read_grid", "separator_of"]

_LINES = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_WORDS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")
_LINES_SHOWN = 5
_ROWS_AT_ONCE = 1 << 12  # few enough that the garbage collector has nothing to look through


class _Record(NamedTuple):
    line: int  # of the file, from 1
    cells: list[str]


@dataclass
class Grid:
    """The content of a delimited text file.

    Attributes
    ----------
    header : list of str
    columns : list of list of str
        Cells of each column, of the rows with as many cells as the header.
    refused : list of str
        Place of each row with another number of cells: ``line 3 has 4``.
    notes : list of str
    """

    header: list[str]
    columns: list[list[str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[list[str]]:
        """Return the rows."""
        return [list(cells) for cells in zip(*self.columns, strict=True)]

    def refusal(self) -> str:
        """Describe the rows that were refused."""
        n = (len(self.columns[0]) if self.columns else 0) + len(self.refused)
        shown = ", ".join(self.refused[:_LINES_SHOWN]) + (" ..." if len(self.refused) > _LINES_SHOWN else "")
        cells = counted(len(self.header), "cell")
        return f"{len(self.refused)} of {counted(n, 'row')} without the {cells} of the header ({shown})"


def separator_of(text: str, usual: str | None = None) -> str | None:
    """Return the separator of the header's columns; None if there is only one column."""
    header = next((line for line in (m[0] for m in _LINES.finditer(text)) if line.strip()), "")
    if usual and usual in header:
        return usual
    found = max(",;\t|", key=header.count)
    return found if found in header else None


def read_grid(text: str, separator: str) -> Grid:
    """Parse the rows of a table."""
    if (plain := _plainly(text, separator)) is not None:
        return plain
    lines = _LINES.findall(text)
    told: list[str] = []
    records, doubtful = _strictly(lines, separator), list[str]()
    if (records is None or not _fit(records)) and (escaped := _with_escapes(lines, separator)):
        lines, records = escaped
        told.append("backslashes in front of quotation marks read as escapes")
    if records is None or _runs_on(records, lines, separator):
        records, strays, doubtful = _parse_record_by_record(lines, separator)
        if strays:
            shown = ", ".join(map(str, strays[:_LINES_SHOWN])) + (" ..." if len(strays) > _LINES_SHOWN else "")
            told.append(f"quotation marks without a partner kept as characters in {counted(len(strays), 'row')} "
                        f"(line {shown})")  # fmt: skip
    grid = _sorted_out(records, separator)
    grid.notes[:0], grid.doubtful = told, doubtful
    return grid


def _plainly(text: str, separator: str) -> Grid | None:
    """Parse a table in which each line is a row as wide as the header, column by column; None if it is another."""
    limit = csv.field_size_limit(sys.maxsize if sys.maxsize < 2**31 else 2**31 - 1)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        header = next((cells for cells in reader if any(cells)), [])
        if any("\n" in cell or "\r" in cell for cell in header):
            return None
        columns, line = [list[str]() for _ in header], reader.line_num
        while some := list(itertools.islice(reader, _ROWS_AT_ONCE)):
            if reader.line_num != line + len(some):
                return None  # a cell with a line break
            line = reader.line_num
            some = [cells for cells in some if any(cells)]
            if any(len(cells) != len(header) for cells in some):
                return None
            for column, cells in zip(columns, zip(*some, strict=True), strict=False):
                column += cells
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(limit)
    return Grid([cell.strip() for cell in header], columns) if header else None


# ---------------------------------------------------------------------- records
def _strictly(lines: list[str], separator: str) -> list[_Record] | None:
    """Parse all records, or return None if a quotation mark is misplaced."""
    records = _by_csv(lines, separator, skip_space=False)
    if records is None or _fit(records) or not any(f'{separator} "' in line for line in lines):
        return records
    spaced = _by_csv(lines, separator, skip_space=True)  # in `a, "b, c"` the mark opens the cell
    return spaced if spaced is not None and _fit(spaced) else records


def _with_escapes(lines: list[str], separator: str) -> tuple[list[str], list[_Record]] | None:
    """Lines and records of a file that writes a mark within a cell as ``\\"``, if all of it reads so."""
    if not any('\\"' in line for line in lines):
        return None
    doubled = [line.replace('\\"', '""') for line in lines]
    records = _strictly(doubled, separator)
    return (doubled, records) if records is not None and len(records) > 1 and _fit(records) else None


def _fit(records: list[_Record]) -> bool:
    return len({len(r.cells) for r in records}) <= 1


def _by_csv(lines: list[str], separator: str, *, skip_space: bool) -> list[_Record] | None:
    limit = csv.field_size_limit(sys.maxsize if sys.maxsize < 2**31 else 2**31 - 1)
    try:
        reader = csv.reader(iter(lines), delimiter=separator, strict=True, skipinitialspace=skip_space)
        records, line = [], 0
        for cells in reader:
            if any(cells):
                records.append(_Record(line + 1, cells))
            line = reader.line_num
        return records
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(limit)


def _runs_on(records: list[_Record], lines: list[str], separator: str) -> bool:
    """Return whether a cell with line breaks contains what may be rows."""
    several = [r for r in records if any("\n" in c or "\r" in c for c in r.cells)]
    if not several:
        return False
    shape = _usual_shape(lines, separator)
    width = len(records[0].cells)
    return any(_suspect(lines[r.line - 1 : r.line - 1 + _n_lines(r)], separator, width, shape) for r in several)


def _n_lines(record: _Record) -> int:
    return 1 + sum(len(re.findall(r"\r\n|\n|\r", c)) for c in record.cells)


def _suspect(lines: list[str], separator: str, width: int, shape: str) -> str:
    """Return ``"rows"``, ``"maybe"`` or ``""``: whether the lines of one record look like rows."""
    if width < 2 or any(line.count(separator) != width - 1 for line in lines):
        return ""
    if separator == "\t":
        return "rows"
    if any(_shape(line, separator) != shape for line in lines[1:]):
        return ""
    return "rows" if "9" in shape else "maybe"


def _usual_shape(lines: list[str], separator: str) -> str:
    """Return the shape of most line starts, such as ``a-9`` for ids like ``text-12``."""
    counts = Counter(_shape(line, separator) for line in lines if line.strip())
    return counts.most_common(1)[0][0]


def _shape(line: str, separator: str) -> str:
    first = line[:200].partition(separator)[0].strip().strip('"')
    return _DIGITS.sub("9", _WORDS.sub("a", first))


def _parse_record_by_record(lines: list[str], separator: str) -> tuple[list[_Record], list[int], list[str]]:
    """Parse record by record; return records, lines with stray marks, and possible merged rows."""
    width, shape = 0, _usual_shape(lines, separator)
    records, strays, doubtful, at = list[_Record](), list[int](), list[str](), 0
    while at < len(lines):
        found = _record(lines, at, separator)
        after = found[1] if found else at + 1
        sure = _suspect(lines[at:after], separator, width, shape) if found and after - at > 1 else ""
        if found is None or sure == "rows":
            cells, after = lines[at].rstrip("\r\n").split(separator), at + 1
            strays.append(at + 1)
        else:
            cells = found[0]
            if sure:
                doubtful.append(f"lines {at + 1} to {after}")
        if any(cells):
            records.append(_Record(at + 1, cells))
            width = width or len(cells)
        at = after
    return records, strays, doubtful


def _record(lines: list[str], at: int, separator: str) -> tuple[list[str], int] | None:
    """Return the cells of a record and the line after it; None if quotation marks do not pair.

    Linear in the file: a search ends at the next line that opens a cell with a mark.
    """
    cells, line, i = list[str](), lines[at].rstrip("\r\n"), 0
    while True:
        if not line.startswith('"', i):
            stop = line.find(separator, i)
            cells.append(line[i:stop] if stop >= 0 else line[i:])
            if stop < 0:
                return cells, at + 1
            i = stop + 1
            continue
        closed = _quoted(lines, at, i + 1)
        if closed is None:
            return None
        cell, at, i = closed
        line = lines[at].rstrip("\r\n")
        cells.append(cell)
        if i == len(line):
            return cells, at + 1
        if not line.startswith(separator, i):
            return None
        i += 1


def _quoted(lines: list[str], at: int, i: int) -> tuple[str, int, int] | None:
    """Return a quoted cell: its text, and the line and position after its closing mark.

    The search starts after the opening mark.
    """
    parts = []
    while at < len(lines):
        line = lines[at]
        mark = line.find('"', i)
        if mark < 0:
            parts.append(line[i:])
            at, i = at + 1, 0
        elif line.startswith('""', mark):
            parts.append(line[i : mark + 1])
            i = mark + 2
        else:
            parts.append(line[i:mark])
            return "".join(parts), at, mark + 1
    return None


# ---------------------------------------------------------------------- rows under a header
def _sorted_out(records: list[_Record], separator: str) -> Grid:
    """Separate rows as wide as the header from the others."""
    grid = Grid([c.strip() for c in records[0].cells] if records else [])
    width, below, rows = len(grid.header), records[1:], list[list[str]]()
    if separator == "\t" and _have_row_names(width, below):
        grid.header = ["row_name", *grid.header]
        grid.notes.append("the first column has no name in the header; it is called 'row_name'")
        width += 1
    for record in below:
        cells = record.cells
        if len(cells) == width or (len(cells) > width and not any(cells[width:])):
            rows.append(cells[:width])
        else:
            last = record.line + _n_lines(record) - 1
            where = f"line {record.line} has" if last == record.line else f"lines {record.line} to {last} have"
            grid.refused.append(f"{where} {len(cells)}")
    grid.columns = [list(cells) for cells in zip(*rows, strict=True)] if rows else [[] for _ in grid.header]
    return grid


def _have_row_names(width: int, below: list[_Record]) -> bool:
    """Return whether rows have names, which R writes in front without a name in the header.

    Only checked for tabs: with commas, ids counting from 1 and a comma in each text would look the same.
    """
    if {len(r.cells) for r in below} != {width + 1}:
        return False
    return [r.cells[0] for r in below] == [str(n) for n in range(1, len(below) + 1)]


def columns_of(grid: Grid) -> Iterator[tuple[str, list[str]]]:
    """Yield name and cells of each column, without the empty one that a trailing separator leaves."""
    for k, (name, cells) in enumerate(zip(grid.header, grid.columns, strict=True), 1):
        if name or any(cells):
            yield name or f"column_{k}", cells
