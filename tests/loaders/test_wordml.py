"""Word files written by hand: whatever is wrapped around a run, its words are read."""

from __future__ import annotations

import io
import zipfile

import pytest
from loader_checks import check, said

from textlab.errors import UnreadableFile
from textlab.loaders.office import read_docx
from textlab.loaders.reading import Options, Reading

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="mc" xmlns:m="m"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = f'<Relationships><Relationship Type="{REL}/officeDocument" Target="word/document.xml"/></Relationships>'
PARTS = f'<Relationships><Relationship Type="{REL}/styles" Target="/word/styles.xml"/>{{}}</Relationships>'
STYLES = f"""<w:styles {W}><w:style w:styleId="Kop"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Note"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:styleId="Note2"><w:name w:val="mine"/><w:basedOn w:val="Note"/></w:style>
<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>
<w:style w:styleId="Hid"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"""


def docx(body: str, *, doctype: str = "", notes: str = "") -> bytes:
    """A Word file with nothing in it but what is needed."""
    footnotes = f'<Relationship Type="{REL}/footnotes" Target="footnotes.xml"/>' if notes else ""
    parts = {
        "_rels/.rels": RELS,
        "word/_rels/document.xml.rels": PARTS.format(footnotes),
        "word/styles.xml": STYLES,
        "word/document.xml": f"{doctype}<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/footnotes.xml": f"<w:footnotes {W}>{notes}</w:footnotes>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    return out.getvalue()


def _read(body: str, **how: str) -> Reading:
    return check(read_docx(docx(body, **how), "a.docx", Options()))


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, style: str = "") -> str:
    """A paragraph."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


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
