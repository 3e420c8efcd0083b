"""What reading one file gives: its text, spans into it, metadata, and what there is to report."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from .decoding import Decoded, decode
from .unfolding import Limit

__all__ = [
    "Decoded",
    "Options",
    "Parser",
    "Reading",
    "Span",
    "Who",
    "blank_blocks",
    "blocks",
    "decode",
    "lines",
    "trimmed",
]

# Atomic groups: without them the engine would take \r\n apart and see a blank line in every Windows newline.
_NEWLINE = re.compile(r"\r\n|\n|\r")
_READING_BLANK = re.compile(r"(?>\r\n|\n|\r)[^\S\r\n]*(?>\r\n|\n|\r)\s*")


Who = tuple[str | None, str, str]  # speaker, attribution, confidence


class Span(NamedTuple):
    """A stretch of a text and what is known about it.

    `turn` is any key: spans of one document that share it are one turn; None is a turn of its own.
    `more` holds further passage columns.
    """

    start: int
    end: int
    layer: str = "body"
    kind: str = "paragraph"
    speaker: str | None = None
    attribution: str = "unresolved"
    confidence: str = "low"
    turn: Hashable = None
    seconds_start: float | None = None
    seconds_end: float | None = None
    more: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Reading:
    """What one file gave.

    Attributes
    ----------
    text : str
        The document: the decoded file, verbatim, for plain formats; the extracted text for the others.
    rows : list of Span
        Sorted and disjoint spans into `text`; what no span covers is markup or white space.
    metadata : dict
        ``title, authors, genre, language, date_earliest, date_latest, date_precision`` and free keys.
    notes : tuple of str
        The encoding, what was mended, what is doubtful.
    people : dict
        Speaker id to what a list of persons says about them (TEI only).
    doc_id : str, optional
        What the file itself calls the document.
    others : tuple of Reading
        Further documents of the same file.
    """

    text: str
    rows: list[Span]
    metadata: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    doc_id: str | None = None
    others: tuple[Reading, ...] = ()

    @property
    def spans(self) -> pd.DataFrame:
        """`rows` as a table, further columns spread out."""
        table = pd.DataFrame([row[:-1] for row in self.rows], columns=list(Span._fields[:-1]))
        more = pd.DataFrame([dict(row.more or {}) for row in self.rows], index=table.index)
        return pd.concat([table, more], axis=1)


@dataclass(frozen=True)
class Options:
    """How files are to be read."""

    encoding: str | None = None
    mend: bool = False
    limit: Limit = field(default_factory=Limit)


Parser = Callable[[bytes, str, Options], Reading]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space at its edges; empty (start == end) if there is nothing else."""
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, start + max(left, len(piece.rstrip()))


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Span of each line, without its newline (``\\n``, ``\\r\\n`` or ``\\r``)."""
    end = len(text) if end is None else end
    for newline in _NEWLINE.finditer(text, start, end):
        yield start, newline.start()
        start = newline.end()
    if start < end:
        yield start, end


def blank_blocks(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Trimmed spans of the blocks between blank lines."""
    yield from _reading_cut(text, _READING_BLANK, start, len(text) if end is None else end)


def blocks(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Paragraphs: blocks between blank lines; where there is no blank line at all, lines."""
    start, end = trimmed(text, start, len(text) if end is None else end)
    has_blank = _READING_BLANK.search(text, start, end) is not None
    yield from _reading_cut(text, _READING_BLANK if has_blank else _NEWLINE, start, end)


def _reading_cut(text: str, separator: re.Pattern[str], start: int, end: int) -> Iterator[tuple[int, int]]:
    for gap in separator.finditer(text, start, end):
        first, last = trimmed(text, start, gap.start())
        if first < last:
            yield first, last
        start = gap.end()
    first, last = trimmed(text, start, end)
    if first < last:
        yield first, last
