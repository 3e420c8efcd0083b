"""Rank concordance lines by the number of matches of a pattern near the node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...tokens.find import find
from .extent import line_extent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .kwic import Concordance

    Positions = NDArray[np.int64]


def ranked(lines: Concordance, pattern: str, *, match: str = "glob") -> Concordance:
    """Return the lines sorted by the number of places of `pattern` in their window; ties keep their order.

    Places in the node itself are not counted.
    """
    starts = np.sort(find(lines.tokens, pattern, match=match, who="rank").first)
    low, high = line_extent(lines.tokens, lines.first, lines.last, lines.window, "rank")
    beside = _n_between(starts, low, lines.first - 1) + _n_between(starts, lines.last + 1, high)
    return lines.at_rows(np.argsort(-beside, kind="stable"), f"ranked by places of {pattern}")


def _n_between(starts: Positions, low: Positions, high: Positions) -> Positions:
    """Count the places that begin in each closed range of tokens."""
    return np.searchsorted(starts, high, side="right") - np.searchsorted(starts, low)
