"""Agreement on each target as a point with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import BLUE, GREY, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.agreement import Agreement


def draw_agreement(result: Agreement, ax: Axes | None) -> Axes:
    """One line a target, the best on top; dotted lines at .667 and .800, where Krippendorff begins to trust."""
    table = result.table.sort_values("agreement", na_position="first")
    ax = axes(ax, height=0.35 * len(table) + 1.4)
    at = range(len(table))
    ax.hlines(at, table["ci_low"], table["ci_high"], color=BLUE)
    ax.plot(table["agreement"], at, "o", color=BLUE)
    for limit in (0.667, 0.8):
        ax.axvline(limit, color=GREY, linestyle=":", linewidth=1)
    ax.set_yticks(list(at), list(table["target"]))
    ax.set_xlim(right=1.02)
    return plain(ax, title=result.TITLE, x=f"{result.settings['measure']} (1: complete agreement, 0: as by chance)")
