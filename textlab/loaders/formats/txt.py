"""Read plain text: as transcript or subtitles if it clearly is, otherwise as paragraphs."""

from __future__ import annotations

from ..decoding import decode
from ..lines import blocks
from ..reading import Options, Reading, Span
from .captions import looks_like_captions, parse_captions
from .openings import count_labels, count_stamped, looks_like_transcript
from .transcript import parse_transcript

__all__ = ["read_prose", "read_txt"]


def read_txt(raw: bytes, name: str, options: Options) -> Reading:
    """Read a text file as subtitles or transcript if it clearly is, otherwise as paragraphs; a note says which."""
    text, _, notes = decode(raw, name, options.encoding)
    if looks_like_captions(text):
        return parse_captions(text, name, (*notes, "read as subtitles"))
    if looks_like_transcript(text):
        return parse_transcript(text, name, (*notes, "read as a transcript; format='prose' keeps it whole"))
    n_labels = count_labels(text)
    if n_labels >= 2:
        hint = f"read as prose; {n_labels} lines look like 'NAME: text', and format='transcript' reads them as turns"
        notes = (*notes, hint)
    elif (n_stamped := count_stamped(text)) >= 2:
        hint = (
            f"read as prose; {n_stamped} lines begin or end with a time and have no label: if there are names beside "
            "the times, write a colon behind each ('[00:12:03] NAME: text') and read again with format='transcript'"
        )
        notes = (*notes, hint)
    return reading_of(text, notes)


def read_prose(raw: bytes, name: str, options: Options) -> Reading:
    """Read a text file as paragraphs, whatever its lines look like."""
    text, _, notes = decode(raw, name, options.encoding)
    return reading_of(text, notes)


def reading_of(text: str, notes: tuple[str, ...] = ()) -> Reading:
    """Return the paragraphs of a text, each a turn of its own."""
    return Reading(text, [Span(start, end) for start, end in blocks(text)], notes=notes)
