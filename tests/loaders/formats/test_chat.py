"""Utterances of CHAT in the words that were said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loader_checks import check, said, turns

from textlab.errors import UnreadableFile
from textlab.loaders.formats.chat import read_chat, words_of
from textlab.loaders.reading import Options


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


OPTIONS = Options()


CHA = """@UTF8
@Begin
@Languages:\teng
@Participants:\tCHI Alex Target_Child, MOT Mother
@ID:\teng|Brown|CHI|2;03.||||Target_Child|||
*CHI:\tmore cookie . \x15100_1500\x15
%mor:\tqn|more n|cookie .
*MOT:\tyou want more
\tcookies ? \x151500_2700\x15
*MOT:\tokay [=! laughs] .
*CHI:\txxx .
@End
"""


def test_chat() -> None:
    reading = check(read_chat(CHA.encode(), "a.cha", OPTIONS))
    assert turns(reading) == [
        ("Alex", "more cookie .", 1),
        ("MOT", "you want more\n\tcookies ?", 2),
        ("MOT", "okay .", 2),
    ]
    body = reading.spans[reading.spans["layer"] == "body"]
    assert body["seconds_start"].tolist()[:2] == [0.1, 1.5]
    assert body["speaker_role"].tolist() == ["Target_Child", "Mother", "Mother"]
    assert body["speaker_code"].tolist() == ["CHI", "MOT", "MOT"]
    assert body["transcribed"].tolist()[-1] == "okay [=! laughs] ."
    event = next(r for r in reading.rows if r.kind == "event")
    assert (reading.text[event.start : event.end], event.layer, event.turn) == ("xxx .", "metadata", 3)
    assert "1 utterance without a word (xxx, 0, &=...): events" in reading.notes
    assert "%mor:\tqn|more n|cookie ." in said(reading, "metadata")
    assert reading.metadata["language"] == "eng"


def test_chat_without_utterances() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.cha \(line 1\): is not a CHAT transcript"):
        read_chat(b"@Begin\n@End\n", "a.cha", OPTIONS)
