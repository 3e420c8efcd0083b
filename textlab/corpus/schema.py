"""Validation and completion of the two tables of a corpus."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks
from .._wording import counted
from ..errors import SchemaError

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
CONFIDENCES = ("high", "medium", "low")  # both lists are ordered from certain to doubtful
HOW_KNOWN = ("attribution", "confidence")
USUAL_CONFIDENCE = {"given": "high", "coded": "high", "inferred": "medium", "unresolved": "low"}


def text_array(documents: pd.DataFrame, texts: Mapping[str, str] | Sequence[str]) -> Any:
    """Return the texts in the order of `documents`, as an Arrow array."""
    import pyarrow as pa

    if not isinstance(documents, pd.DataFrame):
        raise SchemaError(f"Corpus: documents must be a pandas DataFrame, not {type(documents).__name__}.")
    no_duplicates("Corpus", "doc_id", documents.index.astype(str))
    if isinstance(texts, str):
        raise SchemaError("Corpus: texts must be a mapping of doc_id to text or a list of texts, not a single string.")
    if isinstance(texts, pd.Series):  # its index says whose text it is
        texts = texts.to_dict()
    if isinstance(texts, Mapping):
        missing = [d for d in documents.index if d not in texts]
        if missing:
            raise SchemaError(f"Corpus: no text for document {missing[0]!r} ({len(missing)} missing).")
        texts = [texts[d] for d in documents.index]
    if len(texts) != len(documents):
        raise SchemaError(f"Corpus: {counted(len(documents), 'document')} but {counted(len(texts), 'text')}.")
    try:
        array = pa.array(texts, type=pa.large_string())
        if array.null_count:
            raise TypeError("a text is missing")
        return array
    except (pa.ArrowException, UnicodeEncodeError, TypeError) as error:
        raise SchemaError(f"Corpus: a text is not valid Unicode text ({error}).") from error


def sha256_of(array: Any) -> list[str]:
    """Return the SHA-256 of every text of an Arrow array."""
    if hasattr(array, "chunks"):
        return [name for chunk in array.chunks for name in sha256_of(chunk)]
    _, offsets, data = array.buffers()
    edges = np.frombuffer(offsets, dtype=np.int64)[array.offset : array.offset + len(array) + 1].tolist()
    held = memoryview(data or b"")
    return [hashlib.sha256(held[low:high]).hexdigest() for low, high in pairwise(edges)]


def clean_documents(
    documents: pd.DataFrame, n_chars: NDArray[np.int64], sha256: Callable[[], Sequence[str]]
) -> pd.DataFrame:
    """Complete the columns of a table of documents; `sha256` is called only if a checksum is missing."""
    out = documents.copy()
    out.index = pd.Index(out.index.astype(str), name="doc_id")
    for name in DOCUMENT_COLUMNS:
        if name not in out.columns:
            out[name] = pd.Series(None, index=out.index, dtype="str")
    if out["sha256"].isna().any():
        out["sha256"] = out["sha256"].where(out["sha256"].notna(), sha256())
    out["n_chars"] = n_chars
    return out[[*DOCUMENT_COLUMNS, *(c for c in out.columns if c not in DOCUMENT_COLUMNS)]]


_DEFAULTS = {"layer": "body", "kind": "passage", "speaker": None, "attribution": None, "confidence": None}


def clean_passages(passages: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Check a table of passages, complete its columns, and sort it in document order.

    Raises
    ------
    SchemaError
        A column is missing, an id occurs twice, a span lies outside its text or overlaps another, or a layer,
        attribution or confidence is unknown.
    UnknownName
        There is no such document.
    """
    _checks.columns("Corpus", passages, ("doc_id", "start", "end"), of="passages")
    out = passages.copy()
    out.index = pd.Index(out.index.astype(str), name="passage_id")
    no_duplicates("Corpus", "passage_id", out.index)
    out["doc_id"] = out["doc_id"].astype("str")  # same dtype as the index of documents
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
    check_words(out)
    out = check_spans(out, documents)
    return out[[*PASSAGE_COLUMNS, *(c for c in out.columns if c not in PASSAGE_COLUMNS)]]


def completed_attribution(attribution: pd.Series, confidence: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Fill in missing attributions with ``coded``, and missing confidences to match."""
    how = attribution.where(attribution.notna(), "coded")
    return how, confidence.where(confidence.notna(), how.map(USUAL_CONFIDENCE))


def check_words(passages: pd.DataFrame) -> None:
    """Refuse an unknown layer, attribution or confidence."""
    for name, allowed in (("layer", LAYERS), ("attribution", ATTRIBUTIONS), ("confidence", CONFIDENCES)):
        odd = passages.loc[~passages[name].isin(allowed), name]
        if len(odd):
            _checks.one_of(f"Corpus: passage {odd.index[0]!r}", name, odd.iloc[0], allowed)


def check_spans(passages: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Check spans, and return the table in document order with integer edges.

    Spans that overlap or lie outside their text are refused.
    """
    codes = documents.index.get_indexer(pd.Index(passages["doc_id"]))
    if (codes < 0).any():
        odd = passages["doc_id"].iloc[int(np.argmax(codes < 0))]
        _checks.known("Corpus", "document", odd, documents.index)
    try:
        exact = passages[["start", "end"]].to_numpy(float, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise SchemaError(f"Corpus: start and end must be whole numbers ({error}).") from error
    if not (exact == np.floor(exact)).all():  # NaN is not equal to itself
        raise SchemaError("Corpus: start and end must be whole numbers; some are missing or fractional.")
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
            f"{int(bad.sum())} in total."
        )


def no_duplicates(who: str, what: str, index: pd.Index) -> None:
    """Refuse an index in which an id occurs twice."""
    if not index.is_unique:
        twice = index[index.duplicated()][0]
        raise SchemaError(f"{who}: the {what} {twice!r} occurs more than once; ids must be unique.")


def empty_table(*names: str) -> pd.DataFrame:
    """Return an empty table with these string columns."""
    return pd.DataFrame({name: pd.Series(dtype="str") for name in names})


def clean_corrections(table: pd.DataFrame | None, documents: pd.DataFrame) -> pd.DataFrame:
    """Check a table of corrections, and sort it in document order."""
    if table is None:
        return empty_table("doc_id", "corrected").assign(start=0, end=0)[["doc_id", "start", "end", "corrected"]]
    _checks.columns("Corpus", table, ("doc_id", "start", "end", "corrected"), of="corrections")
    return check_spans(table, documents).reset_index(drop=True)


def fingerprint_of(documents: pd.DataFrame, passages: pd.DataFrame) -> str:
    """Return 16 hex digits that change when a text, a span, a layer or a speaker label changes."""
    digest = hashlib.sha256()
    for column in (documents.index, documents["sha256"]):
        digest.update("\x1f".join(column).encode())
    for name in ("doc_id", "layer", "turn_id", "speaker", "attribution"):
        digest.update("\x1f".join(passages[name].astype("str").fillna("")).encode())
    for name in ("start", "end"):
        digest.update(passages[name].to_numpy("<i8").tobytes())
    return digest.hexdigest()[:16]
