"""What Word, OpenDocument and rich text files have in common: archives, notes, and the finished reading."""

from __future__ import annotations

import zipfile
from typing import Any

from ..._wording import counted
from ...errors import UnreadableFile
from ..paragraphs import Blocks
from ..reading import Reading
from .openings import looks_like_transcript
from .transcript import parse_transcript

__all__ = ["finished", "member_of", "refuse_other"]


def member_of(archive: zipfile.ZipFile, member: str, name: str) -> bytes:
    """Return the bytes of a member; an archive without it, or with a damaged one, is refused."""
    try:
        return archive.read(member)
    except KeyError as error:
        raise UnreadableFile(name, "is no whole file: a part of it is missing.", member) from error
    except Exception as error:  # BadZipFile, zlib.error, RuntimeError (encrypted), NotImplementedError
        raise UnreadableFile(name, f"cannot be unpacked ({error}).", member) from error


def refuse_other(raw: bytes, name: str, what: str) -> None:
    """Refuse empty files, and the binary formats that old and encrypted documents are kept in."""
    if not raw:
        raise UnreadableFile(name, "the file is empty; leave it out, or read with on_error='skip'.")
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(name, f"is an old or an encrypted Office file, no {what}; save it as {what}.", "byte 0")


def finished(
    blocks: Blocks, name: str, metadata: dict[str, Any], notes: list[str], left_out: tuple[str, ...]
) -> Reading:
    """Return the reading; notes stand behind the text, but for a transcript, whose last turn would swallow them."""
    if not blocks.rows:
        raise UnreadableFile(name, "holds no text (pictures of text need OCR first).")
    notes = [note for note in notes if note.strip()]
    said = counted(len(notes), "footnote or endnote") if len(notes) == 1 else f"{len(notes)} footnotes and endnotes"
    if looks_like_transcript(blocks.text):
        report = ("read as a transcript", *([f"{said} left out"] if notes else []), *left_out)
        found = parse_transcript(blocks.text, name, report)
        return Reading(found.text, found.rows, {**found.metadata, **metadata}, found.notes)
    for note in notes:
        blocks.add(note, "metadata", "note")
    report = (f"{said} at the end, layer metadata",) if notes else ()
    cells = sum(row.kind == "table_cell" for row in blocks.rows)
    if cells > len(blocks.rows) / 2:
        report += (f"{cells} table cells read one after the other; names in a column of a table are no speaker labels",)
    return Reading(blocks.text, blocks.rows, metadata, (*report, *left_out))
