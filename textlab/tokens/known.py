"""Words that were met before: most tokens of a new chunk are found here, and need not be told apart again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]

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
        """The table of types ``0, 1, ...`` with these keys and so many bytes."""
        made = cls(np.zeros(1 << SLOTS, np.uint64), np.zeros(1 << SLOTS, np.int32), np.zeros(1 << SLOTS, np.int32))
        some = slice((1 << SLOTS) - 1, None, -1)  # the first come last, and stay
        slots = _slots(keys[some])
        made.keys[slots], made.size[slots] = keys[some], size[some]
        made.type_of[slots] = np.arange(len(keys), dtype=np.int32)[some]
        return made

    def find(self, keys: Keys, lengths: Ints, long: Ints) -> tuple[NDArray[np.int32], Ints]:
        """The type of each token, and the tokens whose word is not known; `long`, those whose keys are no words."""
        slots = _slots(keys)
        same = self.keys.take(slots, mode="clip") == keys
        same[long] &= self.size.take(slots.take(long), mode="clip") == lengths.take(long)
        return self.type_of.take(slots, mode="clip"), np.flatnonzero(~same)


def _slots(keys: Keys) -> Ints:
    return ((keys * _SPREAD) >> np.uint64(64 - SLOTS)).view(np.int64)
