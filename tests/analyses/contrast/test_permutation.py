"""The split-half null line of a contrast: halves worked on paper, properties, what is said."""

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from contrast_checks import comparison_of, prior_of
from scipy import sparse

import textlab as tl
from textlab.analyses.contrast.permutation import split_in_halves
from textlab.measures.keyness.registry import KEYNESS

COLUMNS = ["target", "side", "n_clusters", "n_splits", "median_score", "line_score", "median_z", "line_z"]


def halves_of(counts, size=10, measure="log_ratio", rng=0):
    """Split-half lines of clusters of `size` words that hold these counts of one word (or, as rows, of several)."""
    cells = sparse.csr_array(np.asarray(counts).reshape(len(counts), -1))
    n, n_terms = cells.shape
    side = comparison_of(cells, np.full(n, float(size)), np.ones(n, dtype=bool))
    return split_in_halves(side, KEYNESS[measure], prior_of(n_terms, alpha0=5.0), rng=np.random.default_rng(rng))


def contrast(corpus, **options):
    how = tl.Resampling(n=20, permutations=options.pop("permutations", 99))
    options = {"target": "Ann", "min_count": 1, "min_turns": 1, "resampling": how, **options}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return tl.contrast(tl.count_terms(tl.tokenize(corpus), by="turn_id"), by="speaker", **options)


def two(talk, ann, bob):
    return talk(*ann, *bob, speaker=["Ann"] * len(ann) + ["Bob"] * len(bob))


# ---------------------------------------------------------------------- worked on paper


def test_a_word_of_one_turn_lies_in_one_half_of_every_split():
    """4 in one of 8 turns of 10 words: log2(4.5 / 40.5) - log2(0.5 / 40.5) = log2 9 in all 70 splits."""
    found = halves_of([4, 0, 0, 0, 0, 0, 0, 0])
    assert (found.n_clusters, found.n_splits) == (8, 70)
    assert (found.median_score, found.line_score) == pytest.approx((np.log2(9), np.log2(9)))
    # log odds 4.5/40.5 (prior .5 of 5) against .5/44.5, over the root of 1/4.5 + 1/.5
    z = (np.log(4.5 / 40.5) - np.log(0.5 / 44.5)) / np.sqrt(1 / 4.5 + 1 / 0.5)
    assert (found.median_z, found.line_z) == pytest.approx((z, z))


def test_a_word_of_two_turns_is_even_in_40_of_70_splits():
    """Both turns in one half: 2 C(6, 2) = 30 of 70 splits, log2(2.5 / .5) = log2 5; else nothing."""
    found = halves_of([1, 1, 0, 0, 0, 0, 0, 0])
    assert (found.median_score, found.line_score) == pytest.approx((0, np.log2(5)))


def test_the_line_is_that_of_the_largest_word_and_a_word_never_said_has_no_part():
    lone, even = [4, 0, 0, 0, 0, 0, 0, 0], [1] * 8
    both = halves_of(np.stack([even, lone, [0] * 8], axis=1))
    assert both.line_score == pytest.approx(halves_of(lone).line_score)
    assert halves_of(even).line_score == pytest.approx(0, abs=1e-6)
    assert halves_of([0] * 8).n_splits == 0


def test_a_factor_is_given_as_a_factor():
    """Odds ratio with .5 added to each cell, one being 0: (4.5 x 40.5) / (.5 x 36.5)."""
    assert halves_of([4, 0, 0, 0, 0, 0, 0, 0], measure="odds_ratio").line_score == pytest.approx(
        4.5 * 40.5 / (0.5 * 36.5)
    )


def test_many_turns_are_split_at_random_and_a_few_in_every_way():
    counts = np.random.default_rng(1).poisson(1, 30)
    first, again, other = (halves_of(counts, rng=r) for r in (0, 0, 3))
    assert first.n_splits == 200
    assert first == again
    assert first != other
    nine = [3, 1, 0, 0, 2, 0, 0, 0, 1]
    ways = [sum(nine[k] for k in w) for w in itertools.combinations(range(9), 4)]
    gaps = [abs(np.log2((a + 0.5) / 40.5) - np.log2((7 - a + 0.5) / 50.5)) for a in ways]
    assert halves_of(nine).n_splits == len(ways) == 126
    assert halves_of(nine).line_score == pytest.approx(np.quantile(gaps, 0.95), rel=1e-6)


# ---------------------------------------------------------------------- in a contrast


def test_turns_that_are_alike_leave_only_what_sets_the_sides_apart(talk):
    """Inside a side all turns are the same, so halves do not differ; relabelling mixes the sides and does."""
    gap = contrast(two(talk, ["tax tax the rich"] * 8, ["work and the robots"] * 8))
    assert gap.split_half == pytest.approx(0, abs=1e-6)
    assert gap.null > 1


def test_with_no_difference_both_lines_lie_close_together(talk):
    rng = np.random.default_rng(0)
    turns = [" ".join(rng.choice(list("abcdefgh"), 40)) for _ in range(80)]
    gap = contrast(two(talk, turns[:40], turns[40:]), permutations=999)
    assert gap.split_half == pytest.approx(gap.null, rel=0.25)
    halves = gap.split_halves
    assert list(halves.columns) == COLUMNS
    assert halves["side"].tolist() == ["target", "reference"]
    # half the size, root two the error
    assert (halves["line_score"] / gap.groups["null_score"].iloc[0]).between(1.1, 2).all()


def test_too_few_turns_have_no_line_and_it_is_said(talk):
    gap = contrast(two(talk, ["tax the rich"] * 7, ["work the land", "robots"] * 5))
    halves = gap.split_halves
    assert halves.loc[0, ["n_clusters", "n_splits"]].tolist() == [7, 0]
    assert halves.loc[0, COLUMNS[4:]].isna().all()
    assert halves.loc[1, COLUMNS[4:]].notna().all()
    assert gap.split_half == halves.loc[1, "line_z"]
    assert "No split-half line for Ann (7 clusters): it needs 8 clusters." in gap.notes()
    none = contrast(two(talk, ["tax"] * 3, ["work"] * 3))
    assert np.isnan(none.split_half)
    assert "No split-half line for Ann (3 clusters) and Bob (3 clusters)" in none.notes()
    assert "We check twice" not in none.notes()


def test_both_lines_and_how_they_differ_are_said(talk):
    corpus = two(talk, ["tax the rich", "the tax"] * 5, ["work the land", "robots"] * 5)
    text = contrast(corpus).notes()
    assert "Split-half null line" in text
    assert "for Ann" in text
    assert "We check twice" in text
    assert "random halvings" in contrast(corpus).methods()
    assert "largest factor" in contrast(corpus, measure="odds_ratio").notes()
    assert "largest score" not in contrast(corpus, measure="log_odds_z").notes()


def test_lines_depend_on_the_rng_alone_and_move_nothing_else(talk):
    rng = np.random.default_rng(3)
    turns = [" ".join(rng.choice(list("abcdefgh"), 12)) for _ in range(40)]
    corpus = two(talk, turns[:20], turns[20:])
    first, again, other = contrast(corpus, rng=5), contrast(corpus, rng=5), contrast(corpus, rng=6)
    before = first.table
    assert first.split_halves.equals(again.split_halves)
    assert not first.split_halves.equals(other.split_halves)
    assert first.table.equals(before)
    changed = first.split_halves
    changed["line_z"] = 0
    assert first.split_half > 0


@pytest.mark.parametrize("measure", [m for m in KEYNESS if m != "word_shift"])
def test_every_measure_has_a_line(talk, measure):
    corpus = two(talk, ["tax the rich", "the tax", "a land"] * 3, ["work the land", "robots"] * 5)
    halves = contrast(corpus, measure=measure).split_halves
    assert np.isfinite(halves[COLUMNS[4:]].to_numpy(float)).all()
    assert (halves["line_z"] >= halves["median_z"]).all()
    assert (halves["line_score"] >= halves["median_score"]).all()


def test_every_group_has_two_rows_and_within_documents_is_no_hindrance(lay_out):
    rows = [{"text": t, "turn_id": f"t{k}", "speaker": "AB"[k % 2]} for k, t in enumerate(["tax a", "a b b"] * 12)]
    corpus = lay_out({"d": rows})
    assert contrast(corpus, target=None).split_halves["target"].tolist() == ["A", "A", "B", "B"]
    assert np.isfinite(contrast(corpus, target="A", within="doc_id").split_half)


@pytest.mark.filterwarnings("ignore::textlab.TextlabWarning")
def test_few_relabellings_have_no_null_line():
    """One turn of A among four of B can be relabelled in five ways: no line leaves five of a hundred beyond it."""
    lines = ["A: tax tax work now", *["B: tax work work now", "C: no"] * 4]
    frame = pd.DataFrame({"speaker": [x[0] for x in lines], "text": [x[3:] for x in lines], "doc": "d"})
    corpus = tl.from_frame(frame, speaker="speaker", doc_id="doc", rows="passage").where(speaker=["A", "B"])
    gap = tl.contrast(tl.count_terms(tl.tokenize(corpus), by="turn_id"), by="speaker", target="A", min_count=1)
    assert np.isnan(gap.null)
    assert gap.null_ranges["null_low"].isna().all()
    assert "so few relabellings have no null line." in gap.notes()
    assert gap.groups["smallest_p"].iloc[0] == pytest.approx(0.2)
