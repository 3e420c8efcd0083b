"""Extract the text of PDF pages, with notes on doubtful text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ...errors import UnreadableFile
from ..unfolding import Limit
from .pdf_columns import ACROSS, Columned, Fragment, columned

__all__ = ["PageTexts", "n_odd", "unfolding_to"]

_USUAL = 75_000_000  # pypdf's default limit for one stream, in bytes
_SHOW_TEXT = frozenset((b"Tj", b"TJ", b"'", b'"'))
_MANY_ODD = 0.02  # share of odd characters above which a page is reported

_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_NUMBERED_GLYPH = re.compile(r"/(?:[A-Za-z]{1,2}|cid|glyph|index|char)?\d+")  # glyph names that do not name a letter


class _TooLarge(MemoryError):
    """Raised while a page is drawn; a MemoryError, because pypdf ignores other errors within a form."""


class PageTexts:
    """Reader of pages that collects notes with their page numbers."""

    def __init__(self, limit: Limit, packed: int, name: str) -> None:
        self._limit, self._packed, self._name = limit, packed, name
        self._room, self._size = limit.room(packed), 0
        self._said: dict[str, list[int]] = {}

    def read(self, page: Any, number: int) -> str:
        """Return the text of a page, with its columns in turn."""
        drawn: list[Fragment] = []
        shown: list[Fragment] = []

        def note_place(operator: bytes, operands: Any, cm: Any, tm: Any) -> None:
            if operator in _SHOW_TEXT:
                shown.append(_fragment(_letters_of(operands), cm, tm, 10))

        def visit(text: str, cm: Any, tm: Any, font: Any, size: Any) -> None:
            self._size += len(text)
            if self._size > self._room:
                raise _TooLarge
            drawn.append(_fragment(text, cm, tm, size))

        try:
            text = page.extract_text(visitor_operand_before=note_place, visitor_text=visit) or ""
        except _TooLarge:
            self._limit.check(self._size, self._packed, self._name, f"page {number}")
            raise UnreadableFile(self._name, "would unfold too far.", f"page {number}") from None
        found = columned(drawn)
        if found == Columned() and columned(shown) != Columned():
            # pypdf merged the text of a line, so columns cannot be separated
            found = Columned(None, ACROSS)
        for note in (found.note, *_doubts(page, text)):
            if note:
                self._said.setdefault(note, []).append(number)
        return text if found.text is None else found.text

    def notes(self) -> tuple[str, ...]:
        """Return the notes, each with its pages."""
        return tuple(f"{_listed_pages(numbers)}: {note}" for note, numbers in self._said.items())


def _letters_of(operands: Any) -> str:
    """Return the operands of a drawing operator as letters, enough to tell prose from figures."""
    parts = operands[0] if operands and isinstance(operands[0], list) else operands[-1:]
    return "".join(p.decode("latin-1") if isinstance(p, bytes) else p for p in parts if isinstance(p, (str, bytes)))


def _fragment(text: str, cm: Any, tm: Any, size: Any) -> Fragment:
    """Return the text with its start on the page, after the page's transformations."""
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    scale = abs(tm[3] * cm[3]) or abs(tm[0] * cm[0]) or 1.0
    return Fragment(text, float(x), float(y), min(max(abs(float(size or 0)) * float(scale), 1.0), 1000.0))


def _doubts(page: Any, text: str) -> Iterator[str]:
    if not text.strip():
        return
    for font in dict.fromkeys(mute_fonts(page)):
        yield f"font {font} does not say which letters its signs are, so words may be wrong or missing"
    if n_odd(text) > _MANY_ODD * len(text):
        yield "many characters are not letters (damaged fonts?); check the words, or run OCR"


def _listed_pages(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (" ..." if len(numbers) > 10 else "")
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}"


@contextmanager
def unfolding_to(pypdf: Any, limit: Limit) -> Iterator[None]:
    """Raise pypdf's limits on unpacked streams to the caller's, if this version allows."""
    allowed = limit.max_unfolded or 0
    apply = getattr(pypdf, "apply_configuration", None)
    if allowed <= _USUAL or apply is None:
        yield
        return
    names = ("zlib", "lzw", "run_length", "array_based_stream")
    with apply(**{f"{name}_maximum_output_length": allowed for name in names}, maximum_declared_stream_length=allowed):
        yield


def mute_fonts(page: Any) -> Iterator[str]:
    """Yield fonts whose codes cannot be mapped to letters: no ToUnicode, and no glyph names of letters."""
    for key, reference in _dictionary(_dictionary(page.get("/Resources")).get("/Font")).items():
        font = _dictionary(reference)
        if "/ToUnicode" in font:
            continue
        encoding = _resolved(font.get("/Encoding"))
        if font.get("/Subtype") == "/Type0":
            is_mute = str(encoding) in ("/Identity-H", "/Identity-V")
        else:
            is_mute = _names_no_letters(_dictionary(encoding))
        if is_mute:
            yield str(font.get("/BaseFont", key)).lstrip("/")


def _names_no_letters(encoding: dict[str, Any]) -> bool:
    listed = _resolved(encoding.get("/Differences"))
    names = [str(n) for n in listed if isinstance(n, str)] if isinstance(listed, list) else []
    return bool(names) and sum(_NUMBERED_GLYPH.fullmatch(name) is not None for name in names) > len(names) / 2


def _resolved(node: Any) -> Any:
    """Return the object that a reference points to."""
    return node.get_object() if hasattr(node, "get_object") else node


def _dictionary(node: Any) -> dict[str, Any]:
    found = _resolved(node)
    return found if isinstance(found, dict) else {}


def n_odd(text: str) -> int:
    """Count characters that belong to no script: controls, private use, lost characters."""
    return len(_ODD.findall(text))
