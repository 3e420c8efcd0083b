"""Utterances of CHAT in the words that were said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textlab.loaders.chat_codes import words_of


@pytest.mark.parametrize(
    ("transcribed", "said"),
    [
        ("I want <the b> [//] the ball .", "I want the b the ball ."),
        ("&-um xxx go(es) (a)way [= points at door] .", "um goes away ."),
        ("goed [: went] [*] home yyy .", "goed home ."),
        ("0 [=! cries] .", "."),
        ("choo+choo [x 3] !", "choo-choo !"),
        ("I do (1.5) n(o)t +/.", "I do not ."),
        ("okay &=laughs .", "okay ."),
        ("what (.) (..) (...) (1:02.5) now ?", "what now ?"),
        ("woof@o hola@s:spa b@l .", "woof hola b ."),
        ("&+fr &~gaga &*MOT:mhm friend .", "friend ."),
        ("no:: rhi^noceros ˈyes .", "no rhinoceros yes ."),
        ("0is it (be)cause ‡ so „ right ?", "it because , so , right ?"),
        ('+" <I go> [>] +...', "I go ."),
        ("well +//?", "well ?"),
        ("↫w-w↫want it .", "want it ."),
        ("a\n\tb .", "a\n\tb ."),
        ("it's 3.5 metres .", "it's 3.5 metres ."),
        ("Mickey_Mouse came .", "Mickey_Mouse came ."),
    ],
)
def test_codes(transcribed: str, said: str) -> None:
    assert words_of(transcribed) == said


@given(st.text(alphabet="ab xy[]()<>&+=-:@0.,↫^\t\n", max_size=60))
def test_no_letters_are_made_up(transcribed: str) -> None:
    said = words_of(transcribed)
    assert len(said) <= len(transcribed)
    assert set(said) - {".", "?", ",", "-", " "} <= set(transcribed)
