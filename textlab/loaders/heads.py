"""A line that may open somebody's turn: label, time, and where the words begin.

Layouts: ``NAME: text``, ``[00:12:03] NAME: text``, ``NAME (12:03): text``, ``Name  0:03`` over the text,
``NAME<tab>text``, ``NAME. Text``, ``Name - text``, ``<ann> text``, ``[Ann] text``, ``Ann> text``, messages with a date
(``12/03/2024, 14:22 - Ann: text``), saved chats of meetings (``14:22:05 From Ann to Bob (Privately) : text``); each
also in bold, or behind a line number.

A line is looked at once from left to right, and no further than its first `HEAD` characters: whatever it holds, that
takes time in proportion to its length.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .clocks import TIME, seconds
from .events import is_event
from .speakers import HEADER_WORDS, is_name, label_kind

__all__ = ["HEAD", "NUMBERED", "STAMPED", "Head", "before_colon", "head_of", "is_omitted"]

HEAD = 400  # characters of a line that can hold a label
_NAME = 160  # characters of a label

NUMBERED = re.compile(r"[ \t]{0,8}(\d{1,5})[.)]?[ \t]{1,12}")
_INVISIBLE = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2068\u2069\ufeff"
_BLANK = " \t\u00a0" + _INVISIBLE
STAMPED = re.compile(rf"[ \t]*([\[(<]?)({TIME})(?:[ \t]*(?:-->|-|–)[ \t]*({TIME}))?[\])>]?[ \t]*[-–|]?[ \t]*")
_TIME_OF_DAY = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?)?"
_DATE = (
    r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}[ .-]{1,2}[^\W\d_]{3,9}[ .,-]{1,2}\d{2,4}"
    r"|[^\W\d_]{3,9} \d{1,2}, \d{4})"
)
_MESSAGE = re.compile(rf"([\[(]?)({_DATE},?[ T]{{1,2}}(?:at |um )?{_TIME_OF_DAY})[\])]?[ \t]*[-–—:]?[ \t]*")
_SENT = re.compile(
    rf"(.{{1,80}}?),?[ \t]{{1,4}}(?:\[({_DATE},?[ T]{{1,2}}{_TIME_OF_DAY})\]|[—–] ({_DATE},? (?:at )?{_TIME_OF_DAY})):?"
)
_LAST_TIME = re.compile(rf"[\[(]?({TIME})(?: ?[AaPp][Mm])?[\])]?")
_EMPHASIS_MARKS = re.compile(r"(?:\*{1,3}|_{1,3}|</?(?:b|strong|i|em|u)>|[ \t])+", re.I)
_FROM = re.compile(r"From[ \t]{1,4}", re.I)
_CAPITAL = r"[^\W\d_a-zà-ÿ]"
_POINT = re.compile(
    rf"((?:(?:Mr|Mrs|Ms|Dr|Sir|Madam|The|M|Mme)\.? )?{_CAPITAL}(?:{_CAPITAL}|['’-])+"
    rf"(?: {_CAPITAL}(?:{_CAPITAL}|['’.-])*){{0,4}})\.[ —–-]+(?=\S)"
)
# Points or a dash behind a name, or brackets around it: believed only where most lines of a file begin so
_MARK = re.compile(
    r"([^\W\d_][\w'’-]{0,24}(?: [^\W\d_][\w'’-]{0,24}){0,2})"
    r"(?:\.{1,4}|…|[ \t]{1,4}(?:\.{2,4}|[-–—]{1,2}))[ \t]{1,8}(?=\S)"
)
_ENCLOSED = re.compile(r"(?:\[([^\[\]]{1,40})\]|\(([^()]{1,40})\)|([^\s<>]{1,40})>)[ \t]{1,4}(?=\S)")
_ANGLED = re.compile(r"<[@+%~&]?([^<>\s]{1,40})>[ \t]{1,4}")
_OMITTED_MEDIA = re.compile(r"<[^<>\r\n]{3,60}>|\u200e.{3,60}|.{0,40}\(file attached\)", re.I)


class Head(NamedTuple):
    """A line that may open a turn.

    `style` is colon, bare (stamp, then a name alone), line (name, then a stamp alone), stamp, tab, point (capitals),
    mark (points or a dash), enclosed (in brackets), angle, message (with a date) or system (a message of the program).
    """

    start: int
    text_start: int
    label: str | None
    stamp: float | None
    stamp_end: float | None
    style: str
    kind: str = ""  # of the label: name, number, phrase, sentence
    sent: str | None = None
    to: str | None = None


def head_of(text: str, start: int, end: int, numbered: bool = False) -> Head | None:
    """Return what a line opens; None if it only goes on."""
    line = text[start : min(end, start + HEAD)].rstrip()
    at = _past(line, 0, _BLANK)
    if numbered and (number := NUMBERED.match(line)):
        at = number.end()
    if at >= len(line):
        return None
    whole = end - start <= HEAD
    if message := _MESSAGE.match(line, at):
        return _message(line, start, end, message, whole)
    if whole and (found := _name_and_time(line[at:], start, end)):
        return found
    stamped = STAMPED.match(line, at)
    begin = stamped.end() if stamped else at
    first = seconds(stamped[2]) if stamped else None
    last = seconds(stamped[3]) if stamped and stamped[3] else None
    if found := _labelled(line, begin, start, first, last):
        return found
    if not stamped:
        return None
    rest = line[begin:].strip()
    if rest and whole and is_name(rest):
        return Head(start, end, rest, first, last, "bare", "name")
    return Head(start, start + begin, None, first, last, "stamp") if stamped[1] or not rest else None


def _past(line: str, at: int, characters: str) -> int:
    while at < len(line) and line[at] in characters:
        at += 1
    return at


def _labelled(line: str, begin: int, start: int, first: float | None, last: float | None) -> Head | None:
    """``NAME: text`` and its relatives, from `begin` on."""
    if angled := _ANGLED.match(line, begin):
        return Head(start, start + angled.end(), angled[1], first, last, "angle", "name")
    if found := before_colon(line, begin):
        label, text_start, stamp, to = found
        if stamp is not None:
            first = stamp
        return Head(start, start + text_start, label, first, last, "colon", _kind(label), to=to)
    if tab := _before_tab(line, begin):
        label, text_start, stamp = tab
        first = first if stamp is None else stamp
        return Head(start, start + text_start, label, first, last, "tab", "name")
    if point := _POINT.match(line, begin):
        return Head(start, start + point.end(), point[1], first, last, "point", "name")
    if (enclosed := _ENCLOSED.match(line, begin)) and is_name(name := next(filter(None, enclosed.groups()), "")):
        if not is_event(enclosed[0].strip()):
            return Head(start, start + enclosed.end(), name, first, last, "enclosed", "name")
    elif (mark := _MARK.match(line, begin)) and is_name(mark[1]):
        return Head(start, start + mark.end(), mark[1], first, last, "mark", "name")
    return None


def _kind(label: str) -> str:
    return "phrase" if label.lower() in HEADER_WORDS else label_kind(label)


def before_colon(line: str, begin: int) -> tuple[str, int, float | None, str | None] | None:
    """Label, where the text begins, a time behind the label, and to whom a message goes."""
    colon = _colon(line, begin)
    if colon is None:
        return None
    opened = _EMPHASIS_MARKS.match(line, begin)
    label = line[opened.end() if opened else begin : colon]
    closed = _EMPHASIS_MARKS.match(line, colon + 1)
    text_start = closed.end() if closed else colon + 1
    label, to = _to_whom(_bare(label))
    label, stamp = _without_time(label)
    return (label, text_start, stamp, to) if label and len(label) <= _NAME else None


def _colon(line: str, begin: int) -> int | None:
    """Return the first colon that can end a label: blank space, the end, or the end of bold type is behind it."""
    last = begin + _NAME + 40
    wide, at = line.find("：", begin, last), line.find(":", begin, last)
    while at >= 0 and not _may_end(line, at + 1):
        at = line.find(":", at + 1, last)
    found = [k for k in (wide, at) if k >= 0]
    return min(found) if found else None


def _may_end(line: str, at: int) -> bool:
    """Tell whether blank space, the end of the line, or the end of bold type stands here."""
    if at == len(line) or line[at].isspace() or line.startswith(("**", "__", "</"), at):
        return True
    return line[at] in "*_" and line[at + 1 : at + 2].isspace()


def _bare(label: str) -> str:
    """Return a label without bold type and without what its speaker did: ``Ann (laughing)``."""
    label = label.strip(_BLANK + "*_")
    while label.endswith(">") and "</" in label:
        label = label[: label.rindex("</")].strip(_BLANK + "*_")
    before, bracket, inside = label.rpartition(" (")
    return before.rstrip() if bracket and is_event(f"({inside}") else label


def _to_whom(label: str) -> tuple[str, str | None]:
    """``From Ann to Bob (Privately)``: the speaker, and the other."""
    if not (sender := _FROM.match(label)):
        return label, None
    label = label[sender.end() :].strip()
    name, to, other = " ".join(label.split()).partition(" to ")
    return (name.strip(), other.strip()) if to else (label, None)


def _without_time(label: str) -> tuple[str, float | None]:
    """``Ann (12:03)``: the label, and the time in seconds."""
    name, _, last = label.rpartition(" ")
    if name and (match := _LAST_TIME.fullmatch(last)):
        return name.rstrip(" \t,-–—|"), seconds(match[1])
    return label, None


def _before_tab(line: str, begin: int) -> tuple[str, int, float | None] | None:
    """``NAME<tab>text`` or ``NAME<tab>0:03<tab>text``."""
    cells = line[begin:].split("\t", 2)
    label = _bare(cells[0])
    if len(cells) < 2 or not label or len(label) > 60 or label_kind(label) != "name":
        return None
    at = begin + len(cells[0]) + 1
    if len(cells) == 3 and (match := _LAST_TIME.fullmatch(cells[1].strip())):
        return label, at + len(cells[1]) + 1, seconds(match[1])
    return label, at, None


def _name_and_time(line: str, start: int, end: int) -> Head | None:
    """Return a line of a name and a time alone; the text is below it."""
    if line.endswith((":", "]", "M", "m")) or line[-1:].isdigit():
        if (sent := _SENT.fullmatch(line)) and (kind := label_kind(sent[1].strip())) != "sentence":
            return Head(start, end, sent[1].strip(), None, None, "line", kind, sent=sent[2] or sent[3])
        parts = line.rsplit(None, 2 if line[-1:] in "mM" else 1)
        stamp = _LAST_TIME.fullmatch(" ".join(parts[1:])) if len(parts) > 1 else None
        if stamp:
            label, gap = parts[0], line[len(parts[0]) :]
            bracketed = label.startswith("[") and label.endswith("]")
            apart = bracketed or gap.startswith(("  ", "\t", " \t"))
            label = label.strip("[]").strip()
            if apart and label and len(label) <= 60 and not set(label) & set(":[]"):
                return Head(start, end, label, seconds(stamp[1]), None, "line", label_kind(label))
    return None


def _message(line: str, start: int, end: int, message: re.Match[str], whole: bool) -> Head:
    """Return a line with a date and a time in front."""
    sent, begin = message[2].strip(), _past(line, message.end(), _BLANK + "~")
    if angled := _ANGLED.match(line, begin):
        return Head(start, start + angled.end(), angled[1], None, None, "message", "name", sent=sent)
    if found := before_colon(line, begin):
        label, text_start, _, to = found
        if len(label) <= 80 and label_kind(label) != "sentence":
            return Head(start, start + text_start, label, None, None, "message", "name", sent=sent, to=to)
    rest = line[begin:].strip()
    handle = bool(message[1]) and rest and not any(c.isspace() or c in ":.!?" for c in rest)
    if whole and (handle or (is_name(rest) and len(rest.split()) <= 5)):
        return Head(start, end, rest, None, None, "message", "name", sent=sent)
    return Head(start, start + begin, None, None, None, "system", sent=sent)


def is_omitted(said: str) -> bool:
    """``<Media omitted>``: what a messenger writes for a picture."""
    return len(said) <= 64 and _OMITTED_MEDIA.fullmatch(said) is not None
