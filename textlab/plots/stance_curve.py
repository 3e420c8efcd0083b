"""A smooth line through the turns or documents of a track."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from .points import key
from .stance_units import draw_units, on_track_axis, score_axis, without_outliers
from .style import STROKES, axes, colour, marker, named, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import SmoothTrack

LINES_DRAWN = 5


def draw_stance_curve(result: SmoothTrack, ax: Axes | None, *, points: bool = True) -> Axes:
    """Draw a curve with its pointwise band for the five longest series, thin near the ends.

    Parameters
    ----------
    points : bool
        Whether to show the turns or documents, too, as bars as wide as their dates are uncertain.
    """
    table = result.table
    table["x"] = on_track_axis(result.track, table["at"])
    sizes = result.series().sort_values("n_units", ascending=False, kind="stable").head(LINES_DRAWN)
    ax, drawn = axes(ax, width=8, height=4.2), []
    for number, (group, doc) in enumerate(zip(sizes["group"], sizes["doc_id"], strict=True)):
        alone = len(set(table["doc_id"])) == 1 or group == doc
        shade, name = colour(number), named(group if alone else f"{group} ({doc})", 28)
        line = table[(table["group"] == group) & (table["doc_id"] == doc)]
        drawn.append(_units_in_series(result.units, group, doc))
        if points:
            draw_units(ax, result.track, drawn[-1], shade, marker(number))
        ax.fill_between(line["x"], line["ci_low"], line["ci_high"], color=shade, alpha=0.2, linewidth=0)
        look: dict[str, Any] = {"color": shade, "linestyle": STROKES[number % len(STROKES)]}
        ax.plot(line["x"], line["score"], linewidth=0.8, **look)
        ax.plot(line["x"], line["score"].where(~line["near_end"]), linewidth=2.2, label=name, **look)
    if len(sizes) > 1:
        key(ax)
    used, n_all = result.settings, len(result.series())
    more = so_many_of(len(sizes), n_all, "series, the longest") + (
        without_outliers(ax, pd.concat(drawn)) if points else ""
    )
    return score_axis(ax, result.track, f"{named(used['lexicon'])}: lowess, span {used['span']:.2f}{more}")


def _units_in_series(units: pd.DataFrame, group: str, doc: str) -> pd.DataFrame:
    return units[(units["group"] == group) & (units["doc_id"] == doc)]
