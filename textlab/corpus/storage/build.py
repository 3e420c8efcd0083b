"""Build a corpus on disk from a stream of texts (`Corpus.build`)."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...errors import SchemaError
from ..schema import clean_corrections, clean_documents, clean_passages, empty_table, fingerprint_of
from .folder import bundle_at, finish, open_folder, pack_tables, text_writer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..data import CorpusData

_SCALARS = (bool, int, float, str, datetime.date)  # datetime and Timestamp are subclasses of date
_LARGEST = 2**31 - 1  # bytes: token offsets within a document are stored in 32 bits


def build(folder: Path, items: Iterable[Any], passages: Callable[[str], Any] | None) -> CorpusData:
    """Build a corpus; see `Corpus.build`."""
    tables = _Tables(passages)
    with bundle_at("build", folder) as bundle:
        with text_writer(bundle) as writer:
            for item in items:
                full = writer.add(tables.add(*_unpacked(item)))
                if full:
                    tables.check()
        made = tables.made()
        finish(bundle, writer, pack_tables("build", made), fingerprint_of(made["documents"], made["passages"]))
    return open_folder(folder)


def _unpacked(item: Any) -> tuple[str, str | bytes, Mapping[str, Any]]:
    """Return the id, text and metadata of an item."""
    if not isinstance(item, tuple) or len(item) not in (2, 3):
        raise SchemaError(f"build: an item must be (doc_id, text) or (doc_id, text, metadata), not {_kind_of(item)}.")
    doc_id, text, metadata = item if len(item) == 3 else (*item, {})
    if not isinstance(doc_id, str) or not doc_id:
        raise SchemaError(f"build: a doc_id must be a text that is not empty, not {doc_id!r}.")
    if not isinstance(text, str | bytes):
        raise SchemaError(f"build: the text of {doc_id!r} must be str or bytes, not {type(text).__name__}.")
    if not isinstance(metadata, Mapping):
        raise SchemaError(f"build: the metadata of {doc_id!r} must be a mapping, not {type(metadata).__name__}.")
    return doc_id, text, metadata


def _kind_of(item: Any) -> str:
    return f"{type(item).__name__} of {len(item)}" if isinstance(item, tuple | list) else type(item).__name__


class _Tables:
    """The tables of a corpus under construction; documents are checked on arrival, not after hours of reading."""

    def __init__(self, passages: Callable[[str], Any] | None) -> None:
        self._rule = passages
        self._n_chars: dict[str, int] = {}
        self._sha256: list[str] = []
        self._columns: dict[str, list[Any]] = {}
        self._kinds: dict[str, type] = {}
        self._unchecked: list[pd.DataFrame] = []
        self._checked: list[pd.DataFrame] = []

    def add(self, doc_id: str, text: str | bytes, metadata: Mapping[str, Any]) -> bytes:
        """Record a document's tables, and return its text as bytes."""
        if doc_id in self._n_chars:
            raise SchemaError(f"build: the doc_id {doc_id!r} occurs more than once; ids must be unique.")
        raw, words = _both(doc_id, text)
        self._note(doc_id, metadata)
        self._n_chars[doc_id] = len(words)
        self._sha256.append(hashlib.sha256(raw).hexdigest())
        if self._rule is not None:
            mine = pd.DataFrame(self._rule(words)).assign(doc_id=doc_id)
            self._unchecked += [mine.set_axis(_passage_ids(doc_id, len(mine)))] if len(mine) else []
        return raw

    def _note(self, doc_id: str, metadata: Mapping[str, Any]) -> None:
        for name, value in metadata.items():
            kind = self._kind(doc_id, name, value)
            if kind is not None and self._kinds.setdefault(name, kind) is not kind:
                raise SchemaError(
                    f"build: {name!r} of {doc_id!r} is {kind.__name__}, but {self._kinds[name].__name__} before; "
                    "give a column values of one type."
                )
            column = self._columns.setdefault(name, [])
            column += [None] * (len(self._n_chars) - len(column)) + [value]

    def _kind(self, doc_id: str, name: str, value: Any) -> type | None:
        """Return the type of a value; None if it is missing."""
        if not isinstance(name, str) or name in ("doc_id", "n_chars", "sha256"):
            raise SchemaError(f"build: metadata of {doc_id!r} cannot be called {name!r}; choose another name.")
        if value is None or (isinstance(value, float) and np.isnan(value)) or value is pd.NaT:
            return None
        for kind in _SCALARS:
            if isinstance(value, kind):
                return datetime.datetime if isinstance(value, datetime.datetime) else kind
        raise SchemaError(
            f"build: {name!r} of {doc_id!r} is {type(value).__name__}; metadata must be text, numbers, dates or None."
        )

    def check(self) -> None:
        """Check the spans of passages, once for each batch."""
        if self._unchecked:
            mine = pd.concat(self._unchecked)
            ids = pd.unique(mine["doc_id"])
            n_chars = pd.DataFrame({"n_chars": [self._n_chars[d] for d in ids]}, index=pd.Index(ids, dtype="str"))
            self._checked.append(clean_passages(mine, n_chars))
            self._unchecked = []

    def made(self) -> dict[str, pd.DataFrame]:
        """Return the tables of the corpus."""
        self.check()
        index = pd.Index(list(self._n_chars), dtype="str", name="doc_id")
        n_chars = np.fromiter(self._n_chars.values(), dtype=np.int64, count=len(index))
        columns = {
            name: _metadata_column(values, self._kinds.get(name), len(index)) for name, values in self._columns.items()
        }
        columns["sha256"] = pd.array(self._sha256, dtype="str")
        documents = clean_documents(pd.DataFrame(columns, index=index), n_chars, list)
        whole = _whole_documents(index, n_chars) if self._rule is None else pd.concat([_none(), *self._checked])
        return {
            "documents": documents,
            "passages": clean_passages(whole, documents),
            "notes": empty_table("source", "doc_id", "status", "note"),
            "corrections": clean_corrections(None, documents),
        }


def _both(doc_id: str, text: str | bytes) -> tuple[bytes, str]:
    """Return a text as bytes and as str."""
    try:
        raw, words = (text.encode(), text) if isinstance(text, str) else (text, text.decode())
    except UnicodeError as error:
        raise SchemaError(f"build: the text of {doc_id!r} is not valid Unicode text in UTF-8 ({error}).") from error
    if len(raw) > _LARGEST:
        raise SchemaError(f"build: the text of {doc_id!r} is larger than 2 GiB; cut it into several documents.")
    return raw, words


def _passage_ids(doc_id: str, n: int) -> list[str]:
    return [f"{doc_id}:p{number:04d}" for number in range(1, n + 1)]


def _metadata_column(values: list[Any], kind: type | None, n: int) -> Any:
    """Return a column of metadata; integers stay integers even if some are missing."""
    values = values + [None] * (n - len(values))
    if kind in (None, str):
        return pd.array(values, dtype="str")
    if kind in (int, bool) and None in values:
        return pd.array(values, dtype="Int64" if kind is int else "boolean")
    return values


def _whole_documents(index: pd.Index, n_chars: NDArray[np.int64]) -> pd.DataFrame:
    """Return every document as a single passage."""
    return pd.DataFrame({"doc_id": index, "start": 0, "end": n_chars}, index=index + ":p0001")


def _none() -> pd.DataFrame:
    return empty_table("doc_id").assign(start=0, end=0)
