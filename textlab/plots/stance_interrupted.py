"""A track before and after a known date, with the two fitted lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .stance_units import draw_units, on_track_axis, score_axis
from .style import GREY, MARKERS, axes, colour, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import InterruptedTrack

SERIES_DRAWN, YEAR = 3, 365.2425


def draw_stance_interrupted(result: InterruptedTrack, ax: Axes | None) -> Axes:
    """Draw the units of the three longest series with the fitted lines; the first is extrapolated, dashed."""
    at = float(on_track_axis(result.track, [result.settings["at"]])[0])
    scale = YEAR if result.track.settings["over"] == "date" else 1.0
    table, units = result.table, result.units
    sizes = units.groupby(["group", "doc_id"], sort=False).size().sort_values(ascending=False, kind="stable")
    ax = axes(ax, height=4.2)
    for number, (group, doc) in enumerate(sizes.index[:SERIES_DRAWN]):
        mine = units[(units["group"] == group) & (units["doc_id"] == doc)]
        draw_units(ax, result.track, mine, colour(number), MARKERS[number])
        b = table.loc[(table["group"] == group) & (table["doc_id"] == doc), "estimate"].to_numpy()
        first, last = float(mine["low"].min()), float(mine["high"].max())
        before, after = np.array([first, at]), np.array([at, last])
        ax.plot(before, b[0] + b[1] * (before - at) / scale, color=colour(number), linewidth=2, label=named(group))
        ax.plot(after, b[0] + b[1] * (after - at) / scale, color=colour(number), linewidth=1, linestyle="--")
        ax.plot(after, b[0] + b[2] + (b[1] + b[3]) * (after - at) / scale, color=colour(number), linewidth=2)
    ax.axvline(at, color=GREY, linewidth=1, linestyle=":")
    ax.legend(frameon=False, fontsize=9)
    return score_axis(ax, result.track, f"{result.settings['lexicon']} before and after {result.settings['at']}")
