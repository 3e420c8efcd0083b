"""The facts about each document, counted by hand."""

import pandas as pd
import pytest
from audit_checks import PROSE, facts_of, one

from textlab.analyses.audit import CHECKS


def test_facts_of_the_small_corpus(small):
    found = facts_of(small)
    assert list(found.columns[: len(CHECKS)]) == list(CHECKS)
    talk = found.loc["talk"]
    # body: 10 + 11 + 6 + 2 = 29 words, with 5 + 2 words of furniture and heading; Ann 16, Bo 11, nobody 2
    assert talk[["n_words", "n_tokens", "n_turns", "n_speakers"]].tolist() == [29, 29, 4, 2]
    assert talk["share_body"] == pytest.approx(29 / 36)
    assert talk["share_labelled"] == pytest.approx(27 / 29)
    assert talk[["share_given", "share_inferred", "share_unresolved"]].tolist() == pytest.approx(
        [21 / 29, 6 / 29, 2 / 29]
    )
    assert talk[["share_high", "share_low"]].tolist() == pytest.approx([21 / 29, 6 / 29])
    # enders: . . ! . ? . ; commas: one in t001, one in t004
    assert talk["enders_per_100"] == pytest.approx(600 / 29)
    assert talk["commas_per_100"] == pytest.approx(200 / 29)
    assert talk["turns_second_speaker"] == 1
    assert talk["longest_stretch"] == 10  # "Big Tech can't pay; the rich of the town pay"
    assert talk["fillers_per_1000"] == pytest.approx(1000 / 29)  # Mm
    assert talk["share_timed"] == 0


def test_quantiles_of_passages_and_turns(lay_out):
    rows = [
        {"text": "one two", "turn_id": "a"},
        {"text": "three four", "turn_id": "a"},
        {"text": "five", "turn_id": "b"},
    ]
    found = facts_of(lay_out({"d": rows})).iloc[0]
    assert found[["passage_words_p10", "passage_words_p50", "passage_words_p90"]].tolist() == pytest.approx([1.2, 2, 2])
    assert found["turn_words_p50"] == 2.5


def test_machine_words_and_time_stamps(lay_out):
    rows = [
        {"text": "said by a person", "layer": "body", "seconds_start": 0.0},
        {"text": "said", "layer": "body", "seconds_start": None},
        {"text": "written by a machine now", "layer": "machine_summary", "seconds_start": None},
    ]
    found = facts_of(lay_out({"d": rows})).iloc[0]
    assert found["share_machine"] == 0.5
    assert found["share_timed"] == 0.8


def test_capitals_ask_for_letters_with_a_case():
    assert one("One two THREE 4")["share_capitals"] == 2 / 3
    assert pd.isna(one("税金 4")["share_capitals"])


@pytest.mark.filterwarnings("ignore:tokenize.*single characters")
def test_the_order_of_documents_changes_nothing(lay_out):
    rows = {"a": [{"text": PROSE * 9}], "b": [{"text": "um you know " * 30}], "c": [{"text": "税金。" * 40}]}
    forth, back = (facts_of(lay_out(dict(pairs))) for pairs in (rows.items(), reversed(rows.items())))
    pd.testing.assert_frame_equal(forth, back.loc[forth.index])
