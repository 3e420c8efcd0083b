r"""Find the tokens in a chunk of UTF-8 text, and number its distinct words.

A chunk is a run of passages joined by NUL bytes, so no word crosses a passage. Every step is a pass over whole arrays
of one or two megabytes: no object per token, no loop over tokens::

    index   0 1 2 3 4 5 6 7 8 9   11      15
    chunk   \0d o n ' t   t a x   A T & T \0
    kind    . W W W J W . W W W . W W S W .     class of each byte's character (`_kinds`)
    word    . 1 1 1 1 1 . 1 1 1 . 1 1 . 1 .     `_join` also marks a joiner (J) between word characters

    starts    1           7       11    14      edges of the runs in `word` (`_word_runs`)
    ends                6       10    13  15
    keys      don't       tax     AT    T       one uint64 for each token (`keys.keys_of`)
    types     7           ~0      ~1    ~2      known types, or ~code for words not yet known

The rarer cases only change `word` or the edges: ideographs, which are words of their own, add cuts inside runs;
addresses, inclusive German and Hebrew acronyms mark further bytes; punctuation and symbols add tokens outside words.
Words that are not `known` are numbered within the chunk by a hash table; `collect` merges the chunks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .addresses import whole_addresses
from .index import NOWHERE, few
from .keys import keys_of
from .unicode import DIGIT, IDEOGRAPH, JOINS, JOINS_DIGITS, MARK, PUNCTUATION, SYMBOL, WORD, classes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .keys import Known

    Bytes = NDArray[np.uint8]
    Ints = NDArray[np.int64]

_FEW = 300  # below this count, inserting one by one is faster
CHUNK = 1 << 20  # larger chunks cause page faults, which cost more than the arithmetic (threads use twice this)


@dataclass(frozen=True, slots=True)
class Rules:
    """Options: what counts as a token besides words."""

    punctuation: bool = False
    symbols: bool = False
    numbers: bool = True
    urls: bool = True


@dataclass(frozen=True, slots=True)
class Scanned:
    """The tokens of one chunk: starts and types, and the distinct words that were not known.

    An unknown word is numbered by a code within the chunk and appears in `types` as ``~code``, which is negative. For
    each code there are a key, one example (a token) and its size in bytes. `keys` is None after a hash collision.
    """

    starts: Ints
    types: NDArray[np.int32]
    keys: NDArray[np.uint64] | None
    example: Ints
    size: Ints


def scan(chunk: bytearray, rules: Rules, known: Known | None = None) -> Scanned:
    """Find and encode the tokens of a chunk that begins and ends with NUL (eight NULs at the end avoid a copy)."""
    starts, ends = spans(chunk, rules)
    lengths = ends - starts
    keys, long = keys_of(chunk, starts, lengths)
    types, new = known.find(keys, lengths, long) if known else (np.empty(len(keys), np.int32), np.arange(len(keys)))
    keys, lengths = keys[new], lengths[new]
    codes, found = pd.factorize(keys, size_hint=len(keys) // 3)  # a smaller size hint keeps the hash table in cache
    unique: NDArray[np.uint64] | None = found
    example = example_of_each(codes, len(found))
    if not np.array_equal(lengths[example].take(codes), lengths):  # a hash collision: compare the words
        places = zip(starts[new].tolist(), ends[new].tolist(), strict=True)
        codes, words = pd.factorize(np.array([bytes(chunk[a:b]) for a, b in places], dtype=object))
        unique, example = None, example_of_each(codes, len(words))
    types[new] = ~codes
    return Scanned(starts, types, unique, new[example], lengths[example])


def cut_words(text: str, rules: Rules | None = None) -> list[str]:
    """Return the words of a short text as `tokenize` cuts them, without case folding.

    >>> cut_words("AT&T, U.S. taxes")
    ['AT', 'T', 'U.S', 'taxes']
    """
    chunk = bytearray(b"\0" + text.encode("utf-8", "replace") + bytes(9))
    starts, ends = spans(chunk, rules or Rules())
    return [bytes(chunk[a:b]).decode() for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]


def example_of_each(codes: NDArray[Any], n_codes: int) -> Ints:
    """Return the last position of each code."""
    out = np.empty(n_codes, dtype=np.int64)
    out[codes] = np.arange(len(codes))
    return out


def spans(chunk: bytearray, rules: Rules) -> tuple[Ints, Ints]:
    """Return the start and end of every token in the chunk, in order."""
    raw = np.frombuffer(chunk, dtype=np.uint8)
    kind, wide = _kinds(chunk, raw)
    word = (kind & WORD).view(np.bool_)
    dots = _join(raw, kind, word, wide)
    _join_in_words(chunk, raw, kind, word)
    cuts = _cuts_at_ideographs(kind, word, wide)
    if rules.urls:
        cuts = whole_addresses(chunk, raw, kind, word, cuts, dots)
    starts, ends = _word_runs(word, cuts)
    if (wide.kind & MARK).any():
        starts, ends = _drop_leading_marks(kind, starts, ends)
    if rules.punctuation or rules.symbols:
        starts, ends = _add_marks(chunk, raw, kind, starts, ends, rules)
    if not rules.numbers:
        letters = np.append(0, np.cumsum((kind & (WORD | DIGIT)) == WORD))
        keep = (letters[ends] > letters[starts]) | ((kind[starts] & WORD) == 0)
        starts, ends = starts[keep], ends[keep]
    return starts, ends


def _word_runs(word: NDArray[np.bool_], cuts: Ints) -> tuple[Ints, Ints]:
    """Return where runs of word bytes start and end; a cut splits the run that contains it."""
    turns = np.zeros(len(word), dtype=np.bool_)
    np.not_equal(word[1:], word[:-1], out=turns[1:])
    edges = np.flatnonzero(turns)
    starts, ends = edges[0::2], edges[1::2]
    cuts = np.unique(cuts[word[cuts - 1] & word[cuts]])
    if not len(cuts):
        return starts, ends
    at = np.searchsorted(starts, cuts)
    return _insert(starts, at, cuts), _insert(ends, at - 1, cuts)


def _insert(values: Ints, at: Ints, new: Ints) -> Ints:
    """Insert values at sorted positions, faster than `np.insert` if there are few."""
    if len(new) > _FEW:
        return np.insert(values, at, new)
    out = np.empty(len(values) + len(new), dtype=values.dtype)
    low = 0
    for k, high in enumerate(at.tolist()):
        out[low + k : high + k] = values[low:high]
        low = high
    out[low + len(new) :] = values[low:]
    out[at + np.arange(len(new))] = new
    return out


# ---------------------------------------------------------------------- classes of bytes


@dataclass(frozen=True, slots=True)
class _Wide:
    """The multi-byte characters: where they start, how many bytes they have, their class."""

    at: Ints
    width: Ints
    kind: Bytes

    def only(self, kind: int) -> tuple[Ints, Ints]:
        """Return the starts and widths of the characters of a class."""
        mine = (self.kind & kind) != 0
        return self.at[mine], self.width[mine]


@cache
def _ascii_kinds() -> bytes:
    return classes()[:128].tobytes() + bytes(128)


def _kinds(chunk: bytearray, raw: Bytes) -> tuple[Bytes, _Wide]:
    """Return the class of each byte's character, and the multi-byte characters."""
    kind = np.frombuffer(chunk.translate(_ascii_kinds()), dtype=np.uint8)  # writable, because it wraps a bytearray
    if chunk.isascii():
        return kind, _Wide(NOWHERE, NOWHERE, kind[:0])
    at = few(raw >= 0xC2)
    lead = raw[at]
    two = at[lead < 0xE0]
    three = at[(lead >= 0xE0) & (lead < 0xF0)]
    four = at[lead >= 0xF0]
    kinds = []
    for where, width, mask in ((two, 2, 0x1F), (three, 3, 0x0F), (four, 4, 0x07)):
        code = (raw[where] & mask).astype(np.int32)
        for step in range(1, width):
            code = (code << 6) | (raw[where + step] & 0x3F)
        kinds.append(classes()[np.minimum(code, 0x10FFFF)])
        for step in range(width):
            kind[where + step] = kinds[-1]
    widths = np.repeat([2, 3, 4], [len(two), len(three), len(four)])
    return kind, _Wide(np.concatenate([two, three, four]), widths, np.concatenate(kinds))


def _width(raw: Bytes, at: Ints) -> Ints:
    """Return the number of bytes of the character that starts at `at`."""
    lead = raw[at]
    return 1 + (lead >= 0xC0).astype(np.int64) + (lead >= 0xE0) + (lead >= 0xF0)


def _join(raw: Bytes, kind: Bytes, word: NDArray[np.bool_], wide: _Wide) -> Ints:
    """Mark joiners between word characters, and points between digits, as part of the word (in place).

    Returns the full stops between word characters.
    """
    between = (kind & (JOINS | JOINS_DIGITS)) != 0
    between[1:-1] &= word[:-2]
    between[1:-1] &= word[2:]
    inner = few(between)  # one-byte joiners: no byte of a wider joiner has word bytes on both sides
    joins = (kind[inner] & JOINS) != 0
    narrow, points = inner[joins], inner[~joins]
    broad, width = wide.only(JOINS)
    inside = word[broad - 1] & word[broad + width]
    broad, width = broad[inside], width[inside]
    if (wide.kind & IDEOGRAPH).any():  # ideographs are never joined
        narrow = narrow[((kind[narrow - 1] | kind[narrow + 1]) & IDEOGRAPH) == 0]
        inside = ((kind[broad - 1] | kind[broad + width]) & IDEOGRAPH) == 0
        broad, width = broad[inside], width[inside]
    numeric = (kind[points - 1] & kind[points + 1] & DIGIT) != 0
    dots = points[raw[points] == 0x2E]
    lone = dots[~word[dots - 2] & ~word[np.minimum(dots + 2, len(word) - 1)]]  # U.S, e.g, J.D
    word[narrow] = True
    for step in range(3):
        word[broad[width > step] + step] = True
    word[points[numeric]] = True
    word[lone] = True
    return dots


# ---------------------------------------------------------------------- rarer scripts and marks

_ENDING = re.compile(rb"-?innen|(?:in|ns?|rn?|e[nmrs]?|[ms])(?![\w\x80-\xff])")  # Bürger:innen, jede*r, ein:e
# Bürger(innen); the bracket comes first, since a search that begins with looking back stops at every byte
_BRACKETED_ENDING = re.compile(rb"\(in(?<=[a-z\x80-\xff]{2}\(in)(?:nen)?\)(?![\w\x80-\xff])")
_HEBREW = re.compile(rb"(?<=\xd7[\x90-\xaa])(?:\"|''|\xe2\x80[\x9c\x9d])(?=\xd7[\x90-\xaa])")


def _join_in_words(chunk: bytearray, raw: Bytes, kind: Bytes, word: NDArray[np.bool_]) -> None:
    """Mark joiners that apply only to certain words (in place).

    These are the marks of inclusive German, and the quotes of Hebrew acronyms.
    """
    marks = few((raw == 0x3A) | (raw == 0x2A) | (raw == 0x2F))  # : * /
    marks = marks[word[marks - 1] & word[marks - 2] & ((kind[marks - 1] & DIGIT) == 0)]
    next_ = raw[marks + 1]
    marks = marks[np.isin(next_, _FIRST_OF_ENDING)]
    for at in marks.tolist():
        letter = at - 1
        while chunk[letter] & 0xC0 == 0x80:
            letter -= 1
        if not word[letter - 1]:  # one letter of two bytes is no word yet: À*r
            continue
        ending = _ENDING.match(chunk, at + 1)
        if ending and (chunk[at] != 0x2F or ending[0].lstrip(b"-").startswith(b"in")):  # m/s and w/e are not endings
            word[at] = True
            word[at + 1] = True  # the hyphen of Bürger/-innen
    if b"(in" in chunk:
        for found in _BRACKETED_ENDING.finditer(chunk):
            word[found.start() : found.end()] = True
    if b"\xd7" in chunk:
        for found in _HEBREW.finditer(chunk):
            word[found.start() : found.end()] = True


_FIRST_OF_ENDING = np.frombuffer(b"-inrems", dtype=np.uint8)


def _drop_leading_marks(kind: Bytes, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Drop combining marks that follow no letter (such as the joiner inside an emoji)."""
    odd = np.flatnonzero(kind[starts] & MARK)
    if not len(odd):
        return starts, ends
    solid = np.flatnonzero((kind & MARK) == 0)
    starts = starts.copy()
    starts[odd] = solid[np.searchsorted(solid, starts[odd])]
    keep = starts < ends
    return starts[keep], ends[keep]


def _cuts_at_ideographs(kind: Bytes, word: NDArray[np.bool_], wide: _Wide) -> Ints:
    """Return the cuts that make every ideograph, with its marks, a token of its own."""
    at, width = wide.only(IDEOGRAPH)
    if not len(at):
        return NOWHERE
    after = at + width
    if (kind[after] & MARK).any():
        solid = np.flatnonzero((kind & MARK) == 0)
        after = solid[np.searchsorted(solid, after)]  # a combining mark belongs to the preceding ideograph
    return np.concatenate([at, after])


_EMOJI = re.compile(
    "[\U0001f1e6-\U0001f1ff]{2}|.[\ufe0f\u20e3\U0001f3fb-\U0001f3ff]*(?:\u200d.[\ufe0f\U0001f3fb-\U0001f3ff]*)*",
    re.DOTALL,
)


def _add_marks(chunk: bytearray, raw: Bytes, kind: Bytes, starts: Ints, ends: Ints, rules: Rules) -> tuple[Ints, Ints]:
    """Add punctuation marks and symbols outside words as tokens; an emoji sequence is one symbol."""
    wanted = PUNCTUATION * rules.punctuation | SYMBOL * rules.symbols
    free = (kind & wanted) != 0
    cover = np.zeros(len(raw) + 1, dtype=np.int8)
    cover[starts] += 1
    cover[ends] -= 1
    free &= np.cumsum(cover[:-1]) == 0
    if rules.symbols and not chunk.isascii():
        free |= _marks_after(free, (kind & MARK) != 0)
    at = np.flatnonzero(free & ((raw & 0xC0) != 0x80))
    more_start, more_end = at, at + _width(raw, at)
    if rules.symbols and not chunk.isascii():
        more_start, more_end = _emoji(chunk, free)
    starts, ends = np.concatenate([starts, more_start]), np.concatenate([ends, more_end])
    order = np.argsort(starts, kind="stable")
    return starts[order], ends[order]


def _marks_after(free: NDArray[np.bool_], mark: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return combining marks that directly follow a free symbol, whatever their number of bytes."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mark.view(np.int8), [0]])))
    out = np.zeros(len(free), dtype=bool)
    for first, last in zip(edges[0::2], edges[1::2], strict=True):
        out[first:last] = first > 0 and free[first - 1]
    return out


def _emoji(chunk: bytearray, free: NDArray[np.bool_]) -> tuple[Ints, Ints]:
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
