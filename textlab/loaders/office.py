"""Word (docx) and OpenDocument (odt) files: paragraphs, headings, list items and table cells, in order.

Footnotes and endnotes stand at the end, each a passage of layer ``metadata``, as notes in TEI are. Page headers and
footers, comments and deleted (tracked) text are not part of the document's text.
Both formats are zips of XML: the limits on archives and the refusal of entities hold for them too.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from .._wording import counted
from ..errors import UnreadableFile, need
from . import transcripts
from .hardened import parse_xml
from .html import Blocks
from .reading import Options, Reading
from .sources import check_zip

__all__ = ["read_docx", "read_odt"]

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_docx(raw: bytes, name: str, options: Options) -> Reading:
    """A Word file."""
    docx = need("docx", feature="Reading docx", extra="formats")
    _refuse_other(raw, name, "docx")
    check_zip(raw, name, "docx").close()
    import io

    try:
        document = docx.Document(io.BytesIO(raw))
        blocks = Blocks()
        for text, kind in _docx_blocks(document):
            blocks.add(text, "heading" if kind == "heading" else "body", kind)
    except Exception as error:
        raise UnreadableFile(name, f"is no whole docx file ({type(error).__name__}: {error}).") from error
    core = document.core_properties
    metadata = {
        "title": core.title or None,
        "authors": core.author or None,
        "language": core.language or None,
    }
    # "python-docx" is what its template says; the date of the file is not the date of the text
    if metadata["authors"] == "python-docx":
        metadata["authors"] = None
    return _finished(blocks, name, metadata, list(_docx_notes(document, name)))


def _docx_notes(document: Any, name: str) -> Iterator[str]:
    """Footnotes, then endnotes; the separators that Word keeps among them are none."""
    parts = {rel.reltype.rpartition("/")[2]: rel for rel in document.part.rels.values() if not rel.is_external}
    for kind in ("footnote", "endnote"):
        if f"{kind}s" in parts:
            root = parse_xml(parts[f"{kind}s"].target_part.blob, f"{name}/word/{kind}s.xml")
            for note in root.iter(f"{_WORD}{kind}"):
                if note.get(f"{_WORD}type", "normal") == "normal":
                    yield "\n".join(_docx_text(paragraph) for paragraph in note.iter(f"{_WORD}p"))


def _docx_text(paragraph: Any) -> str:
    marks = {f"{_WORD}tab": "\t", f"{_WORD}br": "\n", f"{_WORD}cr": "\n"}
    return "".join(node.text or "" if node.tag == f"{_WORD}t" else marks.get(node.tag, "") for node in paragraph.iter())


def _docx_blocks(container: Any) -> Iterator[tuple[str, str]]:
    for item in container.iter_inner_content():
        if hasattr(item, "rows"):
            yield from _docx_cells(item)
        else:
            yield item.text, _kind(str(getattr(item.style, "name", "") or ""))


def _docx_cells(table: Any) -> Iterator[tuple[str, str]]:
    seen = set()
    for row in table.rows:
        for cell in row.cells:
            if id(cell._tc) not in seen:  # a merged cell comes once for every column it spans
                seen.add(id(cell._tc))
                yield from ((text, "table_cell") for text, _ in _docx_blocks(cell))


def _kind(style: str) -> str:
    style = style.lower()
    if style.startswith(("heading", "title", "subtitle")):
        return "heading"
    return "list_item" if style.startswith("list") else "quote" if "quote" in style else "paragraph"


def read_odt(raw: bytes, name: str, options: Options) -> Reading:
    """An OpenDocument text."""
    _refuse_other(raw, name, "odt")
    with check_zip(raw, name, "odt") as archive:
        root = parse_xml(_member(archive, "content.xml", name), f"{name}/content.xml")
        metadata = _odt_metadata(archive, name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise UnreadableFile(name, "is no OpenDocument text (no office:text in content.xml).")
    blocks = Blocks()
    for text, kind in _odt_blocks(body, "paragraph"):
        blocks.add(text, "heading" if kind == "heading" else "body", kind)
    return _finished(blocks, name, metadata, list(_odt_notes(body)))


def _odt_notes(body: Any) -> Iterator[str]:
    deleted = {id(note) for changes in body.iter(f"{_TEXT}tracked-changes") for note in changes.iter(f"{_TEXT}note")}
    for note in body.iter(f"{_TEXT}note"):
        if id(note) not in deleted:
            paragraphs = (p for part in note.iter(f"{_TEXT}note-body") for p in part.iter(f"{_TEXT}p"))
            yield "\n".join(map(_odt_text, paragraphs))


def _member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    try:
        return archive.read(member)
    except Exception as error:  # KeyError, BadZipFile, zlib.error, RuntimeError (encrypted)
        raise UnreadableFile(name, f"cannot be unpacked ({error}).", member) from error


def _odt_blocks(parent: Any, kind: str) -> Iterator[tuple[str, str]]:
    """Paragraphs below `parent`; an explicit stack instead of recursion, for documents that nest deep."""
    stack = [(child, kind) for child in reversed(list(parent))]
    while stack:
        node, kind = stack.pop()
        tag = node.tag
        if tag == f"{_TEXT}h":
            yield _odt_text(node), "heading"
        elif tag == f"{_TEXT}p":
            yield _odt_text(node), kind
        elif tag not in (f"{_TEXT}tracked-changes", f"{_TEXT}note", f"{_OFFICE}annotation"):
            inner = "list_item" if tag == f"{_TEXT}list-item" else "table_cell" if tag.endswith("}table-cell") else kind
            stack += [(child, inner) for child in reversed(list(node))]


_ODT_SPACES = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n", f"{_TEXT}s": " "}
_ODT_OUTSIDE = frozenset((f"{_TEXT}note", f"{_OFFICE}annotation", f"{_OFFICE}annotation-end"))


def _odt_text(node: Any) -> str:
    out = [node.text or ""]
    for child in node:
        if child.tag in _ODT_SPACES:
            out.append(_ODT_SPACES[child.tag] * int(child.get(f"{_TEXT}c", "1") or 1))
        elif child.tag not in _ODT_OUTSIDE:
            out.append(_odt_text(child))
        out.append(child.tail or "")
    return "".join(out)


def _odt_metadata(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    if "meta.xml" not in archive.namelist():
        return {}
    root = parse_xml(_member(archive, "meta.xml", name), f"{name}/meta.xml")
    tags = {"title": (f"{_DC}title",), "authors": (f"{_META}initial-creator", f"{_DC}creator"),
            "language": (f"{_DC}language",)}  # fmt: skip
    return {key: next((e.text for t in each for e in root.iter(t) if e.text), None) for key, each in tags.items()}


def _refuse_other(raw: bytes, name: str, what: str) -> None:
    if not raw:
        raise UnreadableFile(name, "the file is empty; leave it out, or read with on_error='skip'.")
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(name, f"is an old or an encrypted Office file, no {what}; save it as {what}.", "byte 0")


def _finished(blocks: Blocks, name: str, metadata: dict[str, Any], notes: list[str]) -> Reading:
    """The reading; notes stand behind the text, but for a transcript, whose last turn would swallow them."""
    if not blocks.rows:
        raise UnreadableFile(name, "holds no text (pictures of text need OCR first).")
    notes = [note for note in notes if note.strip()]
    said = counted(len(notes), "footnote or endnote") if len(notes) == 1 else f"{len(notes)} footnotes and endnotes"
    if transcripts.looks_like(blocks.text):
        report = ("read as a transcript", *([f"{said} left out"] if notes else []))
        found = transcripts.parse(blocks.text, name, report)
        return Reading(found.text, found.rows, {**found.metadata, **metadata}, found.notes)
    for note in notes:
        blocks.add(note, "metadata", "note")
    return Reading(blocks.text, blocks.rows, metadata, (f"{said} at the end, layer metadata",) if notes else ())
