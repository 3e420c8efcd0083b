"""Changes of level, with intervals of their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .points import MOST_ROWS, hollow_label, name_rows, nothing_to_show, points
from .stance_units import on_track_axis
from .style import axes, named, plain, so_many_of, time_axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import ChangePoints


def draw_change_points(result: ChangePoints, ax: Axes | None) -> Axes:
    """Draw one line per series, with a point at each change of level and the interval of its place."""
    table = result.table
    pairs = list(zip(table["group"], table["doc_id"], strict=True))
    order = list(dict.fromkeys(pairs))
    table = table[[pair in set(order[:MOST_ROWS]) for pair in pairs]]
    at = [order.index(pair) for pair in zip(table["group"], table["doc_id"], strict=True)]
    ax = axes(ax, height=0.4 * max(2, min(len(order), MOST_ROWS)) + 1.4)
    low, high, middle = (on_track_axis(result.track, table[name]) for name in ("ci_low", "ci_high", "at"))
    bare = points(ax, at, middle, (low, high))
    names = [named(group if group == doc else f"{group} ({doc})") for group, doc in order[:MOST_ROWS]]
    name_rows(ax, names)
    if table.empty:
        nothing_to_show(ax, "no change is seen")
    title = f"{result.TITLE}{so_many_of(len(names), len(order), 'series')}"
    if result.track.settings["over"] == "date":
        ax.xaxis_date()
        time_axis(ax)
        return plain(ax, title=title, x=f"date{hollow_label(bare)}")
    ax.set_xlim(0, 1)
    return plain(ax, title=title, x=f"progress (0 to 1, by words){hollow_label(bare)}")
