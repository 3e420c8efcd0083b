"""Words by weight and frequency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _checks
from .names import name_points
from .style import BLUE, INK, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.scaling import Positions


def draw_scaling_words(result: Positions, ax: Axes | None, *, n: int = 20) -> Axes:
    """Return a point a term, weight against frequency; of the `n` heaviest those are named that have room."""
    table = result.words()
    ax = axes(ax, height=4.8)
    ax.scatter(table["weight"], table["n_tokens"], s=10, color=BLUE, alpha=0.4, edgecolor="none")
    ax.set_yscale("log")
    ax.margins(0.08)
    plain(ax, title="Words that make the line", x=f"weight ({result.settings['method']})", y="occurrences (log scale)")
    top = table.head(_checks.whole("plot", "n", n))
    unnamed = len(top) - len(name_points(ax, top["weight"], top["n_tokens"], top["term"]))
    if unnamed:
        ax.set_title(
            f"Words that make the line ({unnamed} names left out: no room)", loc="left", fontsize=11, color=INK
        )
    return ax
