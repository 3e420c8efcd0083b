"""Shares of hand codes: worked by hand, weights that matter, intervals that hold, doubt that is said."""

import warnings

import numpy as np
import pandas as pd
import pytest

import textlab as tl
from textlab.coding.codes import Codes
from textlab.coding.read_codes import empty_corpus


def codes_of(labels, *, prob=None, **columns):
    """Codes on *tax*; `labels` has a list of labels a coder."""
    units = pd.DataFrame(columns, index=[f"u{k}" for k in range(len(next(iter(labels.values()))))])
    if prob is not None:
        units["prob"] = prob
    rows = [
        (unit, coder, "tax", label)
        for coder, given in labels.items()
        for unit, label in zip(units.index, given, strict=True)
        if label
    ]
    table = pd.DataFrame(rows, columns=["unit_id", "coder", "target", "label"])
    return Codes(table=table, units=units, corpus=empty_corpus(), scale=("favour", "against", "none"))


def asked(codes, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return tl.coded_shares(codes, **{"n_resamples": 0} | options)


def test_each_passage_weighs_the_inverse_of_its_chance():
    codes = codes_of({"ann": ["favour", "none", "favour", "none"]}, prob=[0.5, 0.5, 0.1, 1.0])
    row = asked(codes).table.iloc[0]
    # weights 2, 2, 10, 1: (2 + 10) / 15; Kish: 15 ** 2 / (4 + 4 + 100 + 1)
    assert row["share"] == pytest.approx(12 / 15) and row["share_coded"] == 0.5
    assert row["n_effective"] == pytest.approx(225 / 109)


def test_coders_who_differ_count_in_part():
    codes = codes_of({"ann": ["favour", "none", ""], "bo": ["none", "none", "favour"]})
    row = asked(codes).table.iloc[0]
    assert row["share"] == pytest.approx((0.5 + 0 + 1) / 3) and row["n_label"] == 2 and row["n_units"] == 3
    assert asked(codes.only(coder="bo")).table["share"][0] == pytest.approx(1 / 3)


def test_groups_stand_in_their_order_and_a_passage_without_one_is_left_out():
    codes = codes_of({"ann": ["favour", "none", "favour", "favour"]}, year=[1990, 1980, 1980, None])
    table = asked(codes, by="year").table
    assert table[["group", "share", "n_units"]].to_numpy().tolist() == [[1980, 0.5, 2], [1990, 1, 1]]


def test_without_weights_and_clusters_the_interval_is_that_of_a_share():
    given = ["favour"] * 30 + ["none"] * 70
    row = tl.coded_shares(codes_of({"ann": given}), n_resamples=4000, rng=1).table.iloc[0]
    width = 2 * 1.96 * np.sqrt(0.3 * 0.7 / 100)
    assert row["ci_high"] - row["ci_low"] == pytest.approx(width, rel=0.08)


def test_passages_of_one_turn_that_are_alike_widen_the_interval():
    given = (["favour"] * 10 + ["none"] * 10) * 15
    codes = codes_of({"ann": given}, turn=[f"t{k // 10}" for k in range(300)])
    alone, together = (tl.coded_shares(codes, cluster=name, rng=1).table.iloc[0] for name in ("unit_id", "turn"))
    assert together["n_clusters"] == 30
    widths = [row["ci_high"] - row["ci_low"] for row in (alone, together)]
    assert widths[1] == pytest.approx(np.sqrt(10) * widths[0], rel=0.15)


def test_the_interval_holds_the_share_of_the_frame():
    """Strata drawn at different rates: without weights the share is off, with them the interval holds it."""
    held, plain = 0, []
    for seed in range(100):
        rng = np.random.default_rng(seed)
        frame = np.concatenate([rng.random(900) < 0.1, rng.random(100) < 0.6])
        drawn = np.concatenate([rng.choice(900, 60, replace=False), 900 + rng.choice(100, 60, replace=False)])
        prob = np.where(drawn < 900, 60 / 900, 0.6)
        codes = codes_of({"ann": np.where(frame[drawn], "favour", "none").tolist()}, prob=prob)
        row = tl.coded_shares(codes, n_resamples=200, rng=seed).table.iloc[0]
        held += row["ci_low"] <= frame.mean() <= row["ci_high"]
        plain.append(row["share_coded"])
    assert 0.88 <= held / 100 <= 1
    assert np.mean(plain) > 0.3  # the true share is .15


def test_doubt_is_said_and_no_interval_is_of_no_width():
    codes = codes_of({"ann": ["favour"] * 8 + ["none"] * 4}, side=["a"] * 8 + ["b"] * 4)
    with pytest.warns(tl.TextlabWarning, match="2 groups of 2 with fewer than 20"):
        found = tl.coded_shares(codes, by="side", rng=1)
    ends = found.table.set_index("group")[["ci_low", "ci_high"]].astype(float)
    assert ends.loc["a"].tolist() == pytest.approx([0.025 ** (1 / 8), 1.0])  # all eight alike: exact
    assert ends.loc["b"].isna().all()  # four passages
    assert "the interval is exact" in found.notes()


def test_what_cannot_be_answered_is_refused():
    codes = codes_of({"ann": ["favour", "none"]}, year=[None, None])
    with pytest.raises(tl.UnknownName):
        tl.coded_shares(codes, label="favor")
    with pytest.raises(tl.UnknownName):
        tl.coded_shares(codes, by="decade")
    with pytest.raises(tl.NotEnoughData, match="no coded passage"):
        tl.coded_shares(codes, by="year")
    with pytest.raises(tl.SchemaError):
        tl.coded_shares("codes")


def test_quotes_are_the_passages_with_the_label():
    codes = tl.load_codes("seeds").only(coder="a")
    found = asked(codes, target="big_tech", label="against", by="doc_id")
    row = found.table.set_index("group").loc["bezos-panel"]
    assert len(found.quotes("bezos-panel", n=100)) == row["n_label"] == 27
