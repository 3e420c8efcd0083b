"""OpenDocument texts written by hand: spans, boxes, hidden and deleted text, and what asks for too much."""

from __future__ import annotations

import io
import zipfile

import pytest
from document_files import odt
from loader_checks import check, said

from textlab.errors import UnreadableFile
from textlab.loaders.formats.odt import read_odt
from textlab.loaders.reading import Options, Reading
from textlab.loaders.unfolding import Limit


def _read(body: str, limit: Limit | None = None) -> Reading:
    return check(read_odt(odt(body), "a.odt", Options(limit=limit or Limit())))


@pytest.mark.parametrize(
    "wrapper",
    ["<text:span>{}</text:span>", "<text:a>{}</text:a>", "<text:span><text:meta-field>{}</text:meta-field></text:span>",
     "<text:ruby><text:ruby-base>{}</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>",
     "<text:title>{}</text:title>"],
)  # fmt: skip
def test_a_wrapper_hides_no_words(wrapper: str) -> None:
    assert said(_read(f"<text:p>to {wrapper.format('raise')} it</text:p>")) == ["to raise it"]


def test_the_paragraphs_of_a_text_box_are_not_glued_to_their_neighbours() -> None:
    box = "<draw:frame>\n<draw:text-box>\n<text:p>one</text:p>\n<text:p>two</text:p></draw:text-box><svg:title>alt</svg:title></draw:frame>"  # fmt: skip
    assert said(_read(f"<text:p>Aro{box}und</text:p>")) == ["Around", "one", "two"]


def test_nested_tables_lists_and_covered_cells() -> None:
    cell = "<table:table-cell>{}</table:table-cell>"
    row = "<table:table><table:table-row>{}</table:table-row></table:table>"
    inner = row.format(cell.format("<text:p>in</text:p>"))
    covered = "<table:covered-table-cell><text:p>under</text:p></table:covered-table-cell>"
    item = "<text:list><text:list-item><text:p>item</text:p></text:list-item></text:list>"
    reading = _read(row.format(cell.format(f"<text:p>out</text:p>{inner}") + covered + cell.format(item)))
    assert [(r.kind, w) for r, w in zip(reading.rows, said(reading), strict=True)] == [
        ("table_cell", "out"), ("table_cell", "in"), ("list_item", "item"),
    ]  # fmt: skip


def test_marks_hidden_text_and_objects_are_left_out_by_name() -> None:
    up = '<text:span text:style-name="Up2">{}</text:span>'
    body = (
        f'<text:p>treaty{up.format("12")} was 10{up.format("6")} H<text:span text:style-name="Low">2</text:span>O'
        '<text:span text:style-name="Hid">no</text:span><draw:object>x</draw:object></text:p>'
        '<text:section text:display="none"><text:p>no</text:p></text:section>'
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>no</text:p><text:p text:style-name="A">yes</text:p>'
    )
    reading = _read(body)
    assert said(reading) == ["treaty was 10⁶ H2O", "yes"]
    assert reading.notes == (
        "1 raised note mark left out of the text", "3 hidden texts left out", "1 embedded object left out",
    )  # fmt: skip


def test_white_space_is_what_the_format_says() -> None:
    assert said(_read('<text:p>a\n  b<text:s text:c="3"/>c<text:tab/>d<text:line-break/>e</text:p>')) == [
        "a b   c\td\ne"
    ]


@pytest.mark.parametrize("count", ["x", "-1", "²", "1e9"])
def test_a_number_of_spaces_that_is_none_is_refused(count: str) -> None:
    with pytest.raises(
        UnreadableFile, match=r"a\.odt \(content\.xml, <text:s>\): is damaged: .* not a number of spaces"
    ):
        _read(f'<text:p>a<text:s text:c="{count}"/>b</text:p>')


def test_a_small_file_of_many_spaces_is_refused_by_a_limit_that_can_be_raised() -> None:
    many = '<text:p>a<text:s text:c="{}"/>b</text:p>'
    for count in (20_000_000, "9" * 30):
        with pytest.raises(UnreadableFile, match=r"would unfold to [\d,]+ bytes.* read with max_unfolded="):
            _read(many.format(count))
    with pytest.raises(UnreadableFile, match=r"max_unfolded=1_000_000 is the limit"):
        _read(many.format(1_000_000), Limit(1_000_000))
    assert len(_read(many.format(1_000_000), Limit(1_000_002)).text) == 1_000_002
    with pytest.raises(UnreadableFile, match="would unfold"):
        _read("<text:p>" + '<text:s text:c="999999"/>' * 30 + "</text:p>")


# ---------------------------------------------------------------------- whole files

OPTIONS = Options()


def test_headings_spaces_items_and_the_title() -> None:
    body = """<text:h>Findings</text:h><text:p>Two <text:s/>spaces and<text:tab/>a tab.</text:p>
<text:list><text:list-item><text:p>an item</text:p></text:list-item></text:list>"""
    reading = check(read_odt(odt(body, title="A report"), "a.odt", OPTIONS))
    assert said(reading, "heading") == ["Findings"]
    assert said(reading) == ["Two  spaces and\ta tab.", "an item"]
    assert reading.metadata["title"] == "A report"


def test_half_an_odt() -> None:
    raw = odt("<text:p>Words.</text:p>")
    with pytest.raises(UnreadableFile, match=r"a\.odt \(after [\d,]+ bytes\): is not a complete odt file"):
        read_odt(raw[: len(raw) // 2], "a.odt", OPTIONS)


def test_notes_of_an_odt_stand_behind_its_text() -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Since 1999.</text:p></text:note-body></text:note>"
    reading = _read(f"<text:p>Tax rises{note}</text:p>")
    assert said(reading) == ["Tax rises"]
    assert said(reading, "metadata") == ["Since 1999."]
    assert reading.notes == ("1 footnote or endnote at the end, layer metadata",)


def test_an_odt_with_entities_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(UnreadableFile, match="document type declaration"):
        read_odt(out.getvalue(), "a.odt", OPTIONS)


def test_what_is_left_out_is_said() -> None:
    deleted = "<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>"
    ruby = "<text:ruby><text:ruby-base>a</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>"
    note = "<office:annotation><text:p>a comment</text:p></office:annotation>"
    index = "<text:table-of-content><text:index-body><text:p>Intro 3</text:p></text:index-body></text:table-of-content>"
    reading = _read(f"{deleted}{index}<text:p>We {ruby}{note}<text:placeholder>name</text:placeholder></text:p>")
    assert said(reading) == ["We a"]
    assert [reading.text[r.start : r.end] for r in reading.rows if r.layer == "furniture"] == ["Intro 3"]
    assert set(reading.notes) == {
        "1 tracked deletion left out", "1 reading above a word left out", "1 comment left out", "1 empty form field left out",
    }  # fmt: skip
