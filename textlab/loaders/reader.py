"""One call for a path, a glob, a folder, a zip, a data frame, or any mixture of them."""

from __future__ import annotations

import codecs
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from .. import _checks
from .._wording import counted
from ..corpus import Corpus
from ..errors import SchemaError, TextlabError, TextlabWarning, UnreadableFile
from .assemble import Batch
from .damage import LOOKS_TWICE, damage_notes
from .date_columns import check_date_format
from .decoding import GUESSED
from .formats import PARSERS, format_of
from .frames import add_frame
from .listing import Source, listed, shown
from .naming import NamePattern, join_metadata, metadata_table
from .reading import Options, Reading
from .rules import LayerRules, layer_rules, spoken_by
from .sources import Ignored, Item
from .table_limits import check_cells, check_table
from .tables import TABLES, Layout, load_table
from .unfolding import Limit

__all__ = ["from_frame", "read"]


def read(
    source: Source | Iterable[Source],
    *,
    pattern: str | re.Pattern[str] | None = None,
    metadata: pd.DataFrame | str | Path | None = None,
    text: str | None = None,
    doc_id: str | None = None,
    speaker: str | None = None,
    date: str | None = None,
    date_format: str | None = None,
    rows: Literal["document", "passage"] = "document",
    format: str | None = None,
    layers: Mapping[str, str] | None = None,
    mend: bool = False,
    encoding: str | None = None,
    on_error: Literal["raise", "skip"] = "raise",
    max_unfolded: int | None = None,
    progress: bool | None = None,
) -> Corpus:
    """Read files, folders, zips, globs and data frames into one corpus.

    Parameters
    ----------
    source : path, str, DataFrame, or an iterable of them
        A file, a folder (with everything below it), a glob (``**`` spans folders), a zip, a table in memory.
        Prose: txt, md, html, docx, odt, rtf, pdf (text layer). Transcripts: vtt, srt, Whisper and WhisperX
        json, cha, eaf, and txt or docx with ``NAME: text``, ``[00:12:03] NAME`` or ``Name  0:03`` lines.
        TEI and ParlaMint: xml. Tables: csv, tsv, xlsx, jsonl, parquet. Exported chats (WhatsApp, Telegram, Zoom ...)
        are transcripts.
    pattern : str or compiled regular expression, optional
        Metadata in file names: ``"{party}_{year}_{speaker}"`` or named groups, matched on the name without
        its suffix (on the path below the folder, if it holds a ``/``). ``doc_id`` and ``speaker`` are used
        as such; ``date`` and ``year`` also give the date interval.
    metadata : DataFrame or path of a table, optional
        A row a document, keyed by ``doc_id`` or by a column of file names (``file``, ``filename``,
        ``path``, ``source``). What matches on neither side is reported.
    text, doc_id, speaker, date : str, optional
        Columns of tables. Default: ``text``, ``doc_id``, ``speaker`` and ``date``, if they are there.
    date_format : str, optional
        How dates are written, as for `datetime.datetime.strptime`: ``"%d/%m/%Y"``. By default dates are read in
        all notations that leave no doubt; 12/03/2024 does, and is refused.
    rows : {"document", "passage"}
        What a row of a table is. Passages of one ``doc_id`` (without one: of one file) make a document.
    format : str, optional
        Read every file as this (a suffix such as ``"srt"``, or ``"prose"``, ``"transcript"``), whatever it
        is called. By default a txt file is read as a transcript only if it plainly is one; see the notes.
    layers : mapping of regular expression to layer, optional
        Passages of files and tables that the expression is found in get that layer, e.g.
        ``{r"^\\[music\\]": "furniture"}``. The first that fits decides.
    mend : bool
        pdf only: rejoin words hyphenated at line ends and paragraphs across page breaks. Passages then also
        say where they stand in the text as extracted (``extracted_start``, ``extracted_end``).
    encoding : str, optional
        Of all text files. By default UTF-8, else guessed, with a warning; the notes say what.
    on_error : {"raise", "skip"}
        Stop at the first file, or row of delimited text, that cannot be read; or leave it out and report it in
        ``corpus.notes``.
    max_unfolded : int, optional
        Bytes that one file (a zip, a docx, an Excel sheet ...) may unfold to. By default a file is refused if it
        would unfold to more than 200 times its size (from 10 MiB on) or to more than 4 GiB.
    progress : bool, optional
        A line on stderr with files done. By default only on work longer than three seconds in a terminal.

    Returns
    -------
    Corpus
        ``corpus.notes`` says what was read or skipped, and why: ``source, doc_id, status, note``.

    Raises
    ------
    UnreadableFile
        Names the file, the place in it and the reason; or nothing matched.
    SchemaError
        A table without the named column, ids that are not unique, metadata that matches nothing.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "green_2024.txt").write_text("Ann: We agree.\\nBob: We do not.\\nAnn: I see.")
    >>> corpus = read(folder, pattern="{party}_{year}")
    >>> corpus
    <Corpus: 1 document, 6 passages (3 body), 2 speakers>
    >>> corpus.documents.loc["green_2024", "party"]
    'green'
    """
    options = Options(_known_encoding(encoding), mend, _limit(max_unfolded))
    _checks.one_of("read", "on_error", on_error, ("raise", "skip"))
    _checks.one_of("read", "rows", rows, ("document", "passage"))
    date_format = check_date_format("read", date_format)
    layout = Layout(text, doc_id, speaker, rows, date, date_format, keep_whole=on_error == "raise")
    job = _Job(options, layout, _pattern(pattern), layer_rules(layers), format)
    aside = metadata if isinstance(metadata, (str, Path)) else None
    sources = listed(source, aside, format is not None, options.limit)
    for item in shown(sources, progress):
        job.take(item, on_error)
    job.finish(metadata)
    return job.batch.corpus()


def from_frame(
    frame: pd.DataFrame,
    *,
    text: str = "text",
    doc_id: str | None = None,
    speaker: str | None = None,
    date: str | None = None,
    date_format: str | None = None,
    rows: Literal["document", "passage"] = "document",
) -> Corpus:
    """Return a corpus from a data frame: a row is a document, or a passage of one.

    Parameters
    ----------
    frame : DataFrame
        Left as it is. Other columns are metadata: of the document, or (``rows="passage"``) of the passage,
        except for title, authors, genre, language and dates.
    text, doc_id, speaker, date : str
        Columns. ``doc_id``, ``speaker`` and ``date`` are found by these names if they are not given. A column with
        a name that textlab uses itself (``source``, ``start``, ``kind`` ...) is kept as ``source_given``; see
        ``corpus.notes``.
    date_format : str, optional
        How dates are written, as for `datetime.datetime.strptime`: ``"%d/%m/%Y"``. Without it 12/03/2024 is refused.
    rows : {"document", "passage"}
        Passages of one ``doc_id`` are joined, a blank line between them, into a document; consecutive rows
        of one speaker are one turn, unless a column such as ``date``, ``session``, ``debate`` or ``title`` says
        that the occasion is another, or there is a column ``turn_id``.

    Returns
    -------
    Corpus

    Raises
    ------
    SchemaError
        No such column, a text that is no text, or a ``doc_id`` twice while a row is a document.
    NotEnoughData
        No row holds any text. (Single rows without text are left out, with a warning.)

    Examples
    --------
    >>> frame = pd.DataFrame({"speaker": ["Ann", "Bob", "Bob"], "text": ["Yes.", "No.", "Never."]})
    >>> corpus = from_frame(frame, rows="passage")
    >>> corpus
    <Corpus: 1 document, 3 passages (3 body), 2 speakers>
    >>> corpus.speakers["n_turns"].to_dict()
    {'Bob': 1, 'Ann': 1}
    """
    if not isinstance(frame, pd.DataFrame):
        raise SchemaError(f"from_frame: frame must be a pandas DataFrame, not {type(frame).__name__}.")
    batch = Batch()
    layout = Layout(text, doc_id, speaker, rows, date, check_date_format("from_frame", date_format), in_memory=True)
    _add_table(batch, frame, layout, "data frame", "row", "from_frame", layer_rules(None))
    return batch.corpus()


# ---------------------------------------------------------------------- one item after the other


class _Job:
    """What `read` was asked to do, and what it has so far."""

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
            _add_table(self.batch, item, replace(self.layout, in_memory=True), "data frame", "row", "read", self.layers)
        else:
            self._file(item, on_error)

    def _file(self, item: Item, on_error: str) -> None:
        key = format_of(item.name, item.suffix, self.chosen)
        fields, notes = self._fields(item, on_error)
        if key in TABLES:
            self._table(item, key, fields, notes)
            return
        reading = _reader_parsed(item, key, self.options)
        if not reading.text:  # a list of persons, for the speeches in other files
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
        with _named_failures(item.name):
            check_table(raw, item.name, key, self.options)
            frame, found = load_table(raw, item.name, key, self.options, self.layout)
            column = frame[self.layout.text_column]
            check_cells(column, raw, item.name, self.options)
            found = (*found, *damage_notes("\n".join(cell for cell in column if isinstance(cell, str))))
            new = {k: v for k, v in fields.items() if k not in frame.columns}
            frame, told = frame.assign(**new), (*found, *notes)
            _add_table(self.batch, frame, self.layout, item.name, item.stem, f"read: {item.name}", self.layers, told)

    def _fields(self, item: Item, on_error: str) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return what the file's name says, and a note if it says nothing."""
        fields = self.pattern.fields(item.relative) if self.pattern else {}
        if fields is not None:
            return fields, ()
        reason = f"the name does not fit pattern={self.pattern.shown!r}" if self.pattern else ""
        if on_error == "raise":
            raise SchemaError(f"read: {item.name}: {reason}; with on_error='skip' it is read without metadata.")
        return {}, (f"{reason}: no metadata from it",)

    def finish(self, metadata: pd.DataFrame | str | Path | None) -> None:
        if metadata is not None and self.batch.ids:
            with _named_failures("metadata"):
                table, notes = metadata_table(metadata, self.options)
            if notes:
                self.batch.note(str(metadata), None, "read", "; ".join(notes))
            join_metadata(self.batch, table)
        if self.n_skipped and self.batch.ids:
            n = self.n_skipped + len(self.batch.ids)
            message = f"read: {self.n_skipped} of {n} could not be read and were skipped; see corpus.notes."
            warnings.warn(message, TextlabWarning, stacklevel=3)
        self.warn_of_guesses()
        self.warn_of_damage()

    def warn_of_damage(self) -> None:
        """One warning for all files whose text was decoded twice before it came."""
        twice = list(dict.fromkeys(source for source, _, _, note in self.batch.notes if LOOKS_TWICE in note))
        if twice:
            shown_ones = f"{', '.join(twice[:3])}{', ...' if len(twice) > 3 else ''}"
            message = (
                f"read: the text of {counted(len(twice), 'file')} {LOOKS_TWICE} ({shown_ones}): accented letters and "
                "quotation marks are two or three other signs each. Get the files anew, or mend them; see corpus.notes."
            )
            warnings.warn(message, TextlabWarning, stacklevel=4)

    def warn_of_guesses(self) -> None:
        """One warning for all files whose encoding was guessed: a wrong guess destroys names."""
        notes = [(source, note.partition(GUESSED)) for source, _, _, note in self.batch.notes]
        guessed = {source: parts[0].rpartition(" ")[2] for source, parts in notes if parts[1]}
        if guessed:
            shown_ones = ", ".join(f"{source}: {encoding}" for source, encoding in list(guessed.items())[:3])
            message = (
                f"read: the encoding of {counted(len(guessed), 'file')} was guessed ({shown_ones}"
                f"{', ...' if len(guessed) > 3 else ''}). If words look wrong, say which it is, for instance "
                "encoding='cp1252'; see corpus.notes."
            )
            warnings.warn(message, TextlabWarning, stacklevel=4)


def _reader_parsed(item: Item, key: str, options: Options) -> Reading:
    raw = item.load()
    with _named_failures(item.name):
        return PARSERS[key](raw, item.name, options)


@contextmanager
def _named_failures(name: str) -> Iterator[None]:
    """Whatever goes wrong with a file is said of that file: a batch must not end because of one.

    The readers name what they know to go wrong, and where; this is for what nobody has met yet.
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


def _add_table(
    batch: Batch,
    frame: pd.DataFrame,
    layout: Layout,
    source: str,
    stem: str,
    who: str,
    rules: LayerRules,
    notes: tuple[str, ...] = (),
) -> None:
    n, told = add_frame(batch, frame, layout, source, stem, who, rules)
    made = f"{counted(n, 'document')} from {counted(len(frame), 'row')}"
    batch.note(source, None, "read", "; ".join([made, *notes, *told]))


def _limit(max_unfolded: int | None) -> Limit:
    if max_unfolded is not None:
        _checks.whole("read", "max_unfolded", max_unfolded, least=1)
    return Limit(max_unfolded)


def _pattern(pattern: str | re.Pattern[str] | None) -> NamePattern | None:
    return None if pattern is None else NamePattern(pattern)


def _known_encoding(encoding: str | None) -> str | None:
    if encoding is not None:
        try:
            codecs.lookup(encoding)
        except LookupError as error:
            raise SchemaError(f"read: encoding={encoding!r} is unknown to Python; try 'utf-8' or 'cp1252'.") from error
    return encoding
