"""A date as the interval it stands for: 2024 is a year long, 2024-06 a month."""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Any

__all__ = ["interval", "with_interval"]

_ISO = re.compile(r"(\d{4})(?:[-/.]?(\d{2})(?:[-/.]?(\d{2})(?:[T ].*)?)?)?")


def interval(value: Any) -> dict[str, str]:
    """``date_earliest, date_latest, date_precision`` of a year, a month or a day; else empty.

    Only year-first notations are read: 3/4/2024 is April or March, depending on who wrote it.

    >>> interval("2024-02")
    {'date_earliest': '2024-02-01', 'date_latest': '2024-02-29', 'date_precision': 'month'}
    """
    if isinstance(value, (datetime.date, datetime.datetime)):
        value = value.isoformat()
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    match = _ISO.fullmatch(str(value).strip())
    if match is None:
        return {}
    year, month, day = (int(g) if g else None for g in match.groups())
    try:
        first = datetime.date(year or 0, month or 1, day or 1)
        last = datetime.date(year or 0, month or 12, day or calendar.monthrange(year or 0, month or 12)[1])
    except ValueError:
        return {}
    precision = "day" if day else "month" if month else "year"
    return {"date_earliest": str(first), "date_latest": str(last), "date_precision": precision}


def with_interval(metadata: dict[str, Any]) -> dict[str, Any]:
    """`metadata` with the interval of its ``date`` (else ``year``), unless an interval is there already."""
    if metadata.get("date_earliest"):
        return metadata
    for name in ("date", "year"):
        if found := interval(metadata.get(name)):
            return {**metadata, **found}
    return metadata
