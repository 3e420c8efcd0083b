"""Dates as intervals: 2024 is a year long, 2024-06 a month, the 1850s a decade.

Some numeric dates are ambiguous: 12/03/2024 is a day in March or in December. Such a value is not guessed: a column is
interpreted by its unambiguous values (14/03/2024) or by ``date_format=``, or else refused.
"""

from __future__ import annotations

import calendar
import datetime
import re
from typing import Any, Literal, NamedTuple

__all__ = ["AMBIGUOUS", "NOT_A_DATE", "DateInterval", "Order", "interval", "interval_of", "with_interval"]

Order = Literal["day", "month"]  # which of two numbers comes first if the year is last

_BEHIND_DATE = r"(?:[T ,]\s?\d{1,2}[:.h]\d{2}.{0,40})?"  # a time of day after a date is ignored
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}){_BEHIND_DATE})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})?(\d{2})?(?:T\d{4,6}Z?)?")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([./-])\s?(\d{{1,2}})\2\s?(\d{{4}}),?{_BEHIND_DATE}")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})")
_DECADE = re.compile(r"(?:the )?(\d{3}0)['’]?s", re.I)
_YEARS = re.compile(r"(\d{4}) ?[-–/] ?(\d{4})")
_SECONDS = re.compile(r"\d{9,10}(?:\.\d{1,9})?|\d{12,13}")  # seconds or milliseconds since 1970, from 1973 on
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")  # days since 30 December 1899: 10000 is in 1927, 99999 in 2173
_WEEKDAY = r"(?:[^\W\d_]{2,12}\.?,? )?"
_DAY_NAME = re.compile(
    rf"{_WEEKDAY}(\d{{1,2}})(?:\.|st|nd|rd|th|er|º|ª)?[ -](?:of |de |d['’])?([^\W\d_]{{3,12}})\.?,?[ -](?:de |del )?"
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
_LONGEST = 80  # most characters of a date

# English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish/Danish; a month is also recognised by its first
# three or four letters (three alone would confuse French juin and juillet)
_MONTHS = """
january januar janvier enero gennaio janeiro januari jan janv ene gen
february februar février fevrier febrero febbraio fevereiro februari feb févr fév fevr fev
march märz maerz mars marzo março marco maart mar mär mrz mrt
april avril abril aprile apr avr abr
may mai mayo maggio maio mei maj mag
june juni juin junio giugno junho jun giu
july juli juillet julio luglio julho jul juil lug
august août aout agosto augustus augusti aug ago aoû
september septembre septiembre setiembre settembre setembro sep sept set
october oktober octobre octubre ottobre outubro oct okt ott out
november novembre noviembre novembro nov
december dezember décembre decembre diciembre dicembre dezembro desember dec dez déc dic
"""
_MONTH_OF = {name: k for k, names in enumerate(_MONTHS.split("\n")[1:-1], 1) for name in names.split()}


class DateInterval(NamedTuple):
    """The first and last day that a date can mean, and its precision."""

    earliest: str
    latest: str
    precision: str  # day, month, year, decade, years

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
        return _formatted(text, date_format) if date_format else _read(text, order)
    except (ValueError, OverflowError, OSError):  # 2021-02-30, or a second beyond the calendar
        return NOT_A_DATE


def _date_text(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split()) if len(str(value)) <= _LONGEST else ""


def _formatted(text: str, date_format: str) -> DateInterval:
    found = datetime.datetime.strptime(text, date_format)
    directives = set(re.findall(r"%-?(\w)", date_format))
    if directives & set("djDxcsFU"):
        return _day(found.year, found.month, found.day)
    return _month(found.year, found.month) if directives & set("mbB") else _year(found.year)


def _read(text: str, order: Order | None) -> DateInterval | str:
    if match := _YEAR_FIRST.fullmatch(text):
        return _of_parts(*match.groups())
    if match := _COMPACT.fullmatch(text):
        return _of_parts(*match.groups())
    if match := _YEAR_LAST.fullmatch(text):
        return _year_last(int(match[1]), match[2], int(match[3]), int(match[4]), order)
    if match := _MONTH_YEAR.fullmatch(text):
        return _month(int(match[2]), int(match[1]))
    if match := _DECADE.fullmatch(text):
        return _years(int(match[1]), int(match[1]) + 9, "decade")
    if match := _YEARS.fullmatch(text):
        return _years(int(match[1]), int(match[2]), "years")
    return _counted_date(text) or _with_month_name(text) or NOT_A_DATE


def _of_parts(year: str, month: str | None, day: str | None) -> DateInterval:
    if not month:
        return _year(int(year))
    return _day(int(year), int(month), int(day)) if day else _month(int(year), int(month))


def _year_last(first: int, mark: str, second: int, year: int, order: Order | None) -> DateInterval | str:
    """Tell day from month by size or, if both could be a month, by `order` or by points (day first)."""
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
        stamp = float(text) / (1000 if len(text.partition(".")[0]) > 10 else 1)
        at = datetime.datetime.fromtimestamp(stamp, datetime.UTC)
        return _day(at.year, at.month, at.day)
    if _SERIAL.fullmatch(text):
        at = datetime.datetime(1899, 12, 30) + datetime.timedelta(days=float(text))
        return _day(at.year, at.month, at.day)
    return None


def _with_month_name(text: str) -> DateInterval | None:
    """Return the interval of a date with a month name."""
    if match := _DAY_NAME.fullmatch(text):
        return _day(int(match[3]), month, int(match[1])) if (month := _month_of(match[2])) else None
    if match := _NAME_DAY.fullmatch(text) or _NAME_DAY_CLOCK_YEAR.fullmatch(text):
        return _day(int(match[3]), month, int(match[2])) if (month := _month_of(match[1])) else None
    if match := _NAME_YEAR.fullmatch(text):
        return _month(int(match[2]), month) if (month := _month_of(match[1])) else None
    if (match := _YEAR_NAME_DAY.fullmatch(text)) and (month := _month_of(match[2])):
        return _day(int(match[1]), month, int(match[3])) if match[3] else _month(int(match[1]), month)
    return None


def _month_of(name: str) -> int | None:
    return _MONTH_OF.get(name.lower())


def _day(year: int, month: int, day: int) -> DateInterval:
    date = str(datetime.date(year, month, day))
    return DateInterval(date, date, "day")


def _month(year: int, month: int) -> DateInterval:
    first = datetime.date(year, month, 1)
    return DateInterval(str(first), str(first.replace(day=calendar.monthrange(year, month)[1])), "month")


def _year(year: int) -> DateInterval:
    return _years(year, year, "year")


def _years(first: int, last: int, precision: str) -> DateInterval:
    if last < first:
        raise ValueError("ends before it begins")
    return DateInterval(str(datetime.date(first, 1, 1)), str(datetime.date(last, 12, 31)), precision)


def with_interval(metadata: dict[str, Any], date_format: str | None = None) -> dict[str, Any]:
    """Return `metadata` with the interval of its ``date`` or ``year``, unless it already has one."""
    if metadata.get("date_earliest"):
        return metadata
    if found := interval(metadata.get("date"), date_format):
        return {**metadata, **found}
    return {**metadata, **interval(metadata.get("year"))}
