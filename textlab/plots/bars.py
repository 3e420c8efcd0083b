"""Horizontal bars of terms, strongest on top, with a note behind each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .style import BLUE, GREY, INK, axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plain_text(text: object) -> str:
    """Return a label in which a dollar sign is no mathematics."""
    return str(text).replace("$", r"\$")


def bars(
    ax: Axes | None,
    labels: Sequence[Any],
    values: Sequence[float],
    notes: Sequence[str] = (),
    colour: str = BLUE,
    ends: tuple[Sequence[float], Sequence[float]] | None = None,
) -> Axes:
    """One bar a label, with its interval where it has one; room for the notes is made at the right."""
    ax = axes(ax, height=1.2 + 0.3 * max(3, len(labels)))
    rows = np.arange(len(labels))
    ax.barh(rows, values, color=colour, height=0.72)
    reach = np.asarray(values, dtype=float)
    if ends is not None:
        low, high = (np.asarray(end, dtype=float) for end in ends)
        known = ~(np.isnan(low) | np.isnan(high))
        ax.hlines(rows[known], low[known], high[known], color=INK, linewidth=1.4)
        reach = np.fmax(reach, high)
    ax.set_yticks(rows, [plain_text(label) for label in labels])
    ax.set_ylim(max(len(labels), 1) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0, labelcolor=INK)
    left, right = ax.get_xlim()
    ax.set_xlim(left, right + (0.3 * (right - left) if notes else 0))
    for row, (value, note) in enumerate(zip(reach, notes, strict=False)):
        ax.annotate(
            note, (max(value, 0), row), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8, color=GREY
        )
    if not len(labels):
        ax.text(0.5, 0.5, "nothing to show", transform=ax.transAxes, ha="center", color=GREY)
    return ax
