"""Whisper and WhisperX JSON: segments with seconds; WhisperX also speakers and words.

The document consists of the texts of segments, one per line, with character references decoded. Words that a live
transcript repeats at the start of the next segment are ``furniture``; bracketed sounds are ``metadata``. If the words
of a segment have different speakers, the segment is cut between them. A diarizer's label (``SPEAKER_00``) is
``inferred`` with confidence ``medium``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..._wording import counted
from ...errors import UnreadableFile
from ..clocks import clock
from ..escapes import n_references, reference_note, unescaped
from ..events import event_spans
from ..lines import trimmed
from ..reading import Reading, Span
from ..rolling import new_words, words_in
from ..speakers import Turns, attribute

__all__ = ["read_segments"]

_Run = tuple[int, int, str | None, float | None, float | None]


def read_segments(data: Any, name: str, notes: tuple[str, ...]) -> Reading:
    """Read a transcript written by Whisper, WhisperX or a similar program, from its JSON."""
    segments, language = _segments(data, name)
    told = [_words_of_segment(segment, n, name) for n, segment in enumerate(segments)]
    words = [words_in(said, [(0, len(said))]) for said, _ in told]
    shown = new_words([w.forms for w in words], [(_number(s.get("start")), _number(s.get("end"))) for s in segments])
    parts, rows, turns, at = list[str](), list[Span](), Turns(), 0
    for (said, _), segment, each, new in zip(told, segments, words, shown.new, strict=True):
        for run in _runs(said, segment):
            rows += _spans(said, run, at, each.again(new), turns)
        parts.append(said)
        at += len(said) + 1
    if not any(row.layer == "body" for row in rows):
        raise UnreadableFile(name, "the transcript has no words in any of its segments.")
    n_again = sum(to - begin < len(w.forms) for (begin, to), w in zip(shown.new, words, strict=True))
    rolling = (f"words said again at the start of {counted(n_again, 'segment')} are furniture (repeated)",)
    report = (*notes, *reference_note(sum(n for _, n in told)), *(rolling if n_again else ()))
    return Reading("\n".join(parts), rows, {"language": language}, report)


def _spans(said: str, run: _Run, at: int, old: list[tuple[int, int]], turns: Turns) -> Iterator[Span]:
    """Yield a speaker's stretch of a segment, cut at repeated words and at sounds."""
    start, end, label, begun, ended = run
    speaker, how, sure = attribute(label)
    how = "inferred" if speaker else how  # a diarizer, or a person who renamed its clusters
    turn = turns.of(speaker)
    who = (speaker, how, "medium" if speaker else sure)
    sounds = [(a, b, "metadata", "event") for a, b, _ in event_spans(said, start, end)]
    repeats = [(max(a, start), min(b, end), "furniture", "repeated_caption") for a, b in old]
    here = start
    for a, b, layer, kind in [*sorted([*sounds, *(r for r in repeats if r[0] < r[1])]), (end, end, "", "")]:
        first, last = trimmed(said, here, max(a, here))
        if first < last:
            yield Span(at + first, at + last, "body", "segment", *who, turn, begun, ended)
        if layer and b > here:
            yield Span(at + max(a, here), at + b, layer, kind, turn=turn)
        here = max(here, b)


def _segments(data: Any, name: str) -> tuple[list[Any], str | None]:
    found = data.get("segments", _of_whisper_cpp(data)) if isinstance(data, dict) else None
    if isinstance(found, dict):
        found = found.get("segments")  # WhisperX, when it is asked to keep character alignments
    if not isinstance(found, list) or not all(isinstance(s, dict) and "text" in s for s in found):
        raise UnreadableFile(
            name,
            "is neither a Whisper or WhisperX transcript (no list 'segments' of objects with a 'text') nor an export "
            "of Slack, Telegram, Discord, Facebook or Instagram. "
            "A list of records is a table: from_frame(pandas.read_json(...)).",
            "top level",
        )
    language = data.get("language")
    return found, language if isinstance(language, str) else None


def _of_whisper_cpp(data: dict[str, Any]) -> list[Any] | None:
    """Return the segments of whisper.cpp, which counts milliseconds; None if there are none."""
    found = data.get("transcription")
    if not isinstance(found, list) or not all(
        isinstance(s, dict) and isinstance(s.get("offsets"), dict) for s in found
    ):
        return None
    return [{**s, **{new: _as_seconds(s["offsets"].get(old)) for new, old in (("start", "from"), ("end", "to"))}}
            for s in found]  # fmt: skip


def _as_seconds(milliseconds: Any) -> float | None:
    seconds = _number(milliseconds)
    return None if seconds is None else seconds / 1000


def _words_of_segment(segment: dict[str, Any], n: int, name: str) -> tuple[str, int]:
    """Return the words of a segment on one line, and how many character references were read."""
    said = segment["text"]
    if not isinstance(said, str):
        raise UnreadableFile(name, f"'text' is a {type(said).__name__}, not a string.", f"segment {n + 1}")
    return " ".join(unescaped(said).splitlines()).strip(), n_references(said)


def _runs(said: str, segment: dict[str, Any]) -> Iterator[_Run]:
    """Yield the stretches of one speaker inside a segment."""
    start, end = _number(segment.get("start")), _number(segment.get("end"))
    whole = (*trimmed(said, 0, len(said)), _label(segment), start, end)
    words = _located(said, segment)
    if len({w[2] for w in words}) < 2:
        if whole[0] < whole[1]:
            yield whole
        return
    held = words[0]
    for word in words[1:]:
        if word[2] == held[2]:
            held = (held[0], word[1], held[2], held[3], word[4] if word[4] is not None else held[4])
        else:
            yield held
            held = word
    yield held


def _located(said: str, segment: dict[str, Any]) -> list[_Run]:
    """Locate a segment's words in its text; return none if one of them is missing."""
    out: list[_Run] = []
    words = segment.get("words")
    at, label = 0, _label(segment)
    for word in words if isinstance(words, list) else ():
        form = unescaped(str(word.get("word", "") if isinstance(word, dict) else "")).strip()
        found = said.find(form, at) if form else -1
        if found < 0:
            return []
        label = _label(word) or label  # a word without times has no speaker of its own
        at = found + len(form)
        out.append((found, at, label, _number(word.get("start")), _number(word.get("end"))))
    return out


def _label(item: dict[str, Any]) -> str | None:
    label = item.get("speaker")
    if isinstance(label, (int, float)) and not isinstance(label, bool):
        label = str(label)  # some programs number the voices
    return unescaped(label).strip() or None if isinstance(label, str) else None


def _number(value: Any) -> float | None:
    return None if isinstance(value, bool) or value is None else clock(value)
