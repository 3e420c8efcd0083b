"""Read OpenDocument texts: paragraphs with their spans, links, fields and text boxes.

Tracked deletions, hidden text, annotations, readings above words (ruby) and descriptions of pictures are left out.
Notes are collected separately.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..._wording import counted
from ...errors import UnreadableFile
from ..paragraphs import Blocks, Paragraphs
from ..reading import Options, Reading
from ..unfolding import Limit, check_zip
from ..xml import events, parse_xml, tag_of, xml_attribute
from .office import finished, member_of, refuse_other

__all__ = ["read_odt"]

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_DC = "{http://purl.org/dc/elements/1.1/}"

_ODT_SPACE = re.compile(r"[ \t\r\n]+")  # in OpenDocument, as in HTML, a run of white space is one space
_ODT_MARKS = {"tab": "\t", "line-break": "\n", "soft-hyphen": ""}
_OUTSIDE_WORDS = """
tracked-changes annotation annotation-end ruby-text covered-table-cell forms scripts event-listeners
"""
_OUTSIDE = frozenset(_OUTSIDE_WORDS.split())
_OUTSIDE_AND_SAID = {"annotation": "comment", "ruby-text": "reading above a word", "placeholder": "empty form field"}
_CONTENTS = frozenset(("table-of-content", "illustration-index", "table-index", "object-index", "alphabetical-index"))
_PICTURES = frozenset(("title", "desc", "object", "image", "plugin", "math"))
_BOXES = frozenset(("draw", "drawing", "table", "office"))  # namespaces whose own white space is layout
_RAISED = re.compile(r"super\b|[1-9]\d*(?:\.\d+)?%")
_MOST_SPACES = 10**7  # below Python's limit on integer digits, and more spaces than any line has


def read_odt(raw: bytes, name: str, options: Options) -> Reading:
    """Read an OpenDocument text."""
    refuse_other(raw, name, "odt")
    with check_zip(raw, name, "odt", options.limit) as archive:
        root = parse_xml(member_of(archive, "content.xml", name), f"{name}/content.xml")
        further = _odt_parts(archive, name)
    body = root.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise UnreadableFile(name, "is not an OpenDocument text (no office:text in content.xml).")
    odt = OdtText(styles_of(*(part for part in (further.get("styles.xml"), root) if part is not None)),
                  options.limit, len(raw), name)  # fmt: skip
    blocks = Blocks()
    for text, kind in odt.read(body):
        blocks.add(text, {"heading": "heading", "contents": "furniture"}.get(kind, "body"), kind)
    notes = ["\n".join(text for text, _ in odt.read(note)) for part in odt.notes_found for note in _note_bodies(part)]
    said = (*odt.notes(), *_words_on_every_page(further.get("styles.xml")))
    return finished(blocks, name, _odt_metadata(further.get("meta.xml")), notes, said)


def _words_on_every_page(styles: Any) -> Iterator[str]:
    """Return a note on page headers and footers with words in them."""
    nodes = [] if styles is None else [n for n in styles.iter() if ":style:" in str(n.tag)]
    heads = [n for n in nodes if tag_of(n).startswith(("header", "footer")) and not tag_of(n).endswith("-style")]
    if n := sum(any(c.isalpha() for words in head.itertext() for c in words) for head in heads):
        yield f"words in headers and footers of pages not read ({n})"


def _note_bodies(note: Any) -> Iterator[Any]:
    """Return the body of a note, without its mark."""
    return (part for part in note if tag_of(part) == "note-body")


def _odt_parts(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    wanted = [part for part in ("styles.xml", "meta.xml") if part in archive.namelist()]
    return {part: parse_xml(member_of(archive, part, name), f"{name}/{part}") for part in wanted}


def _odt_metadata(root: Any) -> dict[str, Any]:
    tags = {"title": (f"{_DC}title",), "authors": (f"{_META}initial-creator", f"{_DC}creator"),
            "language": (f"{_DC}language",)}  # fmt: skip
    nodes = () if root is None else list(root.iter())
    return {key: next((n.text for tag in each for n in nodes if n.tag == tag and n.text), None)
            for key, each in tags.items()}  # fmt: skip


@dataclass(frozen=True)
class Style:
    """Properties of a named style."""

    raised: bool = False
    hidden: bool = False


def styles_of(*roots: Any) -> dict[str, Style]:
    """Return styles by name, with inherited properties."""
    nodes: dict[str, Any] = {}
    for root in roots:
        nodes |= {xml_attribute(s, "name") or "": s for s in root.iter() if tag_of(s) == "style"}
    return {key: _style(node, nodes) for key, node in nodes.items()}


def _style(node: Any, nodes: dict[str, Any]) -> Style:
    position: str | None = None
    display: str | None = None
    seen: set[str] = set()
    while node is not None and len(seen) < 20:  # a file may contain a cycle
        for own in (p for p in node if tag_of(p) == "text-properties"):
            position = position or xml_attribute(own, "text-position")
            display = display or xml_attribute(own, "display")
        parent = xml_attribute(node, "parent-style-name") or ""
        node = None if parent in seen else nodes.get(parent)
        seen.add(parent)
    return Style(_RAISED.match(position or "") is not None, display == "none")


class OdtText:
    """Reader of the body and notes of a text; counts what it leaves out."""

    def __init__(self, styles: dict[str, Style], limit: Limit, packed: int, name: str) -> None:
        self._styles, self._paragraphs, self._name = styles, Paragraphs(limit, packed, name), name
        self.notes_found: list[Any] = []
        self._left_out: Counter[str] = Counter()
        self._kinds = ["paragraph"]
        self._is_text = [False]  # for each open element: whether white space in it is text
        self._raised, self._links = [False], 0

    def read(self, root: Any) -> list[tuple[str, str]]:
        """Return the text and kind of each paragraph below `root`."""
        for what, item in events(root, self._is_outside):
            if what == "start":
                self._start(item, tag_of(item))
            elif what == "end":
                self._end(tag_of(item))
            elif item and self._is_text[-1]:
                self._add(_ODT_SPACE.sub(" ", item))
        return self._paragraphs.taken()

    def _is_outside(self, node: Any) -> bool:
        tag = tag_of(node)
        if tag == "note":
            self.notes_found.append(node)
            return True
        if tag in _PICTURES:
            if tag in ("object", "math"):
                self._left_out["embedded object"] += 1
            return tag != "title" or not self._is_field(node)
        if tag in _OUTSIDE_AND_SAID:
            self._left_out[_OUTSIDE_AND_SAID[tag]] += 1
            return True
        if tag == "tracked-changes":
            self._left_out["tracked deletion"] += sum(tag_of(inner) == "deletion" for inner in node.iter())
        return tag in _OUTSIDE or tag.endswith("-source") or self._is_hidden(node, tag)

    def _is_field(self, node: Any) -> bool:
        """Return whether an element is a field: ``text:title`` is, ``svg:title`` names a picture."""
        return ":text:" in str(node.tag)

    def _is_hidden(self, node: Any, tag: str) -> bool:
        style = self._styles.get(xml_attribute(node, "style-name") or "", Style())
        hidden = tag in ("span", "p", "h") and style.hidden
        hidden = hidden or (tag == "section" and xml_attribute(node, "display") == "none")
        hidden = hidden or (tag == "hidden-text" and xml_attribute(node, "is-hidden") != "false")
        hidden = hidden or (tag == "p" and any(_hides(child) for child in node))
        self._left_out["hidden text"] += hidden
        return hidden

    def _start(self, node: Any, tag: str) -> None:
        self._is_text.append(tag in ("p", "h") or (self._is_text[-1] and _namespace(node) not in _BOXES))
        if tag in ("p", "h"):
            self._paragraphs.begin("heading" if tag == "h" else self._kinds[-1])
        elif tag == "s":
            self._spaces(node)
        elif tag in _ODT_MARKS:
            self._add(_ODT_MARKS[tag])
        elif tag in ("list-item", "table-cell", "text-box") or tag in _CONTENTS:
            kind = {"list-item": "list_item", "table-cell": "table_cell"}.get(tag, "paragraph")
            kind = "contents" if tag in _CONTENTS else kind
            self._kinds.append(kind)
            self._left_out["repetition of a table cell"] += tag == "table-cell" and _is_repeated(node)
        elif tag == "span":
            self._raised.append(self._styles.get(xml_attribute(node, "style-name") or "", Style()).raised)
        elif tag == "a":
            self._links += 1

    def _end(self, tag: str) -> None:
        self._is_text.pop()
        if tag in ("p", "h"):
            self._paragraphs.end()
        elif tag in ("list-item", "table-cell", "text-box") or tag in _CONTENTS:
            self._kinds.pop()
        elif tag == "span":
            self._raised.pop()
        elif tag == "a":
            self._links -= 1

    def _spaces(self, node: Any) -> None:
        said = xml_attribute(node, "c") or "1"
        if not (said.isascii() and said.isdigit()):
            reason = f"is damaged: {said[:40]!r} is not a number of spaces."
            raise UnreadableFile(self._name, reason, "content.xml, <text:s>")
        n = int(said) if len(said) < 19 else 10**18
        self._paragraphs.reserve(n - min(n, _MOST_SPACES))
        self._add(" " * min(n, _MOST_SPACES))

    def _add(self, text: str) -> None:
        self._paragraphs.add(text, raised=self._raised[-1], linked=self._links > 0)

    def notes(self) -> tuple[str, ...]:
        """Return what was left out."""
        said = (f"{counted(n, what)} left out" for what, n in self._left_out.items() if n)
        return (*self._paragraphs.marks.notes(), *said)


def _hides(node: Any) -> bool:
    return tag_of(node) == "hidden-paragraph" and xml_attribute(node, "is-hidden") == "true"


def _namespace(node: Any) -> str:
    """Return the last word of a namespace: ``urn:oasis:names:tc:opendocument:xmlns:text:1.0`` is text."""
    return str(node.tag).partition("}")[0].rpartition(":")[0].rpartition(":")[2]


def _is_repeated(node: Any) -> bool:
    times = xml_attribute(node, "number-columns-repeated") or "1"
    return times != "1" and bool("".join(islice(node.itertext(), 50)).strip())
