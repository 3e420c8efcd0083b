"""A corpus: verbatim source texts under two tables, *documents* and *passages*.

A passage is a stand-off span into a document: it says whose voice the stretch is (``layer``), what it is
(``kind``), who speaks and how that is known (``speaker``, ``attribution``, ``confidence``) and to which
turn it belongs. The text itself is never altered, so any number counted from passages opens as words again.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks
from .._wording import counted
from ..errors import TextlabWarning
from .places import bytes_at, chars_at, count_words, progress_scale
from .schema import (
    ATTRIBUTIONS,
    CONFIDENCES,
    DOCUMENT_COLUMNS,
    LAYERS,
    PASSAGE_COLUMNS,
    clean_corrections,
    clean_documents,
    clean_passages,
    empty_table,
    fingerprint_of,
    sha256_of,
    text_array,
)
from .select import column_of, in_words, matches, positions_by
from .text import Texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "ATTRIBUTIONS",
    "CONFIDENCES",
    "DOCUMENT_COLUMNS",
    "LAYERS",
    "PASSAGE_COLUMNS",
    "Corpus",
]


class Corpus:
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
        array = text_array(documents, texts)
        self._texts, self._slots = Texts.from_array(array), np.arange(len(documents))
        self._documents = clean_documents(documents, self._texts.n_chars, lambda: sha256_of(array))
        self._passages = clean_passages(passages, self._documents)
        self._notes = empty_table("source", "doc_id", "status", "note") if notes is None else notes.copy()
        self._corrections = clean_corrections(corrections, self._documents)
        self._whole: Corpus = self
        self._steps: tuple[str, ...] = ()

    @classmethod
    def _of(cls, texts: Texts, tables: Mapping[str, pd.DataFrame]) -> Corpus:
        """A corpus of tables that were checked before they were written; the constructor would tidy them."""
        new = object.__new__(cls)
        new._texts, new._slots = texts, np.arange(len(texts))
        new._documents, new._passages = tables["documents"], tables["passages"]
        new._notes, new._corrections = tables["notes"], tables["corrections"]
        new._whole, new._steps = new, ()
        if "passages_of_whole" in tables:
            whole = cls._derive(new, new._documents, tables["passages_of_whole"])
            whole._whole = new._whole = whole
        return new

    @classmethod
    def _derive(cls, parent: Corpus, documents: pd.DataFrame, passages: pd.DataFrame, step: str = "") -> Corpus:
        """A corpus over the same texts; `step` says in words what was done, for methods paragraphs."""
        new = object.__new__(cls)
        new._texts, new._notes, new._corrections = parent._texts, parent._notes, parent._corrections
        new._slots = parent._slots[parent._documents.index.get_indexer(documents.index)]
        new._documents, new._passages = documents, passages
        new._whole = parent._whole
        new._steps = (*parent._steps, step) if step else parent._steps
        return new

    # ------------------------------------------------------------------ what is in it

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document, index ``doc_id``. A copy."""
        return self._documents.copy(deep=False)

    @property
    def passages(self) -> pd.DataFrame:
        """One row a passage, index ``passage_id``, in document order. A copy."""
        return self._passages.copy(deep=False)

    @property
    def notes(self) -> pd.DataFrame:
        """What was read, skipped or mended, and why: ``source, doc_id, status, note``. A copy."""
        return self._notes.copy(deep=False)

    @property
    def corrections(self) -> pd.DataFrame:
        """Words that the transcription got wrong: ``doc_id, start, end, corrected``. A copy."""
        return self._corrections.copy(deep=False)

    @cached_property
    def _speaker_table(self) -> pd.DataFrame:
        from .profile import speaker_table

        return speaker_table(self)

    @property
    def speakers(self) -> pd.DataFrame:
        """Who speaks in the body: index ``speaker``; ``n_documents, n_turns, n_passages, n_words``.

        Words are stretches between white space, so this needs no tokenizer.
        """
        return self._speaker_table.copy()

    def text(self, passage_id: str) -> str:
        """The passage, verbatim: ``document_text[start:end]``.

        Raises
        ------
        UnknownName
            If there is no such passage.
        """
        _checks.known("text", "passage", passage_id, self._passages.index, see="corpus.passages")
        at: Any = self._passages.index.get_loc(passage_id)
        doc_id, start, end = (self._passages[name].array[at] for name in ("doc_id", "start", "end"))
        return self._slice(str(doc_id), int(start), int(end))

    def document_text(self, doc_id: str) -> str:
        """The whole source text of a document, verbatim."""
        _checks.known("document_text", "document", doc_id, self._documents.index, see="corpus.documents")
        at = self._documents.index.get_loc(doc_id)
        return self._texts.cut(*(int(edge[at]) for edge in self._doc_bytes))

    def _slice(self, doc_id: str, start: int, end: int) -> str:
        """``document_text(doc_id)[start:end]``, decoding these characters only."""
        code = self._documents.index.get_loc(doc_id)
        low, high = self._bytes_at(np.array([code, code]), np.array([start, end])).tolist()
        return self._texts.cut(low, high)

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that change when a text, a span, a layer or a speaker label changes."""
        return fingerprint_of(self._documents, self._passages)

    def __len__(self) -> int:
        return len(self._passages)

    def __repr__(self) -> str:
        body = int((self._passages["layer"] == "body").sum())
        speakers = self._passages.loc[self._passages["layer"] == "body", "speaker"].nunique()
        return (
            f"<Corpus: {counted(len(self._documents), 'document')}, {counted(len(self._passages), 'passage')} "
            f"({body:,} body), {counted(speakers, 'speaker')}>"
        )

    # ------------------------------------------------------------------ verbs

    def where(self, **conditions: Any) -> Corpus:
        """The passages that meet every condition.

        Parameters
        ----------
        **conditions
            ``column=value``, ``column=[values]`` or ``column=function of the column``, for any column of
            `passages` or `documents` (and ``doc_id``, ``passage_id``).

        Returns
        -------
        Corpus
            Over the same texts. Progress (0 to 1) is still measured on the whole document.

        Raises
        ------
        UnknownName
            No such column, or a text value that occurs nowhere in it.
        """
        keep = np.ones(len(self._passages), dtype=bool)
        for name, wanted in conditions.items():
            keep &= matches(name, wanted, self._column(name))
        passages = self._passages[keep]
        documents = self._documents[self._documents.index.isin(passages["doc_id"])]
        return Corpus._derive(self, documents, passages, f"only passages whose {in_words(conditions)}")

    def _column(self, name: str, *, who: str = "where") -> pd.Series:
        """A column of passages, or of documents spread over their passages."""
        return column_of(who, self._passages, self._documents, name)

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
        from .joining import widened

        wide = widened(self, table, on)
        tables = (wide, self._passages) if on == "doc_id" else (self._documents, wide)
        return Corpus._derive(self, *tables)

    def group(self, by: str = "turn_id") -> Corpus:
        """Join neighbouring passages of one layer that share `by` into one: paragraphs back into turns."""
        from .group import left_out, merge_neighbours

        key = self._column(by, who="group")
        return Corpus._derive(
            self,
            self._documents,
            merge_neighbours(self._passages, key, apart=left_out(self)),
            f"passages joined by {by}",
        )

    def split(self, by: str, *, size: int | None = None) -> Corpus:
        """Cut body passages into smaller ones; turns and documents stay as they are.

        More passages are not more evidence: intervals and tests still resample turns.

        Parameters
        ----------
        by : {"sentence", "paragraph", "window"}
            Sentences need punctuation; a document without it is refused. Windows are non-overlapping
            stretches of `size` words (white-space words) inside one passage.
        size : int
            Words per window.

        Raises
        ------
        NotEnoughData
            ``by="sentence"`` on text without sentence punctuation; the message names the remedy.
        """
        from .split import split_passages

        _checks.one_of("split", "by", by, ("sentence", "paragraph", "window"))
        step = f"body cut into windows of {size} words" if by == "window" else f"body cut into {by}s"
        return Corpus._derive(self, self._documents, split_passages(self, by, size), step)

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
        from .annotate import overlay

        passages, notes = overlay(self, table)
        step = f"{counted(len(table), 'annotation')} laid over the text"
        new = Corpus._derive(self, self._documents, clean_passages(passages, self._documents), step)
        new._notes = pd.concat([self._notes, notes], ignore_index=True)
        new._whole = new if self._whole is self else self._relayered(table)
        return new

    def _relayered(self, table: pd.DataFrame) -> Corpus:
        """The corpus that progress is measured on, after `table`: only a change of layer touches it."""
        if "layer" not in table.columns or not table["layer"].notna().any():
            return self._whole
        layers = table.loc[table["layer"].notna(), ["doc_id", "start", "end", "layer"]]
        return self._whole.annotate(layers)

    def sample(self, n: int, *, by: str | None = None, rng: _checks.Rng = 0) -> Corpus:
        """`n` passages drawn without replacement (`n` per value of `by`), in document order.

        Which are drawn depends on `rng` and the ids of the passages (and the value of `by`), not on the order of the
        documents.
        Passages with no value of `by` (speaker not known, date missing) are never drawn, with a `TextlabWarning`
        that counts them: nobody is not one more speaker.
        """
        n = _checks.whole("sample", "n", n, least=1)
        seed = _checks.seed_of(*_checks.generator("sample", rng))
        by_id = self._passages.index.argsort()
        group = (pd.Series("all", index=self._passages.index) if by is None else self._groups(by)).iloc[by_id]
        picks = [
            _checks.source_of(seed, group.iloc[mine[0]]).permutation(by_id[mine])[:n] for mine in positions_by(group)
        ]
        rows = np.sort(np.concatenate(picks)) if picks else np.empty(0, dtype=int)
        passages = self._passages.iloc[rows]
        documents = self._documents[self._documents.index.isin(passages["doc_id"])]
        step = f"{counted(n, 'passage')} drawn at random{f' per {by}' if by else ''}"
        return Corpus._derive(self, documents, passages, step)

    def _groups(self, by: str) -> pd.Series:
        column = self._column(by, who="sample")
        missing = int(column.isna().sum())
        if missing:
            text = f"sample: {counted(missing, 'passage')} without {by!r} left out; see corpus.passages[{by!r}].isna()."
            warnings.warn(text, TextlabWarning, stacklevel=3)
        return column

    def describe(self) -> pd.DataFrame:
        """One row a document: ``n_chars, n_words, n_words_body, n_turns, n_speakers, share_body, share_labelled``.

        Shares are of words: of the document that is body, and of the body whose speaker is known.
        """
        from .profile import document_table

        return document_table(self)

    # ------------------------------------------------------------------ on disk, and other formats

    @staticmethod
    def build(
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
        from .storage.build import build

        return build(Path(folder), items, passages)

    def save(self, folder: str | Path) -> Path:
        """Write the corpus to a folder that `Corpus.open` opens at once, however large it is.

        The texts are one uncompressed Arrow file, the tables are parquet; ``corpus.json``, written last, makes the
        folder whole. A corpus that is already there is kept until then, and stays open where it is open.
        """
        from .storage.folder import save

        return save(self, Path(folder))

    @staticmethod
    def open(folder: str | Path, *, verify: bool = False) -> Corpus:
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
        from .storage.folder import open_folder

        return open_folder(Path(folder), verify=verify)

    def to_frame(self) -> pd.DataFrame:
        """One row a passage with its text and its document's metadata: what `from_frame` reads back."""
        from .storage.exports import to_frame

        return to_frame(self)

    def to_parquet(self, path: str | Path) -> Path:
        """Write the corpus to one checksummed file, atomically; `Corpus.from_parquet` gives it back exactly."""
        from .storage.parquet import to_parquet

        return to_parquet(self, Path(path))

    @staticmethod
    def from_parquet(path: str | Path) -> Corpus:
        """Read what `to_parquet` wrote; an altered or cut file is refused with `UnreadableFile`."""
        from .storage.parquet import from_parquet

        return from_parquet(Path(path))

    def to_quanteda_csv(self, path: str | Path) -> Path:
        """A csv that R's ``quanteda::corpus(read.csv(path))`` takes: ``doc_id, text`` and docvars, a row a passage."""
        from .storage.exports import to_quanteda_csv

        return to_quanteda_csv(self, Path(path))

    def to_tei(self, path: str | Path) -> Path:
        """The body's turns as TEI: one ``<u who=...>`` a turn, attribution and confidence kept."""
        from .storage.tei import to_tei

        return to_tei(self, Path(path))

    # ------------------------------------------------------------------ bytes under the characters

    @property
    def _buffer(self) -> NDArray[np.uint8]:
        """The UTF-8 bytes of all texts, without a copy. In a file, other bytes may stand between two texts."""
        return self._texts.buffer

    @cached_property
    def _doc_bytes(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each document starts and ends in the buffer."""
        return self._texts.starts[self._slots], self._texts.ends[self._slots]

    @cached_property
    def _doc_chars(self) -> NDArray[np.int64]:
        """How many characters each document has."""
        return self._documents["n_chars"].to_numpy(np.int64)

    @cached_property
    def _doc_codes(self) -> NDArray[np.int64]:
        """The row of each passage's document in `documents`."""
        return np.asarray(self._documents.index.get_indexer(pd.Index(self._passages["doc_id"])), dtype=np.int64)

    @cached_property
    def _byte_spans(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each passage starts and ends in the buffer."""
        start, end = (self._bytes_at(self._doc_codes, self._passages[n].to_numpy(np.int64)) for n in ("start", "end"))
        return start, end

    def _bytes_at(self, doc_codes: NDArray[np.int64], chars: NDArray[np.int64]) -> NDArray[np.int64]:
        """Str offsets of documents as buffer positions: the inverse of `_chars`."""
        return bytes_at(self, doc_codes, chars)

    def _chars(self, doc_codes: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
        """Buffer positions as str offsets into their documents."""
        return chars_at(self, doc_codes, at)

    @cached_property
    def _n_words(self) -> NDArray[np.int64]:
        return count_words(self._buffer, *self._byte_spans)

    def _words_per_passage(self) -> NDArray[np.int64]:
        """White-space words of each passage, from one pass over the bytes."""
        return self._n_words

    @cached_property
    def _progress_scale(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Buffer positions and the share of the document's body words said before them."""
        return progress_scale(self)

    def _progress(self, at: NDArray[np.int64]) -> NDArray[np.float64]:
        """Progress (0 to 1, by words of the body) of buffer positions."""
        x, y = self._whole._progress_scale
        return np.interp(at, x, y) if len(x) else np.zeros(len(at))
