"""Sermons and charters: dates before 1678, where the nanoseconds of pandas end."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore::textlab.TextlabWarning")  # each document is one turn

HEDGES = tl.Lexicon({"hedge": ["maybe"]}, name="h")


@pytest.fixture(scope="module")
def sermons():
    years = list(range(1500, 1700, 4))
    texts = ["maybe we pray and sing together here now"] * 25 + ["we pray and sing together here now friends"] * 25
    frame = pd.DataFrame({"text": texts, "date": [str(y) for y in years], "party": "all"})
    return tl.tokenize(tl.from_frame(frame, date="date"))


@pytest.fixture(scope="module")
def track(sermons):
    return tl.track_stance(sermons, HEDGES, by="party", over="date", min_tokens=1, n_resamples=0)


@pytest.mark.parametrize(("every", "first", "last"), [
    ("year", "1500", "1696"), ("50 years", "1500-1549", "1650-1699"), ("month", "1500-01", "1696-12"),
    ("1600-01-01", "before 1600-01-01", "from 1600-01-01"),
])  # fmt: skip
def test_periods(sermons, every, first, last):
    few = {"min_tokens": 1, "n_resamples": 0}
    table = tl.track_stance(sermons, HEDGES, by="party", over="date", every=every, **few).table
    assert (table["doc_id"].iloc[0], table["doc_id"].iloc[-1]) == (first, last)
    assert table["n_hits"].sum() == pytest.approx(25)


def test_no_day_of_the_calendar_is_refused(sermons):
    with pytest.raises(tl.SchemaError, match="every='1600-02-30' is not a calendar date"):
        tl.track_stance(sermons, HEDGES, by="party", over="date", every="1600-02-30")


def test_questions_about_the_series(track):
    assert tl.change_points(track, n_resamples=0).table["at"].iloc[0].startswith("160")
    cut = tl.interrupted(track, "1600-01-01", n_draws=2)
    assert (cut.table["n_before"].iloc[2], cut.table["n_after"].iloc[2]) == (25, 25)
    assert cut.words("all").table["n_first"].iloc[0] == 25
    assert len(tl.smooth_track(track, n_resamples=0).table) > 0


def test_pictures(track):
    for found in (track, tl.smooth_track(track, n_resamples=0), tl.change_points(track, n_resamples=0)):
        for kind in found.PICTURES:
            low, high = found.plot(kind=kind).get_xlim()
            assert -176_000 < low < high < -95_000  # days since 1970: 1500 is -171,663, 1700 is -98,615
            plt.close("all")
