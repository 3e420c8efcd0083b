"""How far a file may unfold: a few kilobytes can stand for gigabytes of text or of cells.

Ordinary text packs 3 to 20 times. What would unfold to more than 200 times the size of its file, or to more than
4 GiB, is refused before memory is asked for; `max_unfolded` (bytes) takes the place of both limits.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import UnreadableFile

__all__ = ["MAX_RATIO", "MAX_UNFOLDED", "USUAL", "Limit"]

MAX_RATIO = 200  # text packs 3 to 20 times, tables 50 times; a bomb a thousand times
MAX_UNFOLDED = 4 * 2**30
_HARMLESS = 10 * 2**20  # below this size a bomb does no harm


@dataclass(frozen=True)
class Limit:
    """How much a file may unfold to: `max_unfolded` bytes, or the usual limits."""

    max_unfolded: int | None = None

    def check(self, size: int, packed: int, name: str, place: str = "") -> None:
        """Refuse what unfolds to `size` bytes from `packed` ones, if that is too much."""
        if self.max_unfolded is not None:
            if size > self.max_unfolded:
                raise self._refused(size, f"max_unfolded={self.max_unfolded:_} is the limit", name, place)
        elif size > MAX_UNFOLDED:
            raise self._refused(size, f"{MAX_UNFOLDED:,} bytes are the limit", name, place)
        elif size > _HARMLESS and size > MAX_RATIO * max(packed, 1):
            times = f"{size / max(packed, 1):,.0f} times its size"
            raise self._refused(size, f"{times} (a bomb?); {MAX_RATIO} times is the limit", name, place)

    def room(self, packed: int) -> int:
        """Up to how many bytes `check` lets pass."""
        if self.max_unfolded is not None:
            return self.max_unfolded
        return min(MAX_UNFOLDED, max(_HARMLESS, MAX_RATIO * max(packed, 1)))

    def _refused(self, size: int, why: str, name: str, place: str) -> UnreadableFile:
        reason = f"would unfold to {size:,} bytes: {why}. If you trust the file, read with max_unfolded={size:_}."
        return UnreadableFile(name, reason, place)


USUAL = Limit()
