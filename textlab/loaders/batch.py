"""Combine readings into one Corpus: unique ids, numbered turns, metadata columns, notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from .._wording import counted
from ..corpus import DOCUMENT_COLUMNS, PASSAGE_COLUMNS, Corpus
from ..errors import UnreadableFile
from .columns import clear_of_taken, renamed_note
from .dates import with_interval
from .decoding import encodable
from .reading import Reading, Span
from .table_rows import TableRows

__all__ = ["RESERVED", "Batch", "Note"]

NOTE_COLUMNS = ("source", "doc_id", "status", "note")
_ALIKE = 5  # up to this many equal notes of one source are kept separately
# columns of every corpus, which metadata must not use
RESERVED = ("source", "sha256", "n_chars", *PASSAGE_COLUMNS, "passage_id")
_TEXT_COLUMNS = ("layer", "kind", "turn_id", "speaker", "attribution", "confidence")
Note = tuple[str, str | None, str, str]
_FLAT = [*Span._fields[:7], *Span._fields[8:10]]  # all fields except turn and more


def sayable(stem: str) -> str:
    """Return a file stem as a document id, changed only if it would look like a passage id."""
    return "-".join(stem.replace(":", "-").split()) or "document"


@dataclass
class Batch:
    """Collector of documents, passages and notes in reading order; `corpus` builds the tables."""

    ids: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    documents: list[dict[str, Any]] = field(default_factory=list)
    spans: list[Sequence[Span]] = field(default_factory=list)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    date_format: str | None = None
    _columns: TableRows | None = None  # the only table so far, if its rows are documents
    _taken: set[str] = field(default_factory=set)
    _next: dict[str, int] = field(default_factory=dict)

    def add(self, reading: Reading, source: str, doc_id: str, *, of_table: bool = False) -> str:
        """Add a document and return its id; table rows get a note only if there is something to report."""
        # do first what may fail, because a batch continues after a skipped file
        text, about, rows = reading.text, reading.metadata, reading.rows
        mended: tuple[str, ...] = ()
        if not of_table:  # already done for the columns of tables
            text, mended = encodable(text)
            about, rows = _encodable(about), [_encodable_span(row) for row in rows]
        metadata, told = self._about(about, of_table)
        about = {**metadata, "source": source}
        doc_id = encodable(sayable(doc_id))[0]
        unique = self._unique(doc_id)
        renamed = (f"id {doc_id!r} is taken; this one is {unique!r}",) if unique != doc_id else ()
        self.unfold()
        self.ids.append(unique)
        self.texts.append(text)
        self.documents.append(about)
        self.spans.append(rows)
        notes = [*reading.notes, *mended, *renamed, *told]
        if notes or not of_table:
            self.note(source, unique, "read", "; ".join(notes))
        return unique

    def add_rows(self, rows: TableRows, source: str, ids: list[str], texts: list[str]) -> None:
        """Add the documents of a table, which need no note, as columns."""
        table = replace(rows, about=rows.about.assign(source=pd.Series(source, index=rows.about.index, dtype="str")))
        alone = not self.ids
        self.unfold()
        self.ids += ids
        self.texts += texts
        self._taken.update(ids)
        self._columns = table
        if not alone:
            self.unfold()

    def are_free(self, ids: Sequence[str]) -> bool:
        """Return whether documents can have these ids as they are."""
        joined = "".join(ids)
        plain = ":" not in joined and joined.split() == [joined] and encodable(joined)[0] == joined and all(ids)
        return plain and len(set(ids)) == len(ids) and self._taken.isdisjoint(ids)

    def unfold(self) -> None:
        """Turn a table that is held as columns into records and spans, so that they can be changed or joined."""
        if self._columns is not None:
            self.documents += self._columns.records()
            self.spans += self._columns.spans()
            self._columns = None

    def _about(self, metadata: dict[str, Any], of_table: bool) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return metadata under free names with a date interval, and notes on doubtful values."""
        if of_table:  # already done for the columns
            return with_interval(metadata, self.date_format), ()
        new = clear_of_taken(metadata, RESERVED)
        clear = {new.get(k, k): v for k, v in metadata.items()}
        dated = with_interval(clear, self.date_format)
        given = clear.get("date")
        unread = given is not None and given == given and not dated.get("date_earliest")
        told = (f"date {str(given)[:40]!r} cannot be read as a date; say date_format=",) if unread else ()
        return dated, (*renamed_note(new), *told)

    def note(self, source: str, doc_id: str | None, status: str, note: str) -> None:
        """Add a row to the notes of the corpus."""
        self.notes.append((source, doc_id, status, note))

    def _unique(self, wanted: str) -> str:
        name, n = wanted, self._next.get(wanted, 1)
        while name in self._taken:
            n += 1
            name = f"{wanted}-{n}"
        self._taken.add(name)
        self._next[wanted] = n  # avoids quadratic time for many files of one name
        return name

    def corpus(self) -> Corpus:
        """Build the corpus from everything that was added."""
        if not self.ids:
            reasons = "; ".join(f"{source}: {note}" for source, _, _, note in self.notes[:3])
            raise UnreadableFile("read", f"nothing could be read ({reasons or 'no source'}).")
        notes = pd.DataFrame(_grouped(self.notes), columns=list(NOTE_COLUMNS)).astype("str")
        return Corpus(self._document_table(), self._passage_table(), self.texts, notes=notes)

    def _document_table(self) -> pd.DataFrame:
        index = pd.Index(self.ids, name="doc_id")
        if self._columns is None:
            table = pd.DataFrame(self.documents, index=index)
        else:
            table = self._columns.about.set_axis(index)
        for name in set(DOCUMENT_COLUMNS) - {"sha256", "n_chars"} & set(table.columns):
            if not isinstance(table[name].dtype, pd.StringDtype):
                table[name] = table[name].map(_plain, na_action="ignore").astype("str")
        return table.drop(columns=[c for c in ("sha256", "n_chars") if c in table.columns])

    def _passage_table(self) -> pd.DataFrame:
        if self._columns is not None:
            return self._columns.passages(self.ids)
        rows = [(d, *s[:7], *s[8:10]) for d, spans in enumerate(self.spans) for s in spans]
        table = pd.DataFrame(rows, columns=["doc", *_FLAT])
        table["turn_id"] = [t for i, s in zip(self.ids, self.spans, strict=True) for t in _turn_ids(i, s)]
        table["doc_id"] = [self.ids[d] for d in table.pop("doc")]
        more = [s.more or {} for spans in self.spans for s in spans]
        if any(more):
            table = self._named(pd.concat([table, pd.DataFrame(more)], axis=1))
        table.index = pd.Index(
            [f"{i}:p{n:04d}" for i, s in zip(self.ids, self.spans, strict=True) for n in range(1, len(s) + 1)],
            name="passage_id",
            dtype="str",
        )
        return _typed(table)

    def _named(self, table: pd.DataFrame) -> pd.DataFrame:
        """Replace speaker ids by names, and add columns, from lists of persons in other files."""
        if not self.people or "speaker_id" not in table.columns:
            return table
        bare = table["speaker"].eq(table["speaker_id"]) & table["speaker_id"].isin(list(self.people))
        said = pd.DataFrame([self.people[i] for i in table.loc[bare, "speaker_id"]], index=table.index[bare])
        table.loc[bare, "speaker"] = said.pop("speaker_name").fillna(table["speaker"])
        return table.combine_first(said)


def _grouped(notes: list[Note]) -> list[Note]:
    """Merge equal notes on many documents of a source into one."""
    alike = Counter((source, status, note) for source, doc_id, status, note in notes if doc_id is not None)
    out: dict[Any, Note] = {}
    for k, (source, doc_id, status, note) in enumerate(notes):
        key = (source, status, note)
        n = alike[key] if doc_id is not None else 0
        if n <= _ALIKE:
            out[k] = (source, doc_id, status, note)
        elif key not in out:
            out[key] = (source, None, status, f"{note} ({counted(n, 'document')}, the first is {doc_id!r})")
    return list(out.values())


def _encodable(about: Mapping[Any, Any]) -> dict[str, Any]:
    """Return metadata without lone surrogates, which escapes in JSON can produce."""
    return {_whole(str(key)): _whole(value) for key, value in about.items()}


def _whole(value: Any) -> Any:
    return encodable(value)[0] if isinstance(value, str) and not value.isascii() else value


def _encodable_span(row: Span) -> Span:
    if (row.speaker is None or row.speaker.isascii()) and not row.more:
        return row
    return row._replace(speaker=_whole(row.speaker), more=_encodable(row.more) if row.more else row.more)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    for name in ("seconds_start", "seconds_end"):
        table[name] = table[name].astype("float64")
    if not table[["seconds_start", "seconds_end"]].notna().any(axis=None):
        table = table.drop(columns=["seconds_start", "seconds_end"])
    for name in _TEXT_COLUMNS:
        table[name] = table[name].astype("str")
    return table[[*PASSAGE_COLUMNS, *(c for c in table.columns if c not in PASSAGE_COLUMNS)]]


def _turn_ids(doc_id: str, spans: Iterable[Span]) -> list[str]:
    """Return turn ids numbered in order, body turns first, so that t001 is the first turn of speech."""
    spans = list(spans)
    if len(spans) == 1:
        return [f"{doc_id}:t001"]
    keys = [n if s.turn is None else ("turn", s.turn) for n, s in enumerate(spans)]
    order: dict[Hashable, int] = {}
    for body in (True, False):
        for key, span in zip(keys, spans, strict=True):
            if (span.layer == "body") == body:
                order.setdefault(key, len(order) + 1)
    return [f"{doc_id}:t{order[key]:03d}" for key in keys]


def _plain(value: Any) -> str:
    """Return a value for one cell; lists of authors are joined."""
    return "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
