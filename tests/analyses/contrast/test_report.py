"""What a contrast says first: the result, briefly, and the caution last. The rest stands in the notes."""

from __future__ import annotations

import re
import warnings

import numpy as np
import pytest
from contrast_checks import SIX, ask, dtm_of

import textlab as tl
from textlab.measures.keyness.registry import KEYNESS


def sentences(text):
    return len(re.findall(r"[.!?](?=\s|$)", text))


@pytest.fixture(scope="module")
def seeds():
    return tl.count_terms(tl.tokenize(tl.load_seeds()), by="turn_id")


def short(gap):
    said = gap.summary()
    assert len(said.split()) <= 90, said
    assert sentences(said) <= 6, said
    assert said.endswith("read quotes(), and notes() for choices and limits.")
    return said


def test_of_two_speakers(seeds):
    said = short(ask(seeds, target="Adam", reference="Dan", min_count=5, min_turns=3))
    assert said.startswith("Adam (5,116 words in 14 turns) against Dan (3,288 words in 9 turns): ")
    assert "40% of the target's words have a doubtful speaker label." in said


def test_of_all_speakers(seeds):
    said = short(ask(seeds, min_count=5))
    assert re.match(r"14 speakers, each against the rest: \d+ of [\d,]+ scores have q ≤ 0.05\. ", said)
    assert "The other 11 are in .groups and .table." in said


@pytest.mark.parametrize("measure", [m for m in KEYNESS if m != "word_shift"])
def test_of_every_measure(measure):
    assert "Ann (9 words in 3 turns) against Bob (9 words in 3 turns)" in short(
        ask(dtm_of(SIX), target="Ann", measure=measure)
    )


def test_names_of_any_length_leave_room():
    name = " ".join(f"name{k}" for k in range(40))
    turns = [("d", name, "tax the"), ("e", f"{name} other", "work the"), ("e", f"{name} other", "the")]
    assert "They share no document" in short(ask(dtm_of(turns), target=name))


def test_a_clear_difference_is_named_first():
    rng = np.random.default_rng(0)
    turns = [("d", "AB"[k % 2], " ".join(rng.choice(["the", ("tax", "work")[k % 2], "land"], 20))) for k in range(40)]
    said = short(ask(dtm_of(turns), target="A", permutations=999))
    assert "tax commoner, work rarer at q ≤ 0.05." in said
    assert "Only one side has 2 words (tax, work)" in said or "Only one side has 2 words (work, tax)" in said


def test_no_warning_of_another_library_reaches_the_user():
    """Every turn, word or side that can be degenerate, and every question that can be asked of it."""
    few = [("d", "A", "tax"), ("d", "B", "tax"), ("d", "B", "tax tax")]
    lone = [("d", "A", "tax tax tax"), ("e", "B", "work")]
    same = [("d", "AB"[k % 2], "tax the") for k in range(12)]
    for turns in (few, lone, same, SIX):
        for measure in KEYNESS if turns is not lone else set(KEYNESS) - {"word_shift"}:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                gap = ask(dtm_of(turns), measure={"tax": 1.0, "the": 0.5} if measure == "word_shift" else measure)
                for said in (gap.summary(), gap.notes(), gap.methods(), repr(gap), gap._repr_html_()):
                    assert "nan" not in said.replace("nance", "")
                assert len(gap.split_halves) == 2 * len(gap.answers)


def test_a_side_without_scored_words_is_an_error_of_contrast():
    with pytest.raises(tl.NotEnoughData, match="contrast: 'B' has no scored words"):
        ask(dtm_of([("d", "A", "tax tax"), ("d", "B", "work")]), target="A", measure={"tax": 1.0})


def test_copies_on_one_side_are_said_though_few_among_all(lay_out):
    """Thirty of A's turns are one slogan; B says two hundred things. A has one different turn, not thirty."""
    rng = np.random.default_rng(3)
    said = [("please stop the harbour plan", "A")] * 30
    said += [(" ".join(rng.choice(list("abcdefghij"), 8)), "B") for _ in range(400)]
    corpus = lay_out({"d": [{"text": text, "speaker": who, "turn_id": f"t{k}"} for k, (text, who) in enumerate(said)]})
    dtm = tl.count_terms(tl.tokenize(corpus), by="turn_id")
    with pytest.warns(tl.TextlabWarning) as told:
        tl.contrast(dtm, by="speaker", target="A", resampling=tl.Resampling(n=20, permutations=19))
    messages = " ".join(str(w.message) for w in told)
    assert "fewer than 20 different turns on a side ('A' 1 against 400)" in messages
    assert "29 of 430 turns are copies of another, or nearly so (A 29 of 30)" in messages
