"""The data of a corpus: UTF-8 texts, two tables, and conversions between characters, bytes and words.

Users count in characters (``document_text[start:end]``); fast code counts in bytes of one buffer that holds all texts
and may be a memory-mapped file larger than memory. The two differ only in texts that are not plain ASCII::

    text of document 1        a   é   y         start = 1, end = 2       offsets of the passage "é", in characters
    buffer      ...         | a | é   é | y |   byte_spans = (base + 1, base + 3)
                              ^ base = document_bytes[0][1]

A document with as many bytes as characters is ASCII, and there both conversions are one addition. For the others,
`Characters` counts continuation bytes, but only in the parts of the buffer that are asked for. Every array here is
computed on first use and cached, and no step copies the buffer or allocates an array of its length.

*Progress* is the share of a document's body words that come before a position. Each body passage gives two points, its
start and its end; in between, the share is interpolated. The points are those of the `whole` corpus, because words
left out by `where` were still said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .schema import (
    clean_corrections,
    clean_documents,
    clean_passages,
    empty_table,
    fingerprint_of,
    sha256_of,
    text_array,
)
from .spans import runs
from .text import Texts, count_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]
    Edges = tuple[Positions, Positions]  # starts and ends


@dataclass(frozen=True, eq=False, kw_only=True)
class CorpusData:
    """The tables, bytes and offsets of a corpus, for code that implements an analysis. Must not be modified.

    Operations (`where`, `split`, ...) are functions from one `CorpusData` to another over the same texts; `Corpus`
    wraps them for users. Attributes are the tables and arrays themselves, not copies.

    Attributes
    ----------
    texts : Texts
        The verbatim texts, shared by all corpora derived from one another.
    slots : ndarray of int, shape (n_documents,)
        Position in `texts` of each document.
    documents, passages : DataFrame
        Indexed by ``doc_id`` and ``passage_id``; passages are in document order and do not overlap.
    notes, corrections : DataFrame
    steps : tuple of str
        Descriptions of the operations applied since the texts were read, for methods paragraphs.
    part_of : CorpusData or None
        The corpus before anything was left out, merged or cut; None for that corpus itself. See `whole`.

    Examples
    --------
    >>> data = CorpusData.of_texts(
    ...     pd.DataFrame(index=["a"]), pd.DataFrame({"doc_id": "a", "start": [1], "end": [3]}, index=["p"]), ["été"]
    ... )
    >>> [edge.tolist() for edge in data.byte_spans]
    [[2], [5]]
    >>> data.excerpt("a", 1, 3)
    'té'
    """

    texts: Texts
    slots: Positions
    documents: pd.DataFrame
    passages: pd.DataFrame
    notes: pd.DataFrame
    corrections: pd.DataFrame
    steps: tuple[str, ...] = ()
    part_of: CorpusData | None = None

    @classmethod
    def of_texts(
        cls,
        documents: pd.DataFrame,
        passages: pd.DataFrame,
        texts: Mapping[str, str] | Sequence[str],
        *,
        notes: pd.DataFrame | None = None,
        corrections: pd.DataFrame | None = None,
    ) -> CorpusData:
        """Check and complete user input; see `Corpus`."""
        array = text_array(documents, texts)
        held = Texts.from_array(array)
        documents = clean_documents(documents, held.n_chars, lambda: sha256_of(array))
        return cls(
            texts=held,
            slots=np.arange(len(documents)),
            documents=documents,
            passages=clean_passages(passages, documents),
            notes=empty_table("source", "doc_id", "status", "note") if notes is None else notes.copy(),
            corrections=clean_corrections(corrections, documents),
        )

    @classmethod
    def of_tables(cls, texts: Texts, tables: Mapping[str, pd.DataFrame]) -> CorpusData:
        """Combine tables that were checked before they were written, without completing them as `of_texts` does."""
        data = cls(
            texts=texts,
            slots=np.arange(len(texts)),
            documents=tables["documents"],
            passages=tables["passages"],
            notes=tables["notes"],
            corrections=tables["corrections"],
        )
        whole = tables.get("passages_of_whole")
        return data if whole is None else replace(data, part_of=replace(data, passages=whole))

    def derived(
        self, *, documents: pd.DataFrame | None = None, passages: pd.DataFrame | None = None, step: str = ""
    ) -> CorpusData:
        """Return a corpus with other tables over the same texts; `step` describes the operation."""
        documents = self.documents if documents is None else documents
        return replace(
            self,
            documents=documents,
            passages=self.passages if passages is None else passages,
            slots=self.slots[self.rows_of(documents.index)],
            steps=(*self.steps, step) if step else self.steps,
            part_of=self.whole,
        )

    @property
    def whole(self) -> CorpusData:
        """Return the corpus that progress is measured on: this one, or the one it was derived from."""
        return self if self.part_of is None else self.part_of

    @cached_property
    def fingerprint(self) -> str:
        """Return 16 hex digits that change when a text, a span, a layer or a speaker label changes."""
        return fingerprint_of(self.documents, self.passages)

    # ------------------------------------------------------------------ bytes

    @property
    def buffer(self) -> NDArray[np.uint8]:
        """Return the UTF-8 bytes of all texts; in a file, other bytes may lie between two texts."""
        return self.texts.buffer

    @cached_property
    def document_bytes(self) -> Edges:
        """Return the start and end of each document in the buffer."""
        return self.texts.starts[self.slots], self.texts.ends[self.slots]

    @cached_property
    def document_chars(self) -> Positions:
        """Return the number of characters of each document."""
        return self.documents["n_chars"].to_numpy(np.int64)

    @cached_property
    def document_of_passage(self) -> Positions:
        """Return the row number in `documents` of each passage's document."""
        return self.rows_of(self.passages["doc_id"])

    @cached_property
    def byte_spans(self) -> Edges:
        """Return the start and end of each passage in the buffer."""
        edges = (self.passages[name].to_numpy(np.int64) for name in ("start", "end"))
        start, end = (self.bytes_at(self.document_of_passage, edge) for edge in edges)
        return start, end

    def rows_of(self, doc_ids: Any) -> Positions:
        """Return the row number in `documents` of each id; -1 if there is none."""
        return np.asarray(self.documents.index.get_indexer(pd.Index(doc_ids)), dtype=np.int64)

    def bytes_at(self, documents: Positions, chars: Positions) -> Positions:
        """Convert str offsets into `documents` (row numbers) to buffer positions, the inverse of `chars_at`."""
        base, limit = (edge[documents] for edge in self.document_bytes)
        n_chars = self.document_chars[documents]
        out = base + chars
        at_end = chars == n_chars
        out[at_end] = limit[at_end]
        wide = (limit - base != n_chars) & (chars > 0) & ~at_end  # otherwise one character is one byte
        if wide.any():
            out[wide] = self.texts.characters.position(base[wide], chars[wide])
        return out

    def chars_at(self, documents: Positions, at: Positions) -> Positions:
        """Convert buffer positions to str offsets into their `documents` (row numbers)."""
        base, limit = (edge[documents] for edge in self.document_bytes)
        out = np.asarray(at - base, dtype=np.int64)
        wide = limit - base != self.document_chars[documents]
        if wide.any():
            out[wide] -= self.texts.characters.n_skipped(base[wide], at[wide])
        return out

    # ------------------------------------------------------------------ words and characters

    @cached_property
    def is_body(self) -> NDArray[np.bool_]:
        """Return whether each passage is body, shape (n_passages,)."""
        return (self.passages["layer"] == "body").to_numpy(bool)

    @cached_property
    def words_per_passage(self) -> Positions:
        """Return the number of white-space words of each passage, from one pass over the bytes."""
        return count_words(self.buffer, *self.byte_spans)

    def document_text(self, doc_id: str) -> str:
        """Return the whole text of a document, verbatim."""
        at = self.documents.index.get_loc(doc_id)
        return self.texts.cut(*(int(edge[at]) for edge in self.document_bytes))

    def excerpt(self, doc_id: str, start: int, end: int) -> str:
        """Return ``document_text(doc_id)[start:end]``, decoding only these characters."""
        row = self.documents.index.get_loc(doc_id)
        low, high = self.bytes_at(np.array([row, row]), np.array([start, end])).tolist()
        return self.texts.cut(low, high)

    def bodies(self) -> Iterator[tuple[str, Positions, Positions]]:
        """Yield, for each document with a body, its text and the rows and character spans of its body passages."""
        rows = np.flatnonzero(self.is_body)
        documents = self.document_of_passage[rows]
        edges = self.passages[["start", "end"]].to_numpy(np.int64)[rows]
        for run in runs(documents):
            doc_id = self.documents.index[documents[run.start]]
            yield self.document_text(doc_id), rows[run], edges[run]

    # ------------------------------------------------------------------ progress

    @cached_property
    def progress_scale(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return buffer positions (floats, for interpolation) and the share of body words before each."""
        starts, ends = (edge[self.is_body] for edge in self.byte_spans)
        codes, words = self.document_of_passage[self.is_body], self.words_per_passage[self.is_body]
        before = np.cumsum(words) - words
        first = np.searchsorted(codes, codes)  # the document's first body passage
        base, limit = self.document_bytes  # 0 before the body, 1 after it; no interpolation between documents
        n_words = np.bincount(codes, weights=words, minlength=len(base))
        total = np.maximum(n_words[codes], 1)
        done = (before - before[first]) / total
        at = np.concatenate([base, np.column_stack([starts, ends]).ravel(), limit])
        value = np.concatenate(
            [np.zeros(len(base)), np.column_stack([done, done + words / total]).ravel(), n_words > 0]
        )
        doc = np.concatenate([np.arange(len(base)), np.repeat(codes, 2), np.arange(len(base))])
        order = np.lexsort((doc, at))
        return at[order].astype(np.float64), value[order]

    def progress(self, at: Positions) -> NDArray[np.float64]:
        """Return how far into its document's body each buffer position lies, 0 to 1, counted in words."""
        x, y = self.whole.progress_scale
        return np.interp(at, x, y) if len(x) else np.zeros(len(at))
