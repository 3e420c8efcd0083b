"""Damaged files: small files of every kind of document, and ways to damage them.

A mutant is made from the name of its reader and a number alone, so a finding can be made again: `mutant(".rtf", 17)`.
"""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from loader_checks import check

from textlab.errors import SchemaError, UnreadableFile
from textlab.loaders.batch import Batch
from textlab.loaders.formats.registry import PARSERS
from textlab.loaders.reading import Options

__all__ = ["READERS", "Finding", "fuzz", "mutant", "outcome"]

SLOW = 5.0  # seconds for a file of some kilobytes

TXT = "A first paragraph, with naïve words.\r\n\r\nAnd a second one.\n\nÜber alles — “quoted” 世界 \u200f שלום.\n"
MD = (
    "---\ntitle: A\nauthor: Ann\n---\n# Head\n\nText *one*.\n\n- item\n1. two\n\n```\ncode\n```\n\nSetext\n=====\n> q\n"
)
HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>T</title><meta name="author" content="A">
</head><body><nav><a href="/">Home</a></nav><article><header><h1>Head</h1></header><p>One<br>two &amp; &#233;<sup>
<a href="#n">12</a></sup>. He <del>ran</del><ins>walked</ins>.</p><ul><li>item</li></ul><table><tr><td>cell<table><tr>
<td>inner</td></tr></table></td></tr></table><ruby>漢<rt>kan</rt></ruby><p hidden>no</p><![if !x]>y<![endif]>
<svg><path d="M0"/></svg><math><mi>x</mi></math><pre> a  b </pre></article><script>x()</script></body></html>"""
RTF = r"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset204 T;}{\f2\fcharset2 Symbol;}}
{\stylesheet{\s1 heading 1;}}{\info{\title A title}{\author Ann}}{\s1 Head\par}\pard Gr\'f6\'dfe\super 12\nosupersub  and
\u8220?q\u-10179?\u-8704?.{\footnote \chftn A note.}{\deleted gone}{\v hid}\par{\f1 \'cf\'f0\'e8}{\f2 abc}\trowd\intbl a
\cell b\cell\row\pard{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt box\par}}}{\field{\*\fldinst HYPERLINK "x"}{\fldrslt
link}}{\upr{a}{\*\ud{b}}}\bin3 abc{\listtext 1.\tab}item\par}"""
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc><titleStmt><title>T</title><author>A
</author></titleStmt></fileDesc><profileDesc><settingDesc><date when="2024-05-03"/></settingDesc><particDesc><listPerson>
<person xml:id="a"><persName><surname>Lee</surname></persName><birth when="1970"/></person></listPerson></particDesc>
</profileDesc></teiHeader><text><body><div><head>Order</head><u who="#a" xml:id="u1"><seg>We <w join="right">do</w><pc>.
</pc></seg><note>x</note></u><p>The har-<lb break="no"/>bour <choice><sic>a</sic><corr>b</corr></choice><app><lem>c</lem>
<rdg>d</rdg></app><subst><del>e</del><add>f</add></subst>12<hi rend="sup">3</hi><fw>9</fw><pb/> end.</p><sp><speaker>S
</speaker><l>verse</l></sp></div></body></text></TEI>"""
EAF = """<ANNOTATION_DOCUMENT AUTHOR="A" DATE="2024"><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="t1" TIME_VALUE="0"/><TIME_SLOT
TIME_SLOT_ID="t2" TIME_VALUE="1500"/><TIME_SLOT TIME_SLOT_ID="t3"/></TIME_ORDER><TIER TIER_ID="ref" PARTICIPANT="M"
LINGUISTIC_TYPE_REF="r"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1" TIME_SLOT_REF1="t1" TIME_SLOT_REF2="t2">
<ANNOTATION_VALUE>X_1</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER><TIER TIER_ID="tx" PARTICIPANT="M"
LINGUISTIC_TYPE_REF="s" PARENT_REF="ref"><ANNOTATION><REF_ANNOTATION ANNOTATION_ID="a2" ANNOTATION_REF="a1">
<ANNOTATION_VALUE>the heron left</ANNOTATION_VALUE></REF_ANNOTATION></ANNOTATION></TIER><LINGUISTIC_TYPE
LINGUISTIC_TYPE_ID="r" CONTROLLED_VOCABULARY_REF="v"/></ANNOTATION_DOCUMENT>"""
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCX = {
    "_rels/.rels": f'<Relationships><Relationship Id="r" Type="{REL}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="c" Type="x/core-properties" Target="docProps/core.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships><Relationship Id="s" Type="{REL}/styles" Target="styles.xml"/>'
    f'<Relationship Id="f" Type="{REL}/footnotes" Target="footnotes.xml"/></Relationships>',
    "docProps/core.xml": "<p><title>T</title><creator>A</creator></p>",
    "word/styles.xml": f'<w:styles {W}><w:style w:styleId="H"><w:name w:val="heading 1"/><w:basedOn w:val="H"/></w:style>'
    '<w:style w:styleId="S"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>',
    "word/footnotes.xml": f'<w:footnotes {W}><w:footnote w:id="1"><w:p><w:r><w:t>Note.</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>",
    "word/document.xml": f"""<w:document {W}><w:body><w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>Head</w:t></w:r>
</w:p><w:p><w:r><w:t>One</w:t><w:tab/></w:r><w:ins><w:r><w:t>two</w:t></w:r></w:ins><w:del><w:r><w:delText>x</w:delText>
</w:r></w:del><w:r><w:rPr><w:rStyle w:val="S"/></w:rPr><w:t>12</w:t></w:r><w:r><w:sym w:char="F0E0"/><w:footnoteReference
w:id="1"/></w:r><w:r><AlternateContent><Choice><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></Choice>
<Fallback><w:p/></Fallback></AlternateContent></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc>
</w:tr></w:tbl></w:body></w:document>""",
}
O = "urn:oasis:names:tc:opendocument:xmlns"  # noqa: E741
ODF = f'xmlns:office="{O}:office:1.0" xmlns:text="{O}:text:1.0" xmlns:style="{O}:style:1.0" xmlns:table="{O}:table:1.0"'
ODT = {
    "meta.xml": f'<office:document-meta {ODF} xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>T</dc:title>'
    "</office:document-meta>",
    "content.xml": f"""<office:document-content {ODF}><office:automatic-styles><style:style style:name="T1"><style:text-properties
style:text-position="super 58%"/></style:style></office:automatic-styles><office:body><office:text><text:h>Head</text:h>
<text:p>Two<text:s text:c="3"/>spaces<text:span text:style-name="T1">12</text:span><text:note><text:note-body><text:p>Note.
</text:p></text:note-body></text:note></text:p><table:table><table:table-row><table:table-cell
table:number-columns-repeated="2"><text:p>cell</text:p></table:table-cell></table:table-row></table:table><text:list>
<text:list-item><text:p>item</text:p></text:list-item></text:list></office:text></office:body></office:document-content>""",
}


def _zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


@cache
def _seed(reader: str) -> bytes:
    from document_files import REPORT

    texts = {".txt": TXT, ".md": MD, ".html": HTML, ".rtf": RTF, ".xml": TEI, ".eaf": EAF, "prose": TXT}
    if reader in texts:
        return texts[reader].encode()
    return REPORT if reader == ".pdf" else _zipped(_members(reader))


def _members(reader: str) -> dict[str, bytes]:
    return {name: text.encode() for name, text in {".docx": DOCX, ".odt": ODT}[reader].items()}


READERS = (".txt", "prose", ".md", ".html", ".rtf", ".docx", ".odt", ".pdf", ".xml", ".eaf")

ODD = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\xef\xbf\xbd", b"\xf0\x9f\x98\x80", "\u00b2\u0663".encode(), b"\r", b"\x1b$B!!",
    b"~{VP~}", b"+AOk-", b"=C3=A9", b"&#99999999999999999999999;", b"&#" + b"9" * 5000 + b";", b"&x;", b"<![", b"<![CDATA[",
    b"]]>", b"<!--", b"-->", b"<!DOCTYPE a [", b"<?xml version='1.0' encoding='punycode'?>", b"<a ", b"<p>", b"</p>", b"<del>",
    b"<sup>1</sup>", b"<header>", b"</div>", b"{", b"}", b"\\u99999999 ", b"\\'zz", b"\\bin99999999 ", b"\\uc-1 ",
    b"\\ansicpg65001 ", b"{\\*\\x ", b"{\\footnote ", b"{\\fonttbl", b"{\\upr", b"-1", b"1e999", b"9" * 30, b"9" * 5000,
    b"nan", b"\"", b"'", b"/Contents 5 0 R", b"<< /Type /Page >>", b"[ ( ", b" Do ", b"/Identity-H", b"charset=idna", b"\xe2\x80\xa8",
    b"<w:p>", b"</w:p>", b"<text:s text:c='999999999999'/>", b"w:val=''", b"text:c='-5'", b"xml:id='sha256'", b"#", b":",
)  # fmt: skip


def _damaged(raw: bytes, rng: random.Random) -> bytes:
    """One to four changes, each at a place of its own."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        a, b = sorted(rng.randrange(len(raw) + 1) for _ in range(2))
        short = a + min(b - a, rng.choice((1, 8, 60, 4000)))
        raw = rng.choice((_flip, _cut, _double, _odd, _odd, _odd, _number, _tag, _short))(raw, a, short, rng)
    return raw


def _flip(raw: bytes, a: int, b: int, rng: random.Random) -> bytes:
    return raw[:a] + bytes([rng.randrange(256)]) + raw[a + 1 :]


def _cut(raw: bytes, a: int, b: int, rng: random.Random) -> bytes:
    return raw[:a] + raw[b:]


def _short(raw: bytes, a: int, b: int, rng: random.Random) -> bytes:
    return raw[:a] if rng.random() < 0.3 else raw


def _double(raw: bytes, a: int, b: int, rng: random.Random) -> bytes:
    return raw[:b] + raw[a:b] * rng.choice((1, 3, 200)) + raw[b:]


def _odd(raw: bytes, a: int, b: int, rng: random.Random) -> bytes:
    odd = rng.choice(ODD)
    return raw[:a] + odd * min(rng.choice((1, 1, 1, 50, 2000)), 100_000 // len(odd)) + raw[a:]


def _number(raw: bytes, a: int, b: int, rng: random.Random) -> bytes:
    """Another number in place of one that is there."""
    found = list(re.finditer(rb"\d+", raw))
    if not found:
        return raw
    one = rng.choice(found)
    return (
        raw[: one.start()]
        + rng.choice((b"0", b"-1", b"\xc2\xb2", b"9" * 12, b"9" * 5000, b"x", b""))
        + raw[one.end() :]
    )


def _tag(raw: bytes, a: int, b: int, rng: random.Random) -> bytes:
    """The name of one tag in place of another."""
    found = list(re.finditer(rb"(?<=[<\\/])[\w:-]+", raw))
    if len(found) < 2:
        return raw
    one, two = rng.choice(found), rng.choice(found)
    return raw[: one.start()] + two[0] + raw[one.end() :]


def mutant(reader: str, number: int) -> bytes:
    """Damaged file `number` for a reader; in half of the archives the damage is inside."""
    rng = random.Random(f"{reader}:{number}")
    if reader not in (".docx", ".odt") or rng.random() < 0.3:
        return _damaged(_seed(reader), rng)
    members = _members(reader)
    name = rng.choice(sorted(members))
    members[name] = _damaged(members[name], rng)
    return _zipped(members)


class Finding(NamedTuple):
    """What should not have happened."""

    reader: str
    number: int
    what: str


def outcome(reader: str, raw: bytes, *, whole: bool = True) -> str:
    """What a file came to: read, refused, or (anything else) what went wrong; `whole`: up to a corpus of it."""
    began = time.process_time()
    try:
        reading = check(PARSERS[reader](raw, "damaged", Options()))
        if whole and reading.text:
            batch = Batch()
            for one in (reading, *reading.others):
                batch.add(one, "damaged", one.doc_id or "damaged")
            batch.corpus()
        found = "read"
    except UnreadableFile as error:
        found = "refused" if error.path.startswith("damaged") and error.reason else "refused without a place"
    except SchemaError:
        found = "refused"
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        return f"{type(error).__name__}: {str(error)[:200]}"
    return found if time.process_time() - began < SLOW else "slow"


def fuzz(reader: str, *, n: int, seconds: float, first: int = 0) -> tuple[Counter[str], list[Finding]]:
    """Up to `n` mutants within `seconds`: how many were read and refused, and what else happened."""
    counts, findings, until = Counter[str](), list[Finding](), time.process_time() + seconds
    for number in _while(range(first, first + n), until):
        found = outcome(reader, mutant(reader, number), whole=number % 5 == 0)
        counts[found if found in ("read", "refused") else "finding"] += 1
        if found not in ("read", "refused"):
            findings.append(Finding(reader, number, found))
    return counts, findings


def _while(numbers: range, until: float) -> Iterator[int]:
    for number in numbers:
        if time.process_time() > until:
            return
        yield number
