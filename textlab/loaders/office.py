"""Word (docx) and OpenDocument (odt) files: paragraphs, headings, list items and table cells, in order.

Footnotes and endnotes stand at the end, each a passage of layer ``metadata``, as notes in TEI are. Page headers and
footers, comments and deleted (tracked) text are not part of the document's text; hidden text, formulas and the raised
marks of notes are left out, and the notes say how many.
Both formats are zips of XML: the limits on archives and the refusal of entities hold for them too.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .._wording import counted
from ..errors import UnreadableFile
from . import transcripts
from .hardened import parse_xml
from .html import Blocks
from .opendocument import OdtText
from .opendocument import styles_of as styles_of_odt
from .reading import Options, Reading
from .sources import check_zip
from .wordml import WordText, word_styles_of
from .xml_events import tag_of, xml_attribute

__all__ = ["finished", "read_docx", "read_odt"]

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_docx(raw: bytes, name: str, options: Options) -> Reading:
    """Return a Word file."""
    _refuse_other(raw, name, "docx")
    with check_zip(raw, name, "docx", options.limit) as archive:
        part = _Part(archive, name, "")
        main = part.related("officeDocument")
        if main is None:
            raise UnreadableFile(name, "is no whole docx file (no main document in it).", "_rels/.rels")
        root = main.root()
        if tag_of(root) != "document":
            raise UnreadableFile(name, f"is no Word document (its main part is <{tag_of(root)}>).", main.path)
        styles = main.related("styles")
        word = WordText(word_styles_of(styles.root()) if styles else {}, options.limit, len(raw), name)
        blocks = Blocks()
        for text, kind in word.read(root):
            blocks.add(text, "heading" if kind == "heading" else "body", kind)
        notes = list(_docx_notes(main, word))
        said = (*word.notes(), *_not_read(main))
        metadata = _docx_metadata(part.related("core-properties"))
    return finished(blocks, name, metadata, notes, said)


class _Part:
    """A part of a Word file, and the parts that it names (Open Packaging Conventions)."""

    def __init__(self, archive: zipfile.ZipFile, name: str, path: str) -> None:
        self._archive, self._name, self.path = archive, name, path

    def root(self) -> Any:
        return parse_xml(_member(self._archive, self.path, self._name), f"{self._name}/{self.path}")

    def relations(self) -> list[tuple[str, str]]:
        """(kind, target) of each part that this one names; the kind is the last word of its type."""
        folder, _, file = self.path.rpartition("/")
        listed = f"{folder}/_rels/{file}.rels".lstrip("/")
        if listed not in self._archive.namelist():
            return []
        root = _Part(self._archive, self._name, listed).root()
        inside = [r for r in root if r.get("TargetMode") != "External"]
        return [(r.get("Type", "").rpartition("/")[2], _target(folder, r.get("Target", ""))) for r in inside]

    def related(self, kind: str) -> _Part | None:
        """Return the first part of this kind that this one names, if it is in the file."""
        found = [target for each, target in self.relations() if each == kind]
        return _Part(self._archive, self._name, found[0]) if found else None


def _target(folder: str, target: str) -> str:
    return posixpath.normpath(target if target.startswith("/") else f"{folder}/{target}").lstrip("/")


def _docx_notes(main: _Part, word: WordText) -> Iterator[str]:
    """Footnotes, then endnotes; not the separators that Word keeps among them, nor notes of deleted text."""
    for kind in ("footnote", "endnote"):
        if (part := main.related(f"{kind}s")) is None:
            continue
        for note in part.root():
            reference = (kind, xml_attribute(note, "id") or "")
            deleted = reference in word.references[False] - word.references[True]
            if tag_of(note) == kind and (xml_attribute(note, "type") or "normal") == "normal" and not deleted:
                yield "\n".join(text for text, _ in word.read(note))


def _not_read(main: _Part) -> Iterator[str]:
    """Parts with words in them that are no part of the running text."""
    kinds = Counter(kind for kind, _ in main.relations())
    for kind, what in (("diagramData", "diagram"), ("chart", "chart")):
        if kinds[kind]:
            yield f"words in {counted(kinds[kind], what)} not read"


def _docx_metadata(part: _Part | None) -> dict[str, Any]:
    root = part.root() if part else ()
    found = {tag_of(node): (node.text or "").strip() or None for node in root}
    author = found.get("creator")
    return {
        "title": found.get("title"),
        "authors": None if author == "python-docx" else author,  # what the template of python-docx says
        "language": found.get("language"),  # the date of the file is not the date of the text
    }


def read_odt(raw: bytes, name: str, options: Options) -> Reading:
    """Return an OpenDocument text."""
    _refuse_other(raw, name, "odt")
    with check_zip(raw, name, "odt", options.limit) as archive:
        root = parse_xml(_member(archive, "content.xml", name), f"{name}/content.xml")
        further = _odt_parts(archive, name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise UnreadableFile(name, "is no OpenDocument text (no office:text in content.xml).")
    odt = OdtText(styles_of_odt(*(part for part in (further.get("styles.xml"), root) if part is not None)),
                  options.limit, len(raw), name)  # fmt: skip
    blocks = Blocks()
    for text, kind in odt.read(body):
        blocks.add(text, "heading" if kind == "heading" else "body", kind)
    notes = ["\n".join(text for text, _ in odt.read(note)) for part in odt.notes_found for note in _note_bodies(part)]
    return finished(blocks, name, _odt_metadata(further.get("meta.xml")), notes, odt.notes())


def _note_bodies(note: Any) -> Iterator[Any]:
    """Return what a note says, without the mark that it has in the text."""
    return (part for part in note if tag_of(part) == "note-body")


def _odt_parts(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    wanted = [part for part in ("styles.xml", "meta.xml") if part in archive.namelist()]
    return {part: parse_xml(_member(archive, part, name), f"{name}/{part}") for part in wanted}


def _odt_metadata(root: Any) -> dict[str, Any]:
    tags = {"title": (f"{_DC}title",), "authors": (f"{_META}initial-creator", f"{_DC}creator"),
            "language": (f"{_DC}language",)}  # fmt: skip
    nodes = () if root is None else list(root.iter())
    return {key: next((n.text for tag in each for n in nodes if n.tag == tag and n.text), None)
            for key, each in tags.items()}  # fmt: skip


def _member(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    try:
        return archive.read(member)
    except KeyError as error:
        raise UnreadableFile(name, "is no whole file: a part of it is missing.", member) from error
    except Exception as error:  # BadZipFile, zlib.error, RuntimeError (encrypted), NotImplementedError
        raise UnreadableFile(name, f"cannot be unpacked ({error}).", member) from error


def _refuse_other(raw: bytes, name: str, what: str) -> None:
    if not raw:
        raise UnreadableFile(name, "the file is empty; leave it out, or read with on_error='skip'.")
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(name, f"is an old or an encrypted Office file, no {what}; save it as {what}.", "byte 0")


def finished(
    blocks: Blocks, name: str, metadata: dict[str, Any], notes: list[str], left_out: tuple[str, ...]
) -> Reading:
    """Return the reading; notes stand behind the text, but for a transcript, whose last turn would swallow them."""
    if not blocks.rows:
        raise UnreadableFile(name, "holds no text (pictures of text need OCR first).")
    notes = [note for note in notes if note.strip()]
    said = counted(len(notes), "footnote or endnote") if len(notes) == 1 else f"{len(notes)} footnotes and endnotes"
    if transcripts.looks_like_transcript(blocks.text):
        report = ("read as a transcript", *([f"{said} left out"] if notes else []), *left_out)
        found = transcripts.parse_transcript(blocks.text, name, report)
        return Reading(found.text, found.rows, {**found.metadata, **metadata}, found.notes)
    for note in notes:
        blocks.add(note, "metadata", "note")
    report = (f"{said} at the end, layer metadata",) if notes else ()
    return Reading(blocks.text, blocks.rows, metadata, (*report, *left_out))
