"""CHAT (.cha, the format of TalkBank and CHILDES).

The document is the file with each transcribed utterance replaced by its words: ``n(o)t`` is *not*, and ``[//]``,
``&=laughs``, ``xxx`` are not words. The transcription is kept in the passage column ``transcribed``. ``*CHI:`` lines
are body; an utterance without words is an event of its turn; codes, ``@`` headers, ``%`` tiers and time bullets are
metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..._wording import counted
from ...errors import UnreadableFile
from ..dates import interval
from ..decoding import decode, line_of
from ..escapes import unescaped
from ..lines import Copy, lines, trimmed
from ..reading import Options, Reading, Span, Who
from ..speakers import Turns

__all__ = ["read_chat", "words_of"]

_TIER = re.compile(r"([*%])([^:\s]{1,40}):[ \t]*")
_BULLET = re.compile("\x15[^\x15\n]{0,80}\x15|•%snd:[^•\n]{0,120}•")
_TIMES = re.compile(r"(\d{1,12})_(\d{1,12})")

_BRACKETS = re.compile(r"\[[^\[\]]{0,1000}\]")  # [= comment] [: replacement] [*] [//] [x 3] [<] [+ postcode]
_REPEATED = re.compile(r"↫[^↫\n]{0,200}↫")  # stuttered segments
_SIGNS = re.compile("[\u0001-\u0008ˈˌ^↑↓⇗↗→↘⇘∞≋≈⌈⌉⌊⌋∆∇°◉▁▔☺♋⁇∬Ϋ∮§‹›〔〕]")
_SCOPE = str.maketrans("", "", "<>")
_TOKEN = re.compile(r"\S+")
_PAUSE = re.compile(r"\((?:\.{1,3}|\d{0,3}:?\d{0,3}\.?\d{0,3})\)")
_UNINTELLIGIBLE = re.compile(r"(?:xxx?|yyy?|www)(?:@.*)?[.,!?]?", re.I)
_OMITTED = re.compile(r"0(?:[^\W\d].*)?")
_FILLER = re.compile(r"&-(.+)|&((?:u+h+|u+m+|e+r+m*|e+h+m*|a+h+|h+m+|m+h?m+))$", re.I)
_LENGTHENED = re.compile(r"(?<=[^\W\d_]):+")
_SUFFIX = re.compile(r"(?<=\w)[@$].*?(?=[.,!?;]?$)")
_COMPOUND = re.compile(r"(?<=\w)\+(?=\w)")


def read_chat(raw: bytes, name: str, options: Options) -> Reading:
    """Read a CHAT transcript: utterances with speaker, role and seconds."""
    text, _, notes = decode(raw, name, options.encoding)
    blocks = list(_logical_lines(text))
    headers = dict(_headers(text, blocks))
    people = _participants(headers.get("Participants", ""))
    rows: list[Span] = []
    turns, turn, copy = Turns(), 0, Copy(text)
    for start, end in blocks:
        tier = _TIER.match(text, start, end)
        if tier and tier[1] == "*":
            turn = turns.of(tier[2])
            rows += _utterance(copy, start, tier.end(), end, tier[2], people, turn)
        else:
            kind = "header" if text[start] == "@" else f"tier_{tier[2]}" if tier else "line"
            rows += _one(copy, start, end, kind, turn if tier else None)
    copy.upto(len(text))
    if not any(row.layer == "body" for row in rows):
        first = f"line {line_of(text, blocks[0][0])}" if blocks else "line 1"
        raise UnreadableFile(name, f"is not a CHAT transcript{_with_lines(rows)}.", first)
    return Reading(copy.text, rows, _metadata(headers), (*notes, *_notes_of_chat(rows)))


def _with_lines(rows: list[Span]) -> str:
    events = sum(row.kind == "event" for row in rows)
    return (
        f" with words: {counted(events, 'line')} of codes alone"
        if events
        else (": no line begins with a speaker such as '*CHI:'")
    )


def _notes_of_chat(rows: list[Span]) -> tuple[str, ...]:
    coded = sum(bool(row.more and "transcribed" in row.more) for row in rows)
    events = sum(row.kind == "event" for row in rows)
    told = []
    if coded:
        told.append(
            f"codes of CHAT taken out of {counted(coded, 'utterance')} (column transcribed); retraced words are kept"
        )
    if events:
        told.append(f"{counted(events, 'utterance')} without a word (xxx, 0, &=...): events")
    return tuple(told)


def _logical_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield lines joined with their continuation lines, which begin with a tab."""
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
    """Map speaker codes to (name, role): ``CHI Alex Target_Child, MOT Mother``."""
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
    found = {new: headers[old] for old, new in known.items() if headers.get(old)}
    return {**found, **interval(found.get("recorded"))}


def _utterance(
    copy: Copy,
    start: int,
    begin: int,
    end: int,
    code: str,
    people: dict[str, tuple[str | None, str]],
    turn: int,
) -> Iterator[Span]:
    text = copy.source
    yield from _one(copy, start, begin, "label", turn)
    name, role = people.get(code, (None, ""))
    who: Who = (name or code, "given", "high")
    at = begin
    for bullet in [*_BULLET.finditer(text, begin, end), None]:
        first, last = trimmed(text, at, bullet.start() if bullet else end)
        if first < last:
            yield _said(copy, first, last, bullet, who, {"speaker_code": code, "speaker_role": role or None}, turn)
        if bullet is None:
            return
        yield from _one(copy, bullet.start(), bullet.end(), "time", turn)
        at = bullet.end()


def _said(
    copy: Copy, start: int, end: int, bullet: re.Match[str] | None, who: Who, more: dict[str, Any], turn: int
) -> Span:
    """Return an utterance as the words that were said or, without words, as transcribed."""
    transcribed = copy.source[start:end]
    said = words_of(transcribed)
    times = _TIMES.search(bullet[0]) if bullet else None
    begun, ended = (int(times[1]) / 1000, int(times[2]) / 1000) if times else (None, None)
    copy.upto(start)
    if not re.search(r"\w", said):
        begin = copy.put(transcribed, end)
        return Span(begin, copy.length, "metadata", "event", turn=turn)
    begin = copy.put(said, end)
    more = {**more, "transcribed": transcribed} if said != transcribed else more
    return Span(begin, copy.length, "body", "utterance", *who, turn, begun, ended, more)


def _one(copy: Copy, start: int, end: int, kind: str, turn: int | None) -> Iterator[Span]:
    start, end = trimmed(copy.source, start, end)
    if start < end:
        yield Span(copy.upto(start), copy.upto(end), "metadata", kind, turn=turn)


def words_of(transcribed: str) -> str:
    """Return the words and marks of an utterance as they were said, without the codes.

    >>> words_of("I want <the b> [//] the ball [= points] &=laughs n(o)t (1.5) xxx choo+choo@o +/.")
    'I want the b the ball not choo-choo .'
    """
    text = unescaped(transcribed)
    for code in (_BRACKETS, _REPEATED):
        text = code.sub(" ", text)
    text = _TOKEN.sub(_spoken_form, _SIGNS.sub("", text))
    return re.sub(r"[ \t](?=\r?\n)", "", re.sub(r"[ \t]{2,}", " ", text)).strip()


def _spoken_form(match: re.Match[str]) -> str:
    token = match[0]
    if token.startswith("+") and not token[1:2].isalpha():
        return _end_of(token)
    token = token.translate(_SCOPE)
    if token.startswith("&"):
        filler = _FILLER.fullmatch(token)
        token = (filler[1] or filler[2]) if filler else ""
    if not token or _PAUSE.fullmatch(token) or _UNINTELLIGIBLE.fullmatch(token) or _OMITTED.fullmatch(token):
        return ""
    if token.startswith("#") or token in ("„", "‡", "/", "//"):
        return "," if token in ("„", "‡") else ""
    token = _SUFFIX.sub("", _LENGTHENED.sub("", token))
    return _COMPOUND.sub("-", token.replace("(", "").replace(")", ""))


def _end_of(token: str) -> str:
    """Return the end mark of an utterance that was interrupted (``+/.``) or trailed off (``+...``).

    Links have none.
    """
    if token.endswith("?"):
        return "?"
    return "." if token.endswith(".") else ""
