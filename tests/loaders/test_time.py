"""Reading takes time that grows with the file alone, whatever its layout."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest
from document_files import docx, make_page, make_pdf, odt

from textlab.errors import UnreadableFile
from textlab.loaders.damage import damage_notes
from textlab.loaders.formats.registry import PARSERS
from textlab.loaders.reading import Options

Maker = Callable[[int], bytes]


def _xml(body: str) -> bytes:
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{body}</body></text></TEI>'.encode()


CASES: dict[str, tuple[str, Maker]] = {
    "one word in prose": ("prose", lambda n: b"x" * (400 * n)),
    "one word in markdown": (".md", lambda n: b"x" * (400 * n)),
    "one word in html": (".html", lambda n: b"<p>" + b"x" * (400 * n)),
    "one word in rtf": (".rtf", lambda n: rb"{\rtf1 " + b"x" * (400 * n) + b"}"),
    "one word in TEI": (".xml", lambda n: _xml("<p>a-<lb/>" + "x" * (400 * n) + "</p>")),
    "one word in docx": (".docx", lambda n: docx(f"<w:p><w:r><w:t>{'x' * (400 * n)}</w:t></w:r></w:p>")),
    "spaces in prose": ("prose", lambda n: b"a" + b" " * (100 * n) + b"b"),
    "spaces and lines in prose": ("prose", lambda n: b"a" + b" \n" * (30 * n) + b"b"),
    "lines of dashes in markdown": (".md", lambda n: b"x\n---\n" * (5 * n)),
    "fences in markdown": (".md", lambda n: b"```\n" * (10 * n)),
    "plus signs": ("prose", lambda n: b"+" * (100 * n)),
    "equals signs": ("prose", lambda n: b"=C3=A9= " * (20 * n)),
    "tildes and braces": ("prose", lambda n: b"~{ab" * (30 * n)),
    "escapes": ("prose", lambda n: b"\x1b$B" * (30 * n)),
    "bytes beyond UTF-8": ("prose", lambda n: b"\xe9 " * (30 * n)),
    "breaks behind a long text in TEI": (".xml", lambda n: _xml("<p>" + "x " * (50 * n) + "<lb/>" * (5 * n) + "</p>")),
    "hyphens and breaks in TEI": (".xml", lambda n: _xml("<p>" + "a-<lb/>" * (5 * n) + "</p>")),
    "choices within choices in TEI": (".xml", lambda n: _xml("<choice>" * n + "a" + "</choice>" * n)),
    "running heads in TEI": (".xml", lambda n: _xml("<p>a " + "<fw>x</fw>" * (3 * n) + "</p>")),
    "boxes within boxes in docx": (".docx", lambda n: docx("<w:p><w:r><w:txbxContent>" * n + "</w:txbxContent></w:r></w:p>" * n)),
    "runs in docx": (".docx", lambda n: docx("<w:p>" + "<w:r><w:t>x</w:t></w:r>" * (3 * n) + "</w:p>")),
    "cells within cells in odt": (".odt", lambda n: odt('<table:table-cell table:number-columns-repeated="2">' * n + "<text:p>x</text:p>" + "</table:table-cell>" * n)),
    "braces in rtf": (".rtf", lambda n: rb"{\rtf1 x" + b"{" * (20 * n)),
    "boxes within boxes in rtf": (".rtf", lambda n: rb"{\rtf1 x" + rb"{\shptxt x" * (3 * n)),
    "lines of a pdf": (".pdf", lambda n: make_pdf(*[["Some words of a line", "and more of it."] * 10] * (n // 50))),
    "page numbers in a transcript": (".pdf", lambda n: make_pdf(*[["ANN: Hello.", "BOB: Yes.", "ANN: So.", str(k)] for k in range(n // 25)])),
    "one word in a pdf": (".pdf", lambda n: make_page(b"BT /F1 12 Tf 72 720 Td (" + b"x" * (40 * n) + b") Tj ET")),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_eight_times_the_file_takes_about_eight_times_as_long(case: str) -> None:
    key, make = CASES[case]

    def took(n: int) -> float:
        raw, began = make(n), time.process_time()
        with contextlib.suppress(UnreadableFile):  # a refusal must not take longer either
            PARSERS[key](raw, "a", Options())
        return time.process_time() - began

    took(100)
    small, large = (min(took(n), took(n)) for n in (500, 4_000))
    assert large < 0.4 + 24 * small  # a square would be sixty-four times


def test_looking_for_damage() -> None:
    began = time.process_time()
    damage_notes("Ã¼" * 500_000)
    damage_notes("\xc3" * 1_000_000)
    assert time.process_time() - began < 10
