"""Read Markdown: headings, list items, paragraphs; fenced code is furniture, front matter metadata.

The document is the file, verbatim; markup characters (``#``, ``-``) stay outside the spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..._wording import counted
from ..decoding import decode
from ..lines import lines, trimmed
from ..paragraphs import Blocks
from ..reading import Options, Reading, Span
from .office import as_transcript, notes_of_prose

__all__ = ["read_markdown"]

_HEADING = re.compile(r"[ ]{0,3}#{1,6}(?=[ \t])")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+")
_RULE = re.compile(r"[ \t]*(?:=+|-{2,}|\*{3,}|_{3,})[ \t]*")
_LINK = re.compile(r"\]\([^()\s]{1,300}\)")
_FENCE = re.compile(r"[ ]{0,3}(?:`{3}|~{3})")
# names reserved by textlab, which would replace the file's values
_RENAMED = {"author": "authors", **{k: f"front_matter_{k}" for k in ("source", "sha256", "n_chars", "doc_id")}}
_FRONT_MATTER_FIELD = re.compile(r"([A-Za-z][\w-]{0,40}):[ \t]*(\S.*)?")


def read_markdown(raw: bytes, name: str, options: Options) -> Reading:
    """Read Markdown: headings, list items, paragraphs; fenced code is furniture, front matter metadata."""
    text, _, notes = decode(raw, name, options.encoding)
    rows: list[Span] = []
    metadata, start = _front_matter(text, rows)
    for first, last, kind in _markdown_blocks(text, start):
        first, last = trimmed(text, first, last)
        if first < last:
            rows.append(Span(first, last, _layer(kind), kind))
    title = next((text[r.start : r.end] for r in rows if r.kind == "heading"), None)
    about, blocks = {"title": title, **metadata}, Blocks.of(text, rows)
    if found := as_transcript(blocks, name, (*notes, "read as a transcript")):
        return Reading(text, found.rows, {**found.metadata, **about}, found.notes)
    return Reading(text, rows, about, (*notes, *notes_of_prose(blocks), *_notes_on_links(text)))


def _notes_on_links(text: str) -> tuple[str, ...]:
    n = len(_LINK.findall(text))
    return (f"the addresses of {counted(n, 'link')} count as words",) if n else ()


def _layer(kind: str) -> str:
    return {"heading": "heading", "code": "furniture"}.get(kind, "body")


def _front_matter(text: str, rows: list[Span]) -> tuple[dict[str, str], int]:
    """Parse ``key: value`` lines between two ``---`` lines at the top."""
    head = list(lines(text[:10_000]))
    if not head or text[slice(*head[0])].rstrip() != "---":
        return {}, 0
    close = next((i for i, at in enumerate(head[1:], 1) if text[slice(*at)].rstrip() in ("---", "...")), None)
    if close is None:
        return {}, 0
    fields = (_FRONT_MATTER_FIELD.fullmatch(text[slice(*at)].rstrip()) for at in head[1:close])
    found = {m[1].lower(): m[2].strip("\"'") for m in fields if m and m[2]}
    rows.append(Span(*trimmed(text, 0, head[close][1]), "metadata", "front_matter"))
    return {_RENAMED.get(k, k): v for k, v in found.items()}, head[close][1]


def _markdown_blocks(text: str, start: int) -> Iterator[tuple[int, int, str]]:
    """Yield untrimmed (start, end, kind) of each block; a plain line continues the previous block."""
    begin, end, kind, fenced = start, start, "", False
    for first, last in lines(text, start):
        line = text[first : min(last, first + 200)]
        if _FENCE.match(line):
            if fenced or kind:
                yield begin, last if fenced else end, kind or "code"
            begin, kind, fenced = first, "", not fenced
            continue
        if fenced:
            end = last
            continue
        mark, opens = _line_kind(line)
        if opens != "text":
            if kind:
                underlined = opens == "underline" and kind == "paragraph" and "\n" not in text[begin:end]
                yield begin, end, "heading" if underlined else kind
            begin, end, kind = first + mark, last, "list_item" if opens == "list_item" else ""
            if opens == "heading":
                yield begin, last, "heading"
        elif kind:
            end = last
        else:
            begin, end, kind = first, last, "paragraph"
    if fenced or kind:
        yield begin, max(begin, end), "code" if fenced else kind


def _line_kind(line: str) -> tuple[int, str]:
    """Return the length of the markup at the start of a line, and the kind of block it opens."""
    if not line.strip():
        return 0, "blank"
    if heading := _HEADING.match(line):
        return heading.end(), "heading"
    if _RULE.fullmatch(line):
        return 0, "underline"
    if item := _ITEM.match(line):
        return item.end(), "list_item"
    return 0, "text"
