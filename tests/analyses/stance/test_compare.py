"""Stretches of dates: planted differences are found, and likeness of neighbours widens the interval."""

import numpy as np
import pytest
from track_checks import yearly

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")


def test_intervals_of_stretches_widen_where_neighbours_are_alike_in_time_and_not_by_name():
    rates = np.repeat([10, 40, 10, 40, 10, 40], 10)
    stretches = ("1900-01-01", "1929-12-31"), ("1930-01-01", "1960-01-01")
    found = tl.compare_stretches(yearly(rates), *stretches, rng=1)
    assert found.settings["widened"] > 1.5 and "1900" not in found.notes() and "times as wide" in found.notes()
    dates = [f"{1900 + k}-06-01" for k in np.random.default_rng(0).permutation(60)]
    shuffled = tl.compare_stretches(yearly(rates, dates), *stretches, rng=1)
    assert shuffled.settings["widened"] < found.settings["widened"]
    assert not tl.compare_stretches(yearly(rates), *stretches, n_resamples=0).notes()


def test_stretches_of_dates():
    track = yearly([20] * 30 + [60] * 30)
    found = tl.compare_stretches(track, ("1900-01-01", "1929-12-31"), ("1930-01-01", "1960-01-01"), rng=1)
    row = found.table.iloc[0]
    assert row["ci_low"] < 40 < row["ci_high"] and "documents" in found.summary()
    with pytest.raises(tl.SchemaError, match="overlap"):
        tl.compare_stretches(track, ("1900-01-01", "1930-01-01"), ("1930-01-01", "1960-01-01"))
    with pytest.raises(tl.SchemaError, match="ends before"):
        tl.compare_stretches(track, ("1930-01-01", "1920-01-01"), ("1940-01-01", "1960-01-01"))
