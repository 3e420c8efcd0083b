"""Slopes with and without correction, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import GREY, MARKERS, axes, colour, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import CorrectedTrend


def draw_stance_slopes(result: CorrectedTrend, ax: Axes | None) -> Axes:
    """Return a point a method with its interval; the dotted line is no change."""
    table = result.table
    ax = axes(ax, height=0.4 * len(table) + 1.4)
    for number in range(len(table)):
        ax.hlines(number, table["ci_low"].iloc[number], table["ci_high"].iloc[number], color=colour(number))
        ax.plot(table["slope"].iloc[number], number, MARKERS[number], color=colour(number))
    ax.axvline(0, color=GREY, linestyle=":", linewidth=1)
    ax.set_yticks(range(len(table)), list(table["method"]))
    ax.invert_yaxis()
    used = result.settings
    return plain(
        ax, title=result.TITLE, x=f"change of the share {used['label']} on {used['target']} per {used['time_unit']}"
    )
