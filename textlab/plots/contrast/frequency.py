"""Frequency against effect: rare words reach large effects by chance, so the eye needs a funnel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted
from ..style import BLUE, GREY, INK, VERMILION, axes, plain
from .words import BY_CHANCE, heading, key_below, remark_above, shortened, with_null_range

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox

    from ...analyses.contrast import Contrast

# where a label may stand: offset in points, alignment
LABEL_PLACES = (
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


DOT = 2.0  # pixels of a dot that a name must keep clear of, beyond its own edge


def draw_frequency(result: Contrast, ax: Axes | None, *, n: int = 24, target: Any = None) -> Axes:
    """Draw every word by its rate and its score, with the funnel of no difference.

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
    handles = _dots(ax, table, result, target)
    ax.axhline(result.neutral, color=INK, linewidth=0.8)
    ax.set_xscale("log")
    plain(
        ax,
        title=heading(result, target).replace("$", r"\$"),
        x="occurrences per 1,000 words, both sides",
        y=result.unit,
    )
    _plain_numbers(ax)
    ax.grid(axis="y", color="#eeeeee", linewidth=0.6)
    ax.margins(x=0.06, y=0.12)
    key_below(ax, handles, columns=2, gap=0.5)
    _say_what_is_missing(ax, result, table, _name_points(ax, table, n), target)
    return ax


def _plain_numbers(ax: Axes) -> None:
    """0.5, 1, 2, 5, 10 instead of powers of ten."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    ax.xaxis.set_major_locator(LogLocator(10, subs=(1, 2, 5)))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    ax.xaxis.set_minor_formatter(NullFormatter())


def _points(result: Contrast, target: Any) -> pd.DataFrame:
    two, table = result.answer(target).two, with_null_range(result, target)
    table["rate"] = 1000 * (table["n_target"] + table["n_reference"]) / (two.n_words(True) + two.n_words(False))
    return table


def _say_what_is_missing(ax: Axes, result: Contrast, table: pd.DataFrame, unnamed: int, target: Any) -> None:
    """How many words have no dot, and how many dots found no room for their name."""
    gone = len(result.answer(target).frame) - len(table)
    said = [f"{counted(gone, 'word')} without a score"] * bool(gone)
    said += [f"{counted(unnamed, 'name')} for lack of room"] * bool(unnamed)
    if said:
        remark_above(ax, f"Left out: {'; '.join(said)}")


def _funnel(ax: Axes, table: pd.DataFrame) -> None:
    """Return the middle 95 % under no difference, smoothed over words of similar frequency."""
    if len(table) < 8 or table["null_low"].isna().all():
        return
    edges = table.groupby("rate")[["null_low", "null_high"]].median().sort_index()
    smooth = edges.rolling(max(3, len(edges) // 8), center=True, min_periods=1).median()
    ax.fill_between(
        smooth.index,
        smooth["null_low"],
        smooth["null_high"],
        color=BY_CHANCE,
        alpha=0.6,
        linewidth=0,
        zorder=0,
        label="95% with no difference",
    )


def _dots(ax: Axes, table: pd.DataFrame, result: Contrast, target: Any) -> list[Any]:
    """Return a dot for each word, by how sure it is; the handles of a key."""
    two, carrier = result.answer(target).two, result.question.carrier
    sure, carried, lone = (table["q"] <= 0.05), table["carried_by"].notna(), table["only_in"].notna()
    more = table["rate_target"] >= table["rate_reference"]
    groups = (
        (~sure & carried & ~lone, "o", "white", GREY, f"q > 0.05, one {carrier} carries it"),
        (~sure & ~carried & ~lone, "o", GREY, GREY, "q > 0.05"),
        (~sure & lone, "D", "white", GREY, "q > 0.05, only one side has it"),
        (sure & more & ~lone, "o", BLUE, BLUE, f"q ≤ 0.05, commoner: {shortened(two.target)}"),
        (sure & ~more & ~lone, "o", VERMILION, VERMILION, f"q ≤ 0.05, commoner: {shortened(two.reference)}"),
        (sure & more & lone, "D", "white", BLUE, f"q ≤ 0.05, only {shortened(two.target)} has it"),
        (sure & ~more & lone, "D", "white", VERMILION, f"q ≤ 0.05, only {shortened(two.reference)} has it"),
    )
    handles: list[Any] = []
    for these, mark, face, edge, name in groups:
        if these.any():
            label = f"{name} ({int(these.sum()):,})"
            x, y = table["rate"][these], table["score"][these]
            handles.append(
                ax.scatter(
                    x, y, s=22, marker=mark, facecolor=face, edgecolor=edge, linewidth=0.9, label=label, zorder=3
                )
            )
    return handles


def _name_points(ax: Axes, table: pd.DataFrame, n: int) -> int:
    """Names beside the points, largest |z| first, where no name or point is in the way; how many found no room."""
    figure: Any = ax.get_figure(root=True)
    figure.draw_without_rendering()
    points = ax.transData.transform(table[["rate", "score"]].to_numpy(float)) if len(table) else np.empty((0, 2))
    renderer = figure._get_renderer()
    taken: list[Bbox] = []
    order = np.argsort(-table["z"].abs().to_numpy(), kind="stable")[:n]
    for k in order:
        box = _free_place(ax, table.iloc[k], points, taken, renderer)
        if box is not None:
            taken.append(box)
    return len(order) - len(taken)


def _free_place(ax: Axes, row: Any, points: Any, taken: list[Bbox], renderer: Any) -> Bbox | None:
    frame = ax.get_window_extent(renderer)
    for offset, across, up in LABEL_PLACES:
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
            parse_math=False,
        )
        box = note.get_window_extent(renderer)
        inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        if inside and not any(box.overlaps(other) for other in taken) and not _covers(box, points):
            return box
        note.remove()
    return None


def _covers(box: Bbox, points: Any) -> bool:
    inside = (points > [box.x0 - DOT, box.y0 - DOT]) & (points < [box.x1 + DOT, box.y1 + DOT])
    return bool(inside.all(axis=1).any())
