"""Detect text that was damaged earlier: decoded twice, with letters lost, or with codes for letters.

UTF-8 that was once read with a Western code page and saved again has "Ã¼" instead of "ü". It is not repaired here: the
text is kept as it is in the file, and reported as doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .._wording import counted

__all__ = ["LOOKS_TWICE", "damage_notes"]

LOOKS_TWICE = "looks decoded twice"  # text that identifies the note
# Bytes 80 to BF, decoded as latin-1 and as cp1252.
_CP1252 = "".join(bytes([b]).decode("cp1252", "ignore") for b in range(0x80, 0xA0))
_NEXT = f"[\x80-\xbf{re.escape(_CP1252)}]"
_SEQUENCE = re.compile(f"[\xc2-\xdf]{_NEXT}|[\xe0-\xef]{_NEXT}{{2}}|[\xf0-\xf4]{_NEXT}{{3}}")
# Sequences that hardly occur in undamaged text: a small letter beside "Ã©", quotes as "â€™", "Â" before a sign; the
# same by way of a Mac.
_SURE = re.compile(
    f"(?<=[a-z])\xc3{_NEXT}|\xc3{_NEXT}(?=[a-z])|\xe2(?:\u20ac|\x80){_NEXT}|\xc2[\xa0\xa3\xa7\xa9\xab\xae\xb0\xb7\xbb]"
    "|\u221a[\xa9\xae\xba\xa7\u2202\xfc\xb1](?=[a-z])|\u201a\xc4[\xf4\xfa\xf9\xec\xee]"
)
# Patterns begin with a fixed character, so that text without it is skipped quickly
_QUESTION = re.compile(r"\?{1,2}[a-zß-ÿ]")
_ENOUGH_LOST = 3
_TAGS = "p|br|div|span|b|i|u|em|strong|a|li|ul|ol|td|tr|h[1-6]|html|body"
_ENTITIES = "amp|nbsp|quot|lt|gt|apos|[lr][sd]quo|[mn]dash"
# Character to look for, pattern, its name, what decodes it, and least number of matches to report
_CODES = (
    ("<", re.compile(rf"</?(?i:{_TAGS})(?:\s[^<>]{{0,300}})?/?>"), "tag", "format='html' reads a web page", 2),
    ("&", re.compile(rf"&(?i:{_ENTITIES}|#\d{{2,5}}|#x[0-9a-f]{{2,4}});"), "character reference",
     "html.unescape reads them", 1),
    ("%", re.compile(r"%[89A-Fa-f][0-9A-Fa-f](?:%[89A-Fa-f][0-9A-Fa-f])+"), "percent code",
     "urllib.parse.unquote reads them", 2),
    ("\\", re.compile(r"\\u[0-9A-Fa-f]{4}"), "escape code", "they are letters in JSON", 2),
)  # fmt: skip
_CUT_WORD = re.compile(r"([^\W\d_]{2,30})-\r?\n[ \t]{0,40}([a-zß-öø-ÿ][^\W\d_]{0,30})")
_ENOUGH_CUT = 2
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_NEIGHBOURS = re.compile(r"[^\x00-\x7f]{2,}")


def damage_notes(text: str) -> tuple[str, ...]:
    """Return notes on signs of damage, each with the first place.

    >>> damage_notes("Ã¼ber die BrÃ¼cke")
    ("2 places: the text looks decoded twice, first 'Ã¼'; 'Ã¼' is what UTF-8 for 'ü' becomes",)
    >>> damage_notes("« SOCIÉTÉ», dit-il à Müller")
    ()
    """
    return (*(() if text.isascii() else _twice(text)), *_lost(text), *_written_as_codes(text), *_hyphenated(text))


def _hyphenated(text: str) -> tuple[str, ...]:
    """Report words cut at a line end, as in text copied from a page, which count as two words each.

    >>> _hyphenated("a hyphen-\\nated and a bro-\\nken word")
    ("2 words hyphenated at a line end count as two words each, first 'hyphen-' 'ated'",)
    """
    found = _CUT_WORD.findall(text) if "-\n" in text or "-\r" in text else []
    if len(found) < _ENOUGH_CUT:
        return ()
    before, after = found[0]
    count = counted(len(found), "word")
    return (f"{count} hyphenated at a line end count as two words each, first '{before}-' '{after}'",)


def _twice(text: str) -> tuple[str, ...]:
    runs = [m.span() for m in _NEIGHBOURS.finditer(text)]  # all evidence lies in such runs
    found = [m[0] for a, b in runs for m in _SEQUENCE.finditer(text, a, b)]
    sure = [m[0] for a, b in runs for m in _SURE.finditer(text, a, b + 1)]
    if not found and not sure:
        return ()
    covered, beyond = sum(map(len, found)), sum(len(m[0]) for m in _BEYOND_ASCII.finditer(text))
    if not sure and not (len(found) >= 2 and covered > 0.5 * beyond and _reads_better(found)):
        return ()
    seen = sure or found
    n = max(len(sure), len(found) if covered > 0.5 * beyond else 0)
    meant = _meant(seen[0])
    because = f"; {seen[0]!r} is what UTF-8 for {meant!r} becomes" if meant else ""
    return (f"{counted(n, 'place')}: the text {LOOKS_TWICE}, first {seen[0]!r}{because}",)


def _reads_better(found: list[str]) -> bool:
    """Return whether most sequences would decode to letters of one alphabet."""
    meant = [m for m in map(_meant, found) if m]
    common = sum("\xc0" <= m <= "\u024f" or "\u0370" <= m <= "\u06ff" or m > "\u3000" for m in meant)
    return common > 0.8 * len(found)


def _meant(sequence: str) -> str:
    raw = bytes(ord(c) if ord(c) < 256 else _BYTES.get(c, 0) for c in sequence)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return ""


_BYTES = {bytes([b]).decode("cp1252"): b for b in range(0x80, 0xA0) if bytes([b]).decode("cp1252", "ignore")}


def _lost(text: str) -> tuple[str, ...]:
    n = text.count("\ufffd")
    told = [f"{counted(n, 'character')} lost in the file or in decoding it (U+FFFD)"] if n else []
    places = [m.start() for m in _QUESTION.finditer(text) if text[m.start() - 1 : m.start()].isalpha()]
    words = [word for word in (_word_around(text, k) for k in places) if not _is_web_address(word)]
    if len(words) >= _ENOUGH_LOST:
        told.append(f"{counted(len(words), 'word')} with a question mark inside ({words[0]!r}): letters may be lost")
    return tuple(told)


def _word_around(text: str, at: int) -> str:
    """Return the word at a position, up to a hundred characters on each side."""
    before, after = text[max(0, at - 100) : at].split(" ")[-1], text[at : at + 100].split(" ")[0]
    return "".join((before.split() or [""])[-1:] + (after.split() or [""])[:1]).strip(".,;:!")


def _is_web_address(word: str) -> bool:
    return "://" in word or word.startswith("www.") or "=" in word or "&" in word


def _written_as_codes(text: str) -> Iterator[str]:
    """Yield notes on remains of another notation, such as tags, entities or escapes."""
    for mark, pattern, what, way, enough in _CODES:
        if mark not in text:
            continue
        found = [
            m[0] for m in pattern.finditer(text) if mark != "%" or not _is_web_address(_word_around(text, m.start()))
        ]
        if len(found) >= enough:
            yield f"{counted(len(found), what)} such as {found[0][:40]!r} kept and counted as words; {way}"
