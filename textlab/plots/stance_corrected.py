"""Shares with and without correction, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .points import MOST_ROWS, hollow_label, key, name_rows, points
from .style import axes, colour, marker, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import CorrectedShare


def draw_stance_corrected(result: CorrectedShare, ax: Axes | None) -> Axes:
    """Draw one line per group, with one point and interval per method."""
    table = result.table
    every, methods = list(dict.fromkeys(table["group"])), list(dict.fromkeys(table["method"]))
    groups = every[:MOST_ROWS]
    table = table[table["group"].isin(groups)]
    ax = axes(ax, height=0.6 * len(groups) + 1.6)
    bare = 0
    for number, method in enumerate(methods):
        mine = table[table["method"] == method]
        at = [groups.index(g) + 0.2 * (number - (len(methods) - 1) / 2) for g in mine["group"]]
        ends = (mine["ci_low"], mine["ci_high"])
        bare += points(ax, at, mine["share"], ends, ink=colour(number), mark=marker(number), label=named(method))
    name_rows(ax, [named(g) for g in groups])
    key(ax)
    used = result.settings
    what = f"share of passages coded {named(used['label'])} on {named(used['target'])}{hollow_label(bare)}"
    return plain(ax, title=f"{result.TITLE}{so_many_of(len(groups), len(every), 'groups')}", x=what)
