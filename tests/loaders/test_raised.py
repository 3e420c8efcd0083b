"""Raised signs: marks of notes are no words, exponents are not part of the number before them."""

from __future__ import annotations

import pytest

from textlab.loaders.raised import NotesLeftOut, Piece, settled


@pytest.mark.parametrize(
    ("before", "mark", "after", "text"),
    [
        ("treaty", "12", " was", "treaty was"),
        ("treaty.", "1,2", " Then", "treaty. Then"),
        ("“so”", "*", "", "“so”"),
        ("word", "[12]", "", "word"),
        ("word", "[citation needed]", " x", "word x"),
        ("word ", "3", " next", "word  next"),
        ("in 1999", "3", "", "in 1999"),
        ("I", "4", " said", "I said"),
        ("10", "6", " years", "10⁶ years"),
        ("5 km", "2", "", "5 km²"),
        ("1 Km", "2", "", "1 Km²"),
        ("as he came in", "2", ",", "as he came in,"),
        ("x", "2", "", "x²"),
        ("dated ", "14", "C", "dated ¹⁴C"),
        ("1", "st", "", "1st"),
        ("M", "me", " X", "Mme X"),
        ("10", "-3", "", "10⁻³"),
        ("", "1", "See page 3", "See page 3"),
    ],
)
def test_marks_and_exponents(before: str, mark: str, after: str, text: str) -> None:
    count = NotesLeftOut()
    assert settled([Piece(before), Piece(mark, raised=True), Piece(after)], count) == text
    assert count.n == (mark not in text and mark.translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")) not in text)


def test_a_link_is_a_mark_whatever_stands_before_it() -> None:
    count = NotesLeftOut()
    assert (
        settled([Piece("5 km"), Piece("2", raised=True, linked=True), Piece(" a"), Piece("b", True, True)], count)
        == "5 km a"
    )
    assert count.notes() == ("2 raised note marks left out of the text",)


def test_runs_that_a_program_has_cut_are_one_mark() -> None:
    count = NotesLeftOut()
    assert (
        settled([Piece("a word"), Piece("1", raised=True), Piece("", True), Piece("2", raised=True)], count) == "a word"
    )
    assert count.n == 1
