"""The control words of rich text, read into paragraphs.

An rtf file is groups in braces. What a control word switches on holds to the end of its group, so the state is kept
at each opening brace. Letters beyond ASCII come as bytes of the code page of the current font, or as numbers
(``\\u``) with stand-ins for old programs behind them.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass, replace

from .._wording import counted
from .paragraphs import Paragraphs
from .reading import Options

__all__ = ["RtfText"]

_RTF_TEXT_TOKEN = re.compile(
    r"\\([A-Za-z]{1,40})(-?[0-9]{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^A-Za-z])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)|.",
    re.S,
)
_RTF_TEXT_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "enspace": "\u2002", "emspace": "\u2003", "qmspace": "\u2005", "zwj": "\u200d",
    "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "_": "-", "\\": "\\", "{": "{", "}": "}", "\t": "\t"}
_RTF_TEXT_ENDS = {
    "par": "",
    "sect": "",
    "page": "",
    "cell": "table_cell",
    "nestcell": "table_cell",
    "row": "",
    "nestrow": "",
}
_SKIPPED_WORDS = """
colortbl stylesheet header headerl headerr headerf footer footerl footerr footerf pict objdata fldinst atnid atnauthor
annotation atndate atnref atntime atnicn themedata colorschememapping datastore latentstyles listtable
listoverridetable rsidtbl generator xmlnstbl bkmkstart bkmkend tc tcn xe rxe txe private filetbl revtbl nonesttables
listtext pntext pn pntxta pntxtb ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn nonshppict shpinst do info mmath
comment operator company manager category keywords doccomm hlinkbase creatim revtim printim buptim
"""
_SKIPPED = frozenset(_SKIPPED_WORDS.split())
_RTF_TEXT_BOXES = frozenset(("shptxt", "dptxbxtext"))
_COUNTED = {"annotation": "comment", "mmath": "formula"}
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250", 255: "cp437",
}  # fmt: skip
_RTF_TEXT_PICTURES = 2  # the charset of fonts of signs


@dataclass(frozen=True)
class _RtfTextState:
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


class RtfText:
    """Reads one file: the body, its footnotes, and what is said about it."""

    def __init__(self, options: Options, packed: int, name: str) -> None:
        self.body = Paragraphs(options.limit, packed, name)
        self._notes = Paragraphs(options.limit, packed, name)
        self._declared = options.encoding or ""
        self._default, self._state = self._declared or "cp1252", _RtfTextState()
        self._stack: list[_RtfTextState] = []
        self._bytes = bytearray()
        self._to_skip, self._starred, self._opened = 0, False, False
        self._fonts: dict[int, tuple[str, bool]] = {}
        self._font = self._style = 0
        self._styles: dict[int, str] = {}
        self._about: dict[str, list[str]] = {}
        self._left_out: Counter[str] = Counter()
        self._in_body = self._in_note = False  # is a paragraph open?

    # ------------------------------------------------------------------ tokens

    def read(self, raw: bytes) -> None:
        """Everything, token by token."""
        text, at = raw.decode("latin-1"), 0  # rtf is ASCII with escapes; latin-1 keeps every byte as it is
        while at < len(text) and (token := _RTF_TEXT_TOKEN.match(text, at)):
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
        self._settle()

    def _brace(self, brace: str) -> None:
        self._settle()
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
        """Bytes of text, but for those that stand in for a character that has come as a number."""
        skipped = min(self._to_skip, len(raw))
        self._to_skip -= skipped
        self._bytes += raw[skipped:]
        self._opened = False

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self._starred = self._opened
        elif symbol in _SYMBOLS:
            if self._to_skip:
                self._to_skip -= 1
            else:
                self._emit(_SYMBOLS[symbol])
        elif symbol in "\r\n":
            self._end_paragraph("")

    # ------------------------------------------------------------------ control words

    def _word(self, word: str, number: int | None) -> None:
        first, starred, self._opened, self._starred = self._opened or self._starred, self._starred, False, False
        if word == "u":
            self._emit(_rtf_text_character(number))
            self._to_skip = self._state.stand_ins
        elif word in _RTF_TEXT_SIGNS:
            self._emit(_RTF_TEXT_SIGNS[word])
        elif word in _RTF_TEXT_ENDS:
            self._end_paragraph(_RTF_TEXT_ENDS[word])
        elif first and self._begins_group(word, starred):
            return
        else:
            self._settle()
            self._format(word, number)

    def _begins_group(self, word: str, starred: bool) -> bool:
        """Return a word right behind a brace may say what the group is.

        One that nobody knows may be left out if starred.
        """
        state = self._state
        if word in _RTF_TEXT_BOXES:
            self._state = replace(state, skip=False, box=True, into="body" if state.into != "note" else "note")
            self._end_paragraph("")
        elif word == "footnote":
            self._state = replace(state, skip=state.skip or state.hidden or state.deleted, into="note", raised=False)
        elif word in ("fonttbl", "stylesheet", "title", "author"):
            into = "authors" if word == "author" else word
            self._state = replace(state, skip=word in ("fonttbl", "stylesheet"), into=into)
        elif word == "ud":  # the same in Unicode as in the group before
            self._state = replace(state, skip=False)
        elif word in _SKIPPED or word == "upr" or (starred and word not in ("shptxt", "fldrslt")):
            self._left_out[_COUNTED.get(word, "")] += 1
            if word in ("pntext", "listtext"):
                self._stack[-1] = replace(self._stack[-1], kind="list_item") if self._stack else state
            self._state = replace(state, skip=True)
        else:
            return False
        return True

    def _format(self, word: str, number: int | None) -> None:
        """Switches that hold to the end of the group."""
        on = number != 0
        state = self._state
        if word == "f":
            self._use_font(number or 0)
        elif word in ("fcharset", "cpg"):
            self._font_speaks(word, number or 0)
        elif word == "ansicpg" and not self._declared:
            self._default = (
                _rtf_text_known(f"cp{number}") or _rtf_text_known("gbk" if number == 936 else "") or self._default
            )
        elif word == "mac" and not self._declared:
            self._default = "mac_roman"
        elif word == "uc":
            self._state = replace(state, stand_ins=min(max(number or 0, 0), 100))
        elif word == "v":
            self._state = replace(state, hidden=on)
        elif word == "deleted":
            self._state = replace(state, deleted=on)
        elif word in ("super", "up"):
            self._state = replace(state, raised=on)
        elif word in ("nosupersub", "sub", "dn"):
            self._state = replace(state, raised=False)
        elif word == "plain":
            self._state = replace(state, hidden=False, deleted=False, raised=False)
        elif word == "pard":
            self._state = replace(state, kind="paragraph")
        elif word == "intbl":
            self._state = replace(state, kind="table_cell")
        elif word in ("ls", "pnlvlblt", "pnlvlbody") and state.kind == "paragraph":
            self._state = replace(state, kind="list_item")
        elif word == "outlinelevel" and (number or 0) < 9:
            self._state = replace(state, kind="heading")
        elif word == "s":
            self._use_style(number or 0)

    def _use_font(self, number: int) -> None:
        self._font = number
        encoding, pictures = self._fonts.get(number, ("", False))
        if self._state.into != "fonttbl":
            self._state = replace(self._state, encoding=encoding, pictures=pictures)

    def _font_speaks(self, word: str, number: int) -> None:
        if self._state.into == "fonttbl":
            found = (
                _rtf_text_known(f"cp{number}")
                if word == "cpg"
                else _CHARSETS.get(number, "cp1252" if number == 0 else "")
            )
            self._fonts[self._font] = (found or "", word == "fcharset" and number == _RTF_TEXT_PICTURES)

    def _use_style(self, number: int) -> None:
        if self._state.into == "stylesheet":
            self._style = number
        elif self._styles.get(number, "").lower().startswith(("heading", "title", "subtitle", "überschrift")):
            self._state = replace(self._state, kind="heading")

    # ------------------------------------------------------------------ text

    def _settle(self) -> None:
        """Decode the bytes that have gathered."""
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
        self._settle()
        self._opened = False
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
        """Return the paragraph that is being written, begun if there is none."""
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
        self._settle()
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
        """Footnotes and endnotes, in order."""
        return [text.strip() for text, _ in self._notes.taken() if text.strip()]

    def about(self) -> dict[str, str]:
        """Title and authors."""
        return {key: "".join(self._about.get(key, [])) for key in ("title", "authors")}

    def notes(self) -> tuple[str, ...]:
        """Return what was left out."""
        said = (f"{counted(n, what)} left out" for what, n in self._left_out.items() if what)
        return (*self.body.marks.notes(), *said)


def _rtf_text_character(number: int | None) -> str:
    """Numbers are 16 bits with a sign; half of a character is put to its other half later."""
    code = (number or 0) + 65536 if (number or 0) < 0 else number or 0
    return chr(code) if 0 < code < 0x110000 else "\ufffd"


def _rtf_text_known(encoding: str) -> str | None:
    try:
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return None
