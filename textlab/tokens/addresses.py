"""Keep URLs, e-mail addresses, #tags and @names whole, found from the few bytes that only they contain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from .index import few
from .unicode import IDEOGRAPH, WORD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Ints = NDArray[np.int64]

_ADDRESS = re.compile(
    rb"(?:[a-zA-Z][a-zA-Z0-9+.\-]{1,15}://|www\.)[^\s\x00<>\"]+"
    rb"|\w[\w.+\-]{0,63}+@[\w\-]{1,64}+(?:\.[\w\-]{1,64}+)+"
    rb"|@[\w\x80-\xff]++(?:\.[a-z0-9_\x80-\xff][\w\-\x80-\xff]*+)*+(?:@[\w\-]{1,64}+(?:\.[\w\-]{1,64}+)+)?"
    rb"|#[\w\x80-\xff]++"
)


LONGEST_ADDRESS = 2048  # bytes of an address; what follows is not part of it


def whole_addresses(chunk: bytearray, raw: Bytes, kind: Bytes, word: NDArray[np.bool_], cuts: Ints, dots: Ints) -> Ints:
    """Mark URLs, e-mail addresses, #tags and @names as single runs (in place); return the cuts they need, too."""
    found = [span for at in _triggers(chunk, raw, dots) if (span := _address(chunk, at))]
    if not found:
        return cuts
    first, last = (np.array(x, dtype=np.int64) for x in zip(*sorted(set(found)), strict=True))
    keep = np.append(True, first[1:] >= np.maximum.accumulate(last)[:-1])
    first, last = first[keep], last[keep]
    for end in last.tolist():  # the rest of a word cut by an address is not a word
        within = word[end - 1] and not kind[end - 1] & IDEOGRAPH
        while within and word[end] and not kind[end] & IDEOGRAPH:
            word[end] = False
            end += 1
    for start in first.tolist():  # o'neil@x.org: the preceding word ends before its joiner
        while word[start - 1] and not kind[start - 1] & WORD:
            start -= 1
            word[start] = False
    for start, end in zip(first.tolist(), last.tolist(), strict=True):
        word[start:end] = True
    inside = np.searchsorted(first, cuts, side="left") - 1
    return np.concatenate([cuts[(inside < 0) | (cuts >= last[inside])], first, last])


_ASCII_WORD = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
_BEFORE = frozenset(_ASCII_WORD + b".+-")  # a tag cannot follow these
_AFTER = frozenset(_ASCII_WORD + b"-" + bytes(range(0x80, 0x100)))  # tags and e-mail addresses continue only with these


def _triggers(chunk: bytearray, raw: Bytes, dots: Ints) -> Iterator[int]:
    """Yield positions where an address may be."""
    for mark in b"#@":
        at = chunk.find(mark)
        while at >= 0:
            if chunk[at + 1] in _AFTER:
                yield at
            at = chunk.find(mark, at + 1)
    colons = few(raw == 0x3A)  # over the whole array, because `bytes.find` of several bytes is slow
    for at in colons[raw[colons + 1] == 0x2F].tolist():
        if chunk.startswith(b"://", at):
            yield at
    for at in (dots[raw[dots - 1] == 0x77] - 3).tolist():
        if chunk.startswith(b"www.", at):
            yield at


def _address(chunk: bytearray, at: int) -> tuple[int, int] | None:
    """Return the address around a trigger, without trailing punctuation."""
    high = _whole_character(chunk, min(len(chunk), at + LONGEST_ADDRESS))
    before = chunk[at - 2] if chunk[at - 1] in b".+-" else chunk[at - 1]  # .@name opens many messages
    if chunk[at] in b"#@" and before not in _BEFORE:
        begins = _ADDRESS.match(chunk, at, high)
        return begins and _without_closing_marks(begins)
    low = max(0, at - 64, chunk.rfind(b" ", max(0, at - 64), at) + 1)
    if chunk[at] == 0x23 and not any(x in chunk[low:at] for x in (b"://", b"www.")):  # inside a word, not inside a URL
        begins = _ADDRESS.match(chunk, at, high)
        return begins and _without_closing_marks(begins)
    for match in _ADDRESS.finditer(chunk, low, high):
        if match.start() <= at < match.end():
            return _without_closing_marks(match)
        if match.start() > at:
            break
    return None


def _whole_character(chunk: bytearray, at: int) -> int:
    """Return the place, or the start of the character that it lies within."""
    while at < len(chunk) and chunk[at] & 0xC0 == 0x80:
        at -= 1
    return at


def _without_closing_marks(match: re.Match[bytes]) -> tuple[int, int] | None:
    text = match.group().rstrip(b".,;:!?)]}'*_")
    return (match.start(), match.start() + len(text)) if len(text) > 1 else None
