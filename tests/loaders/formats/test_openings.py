"""Which lines of a transcript open a turn: layouts of programs, and labels written unlike the others."""

from __future__ import annotations

import pytest
from loader_checks import check

from textlab.loaders.formats.transcript import parse_transcript
from textlab.loaders.formats.txt import read_txt
from textlab.loaders.reading import Options, Reading

OTHERS = "Ann: We agree on this.\nBob: I do not think so.\n{}\nAnn: And so on.\nBob: Well.\n"


def _said(reading: Reading) -> list[tuple[str | None, str]]:
    return [(r.speaker, reading.text[r.start : r.end]) for r in reading.rows if r.layer == "body"]


def _read(text: str) -> Reading:
    return check(read_txt(text.encode(), "a.txt", Options()))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[Ann]: We agree.\n[Bob]: No.\n[Ann]: Yes.\n", ["Ann", "Bob", "Ann"]),
        ("Ann:We agree.\nBob:No.\nAnn:Yes.\nBob:Well.\n", ["Ann", "Bob", "Ann", "Bob"]),
        ("Speaker 1 (00:12)\nHello there.\n\nDr. Lee [00:15]\nHi.\n", ["Speaker 1", "Dr. Lee"]),
        ("Ann Lee - 00:01:02\nWe agree.\n\nBob Ray - 00:01:09\nNo.\n", ["Ann Lee", "Bob Ray"]),
        ("Ann: 00:03\nHello.\n\nBob: 00:12\nHi.\n\nAnn: 01:02\nBye.\n", ["Ann", "Bob", "Ann"]),
        ("Ann: [00:03] Hello.\n\nBob: [00:12] Hi.\n", ["Ann", "Bob"]),
        ("[00:03]\nAnn Lee\nHello there.\n\n[00:12]\nBob\nHi there.\n", ["Ann Lee", "Bob"]),
        ("ANN\nWe agree.\n\nBOB\nNo, we do not.\n\nANN\nYes we do.\n", ["ANN", "BOB", "ANN"]),
        ("[9:03 AM] Ann Lee\nHello\n[9:04 AM] Bob Ray\nHi\n", ["Ann Lee", "Bob Ray"]),
        ("ann — 01/15/2024 9:03 AM\nHello\nbob — Today at 9:04 AM\nHi\n", ["ann", "bob"]),
        ("09:03:12\t From Ann Lee To Everyone: ok\n09:03:14\t From Bob To Everyone: yes\n", ["Ann Lee", "Bob"]),
        ("Ann: Hello.\u2028Bob: No.\u2028Ann: Yes.\n", ["Ann", "Bob", "Ann"]),
        ("ANN: I see.\nANN (CONT'D): And more.\nBOB (V.O.): No.\n", ["ANN", "ANN", "BOB"]),
    ],
)
def test_layouts_of_programs(text: str, names: list[str]) -> None:
    said = _said(_read(text))
    assert [name for name, _ in said] == names
    assert not any(":" in words or "[" in words for _, words in said)


@pytest.mark.parametrize(
    "label",
    ["#1:", "Carl>", "Carl :", "???:", "Speaker ?:", "CARL.", "CARL -", "Carl –", "(Carl)", "[Carl]", "Carl\t", "CARL\n",
     "Carl:hi", "Carl;", "Carl =", "carl:", "a man at the back:"],
)  # fmt: skip
def test_an_odd_label_never_gives_its_words_to_the_speaker_above(label: str) -> None:
    reading = _read(OTHERS.format(f"{label} hello there"))
    assert [words for name, words in _said(reading) if name == "Bob"] == ["I do not think so.", "Well."]
    assert any("hello there" in words for name, words in _said(reading) if name is None or name != "Bob")


@pytest.mark.parametrize("label", ["> Carl:", '"Carl":', "- **Carl:**", "Carl (to Bob):", "Carl (cont'd):"])
def test_marks_around_a_label_are_no_part_of_it(label: str) -> None:
    said = _said(_read(OTHERS.format(f"{label} hello there")))
    assert ("Carl", "hello there") in said or (None, "hello there") in said


@pytest.mark.parametrize(
    "line", ["Yes – but not today.", "Well... I do not know.", "(laughs) I do.", "http://x.org", "10:30"]
)
def test_what_is_no_label_stays_with_its_speaker(line: str) -> None:
    said = _said(_read(OTHERS.format(line)))
    assert {name for name, _ in said} == {"Ann", "Bob"}


def test_a_time_of_day_is_no_place_in_a_recording() -> None:
    rows = [r for r in _read("Ann  9:03 AM\nHello\n\nBob  9:04 AM\nHi\n").rows if r.layer == "body"]
    assert [(r.seconds_start, dict(r.more or {})) for r in rows] == [
        (None, {"sent": "9:03 AM"}),
        (None, {"sent": "9:04 AM"}),
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("15/1/24 9:03 a. m. - José: Hola", "José"),
        ("15/01/2024 à 09:03 - Luc : Salut", "Luc"),
        ("15.1.2024 klo 9.03 - Matti: Moi", "Matti"),
        ("2024년 1월 15일 오전 9:03, 철수 : 안녕", "철수"),
        ("2024/1/15 上午9:03 - 小明: 你好", "小明"),
        ("[1/15/24, 9:03:12\u202fAM] ~\u202fBob: Hello", "Bob"),
        ("2024. 01. 15. 9:03 - Péter: Szia", "Péter"),
        ("09:03, 15/01/2024 - Linh: Chào", "Linh"),
        ("15\u200f/1\u200f/2024, 9:03 ص - أحمد: مرحبا", "أحمد"),
        ("15.01.2024 kl. 09.03 - Søren: Hej", "Søren"),
    ],
)
def test_messages_of_every_locale(line: str, name: str) -> None:
    reading = check(parse_transcript(f"{line}\n{line}\n", "a.txt"))
    assert [speaker for speaker, _ in _said(reading)] == [name, name]
    assert _said(reading)[0][1] == line.rpartition(": ")[2]


def test_what_a_program_repeats_was_said_by_somebody_else() -> None:
    text = '09:03:12 From Ann to Everyone:\n\tHello\n09:03:15 From Bob to Everyone:\n\tReplying to "Hello"\n\tyes\n'
    assert _said(_read(text)) == [("Ann", "Hello"), ("Bob", "yes")]
