"""Agreement of coders of any kind with people, as points with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import COLOURS, GREY, MARKERS, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import JudgedCoders


def draw_coders_agreement(result: JudgedCoders, ax: Axes | None) -> Axes:
    """Draw one line per coder, the best on top, with a colour and marker for each kind; 0 is chance."""
    table = result.table.sort_values("agreement", na_position="first", kind="stable").reset_index(drop=True)
    ax = axes(ax, height=0.4 * len(table) + 1.6)
    for number, kind in enumerate(dict.fromkeys(result.table["kind"])):
        mine = table[table["kind"] == kind]
        ax.hlines(mine.index, mine["ci_low"], mine["ci_high"], color=COLOURS[number])
        ax.plot(mine["agreement"], mine.index, MARKERS[number], color=COLOURS[number], label=kind)
    ax.axvline(0, color=GREY, linestyle=":", linewidth=1)
    ax.set_yticks(table.index, list(table["coder"]))
    ax.set_xlim(right=1.02)
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    return plain(ax, title=result.TITLE, x="kappa with people (1: complete agreement, 0: as by chance)")
