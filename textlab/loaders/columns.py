"""Check the columns of a user's table: reserved names, unsuitable cells, times written as text."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
import pandas as pd

from .._wording import counted
from ..corpus import ATTRIBUTIONS, CONFIDENCES, LAYERS
from ..errors import SchemaError, UnknownName, did_you_mean
from .clocks import clock
from .decoding import encodable

__all__ = ["OWN", "clear_names", "clear_of_taken", "plain_table", "renamed_note", "with_known_words", "with_seconds"]

# Columns in the tables of every corpus; a user's column of the same name is renamed.
OWN = ("source", "sha256", "n_chars", "start", "end", "passage_id")
_OF_PASSAGES = ("layer", "kind", "turn_id", "attribution", "confidence")  # for rows that are whole documents
_KNOWN_WORDS = {"layer": LAYERS, "attribution": ATTRIBUTIONS, "confidence": CONFIDENCES}
# What `Corpus.to_frame` writes
_COLUMNS_OF_FRAMES = frozenset("passage_id doc_id start end layer turn_id attribution n_chars".split())

Told = tuple[pd.DataFrame, tuple[str, ...]]


def plain_table(frame: pd.DataFrame, who: str, needed: Collection[str]) -> Told:
    """Return the table with unique string column names, and without lists or mappings in cells.

    Cells of `needed` columns must be single values; in other columns lists are joined, with a note.
    """
    if isinstance(frame.columns, pd.MultiIndex):
        n = frame.columns.nlevels
        raise SchemaError(f"{who}: the table has a header of {n} levels; join them to one name each.")
    frame = frame.set_axis([encodable(str(c))[0] for c in frame.columns], axis=1)
    _refuse_twice(frame, who)
    frame, mended = _encodable_cells(frame)
    new, told = {}, list(mended)
    for name in frame.columns:
        column = frame[name]
        if isinstance(column.dtype, pd.CategoricalDtype):
            new[name] = column = column.astype(object).infer_objects()
        if column.dtype == object and any(map(_is_many, column)):
            _refuse_many(column, who, name in needed)
            joined = [encodable(v)[0] if isinstance(v, str) else v for v in map(_joined_cell, column)]
            new[name] = pd.Series(joined, index=frame.index, dtype=object).infer_objects()
            told.append(f"column {name!r}: cells with several values joined to text")
    return frame.assign(**new) if new else frame, tuple(told)


def _refuse_twice(frame: pd.DataFrame, who: str) -> None:
    if not frame.columns.is_unique:
        name = frame.columns[frame.columns.duplicated()][0]
        places = " and ".join(str(k) for k, c in enumerate(frame.columns, 1) if c == name)
        raise SchemaError(f"{who}: more than one column is called {name!r} (columns {places}); rename all but one.")


def _encodable_cells(frame: pd.DataFrame) -> Told:
    """Replace lone surrogates, which only object columns can hold, by U+FFFD."""
    loose = [c for c in frame.columns if frame[c].dtype == object]
    clean = {c: [encodable(v)[0] if isinstance(v, str) else v for v in frame[c]] for c in loose}
    n = sum(isinstance(a, str) and a != b for c in loose for a, b in zip(frame[c], clean[c], strict=True))
    told = (f"lone surrogates in {counted(n, 'cell')} replaced by U+FFFD",) if n else ()
    columns = {c: pd.Series(v, index=frame.index, dtype=object).infer_objects() for c, v in clean.items()}
    return (frame.assign(**columns) if loose else frame), told


def _is_many(value: Any) -> bool:
    return isinstance(value, (list, tuple, dict, set, frozenset, np.ndarray, pd.Series, pd.DataFrame))


def _refuse_many(column: pd.Series, who: str, needed: bool) -> None:
    row, value = next((i, v) for i, v in column.items() if _is_many(v))
    if needed:
        hint = f" Join it: frame[{column.name!r}].str.join(' ')." if isinstance(value, (list, tuple)) else ""
        raise SchemaError(
            f"{who}: column {column.name!r} must hold one value a cell, but row {row!r} holds a "
            f"{type(value).__name__} ({_short(value)}).{hint}"
        )


def _joined_cell(value: Any) -> Any:
    if isinstance(value, (list, tuple, set, frozenset, np.ndarray)) and not any(map(_is_many, value)):
        return "; ".join(map(str, value))
    return json.dumps(value, ensure_ascii=False, default=str) if _is_many(value) else value


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


# ---------------------------------------------------------------------- names
def clear_of_taken(names: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    """Return new names for those that are taken, such as ``source_given`` for ``source``."""
    names = list(names)
    out: dict[str, str] = {}
    for name in names:
        if name in taken:
            new = f"{name}_given"
            while new in names or new in out.values():
                new += "_too"
            out[name] = new
    return out


def clear_names(frame: pd.DataFrame, rows: str, used: Collection[str]) -> Told:
    """Rename columns whose names textlab needs.

    Derived columns of a table written by `Corpus.to_frame` are dropped, because they are computed again. `used` are the
    columns that the caller named as text, id, speaker or date, under their current names.
    """
    if _is_of_corpus(frame):
        return frame.drop(columns=[c for c in OWN if c in frame.columns and c not in used]), ()
    taken = {*OWN, "text", "doc_id", "speaker", *(_OF_PASSAGES if rows == "document" else ())} - set(used)
    new = clear_of_taken(frame.columns, taken)
    return frame.rename(columns=new), renamed_note(new)


def _is_of_corpus(frame: pd.DataFrame) -> bool:
    """Return whether `Corpus.to_frame` made this table, judged by its columns and their values."""
    if not set(frame.columns) >= _COLUMNS_OF_FRAMES:
        return False
    return all(frame[name].dropna().isin(allowed).all() for name, allowed in _KNOWN_WORDS.items() if name in frame)


def renamed_note(new: dict[str, str]) -> tuple[str, ...]:
    """Return a note on renamed columns."""
    each = ", ".join(f"{a!r} is kept as {b!r}" for a, b in new.items())
    return (f"textlab has columns of its own by these names: {each}",) if new else ()


def with_known_words(frame: pd.DataFrame, who: str) -> Told:
    """Check the columns ``layer``, ``attribution`` and ``confidence`` for the values that textlab uses.

    A column with entirely different values belongs to the user. A value close to a known one, or mixed with known ones,
    is taken for a mistake and refused.
    """
    new: dict[str, str] = {}
    for name, allowed in _KNOWN_WORDS.items():
        values = frame[name].dropna().unique().tolist() if name in frame.columns else []
        odd = [v for v in values if v not in allowed]
        if not odd:
            continue
        hint = did_you_mean(odd[0], allowed)
        if len(odd) < len(values) or "Did you mean" in hint:
            raise UnknownName(
                f"{who}: column {name!r} holds {odd[0]!r}, and {name}={odd[0]!r} is not known.{hint} "
                f"Rename the column if it is something else."
            )
        new |= clear_of_taken([name], [name])
    return frame.rename(columns=new), renamed_note(new)


# ---------------------------------------------------------------------- times
def with_seconds(frame: pd.DataFrame, who: str) -> Told:
    """Return the columns ``seconds_start`` and ``seconds_end`` as numbers.

    Without them, ``start`` and ``end`` are used if they can only be seconds: fractions, or stamps such as 0:01:02.
    Integers
    might be characters, words or milliseconds.
    """
    given = [c for c in ("start", "end") if c in frame.columns and f"seconds_{c}" not in frame.columns]
    told: tuple[str, ...] = ()
    if given and not _is_of_corpus(frame):
        if all(_can_only_be_seconds(frame[c]) for c in given):
            frame = frame.rename(columns={c: f"seconds_{c}" for c in given})
            told = (f"{counted(len(given), 'column')} ({', '.join(given)}) read as seconds",)
        elif all(pd.api.types.is_numeric_dtype(frame[c]) for c in given):
            told = (f"if {' and '.join(given)} are seconds, rename the columns to seconds_start and seconds_end",)
    names = [c for c in ("seconds_start", "seconds_end") if c in frame.columns]
    return frame.assign(**{c: _seconds(frame[c], who) for c in names}), told


def _can_only_be_seconds(column: pd.Series) -> bool:
    values = column.dropna()
    if not len(values) or any(clock(v) is None for v in values):
        return False
    if pd.api.types.is_float_dtype(column):
        return bool((values % 1 != 0).any()) or not column.isna().any()
    return not pd.api.types.is_numeric_dtype(column) and any(":" in str(v) for v in values)


def _seconds(column: pd.Series, who: str) -> pd.Series:
    found = [None if _is_gap(v) else clock(v) for v in column]
    for row, value, seconds in zip(column.index, column, found, strict=True):
        if seconds is None and not _is_gap(value):
            raise SchemaError(
                f"{who}: column {column.name!r} holds {value!r} in row {row!r}, which is not a time from the "
                "beginning: write seconds (62.5) or a stamp (00:01:02.500)."
            )
    return pd.Series(found, index=column.index, dtype="float64")


def _is_gap(value: Any) -> bool:
    return bool(pd.isna(value)) or (isinstance(value, str) and not value.strip())
