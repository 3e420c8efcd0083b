"""Unseen turns told apart: by words that differ, not by others, and never by turns that were seen."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest
from contrast_checks import ask, bursty, dtm_of

from textlab.errors import NotEnoughData


def test_words_that_differ_tell_unseen_turns_apart(gap):
    found = gap.validate()
    assert found.folds == "documents"
    assert found.n_folds == 3
    assert set(found.table["fold"]) == {"d", "e", "f"}
    assert found.balanced_accuracy.estimate > 0.8 > found.baseline
    assert found.accuracy == pytest.approx(found.table["correct"].mean())
    assert [*found.table.columns] == [*found.COLUMNS]
    again = gap.validate()
    pd.testing.assert_frame_equal(found.table, again.table)
    assert "50%" in found.summary() or "guessing" in found.summary()
    unit = found.table["unit"].iloc[0]
    q = found.quotes(unit)[0]
    assert gap.tokens.corpus.document_text(q.doc_id)[q.start : q.end] == q.text
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.accuracy = 1


def test_words_that_do_not_differ_tell_nothing_apart():
    rng = np.random.default_rng(5)
    turns = [("de"[i // 40], "AB"[i % 2], " ".join(rng.choice(list("abcdefgh"), 30))) for i in range(80)]
    found = ask(dtm_of(turns), target="A").validate()
    assert found.balanced_accuracy.low < 0.5 < found.balanced_accuracy.high


def test_no_turn_is_both_seen_and_unseen():
    turns = [("d", t[1], t[2]) for t in bursty()]
    found = ask(dtm_of(turns, by="passage_id"), target="Ann").validate(n_blocks=4)
    assert found.folds.startswith("blocks")
    assert found.table.groupby(found.table["unit"].str.replace("p", "t"))["fold"].nunique().max() == 1
    with pytest.raises(NotEnoughData, match="single document"):
        ask(dtm_of(turns), target="Ann").validate(folds="doc_id")
    with pytest.raises(NotEnoughData, match="at least 500 words"):
        ask(dtm_of(turns), target="Ann").validate(min_tokens=500)
