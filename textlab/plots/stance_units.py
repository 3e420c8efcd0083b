"""Turns or documents of a track, on its axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..analyses.stance import score_label
from ..corpus.days import day_numbers
from .style import GREY, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import StanceTrack

TRACK_AXES = {"progress": "progress through the talk (0 to 1, by words)", "seconds": "seconds", "date": "date"}


def on_track_axis(track: StanceTrack, places: Any) -> Any:
    """Convert places to numbers for drawing: progress, or days since 1970."""
    if track.settings["over"] != "date":
        return np.asarray(places, dtype=np.float64)
    return day_numbers(pd.Series(list(places), dtype=object))


def draw_units(ax: Axes, track: StanceTrack, units: pd.DataFrame, shade: str, marker: str) -> None:
    """Draw each unit as a faint point, with a bar if its date is uncertain."""
    low, high = units["low"].to_numpy(), units["high"].to_numpy()
    wide = high > low
    style: dict[str, Any] = {"color": shade, "alpha": 0.35}
    ax.hlines(units["score"].to_numpy()[wide], low[wide], high[wide], linewidth=1.5, **style)
    ax.plot((low + high)[~wide] / 2, units["score"].to_numpy()[~wide], marker, markersize=3, **style)


def without_outliers(ax: Axes, units: pd.DataFrame) -> str:
    """End the axis of scores at the 98th percentile of the units, above all lines and bands; say what lies beyond.

    One turn of five words with a hit, at 200 per 1,000, would press all others to the ground.
    """
    from matplotlib.collections import PolyCollection

    score = units["score"].dropna().to_numpy()
    lines = [np.asarray(line.get_ydata(), dtype=float) for line in ax.lines if line.get_linestyle() != "None"]
    bands = [
        np.asarray(path.vertices)[:, 1]
        for c in ax.collections
        if isinstance(c, PolyCollection)
        for path in c.get_paths()
    ]
    drawn = [float(np.nanmax(y)) for y in (*lines, *bands) if np.isfinite(y).any()]
    top = 1.1 * max(float(np.quantile(score, 0.98)), *drawn) if len(score) else np.inf
    beyond = int((score > top).sum())
    if not beyond:
        return ""
    ax.set_ylim(top=top)
    return f"; {beyond} of {len(score)} points lie above"


def score_axis(ax: Axes, track: StanceTrack, title: str) -> Axes:
    """Label the axes of a picture of a track."""
    if track.settings["over"] == "date":
        ax.xaxis_date()
    if track.settings["score"] in ("rate", "share"):
        ax.set_ylim(bottom=0)
    else:
        ax.axhline(0, color=GREY, linewidth=0.8)
    return plain(ax, title=title, x=TRACK_AXES[track.settings["over"]], y=score_label(track.settings))
