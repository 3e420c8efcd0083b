"""The implementation of `read`: one source after the other into one batch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from .. import _checks
from .._wording import counted
from ..errors import SchemaError, TextlabError, TextlabWarning, UnreadableFile, warn
from .batch import Batch
from .damage import LOOKS_TWICE, damage_notes
from .decoding import GUESSED
from .formats.registry import PARSERS, TABLES, format_of
from .frames import add_frame
from .layers import LayerRules, spoken_by
from .metadata import NamePattern, join_metadata, metadata_table
from .reading import Layout, Options, Reading
from .sources import Ignored, Item
from .tables import check_texts, load_table

__all__ = ["Reader", "add_table"]


# ---------------------------------------------------------------------- one item after the other
class Reader:
    """The options of `read`, and what was read so far."""

    def __init__(
        self,
        options: Options,
        layout: Layout,
        pattern: NamePattern | None,
        layers: LayerRules,
        chosen: str | None,
    ) -> None:
        self.options, self.layout, self.pattern, self.layers, self.chosen = (
            options,
            layout,
            pattern,
            layers,
            chosen,
        )
        self.batch, self.n_skipped = Batch(date_format=layout.date_format), 0
        if chosen is not None:
            format_of("", "", chosen)

    def take(self, item: Item | UnreadableFile | pd.DataFrame | Ignored, on_error: str) -> None:
        """Read one source; with ``on_error="skip"``, an unreadable source becomes a note."""
        try:
            self._take(item, on_error)
        except TextlabError as error:
            if on_error == "raise" or isinstance(error, ImportError):
                if isinstance(error, UnreadableFile):
                    error.add_note("read: on_error='skip' reads the other files and reports this one in corpus.notes.")
                raise
            self.n_skipped += 1
            name = getattr(item, "name", None) or getattr(item, "path", None) or "data frame"
            self.batch.note(str(name), None, "skipped", str(error))

    def _take(self, item: Item | UnreadableFile | pd.DataFrame | Ignored, on_error: str) -> None:
        if isinstance(item, UnreadableFile):
            raise item
        if isinstance(item, Ignored):
            self.batch.note(item.name, None, "skipped", item.reason)
        elif isinstance(item, pd.DataFrame):
            _checks.columns("read", item, [self.layout.text_column], of="the data frame")
            add_table(self.batch, item, replace(self.layout, in_memory=True), "data frame", "row", "read", self.layers)
        else:
            self._file(item, on_error)

    def _file(self, item: Item, on_error: str) -> None:
        key = format_of(item.name, item.suffix, self.chosen)
        fields, notes = self._fields(item, on_error)
        if key in TABLES:
            self._table(item, key, fields, notes)
            return
        reading = _parsed_item(item, key, self.options)
        if not reading.text:  # a list of persons for speeches in other files
            self.batch.people.update(reading.people)
            self.batch.note(item.name, None, "read", f"{counted(len(reading.people), 'person')}, no text")
            return
        stem, speaker = str(fields.pop("doc_id", item.stem)), fields.pop("speaker", None)
        for k, one in enumerate((reading, *reading.others), 1):
            doc_id = (one.doc_id or f"{stem}-{k}") if reading.others else stem
            rows = self.layers.applied(one.text, spoken_by(one.rows, speaker))
            said = (*one.notes, *notes, *damage_notes(one.text))
            whole = replace(one, rows=rows, metadata={**one.metadata, **fields}, notes=said)
            self.batch.add(whole, item.name, doc_id)

    def _table(self, item: Item, key: str, fields: dict[str, Any], notes: tuple[str, ...]) -> None:
        raw = item.load()
        with named_failures(item.name):
            frame, found = load_table(raw, item.name, key, self.options, self.layout)
            column = frame[self.layout.text_column]
            check_texts(column, raw, item.name, self.options)
            damage = damage_notes("\n\n".join(cell for cell in column.tolist() if isinstance(cell, str)))
            found = (*found, *(note for note in damage if "character reference" not in note))  # these are read
            new = {k: v for k, v in fields.items() if k not in frame.columns}
            frame, told = frame.assign(**new), (*found, *notes)
            add_table(self.batch, frame, self.layout, item.name, item.stem, f"read: {item.name}", self.layers, told)

    def _fields(self, item: Item, on_error: str) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return the metadata in a file's name, and a note if there is none."""
        fields = self.pattern.fields(item.relative) if self.pattern else {}
        if fields is not None:
            return fields, ()
        reason = f"the name does not fit pattern={self.pattern.shown!r}" if self.pattern else ""
        if on_error == "raise":
            raise SchemaError(f"read: {item.name}: {reason}; with on_error='skip' it is read without metadata.")
        return {}, (f"{reason}: no metadata from it",)

    def finish(self, metadata: pd.DataFrame | str | Path | None) -> None:
        """Join the metadata, and warn once about each problem shared by several files."""
        if metadata is not None and self.batch.ids:
            with named_failures("metadata"):
                table, notes = metadata_table(metadata, self.options)
            if notes:
                self.batch.note(str(metadata), None, "read", "; ".join(notes))
            join_metadata(self.batch, table)
        if self.n_skipped and self.batch.ids:
            n = self.n_skipped + len(self.batch.ids)
            message = f"read: {self.n_skipped} of {n} could not be read and were skipped; see corpus.notes."
            warn(message)
        self.warn_of_guesses()
        self.warn_of_damage()

    def warn_of_damage(self) -> None:
        """Warn once about all files whose text looks decoded twice."""
        twice = list(dict.fromkeys(source for source, _, _, note in self.batch.notes if LOOKS_TWICE in note))
        if twice:
            shown_ones = f"{', '.join(twice[:3])}{', ...' if len(twice) > 3 else ''}"
            message = (
                f"read: the text of {counted(len(twice), 'file')} {LOOKS_TWICE} ({shown_ones}): accented letters and "
                "quotation marks are two or three other signs each. Get the files anew, or mend them; see corpus.notes."
            )
            warn(message)

    def warn_of_guesses(self) -> None:
        """Warn once about all files whose encoding was guessed, because a wrong guess destroys names."""
        notes = [(source, note.partition(GUESSED)) for source, _, _, note in self.batch.notes]
        guessed = {source: parts[0].rpartition(" ")[2] for source, parts in notes if parts[1]}
        if guessed:
            shown_ones = ", ".join(f"{source}: {encoding}" for source, encoding in list(guessed.items())[:3])
            message = (
                f"read: the encoding of {counted(len(guessed), 'file')} was guessed ({shown_ones}"
                f"{', ...' if len(guessed) > 3 else ''}). If words look wrong, say which it is, for instance "
                "encoding='cp1252'; see corpus.notes."
            )
            warn(message)


def _parsed_item(item: Item, key: str, options: Options) -> Reading:
    raw = item.load()
    with named_failures(item.name):
        return PARSERS[key](raw, item.name, options)


@contextmanager
def named_failures(name: str) -> Iterator[None]:
    """Turn any failure into an UnreadableFile for the named file, so that one file never stops a batch.

    The readers report the failures they know, with their place; this catches unforeseen ones.
    """
    try:
        yield
    except (TextlabError, TextlabWarning):
        raise
    except RecursionError as error:
        raise UnreadableFile(name, "is nested too deep to be read.") from error
    except MemoryError as error:
        raise UnreadableFile(name, "needs more memory than there is.") from error
    except Exception as error:
        raise UnreadableFile(name, f"cannot be read ({type(error).__name__}: {error}).") from error


def add_table(
    batch: Batch,
    frame: pd.DataFrame,
    layout: Layout,
    source: str,
    stem: str,
    who: str,
    rules: LayerRules,
    notes: tuple[str, ...] = (),
) -> None:
    """Add the rows of a table to the batch, with a note on the number of documents."""
    n, told = add_frame(batch, frame, layout, source, stem, who, rules)
    made = f"{counted(n, 'document')} from {counted(len(frame), 'row')}"
    batch.note(source, None, "read", "; ".join([made, *notes, *told]))
