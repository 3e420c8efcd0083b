"""Columns of a page that was drawn line by line across them.

Most programs draw one column after the other, and the text comes in reading order. Some draw the first line of both
columns, then the second; read as drawn, every sentence is cut into halves of two. Where the places of the words show
columns of running text, each column is read in turn; where they show something like it (a table?), it is said.
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
_NEAR = 3.0  # points by which the beginnings of the lines of a column may differ
_APART = 80.0  # points between the left edges of two columns, at least
_MOST = 5  # columns
_FEWEST_ROWS = 4
ACROSS = "looks as if it had columns or a table; its lines are read across"


class Fragment(NamedTuple):
    """A stretch of text as it was drawn: where it begins, in points from the lower left corner."""

    text: str
    x: float
    y: float
    size: float

    @property
    def end(self) -> float:
        """About where it ends."""
        return self.x + _LETTER * self.size * len(self.text.strip())


class Columned(NamedTuple):
    """The text of a page with its columns in turn (None: as drawn), and what there is to say."""

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
    """Return the columns of a page, each in turn, if it has some and was drawn across them."""
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
    """Left edges of the columns but the first: where many lines begin that are not the leftmost."""
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
    """Fragments of one height, from the top; sizes differ little within a column, so heights are binned by size."""
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
    """Tell whether a word of this line reaches into the next column, or only a space parts them."""
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
    """Was the page drawn across its columns? Then the pen goes back to the first one line by line."""
    columns = [bisect_right(edges, f.x) for f in fragments]
    back = sum(b < a for a, b in pairwise(columns))
    return back > 0.4 * n_rows


def _is_prose(rows: list[_PageRow]) -> bool:
    """Tell whether this is running text: several words in each line of each column, most of them no numbers."""
    by_column: dict[int, list[list[str]]] = {}
    for row in rows:
        for column in row.parts:
            by_column.setdefault(column, []).append(row.said(column).split())
    return all(map(_is_running_text, by_column.values()))


def _is_running_text(lines: list[list[str]]) -> bool:
    """Tell a table of contents by its column of numbers, an index by its single words and dots."""
    words = [word for line in lines for word in line]
    n_letters = sum(any(c.isalpha() for c in word) for word in words)
    return n_letters >= 3 * len(lines) and n_letters > 0.7 * len(words)


def _in_turn(rows: list[_PageRow]) -> str:
    """Lines across all columns stay where they are; the columns between two of them follow one another."""
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
