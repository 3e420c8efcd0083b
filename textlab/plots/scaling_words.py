"""Words by weight and frequency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .. import _checks
from .names import name_points
from .style import BLUE, INK, VERMILION, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.scaling import Positions


def draw_scaling_words(result: Positions, ax: Axes | None, *, n: int = 20) -> Axes:
    """Draw one point per term, weight against frequency, naming the `n` heaviest if there is room."""
    table = result.words()
    ax = axes(ax, height=4.8)
    ax.scatter(table["weight"], table["n_tokens"], s=10, color=BLUE, alpha=0.4, edgecolor="none")
    ax.set_yscale("log")
    ax.margins(0.08)
    plain(ax, title="Words that make the line", x=f"weight ({result.settings['method']})", y="occurrences (log scale)")
    n = _checks.whole("plot", "n", n)
    top = pd.concat([table[table["weight"] < 0].head(n // 2), table[table["weight"] > 0].head(n - n // 2)])
    room = name_points(ax, top["weight"], top["n_tokens"], top["term"], clear_of=(table["weight"], table["n_tokens"]))
    ax.scatter(top["weight"].iloc[room], top["n_tokens"].iloc[room], s=12, color=VERMILION, edgecolor="none")
    unnamed = len(top) - len(room)
    if unnamed:
        ax.set_title(
            f"Words that make the line ({unnamed} names left out: no room)", loc="left", fontsize=11, color=INK
        )
    return ax
