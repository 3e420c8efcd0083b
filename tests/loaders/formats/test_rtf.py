"""Rich text: wrappers, notes, boxes, code pages, and what was deleted or hidden."""

from __future__ import annotations

import pytest
from loader_checks import check, said

from textlab.errors import UnreadableFile
from textlab.loaders.formats.rtf import read_rtf
from textlab.loaders.reading import Options, Reading
from textlab.loaders.unfolding import Limit

HEAD = r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 Cyr;}{\f2\fcharset2 Wingdings;}{\f3\fcharset128 J;}}{\stylesheet{\s1 heading 1;}}{\info{\title T}{\author A}}"  # fmt: skip


def _read(body: str, head: str = HEAD) -> Reading:
    return check(read_rtf(f"{head}{body}}}".encode("latin-1"), "a.rtf", Options()))


@pytest.mark.parametrize(
    "wrapper",
    [r"{\b %s}", r"{\revised %s}", r"{\field{\*\fldinst HYPERLINK x}{\fldrslt %s}}", r"{\*\unknown x}%s", r"{\upr{old}{\*\ud{%s}}}",
     r"{\object{\*\objdata 00}{\result %s}}"],
)  # fmt: skip
def test_a_wrapper_hides_no_words(wrapper: str) -> None:
    assert said(_read(rf"to {wrapper % 'raise'} it\par")) == ["to raise it"]


def test_deleted_hidden_and_raised_text() -> None:
    reading = _read(
        r"The treaty{\super 12} was\up6 3\up0 . He {\deleted ran}{\revised walked}{\v no}\v no\plain  home 10{\super 6}\par"
    )
    assert said(reading) == ["The treaty was. He walked home 10⁶"]
    assert reading.notes == (
        "2 raised note marks left out of the text", "1 deleted passage left out", "2 hidden text runs left out",
    )  # fmt: skip


def test_notes_boxes_cells_and_headings() -> None:
    body = r"{\s1 Head\par}\pard One{\footnote \chftn A note.\par Second line.} goes on.{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt In a box\par}}}\par\trowd\intbl a\cell b\cell\row\pard{\listtext 1.\tab}item\par"  # fmt: skip
    reading = _read(body)
    assert [(r.kind, reading.text[r.start : r.end]) for r in reading.rows] == [
        ("heading", "Head"), ("paragraph", "One goes on."), ("paragraph", "In a box"), ("table_cell", "a"),
        ("table_cell", "b"), ("list_item", "item"), ("note", "A note.\nSecond line."),
    ]  # fmt: skip
    assert reading.metadata == {"title": "T", "authors": "A"}


def test_letters_come_as_bytes_of_a_font_or_as_numbers() -> None:
    assert said(_read(r"{\f1 \'cf\'f0\'e8}{\f3 \'93\'fa}\uc1\u8220?q\u8221?\uc2 \u-10179??\u-8704??{\f2 abc}\emdash x\~y\_z\-w")) == [
        "При日“q”😀 —x\xa0y-zw"
    ]  # fmt: skip
    assert said(_read(r"\'c4\'e3", r"{\rtf1\ansicpg936 ")) == ["你"]
    assert said(read_rtf(rb"{\rtf1 \'e9}", "a.rtf", Options(encoding="cp1251"))) == ["й"]


@pytest.mark.parametrize("odd", [r"\u99999999?", r"\ansicpg99999 ", r"\bin-5 ", r"\uc-7 ", "}}}}", "{{{{", "\\", r"\'zz", r"\u-99999?"])  # fmt: skip
def test_odd_controls_are_read_around(odd: str) -> None:
    assert "before" in " ".join(said(_read(rf"before {odd} after\par")))


def test_binary_data_is_skipped_and_half_a_character_is_no_character() -> None:
    assert said(_read(r"a{\pict\bin7 }}}{{{\}b\par\u-10179?c")) == ["ab", "\ufffdc"]


def test_what_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.rtf: the file is empty"):
        read_rtf(b" ", "a.rtf", Options())
    with pytest.raises(UnreadableFile, match=r"max_unfolded=10 is the limit"):
        read_rtf(rb"{\rtf1 more than ten letters}", "a.rtf", Options(limit=Limit(10)))


OPTIONS = Options()


def test_rtf() -> None:
    raw = rb"{\rtf1\ansi\ansicpg1252 {\b Gr\'f6\'dfe} one.\par\par Second \u8220?para\u8221?.\par}"
    reading = check(read_rtf(raw, "a.rtf", OPTIONS))
    assert said(reading) == ["Größe one.", "Second “para”."]
    with pytest.raises(UnreadableFile, match=r"a\.rtf \(byte 0\): is not an rtf file"):
        read_rtf(b"plain", "a.rtf", OPTIONS)


def test_numbers_of_picture_fonts_are_no_letters() -> None:
    reading = _read(r"to \u-4051?raise\par")
    assert said(reading) == ["to  raise"]
    assert reading.notes == ("1 picture-font sign left out",)
