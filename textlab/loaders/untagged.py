"""Cue text without its tags and with its character references read; who a voice tag names, and from where."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from .copying import Copy
from .cues import Cue
from .entities import n_references, unescaped
from .reading import trimmed

__all__ = ["Mark", "Plain", "untagged"]

# Tags of WebVTT and those that SRT files borrow from HTML and from ASS. <laughter> is none: a transcriber wrote it.
_TAG = re.compile(
    r"<rt>[^<>\r\n]{0,200}</rt>"
    r"|</?(?:v|c|i|b|u|s|em|strong|lang|ruby|rt|font|span|p|br)(?:[. \t/][^<>\r\n]{0,200})?>"
    r"|<\d{1,3}:\d{2}(?::\d{2})?[.,]\d{1,3}>|\{\\[^{}\r\n]{0,200}\}",
    re.I,
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>", re.I)


class Mark(NamedTuple):
    """From here on this voice speaks; None ends it."""

    at: int
    voice: str | None


@dataclass
class Plain:
    """The text without tags, its cues, and by the start of a line who speaks from where in it."""

    text: str
    cues: list[Cue]
    marks: dict[int, list[Mark]]
    n_references: int


def untagged(text: str, cues: list[Cue]) -> Plain:
    """Return a subtitle file with plain text in its cues."""
    copy, out, marks, n = Copy(text), list[Cue](), dict[int, list[Mark]](), 0
    for cue in cues:
        new = Cue(copy.upto(cue.start), copy.upto(cue.end), cue.seconds)
        for start, end in cue.payload:
            begin = copy.upto(start)
            said, found = _untagged_plain(text[start:end])
            n += n_references(text[start:end])
            copy.put(said, end)
            first, last = trimmed(said, 0, len(said))
            if first < last:
                new.payload.append((begin + first, begin + last))
            # a voice on a line of its own speaks on the next one
            key = begin + first
            marks[key] = [Mark(min(max(begin + m.at, key), begin + last), m.voice) for m in found]
        out.append(new)
    copy.upto(len(text))
    return Plain(copy.text, out, marks, n)


def _untagged_plain(line: str) -> tuple[str, list[Mark]]:
    """Return a line of a cue without tags, and the voices in it."""
    parts, marks, at, length = list[str](), list[Mark](), 0, 0
    for tag in _TAG.finditer(line):
        parts.append(unescaped(line[at : tag.start()]))
        length += len(parts[-1])
        at = tag.end()
        if voice := _VOICE.fullmatch(tag[0]):
            marks.append(Mark(length, unescaped(voice[1]).strip() or None))
        elif tag[0].lower() == "</v>":
            marks.append(Mark(length, None))
        elif tag[0].lower().startswith(("<br", "<p", "</p")):
            parts.append(" ")
            length += 1
    parts.append(unescaped(line[at:]))
    return "".join(parts), marks
