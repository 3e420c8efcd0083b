"""Arrays of several files as one virtual array, without copying them.

Position ``p`` of the joined array is position ``p - edges[k]`` of array ``k``::

    arrays     | 5 1 2 | 7 7 | 0 3 |
    edges      0       3     5     7

A slice or a list of positions is gathered from the arrays it touches. An operation that needs the whole array (a ufunc,
`np.asarray`) gets a copy in memory: always correct, but to be avoided if the text does not fit into memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..corpus.text import excerpts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..tokens.blocks import BlockAnswer, Work

    Ints = NDArray[np.int64]
    InParts = Callable[[Any, Work, tuple[NDArray[Any], ...], Mapping[str, Any]], Iterator[BlockAnswer]]


class JoinedArray(np.lib.mixins.NDArrayOperatorsMixin):
    """Several one-dimensional arrays, concatenated virtually and read-only.

    Parameters
    ----------
    arrays : sequence of ndarray
    lookups : sequence of (ndarray or None), optional
        Lookup table for the numbers of each array; None: use the numbers as they are.

    Examples
    --------
    >>> both = JoinedArray([np.array([5, 1, 2]), np.array([7, 7])])
    >>> both[1:4].tolist(), both[np.array([4, 0])].tolist(), int(both.max())
    ([1, 2, 7], [7, 5], 7)
    """

    def __init__(self, arrays: Sequence[NDArray[Any]], lookups: Sequence[NDArray[Any] | None] | None = None) -> None:
        self.arrays = tuple(arrays)
        self.lookups = tuple(lookups or [None] * len(self.arrays))
        self.edges = np.append(0, np.cumsum([len(array) for array in self.arrays], dtype=np.int64)).astype(np.int64)
        self.dtype = self.arrays[0].dtype if self.arrays else np.dtype(np.int32)
        self.ndim = 1

    def __len__(self) -> int:
        return int(self.edges[-1])

    @property
    def shape(self) -> tuple[int]:
        """Return the shape of the joined array."""
        return (len(self),)

    @property
    def size(self) -> int:
        """Return the size of the joined array."""
        return len(self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        whole = self._slice(0, len(self))
        return whole if dtype is None else whole.astype(dtype, copy=False)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [np.asarray(x) if isinstance(x, JoinedArray) else x for x in inputs]
        return getattr(ufunc, method)(*plain, **options)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name in ("arrays", "excerpts", "in_parts"):
            raise AttributeError(name)
        return getattr(np.asarray(self), name)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            low, high, step = at.indices(len(self))
            return self._slice(low, max(low, high)) if step == 1 else np.asarray(self)[at]
        if isinstance(at, int | np.integer):
            return self.at_positions(np.array([at if at >= 0 else len(self) + at]))[0]
        places = np.asarray(at)
        places = np.flatnonzero(places) if places.dtype == np.bool_ else places.astype(np.int64, copy=False)
        return self.at_positions(np.where(places < 0, places + len(self), places))

    def _slice(self, low: int, high: int) -> NDArray[Any]:
        first, last = (int(k) for k in np.searchsorted(self.edges, (low, high), side="right") - 1)
        pieces = [self._piece(k, low, high) for k in range(first, min(last + 1, len(self.arrays)))]
        if len(pieces) == 1:
            return pieces[0]
        return np.concatenate(pieces) if pieces else np.empty(0, dtype=self.dtype)

    def _piece(self, k: int, low: int, high: int) -> NDArray[Any]:
        edge, lookup = int(self.edges[k]), self.lookups[k]
        found = self.arrays[k][max(low - edge, 0) : max(high - edge, 0)]
        return found if lookup is None else lookup[found]

    def at_positions(self, at: Ints) -> NDArray[Any]:
        """Return the values at the given positions, in that order."""
        out = np.empty(at.shape, dtype=self.dtype)
        if at.size and (int(at.min()) < 0 or int(at.max()) >= len(self)):
            raise IndexError(f"position {int(at.max())} of {len(self)}")
        for k, mine in self.by_array(at):
            found, lookup = self.arrays[k][at[mine] - self.edges[k]], self.lookups[k]
            out[mine] = found if lookup is None else lookup[found]
        return out

    def by_array(self, at: Ints) -> Iterator[tuple[int, Any]]:
        """Yield each array that contains some of the positions, and which positions these are."""
        which = np.searchsorted(self.edges, at, side="right") - 1
        for k in np.unique(which).tolist():
            yield k, which == k


class JoinedBytes(JoinedArray):
    """The UTF-8 bytes of several files."""

    def excerpts(self, start: Ints, end: Ints) -> Any:
        """Return the text from each start to its end, as `textlab.corpus.text.excerpts` does."""
        import pyarrow as pa

        order, pieces = [np.empty(0, dtype=np.int64)], [pa.array([], type=pa.large_string())]
        for k, mine in self.by_array(np.minimum(start, max(len(self) - 1, 0))):
            order.append(np.flatnonzero(mine))
            pieces.append(excerpts(self.arrays[k], start[mine] - self.edges[k], end[mine] - self.edges[k]))
        found, at = pa.concat_arrays(pieces), np.concatenate(order)
        if (np.diff(at) > 0).all():
            return found
        back = np.empty(len(at), dtype=np.int64)
        back[at] = np.arange(len(at))
        return found.take(pa.array(back))


class JoinedIds(JoinedArray):
    """The types of the tokens in several folders; `in_parts` runs a task on each folder."""

    def __init__(
        self, arrays: Sequence[NDArray[Any]], lookups: Sequence[NDArray[Any] | None], in_parts: InParts
    ) -> None:
        super().__init__(arrays, lookups)
        self.in_parts = in_parts
