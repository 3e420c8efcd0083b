"""A known date: a planted jump is found with its words."""

import pytest
from track_checks import yearly

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")


def test_a_jump_at_a_known_date_is_found_with_its_words():
    found = tl.interrupted(yearly([20] * 30 + [60] * 30), "1930-01-01")
    rows = found.table.set_index("term")
    jump = rows.loc["change of level"]
    assert jump["ci_low"] < 40 < jump["ci_high"] and jump["p"] < 0.01
    slope = rows.loc["change of slope"]
    assert slope["ci_low"] < 0 < slope["ci_high"]
    assert jump[["n_before", "n_after"]].tolist() == [30, 30]
    words = found.words("A").table.set_index("pattern")
    assert words.loc["perhaps", "share"] == 1 and words.loc["all", "n_second"] > words.loc["all", "n_first"]
