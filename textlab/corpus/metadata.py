"""Add columns and rename speakers (`join`, `assign`, `rename_speakers`); spans are not changed."""

from __future__ import annotations

from collections.abc import Container, Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from .. import _checks
from ..errors import SchemaError
from .schema import HOW_KNOWN, LAYERS, check_words, completed_attribution, no_duplicates
from .select import column_of

if TYPE_CHECKING:
    from .data import CorpusData

_FIXED = {
    **dict.fromkeys(("doc_id", "passage_id", "start", "end"), "it defines which words a row refers to"),
    **dict.fromkeys(("n_chars", "sha256", "text"), "it comes from the text"),
    "layer": f"lay it over the text with annotate (one of {', '.join(LAYERS)})",
}  # reasons why a column cannot be assigned


def join(data: CorpusData, table: pd.DataFrame, on: str) -> CorpusData:
    """Add the columns of `table` to documents (for ``on="doc_id"``) or passages; see `Corpus.join`."""
    _checks.columns("join", table, ())
    key = table.set_index(on) if on in table.columns else table
    no_duplicates("join", on, key.index)
    target = data.documents if on == "doc_id" else data.passages
    brings_speakers = on != "doc_id" and "speaker" in key.columns
    fresh = HOW_KNOWN if brings_speakers else ()  # attributions of missing speakers may be overwritten
    taken = [c for c in key.columns if c in target.columns and c not in fresh and target[c].notna().any()]
    if taken:
        raise SchemaError(f"join: the column {taken[0]!r} is already there; rename it in your table first.")
    at = target.index if on == "doc_id" else column_of("join", data.passages, data.documents, on)
    wide = target.drop(columns=[c for c in key.columns if c in target.columns])
    wide = pd.concat([wide, key.reindex(at).set_axis(target.index)], axis=1)
    if brings_speakers:
        wide = _with_attribution(wide, key.columns)
    wide = wide[[*target.columns, *(c for c in key.columns if c not in target.columns)]]
    return data.derived(documents=wide) if on == "doc_id" else data.derived(passages=wide)


def _with_attribution(passages: pd.DataFrame, given: Container[Hashable]) -> pd.DataFrame:
    """Complete missing attribution and confidence of newly added speakers."""
    unsaid = pd.Series(None, index=passages.index, dtype="str")
    how, sure = completed_attribution(*(passages[name] if name in given else unsaid for name in HOW_KNOWN))
    named = passages["speaker"].notna()
    out = passages.assign(attribution=how.where(named, "unresolved"), confidence=sure.where(named, "low"))
    check_words(out)
    return out


# ---------------------------------------------------------------------- assign


def assign(data: CorpusData, columns: Mapping[str, Any]) -> CorpusData:
    """Add or replace columns, one after the other; see `Corpus.assign`."""
    for name, values in columns.items():
        if name in _FIXED:
            raise SchemaError(f"assign: {name!r} cannot be assigned: {_FIXED[name]}.")
        data = _assigned(data, name, values(data.documents.copy()) if callable(values) else values)
    return data


def _assigned(data: CorpusData, name: str, values: Any) -> CorpusData:
    side, column = _as_column(data, name, values)
    if side == "documents" and name not in data.passages.columns:
        return data.derived(documents=_with_column(data.documents, name, column))
    if side == "documents":
        named = data.passages["doc_id"][data.passages["doc_id"].isin(column.index)]
        column = named.map(column)
    elif name in data.documents.columns:
        raise SchemaError(
            f"assign: {name!r} is a column of documents; give a value per doc_id, or choose another name."
        )
    passages = _with_column(data.passages, name, column)
    if name == "speaker":
        passages = _newly_attributed(data.passages, passages)
    check_words(passages)
    return data.derived(passages=passages)


def _with_column(table: pd.DataFrame, name: str, column: pd.Series) -> pd.DataFrame:
    """Return `table` with the values of `column`; rows that `column` lacks keep their value."""
    named = table.index.isin(column.index)
    column = column.reindex(table.index)
    if name in table.columns and not named.all():
        column = column.astype(object).where(named, table[name].astype(object)).infer_objects()
    return table.assign(**{name: column})


def _as_column(data: CorpusData, name: str, values: Any) -> tuple[str, pd.Series]:
    """Return whether `values` belong to documents or passages, and a value for each id."""
    if isinstance(values, Mapping):
        values = pd.Series(values, dtype=object).infer_objects() if values else pd.Series(dtype=object)
    if isinstance(values, pd.Series):
        return _by_id(data, name, values)
    if isinstance(values, str) or not hasattr(values, "__len__"):
        return "documents", pd.Series([values] * len(data.documents), index=data.documents.index)
    if len(values) == len(data.documents):
        return "documents", pd.Series(list(values), index=data.documents.index)
    raise SchemaError(
        f"assign: {name} has {len(values)} values for {len(data.documents)} documents; give one for each, or a "
        "mapping (or Series) of doc_id or passage_id to value."
    )


def _by_id(data: CorpusData, name: str, values: pd.Series) -> tuple[str, pd.Series]:
    no_duplicates("assign", "id", values.index)
    for side, table in (("documents", data.documents), ("passages", data.passages)):
        if values.index.isin(table.index).all():
            return side, values
    odd = values.index[~values.index.isin(data.documents.index) & ~values.index.isin(data.passages.index)]
    if len(odd):
        _checks.known(f"assign: {name}", "document or passage", odd[0], data.documents.index, see="corpus.documents")
    raise SchemaError(f"assign: {name} mixes doc_id and passage_id; use only one of them.")


# ---------------------------------------------------------------------- speakers


def _newly_attributed(before: pd.DataFrame, passages: pd.DataFrame) -> pd.DataFrame:
    """Mark changed speakers as ``coded``, ``high``, and removed ones as ``unresolved``, ``low``."""
    was, now = before["speaker"].astype(object), passages["speaker"].astype(object)
    changed = (was != now) & ~(was.isna() & now.isna())
    how, sure = now.notna().map({True: "coded", False: "unresolved"}), now.notna().map({True: "high", False: "low"})
    out = passages.assign(
        attribution=passages["attribution"].where(~changed, how),
        confidence=passages["confidence"].where(~changed, sure),
    )
    return out.assign(speaker=pd.Series(now.where(now.notna(), None), index=out.index, dtype="str"))


def rename_speakers(data: CorpusData, names: Mapping[str, str | None]) -> CorpusData:
    """Rename speakers; see `Corpus.rename_speakers`."""
    if not isinstance(names, Mapping):
        raise SchemaError(f"rename_speakers: names must be a mapping of old to new, not {type(names).__name__}.")
    column = data.passages["speaker"]
    present = column.dropna().unique()
    for old, new in names.items():
        _checks.known("rename_speakers", "speaker", old, present, see="corpus.speakers")
        if new is not None and not (isinstance(new, str) and new.strip()):
            raise SchemaError(f"rename_speakers: the new name of {old!r} must be a non-empty string, not {new!r}.")
    now = [names.get(name, name) for name in column.astype(object).where(column.notna(), None)]
    passages = data.passages.assign(speaker=pd.Series(now, index=column.index, dtype="str"))
    gone = passages["speaker"].isna() & column.notna()
    passages["attribution"] = passages["attribution"].where(~gone, "unresolved")
    passages["confidence"] = passages["confidence"].where(~gone, "low")
    told = ", ".join(f"{old} to {new or 'nobody'}" for old, new in names.items())
    return data.derived(passages=passages, step=f"speakers renamed: {told}")
