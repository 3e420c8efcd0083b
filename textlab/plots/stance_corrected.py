"""Shares with and without correction, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import MARKERS, axes, colour, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import CorrectedShare


def draw_stance_corrected(result: CorrectedShare, ax: Axes | None) -> Axes:
    """Return a line a group, a point a method with its interval."""
    table = result.table
    groups, methods = list(dict.fromkeys(table["group"])), list(dict.fromkeys(table["method"]))
    ax = axes(ax, height=0.6 * len(groups) + 1.6)
    for number, method in enumerate(methods):
        mine = table[table["method"] == method]
        at = [groups.index(g) + 0.2 * (number - 1) for g in mine["group"]]
        ax.hlines(at, mine["ci_low"], mine["ci_high"], color=colour(number))
        ax.plot(mine["share"], at, MARKERS[number], color=colour(number), label=method)
    ax.set_yticks(range(len(groups)), [str(g) for g in groups])
    ax.invert_yaxis()
    ax.legend(frameon=False)
    used = result.settings
    return plain(ax, title=result.TITLE, x=f"share of passages: {used['label']} on {used['target']}")
