"""Plain text: paragraphs, verbatim."""

from __future__ import annotations

from loader_checks import check, said

from textlab.loaders.formats.txt import read_txt
from textlab.loaders.reading import Options

OPTIONS = Options()


def test_txt_paragraphs_are_verbatim() -> None:
    text = "  First line\r\nsecond line.\r\n\r\nשלום עולם\r\n\r\n我认为。 \r\n"
    reading = check(read_txt(text.encode(), "a.txt", OPTIONS))
    assert reading.text == text
    assert said(reading) == ["First line\r\nsecond line.", "שלום עולם", "我认为。"]
    assert all(r.turn is None for r in reading.rows)


def test_txt_without_blank_lines_has_a_paragraph_a_line() -> None:
    assert said(read_txt(b"one\ntwo\nthree\n", "a.txt", OPTIONS)) == ["one", "two", "three"]
