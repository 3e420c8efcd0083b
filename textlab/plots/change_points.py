"""Where levels change, with the intervals of the places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .stance_units import on_track_axis
from .style import BLUE, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import ChangePoints


def draw_change_points(result: ChangePoints, ax: Axes | None) -> Axes:
    """Return a line a series; a point where its level changes, as wide as the place is uncertain."""
    table = result.table
    names = [f"{group} ({doc})" for group, doc in zip(table["group"], table["doc_id"], strict=True)]
    order = list(dict.fromkeys(names))
    at = [order.index(name) for name in names]
    ax = axes(ax, height=0.4 * len(order) + 1.4)
    low, high, middle = (on_track_axis(result.track, table[name]) for name in ("ci_low", "ci_high", "at"))
    ax.hlines(at, low, high, color=BLUE)
    ax.plot(middle, at, "o", color=BLUE)
    ax.set_yticks(range(len(order)), order)
    if result.track.settings["over"] == "date":
        ax.xaxis_date()
        return plain(ax, title=result.TITLE, x="date")
    ax.set_xlim(0, 1)
    return plain(ax, title=result.TITLE, x="progress (0 to 1, by words)")
