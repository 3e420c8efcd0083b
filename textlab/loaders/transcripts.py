"""Plain transcripts: ``NAME: text``, ``[00:12:03] NAME: text``, ``Name  0:03`` lines (Otter, Teams, Zoom).

The document is the file, verbatim. Labels and time stamps are spans of layer ``metadata``; what follows a
label, up to the next one, is ``body``. Consecutive labels of one speaker are one turn.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from .._wording import counted
from ..errors import UnreadableFile
from .labels import HEADER_WORDS, TIME, Turns, attribute, is_name, seconds
from .reading import Options, Reading, Span, blank_blocks, decode, lines, trimmed

__all__ = ["looks_like", "parse", "read_transcript"]

_HEAD = 200  # characters of a line that can hold a label
_MARK = r"[*_]{0,3}"  # **Name:** in Markdown
_STAMPED = re.compile(rf"[ \t]*([\[(<]?)({TIME})(?:[ \t]*(?:-->|-|–)[ \t]*({TIME}))?[\])>]?[ \t]*[-–|]?[ \t]*")
_COLON = re.compile(
    rf"[ \t]*{_MARK}([^:：\r\n]{{1,60}}?)[ \t]*(?:[\[(]({TIME})[\])])?{_MARK}[ \t]*"
    rf"(?::{_MARK}(?=\s|$)|：)[ \t]*"
)
_LINE = re.compile(rf"[ \t]*(?:\[([^\]]{{1,60}})\][ \t]+|([^:\[\]\r\n]{{1,60}}?)(?:[ \t]{{2,}}|\t))({TIME})[ \t]*")
_EVENT = re.compile(r"[ \t]*[\[(][^\])]{1,80}[\])][ \t.]*")
_MACHINE = re.compile(r"(?i)[ \t]*(?:transcribed by https?://|transcript (?:generated|created) by )")


class _Head(NamedTuple):
    """A line that may open a turn: where it and the text after it begin, label, time, and its style."""

    start: int
    text_start: int
    label: str | None
    stamp: float | None
    stamp_end: float | None
    style: str  # colon | bare (stamp, then a name alone) | line (name, then a stamp alone) | stamp


def read_transcript(raw: bytes, name: str, options: Options) -> Reading:
    """A text file as a transcript; an error if no line begins with a speaker label."""
    text, _, notes = decode(raw, name, options.encoding)
    return parse(text, name, notes)


def looks_like(text: str) -> bool:
    """Is this plainly a transcript? Judged on its first 100,000 characters; rather missed than imagined."""
    head = text[:100_000]
    heads = _accepted(_candidates(head))
    if len(heads) < 2:
        return False
    n_lines = sum(1 for a, b in lines(head) if head[a:b].strip())
    n_blocks = sum(1 for _ in blank_blocks(head))
    labelled = max(len(heads) / n_lines, len(heads) / n_blocks if n_blocks > 2 else 0)
    if sum(h.style != "colon" for h in heads) >= 2:
        return labelled >= 0.1
    counts = Counter(h.label for h in heads)
    return len(heads) >= 3 and max(counts.values()) >= 2 and labelled >= 0.25


def count_labels(text: str) -> int:
    """Lines among the first 100,000 characters that begin as a speaker's turn may."""
    return len(_accepted(_candidates(text[:100_000])))


def count_stamped(text: str) -> int:
    """Lines among the first 100,000 characters with a time stamp in brackets, text behind it and no label."""
    heads = _candidates(text[:100_000])
    labelled = {h.start for h in _accepted(heads)}
    loose = (h for h in heads if h.style in ("stamp", "bare") and h.start not in labelled)
    return sum(h.style == "bare" or bool(_line_at(text, h.text_start).strip()) for h in loose)


def _line_at(text: str, start: int) -> str:
    """What is left of the line from `start`, up to 200 characters."""
    return (text[start : start + _HEAD].splitlines() or [""])[0]


def parse(text: str, name: str, notes: tuple[str, ...] = ()) -> Reading:
    """Turns of a transcript."""
    heads = {h.start: h for h in _accepted(_candidates(text))}
    if not heads:
        raise UnreadableFile(
            name,
            "no line begins with a speaker label such as 'NAME:' or '[00:12:03] NAME'; try format='prose'.",
        )
    builder = _Builder(text, heads)
    for start, end in lines(text):
        builder.line(start, end)
    builder.flush(len(text))
    return Reading(text, builder.rows, builder.metadata, (*notes, *builder.notes()))


def _candidates(text: str) -> list[_Head]:
    found = (_head(text, start, end) for start, end in lines(text))
    return [head for head in found if head is not None]


def _head(text: str, start: int, end: int) -> _Head | None:
    line = text[start : min(end, start + _HEAD)]
    if match := _LINE.fullmatch(line):
        label = (match[1] or match[2]).strip()
        return _Head(start, end, label, seconds(match[3]), None, "line")
    stamped = _STAMPED.match(line)
    begin = stamped.end() if stamped else 0
    stamp = seconds(stamped[2]) if stamped else None
    stamp_end = seconds(stamped[3]) if stamped and stamped[3] else None
    if match := _COLON.match(line, begin):
        stamp = seconds(match[2]) if match[2] else stamp
        return _Head(start, start + match.end(), match[1].strip(), stamp, stamp_end, "colon")
    if not stamped:
        return None
    rest = line[begin:].strip()
    if rest and len(line) < _HEAD and is_name(rest):
        return _Head(start, end, rest, stamp, stamp_end, "bare")
    return _Head(start, start + begin, None, stamp, stamp_end, "stamp") if stamped[1] or not rest else None


def _accepted(heads: list[_Head]) -> list[_Head]:
    """Heads whose label is a name here: capitalised like one, or repeated often enough to be one."""
    counts = Counter(h.label for h in heads if h.label)
    firm = {h.label for h in heads if h.label and h.style != "bare"}
    return [h for h in heads if h.label and _is_label(h, counts[h.label], h.label in firm)]


def _is_label(head: _Head, count: int, firm: bool) -> bool:
    label = head.label or ""
    if label.lower() in HEADER_WORDS or not label[0].isalpha():
        return False
    if head.style == "bare":  # "[00:12:03] Yes" is speech, "[00:12:03] ANN" a label
        return label.isupper() or count >= 2 or firm
    return is_name(label) or (count >= 3 and len(label.split()) <= 3 and label.replace(" ", "").isalpha())


class _Builder:
    """Walks over the lines and keeps who is speaking."""

    def __init__(self, text: str, heads: dict[int, _Head]) -> None:
        self.text, self.heads = text, heads
        self.rows: list[Span] = []
        self.metadata: dict[str, str] = {}
        self._counts = Counter(h.label for h in heads.values())
        self._turns, self._turn = Turns(), 0
        self._head: _Head | None = None
        self._from = 0
        self._stamp: tuple[float | None, float | None] = (None, None)

    def line(self, start: int, end: int) -> None:
        if head := self.heads.get(start):
            self._open(head, end)
            return
        line = self.text[start : min(end, start + _HEAD)]
        if end - start < _HEAD and (kind := _aside(line)):
            self._aside(start, end, *kind)
        elif (stamp := _STAMPED.match(line)) and self._head and stamp[1]:
            self._aside(start, start + stamp.end(), "metadata", "time")
            self._stamp = seconds(stamp[2]), seconds(stamp[3]) if stamp[3] else None

    def _open(self, head: _Head, end: int) -> None:
        self.flush(head.start)
        self._head, self._stamp = head, (head.stamp, head.stamp_end)
        # "Speaker ?" twice in a row may be two people; the label is all there is to go by
        self._turn = self._turns.of(head.label)
        self._add(head.start, head.text_start, "metadata", "label")
        self._from = head.text_start

    def _aside(self, start: int, end: int, layer: str, kind: str) -> None:
        if self._head is None:
            return  # part of the preamble
        self.flush(start)
        self._add(start, end, layer, kind)
        if (stamp := _STAMPED.fullmatch(self.text[start:end])) is not None:
            self._stamp = seconds(stamp[2]), seconds(stamp[3]) if stamp[3] else None
        self._from = end

    def flush(self, end: int) -> None:
        """Close the stretch that began after the last label."""
        if self._head is None:
            self._preamble(end)
            return
        who = attribute(self._head.label, self._confidence(self._head))
        for first, last in blank_blocks(self.text, self._from, end):
            self.rows.append(Span(first, last, "body", "turn", *who, self._turn, *self._stamp))
            self._stamp = (None, None)  # the next paragraph was said later; when, the file does not say

    def _confidence(self, head: _Head) -> str:
        label = head.label or ""
        sure = self._counts[label] > 1 or label.isupper() or head.stamp is not None
        return "high" if sure else "medium"

    def _preamble(self, end: int) -> None:
        for first, last in blank_blocks(self.text, 0, end):
            self.rows.append(Span(first, last, "metadata", "preamble"))
        for first, last in lines(self.text, 0, end):
            key, colon, value = self.text[first : min(last, first + _HEAD)].partition(":")
            if colon and key.strip().lower() in {"title", "date", "language", "event", "place", "location"}:
                self.metadata[key.strip().lower()] = value.strip()

    def _add(self, start: int, end: int, layer: str, kind: str) -> None:
        start, end = trimmed(self.text, start, end)
        if start < end:
            self.rows.append(Span(start, end, layer, kind, turn=self._turn))

    def notes(self) -> tuple[str, ...]:
        once = [h.label or "" for h in self.heads.values() if self._confidence(h) == "medium"]
        speakers = f"{counted(len(self._counts), 'speaker label')}, {counted(self._turn, 'turn')}"
        return (speakers, f"labels that occur once, to be checked: {', '.join(once[:5])}") if once else (speakers,)


def _aside(line: str) -> tuple[str, str] | None:
    """Layer and kind of a line that nobody said."""
    if _EVENT.fullmatch(line):
        return "metadata", "time" if _STAMPED.fullmatch(line) else "event"
    if _STAMPED.fullmatch(line):
        return "metadata", "time"
    if _MACHINE.match(line):
        return "furniture", "credit"
    if line.startswith("#") and line.lstrip("#").startswith(" "):
        return "heading", "heading"
    return None
