"""The outcome of reading one file: text, spans, metadata and notes."""

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
    """A span of a text, with its properties.

    `turn` is any key: spans of one document with the same key are one turn; None means a turn of its own. `more` holds
    additional passage columns.
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
    """The outcome of reading one file.

    Attributes
    ----------
    text : str
        The document: the decoded file, verbatim, for plain formats; the extracted text for the others.
    rows : list of Span
        Sorted, disjoint spans of `text`; uncovered text is markup or white space.
    metadata : dict
        ``title, authors, genre, language, date_earliest, date_latest, date_precision`` and free keys.
    notes : tuple of str
        Encoding, repairs, doubts.
    people : dict
        Speaker id to attributes from a list of persons (TEI only).
    doc_id : str, optional
        Id given in the file itself.
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
        """Return `rows` as a table, with additional columns expanded."""
        table = pd.DataFrame([row[:-1] for row in self.rows], columns=list(Span._fields[:-1]))
        more = pd.DataFrame([dict(row.more or {}) for row in self.rows], index=table.index)
        return pd.concat([table, more], axis=1)


@dataclass(frozen=True)
class Options:
    """Options for reading files."""

    encoding: str | None = None
    mend: bool = False
    limit: Limit = field(default_factory=Limit)


Parser = Callable[[bytes, str, Options], Reading]


@dataclass(frozen=True)
class Layout:
    """Roles of the columns of a table."""

    text: str | None = None
    doc_id: str | None = None
    speaker: str | None = None
    date: str | None = None
    rows: str = "document"
    date_format: str | None = None
    in_memory: bool = False  # a data frame, whose text is kept verbatim
    keep_whole: bool = True  # refuse a file with one bad row, instead of leaving such rows out

    @property
    def text_column(self) -> str:
        """Return the name of the text column."""
        return "text" if self.text is None else self.text

    @property
    def verbatim(self) -> tuple[str, ...]:
        """Return the columns in which 'NA' is a word, not a missing value."""
        return tuple(filter(None, (self.text_column, self.doc_id or "doc_id", self.speaker or "speaker")))


TableReader = Callable[[bytes, str, Options, Layout], Loaded]
