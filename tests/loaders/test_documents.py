"""txt, md, html, rtf, docx, odt: paragraphs, headings, furniture."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loader_checks import check, said, turns

from textlab.errors import MissingExtra, UnreadableFile
from textlab.loaders.html import read_html
from textlab.loaders.office import read_docx, read_odt
from textlab.loaders.prose import read_markdown, read_txt
from textlab.loaders.reading import Options
from textlab.loaders.rtf import read_rtf

OPTIONS = Options()


def test_txt_paragraphs_are_verbatim() -> None:
    text = "  First line\r\nsecond line.\r\n\r\nשלום עולם\r\n\r\n我认为。 \r\n"
    reading = check(read_txt(text.encode(), "a.txt", OPTIONS))
    assert reading.text == text
    assert said(reading) == ["First line\r\nsecond line.", "שלום עולם", "我认为。"]
    assert all(r.turn is None for r in reading.rows)


def test_txt_without_blank_lines_has_a_paragraph_a_line() -> None:
    assert said(read_txt(b"one\ntwo\nthree\n", "a.txt", OPTIONS)) == ["one", "two", "three"]


MARKDOWN = """---
title: "On Work"
author: Ann Lee
---
# The end of work

First paragraph
goes on. See #1 - no item.

- one
- two
  continued
1. three

Setext heading
--------------
> quoted

```python
code = 1

# no heading
```
Last.
"""


def test_markdown() -> None:
    reading = check(read_markdown(MARKDOWN.encode(), "a.md", OPTIONS))
    found = [(r.kind, reading.text[r.start : r.end]) for r in reading.rows]
    assert found == [
        ("front_matter", '---\ntitle: "On Work"\nauthor: Ann Lee\n---'),
        ("heading", "The end of work"),
        ("paragraph", "First paragraph\ngoes on. See #1 - no item."),
        ("list_item", "one"),
        ("list_item", "two\n  continued"),
        ("list_item", "three"),
        ("heading", "Setext heading"),
        ("paragraph", "> quoted"),
        ("code", "```python\ncode = 1\n\n# no heading\n```"),
        ("paragraph", "Last."),
    ]
    assert reading.metadata == {"title": "On Work", "authors": "Ann Lee"}
    assert said(reading, "furniture")[0].startswith("```python")


def test_front_matter_keys_that_are_columns_of_ours_are_kept_under_another_name() -> None:
    reading = read_markdown(b"---\nsource: a book\nN_chars: 5\nsha256: x\n---\nWords.", "a.md", OPTIONS)
    assert reading.metadata == {
        "title": None, "front_matter_source": "a book", "front_matter_n_chars": "5", "front_matter_sha256": "x",
    }  # fmt: skip


@pytest.mark.parametrize("space", [" ", "\t", "\u2028\u2028", "\x1c"])
def test_white_space_behind_front_matter_is_no_part_of_it(space: str) -> None:
    reading = check(read_markdown(f"---\ntitle: A\n---{space}\nWords.".encode(), "a.md", OPTIONS))
    assert (said(reading, "metadata"), said(reading)) == (["---\ntitle: A\n---"], ["Words."])


MD_LINE = st.sampled_from(["# h", "- a", "text", "", "---", "===", "```", "1. b", "> q", "  ", "***", "~~~", "a  b"])


@given(st.lists(MD_LINE, max_size=25))
def test_markdown_spans_hold_whatever_comes(rows: list[str]) -> None:
    text = "\n".join([*rows, "word"])
    reading = check(read_markdown(text.encode(), "a.md", OPTIONS))
    assert any("word" in reading.text[r.start : r.end] for r in reading.rows)


PAGE = """<!DOCTYPE html><html lang="en"><head><title>A  page</title><meta name="author" content="Ann Lee">
<meta property="article:published_time" content="2024-05-03T10:00:00Z"><style>p {color: red}</style></head>
<body><nav><a href="/">Home</a> <h2>Menu</h2></nav><header>Site name</header>
<article><header><h1>The <em>title</em></h1></header><p>One   two<br>three &amp; four.</p>
<p>Next<!-- hidden --> one.<script>alert("x")</script></p>
<ul><li>item one</li><li>item <b>two</b></li></ul><blockquote>Quoted.</blockquote>
<table><tr><td>cell 1</td><td>cell 2</td></tr></table></article>
<button>Share</button><aside>Advert</aside><footer>Imprint</footer></body></html>"""


def test_html_keeps_furniture_apart() -> None:
    reading = check(read_html(PAGE.encode(), "a.html", OPTIONS))
    assert said(reading) == [
        "One two\nthree & four.", "Next one.", "item one", "item two", "Quoted.", "cell 1", "cell 2",
    ]  # fmt: skip
    assert said(reading, "heading") == ["The title"]
    assert said(reading, "furniture") == ["Home", "Menu", "Site name", "Share", "Advert", "Imprint"]
    assert "alert" not in reading.text
    assert "hidden" not in reading.text
    assert reading.metadata == {
        "title": "A page", "language": "en", "authors": "Ann Lee", "date": "2024-05-03T10:00:00Z",
    }  # fmt: skip


def test_html_encodings() -> None:
    page = '<html><head><meta charset="{}"></head><body><p>Größe über alles, sagt Jörg.</p></body></html>'
    for declared, real in [("iso-8859-1", "cp1252"), ("utf-8", "utf-8"), ("iso-8859-1", "utf-8")]:
        reading = read_html(page.format(declared).encode(real), "a.html", OPTIONS)
        assert said(reading) == ["Größe über alles, sagt Jörg."]


def test_html_wrongly_declared_is_guessed_and_noted() -> None:
    raw = '<meta charset="ascii"><p>Die Größe der Städte überrascht die Fußgänger sehr.</p>'.encode("cp1252")
    reading = read_html(raw, "a.html", OPTIONS)
    assert said(reading) == ["Die Größe der Städte überrascht die Fußgänger sehr."]
    assert "the page declares ascii, which does not fit" in reading.notes


def test_html_nested_thousands_deep() -> None:
    raw = b"<div>" * 5000 + b"<p>deep</p>" + b"</div>" * 5000
    assert said(check(read_html(raw, "a.html", OPTIONS))) == ["deep"]


def test_html_without_text() -> None:
    with pytest.raises(UnreadableFile, match=r"a\.html: the page holds no text"):
        read_html(b"<html><script>render()</script></html>", "a.html", OPTIONS)


def test_rtf() -> None:
    raw = rb"{\rtf1\ansi\ansicpg1252 {\b Gr\'f6\'dfe} one.\par\par Second \u8220?para\u8221?.\par}"
    reading = check(read_rtf(raw, "a.rtf", OPTIONS))
    assert said(reading) == ["Größe one.", "Second “para”."]
    with pytest.raises(UnreadableFile, match=r"a\.rtf \(byte 0\): is no rtf file"):
        read_rtf(b"plain", "a.rtf", OPTIONS)


# ---------------------------------------------------------------------- docx and odt


def _docx(**paragraphs: str) -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title = "A report"
    document.core_properties.author = "Ann Lee"
    document.add_heading("Findings", 1)
    for text in paragraphs.values():
        document.add_paragraph(text)
    document.add_paragraph("an item", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "left", "right"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_docx() -> None:
    reading = check(read_docx(_docx(a="First 世界.", b="", c="Second."), "a.docx", OPTIONS))
    assert said(reading, "heading") == ["Findings"]
    assert said(reading) == ["First 世界.", "Second.", "an item", "left", "right"]
    assert [r.kind for r in reading.rows][-3:] == ["list_item", "table_cell", "table_cell"]
    assert (reading.metadata["title"], reading.metadata["authors"]) == ("A report", "Ann Lee")


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NOTES = f"""<w:{{0}}s xmlns:w="{WORD}"><w:{{0}} w:type="separator" w:id="-1"><w:p><w:r><w:t>----</w:t></w:r></w:p></w:{{0}}>
<w:{{0}} w:id="1"><w:p><w:r><w:t>Since</w:t><w:tab/><w:t>{{1}}.</w:t></w:r></w:p><w:p><w:r><w:t>Twice.</w:t></w:r></w:p></w:{{0}}>
<w:{{0}} w:id="2"><w:p/></w:{{0}}></w:{{0}}s>"""


def _with_notes(raw: bytes, **notes: str) -> bytes:
    """A docx with the parts that python-docx does not write."""
    import docx
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document(io.BytesIO(raw))
    for kind, xml in notes.items():
        kind_of_part = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
        part = Part(PackURI(f"/word/{kind}s.xml"), kind_of_part, xml.encode(), document.part.package)
        relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s"
        document.part.relate_to(part, relation)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_notes_of_a_docx_stand_behind_its_text() -> None:
    notes = {kind: NOTES.format(kind, year) for kind, year in (("endnote", 2001), ("footnote", 1999))}
    reading = check(read_docx(_with_notes(_docx(a="Tax rises."), **notes), "a.docx", OPTIONS))
    assert said(reading) == said(read_docx(_docx(a="Tax rises."), "a.docx", OPTIONS))
    assert said(reading, "metadata") == ["Since\t1999.\nTwice.", "Since\t2001.\nTwice."]
    assert [r.kind for r in reading.rows[-2:]] == ["note", "note"]
    assert reading.notes == ("2 footnotes and endnotes at the end, layer metadata",)


def test_notes_of_a_transcript_are_counted_as_left_out() -> None:
    raw = _docx(a="Ann Lee   0:03\nHello.", b="Bob   0:09\nHi.", c="Ann Lee   0:12\nSo.")
    reading = check(read_docx(_with_notes(raw, footnote=NOTES.format("footnote", 1999)), "a.docx", OPTIONS))
    assert "1999" not in reading.text
    assert reading.notes[:2] == ("read as a transcript", "1 footnote or endnote left out")


def test_entities_in_the_notes_of_a_docx_are_refused() -> None:
    bad = '<!DOCTYPE x [<!ENTITY a "b">]>' + NOTES.format("footnote", "&a;")
    with pytest.raises(UnreadableFile, match=r"a\.docx/word/footnotes\.xml .*document type declaration"):
        read_docx(_with_notes(_docx(a="x"), footnote=bad), "a.docx", OPTIONS)


def test_docx_merged_cells_count_once() -> None:
    import docx

    document = docx.Document()
    table = document.add_table(1, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "one cell"
    out = io.BytesIO()
    document.save(out)
    assert said(read_docx(out.getvalue(), "a.docx", OPTIONS)) == ["one cell"]


def test_teams_docx_is_a_transcript() -> None:
    raw = _docx(a="Ann Lee   0:03\nHello.", b="Bob   0:09\nHi.", c="Ann Lee   0:12\nSo.")
    reading = check(read_docx(raw, "a.docx", OPTIONS))
    assert [t[0] for t in turns(reading)][:3] == ["Ann Lee", "Bob", "Ann Lee"]
    assert reading.metadata["title"] == "A report"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_half_a_docx(share: float) -> None:
    raw = _docx(a="First.")
    with pytest.raises(UnreadableFile, match=r"a\.docx \(after [\d,]+ bytes\): is no whole docx file"):
        read_docx(raw[: int(len(raw) * share)], "a.docx", OPTIONS)


def test_a_zip_that_is_no_docx() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "text")
    with pytest.raises(UnreadableFile, match=r"a\.docx \(_rels/\.rels\): is no whole docx file"):
        read_docx(out.getvalue(), "a.docx", OPTIONS)


def test_an_encrypted_or_old_office_file() -> None:
    with pytest.raises(UnreadableFile, match="an old or an encrypted Office file"):
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


def _odt() -> bytes:
    from odf import dc, teletype
    from odf.opendocument import OpenDocumentText
    from odf.text import H, List, ListItem, P

    document = OpenDocumentText()
    document.meta.addElement(dc.Title(text="A report"))
    document.text.addElement(H(outlinelevel=1, text="Findings"))
    paragraph = P()
    teletype.addTextToElement(paragraph, "Two  spaces and\ta tab.")
    document.text.addElement(paragraph)
    item = ListItem()
    item.addElement(P(text="an item"))
    each = List()
    each.addElement(item)
    document.text.addElement(each)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_odt() -> None:
    reading = check(read_odt(_odt(), "a.odt", OPTIONS))
    assert said(reading, "heading") == ["Findings"]
    assert said(reading) == ["Two  spaces and\ta tab.", "an item"]
    assert reading.metadata["title"] == "A report"


def test_half_an_odt() -> None:
    raw = _odt()
    with pytest.raises(UnreadableFile, match=r"a\.odt \(after [\d,]+ bytes\): is no whole odt file"):
        read_odt(raw[: len(raw) // 2], "a.odt", OPTIONS)


def test_notes_of_an_odt_stand_behind_its_text() -> None:
    from odf.opendocument import OpenDocumentText
    from odf.text import Note, NoteBody, NoteCitation, P

    document = OpenDocumentText()
    paragraph, note, body = P(text="Tax rises"), Note(noteclass="footnote"), NoteBody()
    body.addElement(P(text="Since 1999."))
    note.addElement(NoteCitation(text="1"))
    note.addElement(body)
    paragraph.addElement(note)
    document.text.addElement(paragraph)
    out = io.BytesIO()
    document.save(out)
    reading = check(read_odt(out.getvalue(), "a.odt", OPTIONS))
    assert said(reading) == ["Tax rises"]
    assert said(reading, "metadata") == ["Since 1999."]
    assert reading.notes == ("1 footnote or endnote at the end, layer metadata",)


def test_an_odt_with_entities_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(UnreadableFile, match="document type declaration"):
        read_odt(out.getvalue(), "a.odt", OPTIONS)


def test_a_missing_package_says_what_for_and_how(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    real = importlib.import_module

    def without(name: str, *rest: Any) -> Any:
        if name.startswith("bs4"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(MissingExtra, match=r"Reading html needs the package 'bs4'.*textlab-qta\[formats\]"):
        read_html(b"<p>x", "a.html", OPTIONS)
