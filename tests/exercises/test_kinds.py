"""Every kind of answer: what is right passes, and what is wrong is told apart without giving the answer away."""

import numpy as np
import pandas as pd
import pytest

from textlab.exercises import Chosen, Key, MultipleChoice, Number, Places, Sentence

PEOPLE = ["Ann", "Bob", "Cai"]


@pytest.mark.parametrize("answer", [0.25, np.float64(0.2501), 0.2499])
def test_a_number_is_right_within_its_tolerance(answer):
    assert Number(tolerance=0.01, low=0, high=1).judge(answer, Key(0.25)) == ""


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("0.25", "The answer should be one number; this is a str"),
        (True, "this is a bool"),
        (pd.Series([0.25]), "this is a Series"),
        (float("nan"), "missing value"),
        (25.0, "is impossible"),
        (4, "is impossible"),
        (0.5, "upside down"),
        (0.26, "Close, but not right"),
        (0.9, "Too high"),
        (0.1, "Too low"),
    ],
)
def test_what_is_wrong_with_a_number_is_said(answer, said):
    key = Key(0.25, traps={0.5: "The fraction is upside down."})
    assert said in Number(tolerance=0.01, low=0, high=1).judge(answer, key)


def test_one_name():
    key = Key("Bob", known=PEOPLE, traps={"Ann": "She has most places."})
    kind = Chosen(of="speaker")
    assert kind.judge("Bob", key) == ""
    assert kind.judge("Ann", key) == "She has most places."
    assert kind.judge("Cai", key).startswith("Not this speaker")
    assert kind.judge("Anne", key) == "There is no speaker 'Anne'. Did you mean 'Ann'?"
    assert "this is a list" in kind.judge(["Bob"], key)


def test_any_of_several_right_names_will_do():
    key = Key({"Ann", "Bob"}, known=PEOPLE)
    assert not Chosen().judge("Ann", key)
    assert not Chosen().judge("Bob", key)
    assert Chosen().judge("Cai", key)


def test_a_list_of_names_is_counted_not_told():
    kind, key = Chosen(of="term", several=True), Key(["Ann", "Bob"], known=PEOPLE)
    assert kind.judge(pd.Index(["Bob", "Ann"]), key) == ""
    assert kind.judge(["Ann", "Cai"], key) == "1 right, 1 that do not belong, 1 still missing."
    assert kind.judge(PEOPLE, key) == "2 right, 1 that do not belong, none is missing."
    assert "no term 'Dee'" in kind.judge(["Dee"], key)
    assert "this is a str" in kind.judge("Ann", key)


def test_a_choice_says_why_another_letter_is_wrong():
    key = Key("b", traps={"a": "Because."})
    assert MultipleChoice().judge(" B ", key) == ""
    assert MultipleChoice().judge("a", key) == "Because."
    assert "Which sentence" in MultipleChoice().judge("c", key)
    assert "one of the letters" in MultipleChoice().judge("e", key)
    assert "one of the letters" in MultipleChoice().judge("ab", key)
    assert "this is an int" in MultipleChoice().judge(2, key)


def places(*names):
    return pd.DataFrame({"node": "x"}, index=list(names))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (["p1", "p2"], ""),
        ([], "Nothing was found"),
        (["p1"], "Too narrow"),
        (["p1", "p2", "p3"], "Too wide: all the places sought are there, and 1 other."),
        (["p1", "p3"], "Of your 2 places 1 are sought"),
    ],
)
def test_a_search_is_too_wide_or_too_narrow(found, said):
    judged = Places().judge(places(*found), Key(places("p1", "p2")))
    assert judged.startswith(said)
    assert bool(judged) == bool(said)


def test_a_search_must_be_a_concordance():
    assert "this is an int" in Places().judge(3, Key(places("p1")))


def test_a_sentence_has_to_mention_what_is_asked_for():
    key = Key({"the rate": ["20.3", "20"], "the interval": ["17.1"]})
    kind = Sentence(words=5)
    assert kind.judge("Speakers say it 20 times (17.1 to 24.3).", key) == ""
    assert kind.judge("Too short.", key) == "Too short to be an argument: 2 words, at least 5 are wanted."
    assert kind.judge("Speakers say it very often indeed.", key) == "It does not say the rate nor the interval yet."
    assert "this is a float" in kind.judge(1.5, key)


@pytest.mark.parametrize("kind", [Number(), Chosen(), Chosen(several=True)])
@pytest.mark.parametrize("answer", [0.1, "z", ["q"], None, object])
def test_no_message_holds_the_answer(kind, answer):
    value = 0.6172 if isinstance(kind, Number) else "Wilhelmina"
    key = Key([value] if getattr(kind, "several", False) else value)
    assert str(value) not in kind.judge(answer, key)
