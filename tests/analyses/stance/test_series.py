"""Smooth lines, known dates and changes over dates: what is planted is found, uncertain dates widen, few are refused."""

import numpy as np
import pandas as pd
import pytest
from track_checks import DOUBT, yearly

import textlab as tl

pytestmark = pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")


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


@pytest.mark.parametrize("every", ["month", "year"])
def test_hundreds_of_periods_keep_few_ticks(every):
    track = yearly([20] * 120)
    track = tl.track_stance(track.tokens, DOUBT, by="party", over="date", every=every, n_resamples=0, min_tokens=1)
    ax = track.plot()
    ax.figure.canvas.draw()
    assert len([t for t in ax.get_xticklabels() if t.get_text()]) <= 15
    assert not ax.texts
