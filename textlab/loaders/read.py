"""Read paths, globs, folders, zips and data frames into a corpus."""

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
        A file, a folder (searched recursively), a glob (``**`` spans folders), a zip, or a table in memory.
        Prose: txt, md, html, docx, odt, rtf, pdf (text layer). Transcripts: vtt, srt, Whisper and WhisperX json,
        cha, eaf, and txt or docx with ``NAME: text``, ``[00:12:03] NAME`` or ``Name  0:03`` lines. TEI and
        ParlaMint: xml. Tables: csv, tsv, xlsx, jsonl, parquet. Exported chats (WhatsApp, Zoom ...) are read
        as transcripts; so are the json of Slack (a file for each day), Telegram (also html), DiscordChatExporter and
        Facebook.
    pattern : str or compiled regular expression, optional
        Metadata in file names: ``"{party}_{year}_{speaker}"`` or named groups, matched against the name without
        its suffix (or the path below the folder, if the pattern contains ``/``). ``doc_id`` and ``speaker`` are
        used as such; ``date`` and ``year`` also give the date interval.
    metadata : DataFrame or path of a table, optional
        One row per document, keyed by ``doc_id`` or by a column of file names (``file``, ``filename``, ``path``,
        ``source``). Mismatches on either side are reported.
    text, doc_id, speaker, date : str, optional
        Columns of tables. Default: ``text``, ``doc_id``, ``speaker`` and ``date``, if they exist.
    date_format : str, optional
        Format of dates, as in `datetime.datetime.strptime`: ``"%d/%m/%Y"``. By default all unambiguous notations
        are read; 12/03/2024 is ambiguous and refused.
    rows : {"document", "passage"}
        What a row of a table is. Passages with the same ``doc_id`` (or in the same file) form a document.
    format : str, optional
        Read every file in this format (a suffix such as ``"srt"``, or ``"prose"``, ``"transcript"``), whatever its
        name. By default a txt file is read as a transcript only if it clearly is one; see ``corpus.notes``.
    layers : mapping of regular expression to layer, optional
        Passages in which an expression is found get its layer, as in ``{r"^\\[music\\]": "furniture"}``. The first
        matching expression decides.
    mend : bool
        For pdf: rejoin words hyphenated at line ends and paragraphs across page breaks. Passages then also have
        their places in the extracted text (``extracted_start``, ``extracted_end``).
    encoding : str, optional
        Encoding of all text files. By default UTF-8, otherwise guessed, with a warning and a note.
    on_error : {"raise", "skip"}
        Whether to stop at the first file (or row of delimited text) that cannot be read, or to skip it and report
        it in ``corpus.notes``.
    max_unfolded : int, optional
        Largest size in bytes to which one file (a zip, a docx, an Excel sheet ...) may unpack. By default files that
        unpack to more than 200 times their size (if above 10 MiB) or more than 4 GiB are refused.
    progress : bool, optional
        Whether to show progress on stderr. By default only in a terminal, after three seconds.

    Returns
    -------
    Corpus
        The corpus; ``corpus.notes`` says what was read or skipped, and why: ``source, doc_id, status, note``.

    Raises
    ------
    UnreadableFile
        A file cannot be read (the message gives place and reason), or nothing matched.
    SchemaError
        A table lacks a named column, ids are not unique, or metadata matches nothing.

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
    """Create a corpus from a data frame whose rows are documents or passages.

    Parameters
    ----------
    frame : DataFrame
        The table, which is not modified. Other columns become metadata of the document or, with
        ``rows="passage"``, of the passage (except title, authors, genre, language and dates).
    text, doc_id, speaker, date : str
        Columns of the table; ``doc_id``, ``speaker`` and ``date`` are found by these names if not given. A column
        with a name reserved by textlab (``source``, ``start``, ``kind`` ...) is kept as ``source_given``; see
        ``corpus.notes``.
    date_format : str, optional
        Format of dates, as in `datetime.datetime.strptime`: ``"%d/%m/%Y"``. Without it, 12/03/2024 is refused.
    rows : {"document", "passage"}
        Passages with the same ``doc_id`` are joined to a document, separated by blank lines; consecutive rows of one
        speaker are one turn, unless there is a column ``turn_id`` or a column such as ``date``, ``session``,
        ``debate`` or ``title`` shows that the occasion changed.

    Returns
    -------
    Corpus

    Raises
    ------
    SchemaError
        A column is missing, a text is not a string, or a ``doc_id`` is repeated although rows are documents.
    NotEnoughData
        No row has text. (Single rows without text are left out, with a warning.)

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
    """Return a column name as text; pandas numbers columns without a header."""
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
