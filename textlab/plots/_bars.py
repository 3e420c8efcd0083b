"""Horizontal bars of terms, strongest on top, with a note behind each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ._axes import BLUE, GREY, INK, axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plain_text(text: object) -> str:
    """A label in which a dollar sign is no mathematics."""
    return str(text).replace("$", r"\$")


def bars(
    ax: Axes | None, labels: Sequence[Any], values: Sequence[float], notes: Sequence[str] = (), colour: str = BLUE
) -> Axes:
    """One bar a label; room for the notes is made at the right."""
    ax = axes(ax, height=1.2 + 0.3 * max(3, len(labels)))
    rows = np.arange(len(labels))
    ax.barh(rows, values, color=colour, height=0.72)
    ax.set_yticks(rows, [plain_text(label) for label in labels])
    ax.set_ylim(max(len(labels), 1) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0, labelcolor=INK)
    low, high = ax.get_xlim()
    ax.set_xlim(low, high + (0.3 * (high - low) if notes else 0))
    for row, (value, note) in enumerate(zip(values, notes, strict=False)):
        ax.annotate(
            note, (max(value, 0), row), xytext=(4, 0), textcoords="offset points", va="center", fontsize=8, color=GREY
        )
    if not len(labels):
        ax.text(0.5, 0.5, "nothing to show", transform=ax.transAxes, ha="center", color=GREY)
    return ax
