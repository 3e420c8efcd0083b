"""Read web pages: the text of blocks in order, with page furniture kept separate.

Nothing is executed or fetched. Scripts, styles, templates and pictures are dropped. Navigation, page header and footer,
asides, buttons and forms become layer ``furniture``, so that readers can see what is not counted. ``h1`` to ``h6`` are
headings. Deleted text (``<del>``), hidden text, formulas, readings above words (``<rt>``) and superscript note marks
are left out, with a note.
"""

from __future__ import annotations

import re
import warnings
from collections import Counter
from typing import Any, NamedTuple

from ..._wording import counted
from ...errors import UnreadableFile, need
from ..decoding import decode, is_utf8
from ..paragraphs import Blocks
from ..raised import NotesLeftOut, Piece, settled
from ..reading import Options, Reading
from .messages import joined_chats
from .office import as_transcript, notes_of_prose
from .telegram import telegram_page

__all__ = ["read_html"]

_DROPPED_WORDS = "script style template noscript svg canvas iframe object math head title select"
_DROPPED = frozenset(_DROPPED_WORDS.split())
_FURNITURE = frozenset(("nav", "header", "footer", "aside", "button", "form", "menu", "dialog"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_KINDS = {"li": "list_item", "blockquote": "quote", "td": "table_cell", "th": "table_cell", "dd": "list_item",
          "dt": "list_item", "figcaption": "caption", "caption": "caption", "pre": "code"}  # fmt: skip
_BLOCK_WORDS = """
address article aside blockquote body button caption center dd details dialog div dl dt fieldset figcaption
figure footer form h1 h2 h3 h4 h5 h6 header hr html li main menu nav ol p pre section summary table tbody td
tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_WORDS.split())
_STRUCK = frozenset(("s", "strike"))
_SPACE = re.compile(r"\s+")
_SPACES = re.compile(r" {2,}")
_EDGES = re.compile(r" ?\n ?")
_HIDDEN = re.compile(r"(?i)(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_SUPER = re.compile(r"(?i)vertical-align\s*:\s*super")
_MARKED_SECTION = re.compile(
    r"(?i)<!\[(?!(?:temp|cdata|ignore|include|rcdata|if|else|endif)(?![\w.-]))"  # the only ones known to the parser
)
_LONG_REFERENCE = re.compile(r"&#\d{20,};?")  # not a character; Python refuses integers of more than 4,300 digits
_OPENING_TAG = re.compile(r"<[A-Za-z]")
_BYTES_PER_TAG = 800  # that the parser makes of a tag, however short
_FEW_TAGS = 100_000  # below, two seconds at worst, whatever the page is made of
_NO_CHARSETS = frozenset("idna punycode unicode_escape raw_unicode_escape undefined mbcs oem".split())
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)


def read_html(raw: bytes, name: str, options: Options) -> Reading:
    """Read the text of a web page, with its furniture marked."""
    bs4 = need("bs4", feature="Reading html", extra="formats")
    text, notes = _decoded(raw, name, options)
    _check_tags(text, len(raw), name, options)
    soup = _parsed(bs4, text, name)
    if chat := telegram_page(soup):
        return joined_chats(name, [chat], (*notes, "read as an export of Telegram"))
    page = _Page(bs4)
    page.walk(soup)
    if not page.blocks.rows:
        raise UnreadableFile(name, "the page holds no text; if scripts build it, save it after they have run.")
    about, said = _html_metadata(soup), (*notes, *page.notes())
    if found := as_transcript(page.blocks, name, (*said, "read as a transcript")):
        return Reading(found.text, found.rows, {**found.metadata, **about}, found.notes)
    return Reading(page.blocks.text, page.blocks.rows, about, (*said, *notes_of_prose(page.blocks)))


def _check_tags(text: str, packed: int, name: str, options: Options) -> None:
    """Refuse a page of hardly anything but tags: each becomes an object, and 830 kB of ``<p>`` took six seconds."""
    n_tags = sum(1 for _ in _OPENING_TAG.finditer(text))
    if n_tags < _FEW_TAGS and options.limit.max_unfolded is None:
        return
    options.limit.check(n_tags * _BYTES_PER_TAG, packed, name, f"{n_tags:,} tags")


def _parsed(bs4: Any, text: str, name: str) -> Any:
    """Parse a page.

    Constructs that make the parser fail or take quadratic time are repaired first.
    """
    text = _LONG_REFERENCE.sub("\ufffd", _MARKED_SECTION.sub("<! [", text))
    text = _unclosed(_unclosed(text, "<!--", "-->"), "<", ">")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # bs4 on text that looks like a file name or like XML
            return bs4.BeautifulSoup(text, "html.parser")
    except RecursionError:
        raise
    except Exception as error:
        raise UnreadableFile(
            name, f"is not a web page that can be parsed ({type(error).__name__}: {error})."
        ) from error


def _unclosed(text: str, opening: str, closing: str) -> str:
    """Escape tag openings that are never closed.

    The parser would search to the end of the file for each of them.
    """
    end = text.rfind(closing) + 1
    return text[:end] + text[end:].replace(opening, f"&lt;{opening[1:]}") if opening in text[end:] else text


def _decoded(raw: bytes, name: str, options: Options) -> tuple[str, tuple[str, ...]]:
    """Decode a page as UTF-8 if valid, otherwise as declared if that works, otherwise by a guess."""
    declared = _CHARSET.search(raw[:4096])
    encoding = declared[1].decode("ascii", "replace") if declared and options.encoding is None else None
    if encoding and not is_utf8(raw):
        try:
            text, _, notes = decode(raw, name, None if encoding.lower().replace("-", "_") in _NO_CHARSETS else encoding)
        except UnreadableFile:
            text, _, notes = decode(raw, name, None)
            notes = (*notes, f"the page declares {encoding}, which does not fit")
        return text, notes
    text, _, notes = decode(raw, name, options.encoding)
    return text, notes


class _Place(NamedTuple):
    """The place of a string: its block, and the kind of block."""

    block: int = 0
    layer: str = "body"
    kind: str = "paragraph"


class _Inline(NamedTuple):
    """Inline properties of a string within its block."""

    raised: bool = False
    linked: bool = False
    struck: bool = False
    inserted: bool = False
    in_article: bool = False


_Where = tuple[_Place, _Inline]


class _Page:
    """Collector of the strings of a block until the next begins; iterative, because pages nest deeply."""

    def __init__(self, bs4: Any) -> None:
        self.blocks = Blocks()
        self._bs4 = bs4
        self._known: dict[int, _Where] = {}
        self._here: _Place | None = None
        self._held: list[Piece] = []
        self._was = _Inline()
        self._marks, self._left_out = NotesLeftOut(), Counter[str]()

    def walk(self, soup: Any) -> None:
        for node in soup.descendants:
            if isinstance(node, self._bs4.Tag):
                self._tag(node.name)
            elif type(node) in (self._bs4.NavigableString, self._bs4.CData):  # no comment, doctype or script
                self._string(str(node), *self._where(node.parent))
        self._flush()

    def _tag(self, name: str) -> None:
        self._left_out["reading above a word"] += name == "rt"  # bs4 keeps its words apart
        if name == "br" and self._here:
            self._held.append(Piece("\n"))
        elif name in _BLOCKS and self._held:
            self._flush()

    def _string(self, text: str, place: _Place, inline: _Inline) -> None:
        if place.layer == "dropped":
            return
        if place != self._here:
            self._flush()
            self._here = place
        if (self._was.struck and inline.inserted) or (self._was.inserted and inline.struck):
            self._held.append(Piece(" "))  # a word crossed out and the word in its place are two words
        text = text if place.kind == "code" else _SPACE.sub(" ", text)
        self._held.append(Piece(text, inline.raised, inline.linked))
        self._was = inline

    def _flush(self) -> None:
        if self._held and self._here:
            text = settled(self._held, self._marks)
            if self._here.kind != "code":
                text = _EDGES.sub("\n", _SPACES.sub(" ", text))
            self.blocks.add(text, self._here.layer, self._here.kind)
        self._held.clear()
        self._was = _Inline()

    def _where(self, tag: Any) -> _Where:
        """Return the place of strings in `tag`, derived from its ancestors, outermost first."""
        chain = []
        while tag is not None and id(tag) not in self._known:
            chain.append(tag)
            tag = tag.parent
        where = self._known[id(tag)] if tag is not None else (_Place(), _Inline())
        for inner in reversed(chain):
            where = self._known[id(inner)] = self._inside(inner, *where)
        return where

    def _inside(self, tag: Any, outer: _Place, inline: _Inline) -> _Where:
        if outer.layer == "dropped":
            return outer, inline
        name = tag.name.lower()
        if name in _DROPPED or (why := _why_left_out(tag, name)):
            if name == "math" or name not in _DROPPED:
                self._left_out["formula" if name == "math" else why] += 1
            return _Place(id(tag), "dropped", outer.kind), inline
        self._left_out["struck-out passage kept"] += name in _STRUCK
        return _block_of(tag, name, outer, inline), _inline_of(tag, name, inline)

    def notes(self) -> tuple[str, ...]:
        """Return what was left out, and what is doubtful."""
        said = (f"{_counted_tags(n, what)}" for what, n in self._left_out.items() if n)
        return (*self._marks.notes(), *said)


def _counted_tags(n: int, what: str) -> str:
    thing, kept, _ = what.partition(" kept")
    return f"{counted(n, thing)} {kept.strip() or 'left out'}"


def _why_left_out(tag: Any, name: str) -> str:
    if name == "del":
        return "deleted passage"
    style = str(tag.get("style") or "")
    return "hidden element" if tag.has_attr("hidden") or _HIDDEN.search(style) else ""


def _block_of(tag: Any, name: str, outer: _Place, inline: _Inline) -> _Place:
    block, layer, kind = outer
    if name in _BLOCKS:
        block = id(tag)
    if layer != "body":
        return _Place(block, layer, kind)
    if name in _FURNITURE and not (name == "header" and inline.in_article):
        return _Place(block, "furniture", name)
    if name in _HEADINGS:
        return _Place(block, "heading", "heading")
    return _Place(block, layer, _KINDS.get(name, kind))


def _inline_of(tag: Any, name: str, outer: _Inline) -> _Inline:
    refers = "noteref" in f"{tag.get('role')} {tag.get('epub:type')}"
    raised = name == "sup" or refers or _SUPER.search(str(tag.get("style") or "")) is not None
    return _Inline(
        outer.raised or raised,
        outer.linked or refers or (name == "a" and tag.has_attr("href")),
        outer.struck or name in _STRUCK,
        outer.inserted or name in ("ins", "u"),
        outer.in_article or name in ("article", "main"),
    )


def _html_metadata(soup: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if soup.title and soup.title.get_text(strip=True):
        found["title"] = " ".join(soup.title.get_text().split())
    if soup.html and soup.html.get("lang"):
        found["language"] = soup.html["lang"]
    names = {
        "author": "authors", "article:author": "authors", "dc.creator": "authors",
        "description": "description", "article:published_time": "date", "date": "date", "dc.date": "date",
    }  # fmt: skip
    for meta in soup.find_all("meta"):
        key = names.get(str(meta.get("name") or meta.get("property") or "").lower())
        if key and meta.get("content"):
            found.setdefault(key, meta["content"])
    return found
