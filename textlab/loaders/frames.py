"""Data frames to documents and passages."""

from __future__ import annotations

import warnings
from typing import Any

import pandas as pd

from .. import _checks
from .._wording import counted
from ..corpus import ATTRIBUTIONS, CONFIDENCES, DOCUMENT_COLUMNS, LAYERS
from ..errors import NotEnoughData, SchemaError, TextlabWarning, did_you_mean
from .assemble import Batch
from .decoding import encodable
from .labels import Turns
from .reading import Reading, Span, Who, blank_blocks
from .tables import Layout

__all__ = ["add_frame"]

_GAP = "\n\n"  # between the passages of a document that is put together from rows
_SPAN_COLUMNS = ("layer", "kind", "attribution", "confidence", "turn_id", "seconds_start", "seconds_end")
_OCCASIONS = frozenset(  # columns that date or name an occasion: nobody's turn goes on from one to the next
    "date date_earliest date_latest year month day title session sitting debate meeting event hearing episode".split()
)
_DERIVED = ("sha256", "n_chars", "start", "end", "passage_id", "source")


def add_frame(batch: Batch, frame: pd.DataFrame, layout: Layout, source: str, stem: str, who: str) -> int:
    """Add the rows of a table; how many documents that made."""
    frame = _encodable(batch, frame, source)
    frame, layout = _checked(frame, layout, who)
    kept = _with_text(batch, frame, layout.text_column, source, who)
    before = len(batch.ids)
    if layout.rows == "document":
        _add_documents(batch, kept, layout, source, stem, who)
    else:
        _add_passages(batch, kept, layout, source, stem)
    return len(batch.ids) - before


def _checked(frame: pd.DataFrame, layout: Layout, who: str) -> tuple[pd.DataFrame, Layout]:
    text = layout.text_column
    _checks.one_of(who, "rows", layout.rows, ("document", "passage"))
    for name in (text, layout.doc_id, layout.speaker, layout.date):
        if name is not None:
            _checks.columns(who, frame, [name], of="the table")
    if frame.index.name in ("doc_id", "passage_id") and frame.index.name not in frame.columns:
        frame = frame.reset_index()
    doc_id = layout.doc_id or ("doc_id" if "doc_id" in frame.columns else None)
    speaker = layout.speaker or ("speaker" if "speaker" in frame.columns else None)
    if layout.date not in (None, "date"):
        frame = frame.assign(date=frame[layout.date])
    _check_texts(frame, text, who)
    return frame, Layout(text, doc_id, speaker, layout.rows)


def _encodable(batch: Batch, frame: pd.DataFrame, source: str) -> pd.DataFrame:
    """`frame` with lone surrogates as U+FFFD: only columns of objects can hold them."""
    loose = [c for c in frame.columns if frame[c].dtype == object]
    clean = {c: [encodable(v)[0] if isinstance(v, str) else v for v in frame[c]] for c in loose}
    n = sum(a is not b and a != b for c in loose for a, b in zip(frame[c], clean[c], strict=True))
    if n:
        batch.note(source, None, "read", f"lone surrogates in {counted(n, 'cell')} replaced by U+FFFD")
    columns = {c: pd.Series(v, index=frame.index, dtype=object).infer_objects() for c, v in clean.items()}
    return frame.assign(**columns) if loose else frame


def _check_texts(frame: pd.DataFrame, text: str, who: str) -> None:
    column = frame[text]
    if column.dtype == object or not isinstance(column.dtype, pd.StringDtype):
        odd = next(((i, v) for i, v in column.items() if not isinstance(v, str) and not pd.isna(v)), None)
        if odd is not None:
            wordy = [c for c in frame.columns if c != text and isinstance(frame[c].dtype, pd.StringDtype)]
            hint = did_you_mean(text, wordy) if wordy else ""
            raise SchemaError(
                f"{who}: column {text!r} must hold text, but row {odd[0]!r} holds {odd[1]!r} "
                f"({type(odd[1]).__name__}).{hint}"
            )


def _with_text(batch: Batch, frame: pd.DataFrame, text: str, source: str, who: str) -> pd.DataFrame:
    """Rows that say something; the others are left out and reported."""
    full = frame[text].notna() & (frame[text].fillna("").astype("str").str.strip() != "")
    n = int((~full).sum())
    if n == len(frame):
        raise NotEnoughData(f"{who}: column {text!r} of {source} holds no text in any of its {counted(n, 'row')}.")
    if n:
        rows = ", ".join(map(str, frame.index[~full][:5]))
        batch.note(source, None, "skipped", f"{counted(n, 'row')} without text (rows {rows}{' ...' if n > 5 else ''})")
        all_rows = counted(len(frame), "row")
        message = f"{who}: {n} of {all_rows} of {source} have no text and were left out; see corpus.notes."
        warnings.warn(message, TextlabWarning, stacklevel=5)
    return frame[full]


def _add_documents(batch: Batch, frame: pd.DataFrame, layout: Layout, source: str, stem: str, who: str) -> None:
    ids = _ids(frame, layout.doc_id, stem, who)
    texts = frame[layout.text_column].tolist()
    speakers = frame[layout.speaker].tolist() if layout.speaker else [None] * len(frame)
    out = {layout.text_column, layout.doc_id, layout.speaker, *_DERIVED}
    rest = frame.drop(columns=[c for c in frame.columns if c in out])
    records = rest.to_dict("records") if len(rest.columns) else [{}] * len(frame)
    for doc_id, text, speaker, row in zip(ids, texts, speakers, records, strict=True):
        reading = Reading(text, _row_spans(text, speaker), {str(k): v for k, v in row.items()})
        batch.add(reading, source, doc_id)


def _ids(frame: pd.DataFrame, column: str | None, stem: str, who: str) -> list[str]:
    if column is None:
        width = max(4, len(str(len(frame))))
        return [f"{stem}-{n:0{width}d}" for n in range(1, len(frame) + 1)]
    ids = frame[column]
    if ids.isna().any():
        raise SchemaError(f"{who}: column {column!r} has no id in row {ids.index[ids.isna()][0]!r}.")
    if ids.duplicated().any():
        raise SchemaError(
            f"{who}: the doc_id {ids[ids.duplicated()].iloc[0]!r} occurs more than once. "
            "If a row is a passage of a longer document, say rows='passage'; else make the ids unique."
        )
    return ids.astype("str").tolist()


def _row_spans(text: str, speaker: Any) -> list[Span]:
    """Paragraphs of a cell; with a speaker they are one turn."""
    named = isinstance(speaker, str) and speaker.strip()
    who: Who = (speaker, "given", "high") if named else (None, "unresolved", "low")
    turn = 0 if named else None
    return [Span(a, b, "body", "paragraph", *who, turn) for a, b in blank_blocks(text)]


def _add_passages(batch: Batch, frame: pd.DataFrame, layout: Layout, source: str, stem: str) -> None:
    for name, allowed in (("layer", LAYERS), ("attribution", ATTRIBUTIONS), ("confidence", CONFIDENCES)):
        for value in frame[name].dropna().unique() if name in frame.columns else ():
            _checks.one_of("from_frame", name, value, allowed)
    if layout.doc_id is None:
        batch.add(_reading_of_rows(frame, layout), source, stem)
        return
    for doc_id, rows in frame.groupby(layout.doc_id, sort=False, observed=True):
        batch.add(_reading_of_rows(rows, layout), source, str(doc_id))


def _reading_of_rows(rows: pd.DataFrame, layout: Layout) -> Reading:
    """A document put together from its passages, a blank line between them; a passage is a row, verbatim."""
    metadata = [c for c in rows.columns if c in DOCUMENT_COLUMNS and c not in _DERIVED]
    used = {layout.text_column, layout.doc_id, layout.speaker, *_SPAN_COLUMNS, *_DERIVED, *metadata}
    further = rows[[c for c in rows.columns if c not in used]].to_dict("records")
    texts = rows[layout.text_column].tolist()
    spans, at, turns = [], 0, Turns()
    columns = {c: rows[c].tolist() for c in _SPAN_COLUMNS if c in rows.columns}
    speakers = rows[layout.speaker].tolist() if layout.speaker else [None] * len(rows)
    occasions = _occasions(rows)
    for k, text in enumerate(texts):
        row = {c: v[k] for c, v in columns.items() if not pd.isna(v[k])}
        span = _passage(at, at + len(text), speakers[k], row, turns, further[k], occasions[k])
        spans.append(span)
        at += len(text) + len(_GAP)
    first = {c: next((v for v in rows[c] if not pd.isna(v)), None) for c in metadata}
    differ = [c for c in metadata if len(rows[c].dropna().unique()) > 1]
    notes = (f"rows differ in {', '.join(differ)}; the first value is kept",) if differ else ()
    return Reading(_GAP.join(texts), spans, first, notes)


def _occasions(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """When and where each row was said; an empty cell is what the cell above it is."""
    columns = [c for c in rows.columns if str(c).lower() in _OCCASIONS]
    filled = [rows[c].ffill().bfill().map(str).tolist() for c in columns]
    return list(zip(*filled, strict=True)) if filled else [()] * len(rows)


def _passage(
    start: int,
    end: int,
    speaker: Any,
    row: dict[str, Any],
    turns: Turns,
    further: dict[Any, Any],
    occasion: tuple[str, ...],
) -> Span:
    named = isinstance(speaker, str) and bool(speaker.strip())
    # rows of unknown people are turns of their own: nothing says that one person wrote two of them
    turn = row.get("turn_id", turns.of((speaker, occasion) if named else None, new=not named))
    return Span(
        start,
        end,
        row.get("layer", "body"),
        row.get("kind", "turn" if named else "passage"),
        speaker if named else None,
        row.get("attribution", "given" if named else "unresolved"),
        row.get("confidence", "high" if named else "low"),
        turn,
        row.get("seconds_start"),
        row.get("seconds_end"),
        {str(k): v for k, v in further.items()} or None,
    )
