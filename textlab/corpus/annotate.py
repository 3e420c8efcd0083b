"""Overlay annotations on the text (`Corpus.annotate`); later annotations override earlier ones.

All documents are placed on one axis of characters, with a gap of one between them, so that one sorted search serves
the whole corpus. The edges of all passages and of all rows of the table cut this axis into elementary stretches, each
of which lies entirely inside or outside every passage and every row::

    passages     |---- p1 ----|      |-- p2 --|
    rows               |-- r1 ---|
    stretches    | p1  | p1 r1 | r1 | |   p2   |
    pieces       p1.01   p1.02   new        p2

A stretch inside a passage becomes a piece of it, a stretch in a row but in no passage becomes a new passage, and any
other stretch is dropped. Pieces are then stripped of white space, take the values that their row gives, and get ids.
An id is never reused: it either names the same span as before, or is new.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .. import _checks
from .._wording import counted
from ..errors import SchemaError
from .schema import HOW_KNOWN, clean_passages, completed_attribution
from .spans import changes, inside, numbered, piece_ids, sorted_unique, trim

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .data import CorpusData

    Flags = dict[str, NDArray[np.bool_]]  # for each column, one flag per piece

WHERE = ("doc_id", "start", "end")


def annotate(data: CorpusData, table: pd.DataFrame) -> CorpusData:
    """Overlay `table` on the passages; see `Corpus.annotate` and, for the ids, `overlay`."""
    passages, report = overlay(data, table)
    step = f"{counted(len(table), 'annotation')} laid over the text"
    new = data.derived(passages=clean_passages(passages, data.documents), step=step)
    notes = pd.concat([data.notes, report], ignore_index=True)
    return replace(new, notes=notes, part_of=None if data.part_of is None else _with_new_layers(data.whole, table))


def _with_new_layers(whole: CorpusData, table: pd.DataFrame) -> CorpusData:
    """Return the corpus that progress is measured on; only changes of layer in `table` affect it."""
    if "layer" not in table.columns or not table["layer"].notna().any():
        return whole
    return annotate(whole, table.loc[table["layer"].notna(), [*WHERE, "layer"]])


def overlay(data: CorpusData, table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Overlay `table` on the passages: cut at its edges, set its values, report what they replaced.

    Parameters
    ----------
    data : CorpusData
    table : DataFrame
        Columns ``doc_id, start, end`` and the columns to set; missing values set nothing.

    Returns
    -------
    passages : DataFrame
        The pieces of a cut passage are named ``{passage_id}.01``, ...; passages created where there was none
        ``{doc_id}:a0001``, ... A new speaker without an attribution becomes ``coded``, ``high``. Unless the
        table has ``turn_id``, the pieces of one row whose speaker changed form one new turn,
        ``{doc_id}:at0001``, ...
    notes : DataFrame
        Columns ``source, doc_id, status, note``, one row for each document: the numbers of stretches set,
        overwritten and new, and of passages cut. *Overwritten* means that an existing value was replaced by a
        different one; the attribution of a missing speaker does not count.

    Raises
    ------
    SchemaError
        The table sets nothing; rows lie outside the text, are empty or overlap; or a row without ``layer``
        covers words that belong to no passage.
    UnknownName
        No such document.
    """
    rows = checked_rows(data, table)
    pieces = _cut_at_edges(data, rows)
    out, overwritten = _with_values(data, rows, pieces)
    out = _with_ids(data, rows, out, pieces)
    return out, _annotation_notes(data, pieces, overwritten)


def _cut_at_edges(data: CorpusData, rows: pd.DataFrame) -> pd.DataFrame:
    """Return all stretches after cutting: ``doc, start, end, passage, row``; -1 for no passage or row."""
    codes = data.rows_of(rows["doc_id"])
    laid = _on_line(data, codes, rows["start"].to_numpy(), rows["end"].to_numpy())
    mine = _line_spans(data, data)
    whole = mine if data.part_of is None else _line_spans(data, data.whole)
    old = _elementary(mine, laid)
    old = old[old["passage"] >= 0]
    # passages left out by `where` must not be set, but their words are not uncovered either
    new = _elementary(whole, laid)
    new = new[(new["passage"] < 0) & (inside(*mine, new["start"].to_numpy()) < 0)]
    empty = np.flatnonzero(mine[0] == mine[1])
    kept = pd.DataFrame({"start": mine[0][empty], "end": mine[0][empty], "passage": empty, "row": -1})
    out = pd.concat([old, new[new["row"] >= 0], kept]).sort_values(["start", "end"], kind="stable")
    return _trim_cut(data, rows, out.reset_index(drop=True))


def _origins(data: CorpusData) -> NDArray[np.int64]:
    """Return the start of each document on the common axis, with a gap of one between documents."""
    n_chars = data.document_chars + 1
    return np.asarray(np.cumsum(n_chars) - n_chars, dtype=np.int64)


def _on_line(
    data: CorpusData, codes: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    origin = _origins(data)[codes]
    return origin + start, origin + end


def _line_spans(data: CorpusData, other: CorpusData) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the passages of `other` in the documents of `data` as positions on the axis of `data`."""
    codes = data.rows_of(other.passages["doc_id"])
    kept = codes >= 0
    start, end = (other.passages[name].to_numpy(np.int64)[kept] for name in ("start", "end"))
    return _on_line(data, codes[kept], start, end)


def _elementary(
    spans: tuple[NDArray[np.int64], NDArray[np.int64]], laid: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> pd.DataFrame:
    """Return the stretches between all edges, with the span and the table row that contain each."""
    full = spans[0] < spans[1]  # an empty passage cuts nothing
    edges = sorted_unique(spans[0][full], spans[1][full], *laid)
    start = edges[:-1]
    return pd.DataFrame(
        {"start": start, "end": edges[1:], "passage": inside(*spans, start), "row": inside(*laid, start)}
    )


def _trim_cut(data: CorpusData, rows: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Convert to offsets in documents; strip white space from cut and new pieces, and drop empty ones."""
    origins = _origins(data)
    doc = np.searchsorted(origins, pieces["start"].to_numpy(), side="right") - 1
    passage = pieces["passage"].to_numpy()
    n_cuts = np.bincount(passage[passage >= 0], minlength=len(data.passages) + 1)
    loose = (passage < 0) | (n_cuts[passage] > 1)
    pieces = pieces.assign(doc=doc, start=pieces["start"] - origins[doc], end=pieces["end"] - origins[doc])
    edges = pieces[["start", "end"]].to_numpy(np.int64)
    mine = np.flatnonzero(loose)
    for group in np.split(mine, np.flatnonzero(np.diff(doc[mine])) + 1):
        text = data.document_text(data.documents.index[doc[group[0]]]) if len(group) else ""
        for at in group:
            edges[at] = trim(text, *edges[at].tolist())
    pieces["start"], pieces["end"] = edges[:, 0], edges[:, 1]
    pieces = pieces[~loose | (edges[:, 0] < edges[:, 1])].reset_index(drop=True)
    _refuse_uncovered(rows, pieces)
    return pieces


def _refuse_uncovered(rows: pd.DataFrame, pieces: pd.DataFrame) -> None:
    """Refuse new passages without a layer."""
    made = rows.iloc[np.unique(pieces.loc[pieces["passage"] < 0, "row"])]
    lacking = made["layer"].isna() if "layer" in rows.columns else pd.Series(True, index=made.index)
    refuse_rows(
        pd.Index(made["row"]), lacking.to_numpy(bool),
        "hold words that belong to no passage; give them a layer to make passages of these words, "
        "or end them at the edge of a passage",
    )  # fmt: skip


def _with_values(data: CorpusData, rows: pd.DataFrame, pieces: pd.DataFrame) -> tuple[pd.DataFrame, Flags]:
    """Return the passages under `pieces` with the values of `rows`, and flags of replaced values by column."""
    passage, row = pieces["passage"].to_numpy(), pieces["row"].to_numpy()
    source = data.passages.reset_index(drop=True)
    out = (source.reindex(passage) if (passage < 0).any() else source.iloc[passage]).reset_index(drop=True)
    out["doc_id"] = data.documents.index[pieces["doc"]].array
    out["start"], out["end"] = pieces["start"], pieces["end"]
    nobody = out["speaker"].isna().to_numpy(bool)
    new_words = _voices(rows, out, row)
    overwritten: Flags = {}
    for name in rows.columns.drop([*WHERE, "row"]):
        out[name], overwritten[name] = _overwritten(out.get(name), _given(rows[name], row))
        if name in HOW_KNOWN:
            overwritten[name] = overwritten[name] & ~nobody
    for name, values in new_words.items():
        out[name], _ = _overwritten(out[name], values)
    return out, overwritten


def _given(column: pd.Series, row: NDArray[np.int64]) -> pd.Series:
    """Return the value given by the row of each piece; missing where there is no row."""
    return _values_of(column).reset_index(drop=True).reindex(row).reset_index(drop=True)


def _values_of(column: pd.Series) -> pd.Series:
    """Return a categorical column as plain values, because an annotation may add a new category."""
    dtype = column.dtype
    return column.astype(dtype.categories.dtype) if isinstance(dtype, pd.CategoricalDtype) else column


def _overwritten(old: pd.Series | None, values: pd.Series) -> tuple[pd.Series, NDArray[np.bool_]]:
    """Return `old` updated with the non-missing `values`, and flags where a different value was replaced."""
    if old is None or old.isna().all():
        return values, np.zeros(len(values), dtype=bool)
    old = _values_of(old)
    given = values.notna()
    differs = given & old.notna() & (old != values).astype("boolean").fillna(True).astype(bool)
    return old.where(~given, values), differs.to_numpy(bool)


def _voices(rows: pd.DataFrame, out: pd.DataFrame, row: NDArray[np.int64]) -> dict[str, pd.Series]:
    """Return attribution and confidence for speakers that `rows` give without them."""
    if "speaker" not in rows.columns:
        return {}
    named = _given(rows["speaker"], row).notna()
    missing = pd.Series(None, index=out.index, dtype="str")
    how, sure = completed_attribution(*(_given(rows[n], row) if n in rows.columns else missing for n in HOW_KNOWN))
    return {"attribution": how.where(named), "confidence": sure.where(named)}


def _with_ids(data: CorpusData, rows: pd.DataFrame, out: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Assign ids to pieces, new passages and new turns, and complete the columns of new passages."""
    passage, row = pieces["passage"].to_numpy(), pieces["row"].to_numpy()
    made = passage < 0
    old_ids, before = data.passages.index, data.passages["speaker"].reset_index(drop=True)
    cut = np.bincount(passage[~made], minlength=len(data.passages) + 1)[passage] > 1
    taken = {*old_ids.tolist(), *data.whole.passages.index.tolist()}
    ids = np.empty(len(out), dtype=object)
    ids[~made] = piece_ids(old_ids[passage[~made]], passage[~made], cut[~made], taken)
    ids[made] = numbered(out["doc_id"][made], "a", taken)
    if made.any():
        out["kind"] = out["kind"].fillna("passage")
    if "speaker" in rows.columns:
        was = before.reindex(passage).reset_index(drop=True)
        _, differs = _overwritten(was, _given(rows["speaker"], row))
        changed = differs | (was.isna() & out["speaker"].notna()).to_numpy(bool)
        out["turn_id"] = _new_turns(data, rows, out, row, changed)
    out["turn_id"] = out["turn_id"].where(out["turn_id"].notna() | ~made, pd.Series(ids, dtype="str"))
    return out.set_index(pd.Index(ids, dtype=old_ids.dtype, name=old_ids.name))


def _new_turns(
    data: CorpusData, rows: pd.DataFrame, out: pd.DataFrame, row: NDArray[np.int64], changed: NDArray[np.bool_]
) -> pd.Series:
    """Return a new turn for the pieces of each row whose speaker changed, unless the row names the turn."""
    if "turn_id" in rows.columns:
        changed = changed & _given(rows["turn_id"], row).isna().to_numpy(bool)
    which = np.unique(row[changed])
    known = (c.passages["turn_id"].dropna().tolist() for c in (data, data.whole))
    names = numbered(rows["doc_id"].iloc[which], "at", set(out["turn_id"].dropna().tolist()).union(*known))
    new = pd.Series(names, index=which, dtype="str").reindex(row).reset_index(drop=True)
    return out["turn_id"].where(~changed, new)


def _annotation_notes(data: CorpusData, pieces: pd.DataFrame, overwritten: Flags) -> pd.DataFrame:
    """Return one note for every document that `annotate` changed."""
    n_pieces = pieces[pieces["passage"] >= 0].groupby("passage")["row"].transform("size")
    nth = pieces.groupby("passage").cumcount()
    flags = pd.DataFrame(
        {
            "set": pieces["row"] >= 0,
            "over": np.logical_or.reduce(list(overwritten.values())),
            "cut": n_pieces.reindex(pieces.index).gt(1) & (nth == 0),
            "new": pieces["passage"] < 0,
            **{f"over {name}": hit for name, hit in overwritten.items()},
        }
    )
    counts = flags.groupby(pieces["doc"]).sum().query("set > 0")
    ids = data.documents.index[counts.index.to_numpy(np.int64)]
    notes = {"source": "annotate", "doc_id": ids, "status": "annotated"}
    lines = [_line_of(count) for count in counts.to_dict("records")]
    return pd.DataFrame({**notes, "note": lines}, dtype="str")


def _line_of(count: Mapping[Hashable, int]) -> str:
    by_column = {str(name).removeprefix("over "): n for name, n in count.items() if str(name).startswith("over ")}
    which = ", ".join(f"{name} {n}" for name, n in by_column.items() if n)
    return (
        f"stretches set: {count['set']}; overwritten: {count['over']}{f' ({which})' if which else ''}; "
        f"passages cut: {count['cut']}; newly made: {count['new']}"
    )


# ---------------------------------------------------------------------- the table


def checked_rows(data: CorpusData, table: pd.DataFrame) -> pd.DataFrame:
    """Return the table in document order with integer edges, without columns that set nothing."""
    _checks.columns("annotate", table, WHERE)
    if "passage_id" in table.columns:
        raise SchemaError("annotate: passage ids are made here and cannot be set; drop the column 'passage_id'.")
    gives = [c for c in table.columns if c not in WHERE and table[c].notna().any()]
    if not gives:
        raise SchemaError(
            "annotate: the table has nothing to set; give it a column beside doc_id, start and end, such as speaker."
        )
    unknown = table["doc_id"][data.rows_of(table["doc_id"]) < 0]
    if len(unknown):
        names = data.documents.index
        _checks.known("annotate", "document", unknown.iloc[0], names, see="corpus.documents")
    rows = table[[*WHERE, *gives]].assign(row=table.index)
    for name in ("start", "end"):
        rows[name] = _whole_numbers(table, name)
    codes = data.rows_of(rows["doc_id"])
    return _checked_edges(data, rows.iloc[np.lexsort((rows["start"], codes))].reset_index(drop=True))


def _whole_numbers(table: pd.DataFrame, name: str) -> NDArray[np.int64]:
    values = pd.to_numeric(table[name], errors="coerce").to_numpy(float, na_value=np.nan)
    refuse_rows(table.index, ~(values == np.floor(values)), f"have no whole number as {name}")
    return values.astype(np.int64)


def _checked_edges(data: CorpusData, rows: pd.DataFrame) -> pd.DataFrame:
    """Refuse rows that are empty, lie outside their text, or overlap the previous row."""
    labels, start, end = pd.Index(rows["row"]), rows["start"].to_numpy(), rows["end"].to_numpy()
    limit = rows["doc_id"].map(data.documents["n_chars"]).to_numpy(np.int64)
    refuse_rows(labels, start >= end, "end where they start or before; end must be greater than start")
    refuse_rows(labels, (start < 0) | (end > limit), "lie outside their text; see corpus.documents.n_chars")
    clash = np.zeros(len(rows), dtype=bool)
    clash[1:] = ~changes(rows["doc_id"])[1:] & (start[1:] < end[:-1])
    clash[:-1] |= clash[1:].copy()
    refuse_rows(labels, clash, "overlap one another; lay one over the other in two calls")
    return rows


def refuse_rows(labels: pd.Index, bad: NDArray[np.bool_], why: str) -> None:
    """Refuse the `bad` rows, naming the first five by their labels."""
    if bad.any():
        named = ", ".join(map(repr, labels[bad][:5].tolist()))
        more = f" and {int(bad.sum()) - 5} more" if bad.sum() > 5 else ""
        raise SchemaError(f"annotate: rows {named}{more} of the table {why}.")
