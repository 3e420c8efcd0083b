"""Intervals of a contrast: wide enough for few clusters, and for words picked from a list; none where there is none."""

from __future__ import annotations

import numpy as np
import pytest
from contrast_checks import ask, comparison_of, dtm_of, prior_of, row, words

from textlab.analyses.contrast.bootstrap import effective_clusters, intervals
from textlab.measures.keyness.registry import KEYNESS
from textlab.measures.resampling import Resampling


def drawn(rng, n=20, n_terms=1, chance=0.01, shape=0.5, ratio=1.0):
    """Counts of bursty words in n turns a side, the first side's `ratio` times as common."""
    sizes = rng.integers(30, 151, 2 * n).astype(float)
    mine = np.arange(2 * n) < n
    rate = chance * rng.gamma(shape, 1 / shape, (2 * n, n_terms)) * np.where(mine, ratio, 1.0)[:, None]
    return comparison_of(rng.poisson(rate * sizes[:, None]), sizes, mine)


def ends(two, measure="log_ratio", rng=0, **how):
    how = Resampling(**({"n": 400} | how))
    return intervals(two, KEYNESS[measure], prior_of(len(two.terms)), how, np.random.default_rng(rng))


def test_clusters_that_a_difference_rests_on():
    """Four even turns against four: four. One turn on a side: one."""
    even = comparison_of(np.ones((8, 1), int), np.full(8, 10.0), np.arange(8) < 4)
    assert effective_clusters(even)[0] == pytest.approx(4)
    lone = comparison_of(np.array([[1, 0, 0, 0, 1, 1, 1, 1]]).T, np.full(8, 10.0), np.arange(8) < 4)
    assert effective_clusters(lone)[0] == pytest.approx(1)


def test_expanded_intervals_hold_more_and_those_for_all_words_hold_them():
    two = drawn(np.random.default_rng(0), n_terms=30)
    plain, wide = ends(two, interval="percentile"), ends(two)
    known = np.isfinite(wide.low)
    assert known.sum() > 20
    assert (wide.low <= plain.low)[known].all()
    assert (wide.high >= plain.high)[known].all()
    assert (wide.high - wide.low)[known].sum() > 1.05 * (plain.high - plain.low)[known].sum()
    assert (wide.all_low <= wide.low)[known].all()
    assert (wide.all_high >= wide.high)[known].all()


def test_the_draws_do_not_depend_on_the_interval_and_no_resample_gives_none():
    two = drawn(np.random.default_rng(1), n_terms=5)
    assert np.isnan(np.stack(ends(two, n=0))).all()
    assert np.array_equal(ends(two, interval="percentile").all_low[:1], ends(two, interval="percentile").all_low[:1])
    assert ends(two, measure="g2_4cell").low.tolist() == pytest.approx([np.nan] * 5, nan_ok=True)


@pytest.mark.parametrize("measure", ["log_ratio", "log_odds"])
def test_coverage_at_twenty_bursty_turns_a_side(measure):
    """True is no difference; 95 % intervals should hold it in 93 of 100 samples at least (0.90 within chance)."""
    rng, held, plain = np.random.default_rng(5), [], []
    for k in range(250):
        two = drawn(rng, chance=0.02)
        for found, interval in ((held, "expanded"), (plain, "percentile")):
            e = ends(two, measure, rng=k, n=300, interval=interval)
            found += [e.low[0] <= 0 <= e.high[0]] * bool(np.isfinite(e.low[0]))
    assert np.mean(held) >= 0.93
    assert np.mean(held) > np.mean(plain)


def test_words_picked_from_a_list_are_held_by_the_wider_intervals_only():
    """Nothing differs; plain intervals hold far fewer of the ten largest of 150 words, the others nine in ten at least."""
    rng, plain, wide = np.random.default_rng(3), [], []
    for k in range(12):
        two = drawn(rng, n_terms=150, shape=2.0)
        e = ends(two, rng=k, n=300)
        middle = np.where(np.isfinite(e.low), np.abs(e.low + e.high) / (e.high - e.low), -1)
        top = np.argsort(-middle)[:10]
        plain += ((e.low <= 0) & (e.high >= 0))[top].tolist()
        wide += ((e.all_low <= 0) & (e.all_high >= 0))[top].tolist()
    assert np.mean(plain) < 0.75
    assert np.mean(wide) >= 0.9


@pytest.mark.parametrize("measure", ["log_odds", "log_odds_z", "log_ratio", "odds_ratio", "pct_diff", "simple_maths"])
def test_a_word_that_one_side_lacks_has_no_interval_and_the_others_have(measure):
    turns = [("d", "A", words(tax=1 + k % 2, the=2 + k % 3)) for k in range(9)]
    turns += [("d", "B", words(work=1 + k % 2, the=3 - k % 2)) for k in range(9)]
    table = ask(dtm_of(turns), target="A", measure=measure).table.set_index("term")
    columns = ["ci_low", "ci_high", "all_low", "all_high"]
    assert table.loc[["tax", "work"], columns].isna().all(axis=None)
    assert table.loc["the", columns].notna().all()
    assert table.loc["the", "all_low"] <= table.loc["the", "ci_low"] < table.loc["the", "ci_high"]
    assert table.loc["the", "ci_high"] <= table.loc["the", "all_high"]
    if measure in ("odds_ratio", "simple_maths"):
        assert table.loc["the", "all_low"] > 0  # ends of a ratio are worked out in logarithms


def test_documents_of_a_word_shift_are_held_too():
    turns = [("d", "AB"[k % 2], words(good=1 + k % 3, bad=1 + k % 4)) for k in range(24)]
    gap = ask(dtm_of(turns), target="A", measure={"good": 1e-6, "bad": -1e-6})
    assert row(gap, "good")[["ci_low", "ci_high"]].notna().all()  # small parts are no rounding
