"""Columns of a page: read in turn where they were drawn across, left alone where they were not, said where unsure."""

from __future__ import annotations

import io

import pypdf
import pytest
from document_files import make_page
from loader_checks import said

from textlab.errors import UnreadableFile
from textlab.loaders.formats.pdf import read_pdf
from textlab.loaders.formats.pdf_columns import Fragment, columned
from textlab.loaders.reading import Options
from textlab.loaders.unfolding import Limit

LEFT = ["The heron stood in the", "shallow water, and looked", "at the fish that swam past", "its long grey legs.",
        "Nobody on the bank", "dared to move at all."]  # fmt: skip
RIGHT = ["Taxes on salt were raised", "twice in that year and", "the merchants of the town", "closed their shops for",
         "a week in protest against", "the new collector."]  # fmt: skip
BOTH = [*LEFT, *RIGHT]


def _drawn(*columns: list[str], x: tuple[float, ...] = (72, 330, 590), down: float = 14) -> list[Fragment]:
    """Rows of fragments, drawn across."""
    rows = zip(*columns, strict=True)
    return [
        Fragment(text, x[k], 700 - down * n, 10) for n, row in enumerate(rows) for k, text in enumerate(row) if text
    ]


def test_two_columns_drawn_across_are_read_in_turn() -> None:
    found = columned(_drawn(LEFT, RIGHT))
    assert (found.text or "").split("\n") == BOTH
    assert found.note == "2 columns, each read in turn"


def test_three_columns_and_lines_of_different_heights() -> None:
    third = ["A third one stands here", "with words of its own", "and goes on for a while", "until it comes to", "the end of the page", "and then it stops."]  # fmt: skip
    shifted = [f._replace(y=f.y - 1.5) if f.x > 300 else f for f in _drawn(LEFT, RIGHT, third)]
    assert (columned(shifted).text or "").split("\n") == [*BOTH, *third]


def test_single_words_with_places_of_their_own() -> None:
    words = []
    for line in _drawn(LEFT, RIGHT):
        at = line.x
        for word in line.text.split():
            words.append(Fragment(f"{word} ", at, line.y, 10))
            at += 5 * (len(word) + 1)
    assert (columned(words).text or "").split("\n") == BOTH


def test_a_title_across_the_columns_stays_where_it_is() -> None:
    title = Fragment("A title that is as wide as the whole page and so belongs to both of its columns", 72, 730, 10)
    foot = Fragment("A foot that is as wide as the whole page and so belongs to both of its columns", 72, 500, 10)
    assert (columned([title, *_drawn(LEFT, RIGHT), foot]).text or "").split("\n") == [title.text, *BOTH, foot.text]


def test_columns_drawn_one_after_the_other_and_single_columns_are_left_alone() -> None:
    across = _drawn(LEFT, RIGHT)
    assert columned(sorted(across, key=lambda f: f.x)) == (None, "")
    assert columned([f for f in across if f.x < 300]) == (None, "")
    assert columned([]) == (None, "")


def test_a_table_is_left_alone_and_said() -> None:
    found = columned(_drawn(["Wheat", "Barley", "Oats", "Rye", "Maize"], ["12.5", "13.1", "9.9", "8.0", "7.7"]))
    assert found == (None, "looks as if it had columns or a table; its lines are read across")


def test_a_table_of_contents_is_left_alone_and_said() -> None:
    pages = [str(k) for k in (1, 4, 9, 12, 30, 44)]
    assert columned(_drawn(LEFT, pages)).text is None
    assert "columns or a table" in columned(_drawn(LEFT, [f". . . . . . {page}" for page in pages])).note


@pytest.mark.parametrize("mend", [False, True])
def test_a_page_with_columns(mend: bool) -> None:
    rows = "".join(f"/F1 10 Tf 1 0 0 1 {f.x} {f.y} Tm ({f.text}) Tj\n" for f in _drawn(LEFT, RIGHT))
    reading = read_pdf(make_page(f"BT\n{rows}ET".encode()), "a.pdf", Options(mend=mend))
    assert "stood in the shallow water" in " ".join(" ".join(said(reading)).split())
    assert "page 1: 2 columns, each read in turn" in reading.notes


@pytest.mark.parametrize(
    "font",
    [
        b"<< /Type /Font /Subtype /Type0 /BaseFont /ABC+Gara /Encoding /Identity-H /DescendantFonts [<< /Type /Font "
        b"/Subtype /CIDFontType2 /BaseFont /ABC+Gara /CIDSystemInfo << /Ordering (Identity) >> >>] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /ABC+Gara /Encoding << /Differences [65 /g1 /g2 /g3 /g4] >> >>",
    ],
)
def test_a_font_with_no_way_back_to_letters_is_named(font: bytes) -> None:
    reading = read_pdf(make_page(b"BT /F1 12 Tf 72 720 Td (ABCD ABCD) Tj ET", font), "a.pdf", Options())
    assert any(note.startswith("page 1: font ABC+Gara does not say which letters") for note in reading.notes)


def test_text_that_unfolds_too_far_is_refused_by_a_limit_that_can_be_raised() -> None:
    raw = make_page(b"BT /F1 12 Tf 72 720 Td " + b"(some words) Tj " * 100 + b"ET")
    with pytest.raises(UnreadableFile, match=r"a\.pdf \(page 1\): would unfold to [\d,]+ bytes: max_unfolded=500"):
        read_pdf(raw, "a.pdf", Options(limit=Limit(500)))
    assert read_pdf(raw, "a.pdf", Options(limit=Limit(10**8))).text.count("some") == 100


def test_one_page_many_times_counts_many_times() -> None:
    page = pypdf.PdfReader(io.BytesIO(make_page(b"BT /F1 12 Tf 72 720 Td (some words) Tj ET"))).pages[0]
    writer = pypdf.PdfWriter()
    for _ in range(60):
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(UnreadableFile, match="max_unfolded=500 is the limit"):
        read_pdf(out.getvalue(), "a.pdf", Options(limit=Limit(500)))


def test_columns_drawn_across_in_one_text_object_are_said() -> None:
    """The extractor gives what stands on one line as one text, so the columns cannot be told apart."""
    lines = [(50, "wages grew in all the mills"), (320, "while taxes fell on the land")]
    shown = b" ".join(b"1 0 0 1 %d %d Tm (%s) Tj" % (x, 700 - 14 * k, t.encode()) for k in range(6) for x, t in lines)
    reading = read_pdf(make_page(b"BT /F1 10 Tf " + shown + b" ET"), "a.pdf", Options())
    assert "page 1: looks as if it had columns or a table; its lines are read across" in reading.notes
