"""Find punctuation marks between words in the source, whether or not punctuation is tokenized."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .index import NOWHERE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .arrays import TokenArrays

    Bytes = NDArray[np.uint8]

# marks of other scripts equivalent to the ASCII mark (Unicode 15, categories Po and Pd)
COUNTERPARTS = {
    ".": "…‥。．｡︒﹒।॥۔܀܁܂։።፨។៕၊။๚๛།༎᠃᠉׃⸼𑁇𑁈⳹꘎꛳",
    ",": "،、，､︐︑﹐﹑՝፣᠂᠈⸲⸴꘍꛵߸",
    ";": "؛；﹔⁏⸵፤",
    ":": "：﹕⁝៖፥",
    "?": "？؟⁇⁈⁉‽﹖︖՞;፧⸮¿꘏",
    "!": "！︕﹗՜߹¡‼",
}


def marks_of(marks: str) -> str:
    """Return the marks, together with the counterparts of each ASCII mark in other scripts.

    >>> marks_of("!")
    '!！︕﹗՜߹¡‼'
    """
    return "".join(mark + COUNTERPARTS.get(mark, "") for mark in marks)


def breaks(tokens: TokenArrays, marks: str) -> NDArray[np.bool_]:
    """Return whether one of `marks` lies between a token and the previous one; True at passage starts."""
    out = np.zeros(len(tokens), dtype=bool)
    out[tokens.bounds[:-1][np.diff(tokens.bounds) > 0]] = True
    if not len(tokens):
        return out
    start, end = tokens.byte_spans(np.arange(len(tokens)))
    every, buffer = marks_of(marks), tokens.corpus.data.buffer
    out[1:] |= _narrow_marks(buffer, "".join(m for m in every if m.isascii()), start, end)
    at = _wide_marks(buffer, [m for m in every if not m.isascii()])
    if len(at):  # from the start of a token (which may itself be a mark) to the start of the next
        out[1:] |= np.searchsorted(at, start[1:]) > np.searchsorted(at, start[:-1])
    return out


def _narrow_marks(buffer: Bytes, marks: str, start: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return whether a one-byte mark lies between each token and the next, or is the first of the two."""
    table = np.isin(np.arange(256), np.frombuffer(marks.encode("ascii"), dtype=np.uint8))
    low, high = end[:-1], start[1:]
    between = table[buffer[start[:-1]]]  # the token itself may be a mark
    for step in (0, 1):  # nearly every gap is one or two bytes
        between |= (high - low > step) & table[buffer[np.minimum(low + step, len(buffer) - 1)]]
    wide = np.flatnonzero((high - low > 2) & ~between)
    if len(wide):
        at = _bytes_in(buffer, table)
        between[wide] = np.searchsorted(at, high[wide]) > np.searchsorted(at, low[wide])
    return between


def _wide_marks(buffer: Bytes, marks: list[str]) -> NDArray[np.int64]:
    """Return the sorted positions of multi-byte marks: candidates by first byte, then compared as one number."""
    encoded = [mark.encode() for mark in marks]
    at = _bytes_in(buffer, np.isin(np.arange(256), [code[0] for code in encoded]))
    found = [NOWHERE]
    for width in (2, 3, 4):
        inside = at[at + width <= len(buffer)]
        value = np.zeros(len(inside), dtype=np.int64)
        for step in range(width):
            value = (value << 8) | buffer[inside + step]
        found.append(inside[np.isin(value, [int.from_bytes(code) for code in encoded if len(code) == width])])
    return np.sort(np.concatenate(found))


def _bytes_in(buffer: Bytes, table: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the positions of some byte values, block by block, so that a mapped file is never held in memory."""
    step = 1 << 22
    found = [np.flatnonzero(table[buffer[at : at + step]]) + at for at in range(0, len(buffer), step)]
    return np.concatenate([NOWHERE, *found])
