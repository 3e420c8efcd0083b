"""A text put together from stretches of a source and from what stands for others, with true offsets."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Copy"]


@dataclass
class Copy:
    """A copy of `source` that is made from left to right.

    Examples
    --------
    >>> copy = Copy("R&amp;D")
    >>> copy.upto(1), copy.put("&", 6), copy.upto(7), copy.text
    (1, 1, 3, 'R&D')
    """

    source: str
    at: int = 0  # in the source
    length: int = 0
    _parts: list[str] = field(default_factory=list)

    def upto(self, at: int) -> int:
        """Copy the source up to a place; where that is in the copy."""
        if at > self.at:
            self.put(self.source[self.at : at], at)
        return self.length

    def put(self, text: str, at: int) -> int:
        """Let `text` stand for the source up to a place; where `text` begins in the copy."""
        begin = self.length
        self._parts.append(text)
        self.at, self.length = at, begin + len(text)
        return begin

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)
