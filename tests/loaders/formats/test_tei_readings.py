"""TEI: one reading for each place, and words that a line, a page or a running head breaks."""

from __future__ import annotations

import pytest
from loader_checks import check, said

from textlab.loaders.formats.tei import read_xml
from textlab.loaders.reading import Options, Reading


def _read(body: str) -> Reading:
    xml = f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{body}</body></text></TEI>'
    return check(read_xml(xml.encode(), "a.xml", Options()))


@pytest.mark.parametrize(
    ("place", "word"),
    [
        ("<choice>\n<sic>a</sic>\n<corr>b</corr>\n</choice>", "b"),
        ("<choice><corr>b</corr><sic>a</sic><corr>c</corr></choice>", "b"),
        ("<choice><abbr>a</abbr><expan>b</expan></choice>", "b"),
        ("<choice><orig>a</orig><reg>b</reg></choice>", "b"),
        ("<choice><unclear>b</unclear><unclear>a</unclear></choice>", "b"),
        ("<choice><choice><sic>a</sic><corr>b</corr></choice><seg>x</seg></choice>", "b"),
        ("<app><rdg>a</rdg><lem>b</lem><note>n</note></app>", "b"),
        ("<app><rdg>b</rdg><rdg>a</rdg></app>", "b"),
        ("<app><rdgGrp><rdg>b</rdg><rdg>a</rdg></rdgGrp><rdg>x</rdg></app>", "b"),
        ("<subst><del>a</del><add>b</add></subst>", "b"),
        ("<del>a</del><add>b</add>", "b"),
        ("<restore><del>b</del></restore>", "b"),
        ("<ruby><rb>b</rb><rt>a</rt></ruby>", "b"),
        ("<gap><desc>a</desc></gap>b<index><term>a</term></index>", "b"),
        ("<sic>b</sic>", "b"),
    ],
)
def test_one_place_has_one_reading(place: str, word: str) -> None:
    assert said(_read(f"<p>It {place}. End</p>")) == [f"It {word}. End"]


def test_the_notes_say_what_was_chosen() -> None:
    reading = _read(
        "<p><choice><sic>a</sic><corr>b</corr></choice> <app><lem>c</lem><rdg>d</rdg></app><del>e</del></p>"
    )
    assert reading.notes == (
        "1 choice: the corrected, expanded or regular form is taken",
        "1 place with variants: the lemma, else the first, is taken",
        "1 deleted passage left out",
    )


@pytest.mark.parametrize(
    "broken",
    [
        'har<lb break="no"/>bour', 'har-<lb break="no"/>bour', 'har-\n<lb break="no"/>\nbour', "har-<lb/>bour", "har\u00ad<lb/>bour",
        "har¬<lb/>bour", 'har-<fw>12</fw><pb break="no"/>\n<fw>Head</fw>\nbour', "har-<pb/>bour", "har<lb break='no'/><cb/>bour",
        "<w>har<lb/>\n bour</w>", '<w part="I">har</w><lb/><w part="F">bour</w>', "har<!-- x -->bour",
    ],
)  # fmt: skip
def test_a_broken_word_is_one_word(broken: str) -> None:
    assert said(_read(f"<p>the {broken} was</p>"))[0] == "the harbour was"


@pytest.mark.parametrize(
    ("lines", "text"),
    [("Five<lb/>six", "Five six"), ("A well-known, well-<lb/>known man", "A well-known, well-known man"),
     ("Jean-<lb/>Paul", "Jean- Paul"), ("that -<lb/>says he", "that - says he")],
)  # fmt: skip
def test_other_lines_end_between_words(lines: str, text: str) -> None:
    assert said(_read(f"<p>{lines}</p>")) == [text]


def test_running_heads_come_behind_the_paragraph_that_they_interrupt() -> None:
    reading = _read("<fw>top</fw><p>one <fw>12</fw><pb/><fw>Head</fw> two</p><p>three</p>")
    assert [(r.layer, reading.text[r.start : r.end]) for r in reading.rows] == [
        ("furniture", "top"), ("body", "one two"), ("furniture", "12"), ("furniture", "Head"), ("body", "three"),
    ]  # fmt: skip


def test_marks_of_notes_are_no_part_of_words() -> None:
    reading = _read(
        '<p>treaty<ref target="#n1">1</ref> was<hi rend="superscript">2</hi>, 10<hi rend="sup">6</hi>. See <ref target="#s">3</ref></p>'
    )
    assert said(reading) == ["treaty was, 10⁶. See 3"]
    assert reading.notes == ("2 raised note marks left out of the text",)
