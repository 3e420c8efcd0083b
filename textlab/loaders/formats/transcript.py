"""Read plain transcripts: ``NAME: text``, ``[00:12:03] NAME: text``, ``Name  0:03`` lines (Otter, Teams, Zoom), chats.

The document is the file, verbatim. Labels, time stamps and bracketed sounds are spans of layer ``metadata``; what
follows a label, up to the next one, is ``body``. Consecutive labels of one speaker are one turn. If a line may or may
not be a label ("the minister: ..."), the words after it are ``unresolved``, and a note says so.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ..._wording import counted
from ...errors import UnreadableFile
from ..clocks import seconds
from ..decoding import decode
from ..escapes import unescaped
from ..events import SOUNDS, event_spans
from ..heads import HEAD, NUMBERED, STAMPED, Head, is_omitted
from ..lines import blank_blocks, lines, trimmed
from ..reading import Options, Reading, Span
from ..speakers import Turns, attribute
from .openings import accepted_heads, candidates_of, doubtful_heads

__all__ = ["parse_transcript", "read_transcript"]

_BRACKETED_LINE = re.compile(r"[ \t]*[\[(][^\])]{1,80}[\])][ \t.]*")
_MACHINE = re.compile(r"(?i)[ \t]*(?:transcribed by https?://|transcript (?:generated|created) by )")
# Zoom and Teams repeat the message that is answered
_ANSWERED = re.compile(r"[ \t]*(?:Replying to|Reacted to|Removed an? \S{1,20} reaction from) [\"“][^\r\n]{0,300}")
_ANY_WORD = re.compile(r"\w")
_ADDED = re.compile(  # by the program: <This message was edited>
    r"[ \t]{0,40}\u200e?<(?=[^<>\r\n]{0,60}\s)[^<>\r\n]{3,60}>(?=[ \t\u200e]{0,40}(?:[\r\n]|\Z))"
)
_WORDS_OF_LINE = re.compile(r"[^\W\d_]+")


def read_transcript(raw: bytes, name: str, options: Options) -> Reading:
    """Read a text file as a transcript; an error if no line begins with a speaker label."""
    text, _, notes = decode(raw, name, options.encoding)
    return parse_transcript(text, name, notes)


def parse_transcript(text: str, name: str, notes: tuple[str, ...] = ()) -> Reading:
    """Parse the turns of a transcript."""
    candidates, numbered = candidates_of(text)
    heads = {h.start: h for h in accepted_heads(candidates)}
    if not heads:
        raise UnreadableFile(
            name,
            "no line begins with a speaker label such as 'NAME:' or '[00:12:03] NAME'; try format='prose'.",
        )
    builder = _Builder(text, heads, {h.start: h for h in doubtful_heads(text, candidates, heads)}, numbered)
    for start, end in lines(text):
        builder.line(start, end)
    builder.flush(len(text))
    return Reading(text, builder.rows, builder.metadata, (*notes, *builder.notes()))


class _Builder:
    """Builder of rows that walks over the lines and keeps the current speaker."""

    def __init__(self, text: str, heads: dict[int, Head], doubtful: dict[int, Head], numbered: bool) -> None:
        self.text, self.heads, self.doubtful, self.numbered = text, heads, doubtful, numbered
        self.rows: list[Span] = []
        self.metadata: dict[str, str] = {}
        self._counts = Counter(h.label for h in heads.values())
        self._turns, self._turn = Turns(), 0
        self._head: Head | None = None
        self._from = 0
        self._stamp: tuple[float | None, float | None] = (None, None)
        self._holes: list[tuple[int, int, str]] = []  # interruptions since the last label
        self._unresolved: list[str] = []
        self._in_brackets: list[str] = []  # bracketed lines that name no sound

    def line(self, start: int, end: int) -> None:
        if head := self.heads.get(start):
            self._open(head, sure=True)
        elif (head := self.doubtful.get(start)) and self._head and not _BRACKETED_LINE.fullmatch(self.text, start, end):
            self._open(head, sure=False)
        else:
            self._inside(start, end)

    def _inside(self, start: int, end: int) -> None:
        """Handle a line that opens no turn."""
        line = self.text[start : min(end, start + HEAD)]
        if self.numbered and (number := NUMBERED.match(line)):
            self._holes.append((start, start + number.end(), "line_number"))
        if end - start < HEAD and (kind := _aside(line)):
            loose = kind[1] == "event" and not _ANSWERED.fullmatch(line)
            if loose and not SOUNDS & set(_WORDS_OF_LINE.findall(line.lower())):
                self._in_brackets.append(line.strip())
            self._aside(start, end, *kind)
        elif (stamp := STAMPED.match(line)) and self._head and stamp[1]:
            self._aside(start, start + stamp.end(), "metadata", "time")
            self._stamp = seconds(stamp[2]), seconds(stamp[3]) if stamp[3] else None

    def _open(self, head: Head, *, sure: bool) -> None:
        self.flush(head.start)
        if not sure and head.style != "system":
            self._unresolved.append(head.label or "")
            head = head._replace(label=None)
        self._head, self._stamp = head, (head.stamp, head.stamp_end)
        # "Speaker ?" twice in a row may be two people; the label is all there is to go by
        self._turn = self._turns.of(head.label, new=not sure)
        self._add(head.start, head.text_start, "metadata", "label")
        self._from = head.text_start

    def _aside(self, start: int, end: int, layer: str, kind: str) -> None:
        if self._head is None:
            return  # part of the preamble
        self.flush(start)
        self._add(start, end, layer, kind)
        if (stamp := STAMPED.fullmatch(self.text[start:end])) is not None:
            self._stamp = seconds(stamp[2]), seconds(stamp[3]) if stamp[3] else None
        self._from = end

    def flush(self, end: int) -> None:
        """Close the stretch that began after the last label."""
        if self._head is None:
            self._preamble(end)
            return
        label = unescaped(self._head.label) if self._head.label else None
        who = attribute(label, self._confidence(self._head))
        more = {k: v for k, v in (("sent", self._head.sent), ("addressee", self._head.to)) if v} or None
        for first, last, kind in self._stretches(end):
            if kind != "turn" or self._head.style == "system":
                self._add(first, last, "metadata", "event" if kind == "turn" else kind)
                continue
            self.rows.append(Span(first, last, "body", "turn", *who, self._turn, *self._stamp, more))
            self._stamp = (None, None)  # the time of the next paragraph is unknown
        self._holes = []

    def _stretches(self, end: int) -> Iterator[tuple[int, int, str]]:
        """Yield the speech since the last label, cut at interruptions."""
        for first, last in blank_blocks(self.text, self._from, end):
            if is_omitted(self.text[first:last]):
                yield first, last, "event"
                continue
            at = first
            holes = [h for h in self._holes if first <= h[0] < last] if self._holes else []
            added = _ADDED.finditer(self.text, first, last) if self._head and self._head.style == "message" else ()
            said = [(found.start(), found.end(), "event") for found in added]
            for a, b, kind in sorted([*holes, *said, *event_spans(self.text, first, last)]):
                if a >= at:
                    yield from self._piece(at, a)
                    yield a, b, kind
                    at = b
            yield from self._piece(at, last)

    def _piece(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        start, end = trimmed(self.text, start, end)
        if start < end:
            yield start, end, "turn" if _ANY_WORD.search(self.text, start, end) else "mark"

    def _confidence(self, head: Head) -> str:
        label = head.label or ""
        sure = self._counts[label] > 1 or label.isupper() or head.stamp is not None or head.style == "message"
        return "high" if sure else "medium"

    def _preamble(self, end: int) -> None:
        for first, last in blank_blocks(self.text, 0, end):
            self.rows.append(Span(first, last, "metadata", "preamble"))
        for first, last in lines(self.text, 0, end):
            key, colon, value = self.text[first : min(last, first + HEAD)].partition(":")
            if colon and key.strip().lower() in {"title", "date", "language", "event", "place", "location"}:
                self.metadata[key.strip().lower()] = value.strip()

    def _add(self, start: int, end: int, layer: str, kind: str) -> None:
        start, end = trimmed(self.text, start, end)
        if start < end:
            self.rows.append(Span(start, end, layer, kind, turn=self._turn))

    def notes(self) -> tuple[str, ...]:
        """Return notes on speakers and turns, and on what to check."""
        once = [h.label or "" for h in self.heads.values() if self._confidence(h) == "medium"]
        told = [f"{counted(len(self._counts), 'speaker label')}, {counted(self._turn, 'turn')}"]
        if once:
            told.append(f"labels that occur once, to be checked: {', '.join(once[:5])}")
        if loose := dict.fromkeys(self._unresolved):
            shown = ", ".join(repr(label) for label in list(loose)[:5])
            told.append(
                f"{counted(len(self._unresolved), 'line')} may begin with a label that is not a name ({shown}"
                f"{' ...' if len(loose) > 5 else ''}); what follows is unresolved"
            )
        if self._in_brackets:
            told.append(
                f"{counted(len(self._in_brackets), 'line')} in brackets taken for events, not speech, though no sound "
                f"is named ({self._in_brackets[0][:60]!r}{' ...' if len(self._in_brackets) > 1 else ''})"
            )
        if n_before := sum(row.kind == "preamble" for row in self.rows):
            told.append(f"{counted(n_before, 'block')} before the first label not counted as speech (kind preamble)")
        return tuple(told)


def _aside(line: str) -> tuple[str, str] | None:
    """Return layer and kind of a line that is not speech."""
    if _BRACKETED_LINE.fullmatch(line):
        return "metadata", "time" if STAMPED.fullmatch(line) else "event"
    if STAMPED.fullmatch(line):
        return "metadata", "time"
    if _MACHINE.match(line):
        return "furniture", "credit"
    if _ANSWERED.fullmatch(line):
        return "metadata", "event"
    if line.startswith("#") and line.lstrip("#").startswith(" "):
        return "heading", "heading"
    return None
