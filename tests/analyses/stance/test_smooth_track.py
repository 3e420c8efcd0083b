"""Smooth lines: a planted rise is followed, and a robust line has no band."""

import numpy as np
import pytest
from track_checks import yearly

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")


def test_a_smooth_line_follows_a_rise_and_says_what_it_rests_on():
    line = tl.smooth_track(yearly(np.linspace(10, 60, 60)), n_resamples=100, rng=1)
    table = line.table
    assert abs(table["score"].iloc[30] - 35) < 8
    known = table.dropna(subset=["ci_low"])
    assert (known["ci_low"] <= known["score"]).mean() > 0.95 and table["near_end"].iloc[[0, -1]].all()
    series = line.series().iloc[0]
    assert series["n_units"] == 60 and 0 < series["n_effective"] <= 60
    assert "span 0.67" in line.summary() and "near a hump" in line.notes()


def test_a_robust_line_has_no_band_and_says_why():
    line = tl.smooth_track(yearly(np.linspace(10, 60, 60)), iterations=3, rng=1)
    assert line.table[["ci_low", "ci_high", "autoregression"]].isna().all(axis=None)
    assert line.notes().startswith("No band: robust rounds") and "No band" in line.summary()
    line.plot()
