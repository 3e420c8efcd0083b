"""Words that distinguish two sides of a topic: intervals of rate ratios, the first side's words on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..points import hollow_label, key, name_rows, points
from ..style import BLUE, GREY, VERMILION, axes, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import TopicWords


def draw_words(result: TopicWords, ax: Axes | None) -> Axes:
    """Draw one line per word: the ratio of rates, first side over second, with its interval."""
    table = result.table
    ax = axes(ax, height=1.5 + 0.27 * max(4, len(table)))
    rows = np.arange(len(table))
    bare = 0
    for side, colour, marker in zip(result.sides, (BLUE, VERMILION), "os", strict=True):
        mine = table[(table["side"] == side).to_numpy()]
        ends = mine["ci_low"], mine["ci_high"]
        at = rows[(table["side"] == side).to_numpy()]
        bare += points(ax, at, mine["log_ratio"], ends, ink=colour, mark=marker, label=f"more in {named(side, 24)}")
    ax.axvline(0, color=GREY, linewidth=0.8, linestyle="--")
    name_rows(ax, [named(term) for term in table["term"]])
    key(ax)
    said = named(f"Words of {result.settings['subject']}")
    return plain(ax, title=said, x=f"doublings of the rate (1: twice as often, 2: four times){hollow_label(bare)}")
