"""The registry of readers by suffix. To add a format, write a module beside this one and one line here."""

from __future__ import annotations

from ...errors import UnknownName, UnreadableFile, did_you_mean
from ..reading import Parser, TableReader
from .captions import read_captions
from .chat import read_chat
from .csv import read_csv, read_tsv
from .docx import read_docx
from .excel import read_xlsx
from .html import read_html
from .json_files import read_json
from .jsonl import read_jsonl
from .markdown import read_markdown
from .odt import read_odt
from .parquet import read_parquet
from .pdf import read_pdf
from .rtf import read_rtf
from .tei import read_xml
from .transcript import read_transcript
from .txt import read_prose, read_txt

__all__ = ["PARSERS", "SUFFIXES", "TABLES", "format_of"]

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
    ".sbv": read_captions,
    ".json": read_json,
    ".xml": read_xml,
    ".tei": read_xml,
    ".eaf": read_xml,
    ".cha": read_chat,
    "prose": read_prose,  # for text files that look like a transcript but are not
    "transcript": read_transcript,  # for transcripts that do not look like one
}
TABLES: dict[str, TableReader] = {
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".tab": read_tsv,
    ".xlsx": read_xlsx,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".parquet": read_parquet,
}
SUFFIXES = tuple(sorted([k for k in PARSERS if k.startswith(".")] + list(TABLES)))


def format_of(name: str, suffix: str, chosen: str | None) -> str:
    """Return the key of the reader: the caller's choice, otherwise the suffix."""
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
