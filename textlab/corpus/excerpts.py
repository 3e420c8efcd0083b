"""Many byte ranges of the buffer as one array of strings, without a Python string for each."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]

BYTES = 1 << 20  # of text cut at a time: so many that their indices stay in cache
_PIECE = 64  # bytes copied together, which costs no more than one


def excerpts(buffer: NDArray[np.uint8], start: Positions, end: Positions) -> Any:
    """The text from each start to its end.

    Examples
    --------
    >>> excerpts(np.frombuffer(b"tax the rich", dtype=np.uint8), np.array([8, 0]), np.array([12, 3])).to_pylist()
    ['rich', 'tax']
    """
    import pyarrow as pa

    offsets = np.append(0, np.cumsum(end - start)).astype(np.int64)
    total = int(offsets[-1])
    data = np.empty(total + _PIECE, dtype=np.uint8)
    steps = np.searchsorted(offsets, np.arange(BYTES, total, BYTES)).tolist()
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
        _pieces(data)[to[some]] = _pieces(buffer)[start[some]]
    size = end - start
    long = np.flatnonzero(size > _PIECE)
    if len(long):
        n_more = (size[long] - 1) // _PIECE
        inside = np.minimum(ranges(np.ones_like(n_more), n_more + 1) * _PIECE, np.repeat(size[long] - _PIECE, n_more))
        _pieces(data)[inside + np.repeat(to[long], n_more)] = _pieces(buffer)[inside + np.repeat(start[long], n_more)]
    for k in np.flatnonzero(at_end).tolist():
        data[to[k] : to[k] + size[k]] = buffer[start[k] : end[k]]


def _pieces(values: NDArray[np.uint8]) -> NDArray[np.void]:
    """The piece that begins at each place; a view."""
    return np.ndarray((len(values) - _PIECE + 1,), dtype=f"V{_PIECE}", buffer=values, strides=(1,))


def ranges(first: Positions, last: Positions) -> Positions:
    """All whole numbers of the half-open intervals, as one array."""
    size = last - first
    ends = np.cumsum(size)
    return np.arange(int(size.sum())) + np.repeat(first - (ends - size), size)
