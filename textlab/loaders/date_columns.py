"""Read a column of dates as a whole, because unambiguous cells show how the others are written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from .._wording import counted
from ..errors import SchemaError, warn
from .dates import AMBIGUOUS, NOT_A_DATE, DateInterval, Order, interval_of

__all__ = ["check_date_format", "read_dates"]

_TWO_DIGITS_BEHIND = re.compile(r"(\d{2})(\d{2})[-–/](\d{2})")
_OF_SECONDS = (9, 10, 12, 13, 15, 16, 18, 19)  # digits of seconds since 1970, and of parts of them
_SHOWN = 5  # rows named in a message


def check_date_format(who: str, date_format: Any) -> str | None:
    """Return the format if `datetime.datetime.strptime` could use it; refuse it otherwise."""
    if date_format is None or (isinstance(date_format, str) and "%" in date_format):
        return date_format
    raise SchemaError(
        f"{who}: date_format={date_format!r} is not a date format. Write it with the directives of strptime: "
        "date_format='%d/%m/%Y' for 31/12/2024."
    )


def read_dates(
    column: pd.Series, who: str, date_format: str | None
) -> tuple[list[DateInterval | None], tuple[str, ...]]:
    """Return the interval of each cell, None for an empty or unreadable one, and notes.

    Cells that are not dates are listed in a note and a warning. 12/03/2024 is read like unambiguous cells of the column
    such as 14/03/2024; if there are none, it is refused.
    """
    given = [_cell_key(v) for v in column.tolist()]
    order = None if date_format else _order(given)
    read = {key: interval_of(key[1], date_format, order) for key in dict.fromkeys(given) if key is not None}
    if not date_format:
        read |= _read_by_neighbours(read)
    found = [None if key is None else read[key] for key in given]
    unclear = [k for k, f in enumerate(found) if f == AMBIGUOUS]
    if unclear:
        raise SchemaError(_unclear(column, unclear, who))
    notes = list(_how_numbers_were_read(column, read, order))
    if odd := [k for k, f in enumerate(found) if f == NOT_A_DATE]:
        notes.append(_unread(column, odd, date_format))
        warn(f"{who}: {notes[-1]}; see corpus.notes.")
    return [f if isinstance(f, DateInterval) else None for f in found], tuple(notes)


def _read_by_neighbours(read: Mapping[tuple[type, Any], DateInterval | str]) -> dict[tuple[type, Any], Any]:
    """Return cells whose meaning changes in the light of other cells of their column.

    If a column contains 1914-18, 1909-10 is a span of years, too, not October 1909. If it contains 240312, which
    cannot be a year and month, 200312 may be 12 March 2020 and is not read.
    """
    out: dict[tuple[type, Any], Any] = {}
    texts = {key: str(key[1]).strip() for key in read}
    spans = {key: match for key, text in texts.items() if (match := _TWO_DIGITS_BEHIND.fullmatch(text))}
    if any(int(match[3]) > 12 for match in spans.values()):
        out |= {key: _span_of_years(match) for key, match in spans.items()}
    sixes = [key for key, text in texts.items() if len(text) == 6 and text.isdecimal()]
    if any(not isinstance(read[key], DateInterval) or not 1500 <= int(texts[key][:4]) <= 2100 for key in sixes):
        out |= dict.fromkeys(sixes, NOT_A_DATE)
    return out


def _span_of_years(match: re.Match[str]) -> DateInterval | str:
    first, last = match[1] + match[2], match[1] + match[3]
    return interval_of(f"{first}-{last if last > first else int(last) + 100}")


def _cell_key(value: Any) -> tuple[type, Any] | None:
    """Return a key by which equal values are parsed only once; None for an empty cell."""
    if type(value) is str:  # most cells
        return (str, value) if value.strip() else None
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value) or value is pd.NA:
        return None
    return None if isinstance(value, str) and not value.strip() else (type(value), value)


def _order(given: Sequence[tuple[type, Any] | None]) -> Order | None:
    """Return whether the day or the month comes first in cells with a single possible reading.

    Return None if they disagree or there are none.
    """
    orders: set[Order] = set()
    for key in dict.fromkeys(given):
        if key is None or not isinstance(key[1], str):
            continue
        by_day, by_month = (interval_of(key[1], None, order) for order in ("day", "month"))
        parts = _day_and_month(key[1])
        if parts and by_day == by_month != NOT_A_DATE and parts[0] != parts[1]:
            orders.add("day" if parts[0] > 12 else "month")
    return orders.pop() if len(orders) == 1 else None


def _day_and_month(text: str) -> tuple[int, int] | None:
    """Return the two numbers before the year."""
    parts = text.replace("/", ".").replace("-", ".").split(".")
    if len(parts) < 3 or not (parts[0].strip().isdecimal() and parts[1].strip().isdecimal()):
        return None
    return (int(parts[0]), int(parts[1])) if len(parts[0].strip()) <= 2 else None


def _unclear(column: pd.Series, rows: list[int], who: str) -> str:
    example = str(column.iloc[rows[0]])
    return (
        f"{who}: column {column.name!r} holds {example!r} in row {column.index[rows[0]]!r}, which is one day with the "
        f"day first and another with the month first ({counted(len(rows), 'such cell')}). Say which it is: "
        "date_format='%d/%m/%Y' or date_format='%m/%d/%Y'."
    )


def _unread(column: pd.Series, rows: list[int], date_format: str | None) -> str:
    shown = ", ".join(f"{column.index[k]}: {_short_cell(column.iloc[k])}" for k in rows[:_SHOWN])
    filled = int(column.notna().sum())
    hint = f" with date_format={date_format!r}" if date_format else ""
    return (
        f"column {column.name!r}: {len(rows)} of {counted(filled, 'date')} cannot be read{hint} "
        f"(row {shown}{' ...' if len(rows) > _SHOWN else ''})"
    )


def _short_cell(value: Any) -> str:
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 30 else f"{text[:27]}..."


def _how_numbers_were_read(
    column: pd.Series, read: dict[tuple[type, Any], DateInterval | str], order: Order | None
) -> list[str]:
    """Return notes on how numbers were interpreted, with examples."""
    out = []
    if order and any("/" in str(key[1]) for key in read):
        out.append(f"column {column.name!r}: read with the {order} first, as its unambiguous cells are written")
    for what, digits in (
        ("days as spreadsheets count them", (5,)),
        ("seconds since 1970", (9, 10, 12, 13, 15, 16, 18, 19)),
    ):
        for key, found in read.items():
            whole = str(key[1]).partition(".")[0]
            written = isinstance(found, DateInterval) and whole.startswith(found.earliest.replace("-", ""))
            if isinstance(found, DateInterval) and whole.isdecimal() and len(whole) in digits and not written:
                out.append(f"column {column.name!r}: numbers read as {what} ({whole} is {found.earliest})")
                break
    return out
