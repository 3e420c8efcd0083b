"""Convert data frames to documents and passages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from .. import _checks
from .._wording import counted
from ..corpus import DOCUMENT_COLUMNS
from ..errors import NotEnoughData, SchemaError, did_you_mean, warn
from .batch import Batch
from .columns import OWN, clear_names, clear_of_taken, plain_table, renamed_note, with_known_words, with_seconds
from .date_columns import read_dates
from .dates import DateInterval
from .escapes import n_references, reference_note, unescaped
from .events import OPENING_MARKS, event_spans, is_event
from .layers import LayerRules
from .lines import blank_blocks, trimmed
from .reading import Layout, Reading, Span, Who
from .speakers import Turns
from .table_rows import TableRows, cut_cells, dated_columns

__all__ = ["add_frame"]

_GAP = "\n\n"  # separator of passages in a document assembled from rows
_MAY_HOLD_MORE = rf"[&{re.escape(OPENING_MARKS)}]"  # a cell without these has no reference and no event
_GAP_WORDS = ("NA", "N/A", "NaN", "nan", "null", "NULL", "None", "<NA>", "NaT", "#N/A")
_SPAN_COLUMNS = ("layer", "kind", "attribution", "confidence", "turn_id", "seconds_start", "seconds_end")
_DATES = ("date", "year", "date_earliest", "date_latest")
_OCCASIONS = frozenset(  # columns that date or name an occasion: turns do not continue across occasions
    "date date_earliest date_latest year month day title session sitting debate meeting event hearing episode".split()
)


class _Table(NamedTuple):
    """A checked table, with the roles of its columns."""

    frame: pd.DataFrame
    layout: Layout
    dates: dict[Any, DateInterval]  # by row label
    source: str
    who: str
    rules: LayerRules

    def layered(self, reading: Reading) -> Reading:
        """Return the reading with layers set by the caller's regular expressions."""
        return replace(reading, rows=self.rules.applied(reading.text, reading.rows)) if self.rules.rules else reading


def add_frame(
    batch: Batch, frame: pd.DataFrame, layout: Layout, source: str, stem: str, who: str, rules: LayerRules
) -> tuple[int, tuple[str, ...]]:
    """Add the rows of a table; return the number of documents, and notes."""
    _checks.one_of(who, "rows", layout.rows, ("document", "passage"))
    frame, layout, told = _checked(frame, layout, who)
    _check_texts(frame, layout.text_column, who)
    frame = _with_text(batch, frame, layout.text_column, source, who)
    frame, read = _cells_as_read(frame, layout)
    frame, given = _given_intervals(frame, layout, who)
    dates, dated = _dates_of_rows(frame, layout, who)
    before = len(batch.ids)
    table = _Table(frame, layout, dates, source, who, rules)
    if layout.rows == "document":
        _add_documents(batch, table, stem)
    else:
        _add_passages(batch, table, stem)
    return len(batch.ids) - before, (*told, *read, *given, *dated)


def _checked(frame: pd.DataFrame, layout: Layout, who: str) -> tuple[pd.DataFrame, Layout, tuple[str, ...]]:
    """Return the table with safe column names, the roles of columns, and notes on renamed ones."""
    if frame.index.name in ("doc_id", "passage_id") and frame.index.name not in frame.columns:
        frame = frame.reset_index()
    else:
        frame = frame.reset_index(drop=True) if not frame.index.is_unique else frame
    roles = tuple(c for c in (layout.text_column, layout.doc_id, layout.speaker, layout.date) if c is not None)
    frame, joined = plain_table(frame, who, {*roles, "doc_id", "speaker", *_DATES, *_SPAN_COLUMNS})
    _checks.columns(who, frame, roles, of="the table")
    frame, layout = _with_roles_apart(frame, layout)
    doc_id = layout.doc_id or ("doc_id" if "doc_id" in frame.columns else None)
    speaker = layout.speaker or ("speaker" if "speaker" in frame.columns else None)
    used = {c for c in (layout.text_column, doc_id, speaker, layout.date) if c is not None}
    told = list(joined)
    if layout.rows == "passage":
        for change in (with_seconds, with_known_words):
            frame, notes = change(frame, who)
            told += notes
    frame, notes = clear_names(frame, layout.rows, used)
    told += notes
    if layout.date not in (None, "date"):
        new = clear_of_taken(frame.columns, {"date"})
        frame = frame.rename(columns=new)
        told += renamed_note(new)
        frame = frame.assign(date=frame[layout.date])
    return frame, replace(layout, doc_id=doc_id, speaker=speaker), tuple(told)


def _with_roles_apart(frame: pd.DataFrame, layout: Layout) -> tuple[pd.DataFrame, Layout]:
    """Copy columns used as text, id, speaker or date that have a reserved name, such as ``layer``."""
    roles = {"text": layout.text_column, "doc_id": layout.doc_id, "speaker": layout.speaker, "date": layout.date}
    for role, name in roles.items():
        if name in (*_SPAN_COLUMNS, *OWN, "date_earliest", "date_latest"):
            frame = frame.rename(columns=clear_of_taken(frame.columns, {role}))
            frame = frame.assign(**{role: frame[name]})
            changed: dict[str, Any] = {role: role}
            layout = replace(layout, **changed)
    return frame, layout


def _dates_of_rows(frame: pd.DataFrame, layout: Layout, who: str) -> tuple[dict[Any, DateInterval], tuple[str, ...]]:
    """Return the date interval of each row that has a date."""
    if "date" not in frame.columns or "date_earliest" in frame.columns:
        return {}, ()
    column = frame["date"].rename(layout.date or "date")
    found, notes = read_dates(column, who, layout.date_format)
    return {row: date for row, date in zip(frame.index, found, strict=True) if date is not None}, notes


def _given_intervals(frame: pd.DataFrame, layout: Layout, who: str) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Read the caller's columns ``date_earliest`` and ``date_latest`` as days."""
    told: tuple[str, ...] = ()
    for k, name in enumerate(("date_earliest", "date_latest")):
        if name in frame.columns and frame[name].notna().any():
            found, notes = read_dates(frame[name], who, layout.date_format)
            days = [None if date is None else date[k] for date in found]
            frame = frame.assign(**{name: pd.Series(days, index=frame.index, dtype="str")})
            told += notes
    return frame, told


def _cells_as_read(frame: pd.DataFrame, layout: Layout) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the table with character references decoded, and a note on non-speech counted as words."""
    texts = frame[layout.text_column].tolist()
    marked = pd.Series(texts, dtype="str").str.contains(_MAY_HOLD_MORE, regex=True).to_numpy(bool)
    some = [texts[k] for k in np.flatnonzero(marked).tolist()]
    n = sum(map(n_references, some))
    new: dict[str, list[str | None]] = {}
    if n and not layout.in_memory:
        new[layout.text_column] = [unescaped(t) for t in texts]
    elif frame[layout.text_column].dtype != "str":
        new[layout.text_column] = texts
    if layout.speaker:
        new[layout.speaker] = _speakers_of_rows(frame[layout.speaker], layout)
    columns = {name: pd.Series(values, index=frame.index, dtype="str") for name, values in new.items()}
    n_sounds = sum(next(event_spans(t), None) is not None and not is_event(t.strip()) for t in some)
    frame = frame.assign(**columns)
    return frame, (*_notes_on_cells(n, n_sounds, layout), *_notes_on_gap_words(frame, layout))


def _notes_on_gap_words(frame: pd.DataFrame, layout: Layout) -> Iterator[str]:
    """Yield a note on cells such as "NA", which stand for empty cells in many programs but are read as words here."""
    for name in filter(None, (layout.text_column, layout.speaker, layout.doc_id)):
        gaps = frame[name][frame[name].isin(_GAP_WORDS)]
        if len(gaps):
            yield (
                f"column {name!r}: {gaps.iloc[0]!r} in {counted(len(gaps), 'row')} is read as a word; if it stands for "
                "an empty cell, empty it first"
            )


def _speakers_of_rows(column: pd.Series, layout: Layout) -> list[str | None]:
    """Return the speaker of each row, parsing each distinct name once."""
    cells = column.tolist()
    known = {key: _name_in_cell(key[1]) for key in {(type(v), v) for v in cells}}
    if not layout.in_memory:
        known = {key: None if name is None else unescaped(name) for key, name in known.items()}
    return [known[type(v), v] for v in cells]


def _notes_on_cells(n: int, n_sounds: int, layout: Layout) -> Iterator[str]:
    if n and layout.in_memory:
        yield (
            f"{counted(n, 'character reference')} (entities such as &amp;) left as they stand and counted as words; "
            f"read them first: frame[{layout.text_column!r}].map(html.unescape)"
        )
    elif n:
        yield from reference_note(n)
    if n_sounds:
        yield f"{counted(n_sounds, 'text')} with sounds in brackets such as [laughs], which count as words here"


def _name_in_cell(value: Any) -> str | None:
    """Return a speaker name; numbers count as names."""
    if pd.isna(value):
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    return " ".join(text.split()) or None  # "Ann " and "Ann" are one person


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
    """Return the rows with text; others are left out and reported."""
    full = frame[text].notna() & (frame[text].fillna("").astype("str").str.strip() != "")
    n, who = int((~full).sum()), who.partition(":")[0]
    if n == len(frame):
        raise NotEnoughData(f"{who}: column {text!r} of {source} holds no text in any of its {counted(n, 'row')}.")
    if n:
        rows = ", ".join(map(str, frame.index[~full][:5]))
        batch.note(source, None, "skipped", f"{counted(n, 'row')} without text (rows {rows}{' ...' if n > 5 else ''})")
        all_rows = counted(len(frame), "row")
        message = f"{who}: {n} of {all_rows} of {source} have no text and were left out; see corpus.notes."
        warn(message)
    return frame[full]


def _add_documents(batch: Batch, table: _Table, stem: str) -> None:
    frame, layout = table.frame, table.layout
    ids = _ids(frame, layout.doc_id, stem, table.who)
    texts = frame[layout.text_column].tolist()
    speakers = frame[layout.speaker].tolist() if layout.speaker else [None] * len(frame)
    out = {layout.text_column, layout.doc_id, layout.speaker, *OWN}
    rest = frame.drop(columns=[c for c in frame.columns if c in out])
    if not table.rules.rules and batch.are_free(ids):
        about = dated_columns(rest, [table.dates.get(row) for row in frame.index], batch.date_format)
        if about is not None:
            named = [speaker if isinstance(speaker, str) else None for speaker in speakers]
            cells = cut_cells(texts, lambda text: _row_spans(text, None))
            batch.add_rows(TableRows(about, named, *cells), table.source, ids, texts)
            return
    records: list[dict[Any, Any]] = rest.to_dict("records") if len(rest.columns) else [{}] * len(frame)
    for row, doc_id, text, speaker, record in zip(frame.index, ids, texts, speakers, records, strict=True):
        date = table.dates.get(row)
        metadata = {**record, **(date.columns() if date else {})}
        reading = Reading(text, _row_spans(text, speaker), metadata)
        batch.add(table.layered(reading), table.source, doc_id, of_table=True)


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
    return [_name_in_cell(i) or "" for i in ids]


def _row_spans(text: str, speaker: str | None) -> list[Span]:
    """Return the paragraphs of a cell, which are one turn if there is a speaker."""
    named = isinstance(speaker, str)
    who: Who = (speaker, "given", "high") if named else (None, "unresolved", "low")
    turn = 0 if named else None
    if "\n" not in text and "\r" not in text:  # a shortcut for most cells
        first, last = trimmed(text, 0, len(text))
        return [Span(first, last, "body", "paragraph", *who, turn)] if first < last else []
    return [Span(a, b, "body", "paragraph", *who, turn) for a, b in blank_blocks(text)]


def _add_passages(batch: Batch, table: _Table, stem: str) -> None:
    doc_id = table.layout.doc_id
    if doc_id is None:
        batch.add(_reading_of_passages(table, table.frame), table.source, stem, of_table=True)
        return
    ids = table.frame[doc_id]
    if ids.isna().any():
        row = ids.index[ids.isna()][0]
        raise SchemaError(f"{table.who}: column {doc_id!r} has no id in row {row!r}; to which document does it belong?")
    for name, rows in table.frame.groupby(ids.map(_name_in_cell), sort=False, observed=True):
        batch.add(_reading_of_passages(table, rows), table.source, str(name), of_table=True)


def _reading_of_passages(table: _Table, rows: pd.DataFrame) -> Reading:
    """Assemble a document from rows: verbatim passages, separated by blank lines."""
    layout = table.layout
    metadata = [c for c in rows.columns if c in DOCUMENT_COLUMNS and c not in OWN]
    used = {layout.text_column, layout.doc_id, layout.speaker, *_SPAN_COLUMNS, *OWN, *metadata}
    further = rows[[c for c in rows.columns if c not in used]].to_dict("records")
    texts = rows[layout.text_column].tolist()
    spans, at, turns = [], 0, Turns()
    columns = {c: rows[c].tolist() for c in _SPAN_COLUMNS if c in rows.columns}
    speakers = rows[layout.speaker].tolist() if layout.speaker else [None] * len(rows)
    occasions = _occasions(rows)
    for k, text in enumerate(texts):
        row = {c: v[k] for c, v in columns.items() if not pd.isna(v[k])}
        if is_event(text.strip()):
            row = {"layer": "metadata", "kind": "event", **row}
        span = _span_of_row(at, at + len(text), speakers[k], row, turns, further[k], occasions[k])
        spans.append(span)
        at += len(text) + len(_GAP)
    first: dict[str, Any] = {c: next((v for v in rows[c] if not pd.isna(v)), None) for c in metadata}
    differ = [c for c in metadata if len(rows[c].dropna().unique()) > 1]
    notes = (f"rows differ in {', '.join(differ)}; the first value is kept",) if differ else ()
    dates = {table.dates.get(row) for row in rows.index}
    if len(dates) == 1 and (date := dates.pop()):
        first |= date.columns()  # only if all rows have one date; otherwise passages are dated
    return table.layered(Reading(_GAP.join(texts), spans, first, notes))


def _occasions(rows: pd.DataFrame) -> list[tuple[str, ...]]:
    """Return the occasion of each row; empty cells repeat the cell above."""
    columns = [c for c in rows.columns if str(c).lower() in _OCCASIONS]
    filled = [rows[c].astype(object).ffill().bfill().map(str).tolist() for c in columns]
    return list(zip(*filled, strict=True)) if filled else [()] * len(rows)


def _span_of_row(
    start: int,
    end: int,
    speaker: Any,
    row: dict[str, Any],
    turns: Turns,
    further: dict[Any, Any],
    occasion: tuple[str, ...],
) -> Span:
    named = isinstance(speaker, str) and bool(speaker.strip())
    # rows without a speaker are separate turns, because they may be by different people
    counted_turn = ("counted", turns.of((speaker, occasion) if named else None, new=not named))
    turn = ("given", row["turn_id"]) if "turn_id" in row else counted_turn
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
