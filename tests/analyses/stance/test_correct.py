"""correct_share and correct_trend: three lines on paper, refusals, and coverage in a small simulation."""

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.coding.codes import Codes
from textlab.coding.read_codes import empty_corpus


def coded(labels, units, corpus=None):
    """Codes by one person of one target: a label for each unit, None where it was not drawn."""
    rows = [
        {"unit_id": unit, "coder": "ann", "target": "tax", "label": label}
        for unit, label in zip(units.index, labels, strict=True)
        if label is not None
    ]
    scale = ("favour", "against", "mixed", "none")
    return Codes(table=pd.DataFrame(rows), units=units, corpus=corpus or empty_corpus(), scale=scale)


def units_of(n, **columns):
    return pd.DataFrame(columns, index=[f"u{k}" for k in range(n)])


def machine(labels):
    return pd.DataFrame({"unit_id": [f"u{k}" for k in range(len(labels))], "label": labels})


def test_three_lines_on_paper():
    # eight passages, four drawn; the machine says favour six times and is wrong about one of the four
    said = ["favour", "favour", "none", "none", *["favour"] * 4]
    codes = coded(["favour", "none", "none", "none", *[None] * 4], units_of(8, prob=0.5))
    table = tl.correct_share(machine(said), codes).table.set_index("method")
    assert table["share"].to_dict() == pytest.approx({"naive": 0.75, "labelled only": 0.25, "dsl": 0.5})
    assert table["n_labelled"].tolist() == [4] * 3 and table["n_predicted"].tolist() == [8] * 3


def test_coders_who_differ_count_in_part():
    codes = coded(["favour", "none"], units_of(2, prob=1.0))
    two = pd.concat([codes.table, codes.table.assign(coder="bo", label="none")], ignore_index=True)
    found = tl.correct_share(
        machine(["none", "none"]), Codes(table=two, units=codes.units, corpus=codes.corpus, scale=codes.scale)
    )
    assert found.table.set_index("method")["share"]["labelled only"] == 0.25


def test_what_is_refused():
    codes = coded(["favour", "none", None, None], units_of(4, prob=[0.5, 0.5, 0.5, 0.25]))
    with pytest.raises(tl.SchemaError, match=r"simple random sample.*method='dsl'"):
        tl.correct_share(machine(["none"] * 4), codes, method="ppi")
    with pytest.raises(tl.NotEnoughData, match="1 coded passage without a prediction"):
        tl.correct_share(machine(["none"]), codes)
    with pytest.raises(tl.SchemaError, match="'u4' is not among codes.units"):
        tl.correct_share(machine(["none"] * 5), codes)
    with pytest.raises(tl.UnknownName, match="favor"):
        tl.correct_share(machine(["none"] * 4), codes, label="favor")
    twice = pd.concat([machine(["none"] * 4)] * 2)
    with pytest.raises(tl.SchemaError, match="two predictions"):
        tl.correct_share(twice, codes)
    grouped = coded(["favour", "none", None, None], units_of(4, prob=0.5, side=list("aabb")))
    with pytest.raises(tl.NotEnoughData, match="'b' has 0 coded passages"):
        tl.correct_share(machine(["none"] * 4), grouped, by="side")


def test_without_chances_it_is_said():
    codes = coded(["favour", "none", None, None], units_of(4))
    with pytest.warns(tl.TextlabWarning, match="has no 'prob'"):
        tl.correct_share(machine(["favour"] * 4), codes)


def test_five_dates_are_no_line():
    codes = coded(["favour", "none"] * 5, units_of(10, prob=1.0, year=[2001, 2002, 2003, 2004, 2005] * 2))
    with pytest.raises(tl.NotEnoughData, match=r"5 times.*correct_share"):
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
