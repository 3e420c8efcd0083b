"""Web pages: the text of the blocks, in order; the page's furniture kept apart.

Nothing is executed or fetched. Scripts, styles, templates and pictures are no text and are dropped.
Navigation, page header and footer, asides, buttons and forms are kept as layer ``furniture``, so that the
reader can see what was left out of the count. ``h1`` to ``h6`` are headings.
"""

from __future__ import annotations

import re
import warnings
from typing import Any

from ..errors import UnreadableFile, need
from .decoding import decode, is_utf8
from .reading import Options, Reading, Span

__all__ = ["Blocks", "read_html"]

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
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)


class Blocks:
    """Builds a text from blocks with a blank line between them, and the spans of the blocks."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._at = 0
        self.rows: list[Span] = []

    def add(self, text: str, layer: str = "body", kind: str = "paragraph", **fields: Any) -> None:
        if not (text := text.strip()):
            return
        if self._parts:
            self._parts.append("\n\n")
            self._at += 2
        self.rows.append(Span(self._at, self._at + len(text), layer, kind, **fields))
        self._parts.append(text)
        self._at += len(text)

    @property
    def text(self) -> str:
        return "".join(self._parts)


def read_html(raw: bytes, name: str, options: Options) -> Reading:
    """The text of a web page, its furniture marked."""
    bs4 = need("bs4", feature="Reading html", extra="formats")
    text, notes = _decoded(raw, name, options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 on text that looks like a file name or like XML
        soup = bs4.BeautifulSoup(text, "html.parser")
    blocks = Blocks()
    _walk(soup, blocks, bs4)
    if not blocks.rows:
        raise UnreadableFile(name, "the page holds no text; a page built by scripts must be saved after it has run.")
    return Reading(blocks.text, blocks.rows, _metadata(soup), notes)


def _decoded(raw: bytes, name: str, options: Options) -> tuple[str, tuple[str, ...]]:
    """UTF-8 if it is; else what the page declares, if that works; else a guess."""
    declared = _CHARSET.search(raw[:4096])
    encoding = declared[1].decode("ascii", "replace") if declared and options.encoding is None else None
    if encoding and not is_utf8(raw):
        try:
            text, _, notes = decode(raw, name, encoding)
        except UnreadableFile:
            text, _, notes = decode(raw, name, None)
            notes = (*notes, f"the page declares {encoding}, which does not fit")
        return text, notes
    text, _, notes = decode(raw, name, options.encoding)
    return text, notes


def _walk(soup: Any, blocks: Blocks, bs4: Any) -> None:
    """Gather the strings of one block until another block begins. Iterative: pages nest thousands deep."""
    places: dict[int, tuple[int, str, str]] = {}
    here: tuple[int, str, str] | None = None
    held: list[str] = []
    for node in soup.descendants:
        if isinstance(node, bs4.Tag):
            if node.name == "br" and here:
                held.append("\n")
            elif node.name in _BLOCKS and held:
                _flush(blocks, held, here)
            continue
        if type(node) is not bs4.NavigableString:
            continue  # comments, doctypes, scripts
        place = _place(node.parent, places)
        if place != here:
            _flush(blocks, held, here)
            here = place
        held.append(str(node) if place[2] == "code" else _SPACE.sub(" ", node))
    _flush(blocks, held, here)


_SPACE = re.compile(r"\s+")
_EDGES = re.compile(r" ?\n ?")


def _flush(blocks: Blocks, held: list[str], place: tuple[int, str, str] | None) -> None:
    if held and place and place[1] != "dropped":
        joined = "".join(held)
        text = joined if place[2] == "code" else _EDGES.sub("\n", re.sub(r" {2,}", " ", joined))
        blocks.add(text, place[1], place[2])
    held.clear()


def _place(tag: Any, places: dict[int, tuple[int, str, str]]) -> tuple[int, str, str]:
    """(block, layer, kind) of the strings in `tag`: decided by the tags around it, outermost first."""
    chain = []
    while tag is not None and id(tag) not in places:
        chain.append(tag)
        tag = tag.parent
    place = places[id(tag)] if tag is not None else (0, "body", "paragraph")
    for inner in reversed(chain):
        place = places[id(inner)] = _inside(inner, place)
    return place


def _inside(tag: Any, outer: tuple[int, str, str]) -> tuple[int, str, str]:
    block, layer, kind = outer
    name = tag.name.lower()
    if name in _BLOCKS:
        block = id(tag)
    if name in _DROPPED:
        return id(tag), "dropped", kind
    in_article = name == "header" and tag.find_parent(["article", "main"]) is not None
    if name in _FURNITURE and layer == "body" and not in_article:
        return block, "furniture", name
    if name in _HEADINGS and layer == "body":
        return block, "heading", "heading"
    kind = _KINDS.get(name, kind) if layer == "body" else kind
    return block, layer, kind


def _metadata(soup: Any) -> dict[str, Any]:
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
