"""Positions of texts with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import BLUE, GREY, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.scaling import Positions


def draw_scaling(result: Positions, ax: Axes | None, *, n: int = 40) -> Axes:
    """One line a text, the highest on top; grey where the interval takes words as independent. At most `n` texts."""
    table = result.table.dropna(subset=["position"]).sort_values("position").tail(n)
    ax = axes(ax, height=0.3 * len(table) + 1.4)
    at = list(range(len(table)))
    shade = [GREY if source == "words" else BLUE for source in table["interval_from"]]
    ax.hlines(at, table["ci_low"], table["ci_high"], color=shade)
    ax.scatter(table["position"], at, color=shade, zorder=3)
    ax.set_yticks(at, [str(name) for name in table["text"]])
    return plain(ax, title=result.TITLE, x=f"position ({result.settings['method']})")
