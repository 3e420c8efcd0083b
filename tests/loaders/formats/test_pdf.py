"""pdf: text layer, page furniture, mending, and the files that have no text to give."""

from __future__ import annotations

import io
import json

import pypdf
import pytest
from document_files import REPORT, make_pdf
from loader_checks import check, said, turns

from textlab.errors import UnreadableFile
from textlab.loaders.formats.pdf import read_pdf
from textlab.loaders.reading import Options


def test_pages_paragraphs_and_furniture() -> None:
    reading = check(read_pdf(REPORT, "a.pdf", Options()))
    assert said(reading) == [
        "We all know that the well-known state of the econ-\nomy is a matter of debate among experts.\nA short line ends.",
        "The next paragraph runs on to the end of the",
        "page and goes on with what is a well-\nknown argument for all of us to hear.",
        "Last words are said on the third page here.",
    ]
    assert said(reading, "furniture") == [
        "Annual Report 2024",
        "1",
        "Annual Report 2024",
        "2",
        "Annual Report 2024",
        "3",
    ]
    assert [r.more["page"] for r in reading.rows if r.layer == "body"] == [1, 1, 2, 3]  # type: ignore[index]
    assert reading.metadata["title"] == "A report"
    assert "3 pages" in reading.notes


def test_mending_keeps_the_way_back() -> None:
    plain, mended = read_pdf(REPORT, "a.pdf", Options()), check(read_pdf(REPORT, "a.pdf", Options(mend=True)))
    assert said(mended) == [
        "We all know that the well-known state of the economy is a matter of debate among experts. A short line ends.",
        "The next paragraph runs on to the end of the page and goes on with what is a well-known argument for all of us to hear.",
        "Last words are said on the third page here.",
    ]
    assert said(mended, "furniture") == said(plain, "furniture")  # nothing is dropped
    for row in mended.rows:
        assert row.more is not None
        before = plain.text[row.more["extracted_start"] : row.more["extracted_end"]]
        assert before.split()[0] == mended.text[row.start : row.end].split()[0]
        assert before.split()[-1] == mended.text[row.start : row.end].split()[-1]
    ((at, start, end),) = json.loads(mended.metadata["mends"])
    assert plain.text[start:end] == "-\n"
    assert mended.text[at - 4 : at + 3] == "economy"
    assert mended.notes[-1] == "mended: 1 word hyphenated at a line end, 1 paragraph cut by a page break"


def test_interviews_in_pdf_are_transcripts_without_their_page_numbers() -> None:
    pages = [["ANN: Hello there.", "1"], ["and more of it.", "BOB: Yes.", "ANN: So.", "2"]]
    reading = check(read_pdf(make_pdf(*pages), "a.pdf", Options()))
    assert [t[:2] for t in turns(reading)] == [
        ("ANN", "Hello there."), ("ANN", "and more of it."), ("BOB", "Yes."), ("ANN", "So."),
    ]  # fmt: skip
    assert said(reading, "furniture") == ["1", "2"]


def _encrypted(password: str, owner: str = "owner") -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(REPORT))
    writer.encrypt(user_password=password, owner_password=owner, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_encrypted_pdf_names_the_remedy() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.pdf: is encrypted; save a copy without password"):
        read_pdf(_encrypted("secret"), "a.pdf", Options())


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    assert len(said(read_pdf(_encrypted(""), "a.pdf", Options()))) == 4


def test_a_scanned_pdf_names_the_remedy() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.pdf \(all pages\): has no text layer: its 2 pages .* Run OCR first"):
        read_pdf(make_pdf([], []), "a.pdf", Options())


def test_single_pages_without_text_are_noted() -> None:
    reading = read_pdf(make_pdf(["Some text stands here."], []), "a.pdf", Options())
    assert "no text on page 2 (pictures?)" in reading.notes


@pytest.mark.parametrize("share", [0.02, 0.3])
def test_half_a_pdf(share: float) -> None:
    with pytest.raises(UnreadableFile, match=r"a\.pdf.*: (is not a complete pdf|has no text layer)"):
        read_pdf(REPORT[: int(len(REPORT) * share)], "a.pdf", Options())


@pytest.mark.parametrize(("raw", "why"), [(b"", "the file is empty"), (b"words", "is not a pdf")])
def test_no_pdf_at_all(raw: bytes, why: str) -> None:
    with pytest.raises(UnreadableFile, match=why):
        read_pdf(raw, "a.pdf", Options())


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    reading = read_pdf(REPORT.replace(b"startxref\n", b"startxref\n9"), "a.pdf", Options())
    assert capfd.readouterr() == ("", "")
    assert any(note.startswith("pypdf:") for note in reading.notes)


def test_lines_that_come_again_on_one_page_are_no_running_heads() -> None:
    raw = make_pdf(["Town 1 pays 5", "Town 2 pays 6", "Nobody else does.", "Town 3 pays 7", "Town 4 pays 8"])
    assert said(read_pdf(raw, "a.pdf", Options()), "furniture") == []
