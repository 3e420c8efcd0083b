"""Words that distinguish two sides of a topic: intervals of rate ratios, the first side's words on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..style import BLUE, GREY, INK, VERMILION, axes, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import TopicWords


def draw_words(result: TopicWords, ax: Axes | None) -> Axes:
    """Draw one line per word: the ratio of rates, first side over second, with its interval."""
    table = result.table
    ax = axes(ax, height=1.5 + 0.27 * max(4, len(table)))
    rows = np.arange(len(table))
    for side, colour, marker in zip(result.sides, (BLUE, VERMILION), "os", strict=True):
        mine = (table["side"] == side).to_numpy()
        known = mine & table["ci_low"].notna().to_numpy()
        ax.hlines(rows[known], table["ci_low"][known], table["ci_high"][known], color=colour, linewidth=1.8)
        ax.plot(table["log_ratio"][mine], rows[mine], marker, color=colour, markersize=5, label=named(side))
    ax.axvline(0, color=GREY, linewidth=0.8, linestyle="--")
    ax.set_yticks(rows, [named(t) for t in table["term"]], fontsize=9, color=INK)
    ax.set_ylim(max(len(table), 1) - 0.4, -0.6)
    ax.legend(frameon=False, fontsize=8.5, labelcolor=INK, title="says it more", title_fontsize=8.5)
    said = named(f"Words of {result.settings['subject']}")
    return plain(ax, title=said, x="binary logarithm of the ratio of rates (1: twice as often)")
