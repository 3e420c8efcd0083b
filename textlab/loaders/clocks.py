"""Times within a recording as seconds: 62.5, ``1:02.5``, ``00:01:02,500``."""

from __future__ import annotations

import datetime
import math
import re
from typing import Any

__all__ = ["TIME", "clock", "seconds"]

TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"

_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2}(?:[.,]\d{1,9})?)")
_DAYS = re.compile(r"(\d{1,3}) days? (?:\+)?(.+)")  # as pandas formats a Timedelta
_NUMBER = re.compile(r"(\d+(?:[.,]\d+)?|[.,]\d+)(?:e[+-]?\d{1,2})? ?(?:s|sec)?\.?", re.I)


def seconds(stamp: str) -> float:
    """Convert ``00:12:03``, ``12:03`` or ``0:03.5`` to seconds, keeping a minus sign."""
    sign = -1.0 if stamp.startswith("-") else 1.0
    total = 0.0
    for part in stamp.lstrip("-").replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return sign * total


def clock(value: Any) -> float | None:
    """Convert a value to seconds; None if it is not a time, or negative.

    >>> [clock(v) for v in (2.5, "2,5", "1:05", "00:01:05,200", "1:75", "soon")]
    [2.5, 2.5, 65.0, 65.2, None, None]
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime.timedelta):
        return _positive(value.total_seconds())
    if isinstance(value, datetime.time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    return _seconds_in_text(value.strip()) if isinstance(value, str) else _of_number(value)


def _of_number(value: Any) -> float | None:
    try:
        return _positive(float(value))
    except (TypeError, ValueError, OverflowError):
        return None


def _positive(seconds: float) -> float | None:
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _seconds_in_text(text: str) -> float | None:
    if days := _DAYS.fullmatch(text):
        rest = _seconds_in_text(days[2])
        return None if rest is None else int(days[1]) * 86_400 + rest
    if _NUMBER.fullmatch(text):
        return _positive(float(text.rstrip(".secSEC ").replace(",", ".")))
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = int(match[1] or 0), int(match[2]), float(match[3].replace(",", "."))
        within = seconds < 60 and (minutes < 60 or not match[1])
        return hours * 3600 + minutes * 60 + seconds if within else None
    return None
