"""Cue text without tags, and who a voice tag names."""

from __future__ import annotations

from textlab.loaders.formats.cues import cues_of, untagged

HEAD = "00:01.000 --> 00:02.000\n"


def _plain(text: str) -> tuple[list[str], list[list[tuple[int, str | None]]]]:
    found = untagged(HEAD + text, cues_of(HEAD + text, []))
    lines = [line for cue in found.cues for line in cue.payload]
    return [found.text[a:b] for a, b in lines], [
        [(m.at - a, m.voice) for m in found.marks.get(a, [])] for a, _ in lines
    ]


def test_tags_go_and_words_that_they_cut_are_whole() -> None:
    assert _plain("un<i>believ</i>able <c.red>it</c> {\\an8}is<br>so")[0] == ["unbelievable it is so"]
    assert _plain("to<00:00:00.320><c> the</c>")[0] == ["to the"]
    assert _plain("<ruby>漢<rt>kan</rt></ruby>")[0] == ["漢"]


def test_what_is_no_tag_stays() -> None:
    assert _plain("<laughter> 5 < 6 &lt;yet&gt; a <b")[0] == ["<laughter> 5 < 6 <yet> a <b"]


def test_voices_hold_from_where_they_stand() -> None:
    lines, marks = _plain("<v Ann &amp; Co>Hi</v> <v.loud Bob>no\nmore")
    assert lines == ["Hi no", "more"]
    assert marks == [[(0, "Ann & Co"), (2, None), (3, "Bob")], []]


def test_everything_around_the_cues_is_as_it_was() -> None:
    text = f"WEBVTT <b>\n\nNOTE &amp;\n\n1\n{HEAD}<i>a</i>\n\n2\n{HEAD}b\n"
    assert untagged(text, cues_of(text, [])).text == text.replace("<i>a</i>", "a")
