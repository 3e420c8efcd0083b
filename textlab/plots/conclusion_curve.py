"""A specification curve: sorted estimates by coder, on the side of the claim or not."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from .style import COLOURS, GREY, MARKERS, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import ConclusionCurve

_TITLE_WIDTH = 60  # characters; a claim names two groups and runs over the edge otherwise


def draw_conclusion_curve(result: ConclusionCurve, ax: Axes | None) -> Axes:
    """Draw one line per row, smallest estimate at the bottom; hollow points are corrected by people's codes."""
    table = result.table.sort_values("estimate", kind="stable").reset_index(drop=True)
    ax = axes(ax, height=0.38 * len(table) + 1.9)
    kinds = list(dict.fromkeys(result.table["kind"]))
    for at in range(len(table)):
        row = table.iloc[at]
        number = kinds.index(row["kind"])
        shade, plainly = COLOURS[number], row["codes"] == "as coded"
        ax.hlines(at, row["ci_low"], row["ci_high"], color=shade)
        ax.plot(row["estimate"], at, MARKERS[number], color=shade, markerfacecolor=shade if plainly else "none")
    for number, kind in enumerate(kinds):
        ax.plot([], [], MARKERS[number], color=COLOURS[number], label=kind)
    if (table["codes"] != "as coded").any():
        ax.plot([], [], "o", color=GREY, markerfacecolor="none", label="corrected")
    ax.axvline(0, color=GREY, linestyle=":", linewidth=1)
    ax.set_yticks(table.index, list(table["coder"]))
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    used = result.settings
    unit = "per decade" if used["over"] == "date" else f"per unit of {used['over']}"
    what = (
        f"difference in the share of {used['label']}"
        if used["by"]
        else f"change of the share of {used['label']}, {unit}"
    )
    title = f"Claim: {used['claim']} ({int(table['holds'].sum())} of {len(table)})"
    return plain(ax, title=textwrap.fill(title, _TITLE_WIDTH), x=what)
