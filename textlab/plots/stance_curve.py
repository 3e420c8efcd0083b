"""A smooth line through the turns or documents of a track."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from .stance_units import draw_units, on_track_axis, score_axis
from .style import MARKERS, axes, colour, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import SmoothTrack

LINES_DRAWN = 5


def draw_stance_curve(result: SmoothTrack, ax: Axes | None, *, points: bool = True) -> Axes:
    """Draw a curve with its pointwise band for the five longest series, dotted near the ends.

    Parameters
    ----------
    points : bool
        Whether to show the turns or documents, too, as bars as wide as their dates are uncertain.
    """
    table = result.table
    table["x"] = on_track_axis(result.track, table["at"])
    sizes = result.series().sort_values("n_units", ascending=False, kind="stable").head(LINES_DRAWN)
    ax = axes(ax, height=4.2)
    for number, (group, doc) in enumerate(zip(sizes["group"], sizes["doc_id"], strict=True)):
        shade, name = colour(number), named(group if len(set(table["doc_id"])) == 1 else f"{group} ({doc})")
        line = table[(table["group"] == group) & (table["doc_id"] == doc)]
        if points:
            draw_units(ax, result.track, _units_in_series(result.units, group, doc), shade, MARKERS[number])
        ax.fill_between(line["x"], line["ci_low"], line["ci_high"], color=shade, alpha=0.2, linewidth=0)
        ax.plot(line["x"], line["score"], color=shade, linewidth=1, linestyle=":")
        ax.plot(line["x"], line["score"].where(~line["near_end"]), color=shade, linewidth=2, label=name)
    if len(sizes) > 1:
        ax.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    used = result.settings
    return score_axis(ax, result.track, f"{used['lexicon']}: lowess, span {used['span']:.2f}")


def _units_in_series(units: pd.DataFrame, group: str, doc: str) -> pd.DataFrame:
    return units[(units["group"] == group) & (units["doc_id"] == doc)]
