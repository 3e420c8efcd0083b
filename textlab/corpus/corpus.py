"""A corpus: verbatim source texts under two tables, *documents* and *passages*.

A passage is a stand-off span in a document. It records whose voice it is (``layer``), what it is (``kind``), who speaks
and how that is known (``speaker``, ``attribution``, ``confidence``), and to which turn it belongs. The text itself is
never altered, so any number counted from passages can be traced back to its words.

Each method calls a function in the module of the same name, which maps one `CorpusData` to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from .. import _checks
from .annotate import annotate
from .data import CorpusData
from .group import group
from .metadata import assign, join, rename_speakers
from .select import sample, where
from .split import split
from .storage.build import build
from .storage.exports import to_frame, to_quanteda_csv
from .storage.folder import open_folder, save
from .storage.parquet import from_parquet, to_parquet
from .storage.tei import to_tei
from .tables import CorpusTables


@_checks.keywords
class Corpus(CorpusTables):
    """Source texts with stand-off passages. Immutable: every method returns a new corpus over the same texts.

    Parameters
    ----------
    documents : DataFrame
        Index ``doc_id``; any of `DOCUMENT_COLUMNS` (missing ones are filled in) and any other metadata.
    passages : DataFrame
        Index ``passage_id``; ``doc_id, start, end`` (str offsets, half open) and any of `PASSAGE_COLUMNS`.
        Spans within a document must not overlap.
    texts : mapping of doc_id to str, or sequence in the order of `documents`
        The texts, kept verbatim, line breaks included.
    notes : DataFrame, optional
        Report of the loader: ``source, doc_id, status, note``.
    corrections : DataFrame, optional
        Misheard or misread words: ``doc_id, start, end, corrected``. The text itself stays unchanged;
        ``tokenize(corpus, corrections=True)`` counts the corrected form.

    Attributes
    ----------
    data : CorpusData
        Tables, bytes and offsets, for code that implements an analysis; must not be modified.

    Raises
    ------
    SchemaError
        A span lies outside its text, spans overlap, an id occurs twice, or a layer or attribution is unknown.

    Examples
    --------
    >>> corpus = Corpus(
    ...     pd.DataFrame({"title": ["A talk"]}, index=["talk"]),
    ...     pd.DataFrame({"doc_id": ["talk"], "start": [4], "end": [9]}, index=["talk:p0001"]),
    ...     {"talk": "Ann: Hello"},
    ... )
    >>> corpus.text("talk:p0001")
    ' Hell'
    >>> corpus
    <Corpus: 1 document, 1 passage (1 body), 0 speakers>
    """

    def __init__(
        self,
        documents: pd.DataFrame,
        passages: pd.DataFrame,
        texts: Mapping[str, str] | Sequence[str],
        *,
        notes: pd.DataFrame | None = None,
        corrections: pd.DataFrame | None = None,
    ) -> None:
        super().__init__(CorpusData.of_texts(documents, passages, texts, notes=notes, corrections=corrections))

    @classmethod
    def from_data(cls, data: CorpusData) -> Corpus:
        """Wrap data that a method or a file returned, which are already checked."""
        new = object.__new__(cls)
        CorpusTables.__init__(new, data)
        return new

    # ------------------------------------------------------------------ verbs

    def where(self, **conditions: Any) -> Corpus:
        """Select the passages that meet every condition.

        Parameters
        ----------
        **conditions
            ``column=value``, ``column=[values]``, ``column=function of the column`` or ``column=not_(value)``, for
            ``doc_id``, ``passage_id`` and any column of `passages` or `documents`; if dates are known also ``year``
            (2024), ``month`` ("2024-03") and ``decade`` ("2020s"). ``None`` matches missing values.

        Returns
        -------
        Corpus
            A corpus over the same texts. Progress (0 to 1) is still measured on the whole document.

        Raises
        ------
        UnknownName
            There is no such column, or a string value does not occur in it.
        """
        return Corpus.from_data(where(self.data, conditions))

    def join(self, table: pd.DataFrame, *, on: str = "doc_id") -> Corpus:
        """Add metadata columns from `table`, matched on ``doc_id``, ``speaker``, ``turn_id`` or another column.

        Parameters
        ----------
        table : DataFrame
            One row per value of `on` (a column, or the index).
        on : str
            ``doc_id`` adds columns to `documents`; any column of `passages` adds them to `passages`.

        Raises
        ------
        SchemaError
            Keys are duplicated, or a column already exists.

        Notes
        -----
        Speakers added this way are ``coded`` with ``high`` confidence, unless the table has columns ``attribution``
        and ``confidence``.
        """
        return Corpus.from_data(join(self.data, table, on))

    def assign(self, **columns: Any) -> Corpus:
        """Add or replace metadata columns.

        Parameters
        ----------
        **columns
            ``name=values``, with values a mapping or Series from ``doc_id`` (or ``passage_id``) to value, a list with
            one value for each document, a single value, or a function of `documents` that returns one of these. Rows
            that a mapping omits keep their value, or get a missing one.

        Returns
        -------
        Corpus
            Values by document become a column of `documents`, unless `passages` has a column of that name; then they
            go to every passage of the document. New speakers are ``coded`` with ``high`` confidence.

        Raises
        ------
        SchemaError
            The column is fixed (``doc_id, start, end, layer, ...``), or there are too few values.
        UnknownName
            There is no such document or passage.

        Examples
        --------
        >>> import textlab as tl
        >>> texts = tl.from_frame(pd.DataFrame({"doc_id": ["a", "b"], "text": ["One.", "Two."]}))
        >>> texts.assign(year={"a": 1999, "b": 2001}).where(year=2001).documents.index.tolist()
        ['b']
        """
        return Corpus.from_data(assign(self.data, columns))

    def rename_speakers(self, names: Mapping[str, str | None]) -> Corpus:
        """Rename speakers; several may get the same name.

        Parameters
        ----------
        names : mapping
            Old name to new name; ``None`` makes the speaker unknown. Speakers not listed keep their name.

        Raises
        ------
        UnknownName
            There is no such speaker.
        SchemaError
            A new name is not a string, or is empty.

        Examples
        --------
        >>> import textlab as tl
        >>> talk = tl.from_frame(pd.DataFrame({"text": ["So?", "Yes."], "speaker": ["Mr. Smith", "J Smith"]}))
        >>> talk.rename_speakers({"Mr. Smith": "John Smith", "J Smith": "John Smith"}).speakers.index.tolist()
        ['John Smith']
        """
        return Corpus.from_data(rename_speakers(self.data, names))

    def group(self, by: str = "turn_id") -> Corpus:
        """Merge neighbouring passages of one layer with the same value of `by`, such as paragraphs into turns."""
        return Corpus.from_data(group(self.data, by))

    def split(self, by: str, *, size: int | None = None) -> Corpus:
        """Cut body passages into smaller ones; turns and documents are unchanged.

        More passages are not more evidence: intervals and tests still resample turns.

        Parameters
        ----------
        by : {"sentence", "paragraph", "window"}
            Sentences need punctuation; documents without it are refused. Windows are non-overlapping stretches of
            `size` words (separated by white space) within one turn, across its paragraphs.
        size : int
            Number of words in a window.

        Raises
        ------
        NotEnoughData
            ``by="sentence"`` was used on text without sentence punctuation.
        """
        return Corpus.from_data(split(self.data, by, size))

    def annotate(self, table: pd.DataFrame) -> Corpus:
        """Overlay stand-off annotations on the text, replacing earlier values; `notes` reports the changes.

        Parameters
        ----------
        table : DataFrame
            Columns ``doc_id, start, end`` and any columns of `passages` to set there (``speaker``, ``layer``, ...).
            Passages are cut at the edges. Rows outside the text and overlapping rows are refused.

        Raises
        ------
        SchemaError
            Rows lie outside the text or overlap, a document is unknown, or there is nothing to set.
        """
        return Corpus.from_data(annotate(self.data, table))

    def sample(self, n: int, *, by: str | None = None, rng: _checks.Rng = 0) -> Corpus:
        """Draw `n` passages without replacement (`n` for each value of `by`), in document order.

        The draw depends on `rng` and on the passage ids (and the value of `by`), not on the order of the documents.
        Passages with a missing value of `by` (unknown speaker, missing date) are never drawn; a `TextlabWarning` says
        how many there are.
        """
        return Corpus.from_data(sample(self.data, n, by, rng))

    # ------------------------------------------------------------------ on disk, and other formats

    @classmethod
    def build(
        cls,
        folder: str | Path,
        items: Iterable[tuple[str, str | bytes] | tuple[str, str | bytes, Mapping[str, Any]]],
        *,
        passages: Callable[[str], Any] | None = None,
    ) -> Corpus:
        """Build a corpus on disk from a stream of texts that need not fit in memory together.

        For collections larger than memory: only the two tables (some hundred bytes per document) and the texts of the
        current batch (16 MB) are held in memory. A corpus that already exists in the folder is replaced only when the
        new one is complete.

        Parameters
        ----------
        folder : str or Path
            Folder for the corpus, created if necessary. `Corpus.open` opens it again.
        items : iterable of (doc_id, text) or (doc_id, text, metadata)
            Usually a generator. `text` is a str, or UTF-8 bytes; line ends and all other characters are kept.
            `metadata`
            is a mapping from columns of `documents` to plain values, with one type per column.
        passages : function of a text, optional
            Returns the passages of a document: anything that ``pd.DataFrame`` accepts, with ``start``, ``end`` and any
            other columns of `passages`. By default a document is a single ``body`` passage.

        Returns
        -------
        Corpus
            The corpus, opened from the folder with its texts memory-mapped.

        Raises
        ------
        SchemaError
            An item has another form, an id occurs twice, or a text is not valid Unicode; the message names the
            document. No files are left behind.

        Examples
        --------
        Files of a folder, verbatim (``path.read_text()`` would change their line ends):

        >>> import tempfile
        >>> texts = Path(tempfile.mkdtemp())
        >>> _ = (texts / "a.txt").write_bytes(b"First text."), (texts / "b.txt").write_bytes(b"Second text.")
        >>> files = ((path.stem, path.read_bytes(), {"year": 1999}) for path in sorted(texts.glob("*.txt")))
        >>> corpus = Corpus.build(texts / "corpus", files)
        >>> corpus
        <Corpus: 2 documents, 2 passages (2 body), 0 speakers>
        >>> corpus.where(year=1999).text("b:p0001")
        'Second text.'
        """
        return cls.from_data(build(Path(folder), items, passages))

    def save(self, folder: str | Path) -> Path:
        """Write the corpus to a folder that `Corpus.open` opens at once, however large it is.

        The texts are stored as one uncompressed Arrow file, the tables as Parquet; ``corpus.json`` is written last and
        marks the folder as complete. Until then a corpus that already exists in the folder is kept; where it is open,
        it stays usable.
        """
        return save(self.data, Path(folder))

    @classmethod
    def open(cls, folder: str | Path, *, verify: bool = False) -> Corpus:
        """Open a corpus written by `save` or `build`. The texts are memory-mapped, not read.

        Parameters
        ----------
        folder : str or Path
        verify : bool
            Whether to read every byte and verify all checksums, instead of only sizes and the checksums of the tables.

        Raises
        ------
        UnreadableFile
            The folder is incomplete, or a file in it is missing, truncated or (as far as checked) altered.
        """
        return cls.from_data(open_folder(Path(folder), verify=verify))

    def to_frame(self) -> pd.DataFrame:
        """Return one row per passage with its text and its document's metadata, as read by `from_frame`."""
        return to_frame(self.data)

    def to_parquet(self, path: str | Path) -> Path:
        """Write the corpus atomically to one checksummed file, from which `from_parquet` restores it exactly."""
        return to_parquet(self.data, Path(path))

    @classmethod
    def from_parquet(cls, path: str | Path) -> Corpus:
        """Read a file written by `to_parquet`; raise `UnreadableFile` if it was altered or truncated."""
        return cls.from_data(from_parquet(Path(path)))

    def to_quanteda_csv(self, path: str | Path) -> Path:
        """Write a CSV file for R: ``quanteda::corpus(read.csv(path))``.

        The columns are ``doc_id, text`` and the docvars, with one row for each passage.
        """
        return to_quanteda_csv(self.data, Path(path))

    def to_tei(self, path: str | Path) -> Path:
        """Write the turns of the body as TEI, one ``<u who=...>`` each, with attribution and confidence."""
        return to_tei(self.data, Path(path))
