"""Collect the paragraphs of an office document while its XML is streamed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .raised import NotesLeftOut, Piece, settled
from .reading import Span
from .unfolding import Limit

__all__ = ["Blocks", "Paragraphs"]


class Blocks:
    """Builder of a text from blocks separated by blank lines, with their spans."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._at = 0
        self.rows: list[Span] = []

    @classmethod
    def of(cls, text: str, rows: list[Span]) -> Blocks:
        """Return the blocks of a text that is there already."""
        blocks = cls()
        blocks._parts, blocks._at, blocks.rows = [text], len(text), rows
        return blocks

    def add(self, text: str, layer: str = "body", kind: str = "paragraph", **fields: Any) -> None:
        """Add a passage, unless it is blank."""
        if not (text := text.strip()):
            return
        if self._parts:
            self._parts.append("\n\n")
            self._at += 2
        self.rows.append(Span(self._at, self._at + len(text), layer, kind, **fields))
        self._parts.append(text)
        self._at += len(text)

    @property
    def text(self) -> str:
        """Return the text so far."""
        return "".join(self._parts)


@dataclass
class _Slot:
    kind: str
    pieces: list[Piece] = field(default_factory=list)


class Paragraphs:
    """Builder of paragraphs that may contain other paragraphs, such as those of a text box.

    Paragraphs are in the order in which they begin, so a text box follows its paragraph.
    """

    def __init__(self, limit: Limit, packed: int, name: str) -> None:
        self.marks = NotesLeftOut()
        self._slots: list[_Slot] = []
        self._open: list[_Slot] = []
        self._size, self._limit, self._packed, self._name = 0, limit, packed, name
        self._room = limit.room(packed)

    def begin(self, kind: str) -> None:
        """Open a paragraph."""
        self._open.append(_Slot(kind))
        self._slots.append(self._open[-1])

    def resume(self) -> None:
        """Continue the last paragraph, whose end mark was deleted."""
        self._open.append(self._slots[-1])

    def add(self, text: str, *, raised: bool = False, linked: bool = False) -> None:
        """Add text to the open paragraph."""
        if text:
            if not self._open:
                self._slots.append(_Slot("paragraph"))
            self.reserve(len(text))
            (self._open or self._slots)[-1].pieces.append(Piece(text, raised, linked))

    def reserve(self, n_chars: int) -> None:
        """Count characters before creating them, and refuse a file that asks for too many."""
        self._size += n_chars
        if self._size > self._room:
            self._limit.check(self._size, self._packed, self._name)

    def end(self, kind: str = "") -> None:
        """End the last paragraph; `kind` sets its kind if it is known only now."""
        if self._open:
            ended = self._open.pop()
            ended.kind = kind or ended.kind

    def taken(self) -> list[tuple[str, str]]:
        """Return the text and kind of each paragraph so far, and start over."""
        out = [(settled(slot.pieces, self.marks), slot.kind) for slot in self._slots]
        self._slots, self._open = [], []
        return out
