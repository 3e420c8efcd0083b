"""Word, OpenDocument and pdf files written by hand, with nothing in them but what is needed."""

from __future__ import annotations

import io
import zipfile

__all__ = ["REPORT", "STYLES_OF_DOCX", "W", "docx", "make_page", "make_pdf", "odt", "p", "run"]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="mc" xmlns:m="m"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES_OF_DOCX = f"""<w:styles {W}><w:style w:styleId="Kop"><w:name w:val="heading 2"/></w:style>
<w:style w:styleId="Bullet"><w:name w:val="List Bullet"/></w:style>
<w:style w:styleId="Note"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:styleId="Note2"><w:name w:val="mine"/><w:basedOn w:val="Note"/></w:style>
<w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>
<w:style w:styleId="Hid"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"""


def _relations(**parts: str) -> str:
    """The list of parts that a part of a Word file names."""
    each = (f'<Relationship Type="{REL}/{kind}" Target="{target}"/>' for kind, target in parts.items())
    return f"<Relationships>{''.join(each)}</Relationships>"


def docx(
    body: str, *, doctype: str = "", notes: str = "", endnotes: str = "", title: str = "", author: str = ""
) -> bytes:
    """A Word file; `notes` and `endnotes` are ``<w:footnote>`` and ``<w:endnote>`` elements."""
    further = {kind: xml for kind, xml in (("footnotes", notes), ("endnotes", endnotes)) if xml}
    parts = {
        "_rels/.rels": _relations(officeDocument="word/document.xml", **{"core-properties": "docProps/core.xml"}),
        "docProps/core.xml": f"<p><title>{title}</title><creator>{author}</creator></p>",
        "word/_rels/document.xml.rels": _relations(styles="/word/styles.xml", **{k: f"{k}.xml" for k in further}),
        "word/styles.xml": STYLES_OF_DOCX,
        "word/document.xml": f"{doctype}<w:document {W}><w:body>{body}</w:body></w:document>",
        **{f"word/{kind}.xml": f"<w:{kind} {W}>{xml}</w:{kind}>" for kind, xml in further.items()},
    }
    return _zipped(parts)


def run(text: str, properties: str = "") -> str:
    """A run of text in a Word file."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, style: str = "") -> str:
    """A paragraph of a Word file."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


U = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(f'xmlns:{name}="{U}:{name}:1.0"' for name in ("office", "text", "style", "table", "draw"))
STYLES_OF_ODT = """<style:style style:name="Up"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="Up2" style:parent-style-name="Up"/><style:style style:name="Low"><style:text-properties
style:text-position="-33% 58%"/></style:style><style:style style:name="Hid"><style:text-properties text:display="none"/>
</style:style><style:style style:name="A" style:parent-style-name="A"/>"""


def odt(body: str, *, title: str = "") -> bytes:
    """An OpenDocument text."""
    xml = f"""<office:document-content {SPACES} xmlns:svg="svg"><office:automatic-styles>{STYLES_OF_ODT}
</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"""
    about = f'<office:document-meta {SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title>'
    return _zipped({"content.xml": xml, "meta.xml": f"{about}</office:document-meta>"})


def _zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(name, xml)
    return out.getvalue()


def make_page(content: bytes, font: bytes = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>") -> bytes:
    """A pdf of one page with this content."""
    bodies = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>", font,
              b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
              b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)]  # fmt: skip
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def make_pdf(*pages: list[str], title: str = "") -> bytes:
    """A minimal pdf written by hand: one line of Helvetica a string."""
    n = len(pages)
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * k} 0 R" for k in range(n))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {n} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for k, lines in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * k} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 12 Tf 72 720 Td {shown}ET".encode("latin-1") if lines else b""
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    objects.append(f"<< /Title ({title}) >>".encode())
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in offsets)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF"
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + trailer % (len(objects) + 1, len(objects), len(out))


REPORT = make_pdf(
    ["Annual Report 2024", "We all know that the well-known state of the econ-", "omy is a matter of debate among experts.",
     "A short line ends.", "The next paragraph runs on to the end of the", "1"],
    ["Annual Report 2024", "page and goes on with what is a well-", "known argument for all of us to hear.", "2"],
    ["Annual Report 2024", "Last words are said on the third page here.", "3"],
    title="A report",
)  # fmt: skip
