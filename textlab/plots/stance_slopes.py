"""Slopes with and without correction, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .points import hollow_label, name_rows, points
from .style import GREY, axes, colour, marker, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import CorrectedTrend


def draw_stance_slopes(result: CorrectedTrend, ax: Axes | None) -> Axes:
    """Draw one point per method with its interval; the dotted line means no change."""
    table = result.table
    ax = axes(ax, height=0.4 * len(table) + 1.4)
    bare = 0
    for k in range(len(table)):
        row = table.iloc[[k]]
        bare += points(ax, [k], row["slope"], (row["ci_low"], row["ci_high"]), ink=colour(k), mark=marker(k))
    ax.axvline(0, color=GREY, linestyle=":", linewidth=1)
    name_rows(ax, [named(method) for method in table["method"]])
    used = result.settings
    what = f"change per {named(used['time_unit'])} of the share coded {named(used['label'])} on {named(used['target'])}"
    return plain(ax, title="Trend by method", x=f"{what}{hollow_label(bare)}")
