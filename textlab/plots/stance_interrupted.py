"""A track before and after a known date, with the two fitted lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .points import key
from .stance_units import draw_units, on_track_axis, score_axis, without_outliers
from .style import GREY, STROKES, axes, colour, marker, named, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import InterruptedTrack

SERIES_DRAWN, YEAR = 3, 365.2425


def draw_stance_interrupted(result: InterruptedTrack, ax: Axes | None) -> Axes:
    """Draw the units of the three longest series with the fitted lines; the first is extrapolated, thin."""
    at = float(on_track_axis(result.track, [result.settings["at"]])[0])
    scale = YEAR if result.track.settings["over"] == "date" else 1.0
    table, units = result.table, result.units
    sizes = units.groupby(["group", "doc_id"], sort=False).size().sort_values(ascending=False, kind="stable")
    ax, drawn = axes(ax, width=8, height=4.2), []
    for number, (group, doc) in enumerate(sizes.index[:SERIES_DRAWN]):
        mine = units[(units["group"] == group) & (units["doc_id"] == doc)]
        drawn.append(mine)
        draw_units(ax, result.track, mine, colour(number), marker(number))
        b = table.loc[(table["group"] == group) & (table["doc_id"] == doc), "estimate"].to_numpy()
        first, last = float(mine["low"].min()), float(mine["high"].max())
        before, after = np.array([first, at]), np.array([at, last])
        name = named(group, 28) if len(set(units["doc_id"])) == 1 or group == doc else named(f"{group} ({doc})", 28)
        look: dict[str, Any] = {"color": colour(number), "linestyle": STROKES[number]}
        ax.plot(before, b[0] + b[1] * (before - at) / scale, linewidth=2.2, label=name, **look)
        ax.plot(after, b[0] + b[1] * (after - at) / scale, linewidth=0.8, **look)
        ax.plot(after, b[0] + b[2] + (b[1] + b[3]) * (after - at) / scale, linewidth=2.2, **look)
    ax.axvline(at, color=GREY, linewidth=1)
    key(ax)
    more = so_many_of(len(drawn), len(sizes), "series, the longest") + without_outliers(ax, pd.concat(drawn))
    title = f"{named(result.settings['lexicon'])} before and after {result.settings['at']}{more}"
    return score_axis(ax, result.track, title)
