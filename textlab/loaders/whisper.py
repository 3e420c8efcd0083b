"""Whisper and WhisperX JSON: segments with seconds; WhisperX also speakers and words.

The document is the segments' texts, one a line. Where the words of a segment have different speakers, the
segment is cut between them. A diarizer's label (``SPEAKER_00``) is ``inferred`` with confidence ``medium``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..errors import UnreadableFile
from .labels import Turns, attribute
from .reading import Options, Reading, Span, decode, trimmed

__all__ = ["read_whisper"]

_Run = tuple[int, int, str | None, float | None, float | None]


def read_whisper(raw: bytes, name: str, options: Options) -> Reading:
    """A transcript that Whisper, WhisperX or a program like them wrote."""
    text, _, notes = decode(raw, name, options.encoding)
    segments, language = _segments(text, name)
    parts, rows, turns, at = list[str](), list[Span](), Turns(), 0
    for n, segment in enumerate(segments):
        said = _said(segment, n, name)
        for start, end, label, begun, ended in _runs(said, segment):
            speaker, how, sure = attribute(label)
            how = "inferred" if speaker else how  # a diarizer, or a person who renamed its clusters
            sure = "medium" if speaker else sure
            turn = turns.of(speaker)
            rows.append(Span(at + start, at + end, "body", "segment", speaker, how, sure, turn, begun, ended))
        parts.append(said)
        at += len(said) + 1
    if not rows:
        raise UnreadableFile(name, "the transcript has no words in any of its segments.")
    return Reading("\n".join(parts), rows, {"language": language}, notes)


def _segments(text: str, name: str) -> tuple[list[Any], str | None]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        at = f"line {getattr(error, 'lineno', '?')}, column {getattr(error, 'colno', '?')}"
        raise UnreadableFile(name, f"is no whole JSON file ({error}).", at) from error
    found = data.get("segments") if isinstance(data, dict) else None
    if isinstance(found, dict):
        found = found.get("segments")  # WhisperX, when it is asked to keep character alignments
    if not isinstance(found, list) or not all(isinstance(s, dict) and "text" in s for s in found):
        raise UnreadableFile(
            name,
            "is no Whisper or WhisperX transcript: no list 'segments' of objects with a 'text'. "
            "A list of records is a table: from_frame(pandas.read_json(...)).",
            "top level",
        )
    language = data.get("language")
    return found, language if isinstance(language, str) else None


def _said(segment: dict[str, Any], n: int, name: str) -> str:
    said = segment["text"]
    if not isinstance(said, str):
        raise UnreadableFile(name, f"'text' is a {type(said).__name__}, not a string.", f"segment {n + 1}")
    return " ".join(said.split("\n")).strip()


def _runs(said: str, segment: dict[str, Any]) -> Iterator[_Run]:
    """Stretches of one speaker inside a segment."""
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
    """The segment's words where they stand in it; none at all if one of them is not there."""
    out: list[_Run] = []
    words = segment.get("words")
    at, label = 0, _label(segment)
    for word in words if isinstance(words, list) else ():
        form = str(word.get("word", "") if isinstance(word, dict) else "").strip()
        found = said.find(form, at) if form else -1
        if found < 0:
            return []
        label = _label(word) or label  # a word without times has no speaker of its own
        at = found + len(form)
        out.append((found, at, label, _number(word.get("start")), _number(word.get("end"))))
    return out


def _label(item: dict[str, Any]) -> str | None:
    label = item.get("speaker")
    return label.strip() or None if isinstance(label, str) else None


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 else None
