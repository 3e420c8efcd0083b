"""Parse a line that may open a turn: label, time, and start of the words.

Layouts: ``NAME: text``, ``[00:12:03] NAME: text``, ``NAME (12:03): text``, ``Name  0:03`` over the text,
``NAME<tab>text``, ``NAME. Text``, ``Name - text``, ``<ann> text``, ``[Ann] text``, ``Ann> text``, messages with a date
(``12/03/2024, 14:22 - Ann: text``), saved chats of meetings (``14:22:05 From Ann to Bob (Privately) : text``); each
also in bold, or behind a line number.

A line is scanned once from left to right, up to its first `HEAD` characters, so the time is linear in its length
whatever it contains.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .clocks import TIME, seconds
from .events import is_event
from .labels import BLANK, LAST_TIME, Label, before_colon, label_without_marks
from .speakers import HEADER_WORDS, is_name, label_kind
from .stamps import HALF_DAY, MESSAGE, SENT

__all__ = ["HEAD", "NUMBERED", "STAMPED", "Head", "head_of", "is_omitted"]

HEAD = 400  # characters of a line that can contain a label

NUMBERED = re.compile(r"[ \t]{0,8}(\d{1,5})[.)]?[ \t]{1,12}")
STAMPED = re.compile(
    rf"[ \t]*([\[(<]?)({TIME})(?:[ \t]*(?:-->|-|–)[ \t]*({TIME}))?({HALF_DAY})?[\])>]?[ \t]*[-–|]?[ \t]*"
)
_CAPITAL = r"[^\W\d_a-zà-ÿ]"
_POINT = re.compile(
    rf"((?:(?:Mr|Mrs|Ms|Dr|Sir|Madam|The|M|Mme)\.? )?{_CAPITAL}(?:{_CAPITAL}|['’-])+"
    rf"(?: {_CAPITAL}(?:{_CAPITAL}|['’.-])*){{0,4}})\.[ —–-]+(?=\S)"
)
# Points or a dash after a name, or brackets around it: accepted only if most lines of a file begin so
_MARK = re.compile(
    r"([^\W\d_][\w'’-]{0,24}(?: [^\W\d_][\w'’-]{0,24}){0,2})"
    r"(?:\.{1,4}|…|;|[ \t]{1,4}(?:\.{2,4}|[-–—]{1,2}|=))([ \t]{1,8})(?=\S)"
)
_ENCLOSED = re.compile(r"(?:\[([^\[\]]{1,40})\]|\(([^()]{1,40})\)|([^\s<>]{1,40})>)[ \t]{1,4}(?=\S)")
_ANGLED = re.compile(r"<[@+%~&]?([^<>\s]{1,40})>[ \t]{1,4}")
_OMITTED_MEDIA = re.compile(r"<[^<>\r\n]{3,60}>|\u200e.{3,60}|.{0,40}\(file attached\)", re.I)
# What programs write next to a message: DiscordChatExporter, Zoom
_OF_PROGRAM = ("{Attachments}", "{Reactions}", "{Embed}", "{Stickers}")


class Head(NamedTuple):
    """A line that may open a turn.

    `style` is colon, tight (a colon without a space after it), bare (stamp, then only a name), line (name, then only a
    stamp), alone (a name in capitals on its own line), stamp, tab, point (capitals), mark (points), dash, enclosed (in
    brackets), angle, message (with a date) or system (a message of the program).
    """

    start: int
    text_start: int
    label: str | None
    stamp: float | None
    stamp_end: float | None
    style: str
    kind: str = ""  # kind of label: name, number, phrase, sentence; weak if the style is too rare in the file
    sent: str | None = None
    to: str | None = None


def head_of(text: str, start: int, end: int, numbered: bool = False) -> Head | None:
    """Return the head of a line; None if it opens nothing."""
    line = text[start : min(end, start + HEAD)].rstrip()
    at = _past(line, 0, BLANK)
    if numbered and (number := NUMBERED.match(line)):
        at = number.end()
    if at >= len(line):
        return None
    whole = end - start <= HEAD
    if message := MESSAGE.match(line, at):
        return _message(line, start, end, message, whole)
    if whole and (found := _name_and_time(line[at:], start, end)):
        return found
    stamped = STAMPED.match(line, at)
    begin = stamped.end() if stamped else at
    first, last, sent = _times_of_stamp(stamped)
    if found := _labelled(line, begin, start, first, last):
        return found._replace(sent=sent)
    if not stamped:
        return None
    rest = line[begin:].strip()
    if rest and whole and is_name(rest):
        return Head(start, end, rest, first, last, "bare", "name", sent)
    return Head(start, start + begin, None, first, last, "stamp", "", sent) if stamped[1] or not rest else None


def _times_of_stamp(stamped: re.Match[str] | None) -> tuple[float | None, float | None, str | None]:
    """Return seconds within a recording or, with AM or PM, the time of day."""
    if stamped is None:
        return None, None, None
    if stamped[4]:
        return None, None, f"{stamped[2]}{stamped[4]}"
    return seconds(stamped[2]), seconds(stamped[3]) if stamped[3] else None, None


def _past(line: str, at: int, characters: str) -> int:
    while at < len(line) and line[at] in characters:
        at += 1
    return at


def _labelled(line: str, begin: int, start: int, first: float | None, last: float | None) -> Head | None:
    """Parse ``NAME: text`` and its variants, from `begin` on."""
    if angled := _ANGLED.match(line, begin):
        return Head(start, start + angled.end(), angled[1], first, last, "angle", "name")
    if found := before_colon(line, begin):
        return _before_words(line, start, found, first, last)
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
        style = "mark" if line[mark.start(2) - 1] in ".…" else "dash"
        return Head(start, start + mark.end(), mark[1], first, last, style, "name")
    return None


def _before_words(line: str, start: int, found: Label, first: float | None, last: float | None) -> Head:
    """Return the head of ``NAME: text``, possibly with a time, ``NAME: [00:12:03] text``."""
    first = first if found.stamp is None else found.stamp
    style = "message" if found.to else "tight" if found.tight else "colon"
    kind, text_start, sent = _kind(found.text), found.text_start, None
    if not found.tight and (behind := STAMPED.match(line, text_start)) and behind[1] and first is None:
        first, last, sent = _times_of_stamp(behind)
        text_start = behind.end()
    return Head(start, start + text_start, found.text, first, last, style, kind, sent, found.to)


def _kind(label: str) -> str:
    return "phrase" if label.lower() in HEADER_WORDS else label_kind(label)


def _before_tab(line: str, begin: int) -> tuple[str, int, float | None] | None:
    """Parse ``NAME<tab>text`` or ``NAME<tab>0:03<tab>text``."""
    cells = line[begin:].split("\t", 2)
    label = label_without_marks(cells[0])
    if len(cells) < 2 or not label or len(label) > 60 or label_kind(label) != "name":
        return None
    at = begin + len(cells[0]) + 1
    if len(cells) == 3 and (match := LAST_TIME.fullmatch(cells[1].strip())):
        return label, at + len(cells[1]) + 1, None if match[2] else seconds(match[1])
    return label, at, None


def _name_and_time(line: str, start: int, end: int) -> Head | None:
    """Parse a line with only a name and a time; the text is below it."""
    if not (line.endswith((":", "]", ")", "M", "m", ".")) or line[-1:].isdigit()):
        return None
    if (sent := SENT.fullmatch(line)) and (kind := label_kind(sent[1].strip())) != "sentence":
        return Head(start, end, sent[1].strip(), None, None, "line", kind, sent=sent[2] or sent[3])
    parts = line.rsplit(None, 2 if line[-1:] in "mM." else 1)
    stamp = LAST_TIME.fullmatch(" ".join(parts[1:])) if len(parts) > 1 else None
    if not stamp:
        return None
    label, gap, time = parts[0], line[len(parts[0]) :], stamp[0]
    bracketed = label.startswith("[") and label.endswith("]")
    apart = bracketed or gap.startswith(("  ", "\t", " \t")) or time[0] in "[(" or label.endswith((" -", " –", " —"))
    label = label.strip("[]").rstrip(" -–—").strip()
    if not (apart and label and len(label) <= 60) or set(label) & set(":[]"):
        return None
    sent_at, at = (time.strip("[]()"), None) if stamp[2] else (None, seconds(stamp[1]))
    return Head(start, end, label, at, None, "line", label_kind(label), sent_at)


def _message(line: str, start: int, end: int, message: re.Match[str], whole: bool) -> Head:
    """Parse a line that begins with a date and a time."""
    sent, begin = message[2].strip(), _past(line, message.end(), BLANK + "~")
    if angled := _ANGLED.match(line, begin):
        return Head(start, start + angled.end(), angled[1], None, None, "message", "name", sent=sent)
    if (found := before_colon(line, begin)) and len(found.text) <= 80 and label_kind(found.text) != "sentence":
        at = start + found.text_start
        return Head(start, at, found.text, None, None, "message", "name", sent=sent, to=found.to)
    rest = line[begin:].strip()
    handle = bool(message[1]) and rest and not any(c.isspace() or c in ":.!?" for c in rest)
    if whole and (handle or (is_name(rest) and len(rest.split()) <= 5)):
        return Head(start, end, rest, None, None, "message", "name", sent=sent)
    return Head(start, start + begin, None, None, None, "system", sent=sent)


def is_omitted(said: str) -> bool:
    """Return whether text is a placeholder such as ``<Media omitted>`` or ``{Reactions}``."""
    return said.startswith(_OF_PROGRAM) or (len(said) <= 64 and _OMITTED_MEDIA.fullmatch(said) is not None)
