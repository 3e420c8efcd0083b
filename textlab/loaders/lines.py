"""Split text into lines and paragraphs, and copy it, keeping track of offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Copy", "blank_blocks", "blocks", "lines", "trimmed"]

# Atomic groups: otherwise the engine would split \r\n and see a blank line in every Windows newline.
_NEWLINE = re.compile(r"\r\n|[\n\r\v\f\u2028\u2029]")
_BLANK_LINE = re.compile(r"(?>\r\n|\n|\r)[^\S\r\n]*(?>\r\n|\n|\r)\s*")
_BLANK_LINE_LF = re.compile(r"\n[^\S\n]*\n\s*")  # five times faster, because it begins with a fixed character


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Strip white space from a span; empty (start == end) if there is nothing else."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + max(left, len(piece.rstrip()))


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield the span of each line, without its line break (``\\n``, ``\\r\\n``, ``\\r`` or a Unicode one)."""
    end = len(text) if end is None else end
    for newline in _NEWLINE.finditer(text, start, end):
        yield start, newline.start()
        start = newline.end()
    if start < end:
        yield start, end


def blank_blocks(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield trimmed spans of blocks between blank lines."""
    yield from _cut_at(text, _blank_line(text), start, len(text) if end is None else end)


def blocks(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Yield paragraphs: blocks between blank lines or, without blank lines, lines."""
    start, end = trimmed(text, start, len(text) if end is None else end)
    blank = _blank_line(text)
    yield from _cut_at(text, blank if blank.search(text, start, end) else _NEWLINE, start, end)


def _blank_line(text: str) -> re.Pattern[str]:
    return _BLANK_LINE if "\r" in text else _BLANK_LINE_LF


def _cut_at(text: str, separator: re.Pattern[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    for gap in separator.finditer(text, start, end):
        first, last = trimmed(text, start, gap.start())
        if first < last:
            yield first, last
        start = gap.end()
    first, last = trimmed(text, start, end)
    if first < last:
        yield first, last


@dataclass
class Copy:
    """A copy of `source`, built from left to right.

    Examples
    --------
    >>> copy = Copy("R&amp;D")
    >>> copy.upto(1), copy.put("&", 6), copy.upto(7), copy.text
    (1, 1, 3, 'R&D')
    """

    source: str
    at: int = 0  # in the source
    length: int = 0
    _parts: list[str] = field(default_factory=list)

    def upto(self, at: int) -> int:
        """Copy the source up to a position; return the position in the copy."""
        if at > self.at:
            self.put(self.source[self.at : at], at)
        return self.length

    def put(self, text: str, at: int) -> int:
        """Replace the source up to a position by `text`; return the start of `text` in the copy."""
        begin = self.length
        self._parts.append(text)
        self.at, self.length = at, begin + len(text)
        return begin

    @property
    def text(self) -> str:
        """Return the text so far."""
        return "".join(self._parts)
