"""A number for each word, so that words are compared without making strings of them.

A token is a stretch of bytes. Its *key* is a 64-bit number: up to eight bytes are the key themselves (little-endian,
padded with zeros), and a longer word is hashed eight bytes at a time::

    bytes     t  a  x  _  g  o  v  e  r  n  m  e  n  t
    starts    ^0          ^4
    lengths   3           10
    keys      0x0000000000786174    hash of 'governme' and 'vernment', highest byte 0xF8 or more

The first eight bytes of every token are read at once, as one unaligned ``uint64`` each; bytes beyond the token are
masked off. The hash of a long word also takes in its last eight bytes and its length, and its highest byte is one
that UTF-8 never uses, so it cannot equal the key of a short word. Two long words of one length share a hash with odds
of about 3e-8 in a million types; two of different lengths are noticed by their length, and the words themselves are
compared (see `scan` and `collect`).

`Known` is a direct-mapped cache from key to type of ``2**14`` slots, filled with the types met so far. It answers for
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
"""Masks of the first n bytes of a number that `uint64_at` has read, n from 0 to 8."""


def uint64_at(data: NDArray[np.uint8], at: NDArray[Any]) -> Keys:
    """Return the eight bytes from each place on, the first the lowest; `data` goes on for seven bytes behind the last.

    pandas takes numbers that are not aligned several times sooner than numpy indexes them.

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
    """Return a 64-bit key per token, its own bytes up to eight, a mix of all its bytes beyond.

    And which have more than eight.

    The last byte of a mix is one that UTF-8 has nowhere, so no mix is a short word. Two different words of the same
    length beyond eight share a key with odds of about 3e-8 in a million types; of two lengths, `scan` sees that they
    do and compares the words themselves.
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
    """Eight bytes more in a key (in place)."""
    keys ^= keys >> np.uint64(29)
    keys *= _MIX
    keys += part
    keys ^= keys >> np.uint64(32)
    return keys


SLOTS = 14  # bits; a table this small stays in cache, and six in seven tokens of English are in it
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Known:
    """The types so far, each in the slot that its key points to; where two point to one slot, the earlier type.

    A word that has lost its slot is one more that is not known: slower, but numbered the same.

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
        """Return the table of types ``0, 1, ...`` with these keys and so many bytes."""
        made = cls(np.zeros(1 << SLOTS, np.uint64), np.zeros(1 << SLOTS, np.int32), np.zeros(1 << SLOTS, np.int32))
        some = slice((1 << SLOTS) - 1, None, -1)  # the first come last, and stay
        slots = _slot_of(keys[some])
        made.keys[slots], made.size[slots] = keys[some], size[some]
        made.type_of[slots] = np.arange(len(keys), dtype=np.int32)[some]
        return made

    def find(self, keys: Keys, lengths: Ints, long: Ints) -> tuple[NDArray[np.int32], Ints]:
        """Return the type of each token, and the tokens whose word is not known.

        `long`, those whose keys are no words.
        """
        slots = _slot_of(keys)
        same = self.keys.take(slots, mode="clip") == keys
        same[long] &= self.size.take(slots.take(long), mode="clip") == lengths.take(long)
        return self.type_of.take(slots, mode="clip"), np.flatnonzero(~same)


def _slot_of(keys: Keys) -> Ints:
    return ((keys * _SPREAD) >> np.uint64(64 - SLOTS)).view(np.int64)
