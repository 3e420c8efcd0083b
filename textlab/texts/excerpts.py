"""Many byte ranges of the buffer as one array of strings, without a Python string for each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]

BYTES = 1 << 18  # of text cut at a time: so many that their indices stay in cache


def excerpts(buffer: NDArray[np.uint8], start: Positions, end: Positions) -> Any:
    """The text from each start to its end.

    Examples
    --------
    >>> excerpts(np.frombuffer(b"tax the rich", dtype=np.uint8), np.array([8, 0]), np.array([12, 3])).to_pylist()
    ['rich', 'tax']
    """
    import pyarrow as pa

    offsets = np.append(0, np.cumsum(end - start)).astype(np.int64)
    data = np.empty(int(offsets[-1]), dtype=np.uint8)
    steps = np.unique(np.searchsorted(offsets, np.append(np.arange(0, len(data), BYTES), len(data))))
    for a, b in zip(steps[:-1].tolist(), steps[1:].tolist(), strict=True):
        np.take(buffer, ranges(start[a:b], end[a:b]), out=data[offsets[a] : offsets[b]], mode="clip")
    return pa.LargeStringArray.from_buffers(len(start), pa.py_buffer(offsets), pa.py_buffer(data))


def ranges(first: Positions, last: Positions) -> Positions:
    """All whole numbers of the half-open intervals, as one array."""
    size = last - first
    ends = np.cumsum(size)
    return np.arange(int(size.sum())) + np.repeat(first - (ends - size), size)
