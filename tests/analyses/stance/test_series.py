"""Smooth lines, known dates and changes over dates: what is planted is found, uncertain dates widen, few are refused."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
DOUBT = tl.Lexicon(["perhaps", "maybe"], name="doubt")


def yearly(rates, dates=None, seed=1):
    """A document a year of 200 words, with about so many per 1,000 of them in doubt."""
    source = np.random.default_rng(seed)
    texts = []
    for rate in rates:
        n = source.poisson(rate / 5)
        texts.append(" ".join(["perhaps"] * n + ["word"] * (200 - n)))
    dates = dates or [str(1900 + k) + "-06-01" for k in range(len(rates))]
    rows = pd.DataFrame({"text": texts, "date": dates, "doc_id": [f"d{k:03}" for k in range(len(rates))], "party": "A"})
    return tl.track_stance(tl.tokenize(tl.from_frame(rows)), DOUBT, by="party", over="date", n_resamples=0)


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


def test_uncertain_dates_are_drawn_and_widen_the_interval():
    level = [20] * 30 + [60] * 30
    wide = [f"{1895 + k}/{1905 + k}" for k in range(60)]
    rows = pd.DataFrame({"low": [w[:4] for w in wide], "high": [w[5:] for w in wide]})
    sure = yearly(level)
    documents = sure.tokens.corpus.documents
    dates = pd.DataFrame(
        {"date_earliest": (rows["low"] + "-06-01").to_numpy(), "date_latest": (rows["high"] + "-06-01").to_numpy()},
        index=documents.index,
    )
    corpus = sure.tokens.corpus.join(dates) if "date_earliest" not in documents else None
    if corpus is None:
        texts = [sure.tokens.corpus.document_text(d) for d in documents.index]
        frame = pd.DataFrame({"text": texts, "doc_id": list(documents.index), "party": "A"})
        corpus = tl.from_frame(frame).join(dates)
    unsure = tl.track_stance(tl.tokenize(corpus), DOUBT, by="party", over="date", n_resamples=0)
    width = []
    for track in (sure, unsure):
        row = tl.interrupted(track, "1930-06-01", rng=1).table.iloc[2]
        width.append(row["ci_high"] - row["ci_low"])
    assert width[1] > width[0]
    lines = [tl.smooth_track(track, span=0.3, n_resamples=50, rng=1) for track in (sure, unsure)]
    assert "60 documents with uncertain dates" in lines[1].notes()
    sure_width, width = ((line.table["ci_high"] - line.table["ci_low"]).mean() for line in lines)
    assert width > sure_width  # the place of the jump is unsure


def test_a_change_over_dates_and_its_words():
    found = tl.change_points(yearly([20] * 30 + [60] * 30), n_changes=1, n_resamples=99, rng=1)
    assert found.table["at"].tolist() == ["1930-06-01"]
    assert found.table["doc_id"].tolist() == ["by date"]
    table = found.words("A").table
    assert table["difference"].iloc[0] == pytest.approx(found.table["rate_after"][0] - found.table["rate_before"][0])
    with pytest.raises(tl.NotEnoughData, match="1 change"):
        found.words("A", 2)


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


def test_the_intervals_of_a_short_calendar_hold_what_is_true():
    """Forty series of 30 documents, a level of 20 whose neighbours are alike (.6 in the logarithm)."""
    inside, bands, halves = [], [], []
    for seed in range(40):
        source, noise = np.random.default_rng(seed), np.zeros(60)
        for k in range(1, 60):
            noise[k] = 0.6 * noise[k - 1] + 0.8 * source.normal()
        track = yearly(20 * np.exp(0.6 * noise[30:] - 0.18), seed=seed)
        rows = tl.interrupted(track, "1915-01-01").table
        true = [20, 0, 0, 0]
        inside.append(((rows["ci_low"] <= true) & (true <= rows["ci_high"])).to_numpy())
        line = tl.smooth_track(track, rng=1).table
        bands.append(((line["ci_low"] <= 20) & (line["ci_high"] >= 20)).mean())
        both = tl.compare_stretches(track, ("1900-01-01", "1914-12-31"), ("1915-01-01", "1930-01-01"), rng=1).table
        halves.append(both["ci_low"].iloc[0] <= 0 <= both["ci_high"].iloc[0])
    assert np.mean(inside) > 0.9 and np.mean(bands) > 0.9 and np.mean(halves) > 0.9


def test_intervals_of_stretches_widen_where_neighbours_are_alike_in_time_and_not_by_name():
    rates = np.repeat([10, 40, 10, 40, 10, 40], 10)
    stretches = ("1900-01-01", "1929-12-31"), ("1930-01-01", "1960-01-01")
    found = tl.compare_stretches(yearly(rates), *stretches, rng=1)
    assert found.settings["widened"] > 1.5 and "1900" not in found.notes() and "times as wide" in found.notes()
    dates = [f"{1900 + k}-06-01" for k in np.random.default_rng(0).permutation(60)]
    shuffled = tl.compare_stretches(yearly(rates, dates), *stretches, rng=1)
    assert shuffled.settings["widened"] < found.settings["widened"]
    assert not tl.compare_stretches(yearly(rates), *stretches, n_resamples=0).notes()


def test_few_units_are_refused():
    track = yearly([20] * 8)
    with pytest.raises(tl.NotEnoughData, match="8 documents"):
        tl.interrupted(track, "1904-01-01")
    with pytest.raises(tl.NotEnoughData, match="at least 20"):
        tl.smooth_track(track)
    with pytest.raises(tl.NotEnoughData, match="each side"):
        tl.interrupted(yearly([20] * 30), "1902-01-01")
    with pytest.raises(tl.SchemaError, match="is not a date"):
        tl.interrupted(yearly([20] * 30), "soon")


def test_stretches_of_dates():
    track = yearly([20] * 30 + [60] * 30)
    found = tl.compare_stretches(track, ("1900-01-01", "1929-12-31"), ("1930-01-01", "1960-01-01"), rng=1)
    row = found.table.iloc[0]
    assert row["ci_low"] < 40 < row["ci_high"] and "documents" in found.summary()
    with pytest.raises(tl.SchemaError, match="overlap"):
        tl.compare_stretches(track, ("1900-01-01", "1930-01-01"), ("1930-01-01", "1960-01-01"))
    with pytest.raises(tl.SchemaError, match="ends before"):
        tl.compare_stretches(track, ("1930-01-01", "1920-01-01"), ("1940-01-01", "1960-01-01"))


@pytest.mark.parametrize("every", ["month", "year"])
def test_hundreds_of_periods_keep_few_ticks(every):
    track = yearly([20] * 120)
    track = tl.track_stance(track.tokens, DOUBT, by="party", over="date", every=every, n_resamples=0, min_tokens=1)
    ax = track.plot()
    ax.figure.canvas.draw()
    assert len([t for t in ax.get_xticklabels() if t.get_text()]) <= 15
    assert not ax.texts
