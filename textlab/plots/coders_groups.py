"""Errors of each coder by group: unequal errors can distort a comparison of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import SchemaError
from .style import COLOURS, MARKERS, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import JudgedCoders


def draw_coders_groups(result: JudgedCoders, ax: Axes | None, *, by: str | None = None) -> Axes:
    """Draw one line per group and one colour per coder; `by` selects one of several columns."""
    groups = result.groups
    if groups.empty:
        raise SchemaError('plot: no errors by group were asked for; name columns: judge_coders(..., by="speaker").')
    column = groups["by"].iloc[0] if by is None else by
    mine = groups[groups["by"] == column]
    if mine.empty:
        raise SchemaError(f"plot: by={by!r} was not asked for; there is {', '.join(groups['by'].unique())}.")
    names = list(dict.fromkeys(mine["group"]))
    coders = list(dict.fromkeys(mine["coder"]))
    ax = axes(ax, height=(0.25 + 0.14 * len(coders)) * len(names) + 1.6)
    for number, coder in enumerate(coders):
        rows = mine[mine["coder"] == coder]
        at = [names.index(group) + 0.6 * ((number + 0.5) / len(coders) - 0.5) for group in rows["group"]]
        shade = COLOURS[number % len(COLOURS)]
        ax.hlines(at, rows["ci_low"], rows["ci_high"], color=shade)
        ax.plot(rows["error"], at, MARKERS[number % len(MARKERS)], color=shade, label=coder)
    sizes = mine.drop_duplicates("group").set_index("group")["n_units"]
    ax.set_yticks(range(len(names)), [f"{name} ({sizes[name]})" for name in names])
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    return plain(ax, title="Errors by group", x="share of people's codes that the coder does not give")
