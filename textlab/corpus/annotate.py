"""Laying annotations over the text: what `annotate` does. The last word on a stretch wins.

An id that leaves this module either still names the span it named before, or is new.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .annotations import WHERE, checked_rows, doc_rows, refuse_rows
from .naming import numbered, piece_ids
from .spans import DOUBT, USUAL_CONFIDENCE, distinct, inside, trim

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .corpus import Corpus


def overlay(corpus: Corpus, table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lay `table` over the passages: cut at its edges, set what it gives, say what that replaced.

    Parameters
    ----------
    corpus : Corpus
    table : DataFrame
        ``doc_id, start, end`` and columns to set; a missing value sets nothing.

    Returns
    -------
    passages : DataFrame
        Pieces of a cut passage are named ``{passage_id}.01``, ...; passages made where there was none
        ``{doc_id}:a0001``, ... A given speaker without attribution is ``coded``, ``high``. Unless the
        table gives ``turn_id``, the pieces of one row whose speaker changed become one new turn,
        ``{doc_id}:at0001``, ...
    notes : DataFrame
        ``source, doc_id, status, note``, one row a document: stretches set, overwritten and new,
        passages cut. *Overwritten* is a value that stood there and is now another one; the attribution of
        nobody is not counted.

    Raises
    ------
    SchemaError
        Nothing to set; rows outside the text, empty or overlapping; words that belong to no passage
        annotated by a row without ``layer``.
    UnknownName
        No such document.
    """
    rows = checked_rows(corpus, table)
    pieces = _cut(corpus, rows)
    out, overwritten = _set(corpus, rows, pieces)
    out = _name(corpus, rows, out, pieces)
    return out, _report(corpus, pieces, overwritten)


def _cut(corpus: Corpus, rows: pd.DataFrame) -> pd.DataFrame:
    """All stretches after cutting: ``doc, start, end, passage, row``; -1 where there is no passage or row."""
    codes = doc_rows(corpus, rows["doc_id"])
    laid = _line(corpus, codes, rows["start"].to_numpy(), rows["end"].to_numpy())
    mine = _on_line(corpus, corpus)
    whole = mine if corpus._whole is corpus else _on_line(corpus, corpus._whole)
    old = _elementary(mine, laid)
    old = old[old["passage"] >= 0]
    # `where` left passages out: what they cover is neither ours to set nor uncovered
    new = _elementary(whole, laid)
    new = new[(new["passage"] < 0) & (inside(*mine, new["start"].to_numpy()) < 0)]
    empty = np.flatnonzero(mine[0] == mine[1])
    kept = pd.DataFrame({"start": mine[0][empty], "end": mine[0][empty], "passage": empty, "row": -1})
    out = pd.concat([old, new[new["row"] >= 0], kept]).sort_values(["start", "end"], kind="stable")
    return _trim_cut(corpus, rows, out.reset_index(drop=True))


def _origins(corpus: Corpus) -> NDArray[np.int64]:
    """Where each document begins when all are laid on one line, one apart."""
    n_chars = corpus._doc_chars + 1
    return np.asarray(np.cumsum(n_chars) - n_chars, dtype=np.int64)


def _line(
    corpus: Corpus, codes: NDArray[np.int64], start: NDArray[np.int64], end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    origin = _origins(corpus)[codes]
    return origin + start, origin + end


def _on_line(corpus: Corpus, other: Corpus) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The passages of `other` on the line of `corpus`, as far as its documents go."""
    codes = doc_rows(corpus, other._passages["doc_id"])
    kept = codes >= 0
    start, end = (other._passages[name].to_numpy(np.int64)[kept] for name in ("start", "end"))
    return _line(corpus, codes[kept], start, end)


def _elementary(
    spans: tuple[NDArray[np.int64], NDArray[np.int64]], laid: tuple[NDArray[np.int64], NDArray[np.int64]]
) -> pd.DataFrame:
    """The stretches between all edges, with the span and the laid row that each stands in."""
    full = spans[0] < spans[1]  # an empty passage cuts nothing
    edges = distinct(spans[0][full], spans[1][full], *laid)
    start = edges[:-1]
    return pd.DataFrame(
        {"start": start, "end": edges[1:], "passage": inside(*spans, start), "row": inside(*laid, start)}
    )


def _trim_cut(corpus: Corpus, rows: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Back to offsets; pieces of cut passages and new stretches lose white space, empty ones are dropped."""
    origins = _origins(corpus)
    doc = np.searchsorted(origins, pieces["start"].to_numpy(), side="right") - 1
    passage = pieces["passage"].to_numpy()
    n_cuts = np.bincount(passage[passage >= 0], minlength=len(corpus) + 1)
    loose = (passage < 0) | (n_cuts[passage] > 1)
    pieces = pieces.assign(doc=doc, start=pieces["start"] - origins[doc], end=pieces["end"] - origins[doc])
    edges = pieces[["start", "end"]].to_numpy(np.int64)
    mine = np.flatnonzero(loose)
    for group in np.split(mine, np.flatnonzero(np.diff(doc[mine])) + 1):
        text = corpus.document_text(corpus._documents.index[doc[group[0]]]) if len(group) else ""
        for at in group:
            edges[at] = trim(text, *edges[at].tolist())
    pieces["start"], pieces["end"] = edges[:, 0], edges[:, 1]
    pieces = pieces[~loose | (edges[:, 0] < edges[:, 1])].reset_index(drop=True)
    _refuse_uncovered(rows, pieces)
    return pieces


def _refuse_uncovered(rows: pd.DataFrame, pieces: pd.DataFrame) -> None:
    """New passages need to know whose voice they are."""
    made = rows.iloc[np.unique(pieces.loc[pieces["passage"] < 0, "row"])]
    lacking = made["layer"].isna() if "layer" in rows.columns else pd.Series(True, index=made.index)
    refuse_rows(
        pd.Index(made["row"]), lacking.to_numpy(bool),
        "hold words that belong to no passage; give them a layer to make passages of these words, "
        "or end them at the edge of a passage",
    )  # fmt: skip


def _set(corpus: Corpus, rows: pd.DataFrame, pieces: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, NDArray[np.bool_]]]:
    """The passages under `pieces` with the values of `rows`; and per column where that replaced another."""
    passage, row = pieces["passage"].to_numpy(), pieces["row"].to_numpy()
    source = corpus._passages.reset_index(drop=True)
    out = (source.reindex(passage) if (passage < 0).any() else source.iloc[passage]).reset_index(drop=True)
    out["doc_id"] = corpus._documents.index[pieces["doc"]].array
    out["start"], out["end"] = pieces["start"], pieces["end"]
    nobody = out["speaker"].isna().to_numpy(bool)
    new_words = _voices(rows, out, row)
    overwritten: dict[str, NDArray[np.bool_]] = {}
    for name in rows.columns.drop([*WHERE, "row"]):
        out[name], overwritten[name] = _replace(out.get(name), _given(rows[name], row))
        if name in DOUBT:
            overwritten[name] = overwritten[name] & ~nobody
    for name, values in new_words.items():
        out[name], _ = _replace(out[name], values)
    return out, overwritten


def _given(column: pd.Series, row: NDArray[np.int64]) -> pd.Series:
    """What the row of each piece gives; missing where there is no row."""
    return _plain(column).reset_index(drop=True).reindex(row).reset_index(drop=True)


def _plain(column: pd.Series) -> pd.Series:
    """Categories as their values: an annotation may bring one that was not foreseen."""
    dtype = column.dtype
    return column.astype(dtype.categories.dtype) if isinstance(dtype, pd.CategoricalDtype) else column


def _replace(old: pd.Series | None, values: pd.Series) -> tuple[pd.Series, NDArray[np.bool_]]:
    """`old` with the non-missing `values` in it, and where they replaced something else."""
    if old is None or old.isna().all():
        return values, np.zeros(len(values), dtype=bool)
    old = _plain(old)
    given = values.notna()
    differs = given & old.notna() & (old != values).astype("boolean").fillna(True).astype(bool)
    return old.where(~given, values), differs.to_numpy(bool)


def _voices(rows: pd.DataFrame, out: pd.DataFrame, row: NDArray[np.int64]) -> dict[str, pd.Series]:
    """Attribution and confidence of the speakers that `rows` give without saying how they are known."""
    if "speaker" not in rows.columns:
        return {}
    named = _given(rows["speaker"], row).notna()
    missing = pd.Series(None, index=out.index, dtype="str")
    how, sure = (_given(rows[n], row) if n in rows.columns else missing for n in ("attribution", "confidence"))
    how = how.where(how.notna(), "coded")
    sure = sure.where(sure.notna(), how.map(USUAL_CONFIDENCE))
    return {"attribution": how.where(named), "confidence": sure.where(named)}


def _name(corpus: Corpus, rows: pd.DataFrame, out: pd.DataFrame, pieces: pd.DataFrame) -> pd.DataFrame:
    """Give pieces, new passages and new turns their ids, and new passages what they still lack."""
    passage, row = pieces["passage"].to_numpy(), pieces["row"].to_numpy()
    made = passage < 0
    old_ids, before = corpus._passages.index, corpus._passages["speaker"].reset_index(drop=True)
    cut = np.bincount(passage[~made], minlength=len(corpus) + 1)[passage] > 1
    taken = {*old_ids.tolist(), *corpus._whole._passages.index.tolist()}
    ids = np.empty(len(out), dtype=object)
    ids[~made] = piece_ids(old_ids[passage[~made]], passage[~made], cut[~made], taken)
    ids[made] = numbered(out["doc_id"][made], "a", taken)
    if made.any():
        out["kind"] = out["kind"].fillna("passage")
    if "speaker" in rows.columns:
        was = before.reindex(passage).reset_index(drop=True)
        _, differs = _replace(was, _given(rows["speaker"], row))
        changed = differs | (was.isna() & out["speaker"].notna()).to_numpy(bool)
        out["turn_id"] = _new_turns(corpus, rows, out, row, changed)
    out["turn_id"] = out["turn_id"].where(out["turn_id"].notna() | ~made, pd.Series(ids, dtype="str"))
    return out.set_index(pd.Index(ids, dtype=old_ids.dtype, name=old_ids.name))


def _new_turns(
    corpus: Corpus, rows: pd.DataFrame, out: pd.DataFrame, row: NDArray[np.int64], changed: NDArray[np.bool_]
) -> pd.Series:
    """A new turn for the pieces of each row whose speaker changed, unless the row names the turn."""
    if "turn_id" in rows.columns:
        changed = changed & _given(rows["turn_id"], row).isna().to_numpy(bool)
    which = np.unique(row[changed])
    known = (c._passages["turn_id"].dropna().tolist() for c in (corpus, corpus._whole))
    names = numbered(rows["doc_id"].iloc[which], "at", set(out["turn_id"].dropna().tolist()).union(*known))
    new = pd.Series(names, index=which, dtype="str").reindex(row).reset_index(drop=True)
    return out["turn_id"].where(~changed, new)


def _report(corpus: Corpus, pieces: pd.DataFrame, overwritten: dict[str, NDArray[np.bool_]]) -> pd.DataFrame:
    """One note for every document that `annotate` touched."""
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
    ids = corpus._documents.index[counts.index.to_numpy(np.int64)]
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
