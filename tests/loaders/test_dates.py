"""One date as an interval: notations, ambiguity, numbers."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.loaders.dates import AMBIGUOUS, NOT_A_DATE, DateInterval, interval, interval_of, with_interval


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-3-15", "2021-03-15"),
        ("14.03.2021", "2021-03-14"),
        ("3.4.2021", "2021-04-03"),  # points are put after days
        ("14/03/2024", "2024-03-14"),
        ("03/14/2024", "2024-03-14"),
        ("12 March 2024", "2024-03-12"),
        ("March 16, 2021", "2021-03-16"),
        ("12. März 2024", "2024-03-12"),
        ("1er mars 2024", "2024-03-01"),
        ("12 de marzo de 2024", "2024-03-12"),
        ("16th of March 2021", "2021-03-16"),
        ("12-MAR-2024", "2024-03-12"),
        ("Tue, 12 Mar 2024 10:00:00 GMT", "2024-03-12"),
        ("Tue Mar 12 10:00:00 +0000 2024", "2024-03-12"),
        ("2024-03-12T23:59:59Z", "2024-03-12"),
        ("20240312", "2024-03-12"),
        (1615939200, "2021-03-17"),  # 2021-03-17 00:00 UTC
        ("1615939200", "2021-03-17"),
        (1615939200000, "2021-03-17"),
        (44270, "2021-03-15"),  # days since 30 December 1899
        (44270.75, "2021-03-15"),
        (datetime.datetime(2021, 3, 15, 12), "2021-03-15"),
        (pd.Timestamp("2021-03-15", tz="UTC"), "2021-03-15"),
    ],
)
def test_days(value: Any, day: str) -> None:
    assert interval_of(value) == DateInterval(day, day, "day")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2024", DateInterval("2024-01-01", "2024-12-31", "year")),
        (2024.0, DateInterval("2024-01-01", "2024-12-31", "year")),
        ("2024-02", DateInterval("2024-02-01", "2024-02-29", "month")),
        ("Mar 2024", DateInterval("2024-03-01", "2024-03-31", "month")),
        ("2/2023", DateInterval("2023-02-01", "2023-02-28", "month")),
        ("1850s", DateInterval("1850-01-01", "1859-12-31", "decade")),
        ("the 1850's", DateInterval("1850-01-01", "1859-12-31", "decade")),
        ("1914–1918", DateInterval("1914-01-01", "1918-12-31", "years")),
    ],
)
def test_longer_stretches(value: Any, found: DateInterval) -> None:
    assert interval_of(value) == found


@pytest.mark.parametrize(
    "value",
    ["soon", "c. 1850", "2021-02-30", "32.01.2021", "12/03/24", "1918-1914", None, float("nan"), pd.NaT, True, "", 7, "lorem 2024",
     "9" * 400, "2024-13", "1" * 13 + "9"],
)  # fmt: skip
def test_what_is_no_date(value: Any) -> None:
    assert interval_of(value) == NOT_A_DATE
    assert interval(value) == {}


def test_a_day_and_a_month_that_could_be_exchanged() -> None:
    assert interval_of("12/03/2024") == interval_of("12-03-2024") == AMBIGUOUS
    assert interval_of("12/03/2024", "%d/%m/%Y") == DateInterval("2024-03-12", "2024-03-12", "day")
    assert interval_of("12/03/2024", "%m/%d/%Y") == DateInterval("2024-12-03", "2024-12-03", "day")
    assert interval_of("12/03/2024", order="month") == DateInterval("2024-12-03", "2024-12-03", "day")
    assert interval_of("03/03/2024") == DateInterval("2024-03-03", "2024-03-03", "day")


def test_a_format_says_how_exact_a_date_is() -> None:
    assert interval_of("03.24", "%m.%y") == DateInterval("2024-03-01", "2024-03-31", "month")
    assert interval_of("24", "%y") == DateInterval("2024-01-01", "2024-12-31", "year")
    assert interval_of("2024", "%d/%m/%Y") == NOT_A_DATE


def test_an_interval_is_added_once() -> None:
    assert with_interval({"date": "2024"})["date_latest"] == "2024-12-31"
    assert with_interval({"date": "soon", "year": 2023})["date_latest"] == "2023-12-31"
    given_already = {"date_earliest": "2020-01-01", "date": "2024"}
    assert with_interval(given_already) == given_already


@given(st.dates(min_value=datetime.date(1000, 1, 1), max_value=datetime.date(2200, 12, 31)))
def test_every_day_in_every_notation(day: datetime.date) -> None:
    month = "January February March April May June July August September October November December".split()[
        day.month - 1
    ]
    year = f"{day.year:04d}"
    for text in (
        day.isoformat(), f"{day.day}.{day.month}.{year}", f"{day.day} {month} {year}", f"{month} {day.day}, {year}",
        f"{day.day}-{month[:3]}-{year}", f"{year}/{day.month}/{day.day}",
    ):  # fmt: skip
        assert interval_of(text) == DateInterval(str(day), str(day), "day"), text
    slashed = interval_of(f"{day.day}/{day.month}/{year}")
    assert slashed == (AMBIGUOUS if day.day <= 12 and day.day != day.month else DateInterval(str(day), str(day), "day"))


@given(st.text(max_size=60) | st.integers() | st.floats())
def test_whatever_comes_there_is_an_answer(value: Any) -> None:
    found = interval_of(value)
    assert found in (AMBIGUOUS, NOT_A_DATE) or (isinstance(found, DateInterval) and found.earliest <= found.latest)


@pytest.mark.parametrize(
    ("value", "first", "last", "precision"),
    [
        ("2024-W05", "2024-01-29", "2024-02-04", "week"),
        ("2020-W53-7", "2021-01-03", "2021-01-03", "day"),
        ("Q1 2024", "2024-01-01", "2024-03-31", "quarter"),
        ("2024-Q3", "2024-07-01", "2024-09-30", "quarter"),
        (pd.Period("2024Q4"), "2024-10-01", "2024-12-31", "quarter"),
        ("1914-18", "1914-01-01", "1918-12-31", "years"),
        ("2019/20", "2019-01-01", "2020-12-31", "years"),
        ("2024年3月12日", "2024-03-12", "2024-03-12", "day"),
        ("2024년 3월", "2024-03-01", "2024-03-31", "month"),
        ("12 marca 2024", "2024-03-12", "2024-03-12", "day"),
        ("12 марта 2024", "2024-03-12", "2024-03-12", "day"),
        ("1° maggio 2024", "2024-05-01", "2024-05-01", "day"),
        ("2024.0", "2024-01-01", "2024-12-31", "year"),
    ],
)
def test_weeks_quarters_spans_and_other_languages(value: Any, first: str, last: str, precision: str) -> None:
    assert interval_of(value) == DateInterval(first, last, precision)


@pytest.mark.parametrize("value", ["202403121422", "20240312142233", "2024031214", 20240312142233])
def test_a_compact_time_is_no_number_of_seconds(value: Any) -> None:
    """As milliseconds, 202403121422 would be a day of 1976."""
    assert interval_of(value) == DateInterval("2024-03-12", "2024-03-12", "day")


@pytest.mark.parametrize("value", [1700000000, 1700000000000, 1700000000000000, 1700000000000000000])
def test_seconds_and_their_parts(value: int) -> None:
    assert interval_of(value) == DateInterval("2023-11-14", "2023-11-14", "day")


@pytest.mark.parametrize(
    "value", [1850.5, 2024.1, "00/03/2024", "c. 1850", "Spring 2020", "12.3.24", "1850?", "listopada 1918"]
)
def test_what_leaves_a_doubt_is_no_date(value: Any) -> None:
    assert interval_of(value) == NOT_A_DATE


@pytest.mark.parametrize("text", ["240312", "5784", "3024", "2403-12", "12 March 5784", "3000-3005"])
def test_years_far_ahead_are_no_dates(text):
    assert interval_of(text) == NOT_A_DATE
    assert interval_of("2199").latest == "2199-12-31"
    assert interval_of("240312", "%y%m%d").earliest == "2024-03-12"
