"""Read rich text (RTF) into paragraphs.

An RTF file consists of groups in braces. The effect of a control word lasts until the end of its group, so the state is
saved at each opening brace. Non-ASCII letters come as bytes in the code page of the current font, or as numbers
(``\\u``) followed by substitutes for old programs.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from ..._wording import counted
from ...errors import UnreadableFile
from ..paragraphs import Blocks, Paragraphs
from ..reading import Options, Reading
from .office import finished
from .rtf_words import (
    RTF_BOXES,
    RTF_CHARACTERS,
    RTF_CHARSETS,
    RTF_COUNTED,
    RTF_ENDS,
    RTF_SKIPPED,
    RTF_SYMBOL_CHARSET,
    RTF_SYMBOLS,
)

__all__ = ["read_rtf"]

_RTF_TOKEN = re.compile(
    r"\\([A-Za-z]{1,40})(-?[0-9]{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^A-Za-z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)|.",
    re.S,
)


def read_rtf(raw: bytes, name: str, options: Options) -> Reading:
    """Read the text of an RTF file."""
    if not raw.strip():
        raise UnreadableFile(name, "the file is empty; leave it out, or read with on_error='skip'.")
    if not raw.lstrip().startswith(b"{\\rtf"):
        raise UnreadableFile(name, "is not an rtf file: it does not begin with '{\\rtf'.", "byte 0")
    rtf = RtfText(options, len(raw), name)
    rtf.read(raw)
    blocks = Blocks()
    for text, kind in rtf.body.taken():
        blocks.add(_with_pairs_joined(text), "heading" if kind == "heading" else "body", kind)
    notes = [_with_pairs_joined(note) for note in rtf.footnotes()]
    about: dict[str, Any] = {key: _with_pairs_joined(words).strip() or None for key, words in rtf.about().items()}
    return finished(blocks, name, about, notes, rtf.notes())


def _with_pairs_joined(text: str) -> str:
    """Join surrogate pairs, because RTF writes characters beyond U+FFFF as two numbers."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@dataclass(frozen=True)
class _RtfState:
    skip: bool = False
    into: str = "body"  # body | note | fonttbl | stylesheet | title | authors
    stand_ins: int = 1
    encoding: str = ""
    pictures: bool = False
    hidden: bool = False
    deleted: bool = False
    raised: bool = False
    box: bool = False
    kind: str = "paragraph"


_SWITCHES = {
    "v": "hidden",
    "deleted": "deleted",
    "super": "raised",
    "up": "raised",
}  # switched off by the number 0


def _reset_state(state: _RtfState, word: str, number: int) -> _RtfState:
    """Return the state after a word that resets the paragraph's kind or other properties."""
    if word in ("nosupersub", "sub", "dn"):
        return replace(state, raised=False)
    if word == "plain":
        return replace(state, hidden=False, deleted=False, raised=False)
    if word in ("pard", "intbl"):
        return replace(state, kind="paragraph" if word == "pard" else "table_cell")
    if word in ("ls", "pnlvlblt", "pnlvlbody") and state.kind == "paragraph":
        return replace(state, kind="list_item")
    if word == "outlinelevel" and number < 9:
        return replace(state, kind="heading")
    return state


class RtfText:
    """Reader of one file: body, footnotes and metadata."""

    def __init__(self, options: Options, packed: int, name: str) -> None:
        self.body = Paragraphs(options.limit, packed, name)
        self._notes = Paragraphs(options.limit, packed, name)
        self._declared = options.encoding or ""
        self._default, self._state = self._declared or "cp1252", _RtfState()
        self._stack: list[_RtfState] = []
        self._bytes = bytearray()
        self._to_skip, self._starred, self._opened = 0, False, False
        self._fonts: dict[int, tuple[str, bool]] = {}
        self._font = self._style = 0
        self._styles: dict[int, str] = {}
        self._about: dict[str, list[str]] = {}
        self._left_out: Counter[str] = Counter()
        self._in_body = self._in_note = False  # whether a paragraph is open

    # ------------------------------------------------------------------ tokens

    def read(self, raw: bytes) -> None:
        """Process the file, token by token."""
        text, at = raw.decode("latin-1"), 0  # rtf is ASCII with escapes; latin-1 keeps every byte as it is
        while at < len(text) and (token := _RTF_TOKEN.match(text, at)):
            at = token.end()
            word, number, byte, symbol, brace, words = token.groups()
            if word == "bin":
                at += max(0, int(number or 0))
            elif brace:
                self._brace(brace)
            elif word:
                self._word(word, int(number) if number else None)
            elif byte:
                self._stand_in(bytes.fromhex(byte))
            elif symbol:
                self._symbol(symbol)
            elif words:
                self._stand_in(words.encode("latin-1"))
        self._decode_pending()

    def _brace(self, brace: str) -> None:
        self._decode_pending()
        self._to_skip = 0
        if brace == "{":
            self._stack.append(self._state)
            self._opened = True
            return
        if self._stack:
            left, self._state = self._state, self._stack.pop()
            if left.into == "note" and self._state.into != "note":
                self._end_note()
            if left.box and not self._state.box:
                self._state, outer = left, self._state
                self._end_paragraph("")
                self._state = outer
        self._starred = self._opened = False

    def _stand_in(self, raw: bytes) -> None:
        """Add bytes of text, except substitutes for a character already given as a number."""
        skipped = min(self._to_skip, len(raw))
        self._to_skip -= skipped
        self._bytes += raw[skipped:]
        self._opened = False

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = self._opened
        elif symbol in RTF_SYMBOLS:
            if self._to_skip:
                self._to_skip -= 1
            else:
                self._emit(RTF_SYMBOLS[symbol])
        elif symbol in "\r\n":
            self._end_paragraph("")

    # ------------------------------------------------------------------ control words

    def _word(self, word: str, number: int | None) -> None:
        first, starred, self._opened, self._starred = self._opened or self._starred, self._starred, False, False
        if word == "u":
            self._emit(_utf16_character(number))
            self._to_skip = self._state.stand_ins
        elif word in RTF_CHARACTERS:
            self._emit(RTF_CHARACTERS[word])
        elif word in RTF_ENDS:
            self._end_paragraph(RTF_ENDS[word])
        elif first and self._begins_group(word, starred):
            return
        else:
            self._decode_pending()
            self._format(word, number)

    def _begins_group(self, word: str, starred: bool) -> bool:
        """Handle the group opened by a word directly after a brace.

        An unknown group is skipped if starred.
        """
        state = self._state
        if word in RTF_BOXES:
            self._state = replace(state, skip=False, box=True, into="body" if state.into != "note" else "note")
            self._end_paragraph("")
        elif word == "footnote":
            self._state = replace(state, skip=state.skip or state.hidden or state.deleted, into="note", raised=False)
        elif word in ("fonttbl", "stylesheet", "title", "author"):
            into = "authors" if word == "author" else word
            self._state = replace(state, skip=word in ("fonttbl", "stylesheet"), into=into)
        elif word == "ud":  # repeats the previous group in Unicode
            self._state = replace(state, skip=False)
        elif word in RTF_SKIPPED or word == "upr" or (starred and word not in ("shptxt", "fldrslt")):
            self._left_out[RTF_COUNTED.get(word, "")] += 1
            if word in ("pntext", "listtext"):
                self._stack[-1] = replace(self._stack[-1], kind="list_item") if self._stack else state
            self._state = replace(state, skip=True)
        else:
            return False
        return True

    def _format(self, word: str, number: int | None) -> None:
        """Apply a control word that holds to the end of the group."""
        if word == "f":
            self._use_font(number or 0)
        elif word in ("fcharset", "cpg"):
            self._use_font_character_set(word, number or 0)
        elif word == "ansicpg" and not self._declared:
            self._default = _known_codec(f"cp{number}") or _known_codec("gbk" if number == 936 else "") or self._default
        elif word == "mac" and not self._declared:
            self._default = "mac_roman"
        elif word == "s":
            self._use_style(number or 0)
        elif word == "uc":
            self._state = replace(self._state, stand_ins=min(max(number or 0, 0), 100))
        elif word in _SWITCHES:
            changed: dict[str, Any] = {_SWITCHES[word]: number != 0}
            self._state = replace(self._state, **changed)
        else:
            self._state = _reset_state(self._state, word, number or 0)

    def _use_font(self, number: int) -> None:
        self._font = number
        encoding, pictures = self._fonts.get(number, ("", False))
        if self._state.into != "fonttbl":
            self._state = replace(self._state, encoding=encoding, pictures=pictures)

    def _use_font_character_set(self, word: str, number: int) -> None:
        if self._state.into == "fonttbl":
            found = (
                _known_codec(f"cp{number}")
                if word == "cpg"
                else RTF_CHARSETS.get(number, "cp1252" if number == 0 else "")
            )
            self._fonts[self._font] = (found or "", word == "fcharset" and number == RTF_SYMBOL_CHARSET)

    def _use_style(self, number: int) -> None:
        if self._state.into == "stylesheet":
            self._style = number
        elif self._styles.get(number, "").lower().startswith(("heading", "title", "subtitle", "überschrift")):
            self._state = replace(self._state, kind="heading")

    # ------------------------------------------------------------------ text

    def _decode_pending(self) -> None:
        """Decode the bytes collected so far."""
        if not self._bytes:
            return
        raw = bytes(self._bytes)
        self._bytes.clear()
        if self._state.pictures and not self._state.skip:
            self._left_out["picture-font sign"] += len(raw)
            self._write(" ")
            return
        encoding = self._declared or self._state.encoding or self._default
        self._write(raw.decode("ascii") if raw.isascii() else raw.decode(encoding, "replace"))

    def _emit(self, text: str) -> None:
        self._decode_pending()
        self._opened = False
        if "\ue000" <= text <= "\uf8ff":  # a symbol of a picture font, without meaning in Unicode
            self._left_out["picture-font sign"] += not self._state.skip
            text = " "
        self._write(text)

    def _write(self, text: str) -> None:
        state = self._state
        if state.into == "stylesheet":
            self._styles[self._style] = self._styles.get(self._style, "") + text.strip(" ;")
        elif state.into in ("title", "authors"):
            self._about.setdefault(state.into, []).append(text)
        elif state.skip or state.into == "fonttbl":
            return
        elif state.hidden or state.deleted:
            if text.strip():
                self._left_out["deleted passage" if state.deleted else "hidden text run"] += 1
        else:
            self._paragraph().add(text, raised=state.raised)

    def _paragraph(self) -> Paragraphs:
        """Return the current paragraph, opening one if necessary."""
        if self._state.into == "note":
            if not self._in_note:
                self._notes.begin("note")
                self._in_note = True
            return self._notes
        if not self._in_body:
            self.body.begin(self._state.kind)
            self._in_body = True
        return self.body

    def _end_paragraph(self, kind: str) -> None:
        self._decode_pending()
        if self._state.skip:
            return
        if self._state.into == "note":
            self._paragraph().add("\n")
        elif self._in_body:
            self.body.end(kind)
            self._in_body = False

    def _end_note(self) -> None:
        if self._in_note:
            self._notes.end()
            self._in_note = False

    # ------------------------------------------------------------------ what was read

    def footnotes(self) -> list[str]:
        """Return footnotes and endnotes, in order."""
        return [text.strip() for text, _ in self._notes.taken() if text.strip()]

    def about(self) -> dict[str, str]:
        """Return title and authors."""
        return {key: "".join(self._about.get(key, [])) for key in ("title", "authors")}

    def notes(self) -> tuple[str, ...]:
        """Return what was left out."""
        said = (f"{counted(n, what)} left out" for what, n in self._left_out.items() if what)
        return (*self.body.marks.notes(), *said)


def _utf16_character(number: int | None) -> str:
    """Convert a signed 16-bit number to a character; surrogates are joined later."""
    code = (number or 0) + 65536 if (number or 0) < 0 else number or 0
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def _known_codec(encoding: str) -> str | None:
    try:
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return None
