"""What is asked: today's words, the last release's, and which words are compared where turns are few."""

from __future__ import annotations

import warnings

import pandas as pd
import pytest
from contrast_checks import SIX, ask, dtm_of, row, words

import textlab as tl
from textlab.analyses.contrast.comparison import turns_needed
from textlab.errors import SchemaError, UnknownName

PANEL = ["Faiza Shaheen", "Hilary Cottam", "Jack Stilgoe"]


def old(**options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", tl.TextlabWarning)
        return tl.contrast(dtm_of(SIX), by="speaker", target="Ann", min_count=1, min_turns=1, **options)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({"n_resamples": 40}, {"resampling": tl.Resampling(n=40)}),
        ({"confidence": 0.8}, {"resampling": tl.Resampling(confidence=0.8)}),
        ({"interval": "percentile"}, {"resampling": tl.Resampling(interval="percentile")}),
        (
            {"n_permutations": 99, "statistic": "difference"},
            {"resampling": tl.Resampling(permutations=99, statistic="difference")},
        ),
        ({"alpha0": 30}, {"prior": 30}),
        ({"measure": "word_shift", "scores": {"tax": 1, "the": 2}}, {"measure": {"tax": 1, "the": 2}}),
    ],
)
def test_words_of_the_last_release_still_work_and_say_what_to_write(before, now):
    with pytest.warns(FutureWarning, match=r"goes with the next release; write .* instead"):
        was = old(**before)
    pd.testing.assert_frame_equal(was.table, old(**now).table)


def test_an_unknown_word_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match=r"no argument 'min_turn'.* Did you mean 'min_turns'"):
        tl.contrast(dtm_of(SIX), by="speaker", min_turn=1)
    with pytest.raises(SchemaError, match="resampling must be a Resampling"):
        old(resampling=500)


def test_no_resample_is_an_answer_without_intervals_or_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        gap = tl.contrast(dtm_of(SIX), by="speaker", target="Ann", min_count=1, resampling=tl.Resampling(n=0))
    assert gap.table[["ci_low", "ci_high", "all_low", "all_high"]].isna().all(axis=None)
    assert "no interval, because n_resamples is 0" in gap.notes()
    assert "No interval is given, because none was requested" in gap.methods()
    assert gap.plot() is not None


# ---------------------------------------------------------------------- few turns


def test_turns_needed_follow_the_turns_of_a_side():
    assert [turns_needed(n, None) for n in (1, 3, 5, 6, 8, 9, 400)] == [1, 1, 1, 2, 2, 3, 3]
    assert turns_needed(2, 7) == 7  # what is asked for is done


def test_a_side_of_few_turns_does_not_hide_its_words():
    """Ann has four turns, so one is enough; Bob has twelve, and three are needed."""
    turns = [("d", "Ann", words(tax=5, the=1))] + [("d", "Ann", "the the")] * 3
    turns += (
        [("d", "Bob", words(land=3, the=1))] * 2 + [("d", "Bob", words(work=2, the=1))] * 3 + [("d", "Bob", "the")] * 7
    )
    gap = ask(dtm_of(turns), target="Ann", min_count=5, min_turns=None)
    assert set(gap.table["term"]) == {"tax", "the", "work"}
    assert gap.answers[0].seldom == ("land",)
    assert "Left out because too few turns use them (min_turns): land." in gap.summary()
    assert "in 3 turns (one in 3, where a side has fewer than 9) of one side" in gap.notes()
    three = ask(dtm_of(turns), target="Ann", min_count=5, min_turns=3)
    assert set(three.table["term"]) == {"the", "work"}
    assert "Left out because too few turns use them (min_turns): land, tax." in three.summary()


def test_the_panel_keeps_the_words_of_one_turn():
    dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="turn_id")
    with pytest.warns(tl.TextlabWarning, match="fewer than 20"):
        gap = tl.contrast(
            dtm,
            by="speaker",
            target="Jack Stilgoe",
            reference=PANEL[:2],
            resampling=tl.Resampling(n=50, permutations=99),
        )
    assert row(gap, "innovation")[["n_target", "n_reference", "only_in"]].tolist() == [13, 0, "target"]
    assert row(gap, "inequality")["n_reference"] == 18


@pytest.mark.filterwarnings("ignore::textlab.TextlabWarning")
def test_years_that_are_missing_for_some_rows():
    rows = [("2019", "old tax work"), ("2020", "new tax work"), ("1850s", "lost tax work")] * 4
    corpus = tl.from_frame(pd.DataFrame(rows, columns=["date", "text"]), date="date")
    dtm = tl.count_terms(tl.tokenize(corpus), by="turn_id")
    found = tl.contrast(dtm, by="year", target=2019, min_count=1, resampling=tl.Resampling(n=0, permutations=9))
    assert "12 words have no (single) year, so they are on neither side." in found.notes()


def test_scores_of_capitals_are_not_lost_in_silence():
    rows = [("Ann", "kind tax work now")] * 3 + [("Bo", "kind tax work now")] * 3
    corpus = tl.from_frame(pd.DataFrame(rows, columns=["speaker", "text"]), speaker="speaker")
    dtm, how = tl.count_terms(tl.tokenize(corpus), by="turn_id"), tl.Resampling(n=0, permutations=9)
    with pytest.warns(tl.TextlabWarning, match="contrast: 'Kind' is no term here, but 'kind' is"):
        tl.contrast(dtm, by="speaker", target="Ann", measure={"Kind": 1.0, "tax": 0.5}, min_count=1, resampling=how)
