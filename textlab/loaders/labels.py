"""Parse candidate speaker labels before a colon at the start of a line.

Examples: ``Ann:``, ``Ann (laughing):``, ``[Ann]:``, ``**Ann:**``, ``Ann (00:12):``, ``From Ann to Bob (Privately) :``.
Whether a candidate is a label is decided from the whole file (`formats.transcript`, `formats.captions`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .clocks import TIME, seconds
from .events import is_event
from .speakers import HEADER_WORDS, is_name
from .stamps import HALF_DAY

__all__ = ["BLANK", "LAST_TIME", "Label", "before_colon", "label_without_marks"]

_NAME = 160  # most characters of a label
_TIGHT = 40  # most characters of a label without a space after its colon
_INVISIBLE = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
BLANK = " \t\u00a0\u202f" + _INVISIBLE
LAST_TIME = re.compile(rf"[\[(]?({TIME})({HALF_DAY})?[\])]?")
_EMPHASIS_MARKS = re.compile(r"(?:\*{1,3}|_{1,3}|</?(?:b|strong|i|em|u)>|[ \t])+", re.I)
_CLOSING_MARKS = re.compile(r"(?:\*{1,3}|_{1,3}|</?(?:b|strong|i|em|u)>)*[ \t]*", re.I)  # not those of *laughs*
_FROM = re.compile(r"From[ \t]{1,4}", re.I)
_TO = re.compile(r" to ", re.I)
_PAIRS = {"[": "]", "(": ")", "<": ">", '"': '"', "“": "”", "„": "“", "«": "»", "'": "'"}
_MANNER = re.compile(r"(?:cont(?:inued|inuing|['’]?d|\.)?|v\.?[ ]?o\.?|o\.?[ ]?[sc]\.?|off|aside|to .{1,40})", re.I)


class Label(NamedTuple):
    """A label: its text, the start of the speech, a time after it, the addressee of a message."""

    text: str
    text_start: int
    stamp: float | None
    to: str | None
    tight: bool  # no space after the colon


def before_colon(line: str, begin: int) -> Label | None:
    """Return the label before the first colon that can end one."""
    colon, tight = _colon(line, begin)
    if colon is None:
        return None
    opened = _EMPHASIS_MARKS.match(line, begin)
    label = line[opened.end() if opened else begin : colon]
    marks = opened[0].strip() if opened else ""
    closed = _CLOSING_MARKS.match(line, colon + 1)
    text_start = closed.end() if closed else colon + 1
    if marks and line.startswith(marks, text_start) and line[colon + 1 : colon + 2].isspace():  # **Ann: ** we tax
        text_start += len(marks)
    label, to = _split_addressee(label_without_marks(label))
    label, stamp = _without_time(label)
    return Label(label, text_start, stamp, to, tight) if label and len(label) <= _NAME else None


def _colon(line: str, begin: int) -> tuple[int | None, bool]:
    """Return the position of the first colon that can end a label, and whether words follow without a space.

    After the colon comes a space, the line end or the end of bold type; or there is a name before it and a word after.
    """
    last = begin + _NAME + 40
    first = line.find(":", begin, begin + _TIGHT)
    if first > begin and _is_tight(line, begin, first):
        return first, True
    wide, at = line.find("：", begin, last), line.find(":", begin, last)
    while at >= 0 and not _may_end(line, at + 1):
        at = line.find(":", at + 1, last)
    found = [k for k in (wide, at) if k >= 0]
    return (min(found), False) if found else (None, False)


def _is_tight(line: str, begin: int, colon: int) -> bool:
    """Return whether this is like ``Ann:we agree``, not a URL, smiley or verse number."""
    behind = line[colon + 1 : colon + 3]
    if not (behind[:1].isalpha() or behind[:1] in "\"“„«'¿¡") or len(behind) < 2 or not behind[1].isalnum():
        return False
    label = label_without_marks(line[begin:colon])
    return is_name(label) and label.lower() not in HEADER_WORDS and len(label.split()) <= 4


def _may_end(line: str, at: int) -> bool:
    """Return whether a space, the line end, or the end of bold type follows."""
    if at == len(line) or line[at].isspace() or line.startswith(("**", "__", "</"), at):
        return True
    return line[at] in "*_" and line[at + 1 : at + 2].isspace()


def label_without_marks(label: str) -> str:
    """Strip a label of bold type, brackets and remarks such as ``Ann (laughing)``, ``ANN (CONT'D)``."""
    label = label.strip(BLANK + "*_").lstrip("> ").rstrip(":").strip()
    while label.endswith(">") and "</" in label:
        label = label[: label.rindex("</")].strip(BLANK + "*_")
    if _PAIRS.get(label[:1]) == label[-1:] and not set(label[1:-1]) & set('[]()<>"“”«»') and not is_event(label):
        label = label[1:-1].strip()
    before, bracket, inside = label.rpartition(" (")
    aside = bool(bracket) and (is_event(f"({inside}") or _MANNER.fullmatch(inside.rstrip(")")) is not None)
    return before.rstrip() if aside else label


def _split_addressee(label: str) -> tuple[str, str | None]:
    """Split ``From Ann to Bob (Privately)`` into speaker and addressee."""
    if not (sender := _FROM.match(label)):
        return label, None
    label = " ".join(label[sender.end() :].split())
    between = _TO.search(label)
    return (label[: between.start()], label[between.end() :]) if between else (label, None)


def _without_time(label: str) -> tuple[str, float | None]:
    """Split ``Ann (12:03)`` into the label and the time in seconds."""
    name, _, last = label.rpartition(" ")
    if name and (match := LAST_TIME.fullmatch(last)):
        return name.rstrip(" \t,-–—|"), None if match[2] else seconds(match[1])
    return label, None
