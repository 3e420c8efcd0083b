"""Decode bytes to text: detect the encoding, report repairs, refuse binary files.

UTF-8 is tried first, because hardly any other text decodes as UTF-8 by accident. Line breaks are kept, so that offsets
into the text are offsets into the file.
"""

from __future__ import annotations

import codecs
import itertools
import re
from typing import NamedTuple

from .._wording import counted
from ..errors import UnreadableFile, need
from .escapes import seven_bit

__all__ = ["GUESSED", "decode", "encodable", "is_utf8", "line_of"]

# The longer byte order mark first: UTF-32-LE begins like UTF-16-LE.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"PK\x03\x04", "a zip archive (docx, odt and xlsx are zips as well)"),
    (b"%PDF-", "a pdf"),
    (b"{\\rtf", "rich text (rtf)"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (doc, xls); save it as docx, xlsx or txt"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"OggS", "a sound file"),
    (b"SQLite format 3", "an SQLite database"),
)
# Control bytes that occur in text: tab, newlines, CHAT's time bullets (15), DOS end of file (1A), escape.
_TEXT_CONTROLS = b"\t\n\x0b\x0c\r\x15\x1a\x1b"
_CONTROLS = bytes(c for c in range(32) if c not in _TEXT_CONTROLS)
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAMPLE = 200_000  # bytes passed to the detector; whole corpus files would take minutes
# Encodings of Latin letters, distinguished from cp1252 only by words; other scripts look wrong as cp1252.
_LATIN_NAMES = """
cp1250 cp1252 cp1254 cp1257 latin_1 iso8859_2 iso8859_4 iso8859_9 iso8859_10 iso8859_13 iso8859_15 iso8859_16
"""
_LATIN = frozenset(_LATIN_NAMES.split())
_ENOUGH = 10  # fewest non-ASCII letters to trust a guess at one of those
_WITHIN_WORDS = "’–—…·\xa0\xad"  # non-letters that may occur between two letters
_HIGH_BYTES = bytes(range(128, 256))
_WESTERN_SIGNS = _WITHIN_WORDS + "‘‚“”„«»‹›¡¿€£¥¢§°©®™†•²³¹¼½¾±×÷µ"  # signs that occur elsewhere in Western text
_WORD = re.compile(r"[A-Za-z\x80-\uffff]+")
_ACCENTED = re.compile(r"[^\W\d_a-zA-Z]+")
GUESSED = " guessed (not UTF-8"  # text that identifies the note of a guess


class Decoded(NamedTuple):
    """Decoded text, its encoding, and notes."""

    text: str
    encoding: str
    notes: tuple[str, ...]


def decode(raw: bytes, name: str, encoding: str | None = None) -> Decoded:
    """Decode `raw`.

    A byte order mark decides; next, `encoding`, if the caller declared one (strictly: a byte that does not fit is an
    error
    with its place); then, for pure ASCII, a 7-bit encoding (`seven_bit`); then UTF-8; then a guess, which is reported.
    Stray NULs are kept and broken UTF-8 sequences replaced by U+FFFD, with a note; binary files are refused.
    """
    if not raw.strip():
        raise UnreadableFile(name, "the file is empty; leave it out, or read with on_error='skip'.")
    for mark, bom_encoding in _BOMS:
        if raw.startswith(mark):
            return _with_bom(raw[len(mark) :], name, bom_encoding, encoding)
    if encoding is not None and _is_wide(encoding):
        return _declared(raw, name, encoding)
    if encoding is None and (wide := _utf16_without_bom(raw)):
        return Decoded(raw.decode(wide, "replace"), wide, (f"encoding {wide}, without a byte order mark",))
    _refuse_binary(raw, name)
    notes = _nul_note(raw)
    if encoding is None and (hidden := seven_bit(raw)):
        text = raw.decode("ascii") if hidden.text is None else hidden.text
        return Decoded(text, hidden.encoding if hidden.text else "utf-8", (hidden.note, *notes))
    found = _declared(raw, name, encoding) if encoding is not None else _utf8_or_guess(raw)
    return found._replace(notes=(*found.notes, *notes))


def encodable(text: str) -> tuple[str, tuple[str, ...]]:
    """Replace lone surrogates by U+FFFD, which keeps the length and so all offsets."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        clean, n = _SURROGATE.subn("\ufffd", text)
        return clean, (f"{counted(n, 'lone surrogate')} replaced by U+FFFD, first at {error.start}",)
    return text, ()


def line_of(raw: bytes | str, at: int) -> int:
    """Return the number (from 1) of the line that contains position `at`."""
    n = raw.count(b"\n", 0, at) if isinstance(raw, bytes) else raw.count("\n", 0, at)
    return n + 1


def _with_bom(raw: bytes, name: str, encoding: str, declared: str | None) -> Decoded:
    notes = [f"encoding {encoding}, byte order mark removed"]
    if declared is not None and codecs.lookup(declared).name.partition("-le")[0][:5] != encoding[:5]:
        notes.append(f"declared encoding {declared} ignored: the byte order mark says {encoding}")
    text, bad = _replacing(raw, encoding)
    if not text.strip():
        raise UnreadableFile(name, "the file is empty but for a byte order mark.")
    return Decoded(text, encoding, (*notes, *bad, *_nul_note(text)))


def _is_wide(encoding: str) -> bool:
    return encoding.lower().replace("_", "-").startswith(("utf-16", "utf-32", "utf16", "utf32"))


def _declared(raw: bytes, name: str, encoding: str) -> Decoded:
    try:
        return Decoded(raw.decode(encoding), encoding, (f"encoding {encoding}, as declared",))
    except UnicodeDecodeError as error:
        where = f"byte {error.start}, line {line_of(raw, error.start)}"
        raise UnreadableFile(
            name,
            f"is not {encoding} as declared ({error.reason}); leave encoding out to have it detected.",
            where,
        ) from error
    except LookupError as error:
        raise UnreadableFile(name, f"encoding={encoding!r} is unknown to Python; try 'utf-8'.") from error
    except ValueError as error:  # UnicodeError of idna, punycode and similar codecs
        raise UnreadableFile(name, f"is not {encoding} as declared ({error}).") from error


def _utf8_or_guess(raw: bytes) -> Decoded:
    try:
        return Decoded(raw.decode("utf-8"), "utf-8", ())
    except UnicodeDecodeError as error:
        text, bad = _replacing(raw, "utf-8")
        if _is_broken_utf8(raw, text, error):
            return Decoded(text, "utf-8", bad)
        return _guess(raw, error.start)


def _is_broken_utf8(raw: bytes, text: str, error: UnicodeDecodeError) -> bool:
    """Return whether this is UTF-8 with a few broken sequences rather than another encoding."""
    cut_short = error.end == len(raw) and error.end - error.start >= 2 and error.reason.startswith("unexpected end")
    n_bad = text.count("\ufffd")
    n_good = len(text.encode("utf-8")) - len(text) - 2 * n_bad  # continuation bytes of valid sequences
    return cut_short or n_good > 5 * n_bad


def _replacing(raw: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    try:
        return raw.decode(encoding), ()
    except UnicodeDecodeError as error:
        where = f"byte {error.start}, line {line_of(raw, error.start)}"
        text = raw.decode(encoding, "replace")
        n = text.count("\ufffd")
        return text, (f"{counted(n, f'broken {encoding} sequence')} replaced by U+FFFD, first at {where}",)


def _guess(raw: bytes, first_odd: int) -> Decoded:
    """Ask charset-normalizer about a stretch around the first byte that is not ASCII."""
    detector = need("charset_normalizer", feature="Detecting an encoding other than UTF-8", extra="formats")
    begin = max(0, first_odd - _SAMPLE // 4)
    matches = detector.from_bytes(raw[begin : begin + _SAMPLE])
    encoding = _preferred(matches, raw[begin : begin + _SAMPLE])
    text, bad = _replacing(raw, encoding)
    note = f"encoding {encoding}{GUESSED} at byte {first_odd}); say encoding=... if words look wrong"
    return Decoded(text, encoding, (note, *bad))


def _preferred(matches: object, sample: bytes) -> str:
    """Return the best match; cp1252, the usual encoding of Western files, unless something contradicts it."""
    ranked = list(matches)  # type: ignore[call-overload]
    if not ranked:
        return "cp1252"
    best = ranked[0]
    same_text = {best.encoding, *best.could_be_from_charset}
    near = {m.encoding for m in ranked if m.chaos <= best.chaos and m.coherence >= best.coherence}
    if "cp1252" in same_text | near:
        return "cp1252"
    told_by_words = best.encoding in _LATIN and _n_beyond_ascii(sample) >= _ENOUGH
    return str(best.encoding) if told_by_words or not _reads_as_western(sample) else "cp1252"


def _reads_as_western(sample: bytes) -> bool:
    """Return whether a sample reads as cp1252, with accents on letters within words and signs in plausible places.

    Text in Chinese, Cyrillic or a DOS encoding does not: as cp1252 it has signs within words, capitals after lower-case
    letters, and whole words of accented letters.
    """
    try:
        text = sample.decode("cp1252")
    except UnicodeDecodeError:
        return False
    n_odd = sum(_odd_letters(word) for word in _WORD.findall(text) if not word.isascii())
    return n_odd <= 0.05 * _n_beyond_ascii(sample)


def _n_beyond_ascii(raw: bytes) -> int:
    return len(raw) - len(raw.translate(None, _HIGH_BYTES))


def _odd_letters(word: str) -> int:
    """Count the letters and signs of a word that are implausible in a Western word."""
    n = sum(len(run) for run in _ACCENTED.findall(word) if len(run) > 2 or len(run) == len(word) > 1)
    n += sum(not (c.isascii() or c in _WESTERN_SIGNS or (c.isalpha() and c not in "ƒˆ")) for c in word)
    three = zip(word, word[1:], word[2:], strict=False)
    n += sum(a.isalpha() and c.isalpha() and not (b.isalpha() or b in _WITHIN_WORDS) for a, b, c in three)
    return n + sum(a.islower() and b.isupper() and not b.isascii() for a, b in itertools.pairwise(word))


def _utf16_without_bom(raw: bytes) -> str | None:
    """Return the UTF-16 variant of text with NUL in every other byte, if it is one."""
    head = raw[: 4096 // 2 * 2]
    even, odd = head[::2], head[1::2]
    if len(head) < 8:
        return None
    nul_even, nul_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if nul_odd > 0.4 and nul_even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if nul_even > 0.4 and nul_odd < 0.05 else None


def _refuse_binary(raw: bytes, name: str) -> None:
    for magic, what in _MAGIC:
        if raw.startswith(magic):
            raise UnreadableFile(name, f"is not a text file but {what}; its content decides, not its name.", "byte 0")
    n = len(raw) - len(raw.translate(None, _CONTROLS))
    if n > 0.3 * len(raw) or (n > 0.02 * len(raw) and not is_utf8(raw)):
        first = next(i for i, byte in enumerate(raw) if byte in _CONTROLS)
        raise UnreadableFile(
            name, f"is not a text file: {n:,} of {len(raw):,} bytes are control codes.", f"byte {first}"
        )


def is_utf8(raw: bytes) -> bool:
    """Return whether bytes decode as UTF-8."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _nul_note(raw: bytes | str) -> tuple[str, ...]:
    at = raw.find(b"\0") if isinstance(raw, bytes) else raw.find("\0")
    if at < 0:
        return ()
    n = raw.count(b"\0") if isinstance(raw, bytes) else raw.count("\0")
    return (f"{counted(n, 'NUL character')} kept, first in line {line_of(raw, at)}",)
