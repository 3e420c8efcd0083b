"""What reading one file gives: its text, spans into it, metadata, and what there is to report."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from .unfolding import Limit

__all__ = ["Layout", "Loaded", "Options", "Parser", "Reading", "Span", "TableReader", "Who"]

Who = tuple[str | None, str, str]  # speaker, attribution, confidence

Loaded = tuple[pd.DataFrame, tuple[str, ...]]


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


@dataclass(frozen=True)
class Layout:
    """Which column is what."""

    text: str | None = None
    doc_id: str | None = None
    speaker: str | None = None
    date: str | None = None
    rows: str = "document"
    date_format: str | None = None
    in_memory: bool = False  # a data frame: its text is the source, and stays as it is
    keep_whole: bool = True  # refuse a file for one row that does not fit; else leave such rows out

    @property
    def text_column(self) -> str:
        """Name of the column that holds the text."""
        return "text" if self.text is None else self.text

    @property
    def verbatim(self) -> tuple[str, ...]:
        """Columns where 'NA' is a word, not a gap."""
        return tuple(filter(None, (self.text_column, self.doc_id or "doc_id", self.speaker or "speaker")))


TableReader = Callable[[bytes, str, Options, Layout], Loaded]
