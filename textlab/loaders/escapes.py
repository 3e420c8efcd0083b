"""Decode letters written in ASCII: 7-bit encodings and character references."""

from __future__ import annotations

import base64
import html
import quopri
import re
from typing import NamedTuple

from .._wording import counted

__all__ = ["n_references", "reference_note", "seven_bit", "unescaped"]

_ISO_2022 = re.compile(rb"\x1b(?:\$[@AB]|\$\)[AC]|\$\([CD]|\([JI])")
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e])+~\}")
_UTF7 = re.compile(rb"\+([A-Za-z0-9+/]++)-?")
_QUOTED = re.compile(rb"=(?:[89A-F][0-9A-F]|[89a-f][0-9a-f])")
_PAIR = re.compile(rb"=C[2-9A-Fa-f]=[89ABab][0-9A-Fa-f]|=[Ee][0-9A-Fa-f](?:=[89ABab][0-9A-Fa-f]){2}")
_SOFT_BREAK = re.compile(rb"=[ \t]*\r?\n")
_NOT_QUOTED = re.compile(rb"=(?![0-9A-Fa-f]{2}|[ \t]*\r?\n|[ \t]*\Z)")

# Only with a semicolon: "AT&T" and "&copy" without one are ordinary text
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


class SevenBit(NamedTuple):
    """Decoded text, encoding and note; without text, only a suspicion."""

    text: str | None
    encoding: str
    note: str


def seven_bit(raw: bytes) -> SevenBit | None:
    """Decode text hidden in ASCII bytes; None if there is no sign of any."""
    if not raw.isascii():
        return None
    for looks_like in (_iso_2022, _hz, _quoted_printable, _utf7):
        if found := looks_like(raw):
            return found
    return None


def _seven_bit(text: str, encoding: str, by: str) -> SevenBit:
    return SevenBit(text, encoding, f"encoding {encoding}, told by {by}")


def _doubt(encoding: str, why: str) -> SevenBit:
    return SevenBit(None, encoding, f"looks like {encoding} ({why}); say encoding=... if words look wrong")


def _iso_2022(raw: bytes) -> SevenBit | None:
    if not _ISO_2022.search(raw):
        return None
    for encoding in ("iso2022_jp", "iso2022_kr", "iso2022_jp_2", "iso2022_jp_ext"):
        try:
            return _seven_bit(raw.decode(encoding), encoding, "its escape codes")
        except UnicodeDecodeError:
            continue
    return _doubt("ISO-2022", "its escape codes cannot be decoded")


def _hz(raw: bytes) -> SevenBit | None:
    if not _HZ.search(raw):
        return None
    try:
        return _seven_bit(raw.decode("hz"), "hz", "~{ and ~} around Chinese")
    except UnicodeDecodeError:
        return _doubt("hz", "~{ and ~} stand around what cannot be decoded")


def _quoted_printable(raw: bytes) -> SevenBit | None:
    n = sum(1 for _ in _QUOTED.finditer(raw))
    pairs, breaks = _PAIR.search(raw) is not None, _SOFT_BREAK.search(raw) is not None
    if n < 2 or not (pairs or (breaks and n > 2)):  # "?a=C3&b=E9" is part of a URL
        return None
    why = f"{n} codes such as {_first_match(_QUOTED, raw)!r}"
    inside = quopri.decodestring(raw)
    for encoding in ("utf-8", "cp1252") if not _NOT_QUOTED.search(raw) else ():
        try:
            return _seven_bit(inside.decode(encoding), f"quoted-printable {encoding}", why)
        except UnicodeDecodeError:
            continue
    return _doubt("quoted-printable", why)


def _first_match(pattern: re.Pattern[bytes], raw: bytes) -> str:
    found = pattern.search(raw)
    return found[0].decode("ascii") if found else ""


def _utf7(raw: bytes) -> SevenBit | None:
    runs = [m[1] for m in _UTF7.finditer(raw) if 3 <= len(m[1]) <= 4000]
    good = [run for run in runs if _is_shifted(run)]
    western = [run for run in good if run.startswith((b"A", b"IB"))]  # up to U+0FFF, and quotation marks
    if not western and sum(map(len, good)) < 12:  # "a+bcd-e" could be a Chinese sign
        return None
    why = f"{counted(len(good), 'code')} such as '+{good[0].decode('ascii')}-'"
    if len(good) == len(runs) and sum(map(len, good)) >= 6:
        try:
            return _seven_bit(raw.decode("utf-7"), "utf-7", why)
        except UnicodeDecodeError:
            pass  # a single plus sign: looks like UTF-7, but is not
    return _doubt("utf-7", why)


def _is_shifted(run: bytes) -> bool:
    """Return whether this is base64 of non-ASCII UTF-16, with nothing left over."""
    try:
        inside = base64.b64decode(run + b"=" * (-len(run) % 4))
        left_over = len(run) * 6 % 16
        if left_over >= 6 or (len(inside) % 2 and inside[-1]):
            return False
        text = inside[: len(run) * 6 // 16 * 2].decode("utf-16-be")
    except ValueError:  # not base64, or half a character
        return False
    return not text.isascii() and text.isprintable()


def unescaped(text: str) -> str:
    """Decode character references, twice, because captions are often escaped twice.

    >>> unescaped("R&amp;D doesn&#39;t, &amp;quot;no&amp;quot;, AT&T; &nosuchname;")
    'R&D doesn\\'t, "no", AT&T; &nosuchname;'
    """
    if "&" not in text or ";" not in text:
        return text
    return _REFERENCE.sub(_character, _REFERENCE.sub(_character, text))


def _character(match: re.Match[str]) -> str:
    found = html.unescape(match[0])
    return found if found != "\r" else "\n"


def n_references(text: str) -> int:
    """Count the character references in a text."""
    return sum(html.unescape(m[0]) != m[0] for m in _REFERENCE.finditer(text)) if "&" in text else 0


def reference_note(n: int) -> tuple[str, ...]:
    """Return the note on decoded references."""
    return (f"{counted(n, 'character reference')} (entities such as &amp;) read as what they stand for",) if n else ()
