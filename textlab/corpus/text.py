"""The texts of a corpus, as one UTF-8 buffer in memory or in a memory-mapped file.

`Texts` holds the buffer, `count_words` counts white-space words, and `excerpts` extracts many pieces at once.
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
    """Verbatim texts, shared by a corpus and all corpora derived from it.

    Attributes
    ----------
    arrow : pyarrow.Array or ChunkedArray of large_string
        The texts as an Arrow array over the same bytes.
    buffer : ndarray of uint8
        All bytes. In a file, other bytes may lie between two texts.
    starts, ends : ndarray of int64, shape (n_texts,)
        Start and end of each text in `buffer`.
    source : str
        Name of the file, if the texts are memory-mapped.
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
        """Wrap the bytes of an Arrow array of large strings, without a copy."""
        _, offsets, data = array.buffers()
        all_edges = np.frombuffer(offsets, dtype=np.int64) if offsets else np.zeros(1, dtype=np.int64)
        edges = all_edges[array.offset : array.offset + len(array) + 1]
        buffer = np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, dtype=np.uint8)
        return cls(array, buffer, edges[:-1], edges[1:])

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def characters(self) -> Characters:
        """Return the converter between characters and bytes, for texts that are not plain ASCII."""
        return Characters(self.buffer)

    @cached_property
    def n_chars(self) -> NDArray[np.int64]:
        """Return the number of characters of each text."""
        import pyarrow.compute as pc

        return np.asarray(pc.utf8_length(self.arrow)).astype(np.int64)

    def take(self, slots: NDArray[np.int64]) -> Any:
        """Return some of the texts as a new Arrow array."""
        import pyarrow as pa

        return self.arrow.take(pa.array(slots))

    def cut(self, start: int, end: int) -> str:
        """Decode the bytes from one buffer position to another.

        Raises
        ------
        UnreadableFile
            The bytes are not valid UTF-8, because the file was altered since it was written.
        """
        try:
            return str(self.buffer[start:end].data, "utf-8")
        except UnicodeDecodeError as error:
            why = "altered since it was written: these bytes are not text. Corpus.open(..., verify=True) tells all"
            raise UnreadableFile(self.source, why, f"bytes {start} to {end}") from error


# ---------------------------------------------------------------------- words

IS_SPACE = np.isin(np.arange(256), np.frombuffer(b" \t\n\r\x0b\x0c\x00", dtype=np.uint8))
BLOCK_BYTES = 1 << 22  # bytes read at a time: the buffer may be a file larger than memory


def count_words(buffer: NDArray[np.uint8], starts: Positions, ends: Positions) -> Positions:
    """Count the white-space words of each span; spans must be sorted and disjoint.

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
    out[cut] += ~IS_SPACE[buffer[starts[cut] - 1]]  # the span starts in the middle of a word
    return out


def _occupied_blocks(starts: Positions, ends: Positions) -> Iterator[tuple[int, int]]:
    """Yield stretches of the buffer that cover the spans, each at most `BLOCK_BYTES` long."""
    full = starts < ends
    first, last = starts[full] // BLOCK_BYTES, (ends[full] - 1) // BLOCK_BYTES
    n = int(last.max(initial=-1)) + 1
    opened = np.bincount(first, minlength=n + 1) - np.bincount(last + 1, minlength=n + 1)
    for number in np.flatnonzero(np.cumsum(opened) > 0).tolist():
        yield number * BLOCK_BYTES, (number + 1) * BLOCK_BYTES


def _word_begins(buffer: NDArray[np.uint8], low: int, high: int) -> Positions:
    """Return where in ``buffer[low:high]`` a word starts after white space (or at the start of the buffer)."""
    space = IS_SPACE[buffer[max(low - 1, 0) : high]]
    before, here = (space[:-1], space[1:]) if low else (np.append(True, space)[:-1], space)
    return np.flatnonzero(before & ~here) + low


# ---------------------------------------------------------------------- excerpts

EXCERPT_BYTES = 1 << 20  # bytes of text extracted at a time, so that their indices stay in cache
_PIECE = 64  # bytes copied at once; copying 64 costs no more than copying one


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
    """Copy ranges of the buffer into `data`, back to back, in pieces of `_PIECE` bytes.

    First, one piece is copied from the start of each range; excess bytes are overwritten by the next range. Then the
    rest of longer ranges is copied in further pieces, the last of which ends where its range ends::

        range    |------- 150 bytes -------|
        pieces   |-- 64 --|-- 64 --|
                               |-- 64 --|       shifted back to end with the range
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
    """Return a view with the piece that starts at each position."""
    return np.ndarray((len(values) - _PIECE + 1,), dtype=f"V{_PIECE}", buffer=values, strides=(1,))


def ranges(first: Positions, last: Positions) -> Positions:
    """Return the integers of all half-open intervals, concatenated."""
    size = last - first
    ends = np.cumsum(size)
    return np.arange(int(size.sum())) + np.repeat(first - (ends - size), size)
