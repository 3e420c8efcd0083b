"""TEI: parliamentary debates (ParlaMint, one ``<u>`` a speech), plays (``<sp>``), and plain texts (``<p>``).

The document is the text of ``<text>``, white space normalised. A speech is one turn and one passage, cut only
where something that was not said (a note, applause, a stage direction) stands in it; that is ``metadata``.
What the header's list of persons says about a speaker comes along in columns ``speaker_*``. A ``<teiCorpus>`` is as
many documents as it holds ``<TEI>`` elements with text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from .._wording import counted
from ..errors import UnreadableFile
from .elan import read_eaf
from .hardened import XML_ID, parse_xml
from .people import metadata_of, name_of, people_of, tag_of
from .reading import Options, Reading, Span, Who

__all__ = ["read_xml"]

_SPEECH = frozenset(("u", "sp", "said"))
_ASIDE = frozenset(
    ("note", "vocal", "kinesic", "incident", "writing", "shift", "stage", "speaker", "figDesc", "castList")
)
_BLOCK_WORDS = """
ab back body byline cell cit closer div div1 div2 div3 docTitle epigraph floatingText front head item l lg
list opener p quote row salute seg signed table titlePage trailer
"""
_BLOCKS = frozenset(_BLOCK_WORDS.split())
_KINDS = {"l": "verse", "item": "list_item", "quote": "quote", "cell": "table_cell"}
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class _Place:
    """What the text at this point of the tree is."""

    layer: str = "body"
    kind: str = "paragraph"
    speaker: str | None = None
    turn: int | None = None
    more: dict[str, Any] = field(default_factory=dict)


def read_xml(raw: bytes, name: str, options: Options) -> Reading:
    """An XML file: TEI or ELAN by its root element; anything else is refused."""
    root = parse_xml(raw, name)
    kind = tag_of(root)
    if kind == "ANNOTATION_DOCUMENT":
        return read_eaf(root, name)
    if kind not in ("TEI", "TEI.2", "teiCorpus", "listPerson", "text"):
        raise UnreadableFile(
            name,
            f"is XML but neither TEI nor ELAN: its root element is <{kind}>. Export its text first.",
            "root",
        )
    people = people_of(root)
    members = [reading for tei in _members(root) if (reading := _document(tei, people)).rows]
    if len(members) > 1:
        return _several(members, metadata_of(root))
    reading = _document(root, people)
    if not reading.rows and not people:
        raise UnreadableFile(name, "is TEI without text and without a list of persons.", f"<{kind}>")
    return reading if reading.rows else replace(reading, people=people)


def _document(root: Any, people: dict[str, dict[str, Any]]) -> Reading:
    """All text below `root` as one document."""
    writer = _Writer(people)
    for text in _texts(root):
        writer.walk(text)
    notes = (counted(writer.n_speeches, "speech"),) if writer.n_speeches else ()
    return Reading(writer.text, writer.rows, metadata_of(root), notes, doc_id=root.get(XML_ID))


def _several(members: list[Reading], about: dict[str, Any]) -> Reading:
    """The documents of a corpus file: the first, and the others with it; a missing language is that of the corpus."""
    whole = [
        replace(
            reading,
            metadata={**reading.metadata, "language": reading.metadata.get("language") or about.get("language")},
            notes=(*reading.notes, f"document {k} of {len(members)} in a teiCorpus"),
        )
        for k, reading in enumerate(members, 1)
    ]
    return replace(whole[0], others=tuple(whole[1:]))


def _members(root: Any) -> Iterator[Any]:
    """Outermost ``<TEI>`` elements of a ``<teiCorpus>``; corpora may nest."""
    stack = list(reversed(root)) if tag_of(root) == "teiCorpus" else []
    while stack:
        node = stack.pop()
        if tag_of(node) in ("TEI", "TEI.2"):
            yield node
        elif tag_of(node) == "teiCorpus":
            stack += reversed(list(node))


def _texts(root: Any) -> Iterator[Any]:
    """Outermost ``<text>`` elements."""
    stack = [root]
    while stack:
        node = stack.pop()
        if tag_of(node) == "text":
            yield node
        elif tag_of(node) not in ("teiHeader", "facsimile", "standOff"):
            stack += reversed(list(node))


def _events(root: Any) -> Iterator[tuple[str, Any]]:
    """start, text and end in document order, without recursion: depth is the file's choice, not ours."""
    yield "start", root
    yield "text", root.text
    stack = [(root, iter(root))]
    while stack:
        node, children = stack[-1]
        child = next(children, None)
        if child is not None:
            yield "start", child
            yield "text", child.text
            stack.append((child, iter(child)))
            continue
        stack.pop()
        yield "end", node
        if stack:
            yield "text", node.tail


class _Writer:
    """Writes the text and notes where everything stands."""

    def __init__(self, people: dict[str, dict[str, Any]]) -> None:
        self.people, self.rows, self.n_speeches = people, list[Span](), 0
        self._parts, self._at = list[str](), 0
        self._held: list[str] = []
        self._places = [_Place()]
        self._after_token = False
        self._joint = ""  # what comes before the next words: a space after a token, a newline after a verse

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def walk(self, root: Any) -> None:
        for what, item in _events(root):
            if what == "start":
                self._start(item, tag_of(item))
            elif what == "end":
                self._end(item, tag_of(item))
            elif item and (self._held or not item.isspace()):
                self._words(item)
        self._flush(self._places[-1])

    def _start(self, node: Any, tag: str) -> None:
        here = self._places[-1]
        place = self._inside(node, tag, here)
        if tag in _BLOCKS and here.turn is not None and place.turn == here.turn and place.layer == here.layer:
            self._joint = "\n" if self._held else ""  # a paragraph inside a speech
        elif tag in _BLOCKS or place.layer != here.layer or place.turn != here.turn:
            self._flush(here)
        elif tag in ("lb", "pb", "cb"):
            self._joint = self._joint or " "
        elif tag in ("w", "pc") and node.get("join") in ("left", "both"):
            self._joint = ""
        self._places.append(place)

    def _end(self, node: Any, tag: str) -> None:
        place = self._places.pop()
        here = self._places[-1]
        if place.layer != here.layer or place.turn != here.turn or (tag in _BLOCKS and here.turn is None):
            self._flush(place)
        elif tag in _BLOCKS:
            self._joint = "\n" if self._held else ""
        elif tag in ("w", "pc"):
            self._joint = "" if node.get("join") in ("right", "both") else " "
            self._after_token = True

    def _inside(self, node: Any, tag: str, here: _Place) -> _Place:
        if tag in _SPEECH and here.layer == "body":
            return self._speech(node, tag)
        if tag in _ASIDE and here.layer == "body":
            return replace(here, layer="metadata", kind="label" if tag == "speaker" else tag)
        if tag == "fw":
            return replace(here, layer="furniture", kind="page")
        if tag == "head" and here.layer == "body" and here.turn is None:
            return replace(here, layer="heading", kind="heading")
        return replace(here, kind=_KINDS[tag]) if tag in _KINDS and here.turn is None else here

    def _speech(self, node: Any, tag: str) -> _Place:
        self.n_speeches += 1
        who = node.get("who", "").replace("#", " ").split()
        label = next((c for c in node if tag_of(c) == "speaker"), None) if tag == "sp" else None
        said = " ".join("".join(label.itertext()).split()).rstrip(".:") if label is not None else None
        names = [name_of(each, self.people) for each in who]
        more = {"speaker_id": who[0] if who else None, "source_id": node.get(XML_ID)}
        more["speaker_role"] = node.get("ana", "").replace("#", " ").strip() or None
        known = self.people.get(who[0], {}) if who else {}
        more |= {k: v for k, v in known.items() if k != "speaker_name"}
        return _Place("body", "speech", " / ".join(names) or said or None, self.n_speeches, more)

    def _words(self, text: str) -> None:
        words = _SPACE.sub(" ", text)
        if self._after_token and words == " ":
            return  # between tokens the attribute join decides, not how the file is laid out
        self._after_token = False
        if self._joint:
            words = words.lstrip()
        if not words:
            return
        if not self._held:
            words = words.lstrip()
        elif self._joint != " " or not self._held[-1].endswith((" ", "\n")):
            self._held.append(self._joint)
        if words:
            self._held.append(words)
            self._joint = ""

    def _flush(self, place: _Place) -> None:
        """What was held is a passage at `place`."""
        said = "".join(self._held).strip()
        said = re.sub(r" *\n *", "\n", said)
        self._held.clear()
        self._joint, self._after_token = "", False
        if not said:
            return
        if self._parts:
            self._parts.append("\n\n")
            self._at += 2
        self.rows.append(_span(place, self._at, self._at + len(said)))
        self._parts.append(said)
        self._at += len(said)


def _span(place: _Place, start: int, end: int) -> Span:
    if place.layer != "body" or place.turn is None:
        return Span(start, end, place.layer, place.kind, turn=place.turn)
    who: Who = (place.speaker, "given", "high") if place.speaker else (None, "unresolved", "low")
    return Span(start, end, "body", place.kind, *who, place.turn, None, None, place.more)
