"""Dates as days since 1970, for every year from 1 to 9999.

pandas counts a `Timestamp` and a `Timedelta` in nanoseconds, which reach back to 1677 only; sermons and charters do not
fit.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray


def day_number(given: Any) -> float:
    """Return a date as days since 1970; nan for a missing one.

    Raises
    ------
    ValueError
        The text is no ISO date.

    Examples
    --------
    >>> day_number("1970-01-31"), day_number("1600-01-01")
    (30.0, -135140.0)
    """
    if given is None or given is pd.NaT or given != given:
        return float("nan")
    text = given.isoformat() if isinstance(given, datetime.date) else str(given)
    found = np.datetime64(text, "D")
    return float("nan") if np.isnat(found) else float(found.astype(np.int64))


def day_numbers(column: pd.Series) -> NDArray[np.float64]:
    """Return ISO dates as days since 1970; nan where there is no date, or no readable one.

    >>> day_numbers(pd.Series(["1970-01-02", None, "spring"])).tolist()
    [1.0, nan, nan]
    """
    codes, names = pd.factorize(column.astype(object))
    known = np.array([*map(_day_or_nan, names), np.nan], dtype=np.float64)
    return known[codes]


def iso_day(number: float) -> str:
    """Return the date of a day since 1970; a fraction of a day is dropped.

    >>> iso_day(-135140.0)
    '1600-01-01'
    """
    return str(np.datetime64(int(np.floor(number)), "D"))


def _day_or_nan(given: Any) -> float:
    try:
        return day_number(given)
    except ValueError:
        return float("nan")
