"""The text of the pages of a pdf, and what is doubtful about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ..errors import UnreadableFile
from .page_columns import Fragment, columned
from .pdf_fonts import mute_fonts, n_odd
from .unfolding import Limit

__all__ = ["PageTexts", "unfolding_to"]

_USUAL = 75_000_000  # bytes that pypdf lets one stream unfold to
_MANY_ODD = 0.02  # share of signs without meaning from which a page is said to be doubtful


class _TooMuch(MemoryError):
    """Raised while a page is drawn; pypdf passes over every other error within a form."""


class PageTexts:
    """Reads page after page and keeps what there is to say, the pages for each."""

    def __init__(self, limit: Limit, packed: int, name: str) -> None:
        self._limit, self._packed, self._name = limit, packed, name
        self._room, self._size = limit.room(packed), 0
        self._said: dict[str, list[int]] = {}

    def read(self, page: Any, number: int) -> str:
        """Return the text of a page, its columns in turn."""
        drawn: list[Fragment] = []

        def visit(text: str, cm: Any, tm: Any, font: Any, size: Any) -> None:
            self._size += len(text)
            if self._size > self._room:
                raise _TooMuch
            drawn.append(_fragment(text, cm, tm, size))

        try:
            text = page.extract_text(visitor_text=visit) or ""
        except _TooMuch:
            self._limit.check(self._size, self._packed, self._name, f"page {number}")
            raise UnreadableFile(self._name, "would unfold too far.", f"page {number}") from None
        found = columned(drawn)
        for note in (found.note, *_doubts(page, text)):
            if note:
                self._said.setdefault(note, []).append(number)
        return text if found.text is None else found.text

    def notes(self) -> tuple[str, ...]:
        """Return what there is to say, each with the pages that it is about."""
        return tuple(f"{_pdf_pages_pages(numbers)}: {note}" for note, numbers in self._said.items())


def _fragment(text: str, cm: Any, tm: Any, size: Any) -> Fragment:
    """Where a text begins on the page: its own place, moved by what the page does to everything."""
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
        yield "many signs are no letters (damaged fonts?); check the words, or run OCR"


def _pdf_pages_pages(numbers: list[int]) -> str:
    shown = ", ".join(map(str, numbers[:10])) + (" ..." if len(numbers) > 10 else "")
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}"


@contextmanager
def unfolding_to(pypdf: Any, limit: Limit) -> Iterator[None]:
    """Let streams unfold as far as the caller allows, if pypdf can be told so."""
    allowed = limit.max_unfolded or 0
    apply = getattr(pypdf, "apply_configuration", None)
    if allowed <= _USUAL or apply is None:
        yield
        return
    names = ("zlib", "lzw", "run_length", "array_based_stream")
    with apply(**{f"{name}_maximum_output_length": allowed for name in names}, maximum_declared_stream_length=allowed):
        yield
