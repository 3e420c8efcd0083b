"""Read TEI: parliamentary debates (ParlaMint, one ``<u>`` a speech), plays (``<sp>``), and plain texts (``<p>``).

The document is the content of ``<text>`` with normalized white space. A speech is one turn and one passage, cut only
where something that was not said (a note, applause, a stage direction) interrupts it; that is ``metadata``. What the
header's list of persons says about a speaker is added in columns ``speaker_*``. A ``<teiCorpus>`` gives one document
for each ``<TEI>`` element with text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ..._wording import counted
from ...errors import UnreadableFile
from ..events import cut_at_events
from ..raised import NotesLeftOut, Piece, settled
from ..reading import Options, Reading, Span, Who
from ..xml import XML_ID, events, parse_xml, tag_of
from .elan import read_eaf
from .tei_header import metadata_of, name_of, people_of
from .tei_readings import Readings

__all__ = ["read_xml"]

_SPEECH = frozenset(("u", "sp", "said"))
_ASIDE = frozenset(
    ("note", "vocal", "kinesic", "incident", "writing", "shift", "stage", "speaker", "figDesc", "castList")
)
_TEI_BLOCK_WORDS = """
ab back body byline cell cit closer div div1 div2 div3 docTitle epigraph floatingText front head item l lg
list opener p quote row salute seg signed table titlePage trailer
"""
_TEI_BLOCKS = frozenset(_TEI_BLOCK_WORDS.split())
_HOLD_TEXT = frozenset(
    ("p", "ab", "l", "head", "item", "cell", "seg", "salute", "signed", "byline")
)  # <seg> is inline here
_TEI_KINDS = {"l": "verse", "item": "list_item", "quote": "quote", "cell": "table_cell"}
_TEI_WHITE_SPACE = re.compile(r"\s+")
_AROUND_NEWLINE = re.compile(r" *\n *")
_BREAKS = frozenset(("lb", "pb", "cb", "gb", "milestone", "caesura"))
_HYPHENATED = re.compile(r"([^\W\d_])[-\u2010\u00ad\u00ac\u2e17][ \n]*\Z")
_WORD_BEFORE = re.compile(r"\w+[-\u2010]\s*\Z")
_WORD_AFTER = re.compile(r"\w+")
_TEI_COMPOUND = re.compile(r"(?<!\w)\w++(?:[-\u2010]\w++)+")  # possessive: a word of 25 MB is passed over once
_GLUED = re.compile(r"[^\W\d_.,;:!?”’\"')\]][.,;:!?”’\"')\]]*\Z")  # a number directly after a word refers to a note
_SUPERSCRIPT = re.compile(r"\bsup(?:er|erscript)?\b")


@dataclass(frozen=True)
class _TeiPlace:
    """What the text at a point of the tree is: layer, kind, speaker, turn."""

    layer: str = "body"
    kind: str = "paragraph"
    speaker: str | None = None
    turn: int | None = None
    paragraph: int | None = None  # outside of speeches: parts separated by a note are one turn
    more: dict[str, Any] = field(default_factory=dict)


def read_xml(raw: bytes, name: str, options: Options) -> Reading:
    """Read an XML file, TEI or ELAN by its root element; anything else is refused."""
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
    """Read all text below `root` as one document."""
    writer = _Writer(people)
    for text in _texts(root):
        writer.walk(text)
    notes = (counted(writer.n_speeches, "speech"),) if writer.n_speeches else ()
    rows = [row for each in writer.rows for row in (cut_at_events(writer.text, each) if each.speaker else (each,))]
    return Reading(writer.text, rows, metadata_of(root), (*notes, *writer.notes()), doc_id=root.get(XML_ID))


def _several(members: list[Reading], about: dict[str, Any]) -> Reading:
    """Return the documents of a corpus file: the first, with the others attached.

    A missing language is taken from the corpus.
    """
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
    """Yield the outermost ``<TEI>`` elements of a ``<teiCorpus>``; corpora may nest."""
    stack = list(reversed(root)) if tag_of(root) == "teiCorpus" else []
    while stack:
        node = stack.pop()
        if tag_of(node) in ("TEI", "TEI.2"):
            yield node
        elif tag_of(node) == "teiCorpus":
            stack += reversed(list(node))


def _texts(root: Any) -> Iterator[Any]:
    """Yield the outermost ``<text>`` elements."""
    stack = [root]
    while stack:
        node = stack.pop()
        if tag_of(node) == "text":
            yield node
        elif tag_of(node) not in ("teiHeader", "facsimile", "standOff"):
            stack += reversed(list(node))


class _Writer:
    """Writer of the text, which records the place of everything."""

    def __init__(self, people: dict[str, dict[str, Any]]) -> None:
        self.people, self.rows, self.n_speeches = people, list[Span](), 0
        self.readings, self.marks, self.n_rejoined = Readings(), NotesLeftOut(), 0
        self._parts, self._at = list[str](), 0
        self._held: list[Piece] = []
        self._places, self._tags = [_TeiPlace()], [""]
        self._after_token = False
        self._joint = ""  # separator before the next words: a space after a token, a newline after a verse
        self._broken = False  # a line or page ends here, within a word or after a hyphen
        self._raised, self._linked, self._in_word, self._in_text = 0, 0, 0, 0
        self._n_paragraphs = 0
        self._aside: list[tuple[list[Piece], str, bool]] = []  # text interrupted by a running head
        self._root: Any = None
        self._known: frozenset[str] | None = None
        self._later: list[tuple[_TeiPlace, list[Piece]]] = []  # running heads, which are written after the paragraph

    @property
    def text(self) -> str:
        return "".join(self._parts)

    def notes(self) -> tuple[str, ...]:
        """Return notes on chosen readings, omissions and rejoined words."""
        joined = (f"{counted(self.n_rejoined, 'word')} broken by a line or page rejoined",) if self.n_rejoined else ()
        return (*self.readings.notes(), *self.marks.notes(), *joined)

    def walk(self, root: Any) -> None:
        self._root, self._known = root, None
        for what, item in events(root, self.readings.is_outside):
            if what == "start":
                self._start(item, tag_of(item))
            elif what == "end":
                self._end(item)
            elif item and (self._held or not item.isspace()) and not self.readings.is_layout(self._tags[-1]):
                self._words(item)
        self._flush(self._places[-1])

    def _start(self, node: Any, tag: str) -> None:
        here = self._places[-1]
        if tag in ("seg", "quote") and self._in_text and not any(tag_of(child) in _TEI_BLOCKS for child in node):
            tag = "hi"  # words of the paragraph around it
        place = self._inside(node, tag, here)
        self._inline(node, tag, 1)
        if tag == "fw":
            self._aside.append((self._held, self._joint, self._after_token))
            self._held, self._joint, self._after_token = [], "", False
        elif tag in _TEI_BLOCKS and here.turn is not None and place.turn == here.turn and place.layer == here.layer:
            self._joint = "\n" if self._held else ""  # a paragraph inside a speech
        elif tag in _TEI_BLOCKS or place.layer != here.layer or place.turn != here.turn:
            self._flush(here)
        elif tag in _BREAKS:
            self._break(node)
        elif tag in ("w", "pc") and (node.get("join") in ("left", "both") or node.get("part") in ("M", "F")):
            self._joint = ""
        self._places.append(place)
        self._tags.append(tag)

    def _inline(self, node: Any, tag: str, step: int) -> None:
        """Count open inline elements; `step` is 1 at the start of one and -1 at its end."""
        self._in_word += step * (tag == "w")
        self._raised += step * (_SUPERSCRIPT.search(f"{node.get('rend')} {node.get('style')}") is not None)
        self._linked += step * (tag == "ref")
        self._in_text += step * (tag in _HOLD_TEXT)

    def _break(self, node: Any) -> None:
        """Handle the end of a line, column or page, which may fall within a word."""
        if self._in_word or node.get("break") == "no":
            self._joint, self._broken = "", True
        elif not self._broken:
            self._joint = self._joint or " "
            self._broken = bool(self._held) and _HYPHENATED.search(self._held[-1].text[-80:]) is not None

    def _end(self, node: Any) -> None:
        place, tag = self._places.pop(), self._tags.pop()
        self._inline(node, tag, -1)
        here = self._places[-1]
        if tag == "fw":
            self._running_head(place, here)
        elif place.layer != here.layer or place.turn != here.turn or (tag in _TEI_BLOCKS and here.turn is None):
            self._flush(place)
        elif tag in _TEI_BLOCKS:
            self._joint = "\n" if self._held else ""
        elif tag in ("w", "pc"):
            self._joint = "" if node.get("join") in ("right", "both") else " "
            self._after_token = True

    def _running_head(self, place: _TeiPlace, here: _TeiPlace) -> None:
        """Hold back a running head until after the paragraph that it interrupts; a word may continue below it."""
        self._later.append((place, self._held))
        self._held, self._joint, self._after_token = self._aside.pop()
        if not self._held:
            self._flush(here)

    def _inside(self, node: Any, tag: str, here: _TeiPlace) -> _TeiPlace:
        if tag in _SPEECH and here.layer == "body":
            return self._speech(node, tag)
        if tag in _ASIDE and here.layer == "body":
            return replace(here, layer="metadata", kind="label" if tag == "speaker" else tag)
        if tag == "fw":
            return replace(here, layer="furniture", kind="page")
        if tag == "head" and here.layer == "body" and here.turn is None:
            return replace(here, layer="heading", kind="heading")
        if tag in ("p", "ab") and here.turn is None and here.paragraph is None:
            self._n_paragraphs += 1
            return replace(here, paragraph=self._n_paragraphs)
        return replace(here, kind=_TEI_KINDS[tag]) if tag in _TEI_KINDS and here.turn is None else here

    def _speech(self, node: Any, tag: str) -> _TeiPlace:
        self.n_speeches += 1
        who = node.get("who", "").replace("#", " ").split()
        label = next((c for c in node if tag_of(c) == "speaker"), None) if tag == "sp" else None
        said = " ".join("".join(label.itertext()).split()).rstrip(".:") if label is not None else None
        names = [name_of(each, self.people) for each in who]
        more = {"speaker_id": who[0] if who else None, "source_id": node.get(XML_ID)}
        more["speaker_role"] = node.get("ana", "").replace("#", " ").strip() or None
        known = self.people.get(who[0], {}) if who else {}
        more |= {k: v for k, v in known.items() if k != "speaker_name"}
        return _TeiPlace("body", "speech", " / ".join(names) or said or None, self.n_speeches, None, more)

    def _words(self, text: str) -> None:
        words = _TEI_WHITE_SPACE.sub("" if self._in_word else " ", text)
        if self._after_token and words == " ":
            return  # between tokens the attribute join decides, not the layout of the file
        self._after_token = False
        if self._broken:
            words = self._rejoined(words.lstrip())
        if self._joint:
            words = words.lstrip()
        if not words:
            return
        before = self._held[-1].text if self._held else " "
        if before.endswith((" ", "\n")) and not self._joint.strip(" "):
            words = words.lstrip(" ")
        elif self._joint:
            self._held.append(Piece(self._joint))
        if words:
            mark = self._raised or (self._linked and _GLUED.search(before[-40:]))
            self._held.append(Piece(words, bool(mark), self._linked > 0))
            self._joint = ""

    def _rejoined(self, words: str) -> str:
        """Join a word across a line end.

        The hyphen is dropped, unless the same word occurs with a hyphen elsewhere.
        """
        if not words or not self._held:
            return words
        self._broken = False
        above = self._held[-1]
        hyphenated = _HYPHENATED.search(above.text, max(0, len(above.text) - 80))
        if self._joint and not words[0].islower():
            return words  # "well-" at the end of one verse, a capital at the beginning of the next
        self._joint = ""
        self.n_rejoined += 1
        kept = above.text.rstrip()
        if hyphenated and self._whole(above.text, words) not in self._compounds():
            kept = above.text[: hyphenated.end(1)]
        self._held[-1] = above._replace(text=kept)
        return words

    def _whole(self, above: str, below: str) -> str:
        left, right = _WORD_BEFORE.search(above[-80:]), _WORD_AFTER.match(below[:80])
        return f"{left[0].strip() if left else ''}{right[0] if right else ''}".lower()

    def _compounds(self) -> frozenset[str]:
        """Return words with a hyphen within a line."""
        if self._known is None:
            whole = "\n".join(self._root.itertext())
            self._known = frozenset(found[0].lower() for found in _TEI_COMPOUND.finditer(whole))
        return self._known

    def _flush(self, place: _TeiPlace) -> None:
        """Add the text held so far as a passage at `place`."""
        self._write(place, self._held)
        self._held.clear()
        self._joint, self._after_token, self._broken = "", False, False
        for aside, pieces in self._later:
            self._write(aside, pieces)
        self._later.clear()

    def _write(self, place: _TeiPlace, pieces: list[Piece]) -> None:
        said = _AROUND_NEWLINE.sub("\n", settled(pieces, self.marks).strip())
        if not said:
            return
        if self._parts:
            self._parts.append("\n\n")
            self._at += 2
        self.rows.append(_span_at(place, self._at, self._at + len(said)))
        self._parts.append(said)
        self._at += len(said)


def _span_at(place: _TeiPlace, start: int, end: int) -> Span:
    if place.layer != "body" or place.turn is None:
        turn = ("paragraph", place.paragraph) if place.layer == "body" and place.paragraph else place.turn
        return Span(start, end, place.layer, place.kind, turn=turn)
    who: Who = (place.speaker, "given", "high") if place.speaker else (None, "unresolved", "low")
    return Span(start, end, "body", place.kind, *who, place.turn, None, None, place.more)
