"""Frequency against effect: rare words reach large effects by chance, so the eye needs a funnel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..style import BLUE, GREY, INK, VERMILION, axes, plain
from .forest import NULL, heading

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

    from ...analyses.contrast import Contrast

# where a label may stand: offset in points, alignment
PLACES = (
    ((5, 3), "left", "bottom"),
    ((-5, 3), "right", "bottom"),
    ((5, -3), "left", "top"),
    ((-5, -3), "right", "top"),
    ((0, 6), "center", "bottom"),
    ((0, -6), "center", "top"),
    ((12, 9), "left", "bottom"),
    ((-12, 9), "right", "bottom"),
    ((12, -9), "left", "top"),
    ((-12, -9), "right", "top"),
)


def draw_frequency(result: Contrast, ax: Axes | None, *, n: int = 24, target: Any = None) -> Axes:
    """Every word by its rate and its score, with the funnel of no difference.

    Parameters
    ----------
    n : int
        Words to name, those with the largest absolute z first; a label that finds no free place is left out.
    target : object
        One of several targets.
    """
    n = _checks.whole("plot", "n", n)
    table = _points(result, target)
    ax = axes(ax, width=7.6, height=5.0)
    _funnel(ax, table)
    _dots(ax, table, result.asked.carrier)
    ax.axhline(result.neutral, color=INK, linewidth=0.8)
    ax.set_xscale("log")
    plain(ax, title=heading(result, target), x="occurrences per 1,000 words, both sides", y=result.unit)
    _plain_numbers(ax)
    ax.grid(axis="y", color="#eeeeee", linewidth=0.6)
    ax.margins(x=0.06, y=0.12)
    _label(ax, table, n)
    return ax


def _plain_numbers(ax: Axes) -> None:
    """0.5, 1, 2, 5, 10 instead of powers of ten."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    ax.xaxis.set_major_locator(LogLocator(10, subs=(1, 2, 5)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.xaxis.set_minor_formatter(NullFormatter())


def _points(result: Contrast, target: Any) -> pd.DataFrame:
    one = result._one(target, "plot")
    null = result.null_ranges
    table = one.frame.merge(null[null["target"] == one.sides.target].drop(columns="target"), on="term", how="left")
    both = one.sides.size(True) + one.sides.size(False)
    table["rate"] = 1000 * (table["n_target"] + table["n_reference"]) / both
    return table.dropna(subset=["score"])


def _funnel(ax: Axes, table: pd.DataFrame) -> None:
    """The middle 95 % under no difference, smoothed over words of similar frequency."""
    if len(table) < 8 or table["null_low"].isna().all():
        return
    edges = table.groupby("rate")[["null_low", "null_high"]].median().sort_index()
    smooth = edges.rolling(max(3, len(edges) // 8), center=True, min_periods=1).median()
    ax.fill_between(
        smooth.index,
        smooth["null_low"],
        smooth["null_high"],
        color=NULL,
        alpha=0.6,
        linewidth=0,
        zorder=0,
        label="95% with no difference",
    )


def _dots(ax: Axes, table: pd.DataFrame, carrier: str) -> None:
    sure = (table["q"] <= 0.05).to_numpy()
    carried = table["carried_by"].notna().to_numpy()
    more = (table["rate_target"] >= table["rate_reference"]).to_numpy()
    groups = (
        (~sure & carried, "white", GREY, f"q > 0.05, one {carrier} carries it", 0.8),
        (~sure & ~carried, GREY, GREY, "q > 0.05", 0.0),
        (sure & more, BLUE, BLUE, "q ≤ 0.05, commoner in the target", 0.0),
        (sure & ~more, VERMILION, VERMILION, "q ≤ 0.05, rarer in the target", 0.0),
    )
    for these, face, edge, name, width in groups:
        if these.any():
            ax.scatter(
                table["rate"][these],
                table["score"][these],
                s=22,
                facecolor=face,
                edgecolor=edge,
                linewidth=width,
                alpha=0.85,
                label=f"{name} ({int(these.sum()):,})",
                zorder=3,
            )
    if len(table):
        ax.legend(fontsize=8, frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=2)


def _label(ax: Axes, table: pd.DataFrame, n: int) -> None:
    """Names beside the points, largest |z| first, where no name or point is in the way."""
    figure: Any = ax.get_figure(root=True)
    figure.draw_without_rendering()
    points = ax.transData.transform(table[["rate", "score"]].to_numpy(float)) if len(table) else np.empty((0, 2))
    renderer = figure._get_renderer()
    taken: list[Bbox] = []
    order = np.argsort(-table["z"].abs().to_numpy(), kind="stable")[:n]
    for k in order:
        box = _place(ax, table.iloc[k], points, taken, renderer)
        if box is not None:
            taken.append(box)


def _place(ax: Axes, row: Any, points: Any, taken: list[Bbox], renderer: Any) -> Bbox | None:
    frame = ax.get_window_extent(renderer)
    for offset, across, up in PLACES:
        note = ax.annotate(
            row["term"],
            (row["rate"], row["score"]),
            xytext=offset,
            textcoords="offset points",
            ha=across,
            va=up,
            fontsize=8.5,
            color=INK,
            annotation_clip=False,
        )
        box = note.get_window_extent(renderer)
        inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        if inside and not any(box.overlaps(other) for other in taken) and not _covers(box, points):
            return box
        note.remove()
    return None


def _covers(box: Bbox, points: Any) -> bool:
    inside = (points > [box.x0, box.y0]) & (points < [box.x1, box.y1])
    return bool(inside.all(axis=1).any())
