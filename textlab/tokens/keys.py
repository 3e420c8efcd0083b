"""The same word, the same key: a number for each token that stands for its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .eights import LOW, eights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_MIX = np.uint64(0x9E3779B97F4A7C15)
_NOT_UTF8 = np.uint64(0xF8 << 56)


def keys_of(chunk: bytes | bytearray, starts: Ints, lengths: Ints) -> tuple[NDArray[np.uint64], Ints]:
    """A 64-bit key per token, its own bytes up to eight, a mix of all its bytes beyond; and which have more than eight.

    The last byte of a mix is one that UTF-8 has nowhere, so no mix is a short word. Two different words of the same
    length beyond eight share a key with odds of about 3e-8 in a million types; of two lengths, `scan` sees that they
    do and compares the words themselves.
    """
    padded = np.frombuffer(chunk if chunk.endswith(bytes(8)) else chunk + bytes(8), dtype=np.uint8)
    keys = eights(padded, starts)
    keys &= LOW.take(lengths, mode="clip")
    more = np.flatnonzero(lengths > 8)
    begins, sizes, mixed = starts[more], lengths[more], keys[more]
    rest, offset = np.flatnonzero(sizes > 16), 8
    while len(rest):
        mixed[rest] = _mix(mixed[rest], eights(padded, begins[rest] + offset))
        offset += 8
        rest = rest[sizes[rest] > offset + 8]
    last = eights(padded, begins + (sizes - 8))
    last ^= sizes.astype(np.uint64) << np.uint64(56)
    keys[more] = _mix(mixed, last) | _NOT_UTF8
    return keys, more


def _mix(keys: NDArray[np.uint64], part: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Eight bytes more in a key (in place)."""
    keys ^= keys >> np.uint64(29)
    keys *= _MIX
    keys += part
    keys ^= keys >> np.uint64(32)
    return keys
