"""Rich text (rtf): paragraphs, headings, list items and table cells; a paragraph mark ends a paragraph.

Footnotes stand at the end, layer ``metadata``, as in docx and odt. Deleted and hidden text, comments, page headers and
footers and the raised marks of notes are left out; text boxes, fields and tracked insertions are text.
"""

from __future__ import annotations

from typing import Any

from ..errors import UnreadableFile
from .html import Blocks
from .office import finished
from .reading import Options, Reading
from .rtf_text import RtfText

__all__ = ["read_rtf"]


def read_rtf(raw: bytes, name: str, options: Options) -> Reading:
    """Return the text of a rich text file."""
    if not raw.strip():
        raise UnreadableFile(name, "the file is empty; leave it out, or read with on_error='skip'.")
    if not raw.lstrip().startswith(b"{\\rtf"):
        raise UnreadableFile(name, "is no rtf file: it does not begin with '{\\rtf'.", "byte 0")
    rtf = RtfText(options, len(raw), name)
    rtf.read(raw)
    blocks = Blocks()
    for text, kind in rtf.body.taken():
        blocks.add(_rtf_whole(text), "heading" if kind == "heading" else "body", kind)
    notes = [_rtf_whole(note) for note in rtf.footnotes()]
    about: dict[str, Any] = {key: _rtf_whole(words).strip() or None for key, words in rtf.about().items()}
    return finished(blocks, name, about, notes, rtf.notes())


def _rtf_whole(text: str) -> str:
    """Halves of characters put together: rtf writes what lies beyond U+FFFF as two numbers."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
