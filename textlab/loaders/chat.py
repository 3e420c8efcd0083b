"""CHAT (.cha, the format of TalkBank and CHILDES).

The document is the file, verbatim. ``*CHI:`` lines are body; their codes, ``@`` headers, ``%`` tiers and time
bullets are metadata. Transcription codes inside an utterance (``[//]``, ``&-uh``, ``xxx``) stay in its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..errors import UnreadableFile
from .decoding import line_of
from .labels import Turns
from .reading import Options, Reading, Span, Who, decode, lines, trimmed

__all__ = ["read_chat"]

_TIER = re.compile(r"([*%])([^:\s]{1,40}):[ \t]*")
_BULLET = re.compile("\x15[^\x15\n]{0,80}\x15|•%snd:[^•\n]{0,120}•")
_TIMES = re.compile(r"(\d{1,12})_(\d{1,12})")


def read_chat(raw: bytes, name: str, options: Options) -> Reading:
    """A CHAT transcript: utterances with speaker, role and seconds."""
    text, _, notes = decode(raw, name, options.encoding)
    blocks = list(_logical_lines(text))
    headers = dict(_headers(text, blocks))
    people = _participants(headers.get("Participants", ""))
    rows: list[Span] = []
    turns, turn = Turns(), 0
    for start, end in blocks:
        tier = _TIER.match(text, start, end)
        if tier and tier[1] == "*":
            turn = turns.of(tier[2])
            rows += _utterance(text, start, tier.end(), end, tier[2], people, turn)
        else:
            kind = "header" if text[start] == "@" else f"tier_{tier[2]}" if tier else "line"
            rows += _one(text, start, end, kind, turn if tier else None)
    if not any(row.layer == "body" for row in rows):
        first = f"line {line_of(text, blocks[0][0])}" if blocks else "line 1"
        raise UnreadableFile(name, "is no CHAT transcript: no line begins with a speaker such as '*CHI:'.", first)
    return Reading(text, rows, _metadata(headers), notes)


def _logical_lines(text: str) -> Iterator[tuple[int, int]]:
    """Lines with those that continue them (which begin with a tab)."""
    held: tuple[int, int] | None = None
    for start, end in lines(text):
        if held and start < end and text[start] in "\t ":
            held = held[0], end
        else:
            if held:
                yield held
            held = (start, end) if text[start:end].strip() else None
    if held:
        yield held


def _headers(text: str, blocks: list[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    for start, end in blocks:
        if text[start] == "@":
            key, _, value = text[start + 1 : end].partition(":")
            yield key.strip(), " ".join(value.split())


def _participants(line: str) -> dict[str, tuple[str | None, str]]:
    """Code to (name, role): ``CHI Alex Target_Child, MOT Mother``."""
    out: dict[str, tuple[str | None, str]] = {}
    for each in line.split(","):
        words = each.split()
        if len(words) >= 2:
            out[words[0]] = (words[1] if len(words) > 2 else None, words[-1])
    return out


def _metadata(headers: dict[str, str]) -> dict[str, Any]:
    known = {
        "Languages": "language",
        "Title": "title",
        "Date": "recorded",
        "Location": "place",
        "Media": "media",
    }
    return {new: headers[old] for old, new in known.items() if headers.get(old)}


def _utterance(
    text: str,
    start: int,
    begin: int,
    end: int,
    code: str,
    people: dict[str, tuple[str | None, str]],
    turn: int,
) -> Iterator[Span]:
    yield from _one(text, start, begin, "label", turn)
    said, role = people.get(code, (None, ""))
    more = {"speaker_code": code, "speaker_role": role or None}
    at = begin
    for bullet in [*_BULLET.finditer(text, begin, end), None]:
        stop = bullet.start() if bullet else end
        first, last = trimmed(text, at, stop)
        times = _TIMES.search(bullet[0]) if bullet else None
        begun, ended = (int(times[1]) / 1000, int(times[2]) / 1000) if times else (None, None)
        if first < last:
            who: Who = (said or code, "given", "high")
            yield Span(first, last, "body", "utterance", *who, turn, begun, ended, more)
        if bullet is None:
            return
        yield from _one(text, bullet.start(), bullet.end(), "time", turn)
        at = bullet.end()


def _one(text: str, start: int, end: int, kind: str, turn: int | None) -> Iterator[Span]:
    start, end = trimmed(text, start, end)
    if start < end:
        yield Span(start, end, "metadata", kind, turn=turn)
