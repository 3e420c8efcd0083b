"""Subtitles: WebVTT (with ``<v Name>``, Zoom, Teams, YouTube) and SRT (``Name:`` and ``(Name)`` prefixes).

The document is the file with tags in cues removed and character references decoded: ``<i>R</i>&amp;D`` becomes R&D. Cue
text is ``body``; cue numbers, times, labels, sounds and notes are ``metadata``; text that a rolling caption repeats is
``furniture``. Cues of one speaker with no other speaker in between are one turn; if nobody is named, a new turn begins
only at a dash or ``>>`` at the start of a line.

Overlapping cues are kept and reported. A cue with impossible times (negative, or ending before it starts) keeps its
words, loses its times and is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..._wording import counted
from ...errors import UnreadableFile
from ..decoding import decode
from ..escapes import reference_note
from ..events import SOUNDS, event_spans
from ..heads import HEAD
from ..labels import before_colon
from ..lines import lines, trimmed
from ..reading import Options, Reading, Span
from ..rolling import ShownCue, Words, new_words, words_in
from ..speakers import HEADER_WORDS, Turns, attribute, label_kind
from .cues import TIMES, Cue, Mark, cues_of, report_overlaps, untagged

__all__ = ["looks_like_captions", "parse_captions", "read_captions"]

_BRACKETED = re.compile(r"[ \t]{0,40}[(\[]([^)\]\r\n]{1,60})[)\]](:?)[ \t]{0,40}")
_EVENT = re.compile(r"\[[^\]]{1,80}\]|\([^)]{1,80}\)|[♪♫][^♪♫]{0,200}[♪♫]?")
_UNSAID = {"repeat": ("furniture", "repeated_caption"), "event": ("metadata", "event")}
_CHANGE = re.compile(r"[ \t]{0,40}(?:>>+|[-–—](?=[ \t]{0,40}[^\s\d>–—-]))[ \t]{0,40}")
_SAID = re.compile(r"\w")


@dataclass
class _Piece:
    """A stretch of cue text between labels, sounds and changes of speaker."""

    start: int
    end: int
    label: str | None
    how: str  # voice | label | continued | none | repeat | event
    opens: bool  # the source marks a change of speaker here


def read_captions(raw: bytes, name: str, options: Options) -> Reading:
    """Read a .vtt or .srt file."""
    text, _, notes = decode(raw, name, options.encoding)
    return parse_captions(text, name, notes)


def looks_like_captions(text: str) -> bool:
    """Return whether a text file contains subtitles."""
    if text.startswith("WEBVTT"):
        return True
    head = [text[a:b] for a, b in lines(text[:2000])][:6]
    return any(TIMES.fullmatch(line) for line in head)


def parse_captions(text: str, name: str, notes: tuple[str, ...] = ()) -> Reading:
    """Parse the cues of a subtitle file."""
    report = list(notes)
    raw = cues_of(text, report)
    if not raw:
        raise UnreadableFile(name, "holds no cue: no line such as '00:00:01.000 --> 00:00:04.000'.", "line 1")
    report_overlaps(raw, report)
    plain = untagged(text, raw)
    report += reference_note(plain.n_references)
    rows = list(_rows(plain.text, plain.cues, plain.marks, report))
    _cover_rest(plain.text, rows, plain.cues)
    rows.sort(key=lambda row: row.start)
    return Reading(plain.text, rows, {}, tuple(report))


# ---------------------------------------------------------------------- who says what
def _rows(text: str, cues: list[Cue], marks: dict[int, list[Mark]], report: list[str]) -> Iterator[Span]:
    labels = _Labels(text, cues)
    words = [words_in(text, _without_sounds(text, cue.payload)) for cue in cues]
    shown = new_words([w.forms for w in words], [c.seconds for c in cues])
    turns, state, n_continued = Turns(), _State(labels), 0
    for cue, again in zip(cues, map(Words.again, words, shown.new), strict=True):
        state.begin_cue()
        pieces = [p for line in cue.payload for p in state.pieces(text, *line, marks.get(line[0], []))]
        for piece in _joined(text, _cut(text, pieces, again)):
            if piece.how in _UNSAID:
                turn = turns.of(piece.label, new=piece.opens) if piece.how == "event" and piece.label else None
                yield Span(piece.start, piece.end, *_UNSAID[piece.how], turn=turn)
                continue
            n_continued += piece.how == "continued"
            turn = turns.of(piece.label, new=piece.opens)
            yield Span(piece.start, piece.end, "body", "cue", *_who(piece, labels.known), turn, *cue.seconds)
    report += _notes(labels, state, n_continued, shown, words)


def _notes(labels: _Labels, state: _State, n_continued: int, shown: ShownCue, words: list[Words]) -> Iterator[str]:
    if n_continued:
        yield f"passages without a label that continue the speaker above (inferred): {n_continued}"
    n_again = sum(to - begin < len(w.forms) for (begin, to), w in zip(shown.new, words, strict=True))
    if n_again:
        yield f"words that rolling or growing captions show again in {counted(n_again, 'cue')} are furniture (repeated)"
    if shown.n_kept:
        yield f"words that end one cue and begin the next, kept as said twice: in {counted(shown.n_kept, 'cue')}"
    if labels.unread:
        yield f"words before a colon read as said, not as labels: {', '.join(map(repr, labels.unread[:5]))}"
    if not labels.known and not state.voices:
        yield "no speaker labels; without them a turn ends only at a dash or '>>'"
    if once := [k for k, n in labels.known.items() if n == 1 and not k.isupper()]:
        yield f"labels that occur once, to be checked: {', '.join(once[:5])}"
    if labels.met:
        shown_labels = ", ".join(map(repr, list(dict.fromkeys(labels.met))[:5]))
        yield (
            f"{counted(len(labels.met), 'line')} may begin with a label that is not a name ({shown_labels}); what "
            "follows is unresolved"
        )


def _without_sounds(text: str, payload: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the stretches between sounds, because rolling captions may have ``[Music]`` in between."""
    out = []
    for start, end in payload:
        at = start
        for a, b, _ in event_spans(text, start, end):
            out.append((at, a))
            at = b
        out.append((at, end))
    return out


def _cut(text: str, pieces: list[_Piece], again: list[tuple[int, int]]) -> Iterator[_Piece]:
    """Cut pieces at repeated words and at sounds."""
    for piece in pieces:
        if piece.how in _UNSAID:
            yield piece
            continue
        sounds = [(a, b, "event") for a, b, _ in event_spans(text, piece.start, piece.end)]
        repeats = [(max(a, piece.start), min(b, piece.end), "repeat") for a, b in again]
        at, opens = piece.start, piece.opens
        for a, b, how in sorted([*sounds, *(r for r in repeats if r[0] < r[1])]):
            if a > at and not text[at:a].isspace():
                yield _Piece(at, a, piece.label, piece.how, opens)
                opens = False
            if b > at:
                yield _Piece(max(a, at), b, piece.label, how, opens and how == "event")
                opens, at = opens and how != "event", max(at, b)
        if at < piece.end:
            yield _Piece(at, piece.end, piece.label, piece.how, opens)


def _who(piece: _Piece, known: Counter[str]) -> tuple[str | None, str, str]:
    once = piece.how == "label" and known[piece.label or ""] == 1 and not (piece.label or "").isupper()
    speaker, attribution, confidence = attribute(piece.label, "medium" if once else "high")
    if piece.how == "continued" and attribution == "given":
        return speaker, "inferred", "medium"
    return speaker, attribution, confidence


class _Labels:
    """Candidates for labels at the start of cue lines, and which of them are labels."""

    def __init__(self, text: str, cues: list[Cue]) -> None:
        found: Counter[str] = Counter()
        kinds: dict[str, str] = {}
        in_brackets, at_changes = set[str](), set[str]()
        for start, end in (line for cue in cues for line in cue.payload):
            begin = _behind_change(text, start, end)
            label = _label_in(text, begin, end)
            if label and _could_be_name(label, end):
                found[label.text] += 1
                kinds[label.text] = label_kind(label.text)
                if label.bare_brackets:
                    in_brackets.add(label.text)
                elif begin > start:  # ">> Ann: hello" is a change of speakers, whoever has a label elsewhere
                    at_changes.add(label.text)
        self.known = _known(found, kinds, in_brackets, at_changes, len(cues))
        self.unread = [k for k, n in found.items() if kinds[k] == "name" and k not in in_brackets and not self.known]
        self.loose = {k for k in found if k not in self.known and self.known and k not in in_brackets}
        self.met: list[str] = []  # lines that may have a label


def _known(
    found: Counter[str], kinds: dict[str, str], in_brackets: set[str], at_changes: set[str], n_cues: int
) -> Counter[str]:
    """Labels that are names here: in capitals, repeated, at a change, or in most cues; beside such, every name is."""
    names = {k: n for k, n in found.items() if kinds[k] == "name" and k.lower() not in HEADER_WORDS}
    usual = sum(names.values()) >= 0.5 * n_cues
    known = {
        k: n for k, n in names.items() if n > 1 or usual or k in at_changes or (k.isupper() and k not in in_brackets)
    }
    numbers = {k: n for k, n in found.items() if kinds[k] == "number"}
    if sum(numbers.values()) >= 3 and max(numbers.values()) >= 2:
        known |= numbers
    if known or found.total() >= 0.5 * n_cues:
        known |= {k: n for k, n in found.items() if kinds[k] == "phrase" and n > 1 and len(k.split()) <= 4}
    if known:
        known |= {k: n for k, n in names.items() if k not in in_brackets}
    return Counter({k: n for k, n in known.items() if k.lower() not in HEADER_WORDS})


@dataclass
class _Label:
    text: str
    end: int  # start of the words
    bare_brackets: bool  # ``(Name)`` without a colon


def _label_in(text: str, start: int, end: int) -> _Label | None:
    """Return the candidate label at the start of a line, if any."""
    line = text[start : min(end, start + HEAD)]
    if bracketed := _BRACKETED.match(line):
        return _Label(bracketed[1].strip(), start + bracketed.end(), not bracketed[2])
    if found := before_colon(line, 0):
        at = start + found[1]
        while at < end and text[at].isspace():
            at += 1
        return _Label(found[0], at, False)
    return None


def _could_be_name(label: _Label, end: int) -> bool:
    if not label.text or SOUNDS & set(label.text.lower().split()):
        return False
    if label.bare_brackets and label.end == end:
        return False  # "(Door slams)" on its own line is a sound
    return label_kind(label.text) != "sentence"


def _behind_change(text: str, start: int, end: int) -> int:
    change = _CHANGE.match(text, start, end)
    return change.end() if change else start


class _State:
    """The current speaker, carried from one cue line to the next."""

    def __init__(self, labels: _Labels) -> None:
        self.labels, self.voices = labels, False
        self._label: str | None = None
        self._voice: str | None = None

    def begin_cue(self) -> None:
        """Start a cue: a voice tag holds until the end of its cue, a label until the next label."""
        self._voice = None

    def pieces(self, text: str, start: int, end: int, marks: list[Mark]) -> Iterator[_Piece]:
        if _EVENT.fullmatch(text, start, end):
            yield _Piece(start, end, None, "event", False)
            return
        voice, how, opens = self._label, "continued" if self._label else "none", False
        if self._voice:
            voice, how = self._voice, "voice"
        at = start
        if change := _CHANGE.match(text, start, end):
            at, voice, how, opens = change.end(), None, "none", True
            self._label = self._voice = None
        spoken = False
        for mark in [*marks, None]:
            stop = mark.at if mark else end
            label = None if spoken or how == "voice" else _label_in(text, at, stop)
            if label and label.text in self.labels.known:
                voice, at, how = label.text, label.end, "label"
                self._label = voice
            elif label and label.text in self.labels.loose:
                self.labels.met.append(label.text)
                voice, at, how, opens = None, label.end, "none", True
                self._label = None
            if at < stop:
                yield _Piece(at, stop, voice, how, opens)
            spoken = spoken or (at < stop and not text[at:stop].isspace())
            opens = opens and not spoken
            at = max(at, stop)
            if mark and mark.voice:
                voice, how, self.voices, self._label = mark.voice, "voice", True, None
                self._voice = voice
            elif mark:
                voice, how, self._voice = None, "none", None


def _joined(text: str, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    """Merge pieces separated only by white space, and drop empty ones."""
    held: _Piece | None = None
    for piece in pieces:
        start, end = trimmed(text, piece.start, piece.end)
        if start == end:
            continue
        how = piece.how if piece.how in _UNSAID or _SAID.search(text, start, end) else "event"
        piece = replace(piece, start=start, end=end, how=how)
        follows = held is not None and not piece.opens and not text[held.end : start].strip()
        if held and follows and piece.label == held.label and not _UNSAID.keys() & {held.how, piece.how}:
            held.end = end
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _cover_rest(text: str, rows: list[Span], cues: list[Cue]) -> None:
    """Add everything that is not cue text as metadata: numbers, times, tags, labels, header and notes."""
    said, k, at = list(rows), 0, 0
    for cue in cues:
        _add(text, rows, at, cue.start, "note" if at else "header")
        _add(text, rows, cue.start, cue.end, "cue_time")
        at, end = cue.end, cue.payload[-1][1] if cue.payload else cue.end
        while k < len(said) and said[k].start < end:
            _add(text, rows, at, said[k].start, "markup")
            at, k = said[k].end, k + 1
        _add(text, rows, at, end, "markup")
        at = max(at, end)
    _add(text, rows, at, len(text), "note")


def _add(text: str, rows: list[Span], start: int, end: int, kind: str) -> None:
    start, end = trimmed(text, start, end)
    if start < end:
        rows.append(Span(start, end, "metadata", kind))
