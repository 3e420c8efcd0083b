"""One call for a path, a glob, a folder, a zip, a data frame, or any mixture of them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from .. import _checks
from ..corpus import Corpus
from ..errors import SchemaError
from .batch import Batch
from .date_columns import check_date_format
from .layers import layer_rules
from .metadata import NamePattern
from .reader import Reader, add_table
from .reading import Layout, Options
from .sources import Source, listed, shown
from .unfolding import Limit

__all__ = ["from_frame", "read"]


def read(  # noqa: PLR0913
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
    titles = _column_title(text), _column_title(doc_id), _column_title(speaker), _column_title(date)
    layout = Layout(*titles, rows, date_format, keep_whole=on_error == "raise")
    job = Reader(options, layout, _pattern(pattern), layer_rules(layers), format)
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
    check_date_format("from_frame", date_format)
    layout = Layout(
        _column_title(text),
        _column_title(doc_id),
        _column_title(speaker),
        _column_title(date),
        rows,
        date_format,
        in_memory=True,
    )
    add_table(batch, frame, layout, "data frame", "row", "from_frame", layer_rules(None))
    return batch.corpus()


def _column_title(column: Any) -> str | None:
    """Return a column name as text, as the names of a table are made text: pandas numbers columns without a header."""
    return None if column is None else str(column)


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
