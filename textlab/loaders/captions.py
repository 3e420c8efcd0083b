"""Subtitles: WebVTT (with ``<v Name>``, Zoom, Teams, YouTube) and SRT (``Name:`` and ``(Name)`` prefixes).

The document is the file, verbatim: cue text is ``body``; cue numbers, times, tags, labels and notes are
``metadata``. Cues of one speaker with no other speaker between them are one turn; where nobody is named, only
a dash or ``>>`` at the start of a line begins a new turn.

Overlapping cues are kept and reported. A cue with impossible times (negative, or ending before it starts)
keeps its words, loses its seconds and is reported.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import UnreadableFile
from .cues import TIMES, Cue, cues_of, report_overlaps
from .events import SOUNDS
from .labels import HEADER_WORDS, Turns, attribute, is_name
from .reading import Options, Reading, Span, decode, lines, trimmed

__all__ = ["looks_like", "parse", "read_captions"]

_TAG = re.compile(r"<[^<>\r\n]{0,200}>|\{\\[^{}\r\n]{0,200}\}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_LABEL = re.compile(
    r"[ \t]*(?:([^:：()\[\]\r\n]{1,60}):(?=\s|$)|([^:：()\[\]\r\n]{1,60})："
    r"|[(\[]([^)\]\r\n]{1,60})[)\]]:?)[ \t]*"
)
_EVENT = re.compile(r"[ \t]*(?:\[[^\]]{1,80}\]|\([^)]{1,80}\)|[♪♫][^♪♫]{0,200}[♪♫]?)[ \t]*")
_UNSAID = {"repeat": ("furniture", "repeated_caption"), "event": ("metadata", "event")}
_CHANGE = re.compile(r"[ \t]*(?:>>+|&gt;&gt;|[-–—](?=[ \t]*[^\s\d>–—-]))[ \t]*")


@dataclass
class _Piece:
    """A stretch of cue text between tags and labels."""

    start: int
    end: int
    label: str | None
    how: str  # voice | label | continued | none | repeat | event
    opens: bool  # the source marks a change of speaker here


def read_captions(raw: bytes, name: str, options: Options) -> Reading:
    """A .vtt or .srt file."""
    text, _, notes = decode(raw, name, options.encoding)
    return parse(text, name, notes)


def looks_like(text: str) -> bool:
    """Does a text file hold subtitles?"""
    if text.startswith("WEBVTT"):
        return True
    head = [text[a:b] for a, b in lines(text[:2000])][:6]
    return any(TIMES.fullmatch(line) for line in head)


def parse(text: str, name: str, notes: tuple[str, ...] = ()) -> Reading:
    """Cues of a subtitle file."""
    report = list(notes)
    cues = cues_of(text, report)
    if not cues:
        raise UnreadableFile(name, "holds no cue: no line such as '00:00:01.000 --> 00:00:04.000'.", "line 1")
    report_overlaps(cues, report)
    rows = list(_rows(text, cues, report))
    _cover_rest(text, rows, cues)
    rows.sort(key=lambda row: row.start)
    return Reading(text, rows, {}, tuple(report))


# ---------------------------------------------------------------------- who says what


def _rows(text: str, cues: list[Cue], report: list[str]) -> Iterator[Span]:
    known = _known_labels(text, cues)
    repeats, shown = _rolling(text, cues)
    turns, state, n_continued = Turns(), _State(known), 0
    for cue in cues:
        state.begin_cue()
        pieces = [p for line in cue.payload for p in state.pieces(text, *line, line[0] in repeats)]
        for piece in _joined(text, pieces):
            if piece.how in _UNSAID:
                yield Span(piece.start, piece.end, *_UNSAID[piece.how])
                continue
            n_continued += piece.how == "continued"
            who = _who(piece, known)
            yield Span(
                piece.start,
                piece.end,
                "body",
                "cue",
                *who,
                turns.of(piece.label, new=piece.opens),
                *shown.get(piece.start, cue.seconds),
            )
    if n_continued:
        report.append(f"passages without a label that continue the speaker above (inferred): {n_continued}")
    if repeats:
        report.append(f"{len(repeats)} repeated lines of rolling captions are furniture")
    if not known and not state.voices:
        report.append("no speaker labels; without them a turn ends only at a dash or '>>'")


def _who(piece: _Piece, known: Counter[str]) -> tuple[str | None, str, str]:
    once = piece.how == "label" and known[piece.label or ""] == 1 and not (piece.label or "").isupper()
    speaker, attribution, confidence = attribute(piece.label, "medium" if once else "high")
    if piece.how == "continued" and attribution == "given":
        return speaker, "inferred", "medium"
    return speaker, attribution, confidence


class _State:
    """Who is speaking from one cue line to the next."""

    def __init__(self, known: Counter[str]) -> None:
        self.known, self.voices = known, False
        self._label: str | None = None
        self._voice: str | None = None

    def begin_cue(self) -> None:
        """A voice tag holds to the end of its cue, a label until the next one."""
        self._voice = None

    def pieces(self, text: str, start: int, end: int, repeat: bool) -> Iterator[_Piece]:
        if repeat or _EVENT.fullmatch(text, start, end):
            yield _Piece(start, end, None, "repeat" if repeat else "event", False)
            return
        voice, how, opens = self._label, "continued" if self._label else "none", False
        if self._voice:
            voice, how = self._voice, "voice"
        at = start
        if change := _CHANGE.match(text, start, end):
            at, voice, how, opens = change.end(), None, "none", True
            self._label = self._voice = None
        spoken = False
        for tag in [*_TAG.finditer(text, at, end), None]:
            stop = tag.start() if tag else end
            label = None if spoken or how == "voice" else _label_at(text, at, stop, self.known)
            if label:
                voice, at = label
                how, self._label = "label", voice
            yield _Piece(at, stop, voice, how, opens)
            spoken = spoken or (not text[at:stop].isspace() and at < stop)
            opens = opens and not spoken
            if tag is None:
                return
            at = tag.end()
            if named := _VOICE.fullmatch(tag[0]):
                voice, how, self.voices, self._label = named[1].strip() or None, "voice", True, None
                self._voice = voice
            elif tag[0] == "</v>":
                voice, how, self._voice = None, "none", None


def _joined(text: str, pieces: list[_Piece]) -> Iterator[_Piece]:
    """Neighbours with nothing but white space between them are one passage; empty ones are none."""
    held: _Piece | None = None
    for piece in pieces:
        start, end = trimmed(text, piece.start, piece.end)
        if start == end:
            continue
        piece = _Piece(start, end, piece.label, piece.how, piece.opens)
        follows = held is not None and not piece.opens and not text[held.end : start].strip()
        if held and follows and piece.label == held.label and not _UNSAID.keys() & {held.how, piece.how}:
            held.end = end
            continue
        if held:
            yield held
        held = piece
    if held:
        yield held


def _label_at(text: str, start: int, end: int, known: Counter[str]) -> tuple[str, int] | None:
    match = _LABEL.match(text, start, end)
    label = _label_of(match) if match else None
    return (label, match.end()) if match and label in known and label else None


def _label_of(match: re.Match[str]) -> str:
    return (match[1] or match[2] or match[3]).strip()


def _known_labels(text: str, cues: list[Cue]) -> Counter[str]:
    """Labels at the start of cue lines that are names: written in capitals, repeated, or in most cues."""
    found: Counter[str] = Counter()
    in_brackets = set()
    for start, end in (line for cue in cues for line in cue.payload):
        while skip := (_CHANGE.match(text, start, end) or _TAG.match(text, start, end)):
            start = skip.end()
        match = _LABEL.match(text, start, end)
        if match and _could_be(match, end):
            found[_label_of(match)] += 1
            if match[3] and not match[0].rstrip().endswith(":"):
                in_brackets.add(_label_of(match))
    usual = found.total() >= 0.5 * len(cues)
    keep = {k: n for k, n in found.items() if n > 1 or usual or (k.isupper() and k not in in_brackets)}
    return Counter(keep)


def _could_be(match: re.Match[str], end: int) -> bool:
    label = _label_of(match)
    if not label or label.lower() in HEADER_WORDS or SOUNDS & set(label.lower().split()):
        return False
    if match[3] and match.end() == end:
        return False  # "(Door slams)" alone in its line is a sound
    return is_name(label) or re.fullmatch(r"(?i)speaker[ _-]?\d+", label) is not None


# ---------------------------------------------------------------------- rolling captions, and the rest


def _rolling(text: str, cues: list[Cue]) -> tuple[set[int], dict[int, tuple[float | None, float | None]]]:
    """Line starts of repeats in captions that roll up, where every line is shown two or three times.

    Of a run of equal lines the first without inner tags is kept, with the times of the run's first cue. Told
    from real repetition by its share: a third of all lines repeats the line before.
    """
    lined = [(a, _TAG.sub("", text[a:b]).strip(), "<" in text[a:b], c) for c in cues for a, b in c.payload]
    runs = [list(run) for _, run in itertools.groupby(lined, key=lambda line: line[1])]
    if len(lined) < 6 or len(lined) - len(runs) < len(lined) / 3:
        return set(), {}
    kept = {next((a for a, _, tagged, _ in run if not tagged), run[0][0]): run[0][3].seconds for run in runs}
    return {line[0] for line in lined} - kept.keys(), kept


def _cover_rest(text: str, rows: list[Span], cues: list[Cue]) -> None:
    """Everything that is not cue text, as metadata: numbers and times, tags and labels, header and notes."""
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
