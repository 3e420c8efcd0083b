"""The texts of a corpus: one UTF-8 buffer, in memory or a mapped file, and what is read from its bytes.

`Texts` holds the buffer, `count_words` counts white-space words in it, `excerpts` cuts many pieces out of it at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import UnreadableFile
from .offsets import Characters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]


class Texts:
    """Verbatim texts. Shared by a corpus and all that are made from it.

    Attributes
    ----------
    arrow : pyarrow.Array or ChunkedArray of large_string
        The texts as Arrow sees them, over the same bytes.
    buffer : ndarray of uint8
        All bytes. In a file, other bytes may stand between two texts.
    starts, ends : ndarray of int64, shape (n_texts,)
        Where each text stands in `buffer`.
    source : str
        The file, if it is one.
    """

    def __init__(
        self,
        arrow: Any,
        buffer: NDArray[np.uint8],
        starts: NDArray[np.int64],
        ends: NDArray[np.int64],
        *,
        source: str = "",
    ) -> None:
        self.arrow, self.buffer, self.starts, self.ends, self.source = arrow, buffer, starts, ends, source

    @classmethod
    def from_array(cls, array: Any) -> Texts:
        """Over the bytes of an Arrow array of large strings, without a copy."""
        _, offsets, data = array.buffers()
        all_edges = np.frombuffer(offsets, dtype=np.int64) if offsets else np.zeros(1, dtype=np.int64)
        edges = all_edges[array.offset : array.offset + len(array) + 1]
        buffer = np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, dtype=np.uint8)
        return cls(array, buffer, edges[:-1], edges[1:])

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def characters(self) -> Characters:
        """Characters and bytes of texts that are not plain ASCII."""
        return Characters(self.buffer)

    @cached_property
    def n_chars(self) -> NDArray[np.int64]:
        """Characters of each text."""
        import pyarrow.compute as pc

        return np.asarray(pc.utf8_length(self.arrow)).astype(np.int64)

    def take(self, slots: NDArray[np.int64]) -> Any:
        """Return some texts as an Arrow array of their own."""
        import pyarrow as pa

        return self.arrow.take(pa.array(slots))

    def cut(self, start: int, end: int) -> str:
        """Return the characters from one buffer position to another; nothing else is decoded.

        Raises
        ------
        UnreadableFile
            The file does not hold text there: it was altered since it was written.
        """
        try:
            return str(self.buffer[start:end].data, "utf-8")
        except UnicodeDecodeError as error:
            why = "altered since it was written: these bytes are not text. Corpus.open(..., verify=True) tells all"
            raise UnreadableFile(self.source, why, f"bytes {start} to {end}") from error


# ---------------------------------------------------------------------- words

IS_SPACE = np.isin(np.arange(256), np.frombuffer(b" \t\n\r\x0b\x0c\x00", dtype=np.uint8))
BLOCK_BYTES = 1 << 22  # bytes read at once: the buffer may be a file larger than memory


def count_words(buffer: NDArray[np.uint8], starts: Positions, ends: Positions) -> Positions:
    """White-space words of each span; the spans are in order and do not overlap.

    A word begins after white space, or where its span begins.
    """
    out = np.zeros(len(starts), dtype=np.int64)
    for low, high in _occupied_blocks(starts, ends):
        begins = _word_begins(buffer, low, high)
        mine = slice(int(np.searchsorted(ends, low, side="right")), int(np.searchsorted(starts, high)))
        first, last = (np.searchsorted(begins, edge[mine]) for edge in (starts, ends))
        out[mine] += np.maximum(last - first, 0)
    full = np.flatnonzero(starts < ends)
    cut = full[(starts[full] > 0) & ~IS_SPACE[buffer[starts[full]]]]
    out[cut] += ~IS_SPACE[buffer[starts[cut] - 1]]  # the span begins inside what is a word without it
    return out


def _occupied_blocks(starts: Positions, ends: Positions) -> Iterator[tuple[int, int]]:
    """Stretches of the buffer that hold the spans, cut anew every `BLOCK_BYTES`."""
    full = starts < ends
    first, last = starts[full] // BLOCK_BYTES, (ends[full] - 1) // BLOCK_BYTES
    n = int(last.max(initial=-1)) + 1
    opened = np.bincount(first, minlength=n + 1) - np.bincount(last + 1, minlength=n + 1)
    for number in np.flatnonzero(np.cumsum(opened) > 0).tolist():
        yield number * BLOCK_BYTES, (number + 1) * BLOCK_BYTES


def _word_begins(buffer: NDArray[np.uint8], low: int, high: int) -> Positions:
    """Where in ``buffer[low:high]`` a word begins after white space (or with the buffer)."""
    space = IS_SPACE[buffer[max(low - 1, 0) : high]]
    before, here = (space[:-1], space[1:]) if low else (np.append(True, space)[:-1], space)
    return np.flatnonzero(before & ~here) + low


# ---------------------------------------------------------------------- excerpts

EXCERPT_BYTES = 1 << 20  # of text cut at a time: so many that their indices stay in cache
_PIECE = 64  # bytes copied together, which costs no more than one


def excerpts(buffer: NDArray[np.uint8], start: Positions, end: Positions) -> Any:
    """Return the text from each start to its end.

    Examples
    --------
    >>> excerpts(np.frombuffer(b"tax the rich", dtype=np.uint8), np.array([8, 0]), np.array([12, 3])).to_pylist()
    ['rich', 'tax']
    """
    import pyarrow as pa

    if (apart := getattr(buffer, "excerpts", None)) is not None:  # bytes of several files
        return apart(start, end)
    offsets = np.append(0, np.cumsum(end - start)).astype(np.int64)
    total = int(offsets[-1])
    data = np.empty(total + _PIECE, dtype=np.uint8)
    steps = np.searchsorted(offsets, np.arange(EXCERPT_BYTES, total, EXCERPT_BYTES)).tolist()
    for a, b in pairwise(dict.fromkeys([0, *steps, len(start)])):
        _copy(buffer, start[a:b], end[a:b], data, offsets[a:b])
    return pa.LargeStringArray.from_buffers(len(start), pa.py_buffer(offsets), pa.py_buffer(data))


def _copy(buffer: NDArray[np.uint8], start: Positions, end: Positions, data: NDArray[np.uint8], to: Positions) -> None:
    """Put the ranges of the buffer, one behind the other, into `data`.

    First a piece of each, from its beginning: what it brings too much is written over by the next range. Then what
    longer ranges have besides, in pieces of which the last one ends where its range does.
    """
    at_end = start + _PIECE > len(buffer)
    some = slice(None) if not at_end.any() else ~at_end
    if len(start[some]):
        _pieces_of(data)[to[some]] = _pieces_of(buffer)[start[some]]
    size = end - start
    long = np.flatnonzero(size > _PIECE)
    if len(long):
        n_more = (size[long] - 1) // _PIECE
        inside = np.minimum(ranges(np.ones_like(n_more), n_more + 1) * _PIECE, np.repeat(size[long] - _PIECE, n_more))
        _pieces_of(data)[inside + np.repeat(to[long], n_more)] = _pieces_of(buffer)[
            inside + np.repeat(start[long], n_more)
        ]
    for k in np.flatnonzero(at_end).tolist():
        data[to[k] : to[k] + size[k]] = buffer[start[k] : end[k]]


def _pieces_of(values: NDArray[np.uint8]) -> NDArray[np.void]:
    """Return the piece that begins at each place; a view."""
    return np.ndarray((len(values) - _PIECE + 1,), dtype=f"V{_PIECE}", buffer=values, strides=(1,))


def ranges(first: Positions, last: Positions) -> Positions:
    """All whole numbers of the half-open intervals, as one array."""
    size = last - first
    ends = np.cumsum(size)
    return np.arange(int(size.sum())) + np.repeat(first - (ends - size), size)
