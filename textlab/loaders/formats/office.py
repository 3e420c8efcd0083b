"""Shared parts of the readers of Word, OpenDocument, rich text and web pages: archives, notes, turns, the result."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from ..._wording import counted
from ...errors import UnreadableFile
from ..heads import head_of
from ..paragraphs import Blocks
from ..reading import Reading, Span
from .openings import count_labels, looks_like_transcript
from .transcript import parse_transcript

__all__ = ["as_transcript", "finished", "member_of", "notes_of_prose", "refuse_other"]


def member_of(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """Return the bytes of an archive member; refuse the file if it is missing or damaged."""
    try:
        return archive.read(member)
    except KeyError as error:
        raise UnreadableFile(name, "is not a complete file: a part of it is missing.", member) from error
    except Exception as error:  # BadZipFile, zlib.error, RuntimeError (encrypted), NotImplementedError
        raise UnreadableFile(name, f"cannot be unpacked ({error}).", member) from error


def refuse_other(raw: bytes, name: str, what: str) -> None:
    """Refuse empty files, and the binary formats of old and encrypted documents."""
    if not raw:
        raise UnreadableFile(name, "the file is empty; leave it out, or read with on_error='skip'.")
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(name, f"is an old or encrypted Office file, not {what}; save it as {what}.", "byte 0")


def finished(
    blocks: Blocks, name: str, metadata: dict[str, Any], notes: list[str], left_out: tuple[str, ...]
) -> Reading:
    """Build the reading; notes follow the text, except in transcripts, whose last turn would absorb them."""
    if not blocks.rows:
        raise UnreadableFile(name, "holds no text (pictures of text need OCR first).")
    notes = [note for note in notes if note.strip()]
    said = counted(len(notes), "footnote or endnote") if len(notes) == 1 else f"{len(notes)} footnotes and endnotes"
    left_out_notes = (f"{said} left out",) if notes else ()
    if found := as_transcript(blocks, name, ("read as a transcript", *left_out_notes, *left_out)):
        return Reading(found.text, found.rows, {**found.metadata, **metadata}, found.notes)
    for note in notes:
        blocks.add(note, "metadata", "note")
    report = (f"{said} at the end, layer metadata",) if notes else ()
    return Reading(blocks.text, blocks.rows, metadata, (*report, *notes_of_prose(blocks), *left_out))


def as_transcript(blocks: Blocks, name: str, notes: tuple[str, ...]) -> Reading | None:
    """Return the turns in the body of a document if it clearly is a transcript; other layers stay unchanged."""
    text = blocks.text
    kept = [row for row in blocks.rows if row.layer not in ("body", "heading")]
    kept += [row for row in blocks.rows if row.layer == "heading" and not _opens_turn(text, row)]
    kept.sort(key=lambda row: row.start)
    body = _blanked(text, kept)
    if not looks_like_transcript(body):
        return None
    found = parse_transcript(body, name, notes)
    rows = sorted([*found.rows, *kept], key=lambda row: row.start)
    return Reading(text, rows, found.metadata, found.notes)


def _blanked(text: str, rows: list[Span]) -> str:
    """Replace some passages of `text` by newlines, so that the offsets of all others are unchanged."""
    parts, at = list[str](), 0
    for row in rows:
        parts += [text[at : row.start], "\n" * (row.end - row.start)]
        at = row.end
    return "".join([*parts, text[at:]])


def _opens_turn(text: str, row: Span) -> bool:
    head = head_of(text, row.start, row.end)
    return head is not None and head.style in ("colon", "line", "bare", "message") and head.kind in ("", "name")


def notes_of_prose(blocks: Blocks) -> Iterator[str]:
    """Yield notes on possible turns: paragraphs that begin like labels, and table cells."""
    text = blocks.text
    body = "\n\n".join(text[row.start : row.end] for row in blocks.rows if row.layer == "body")
    if (n := count_labels(body)) >= 2:
        yield f"read as prose; {n} paragraphs look like 'NAME: text'. Save them as txt to read them as turns"
    cells = sum(row.kind == "table_cell" for row in blocks.rows)
    if cells > len(blocks.rows) / 2:
        yield f"{cells} table cells read one after the other; names in a table column are not read as speaker labels"
