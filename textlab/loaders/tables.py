"""Load tables from files by suffix, and check for the text column."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..errors import SchemaError, UnreadableFile, did_you_mean
from .decoding import encodable
from .formats.registry import TABLES
from .reading import Layout, Loaded, Options

__all__ = ["check_texts", "load_table"]


def load_table(raw: bytes, name: str, suffix: str, options: Options, layout: Layout) -> Loaded:
    """Return the table in a file, checked to have rows and the text column; and notes."""
    frame, notes = TABLES[suffix](raw, name, options, layout)
    frame.columns = [encodable(str(c).strip())[0] for c in frame.columns]
    _need_column(name, frame, layout.text_column)
    if frame.empty:
        raise UnreadableFile(name, "the table has a header but no rows.")
    return frame, notes


def _need_column(name: str, frame: pd.DataFrame, column: str) -> None:
    if column not in frame.columns:
        raise SchemaError(
            f"read: {name} has no column {column!r}; say which one holds the text with text=."
            f"{did_you_mean(column, frame.columns)}"
        )


def check_texts(column: Any, raw: bytes, name: str, options: Options) -> None:
    """Refuse a table whose cells share long texts, which together would be far larger than the file."""
    n_chars = sum(len(cell) for cell in column.tolist() if isinstance(cell, str))
    options.limit.check(n_chars, len(raw), name, f"column {column.name!r}")
