"""Eight bytes at any place, read as one number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.uint64]

LOW = np.array([(1 << (8 * n)) - 1 for n in range(8)] + [(1 << 64) - 1], dtype=np.uint64)
"""Masks of the first n bytes of a number that `eights` has read, n from 0 to 8."""


def eights(data: NDArray[np.uint8], at: NDArray[Any]) -> Numbers:
    """The eight bytes from each place on, the first the lowest; `data` goes on for seven bytes behind the last.

    pandas takes numbers that are not aligned several times sooner than numpy indexes them.

    Examples
    --------
    >>> eights(np.arange(10, dtype=np.uint8), np.array([0, 2])).tobytes()
    b'\\x00\\x01\\x02\\x03\\x04\\x05\\x06\\x07\\x02\\x03\\x04\\x05\\x06\\x07\\x08\\t'
    """
    every = np.ndarray((max(len(data) - 7, 0),), dtype="<u8", buffer=data, strides=(1,))
    return np.asarray(pd.api.extensions.take(every, at, allow_fill=True, fill_value=0), dtype=np.uint64)
