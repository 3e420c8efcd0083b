"""A lesson judges, keeps guesses and prints textlab's warnings as notes."""

import warnings

import pandas as pd
import pytest

import textlab as tl
from textlab.errors import warn
from textlab.exercises import Key, exercise
from textlab.exercises.kinds import Number


@pytest.fixture
def lesson():
    with warnings.catch_warnings():
        yield tl.open_lesson("01")


def test_three_dots_are_no_answer_and_need_no_materials(lesson):
    for number in range(1, 6):
        assert lesson.check(number, ...).passed is False


def test_a_right_answer_says_what_it_shows(lesson):
    verdict = lesson.check(4, "b")
    assert verdict.passed
    assert repr(verdict).startswith("Right (01-4). Turns or paragraphs")
    assert "<b>Right</b>" in verdict._repr_mimebundle_()["text/html"]


def test_the_way_to_the_hints_is_shown_from_the_second_try_on(lesson):
    said = [lesson.check(4, "a").message for _ in range(4)]
    assert "int 1 is" not in said[0]
    assert said[1].endswith("Hint 1 is below the question.")
    assert said[3].endswith("Have you opened every hint?")


def test_unknown_lessons_and_exercises_are_named(lesson):
    with pytest.raises(tl.UnknownName, match="lesson 01 has no exercise 99"):
        lesson.check(99, 1)
    with pytest.raises(tl.UnknownName, match="no lesson '99'"):
        tl.open_lesson("99")
    with pytest.raises(tl.SchemaError, match="such as '01'"):
        tl.open_lesson(1)
    assert tl.open_lesson("01_start_here").number == "01"


def test_an_exercise_has_one_key():
    with pytest.raises(tl.SchemaError, match="'01-1' is there already"):
        exercise("01-1", Number())(lambda: Key(1))


def test_warnings_become_notes_and_others_stay_as_they_are(lesson, capsys):
    warn("few turns")
    warn("few turns")  # a cell that is run again says it again
    assert capsys.readouterr().out == "Note: few turns\nNote: few turns\n"
    warn("Ann has few turns. Read with care, as always.")
    warn("Bob has few turns. Read with care, as always.")
    told = capsys.readouterr().out
    assert told == "Note: Ann has few turns. Read with care, as always.\nNote: Bob has few turns.\n"
    with pytest.raises(DeprecationWarning):
        warnings.warn("old", DeprecationWarning, stacklevel=1)


def test_a_guess_is_kept_once_the_answer_was_shown(lesson):
    guess = lesson.predict("How many?", 8)
    assert "kept: 8" in repr(guess)
    assert "you guessed:    9" in repr(lesson.predict("How many?", 9).beside(20.3))
    assert "apart by a factor of 2.3" in repr(guess.beside(20.3))
    late = lesson.predict("How many?", 20)
    assert late.guess == 9


def test_no_guess_is_no_error(lesson):
    guess = lesson.predict("Who?", ...)
    assert "No guess yet" in repr(guess)
    assert "no guess" in repr(guess.beside("Ann"))
    assert lesson.predict("Who?", "Ann").guess == "Ann"  # who had not guessed may still do so


def test_names_and_lists_stand_beside_the_answer(lesson):
    beside = lesson.predict("Who?", "Ann").beside("Ann")
    assert "(as you guessed)" in repr(beside)
    assert "<table" in beside._repr_mimebundle_()["text/html"]
    assert "a, b (2 items)" in repr(lesson.predict("Which?", ["a", "b"]).beside(["a"]))


def test_a_hostile_guess_stays_text(lesson):
    shown = lesson.predict("Who?", "<script>").beside("<b>")._repr_mimebundle_()["text/html"]
    assert "<script>" not in shown
    assert "<b>&" not in shown


def test_lines_of_a_concordance_are_shown_whole(lesson):
    line = "nine words or so of context before the node, which are what is to be read"
    assert line in repr(pd.DataFrame({"pre": [line]}))
