"""Dates as intervals: 2024 is a year long, 2024-06 a month, the 1850s a decade.

Some numeric dates are ambiguous: 12/03/2024 is a day in March or in December. Such a value is not guessed: a column is
interpreted by its unambiguous values (14/03/2024) or by ``date_format=``, or else refused.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Any, Literal, NamedTuple

from .months import month_of

__all__ = ["AMBIGUOUS", "NOT_A_DATE", "DateInterval", "Order", "interval", "interval_of", "with_interval"]

Order = Literal["day", "month"]  # which of two numbers comes first if the year is last

_BEHIND_DATE = r"(?:[T ,]\s?\d{1,2}[:.h]\d{2}.{0,40})?"  # a time of day after a date is ignored
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}){_BEHIND_DATE})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})?(\d{2})?(?:T\d{4,6}Z?)?")
# 20240312, possibly followed by hours, minutes and seconds; as seconds since 1970 these numbers would be other days
_COMPACT_TIME = re.compile(r"((?:1[5-9]|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])(?:[0-5]\d){0,2}")
_EASTERN = re.compile(r"(\d{4}) ?[年년](?: ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日일])?)?")
_WEEK = re.compile(r"(\d{4})-?W(\d{2})(?:-?([1-7]))?")
_QUARTER = re.compile(r"(?:Q([1-4])[ /-]?(\d{4})|(\d{4})[ /-]?Q([1-4])|([1-4])Q[ /-]?(\d{4}))", re.I)
_SHORT_YEARS = re.compile(r"(\d{2})(\d{2})[-–/](\d{2})")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([./-])\s?(\d{{1,2}})\2\s?(\d{{4}}),?{_BEHIND_DATE}")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
_DECADE = re.compile(r"(?:the )?(\d{3}0)['’]?s", re.I)
_YEARS = re.compile(r"(\d{4}) ?[-–/] ?(\d{4})")
_SECONDS = re.compile(
    r"\d{9,10}(?:\.\d{1,9})?|\d{12,13}|\d{15,16}|\d{18,19}"
)  # since 1970, or 10⁻³, 10⁻⁶, 10⁻⁹ of them
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")  # days since 30 December 1899: 10000 is in 1927, 99999 in 2173
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?,? )?"
_DAY_NAME = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:\.|st|nd|rd|th|er|º|ª|°)?[ -](?:of |de |d['’])?([^\W\d_]{{3,12}})\.?,?[ -](?:de |del )?"
    r"(\d{4}),?(?: (?:at |um )?\d{1,2}[:.h]\d{2}.{0,40})?"
)
_NAME_DAY = re.compile(
    rf"{_WEEKDAY}([^\W\d_]{{3,12}})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}),?"
    r"(?: (?:at )?\d{1,2}[:.]\d{2}.{0,40})?"
)
_NAME_DAY_CLOCK_YEAR = re.compile(
    rf"{_WEEKDAY}([^\W\d_]{{3,12}}) (\d{{1,2}}) \d\d:\d\d:\d\d (?:[+-]\d{{4}} |[A-Z]{{3,4}} )?(\d{{4}})"
)
_NAME_YEAR = re.compile(r"([^\W\d_]{3,12})\.?,?[ -](?:de |del )?(\d{4})")
_YEAR_NAME_DAY = re.compile(r"(\d{4})[ -]([^\W\d_]{3,12})\.?(?:[ -](\d{1,2}))?")
_WHOLE_NUMBER = re.compile(r"\A(\d{4,19})\.0\Z")  # how pandas stores 2024 if another cell is empty
_FAR_AHEAD = "2201"
_LONGEST = 80  # most characters of a date


class DateInterval(NamedTuple):
    """The first and last day that a date can mean, and its precision."""

    earliest: str
    latest: str
    precision: str  # day, week, month, quarter, year, decade, years

    def columns(self) -> dict[str, str]:
        """Return the interval as columns of a document."""
        return {"date_earliest": self.earliest, "date_latest": self.latest, "date_precision": self.precision}


AMBIGUOUS = "ambiguous"  # has two readings
NOT_A_DATE = "not a date"


def interval(value: Any, date_format: str | None = None) -> dict[str, str]:
    """Return ``date_earliest, date_latest, date_precision`` of a date; empty if unreadable or ambiguous.

    Parameters
    ----------
    value : object
        A date, a time stamp, a number or text.
    date_format : str, optional
        Format of text, as in `datetime.datetime.strptime`: ``"%d/%m/%Y"``.

    Examples
    --------
    >>> interval("2024-02")
    {'date_earliest': '2024-02-01', 'date_latest': '2024-02-29', 'date_precision': 'month'}
    >>> interval("12 March 2024")["date_earliest"], interval("1850s")["date_latest"], interval("12/03/2024")
    ('2024-03-12', '1859-12-31', {})
    """
    found = interval_of(value, date_format)
    return found.columns() if isinstance(found, DateInterval) else {}


def interval_of(value: Any, date_format: str | None = None, order: Order | None = None) -> DateInterval | str:
    """Return the interval of a value, or `AMBIGUOUS` or `NOT_A_DATE`.

    `order` says what comes first in 12/03/2024.
    """
    if value is None or value != value:  # NaN and NaT do not equal themselves
        return NOT_A_DATE
    if isinstance(value, datetime.date):  # datetime and Timestamp are subclasses of date
        return _day(value.year, value.month, value.day)
    text = _date_text(value)
    try:
        return _formatted(text, date_format) if date_format else _not_far_ahead(_read(text, order))
    except (ValueError, OverflowError, OSError):  # 2021-02-30, or a second beyond the calendar
        return NOT_A_DATE


def _date_text(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    elif isinstance(value, float) and value < 10_000:
        return ""  # 1850.5 is not May 1850, and 2024.1 may have been 2024.10
    text = " ".join(str(value).split()) if len(str(value)) <= _LONGEST else ""
    return _WHOLE_NUMBER.sub(r"\1", text)


def _formatted(text: str, date_format: str) -> DateInterval:
    found = datetime.datetime.strptime(text, date_format)
    directives = set(re.findall(r"%-?(\w)", date_format))
    if directives & set("djDxcsFU"):
        return _day(found.year, found.month, found.day)
    return _month(found.year, found.month) if directives & set("mbB") else _year(found.year)


def _not_far_ahead(found: DateInterval | str) -> DateInterval | str:
    """Return an interval, or `NOT_A_DATE`: 240312 is no month of 2403, and 5784 a year of another calendar."""
    return NOT_A_DATE if isinstance(found, DateInterval) and found.earliest >= _FAR_AHEAD else found


def _read(text: str, order: Order | None) -> DateInterval | str:
    return _in_numbers(text, order) or _in_periods(text) or _counted_date(text) or _with_month_name(text) or NOT_A_DATE


def _in_numbers(text: str, order: Order | None) -> DateInterval | str | None:
    """Return the interval of days, months and years in figures; None if the text has another form."""
    if (match := _YEAR_FIRST.fullmatch(text)) and not _is_span(text):
        return _of_parts(*match.groups())
    if match := _COMPACT.fullmatch(text) or _EASTERN.fullmatch(text):
        return _of_parts(*match.groups())
    if match := _COMPACT_TIME.fullmatch(text):
        return _of_parts(match[1], match[2], match[3])
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(int(match[1]), match[2], int(match[3]), int(match[4]), order)
    if match := _MONTH_YEAR.fullmatch(text):
        return _month(int(match[2]), int(match[1]))
    return None


def _in_periods(text: str) -> DateInterval | None:
    """Return the interval of weeks, quarters, decades and spans of years; None if the text has another form."""
    if match := _WEEK.fullmatch(text):
        return _week(int(match[1]), int(match[2]), match[3])
    if match := _QUARTER.fullmatch(text):
        year, quarter = (int(part) for part in (match[2] or match[3] or match[6], match[1] or match[4] or match[5]))
        return _months(year, 3 * quarter - 2, 3 * quarter, "quarter")
    if match := _DECADE.fullmatch(text):
        return _years(int(match[1]), int(match[1]) + 9, "decade")
    if match := _YEARS.fullmatch(text):
        return _years(int(match[1]), int(match[2]), "years")
    if match := _SHORT_YEARS.fullmatch(text):  # months have been read above
        return _years(int(match[1] + match[2]), int(match[1] + match[3]), "years")
    return None


def _is_span(text: str) -> bool:
    """Return whether the text is a span like 1914-18: the part after the year cannot be a month."""
    match = _SHORT_YEARS.fullmatch(text)
    return match is not None and int(match[3]) > 12


def _of_parts(year: str, month: str | None, day: str | None) -> DateInterval:
    if not month:
        return _year(int(year))
    return _day(int(year), int(month), int(day)) if day else _month(int(year), int(month))


def _year_last(first: int, mark: str, second: int, year: int, order: Order | None) -> DateInterval | str:
    """Tell day from month by size or, if both could be a month, by `order` or by points (day first)."""
    if not first or not second:
        raise ValueError("no day or month")
    if first > 12 or first == second:
        order = "day"
    elif second > 12:
        order = "month"
    elif order is None:
        if mark != ".":
            return AMBIGUOUS
        order = "day"
    return _day(year, *((second, first) if order == "day" else (first, second)))


def _counted_date(text: str) -> DateInterval | None:
    """Return the date of seconds since 1970, or of a spreadsheet serial number."""
    if _SECONDS.fullmatch(text):
        stamp = float(text) / 1000 ** ((len(text.partition(".")[0]) - 8) // 3)
        at = datetime.datetime.fromtimestamp(stamp, datetime.UTC)
        return _day(at.year, at.month, at.day)
    if _SERIAL.fullmatch(text):
        at = datetime.datetime(1899, 12, 30) + datetime.timedelta(days=float(text))
        return _day(at.year, at.month, at.day)
    return None


def _with_month_name(text: str) -> DateInterval | None:
    """Return the interval of a date with a month name."""
    if match := _DAY_NAME.fullmatch(text):
        return _day(int(match[3]), month, int(match[1])) if (month := month_of(match[2])) else None
    if match := _NAME_DAY.fullmatch(text) or _NAME_DAY_CLOCK_YEAR.fullmatch(text):
        return _day(int(match[3]), month, int(match[2])) if (month := month_of(match[1])) else None
    if match := _NAME_YEAR.fullmatch(text):
        return _month(int(match[2]), month) if (month := month_of(match[1])) else None
    if (match := _YEAR_NAME_DAY.fullmatch(text)) and (month := month_of(match[2])):
        return _day(int(match[1]), month, int(match[3])) if match[3] else _month(int(match[1]), month)
    return None


def _day(year: int, month: int, day: int) -> DateInterval:
    date = str(datetime.date(year, month, day))
    return DateInterval(date, date, "day")


def _week(year: int, week: int, day: str | None) -> DateInterval:
    """Return an ISO 8601 week, which begins on a Monday."""
    if day:
        found = datetime.date.fromisocalendar(year, week, int(day))
        return _day(found.year, found.month, found.day)
    first, last = (datetime.date.fromisocalendar(year, week, k) for k in (1, 7))
    return DateInterval(str(first), str(last), "week")


def _month(year: int, month: int) -> DateInterval:
    return _months(year, month, month, "month")


def _months(year: int, first: int, last: int, precision: str) -> DateInterval:
    end = datetime.date(year, last, calendar.monthrange(year, last)[1])
    return DateInterval(str(datetime.date(year, first, 1)), str(end), precision)


def _year(year: int) -> DateInterval:
    return _years(year, year, "year")


def _years(first: int, last: int, precision: str) -> DateInterval:
    if last < first:
        raise ValueError("ends before it begins")  # 2019-07 is not a span of years
    return DateInterval(str(datetime.date(first, 1, 1)), str(datetime.date(last, 12, 31)), precision)


def with_interval(metadata: dict[str, Any], date_format: str | None = None) -> dict[str, Any]:
    """Return `metadata` with the interval of its ``date`` or ``year``, unless it already has one."""
    if metadata.get("date_earliest"):
        return metadata
    if found := interval(metadata.get("date"), date_format):
        return {**metadata, **found}
    return {**metadata, **interval(metadata.get("year"))}
