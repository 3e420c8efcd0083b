"""Word files written by hand: whatever is wrapped around a run, its words are read."""

from __future__ import annotations

import io
import zipfile

import pytest
from document_files import docx, p, run
from loader_checks import check, said, turns

from textlab.errors import UnreadableFile
from textlab.loaders.formats.docx import read_docx
from textlab.loaders.reading import Options, Reading


def _read(body: str, **how: str) -> Reading:
    return check(read_docx(docx(body, **how), "a.docx", Options()))


@pytest.mark.parametrize(
    "wrapper",
    [
        "<w:ins>{}</w:ins>",
        "<w:moveTo>{}</w:moveTo>",
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:smartTag>{}</w:smartTag>",
        "<w:fldSimple>{}</w:fldSimple>",
        "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:customXml><w:ins><w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:ins></w:customXml>",
        "<w:r><w:fldChar/><w:instrText>PAGE 9</w:instrText></w:r>{}",
        "<w:bdo>{}</w:bdo>",
        "<w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>",
    ],
)
def test_a_wrapper_hides_no_words(wrapper: str) -> None:
    assert said(_read(p(run("to "), wrapper.format(run("raise")), run(" it")))) == ["to raise it"]


@pytest.mark.parametrize("wrapper", ["<w:ins>{}</w:ins>", "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>", "<w:customXml>{}</w:customXml>"])  # fmt: skip
def test_nor_a_wrapper_of_paragraphs_rows_and_cells(wrapper: str) -> None:
    cell = "<w:tc>{}</w:tc>"
    row = "<w:tr>{}</w:tr>".format(wrapper.format(cell.format(p(run("one")))) + cell.format(p(run("two"))))
    body = wrapper.format(p(run("above"))) + f"<w:tbl>{wrapper.format(row)}</w:tbl>"
    assert said(_read(body)) == ["above", "one", "two"]


def test_a_table_keeps_every_cell() -> None:
    rows = "".join(f"<w:tr><w:tc>{p(run(f'l{k}'))}</w:tc><w:tc>{p(run(f'r{k}'))}</w:tc></w:tr>" for k in range(40))
    inner = f"<w:tbl><w:tr><w:tc>{p(run('in'))}</w:tc></w:tr></w:tbl>"
    reading = _read(f"<w:tbl>{rows}<w:tr><w:tc>{p(run('out'))}{inner}{p()}</w:tc></w:tr></w:tbl>")
    assert said(reading) == [f"{side}{k}" for k in range(40) for side in "lr"] + ["out", "in"]
    assert {row.kind for row in reading.rows} == {"table_cell"}


def test_deleted_words_paragraph_marks_and_rows_are_gone() -> None:
    gone = f"<w:del>{run('x').replace('w:t', 'w:delText')}</w:del><w:moveFrom>{run('moved')}</w:moveFrom>"
    mark = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{}</w:p>"
    row = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(run('gone'))}</w:tc></w:tr>"
    body = p(run("We "), gone, run("stay")) + mark.format(run("One ")) + p(run("line")) + f"<w:tbl>{row}</w:tbl>"
    assert said(_read(body)) == ["We stay", "One line"]


def test_a_text_box_is_a_paragraph_of_its_own_and_comes_once() -> None:
    box = f"<w:txbxContent>{p(run('In a box'))}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    old = f"<mc:AlternateContent><mc:Choice/><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    for drawn in (both, old):
        assert said(_read(p(run("Around "), f"<w:r>{drawn}</w:r>", run("it")))) == ["Around it", "In a box"]


def test_raised_numbers_behind_words_are_marks_of_notes() -> None:
    up = '<w:vertAlign w:val="superscript"/>'
    body = p(run("treaty"), run("1", up), run("2", up), run(" was"), run("3", '<w:rStyle w:val="Note2"/>'), run(" 10"),
             run("6", up), run(" m"), run("2", up), run("1"), run("st", up))  # fmt: skip
    reading = _read(body)
    assert said(reading) == ["treaty was 10⁶ m²1st"]
    assert reading.notes == ("2 raised note marks left out of the text",)


def test_hidden_text_formulas_and_comments_are_left_out_by_name() -> None:
    hidden = run("a", "<w:vanish/>") + run("b", '<w:rStyle w:val="Hid"/>') + run("c", '<w:vanish w:val="0"/>')
    body = p(hidden, "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath><w:r><w:commentReference/></w:r>") + p(
        run("d"), style="Hid"
    )
    reading = _read(body)
    assert said(reading) == ["c"]
    assert reading.notes == ("3 hidden text runs left out", "1 formula left out", "1 comment left out")


def test_styles_tell_headings_and_may_stand_in_a_circle() -> None:
    reading = _read(p(run("Title"), style="Kop") + p(run("x", '<w:rStyle w:val="A"/>'), style="B"))
    assert [row.kind for row in reading.rows] == ["heading", "paragraph"]


def test_signs_tabs_and_breaks() -> None:
    signs = '<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t><w:softHyphen/><w:t>e</w:t><w:sym w:char="03B1"/><w:sym w:char="F0E0"/></w:r>'  # fmt: skip
    reading = _read(p(signs))
    assert said(reading) == ["a\tb\nc-deα"]
    assert reading.notes == ("1 picture-font sign left out",)


def test_a_note_of_deleted_text_is_deleted() -> None:
    notes = "".join(f'<w:footnote w:id="{k}">{p(run(f"Note {k}."))}</w:footnote>' for k in (1, 2))
    live = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    reading = _read(p(run("One"), live, f"<w:del>{live.replace('1', '2')}</w:del>"), notes=notes)
    assert said(reading, "metadata") == ["Note 1."]


def test_text_behind_an_entity_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"word/document\.xml .*document type declaration"):
        _read(p(run("&a;")), doctype='<!DOCTYPE a [<!ENTITY a "lost">]>')


def test_depth_and_damage() -> None:
    assert said(_read("<w:ins>" * 3000 + p(run("deep")) + "</w:ins>" * 3000)) == ["deep"]
    with pytest.raises(UnreadableFile, match=r"a\.docx/word/document\.xml \(line 1"):
        _read("<w:p>")


# ---------------------------------------------------------------------- whole files

OPTIONS = Options()
TEAMS = p(run("Ann Lee   0:03"), "<w:r><w:br/></w:r>", run("Hello.")) + "".join(
    p(run(name), "<w:r><w:br/></w:r>", run(said)) for name, said in (("Bob   0:09", "Hi."), ("Ann Lee   0:12", "So."))
)
NOTES = """<w:{0} w:type="separator" w:id="-1"><w:p><w:r><w:t>----</w:t></w:r></w:p></w:{0}>
<w:{0} w:id="1"><w:p><w:r><w:t>Since</w:t><w:tab/><w:t>{1}.</w:t></w:r></w:p><w:p><w:r><w:t>Twice.</w:t></w:r></w:p></w:{0}>
<w:{0} w:id="2"><w:p/></w:{0}>"""


def test_headings_items_cells_and_what_is_said_about_the_file() -> None:
    cells = "".join(f"<w:tc>{p(run(word))}</w:tc>" for word in ("left", "right"))
    body = p(run("Findings"), style="Kop") + p(run("First 世界.")) + p() + p(run("an item"), style="Bullet")
    raw = docx(f"{body}<w:tbl><w:tr>{cells}</w:tr></w:tbl>", title="A report", author="Ann Lee")
    reading = check(read_docx(raw, "a.docx", OPTIONS))
    assert said(reading, "heading") == ["Findings"]
    assert said(reading) == ["First 世界.", "an item", "left", "right"]
    assert [r.kind for r in reading.rows][-3:] == ["list_item", "table_cell", "table_cell"]
    assert (reading.metadata["title"], reading.metadata["authors"]) == ("A report", "Ann Lee")


def test_notes_of_a_docx_stand_behind_its_text() -> None:
    raw = docx(p(run("Tax rises.")), notes=NOTES.format("footnote", 1999), endnotes=NOTES.format("endnote", 2001))
    reading = check(read_docx(raw, "a.docx", OPTIONS))
    assert said(reading) == ["Tax rises."]
    assert said(reading, "metadata") == ["Since\t1999.\nTwice.", "Since\t2001.\nTwice."]
    assert [r.kind for r in reading.rows[-2:]] == ["note", "note"]
    assert reading.notes == ("2 footnotes and endnotes at the end, layer metadata",)


def test_notes_of_a_transcript_are_counted_as_left_out() -> None:
    reading = check(read_docx(docx(TEAMS, notes=NOTES.format("footnote", 1999)), "a.docx", OPTIONS))
    assert "1999" not in reading.text
    assert reading.notes[:2] == ("read as a transcript", "1 footnote or endnote left out")


def test_entities_in_the_notes_of_a_docx_are_refused() -> None:
    raw = docx(p(run("x")), notes=NOTES.format("footnote", 1))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<w:footnotes", b"<!DOCTYPE x><w:footnotes"))
    with pytest.raises(UnreadableFile, match=r"a\.docx/word/footnotes\.xml .*document type declaration"):
        read_docx(out.getvalue(), "a.docx", OPTIONS)


def test_merged_cells_count_once() -> None:
    merged = f'<w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>{p(run("one cell"))}</w:tc>'
    assert said(_read(f"<w:tbl><w:tr>{merged}</w:tr></w:tbl>")) == ["one cell"]


def test_a_docx_of_a_meeting_is_a_transcript() -> None:
    reading = check(read_docx(docx(TEAMS, title="A report"), "a.docx", OPTIONS))
    assert [t[0] for t in turns(reading)][:3] == ["Ann Lee", "Bob", "Ann Lee"]
    assert reading.metadata["title"] == "A report"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_half_a_docx(share: float) -> None:
    raw = docx(p(run("First.")))
    with pytest.raises(UnreadableFile, match=r"a\.docx \(after [\d,]+ bytes\): is not a complete docx file"):
        read_docx(raw[: int(len(raw) * share)], "a.docx", OPTIONS)


def test_a_zip_that_is_no_docx() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "text")
    with pytest.raises(UnreadableFile, match=r"a\.docx \(_rels/\.rels\): is not a complete docx file"):
        read_docx(out.getvalue(), "a.docx", OPTIONS)


def test_an_encrypted_or_old_office_file() -> None:
    with pytest.raises(UnreadableFile, match="an old or encrypted Office file"):
        read_docx(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx", OPTIONS)


def test_an_empty_docx() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.docx: the file is empty"):
        read_docx(b"", "a.docx", OPTIONS)


def test_a_docx_that_is_a_bomb_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (20 * 2**20))
    with pytest.raises(
        UnreadableFile, match=r"\(word/document.xml\): would unfold to 20,971,520 bytes: 1,\d+ times its"
    ):
        read_docx(out.getvalue(), "a.docx", OPTIONS)


def test_a_table_of_speakers_is_said_to_be_read_as_cells() -> None:
    rows = "".join(
        f"<w:tr><w:tc>{p(run(a))}</w:tc><w:tc>{p(run(b))}</w:tc></w:tr>" for a, b in [("Ann", "Yes."), ("Bob", "No.")]
    )
    assert _read(f"<w:tbl>{rows}</w:tbl>").notes == (
        "4 table cells read one after the other; names in a table column are not read as speaker labels",
    )


def test_what_is_left_out_or_kept_is_said() -> None:
    gone = f"<w:del>{run('x').replace('w:t', 'w:delText')}</w:del>"
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>a</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    blank = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{p(run('Click here'))}</w:sdtContent></w:sdt>"
    words = p(run("We "), gone, f"<w:ins>{run('stay ')}</w:ins>", ruby, run(" no", "<w:strike/>"))
    reading = _read(words + blank)
    assert said(reading) == ["We stay a no"]
    assert set(reading.notes) == {
        "1 tracked deletion left out", "1 tracked insertion kept", "1 reading above a word left out",
        "1 empty form field left out", "1 struck-out run kept",
    }  # fmt: skip


def test_a_table_of_contents_is_furniture_and_greek_signs_are_letters() -> None:
    sign = '<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>'
    reading = _read(p(run("Intro 3"), style="TOC1") + p(run("level "), sign))
    assert [(r.layer, reading.text[r.start : r.end]) for r in reading.rows] == [
        ("furniture", "Intro 3"),
        ("body", "level α"),
    ]


def test_a_transcript_keeps_its_headings() -> None:
    lines = [p(run(x)) for x in ("Ann: We agree.", "Bob: No.", "Ann: Yes.")]
    reading = _read("".join([p(run("Opening"), style="Kop"), *lines]))
    assert [(r.layer, r.speaker) for r in reading.rows if r.layer != "metadata"] == [
        ("heading", None), ("body", "Ann"), ("body", "Bob"), ("body", "Ann"),
    ]  # fmt: skip
