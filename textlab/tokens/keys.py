"""Integer keys for words, so that words are compared without creating strings.

A token is a stretch of bytes. Its *key* is a 64-bit number: up to eight bytes are the key themselves (little-endian,
padded with zeros), and a longer word is hashed eight bytes at a time::

    bytes     t  a  x  _  g  o  v  e  r  n  m  e  n  t
    starts    ^0          ^4
    lengths   3           10
    keys      0x0000000000786174    hash of 'governme' and 'vernment', highest byte 0xF8 or more

The first eight bytes of every token are read at once, as one unaligned ``uint64`` each; bytes beyond the token are
masked off. The hash of a long word also includes its last eight bytes and its length, and its highest byte never occurs
in UTF-8, so it cannot equal the key of a short word. Two long words of the same length collide with a probability of
about 3e-8 in a million types; collisions of words of different lengths are noticed, and the words themselves are then
compared (see `scan` and `collect`).

`Known` is a direct-mapped cache from key to type with ``2**14`` slots, filled with the types met so far. It answers for
six of seven tokens of English text with one look-up; the others go through a hash table, which gives the same types.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]

LOW = np.array([(1 << (8 * n)) - 1 for n in range(8)] + [(1 << 64) - 1], dtype=np.uint64)
"""Masks for the first n bytes of an integer read by `uint64_at`, n from 0 to 8."""


def uint64_at(data: NDArray[np.uint8], at: NDArray[Any]) -> Keys:
    """Return the eight bytes from each position as a little-endian uint64; `data` must extend 7 bytes past the last.

    `pandas.api.extensions.take` reads unaligned integers several times faster than NumPy indexing.

    Examples
    --------
    >>> uint64_at(np.arange(10, dtype=np.uint8), np.array([0, 2])).tobytes()
    b'\\x00\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x02\\x03\\x04\\x05\\x06\\x07\\x08\\t'
    """
    every = np.ndarray((max(len(data) - 7, 0),), dtype="<u8", buffer=data, strides=(1,))
    return np.asarray(pd.api.extensions.take(every, at, allow_fill=True, fill_value=0), dtype=np.uint64)


_MIX = np.uint64(0x9E3779B97F4A7C15)
_NOT_UTF8 = np.uint64(0xF8 << 56)


def keys_of(chunk: bytes | bytearray, starts: Ints, lengths: Ints) -> tuple[Keys, Ints]:
    """Return a 64-bit key for each token, and the tokens longer than eight bytes.

    The key is the token's own bytes up to eight, and a hash of all its bytes beyond. The highest byte of a hash never
    occurs in UTF-8, so no hash equals a short word. Two words of the same length collide with a probability of about
    3e-8 in a million types; if their lengths differ, `scan` notices and compares the words themselves.
    """
    padded = np.frombuffer(chunk if chunk.endswith(bytes(8)) else chunk + bytes(8), dtype=np.uint8)
    keys = uint64_at(padded, starts)
    keys &= LOW.take(lengths, mode="clip")
    more = np.flatnonzero(lengths > 8)
    begins, sizes, mixed = starts[more], lengths[more], keys[more]
    rest, offset = np.flatnonzero(sizes > 16), 8
    while len(rest):
        mixed[rest] = _mix(mixed[rest], uint64_at(padded, begins[rest] + offset))
        offset += 8
        rest = rest[sizes[rest] > offset + 8]
    last = uint64_at(padded, begins + (sizes - 8))
    last ^= sizes.astype(np.uint64) << np.uint64(56)
    keys[more] = _mix(mixed, last) | _NOT_UTF8
    return keys, more


def _mix(keys: Keys, part: Keys) -> Keys:
    """Mix eight more bytes into a hash (in place)."""
    keys ^= keys >> np.uint64(29)
    keys *= _MIX
    keys += part
    keys ^= keys >> np.uint64(32)
    return keys


SLOTS = 14  # bits; a table this small stays in cache, and holds six of seven tokens of English
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Known:
    """A cache of the types so far, each in the slot given by its key; on a conflict the earlier type keeps the slot.

    A word without a slot counts as unknown: slower, but it gets the same number.

    Examples
    --------
    >>> known = Known.of(np.array([40, 50], dtype=np.uint64), np.array([3, 12]))
    >>> types, new = known.find(np.array([50, 60, 40, 40], dtype=np.uint64), np.array([12, 2, 3, 3]), np.array([0]))
    >>> types[[0, 2, 3]].tolist(), new.tolist()
    ([1, 0, 0], [1])
    """

    keys: Keys
    type_of: NDArray[np.int32]
    size: NDArray[np.int32]

    @classmethod
    def of(cls, keys: Keys, size: Ints) -> Known:
        """Build the cache for types ``0, 1, ...`` with these keys and sizes in bytes."""
        made = cls(np.zeros(1 << SLOTS, np.uint64), np.zeros(1 << SLOTS, np.int32), np.zeros(1 << SLOTS, np.int32))
        some = slice((1 << SLOTS) - 1, None, -1)  # in reverse, so that earlier types overwrite later ones
        slots = _slot_of(keys[some])
        made.keys[slots], made.size[slots] = keys[some], size[some]
        made.type_of[slots] = np.arange(len(keys), dtype=np.int32)[some]
        return made

    def find(self, keys: Keys, lengths: Ints, long: Ints) -> tuple[NDArray[np.int32], Ints]:
        """Return the type of each token, and the tokens whose word is not in the cache.

        `long` gives the tokens whose keys are hashes; their lengths are compared, too.
        """
        slots = _slot_of(keys)
        same = self.keys.take(slots, mode="clip") == keys
        same[long] &= self.size.take(slots.take(long), mode="clip") == lengths.take(long)
        return self.type_of.take(slots, mode="clip"), np.flatnonzero(~same)


def _slot_of(keys: Keys) -> Ints:
    return ((keys * _SPREAD) >> np.uint64(64 - SLOTS)).view(np.int64)
