"""correct_trend: refusals, uncertain dates, and coverage in a small simulation."""

import numpy as np
import pandas as pd
import pytest
from coded_units import coded, machine, units_of

import textlab as tl


def test_five_dates_are_no_line():
    codes = coded(["favour", "none"] * 5, units_of(10, prob=1.0, year=[2001, 2002, 2003, 2004, 2005] * 2))
    with pytest.raises(tl.NotEnoughData, match=r"5 distinct times.*correct_share"):
        tl.correct_trend(machine(["none"] * 10), codes, over="year")


def dated(n):
    texts = pd.DataFrame({"text": ["tax"] * n, "doc_id": [f"d{k:02}" for k in range(n)]})
    return texts, [f"d{k:02}" for k in range(n)]


@pytest.mark.filterwarnings("ignore:correct_trend:textlab.errors.TextlabWarning")
def test_uncertain_dates_are_drawn_and_pooled():
    n = 24
    texts, names = dated(n)
    labels = ["favour" if k % 3 and k > 8 else "none" for k in range(n)]
    slope = {}
    for precise in (True, False):
        dates = [f"{1990 + k}-07-01" if precise else f"{1990 + k}" for k in range(n)]
        corpus = tl.from_frame(texts.assign(date=dates))
        units = units_of(n, doc_id=names, start=0, end=3, prob=1.0)
        found = tl.correct_trend(machine(labels), coded(labels, units, corpus), rng=1)
        slope[precise] = found.table.set_index("method").loc["dsl", "slope"]
        assert found.settings["n_draws_used"] == (0 if precise else 200)
        assert ("uncertain dates" in found.summary()) is not precise
    assert slope[True] != slope[False] and slope[False] == pytest.approx(slope[True], rel=0.02)


@pytest.mark.filterwarnings("ignore::textlab.errors.TextlabWarning")
def test_a_machine_whose_errors_drift_is_wrong_and_its_correction_is_not():
    """True slope 0; the machine finds less and less. Over 60 draws the naive interval misses, the corrected holds."""
    rng, n, held = np.random.default_rng(5), 300, {"naive": 0, "dsl": 0}
    time = np.linspace(0, 1, n)
    for _ in range(60):
        truth = rng.random(n) < 0.5
        said = truth & (rng.random(n) < 0.9 - 0.6 * time)
        drawn = rng.random(n) < 0.3
        labels = [("favour" if t else "none") if d else None for t, d in zip(truth, drawn, strict=True)]
        codes = coded(labels, units_of(n, prob=0.3, time=time))
        table = tl.correct_trend(
            machine(np.where(said, "favour", "none")), codes, over="time", cluster="unit_id"
        ).table.set_index("method")
        for name in held:
            held[name] += table.loc[name, "ci_low"] <= 0 <= table.loc[name, "ci_high"]
    assert held["naive"] <= 10
    assert held["dsl"] >= 53
