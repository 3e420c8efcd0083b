"""A corpus: verbatim source texts under two tables, *documents* and *passages*.

A passage is a stand-off span into a document: it says whose voice the stretch is (``layer``), what it is
(``kind``), who speaks and how that is known (``speaker``, ``attribution``, ``confidence``) and to which
turn it belongs. The text itself is never altered, so any number counted from passages opens as words again.

Every verb is a function of the file of its name that takes a `CorpusData` and gives another; `Corpus` is their face.
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
    """Source texts with stand-off passages. Immutable: every verb gives a new corpus over the same texts.

    Parameters
    ----------
    documents : DataFrame
        Index ``doc_id``; any of `DOCUMENT_COLUMNS` (missing ones are filled in) and any further metadata.
    passages : DataFrame
        Index ``passage_id``; ``doc_id, start, end`` (str offsets, half open) and any of `PASSAGE_COLUMNS`.
        Spans of one document may not overlap.
    texts : mapping of doc_id to str, or sequence in the order of `documents`
        The texts, verbatim, newlines kept.
    notes : DataFrame, optional
        What the loader has to report: ``source, doc_id, status, note``.
    corrections : DataFrame, optional
        Misheard or misread words: ``doc_id, start, end, corrected``. The text keeps them as they are;
        ``tokenize(corpus, corrections=True)`` counts the corrected form.

    Attributes
    ----------
    data : CorpusData
        Tables, bytes and offsets themselves, for people who write a question; nothing in it may be altered.

    Raises
    ------
    SchemaError
        A span outside its text, overlapping spans, duplicate ids, an unknown layer or attribution.

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
        """Return the corpus of data that a verb or a file gave; they are checked already."""
        new = object.__new__(cls)
        CorpusTables.__init__(new, data)
        return new

    # ------------------------------------------------------------------ verbs

    def where(self, **conditions: Any) -> Corpus:
        """Return the passages that meet every condition.

        Parameters
        ----------
        **conditions
            ``column=value``, ``column=[values]``, ``column=function of the column`` or ``column=not_(value)``, for
            any column of `passages` or `documents` and ``doc_id``, ``passage_id``; where dates are known also
            ``year`` (2024), ``month`` ("2024-03") and ``decade`` ("2020s"). ``None`` is a missing value.

        Returns
        -------
        Corpus
            Over the same texts. Progress (0 to 1) is still measured on the whole document.

        Raises
        ------
        UnknownName
            No such column, or a text value that occurs nowhere in it.
        """
        return Corpus.from_data(where(self.data, conditions))

    def join(self, table: pd.DataFrame, *, on: str = "doc_id") -> Corpus:
        """Add metadata columns from `table`, matched on ``doc_id``, ``speaker``, ``turn_id`` or any column.

        Parameters
        ----------
        table : DataFrame
            One row per value of `on` (a column, or the index).
        on : str
            ``doc_id`` widens `documents`; any passage column widens `passages`.

        Raises
        ------
        SchemaError
            Duplicate keys, or a column that is already there.

        Notes
        -----
        A ``speaker`` that comes this way is ``coded`` with ``high`` confidence, unless the table has columns
        ``attribution`` and ``confidence`` that say otherwise.
        """
        return Corpus.from_data(join(self.data, table, on))

    def assign(self, **columns: Any) -> Corpus:
        """Add or replace metadata columns.

        Parameters
        ----------
        **columns
            ``name=values``: a mapping or Series of ``doc_id`` (or ``passage_id``) to value, a list with a value a
            document, one value for all, or a function of `documents` that gives one of these. Rows that a mapping
            does not name keep the value they had, or get none.

        Returns
        -------
        Corpus
            Values by document become a column of `documents`, unless `passages` has one of that name; then every
            passage of the document gets them. A ``speaker`` that is new is ``coded`` with ``high`` confidence.

        Raises
        ------
        SchemaError
            A column that says where the words are (``doc_id, start, end, layer, ...``), or too few values.
        UnknownName
            No such document or passage.

        Examples
        --------
        >>> import textlab as tl
        >>> texts = tl.from_frame(pd.DataFrame({"doc_id": ["a", "b"], "text": ["One.", "Two."]}))
        >>> texts.assign(year={"a": 1999, "b": 2001}).where(year=2001).documents.index.tolist()
        ['b']
        """
        return Corpus.from_data(assign(self.data, columns))

    def rename_speakers(self, names: Mapping[str, str | None]) -> Corpus:
        """Give speakers other names; several may get the same one.

        Parameters
        ----------
        names : mapping
            Old name to new name; ``None`` makes the speaker unknown. Who is not named keeps the name.

        Raises
        ------
        UnknownName
            No such speaker.
        SchemaError
            A new name that is no text, or empty.

        Examples
        --------
        >>> import textlab as tl
        >>> talk = tl.from_frame(pd.DataFrame({"text": ["So?", "Yes."], "speaker": ["Mr. Smith", "J Smith"]}))
        >>> talk.rename_speakers({"Mr. Smith": "John Smith", "J Smith": "John Smith"}).speakers.index.tolist()
        ['John Smith']
        """
        return Corpus.from_data(rename_speakers(self.data, names))

    def group(self, by: str = "turn_id") -> Corpus:
        """Join neighbouring passages of one layer that share `by` into one: paragraphs back into turns."""
        return Corpus.from_data(group(self.data, by))

    def split(self, by: str, *, size: int | None = None) -> Corpus:
        """Cut body passages into smaller ones; turns and documents stay as they are.

        More passages are not more evidence: intervals and tests still resample turns.

        Parameters
        ----------
        by : {"sentence", "paragraph", "window"}
            Sentences need punctuation; a document without it is refused. Windows are non-overlapping
            stretches of `size` words (white-space words) inside one turn, across its paragraphs.
        size : int
            Words per window.

        Raises
        ------
        NotEnoughData
            ``by="sentence"`` on text without sentence punctuation; the message names the remedy.
        """
        return Corpus.from_data(split(self.data, by, size))

    def annotate(self, table: pd.DataFrame) -> Corpus:
        """Lay stand-off annotations over the text: the last word on a stretch wins, with a report in `notes`.

        Parameters
        ----------
        table : DataFrame
            ``doc_id, start, end`` and any passage columns to set there (``speaker``, ``layer``, ...).
            Passages are cut at the edges. A row outside the text or overlapping another row is refused.

        Raises
        ------
        SchemaError
            Rows outside the text, overlapping rows, unknown documents, or nothing to set.
        """
        return Corpus.from_data(annotate(self.data, table))

    def sample(self, n: int, *, by: str | None = None, rng: _checks.Rng = 0) -> Corpus:
        """`n` passages drawn without replacement (`n` per value of `by`), in document order.

        Which are drawn depends on `rng` and the ids of the passages (and the value of `by`), not on the order of the
        documents.
        Passages with no value of `by` (speaker not known, date missing) are never drawn, with a `TextlabWarning`
        that counts them: nobody is not one more speaker.
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
        """Make a corpus on disk from texts that come one after the other and never stand in memory together.

        For collections larger than memory: only the two tables (some hundred bytes a document) and the texts of
        the current batch (16 MB) are held. A folder that holds a corpus keeps it until the new one is whole.

        Parameters
        ----------
        folder : str or Path
            Where the corpus goes; made if need be. `Corpus.open` opens it again.
        items : iterable of (doc_id, text) or (doc_id, text, metadata)
            A generator, usually. `text` is a str, or UTF-8 bytes; line ends and all other characters are kept as
            they are. `metadata` is a mapping of columns of `documents` to plain values, of one type per column.
        passages : function of a text, optional
            The passages of a document: anything that ``pd.DataFrame`` takes, with ``start``, ``end`` and any other
            columns of `passages`. By default a document is one passage of ``body``.

        Returns
        -------
        Corpus
            Opened from the folder, its text memory-mapped.

        Raises
        ------
        SchemaError
            An item that is none of the above, twice the same id, or a text that is not Unicode; the message names
            the document. Nothing is left behind.

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

        The texts are one uncompressed Arrow file, the tables are parquet; ``corpus.json``, written last, makes the
        folder whole. A corpus that is already there is kept until then, and stays open where it is open.
        """
        return save(self.data, Path(folder))

    @classmethod
    def open(cls, folder: str | Path, *, verify: bool = False) -> Corpus:
        """Open what `save` or `build` wrote. The texts stay in their file, which is mapped and not read.

        Parameters
        ----------
        folder : str or Path
        verify : bool
            Read every byte and compare checksums. Otherwise sizes, and the checksums of the tables, are.

        Raises
        ------
        UnreadableFile
            The folder is not whole, or a file in it is missing, cut or (as far as was looked) altered.
        """
        return cls.from_data(open_folder(Path(folder), verify=verify))

    def to_frame(self) -> pd.DataFrame:
        """One row a passage with its text and its document's metadata: what `from_frame` reads back."""
        return to_frame(self.data)

    def to_parquet(self, path: str | Path) -> Path:
        """Write the corpus to one checksummed file, atomically; `Corpus.from_parquet` gives it back exactly."""
        return to_parquet(self.data, Path(path))

    @classmethod
    def from_parquet(cls, path: str | Path) -> Corpus:
        """Read what `to_parquet` wrote; an altered or cut file is refused with `UnreadableFile`."""
        return cls.from_data(from_parquet(Path(path)))

    def to_quanteda_csv(self, path: str | Path) -> Path:
        """Return a csv that R's ``quanteda::corpus(read.csv(path))`` takes.

        ``doc_id, text`` and docvars, a row a passage.
        """
        return to_quanteda_csv(self.data, Path(path))

    def to_tei(self, path: str | Path) -> Path:
        """Return the body's turns as TEI: one ``<u who=...>`` a turn, attribution and confidence kept."""
        return to_tei(self.data, Path(path))
