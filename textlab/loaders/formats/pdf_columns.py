"""Reorder pages whose columns were drawn line by line.

Most programs draw one column after the other, so the text comes in reading order. Some draw the first line of both
columns, then the second; as drawn, every sentence is interleaved with another. If word positions show columns of
running text, each column is read in turn; if they show something similar (a table?), a note says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

__all__ = ["ACROSS", "Columned", "Fragment", "columned"]

_LETTER = 0.5  # width of a letter in parts of the font size, on average
_NEAR = 3.0  # points by which line starts within a column may differ
_APART = 80.0  # points between the left edges of two columns, at least
_MOST = 5  # columns
_FEWEST_ROWS = 4
ACROSS = "looks as if it had columns or a table; its lines are read across"


class Fragment(NamedTuple):
    """A stretch of drawn text, with its start in points from the lower left corner."""

    text: str
    x: float
    y: float
    size: float

    @property
    def end(self) -> float:
        """Return the approximate right end."""
        return self.x + _LETTER * self.size * len(self.text.strip())


class Columned(NamedTuple):
    """The text of a page with columns in turn (None if as drawn), and a note."""

    text: str | None = None
    note: str = ""


@dataclass
class _PageRow:
    y: float
    parts: dict[int, list[Fragment]] = field(default_factory=dict)
    is_whole: bool = False  # one line across all columns

    def said(self, column: int | None = None) -> str:
        each = [f for k in sorted(self.parts) if column in (None, k) for f in self.parts[k]]
        return " ".join("".join(f.text for f in each).split())


def columned(fragments: Sequence[Fragment]) -> Columned:
    """Return the text with columns in turn, if the page has columns and was drawn across them."""
    fragments = [f for f in fragments if f.text.strip()]
    edges = _edges(fragments)
    if not edges:
        return Columned()
    rows = _rows_of_page(fragments, edges)
    across = [row for row in rows if len(row.parts) > 1 and not row.is_whole]
    split = [row for row in rows if not row.is_whole]
    if len(across) < _FEWEST_ROWS or len(across) < 0.5 * len(split) or not _is_across(fragments, edges, len(across)):
        return Columned()
    if not _is_prose(across):
        return Columned(None, ACROSS)
    return Columned(_in_turn(rows), f"{len(edges) + 1} columns, each read in turn")


def _edges(fragments: Sequence[Fragment]) -> list[float]:
    """Return the left edges of all columns but the first, where many lines begin."""
    if not fragments:
        return []
    n_rows = len({round(f.y) for f in fragments})
    begins = Counter(round(f.x / _NEAR) for f in fragments)
    often = max(_FEWEST_ROWS, 0.4 * n_rows)
    places = sorted((k for k in begins if begins[k] + begins[k + 1] >= often), key=lambda k: -begins[k])
    edges: list[float] = []
    left = min(f.x for f in fragments)
    for place in places[: 4 * _MOST]:
        x = place * _NEAR
        if x - left > _APART and all(abs(x - edge) > _APART for edge in edges) and len(edges) < _MOST - 1:
            edges.append(x - _NEAR)
    return sorted(edges)


def _rows_of_page(fragments: Sequence[Fragment], edges: list[float]) -> list[_PageRow]:
    """Group fragments into rows from the top; heights are binned by font size."""
    rows: list[_PageRow] = []
    for f in sorted(fragments, key=lambda f: -f.y):
        if not rows or rows[-1].y - f.y > 0.4 * max(f.size, 1.0):
            rows.append(_PageRow(f.y))
        rows[-1].parts.setdefault(bisect_right(edges, f.x), []).append(f)
    for row in rows:
        for part in row.parts.values():
            part.sort(key=lambda f: f.x)
        row.is_whole = _is_whole(row, edges)
    return rows


def _is_whole(row: _PageRow, edges: list[float]) -> bool:
    """Return whether text of this row reaches into the next column, or is only a space apart."""
    for column, part in row.parts.items():
        right = row.parts.get(column + 1)
        if column == len(edges):
            continue
        last, edge = part[-1], edges[column]
        if right is None and 0.8 * (last.end - last.x) + last.x > edge + 2 * _NEAR:
            return True
        if right is not None and right[0].x - edge > 3 * _NEAR and right[0].x - last.end < 0.8 * last.size:
            return True
    return False


def _is_across(fragments: Sequence[Fragment], edges: list[float], n_rows: int) -> bool:
    """Return whether the page was drawn across columns, returning to the first for each line."""
    columns = [bisect_right(edges, f.x) for f in fragments]
    back = sum(b < a for a, b in pairwise(columns))
    return back > 0.4 * n_rows


def _is_prose(rows: list[_PageRow]) -> bool:
    """Return whether rows are running text: several words per line and column, mostly not numbers."""
    by_column: dict[int, list[list[str]]] = {}
    for row in rows:
        for column in row.parts:
            by_column.setdefault(column, []).append(row.said(column).split())
    return all(map(_is_running_text, by_column.values()))


def _is_running_text(lines: list[list[str]]) -> bool:
    """Return whether lines are running text, not a table of contents (numbers) or an index (single words)."""
    words = [word for line in lines for word in line]
    n_letters = sum(any(c.isalpha() for c in word) for word in words)
    return n_letters >= 3 * len(lines) and n_letters > 0.7 * len(words)


def _in_turn(rows: list[_PageRow]) -> str:
    """Read columns in turn between lines that span all columns, which keep their place."""
    out: list[str] = []
    held: list[_PageRow] = []
    for row in [*rows, None]:
        if row is not None and not row.is_whole:
            held.append(row)
            continue
        columns = sorted({column for each in held for column in each.parts})
        out += [each.said(column) for column in columns for each in held if column in each.parts]
        held = []
        if row is not None:
            out.append(row.said())
    return "\n".join(out)
