"""A corpus: verbatim source texts under two tables, *documents* and *passages*.

A passage is a stand-off span into a document: it says whose voice the stretch is (``layer``), what it is
(``kind``), who speaks and how that is known (``speaker``, ``attribution``, ``confidence``) and to which
turn it belongs. The text itself is never altered, so any number counted from passages opens as words again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from . import _checks
from .errors import SchemaError

if TYPE_CHECKING:
    from numpy.typing import NDArray

DOCUMENT_COLUMNS = (
    "title", "authors", "genre", "language", "date_earliest", "date_latest", "date_precision",
    "source", "sha256", "n_chars",
)  # fmt: skip
PASSAGE_COLUMNS = (
    "doc_id", "start", "end", "layer", "kind", "turn_id", "speaker", "attribution", "confidence",
)  # fmt: skip
LAYERS = ("body", "machine_summary", "furniture", "heading", "metadata")
ATTRIBUTIONS = ("given", "coded", "inferred", "unresolved")
CONFIDENCES = ("high", "medium", "low")


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
        store = _text_store(documents, texts)
        self._store, self._slots = store, np.arange(len(documents))
        self._documents = _clean_documents(documents, store)
        self._passages = _clean_passages(passages, self._documents)
        self._notes = _empty("source", "doc_id", "status", "note") if notes is None else notes.copy()
        self._corrections = _clean_corrections(corrections, self)
        self._whole: Corpus = self

    @classmethod
    def _derive(
        cls, parent: Corpus, documents: pd.DataFrame, passages: pd.DataFrame, *, whole: Corpus | None = None
    ) -> Corpus:
        """A corpus over the same texts; `whole` is the corpus that progress is measured on."""
        new = object.__new__(cls)
        new._store, new._notes, new._corrections = parent._store, parent._notes, parent._corrections
        new._slots = parent._slots[parent._documents.index.get_indexer(documents.index)]
        new._documents, new._passages = documents, passages
        new._whole = whole or parent._whole
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
        body = self._passages[self._passages["layer"] == "body"]
        named = body[body["speaker"].notna()]
        # a turn id is unique in its document only
        named = named.assign(turn=named.groupby(["doc_id", "turn_id"], sort=False).ngroup())
        table = named.groupby("speaker", observed=True).agg(
            n_documents=("doc_id", "nunique"), n_turns=("turn", "nunique"), n_passages=("doc_id", "size")
        )
        words = pd.Series(self._words_per_passage(), index=self._passages.index)
        table["n_words"] = words.loc[named.index].groupby(named["speaker"], observed=True).sum()
        return table.sort_values(["n_words", "n_turns"], ascending=False, kind="stable")

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
        row: Any = self._passages.loc[passage_id]
        return self.document_text(row["doc_id"])[row["start"] : row["end"]]

    def document_text(self, doc_id: str) -> str:
        """The whole source text of a document, verbatim."""
        _checks.known("document_text", "document", doc_id, self._documents.index, see="corpus.documents")
        slot = self._slots[self._documents.index.get_loc(doc_id)]
        return str(self._store[int(slot)].as_py())

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that change when a text, a span, a layer or a speaker label changes."""
        digest = hashlib.sha256()
        for column in (self._documents.index, self._documents["sha256"]):
            digest.update("\x1f".join(column).encode())
        for name in ("doc_id", "layer", "turn_id", "speaker", "attribution"):
            digest.update("\x1f".join(self._passages[name].astype("str").fillna("")).encode())
        for name in ("start", "end"):
            digest.update(self._passages[name].to_numpy("<i8").tobytes())
        return digest.hexdigest()[:16]

    def __len__(self) -> int:
        return len(self._passages)

    def __repr__(self) -> str:
        body = int((self._passages["layer"] == "body").sum())
        speakers = self._passages.loc[self._passages["layer"] == "body", "speaker"].nunique()
        return (
            f"<Corpus: {_n(len(self._documents), 'document')}, {_n(len(self._passages), 'passage')} "
            f"({body:,} body), {_n(speakers, 'speaker')}>"
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
            keep &= _matches(name, wanted, self._column(name))
        passages = self._passages[keep]
        documents = self._documents[self._documents.index.isin(passages["doc_id"])]
        return Corpus._derive(self, documents, passages)

    def _column(self, name: str, *, who: str = "where") -> pd.Series:
        """A column of passages, or of documents spread over their passages."""
        if name == "passage_id":
            return self._passages.index.to_series()
        if name in self._passages.columns:
            return self._passages[name]
        _checks.known(who, "column", name, [*self._passages.columns, *self._documents.columns])
        return self._passages["doc_id"].map(self._documents[name])

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
        """
        _checks.columns("join", table, ())
        key = table.set_index(on) if on in table.columns else table
        _no_duplicates("join", on, key.index)
        target = self._documents if on == "doc_id" else self._passages
        taken = [c for c in key.columns if c in target.columns and target[c].notna().any()]
        if taken:
            raise SchemaError(f"join: the column {taken[0]!r} is already there; rename it in your table first.")
        at = target.index if on == "doc_id" else self._column(on, who="join")
        wide = target.drop(columns=[c for c in key.columns if c in target.columns])
        added = key.reindex(at).set_axis(target.index)
        wide = pd.concat([wide, added], axis=1)
        wide = wide[[*target.columns, *(c for c in key.columns if c not in target.columns)]]
        tables = (wide, self._passages) if on == "doc_id" else (self._documents, wide)
        return Corpus._derive(self, *tables)

    def group(self, by: str = "turn_id") -> Corpus:
        """Join neighbouring passages of one layer that share `by` into one: paragraphs back into turns."""
        from ._spans import left_out, merge_neighbours

        key = self._column(by, who="group")
        return Corpus._derive(self, self._documents, merge_neighbours(self._passages, key, apart=left_out(self)))

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
        from ._spans import split_passages

        _checks.one_of("split", "by", by, ("sentence", "paragraph", "window"))
        return Corpus._derive(self, self._documents, split_passages(self, by, size))

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
        from ._spans import overlay

        passages, notes = overlay(self, table)
        new = Corpus._derive(self, self._documents, _clean_passages(passages, self._documents))
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
        """`n` passages drawn without replacement (`n` per value of `by`), in document order."""
        n = _checks.whole("sample", "n", n, least=1)
        generator, _ = _checks.generator("sample", rng)
        groups = [np.arange(len(self))] if by is None else _positions_by(self._column(by, who="sample"))
        picks = [generator.permutation(g)[:n] for g in groups]
        rows = np.sort(np.concatenate(picks)) if picks else np.empty(0, dtype=int)
        passages = self._passages.iloc[rows]
        documents = self._documents[self._documents.index.isin(passages["doc_id"])]
        return Corpus._derive(self, documents, passages)

    def describe(self) -> pd.DataFrame:
        """One row a document: ``n_chars, n_words, n_words_body, n_turns, n_speakers, share_body, share_labelled``.

        Shares are of words: of the document that is body, and of the body whose speaker is known.
        """
        table = self._passages.assign(n_words=self._words_per_passage())
        body = table[table["layer"] == "body"]
        by_doc = body.groupby("doc_id", observed=True)
        out = self._documents[["title", "n_chars"]].copy()
        out["n_words"] = table.groupby("doc_id")["n_words"].sum()
        out["n_words_body"] = by_doc["n_words"].sum()
        out["n_turns"] = by_doc["turn_id"].nunique()
        out["n_speakers"] = by_doc["speaker"].nunique()
        labelled = body[body["speaker"].notna()].groupby("doc_id")["n_words"].sum()
        counts = ["n_words", "n_words_body", "n_turns", "n_speakers"]
        out[counts] = out[counts].fillna(0).astype("int64")
        out["share_body"] = out["n_words_body"] / out["n_words"].where(out["n_words"] > 0)
        out["share_labelled"] = labelled.reindex(out.index).fillna(0) / out["n_words_body"].where(
            out["n_words_body"] > 0
        )
        return out

    # ------------------------------------------------------------------ other formats (see store.py)

    def to_frame(self) -> pd.DataFrame:
        """One row a passage with its text and its document's metadata: what `from_frame` reads back."""
        from .store import to_frame

        return to_frame(self)

    def to_parquet(self, path: str | Path) -> Path:
        """Write the corpus to one checksummed file, atomically; `Corpus.from_parquet` gives it back exactly."""
        from .store import to_parquet

        return to_parquet(self, Path(path))

    @staticmethod
    def from_parquet(path: str | Path) -> Corpus:
        """Read what `to_parquet` wrote; an altered or cut file is refused with `UnreadableFile`."""
        from .store import from_parquet

        return from_parquet(Path(path))

    def to_quanteda_csv(self, path: str | Path) -> Path:
        """A csv that R's ``quanteda::corpus(read.csv(path))`` takes: ``doc_id, text`` and docvars, a row a passage."""
        from .store import to_quanteda_csv

        return to_quanteda_csv(self, Path(path))

    def to_tei(self, path: str | Path) -> Path:
        """The body's turns as TEI: one ``<u who=...>`` a turn, attribution and confidence kept."""
        from .store import to_tei

        return to_tei(self, Path(path))

    # ------------------------------------------------------------------ bytes under the characters

    @cached_property
    def _buffer(self) -> NDArray[np.uint8]:
        """The UTF-8 bytes of all texts of the store, one after the other, without a copy."""
        data = self._store.buffers()[2]
        return np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, dtype=np.uint8)

    @cached_property
    def _doc_bytes(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each document starts and ends in the buffer."""
        edges = np.frombuffer(self._store.buffers()[1], dtype=np.int64)[self._store.offset :]
        return edges[self._slots], edges[self._slots + 1]

    @cached_property
    def _doc_codes(self) -> NDArray[np.int64]:
        """The row of each passage's document in `documents`."""
        return np.asarray(self._documents.index.get_indexer(pd.Index(self._passages["doc_id"])), dtype=np.int64)

    @cached_property
    def _byte_spans(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where each passage starts and ends in the buffer."""
        starts = self._passages["start"].to_numpy(np.int64)
        ends = self._passages["end"].to_numpy(np.int64)
        base, limit = self._doc_bytes
        codes = self._doc_codes
        n_bytes, n_chars = limit - base, self._documents["n_chars"].to_numpy(np.int64)
        out_start, out_end = base[codes] + starts, base[codes] + ends
        whole = (starts == 0) & (ends == n_chars[codes])
        out_end[whole] = limit[codes[whole]]
        wide = (n_bytes != n_chars)[codes] & ~whole
        out_start[wide] = self._bytes_at(codes[wide], starts[wide])
        out_end[wide] = self._bytes_at(codes[wide], ends[wide])
        return out_start, out_end

    def _bytes_at(self, doc_codes: NDArray[np.int64], chars: NDArray[np.int64]) -> NDArray[np.int64]:
        """Str offsets of documents as buffer positions: the inverse of `_chars`."""
        base, limit = self._doc_bytes
        out = np.empty(len(chars), dtype=np.int64)
        order = np.argsort(doc_codes, kind="stable")
        for group in np.split(order, np.flatnonzero(np.diff(doc_codes[order])) + 1):
            if len(group):
                code = doc_codes[group[0]]
                lead = _lead_positions(self._buffer[base[code] : limit[code]])
                out[group] = base[code] + lead[chars[group]]
        return out

    @cached_property
    def _continuation(self) -> NDArray[np.int64]:
        """Sorted buffer positions of UTF-8 continuation bytes: what separates bytes from characters."""
        return np.flatnonzero((self._buffer & 0xC0) == 0x80)

    def _chars(self, doc_codes: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
        """Buffer positions as str offsets into their documents."""
        base = self._doc_bytes[0][doc_codes]
        skipped = np.searchsorted(self._continuation, at) - np.searchsorted(self._continuation, base)
        return np.asarray(at - base - skipped, dtype=np.int64)

    def _words_per_passage(self) -> NDArray[np.int64]:
        """White-space words of each passage, from one pass over the bytes."""
        starts, ends = self._byte_spans
        space = _IS_SPACE[self._buffer]
        first = np.flatnonzero(space[:-1] & ~space[1:]) + 1  # a word begins after white space ...
        inside = np.searchsorted(first, ends) - np.searchsorted(first, starts, side="right")
        inside = np.maximum(inside, 0)  # an empty passage before a word would count -1
        opens = (starts < ends) & ~space[np.minimum(starts, max(len(space) - 1, 0))] if len(space) else 0
        return np.asarray(inside + opens, dtype=np.int64)  # ... or where the passage begins

    @cached_property
    def _progress_scale(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Buffer positions and the share of the document's body words said before them."""
        whole = self._whole
        body = (whole._passages["layer"] == "body").to_numpy()
        starts, ends = (edge[body] for edge in whole._byte_spans)
        codes, words = whole._doc_codes[body], whole._words_per_passage()[body]
        before = np.cumsum(words) - words
        first = np.searchsorted(codes, codes)  # the document's first body passage
        total = np.bincount(codes, weights=words, minlength=len(whole._documents))[codes]
        total = np.maximum(total, 1)
        done = (before - before[first]) / total
        base, limit = whole._doc_bytes  # 0 before the body, 1 after it, and nothing from one document to the next
        n_words = np.bincount(codes, weights=words, minlength=len(base))
        at = np.concatenate([base, np.column_stack([starts, ends]).ravel(), limit])
        value = np.concatenate(
            [np.zeros(len(base)), np.column_stack([done, done + words / total]).ravel(), n_words > 0]
        )
        doc = np.concatenate([np.arange(len(base)), np.repeat(codes, 2), np.arange(len(base))])
        order = np.lexsort((doc, at))
        return at[order], value[order]

    def _progress(self, at: NDArray[np.int64]) -> NDArray[np.float64]:
        """Progress (0 to 1, by words of the body) of buffer positions."""
        x, y = self._progress_scale
        return np.interp(at, x, y) if len(x) else np.zeros(len(at))


# ---------------------------------------------------------------------- building and checking

_IS_SPACE = np.isin(np.arange(256), np.frombuffer(b" \t\n\r\x0b\x0c\x00", dtype=np.uint8))


def _n(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _lead_positions(raw: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Byte position of every character, and of the end."""
    return np.append(np.flatnonzero((raw & 0xC0) != 0x80), len(raw))


def _text_store(documents: pd.DataFrame, texts: Mapping[str, str] | Sequence[str]) -> Any:
    import pyarrow as pa

    if not isinstance(documents, pd.DataFrame):
        raise SchemaError(f"Corpus: documents must be a pandas DataFrame, not {type(documents).__name__}.")
    _no_duplicates("Corpus", "doc_id", documents.index.astype(str))
    if isinstance(texts, str):
        raise SchemaError("Corpus: texts must be a mapping of doc_id to text or a list of texts, not one text.")
    if isinstance(texts, pd.Series):  # its index says whose text it is
        texts = texts.to_dict()
    if isinstance(texts, Mapping):
        missing = [d for d in documents.index if d not in texts]
        if missing:
            raise SchemaError(f"Corpus: no text for document {missing[0]!r} ({len(missing)} missing).")
        texts = [texts[d] for d in documents.index]
    if len(texts) != len(documents):
        raise SchemaError(f"Corpus: {len(documents)} documents but {len(texts)} texts.")
    try:
        store = pa.array(texts, type=pa.large_string())
        if store.null_count:
            raise TypeError("a text is missing")
        return store
    except (pa.ArrowException, UnicodeEncodeError, TypeError) as error:
        raise SchemaError(f"Corpus: a text is not valid Unicode text ({error}).") from error


def _clean_documents(documents: pd.DataFrame, store: Any) -> pd.DataFrame:
    import pyarrow.compute as pc

    out = documents.copy()
    out.index = pd.Index(out.index.astype(str), name="doc_id")
    for name in DOCUMENT_COLUMNS:
        if name not in out.columns:
            out[name] = pd.Series(None, index=out.index, dtype="str")
    if out["sha256"].isna().any():
        made = [hashlib.sha256(t.as_buffer()).hexdigest() for t in store]
        out["sha256"] = out["sha256"].where(out["sha256"].notna(), made)
    out["n_chars"] = np.asarray(pc.utf8_length(store)).astype(np.int64)
    return out[[*DOCUMENT_COLUMNS, *(c for c in out.columns if c not in DOCUMENT_COLUMNS)]]


_DEFAULTS = {"layer": "body", "kind": "passage", "speaker": None, "attribution": None, "confidence": None}


def _clean_passages(passages: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    _checks.columns("Corpus", passages, ("doc_id", "start", "end"), of="passages")
    out = passages.copy()
    out.index = pd.Index(out.index.astype(str), name="passage_id")
    _no_duplicates("Corpus", "passage_id", out.index)
    out["doc_id"] = out["doc_id"].astype("str")  # as the index of documents
    for name, value in _DEFAULTS.items():
        if name not in out.columns:
            out[name] = pd.Series(value, index=out.index, dtype="str")
    if "turn_id" not in out.columns:
        out["turn_id"] = pd.Series(out.index, index=out.index, dtype="str")
    out["attribution"] = out["attribution"].where(
        out["attribution"].notna(), np.where(out["speaker"].isna(), "unresolved", "given")
    )
    out["confidence"] = out["confidence"].where(
        out["confidence"].notna(), np.where(out["speaker"].isna(), "low", "high")
    )
    _check_words(out)
    out = _check_spans(out, documents)
    return out[[*PASSAGE_COLUMNS, *(c for c in out.columns if c not in PASSAGE_COLUMNS)]]


def _check_words(passages: pd.DataFrame) -> None:
    for name, allowed in (("layer", LAYERS), ("attribution", ATTRIBUTIONS), ("confidence", CONFIDENCES)):
        odd = passages.loc[~passages[name].isin(allowed), name]
        if len(odd):
            _checks.one_of(f"Corpus: passage {odd.index[0]!r}", name, odd.iloc[0], allowed)


def _check_spans(passages: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    codes = documents.index.get_indexer(pd.Index(passages["doc_id"]))
    if (codes < 0).any():
        odd = passages["doc_id"].iloc[int(np.argmax(codes < 0))]
        _checks.known("Corpus", "document", odd, documents.index)
    try:
        exact = passages[["start", "end"]].to_numpy(float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise SchemaError(f"Corpus: start and end must be whole numbers ({error}).") from error
    if not (exact == np.floor(exact)).all():  # NaN is not equal to itself
        raise SchemaError("Corpus: start and end must be whole numbers; some are missing or fractions.")
    edges = exact.astype(np.int64)
    order = np.lexsort((edges[:, 1], edges[:, 0], codes))
    out, codes, edges = passages.iloc[order].copy(), codes[order], edges[order]
    out["start"], out["end"] = edges[:, 0], edges[:, 1]
    limit = documents["n_chars"].to_numpy()[codes]
    bad = (edges[:, 0] < 0) | (edges[:, 1] < edges[:, 0]) | (edges[:, 1] > limit)
    _refuse(out, bad, "lies outside its text")
    overlap = np.zeros(len(out), dtype=bool)
    overlap[1:] = (codes[1:] == codes[:-1]) & (edges[1:, 0] < edges[:-1, 1])
    _refuse(out, overlap, "overlaps the passage before it")
    return out


def _refuse(passages: pd.DataFrame, bad: NDArray[np.bool_], why: str) -> None:
    if bad.any():
        row = passages[bad].iloc[0]
        raise SchemaError(
            f"Corpus: passage {passages.index[bad][0]!r} ({row['doc_id']}, {row['start']} to {row['end']}) {why}; "
            f"{int(bad.sum())} such."
        )


def _no_duplicates(who: str, what: str, index: pd.Index) -> None:
    if not index.is_unique:
        twice = index[index.duplicated()][0]
        raise SchemaError(f"{who}: the {what} {twice!r} occurs more than once; ids must be unique.")


def _empty(*names: str) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="str") for name in names})


def _clean_corrections(table: pd.DataFrame | None, corpus: Corpus) -> pd.DataFrame:
    if table is None:
        return _empty("doc_id", "corrected").assign(start=0, end=0)[["doc_id", "start", "end", "corrected"]]
    _checks.columns("Corpus", table, ("doc_id", "start", "end", "corrected"), of="corrections")
    return _check_spans(table, corpus._documents).reset_index(drop=True)


def _matches(name: str, wanted: Any, column: pd.Series) -> NDArray[np.bool_]:
    if isinstance(wanted, Callable):  # type: ignore[arg-type]
        hit = pd.Series(wanted(column), index=column.index).astype("boolean")
        return hit.fillna(False).to_numpy(bool)  # a missing value meets no condition
    values = list(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str) else [wanted]
    texts = [v for v in values if isinstance(v, str)]
    present = set(column.dropna()) if texts else set()
    for value in (v for v in texts if v not in present):
        see = "corpus.speakers" if name == "speaker" else "corpus.passages"
        _checks.known("where", name, value, sorted(map(str, present)), see=see)
    hit = column.isin([v for v in values if v is not None])
    if None in values:
        hit |= column.isna()
    return hit.to_numpy(bool)


def _positions_by(column: pd.Series) -> list[NDArray[np.int64]]:
    codes, _ = pd.factorize(column, sort=True)
    order = np.argsort(codes, kind="stable")
    order = order[np.searchsorted(codes[order], 0) :]
    return np.split(order, np.flatnonzero(np.diff(codes[order])) + 1) if len(order) else []
