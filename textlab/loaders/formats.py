"""Which reader takes which suffix."""

from __future__ import annotations

from ..errors import UnknownName, UnreadableFile, did_you_mean
from .captions import read_captions
from .chat import read_chat
from .html import read_html
from .office import read_docx, read_odt
from .pdf import read_pdf
from .prose import read_markdown, read_prose, read_txt
from .reading import Parser
from .rtf import read_rtf
from .tables import TABLES
from .tei import read_xml
from .transcripts import read_transcript
from .whisper import read_whisper

__all__ = ["PARSERS", "SUFFIXES", "format_of"]

PARSERS: dict[str, Parser] = {
    ".txt": read_txt,
    ".text": read_txt,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".xhtml": read_html,
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".pdf": read_pdf,
    ".vtt": read_captions,
    ".srt": read_captions,
    ".json": read_whisper,
    ".xml": read_xml,
    ".tei": read_xml,
    ".eaf": read_xml,
    ".cha": read_chat,
    "prose": read_prose,  # a text file whose lines happen to look like a transcript
    "transcript": read_transcript,  # a transcript that does not look like one
}
SUFFIXES = tuple(sorted([k for k in PARSERS if k.startswith(".")] + list(TABLES)))


def format_of(name: str, suffix: str, chosen: str | None) -> str:
    """Return the key of the reader: what the caller chose, else the suffix."""
    if chosen is not None:
        key = chosen if chosen in PARSERS else f".{chosen.lstrip('.')}"
        if key not in PARSERS and key not in TABLES:
            known = [k.lstrip(".") for k in (*PARSERS, *TABLES)]
            raise UnknownName(f"read: format={chosen!r} is not known.{did_you_mean(chosen, known)}")
        return key
    if suffix in SUFFIXES:
        return suffix
    hint = " doc is the old Word format: save it as docx." if suffix == ".doc" else ""
    raise UnreadableFile(
        name, f"no reader for {suffix or 'a file without suffix'!r}; there is: {', '.join(SUFFIXES)}. "
        f"Or say format='txt'.{hint}"
    )  # fmt: skip
