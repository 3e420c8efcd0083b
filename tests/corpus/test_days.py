"""Days since 1970, before the nanoseconds of pandas begin too."""

import datetime

import numpy as np
import pandas as pd
import pytest

from textlab.corpus.days import day_number, day_numbers, iso_day


def test_days_of_every_century():
    # 1600-01-01 lies 370 years of 365 days and 90 leap days (1600, ..., 1968 without 1700, 1800, 1900) before 1970
    assert day_number("1600-01-01") == -(370 * 365 + 90)
    assert day_number("0001-01-01") == datetime.date(1, 1, 1).toordinal() - datetime.date(1970, 1, 1).toordinal()
    assert day_number(datetime.date(2000, 3, 1)) == day_number("2000-02-29") + 1
    assert day_number("2020") == day_number(pd.Timestamp("2020-01-01 17:00"))


def test_missing_days_are_missing():
    assert np.isnan(day_numbers(pd.Series([None, pd.NaT, np.nan, pd.NA, "May", ""]))).all()
    with pytest.raises(ValueError, match="May"):
        day_number("May")


@pytest.mark.parametrize("day", ["0800-12-25", "1677-09-20", "1970-01-01", "9999-12-31"])
def test_and_back(day):
    assert iso_day(day_number(day)) == day
