"""Read Word documents: every run of text, whatever wraps it.

Tracked insertions and moves, content controls, links, fields, smart tags and text boxes are wrappers, and their text
is read. Deleted text, hidden text, furigana above words and the codes of fields are not.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..._wording import counted
from ...errors import UnreadableFile
from ..paragraphs import Blocks, Paragraphs
from ..reading import Options, Reading
from ..unfolding import Limit, check_zip
from ..xml import events, parse_xml, tag_of, xml_attribute
from .office import finished, member_of, refuse_other

__all__ = ["read_docx"]

_WORD_MARKS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PROPERTIES = frozenset(("pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "sectPr", "rubyPr", "tblGrid"))
_DELETED = frozenset(("del", "moveFrom"))
_LEFT_OUT = {"oMath": "formula", "altChunk": "embedded file", "commentReference": "comment", "subDoc": "linked file",
             "textpath": "WordArt", "rt": "reading above a word"}  # fmt: skip
_OFF = frozenset(("0", "false", "off"))
# The letters of the font Symbol, where it has those of the Greek alphabet
_GREEK = str.maketrans(
    "ABGDEZHQIKLMNXOPRSTUFCYWabgdezhqiklmnxoprstufcywjV", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψωϕς"
)
_LAYERS = {"heading": "heading", "contents": "furniture"}


def read_docx(raw: bytes, name: str, options: Options) -> Reading:
    """Read a Word file."""
    refuse_other(raw, name, "docx")
    with check_zip(raw, name, "docx", options.limit) as archive:
        part = _Part(archive, name, "")
        main = part.related("officeDocument")
        if main is None:
            raise UnreadableFile(name, "is not a complete docx file (no main document in it).", "_rels/.rels")
        root = main.root()
        if tag_of(root) != "document":
            raise UnreadableFile(name, f"is not a Word document (its main part is <{tag_of(root)}>).", main.path)
        styles = main.related("styles")
        word = WordText(word_styles_of(styles.root()) if styles else {}, options.limit, len(raw), name)
        blocks = Blocks()
        for text, kind in word.read(root):
            blocks.add(text, _LAYERS.get(kind, "body"), kind)
        notes = list(_docx_notes(main, word))
        said = (*word.notes(), *_not_read(main))
        metadata = _docx_metadata(part.related("core-properties"))
    return finished(blocks, name, metadata, notes, said)


class _Part:
    """A part of a Word file, and the parts it refers to (Open Packaging Conventions)."""

    def __init__(self, archive: zipfile.ZipFile, name: str, path: str) -> None:
        self._archive, self._name, self.path = archive, name, path

    def root(self) -> Any:
        return parse_xml(member_of(self._archive, self.path, self._name), f"{self._name}/{self.path}")

    def relations(self) -> list[tuple[str, str]]:
        """Return (kind, target) of each part referred to; the kind is the last word of its type."""
        folder, _, file = self.path.rpartition("/")
        listed = f"{folder}/_rels/{file}.rels".lstrip("/")
        if listed not in self._archive.namelist():
            return []
        root = _Part(self._archive, self._name, listed).root()
        inside = [r for r in root if r.get("TargetMode") != "External"]
        return [(r.get("Type", "").rpartition("/")[2], _target(folder, r.get("Target", ""))) for r in inside]

    def related(self, kind: str) -> _Part | None:
        """Return the first part of a kind that this one refers to, if it is in the file."""
        found = [target for each, target in self.relations() if each == kind]
        return _Part(self._archive, self._name, found[0]) if found else None

    def all_related(self, kind: str) -> list[_Part]:
        """Return every part of this kind that this one names and that is in the file."""
        there = set(self._archive.namelist())
        found = dict.fromkeys(target for each, target in self.relations() if each == kind)
        return [_Part(self._archive, self._name, target) for target in found if target in there]


def _target(folder: str, target: str) -> str:
    return posixpath.normpath(target if target.startswith("/") else f"{folder}/{target}").lstrip("/")


def _docx_notes(main: _Part, word: WordText) -> Iterator[str]:
    """Yield footnotes, then endnotes, without Word's separators and notes of deleted text."""
    for kind in ("footnote", "endnote"):
        if (part := main.related(f"{kind}s")) is None:
            continue
        for note in part.root():
            reference = (kind, xml_attribute(note, "id") or "")
            deleted = reference in word.references[False] - word.references[True]
            if tag_of(note) == kind and (xml_attribute(note, "type") or "normal") == "normal" and not deleted:
                yield "\n".join(text for text, _ in word.read(note))


def _not_read(main: _Part) -> Iterator[str]:
    """Yield the names of parts with words outside the running text."""
    kinds = Counter(kind for kind, _ in main.relations())
    for kind, what in (("diagramData", "diagram"), ("chart", "chart")):
        if kinds[kind]:
            yield f"words in {counted(kinds[kind], what)} not read"
    if n := sum(_has_words(part) for kind in ("header", "footer") for part in main.all_related(kind)):
        yield f"words in headers and footers of pages not read ({n})"


def _has_words(part: _Part) -> bool:
    return any(c.isalpha() for node in part.root().iter() if tag_of(node) == "t" for c in node.text or "")


def _docx_metadata(part: _Part | None) -> dict[str, Any]:
    root = part.root() if part else ()
    found = {tag_of(node): (node.text or "").strip() or None for node in root}
    author = found.get("creator")
    return {
        "title": found.get("title"),
        "authors": None if author == "python-docx" else author,  # default of python-docx
        "language": found.get("language"),  # the date of the file is not the date of the text
    }


@dataclass(frozen=True)
class WordStyle:
    """Properties of a named style."""

    name: str = ""
    raised: bool = False
    hidden: bool = False


def word_styles_of(root: Any) -> dict[str, WordStyle]:
    """Return styles by id, with inherited properties."""
    nodes = {xml_attribute(s, "styleId") or "": s for s in root if tag_of(s) == "style"}
    return {key: _word_style(node, nodes) for key, node in nodes.items()}


def _word_style(node: Any, nodes: dict[str, Any]) -> WordStyle:
    name = _value(_child(node, "name")) or ""
    raised: bool | None = None
    hidden: bool | None = None
    seen: set[str] = set()
    while node is not None and len(seen) < 20:  # Word allows chains of about ten; a file may contain a cycle
        own = _child(node, "rPr")
        raised = _raised(own) if raised is None else raised
        hidden = _switch(own, "vanish") if hidden is None else hidden
        base = _value(_child(node, "basedOn")) or ""
        node = None if base in seen else nodes.get(base)
        seen.add(base)
    return WordStyle(name, bool(raised), bool(hidden))


def _child(node: Any, *path: str) -> Any:
    for tag in path:
        node = next((child for child in node if tag_of(child) == tag), None) if node is not None else None
    return node


def _value(node: Any) -> str | None:
    return xml_attribute(node, "val") if node is not None else None


def _switch(properties: Any, tag: str) -> bool | None:
    """Return whether a property is on or off; None if it is not set."""
    node = _child(properties, tag)
    return None if node is None else (xml_attribute(node, "val") or "").lower() not in _OFF


def _raised(properties: Any) -> bool | None:
    said = _value(_child(properties, "vertAlign"))
    return None if said is None else said == "superscript"


class WordText:
    """Reader of the parts of a Word document into paragraphs; counts what it leaves out."""

    def __init__(self, styles: dict[str, WordStyle], limit: Limit, packed: int, name: str) -> None:
        self._styles, self._paragraphs = styles, Paragraphs(limit, packed, name)
        self.references: dict[bool, set[tuple[str, str]]] = {True: set(), False: set()}
        self._left_out, self._kept = Counter[str](), Counter[str]()
        self._containers: list[str] = []
        self._runs: list[bool] = []
        self._open: list[
            tuple[WordStyle, bool]
        ] = []  # for each open paragraph: its style, and whether its end mark was deleted
        self._goes_on = False
        self._links, self._choices = 0, list[int]()
        self._n_words = 0

    def read(self, root: Any) -> list[tuple[str, str]]:
        """Return the text and kind of each paragraph below `root`."""
        for what, node in events(root, self._is_outside):
            if what == "start":
                self._start(node, tag_of(node))
            elif what == "end":
                self._end(tag_of(node))
        return self._paragraphs.taken()

    # ------------------------------------------------------------------ what is not text

    def _is_outside(self, node: Any) -> bool:
        tag = tag_of(node)
        if tag in _PROPERTIES:
            return True
        if tag in _DELETED or (tag in ("tr", "tc") and self._is_deleted_row(node, tag)):
            self._note_references(node)
            self._left_out["tracked deletion"] += tag != "moveFrom" and _says_something(node)
            return True
        if tag == "sdt" and _child(node, "sdtPr", "showingPlcHdr") is not None:
            self._left_out["empty form field"] += 1
            return True
        if tag in _LEFT_OUT:
            self._left_out[_LEFT_OUT[tag]] += 1
            return True
        if tag == "r":
            return self._is_hidden(node)
        # a fallback for older programs, which would duplicate its text box
        return tag == "Fallback" and bool(self._choices) and self._n_words > self._choices[-1]

    def _is_deleted_row(self, node: Any, tag: str) -> bool:
        properties = _child(node, f"{tag}Pr")
        return properties is not None and any(tag_of(p) in ("del", "cellDel") for p in properties)

    def _note_references(self, node: Any) -> None:
        for inner in node.iter():
            self._refer(inner, tag_of(inner), live=False)

    def _refer(self, node: Any, tag: str, *, live: bool) -> None:
        if tag in ("footnoteReference", "endnoteReference"):
            self.references[live].add((tag.removesuffix("Reference"), xml_attribute(node, "id") or ""))

    def _is_hidden(self, run: Any) -> bool:
        own, style = self._run_style(run)
        hidden = _switch(own, "vanish")
        hidden = style.hidden or (bool(self._open) and self._open[-1][0].hidden) if hidden is None else hidden
        if hidden and any(tag_of(n) == "t" and n.text and n.text.strip() for n in run):
            self._left_out["hidden text run"] += 1
        return bool(hidden)

    def _style_of(self, key: str) -> WordStyle:
        return self._styles.get(key) or WordStyle(key)  # a style that is not described is known by its id

    def _run_style(self, run: Any) -> tuple[Any, WordStyle]:
        own = _child(run, "rPr")
        return own, self._styles.get(_value(_child(own, "rStyle")) or "", WordStyle())

    # ------------------------------------------------------------------ what is

    def _start(self, node: Any, tag: str) -> None:
        if tag == "p":
            self._begin(node)
        elif tag == "r":
            own, style = self._run_style(node)
            raised = _raised(own)
            self._runs.append(style.raised if raised is None else raised)
            self._kept["struck-out run"] += bool(_switch(own, "strike") or _switch(own, "dstrike"))
        elif tag == "t":
            self._add(node.text or "")
        elif tag in _WORD_MARKS:
            self._add(_WORD_MARKS[tag])
        elif tag == "sym":
            self._symbol(xml_attribute(node, "char") or "", xml_attribute(node, "font") or "")
        elif tag in ("tc", "txbxContent"):
            self._containers.append("table_cell" if tag == "tc" else "box")
            self._goes_on = False
        elif tag == "hyperlink":
            self._links += 1
        elif tag == "AlternateContent":
            self._choices.append(self._n_words)
        elif tag in ("ins", "moveTo"):
            self._kept["tracked insertion"] += tag == "ins" and _says_something(node)
        else:
            self._refer(node, tag, live=True)

    def _begin(self, node: Any) -> None:
        properties = _child(node, "pPr")
        style = self._style_of(_value(_child(properties, "pStyle")) or "")
        if self._goes_on:
            self._paragraphs.resume()
        else:
            in_cell = bool(self._containers) and self._containers[-1] == "table_cell"
            self._paragraphs.begin("table_cell" if in_cell else _kind_of_style(style.name))
        mark = _child(properties, "rPr")
        self._open.append((style, mark is not None and any(tag_of(m) in _DELETED for m in mark)))
        self._goes_on = False

    def _end(self, tag: str) -> None:
        if tag == "p":
            self._paragraphs.end()
            _, self._goes_on = self._open.pop()
        elif tag == "r":
            self._runs.pop()
        elif tag in ("tc", "txbxContent"):
            self._containers.pop()
            self._goes_on = False
        elif tag == "tbl":
            self._goes_on = False
        elif tag == "hyperlink":
            self._links -= 1
        elif tag == "AlternateContent":
            self._choices.pop()

    def _add(self, text: str) -> None:
        self._n_words += len(text)
        self._paragraphs.add(text, raised=bool(self._runs) and self._runs[-1], linked=self._links > 0)

    def _symbol(self, code: str, font: str) -> None:
        """Add a sign from the font of a run: a letter if Unicode has it at that place, else a picture."""
        try:
            sign = chr(int(code, 16))
        except (ValueError, OverflowError):
            sign = ""
        if font == "Symbol" and 0xF000 < ord(sign or " ") < 0xF080:
            sign = chr(ord(sign) - 0xF000).translate(_GREEK)
        if sign.isprintable() and sign.strip() and not 0xE000 <= ord(sign) <= 0xF8FF:
            self._add(sign)
        else:
            self._left_out["picture-font sign"] += 1
            self._add(" ")

    def notes(self) -> tuple[str, ...]:
        """Return what was left out."""
        left = (f"{counted(n, what)} left out" for what, n in self._left_out.items() if n)
        kept = (f"{counted(n, what)} kept" for what, n in self._kept.items() if n)
        return (*self._paragraphs.marks.notes(), *left, *kept)


def _says_something(node: Any) -> bool:
    return any(tag_of(inner) in ("t", "delText") and (inner.text or "").strip() for inner in node.iter())


def _kind_of_style(style: str) -> str:
    style = style.lower()
    if style.startswith(("heading", "title", "subtitle")):
        return "heading"
    if style.startswith("toc") and style[3:].strip().isdecimal():
        return "contents"
    return "list_item" if style.startswith("list") else "quote" if "quote" in style else "paragraph"
