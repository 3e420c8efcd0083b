"""Bytes in, words out: where words begin and end in UTF-8 text, and which are the same word.

Whole-array passes over chunks of about one megabyte; no object per token, no loop over tokens. A chunk is a
run of passages joined by NUL bytes, so no word crosses a passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .unicode import (
    DIGIT,
    IDEOGRAPH,
    JOINS,
    JOINS_DIGITS,
    MARK,
    PUNCTUATION,
    SYMBOL,
    WORD,
    classes,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Ints = NDArray[np.int64]

CHUNK = 1 << 20  # larger chunks touch fresh memory, which costs more than the arithmetic


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as a token besides words."""

    punctuation: bool = False
    symbols: bool = False
    numbers: bool = True
    urls: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """The tokens of one chunk: positions in the chunk, a code per token, and one example of each code."""

    starts: Ints
    codes: NDArray[np.int32]
    keys: NDArray[np.uint64]
    example_start: Ints
    example_length: Ints


def scan(chunk: bytes, rules: Rules) -> Found:
    """Find and encode the tokens of a chunk. The chunk begins and ends with a NUL byte."""
    starts, ends = spans(chunk, rules)
    lengths = ends - starts
    keys = _keys(chunk, starts, lengths)
    ranks, unique = pd.factorize(keys)
    codes = ranks.astype(np.int32)
    first = first_of_each(codes)
    if not np.array_equal(lengths[first][codes], lengths):
        codes, unique, first = _encode_exactly(chunk, starts, ends)
    return Found(starts, codes, unique, starts[first], lengths[first])


def first_of_each(codes: NDArray[Any]) -> Ints:
    """Where each code stands first, for codes numbered by first appearance: where the largest so far "
    "grows."""
    most = np.maximum.accumulate(codes)
    grows = np.ones(len(codes), dtype=bool)
    np.not_equal(most[1:], most[:-1], out=grows[1:])
    return np.flatnonzero(grows)


def spans(chunk: bytes, rules: Rules) -> tuple[Ints, Ints]:
    """Start and end of every token in the chunk, in order."""
    raw = np.frombuffer(chunk, dtype=np.uint8)
    kind = _kinds(chunk, raw)
    word = (kind & WORD) != 0
    _join(raw, kind, word)
    edges = np.flatnonzero(word[1:] != word[:-1]) + 1
    starts, ends = edges[0::2], edges[1::2]
    if not chunk.isascii():
        starts, ends = _drop_leading_marks(kind, starts, ends)
        starts, ends = _cut_ideographs(raw, kind, word, starts, ends)
    if rules.urls:
        starts, ends = _whole_addresses(chunk, raw, kind, starts, ends)
    if rules.punctuation or rules.symbols:
        starts, ends = _add_marks(chunk, raw, kind, starts, ends, rules)
    if not rules.numbers:
        letters = np.append(0, np.cumsum((kind & (WORD | DIGIT)) == WORD))
        keep = (letters[ends] > letters[starts]) | ((kind[starts] & WORD) == 0)
        starts, ends = starts[keep], ends[keep]
    return starts, ends


# ---------------------------------------------------------------------- classes of bytes


@cache
def _ascii_kinds() -> bytes:
    return classes()[:128].tobytes() + bytes(128)


def _kinds(chunk: bytes, raw: Bytes) -> Bytes:
    """The class of the character that each byte belongs to."""
    kind = np.frombuffer(bytearray(chunk).translate(_ascii_kinds()), dtype=np.uint8)
    if chunk.isascii():
        return kind
    at = np.flatnonzero(raw >= 0xC2)
    lead = raw[at]
    two = at[lead < 0xE0]
    three = at[(lead >= 0xE0) & (lead < 0xF0)]
    four = at[lead >= 0xF0]
    for where, width, mask in ((two, 2, 0x1F), (three, 3, 0x0F), (four, 4, 0x07)):
        code = (raw[where] & mask).astype(np.int32)
        for step in range(1, width):
            code = (code << 6) | (raw[where + step] & 0x3F)
        found = classes()[np.minimum(code, 0x10FFFF)]
        for step in range(width):
            kind[where + step] = found
    return kind


def _width(raw: Bytes, at: Ints) -> Ints:
    """Bytes of the character that begins at `at`."""
    lead = raw[at]
    return 1 + (lead >= 0xC0).astype(np.int64) + (lead >= 0xE0) + (lead >= 0xF0)


def _join(raw: Bytes, kind: Bytes, word: NDArray[np.bool_]) -> None:
    """Let joiners between word characters, and points between digits, belong to the word (in place)."""
    inner = np.flatnonzero((kind & (JOINS | JOINS_DIGITS)) != 0)  # of a boolean: five times faster than of bytes
    joins = (kind[inner] & JOINS) != 0
    at, points = inner[joins], inner[~joins]
    at = at[(raw[at] & 0xC0) != 0x80]
    width = _width(raw, at)
    alone = ((kind[at - 1] | kind[at + width]) & IDEOGRAPH) != 0  # an ideograph is joined to nothing
    at, width = (x[word[at - 1] & word[at + width] & ~alone] for x in (at, width))
    before, after = kind[points - 1], kind[points + 1]
    inside = points[(before & after & DIGIT) != 0]
    dots = points[((before & after & WORD) != 0) & (raw[points] == 0x2E)]
    lone = dots[~word[dots - 2] & ~word[np.minimum(dots + 2, len(word) - 1)]]  # U.S, e.g, J.D
    for step in range(3):
        word[at[width > step] + step] = True
    word[inside] = True
    word[lone] = True


# ---------------------------------------------------------------------- the rarer scripts and marks


def _drop_leading_marks(kind: Bytes, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """A mark without a letter before it (the joiner inside an emoji) is no word."""
    odd = np.flatnonzero(kind[starts] & MARK)
    if not len(odd):
        return starts, ends
    solid = np.flatnonzero((kind & MARK) == 0)
    starts = starts.copy()
    starts[odd] = solid[np.searchsorted(solid, starts[odd])]
    keep = starts < ends
    return starts[keep], ends[keep]


def _cut_ideographs(raw: Bytes, kind: Bytes, word: NDArray[np.bool_], starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Every ideograph (with its marks) is a token of its own."""
    ideograph = (kind & IDEOGRAPH) != 0
    if not ideograph.any():
        return starts, ends
    at = np.flatnonzero(ideograph & ((raw & 0xC0) != 0x80))
    after = at + _width(raw, at)
    if (kind[after] & MARK).any():
        solid = np.flatnonzero((kind & MARK) == 0)
        after = solid[np.searchsorted(solid, after)]  # a mark belongs to the ideograph before it
    after = after[word[after]]
    cuts = np.union1d(at, after)
    inside = np.searchsorted(starts, cuts, side="right") - 1
    cuts = cuts[(inside >= 0) & (cuts < ends[inside]) & (cuts > starts[inside])]
    if not len(cuts):
        return starts, ends
    return np.insert(starts, np.searchsorted(starts, cuts), cuts), np.insert(ends, np.searchsorted(ends, cuts), cuts)


_ADDRESS = re.compile(
    rb"(?:[a-zA-Z][a-zA-Z0-9+.\-]{1,15}://|www\.)[^\s\x00<>\"]+"
    rb"|[\w.+\-]{1,64}+@[\w\-]{1,64}+(?:\.[\w\-]{1,64}+)+"
    rb"|[#@][\w\x80-\xff]+"
)


def _whole_addresses(chunk: bytes, raw: Bytes, kind: Bytes, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """URLs, e-mail addresses, #tags and @names are one token each."""
    found = [span for at in _triggers(chunk, raw) if (span := _address(chunk, at))]
    if not found:
        return starts, ends
    first, last = (np.array(x, dtype=np.int64) for x in zip(*sorted(set(found)), strict=True))
    keep = np.append(True, first[1:] >= np.maximum.accumulate(last)[:-1])
    first, last = first[keep], last[keep]
    low, high = np.searchsorted(starts, first), np.searchsorted(starts, last)  # the words inside each address
    ends = ends.copy()
    for k in np.flatnonzero(np.append(0, ends)[low] > first):  # o'neil@x.org: the word ends before the address
        cut = first[k]
        while not kind[cut - 1] & WORD:
            cut -= 1
        ends[low[k] - 1] = cut
    return _spliced(starts, low, high, first), _spliced(ends, low, high, last)


def _spliced(values: Ints, low: Ints, high: Ints, new: Ints) -> Ints:
    """`values` with each stretch ``low:high`` replaced by one new value."""
    kept = zip(np.append(0, high).tolist(), np.append(low, len(values)).tolist(), strict=True)
    pieces = [values[a:b] for a, b in kept]
    between = [new[k : k + 1] for k in range(len(new))]
    return np.concatenate([x for pair in zip(pieces, [*between, _NONE], strict=True) for x in pair])


_NONE = np.empty(0, dtype=np.int64)


def _triggers(chunk: bytes, raw: Bytes) -> Iterator[int]:
    """Where an address may be."""
    for mark in b"#@":
        at = chunk.find(mark)
        while at >= 0:
            yield at
            at = chunk.find(mark, at + 1)
    for text in (b"://", b"www."):  # whole-array comparisons: `bytes.find` is slow where the first bytes are common
        pair = (raw[:-1] == text[0]) & (raw[1:] == text[1])
        if pair.any():
            yield from (at for at in np.flatnonzero(pair).tolist() if chunk.startswith(text, at))


def _address(chunk: bytes, at: int) -> tuple[int, int] | None:
    """The address around a trigger, without the punctuation that closes the sentence."""
    low, high = max(0, at - 64), min(len(chunk), at + 2048)
    if chunk[at : at + 1] in b"#@" and not re.match(rb"[\w.+\-]", chunk[at - 1 : at]):
        low, high = at, at + len(begins.group()) if (begins := _ADDRESS.match(chunk, at, high)) else at
    for match in _ADDRESS.finditer(chunk, low, high):
        if match.start() <= at < match.end():
            text = match.group().rstrip(b".,;:!?)]}'*_")
            return match.start(), match.start() + len(text)
        if match.start() > at:
            break
    return None


_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|.[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*(?:\u200d.[\ufe0f\U0001f3fb-\U0001f3ff]*)*",
    re.DOTALL,
)


def _add_marks(chunk: bytes, raw: Bytes, kind: Bytes, starts: Ints, ends: Ints, rules: Rules) -> tuple[Ints, Ints]:
    """Punctuation marks and symbols outside words, one token each; an emoji sequence is one symbol."""
    wanted = PUNCTUATION * rules.punctuation | SYMBOL * rules.symbols
    free = (kind & wanted) != 0
    cover = np.zeros(len(raw) + 1, dtype=np.int8)
    cover[starts] += 1
    cover[ends] -= 1
    free &= np.cumsum(cover[:-1]) == 0
    if rules.symbols and not chunk.isascii():
        free |= _between(free, (kind & MARK) != 0)
    at = np.flatnonzero(free & ((raw & 0xC0) != 0x80))
    more_start, more_end = at, at + _width(raw, at)
    if rules.symbols and not chunk.isascii():
        more_start, more_end = _emoji(chunk, free)
    starts, ends = np.concatenate([starts, more_start]), np.concatenate([ends, more_end])
    order = np.argsort(starts, kind="stable")
    return starts[order], ends[order]


def _between(free: NDArray[np.bool_], mark: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Marks that directly follow a free symbol, however many bytes they have."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mark.view(np.int8), [0]])))
    out = np.zeros(len(free), dtype=bool)
    for first, last in zip(edges[0::2], edges[1::2], strict=True):
        out[first:last] = first > 0 and free[first - 1]
    return out


def _emoji(chunk: bytes, free: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], free.view(np.int8), [0]])))
    out: list[tuple[int, int]] = []
    for first, last in zip(edges[0::2], edges[1::2], strict=True):
        at = int(first)
        for match in _EMOJI.finditer(chunk[first:last].decode()):
            size = len(match.group().encode())
            out.append((at, at + size))
            at += size
    pairs = np.array(out, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


# ---------------------------------------------------------------------- the same word, the same key

_LOW_BYTES = np.array([(1 << (8 * n)) - 1 for n in range(8)] + [(1 << 64) - 1], dtype=np.uint64)
_MIX = np.uint64(0x9E3779B97F4A7C15)


def _keys(chunk: bytes, starts: Ints, lengths: Ints) -> NDArray[np.uint64]:
    """A 64-bit key per token: its own bytes up to eight, a mix of all its bytes beyond.

    Two different words of more than eight bytes share a key with odds of about 3e-8 in a million types;
    `scan` checks the lengths and falls back to comparing the words themselves.
    """
    padded = np.frombuffer(chunk + bytes(8), dtype=np.uint8)
    eight = np.ndarray((len(padded) - 7,), dtype="<u8", buffer=padded, strides=(1,))
    keys = eight[starts] & _LOW_BYTES[np.minimum(lengths, 8)]
    rest, offset = np.flatnonzero(lengths > 8), 8
    while len(rest):
        left = lengths[rest] - offset
        part = eight[starts[rest] + offset] & _LOW_BYTES[np.minimum(left, 8)]
        mixed = (keys[rest] ^ (keys[rest] >> np.uint64(29))) * _MIX + part
        keys[rest] = mixed ^ (mixed >> np.uint64(32)) ^ np.uint64(offset << 56)
        rest, offset = rest[left > 8], offset + 8
    return keys


def _encode_exactly(chunk: bytes, starts: Ints, ends: Ints) -> tuple[NDArray[np.int32], NDArray[np.uint64], Ints]:
    """The slow road after a key collision: compare the words, and give the later word a key of its own."""
    words = [chunk[a:b] for a, b in zip(starts, ends, strict=True)]
    codes, unique = pd.factorize(np.array(words, dtype=object))
    first = first_of_each(codes)
    keys = np.array([hash_bytes(w) for w in unique], dtype=np.uint64)
    return codes.astype(np.int32), keys, first


def hash_bytes(word: bytes) -> int:
    """64 bits of SHA-256: a key that does not collide with another in practice."""
    import hashlib

    return int.from_bytes(hashlib.sha256(word).digest()[:8], "little")
