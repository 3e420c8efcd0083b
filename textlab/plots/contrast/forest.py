"""Effects with their intervals, one word a line, over the range that chance alone would give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted, plural, singular
from ..style import BLUE, GREY, INK, VERMILION, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.contrast import Contrast

NULL = "#d9d9d9"
LARGEST = 6  # targets that one picture shows


def draw_forest(result: Contrast, ax: Axes | None, *, n: int = 12, target: Any = None) -> Axes:
    """The `n` words at each end of the ranking; with several targets, the first words of each of the largest six.

    Parameters
    ----------
    n : int
    target : object
        One of several targets.
    """
    n = _checks.whole("plot", "n", n, least=1)
    several = target is None and len(result.answers) > 1
    table = _each_top(result, max(2, n // 3)) if several else ends(result, n, target)
    ax = axes(ax, width=8.0, height=0.27 * max(5, len(table)) + 1.3)
    _null_bars(ax, table)
    _effects(ax, table, result.neutral)
    _names(ax, table, result, several)
    return _frame(ax, result, _each(result) if several else heading(result, target))


def _each(result: Contrast) -> str:
    """Which targets are drawn, and against what."""
    named = result.groups["reference"].unique()
    against = named[0] if len(named) == 1 else "the rest"
    name, n = singular(result.by), len(result.answers)
    who = f"Each {name}" if n <= LARGEST else f"The {LARGEST} largest of {counted(n, name)}, each"
    return f"{who} against {against}"


def heading(result: Contrast, target: Any = None) -> str:
    """``target against reference``."""
    sides = result._one(target, "plot").sides
    return f"{sides.target} against {sides.reference}"


def ends(result: Contrast, n: int, target: Any = None) -> pd.DataFrame:
    """The first `n` and the last `n` words of a target, with their ranges under no difference."""
    one = result._one(target, "plot")
    frame = one.frame.dropna(subset=["score"])
    if len(frame) > 2 * n:
        frame = pd.concat([frame.head(n), frame.tail(n)])
    null = result.null_ranges
    return frame.merge(null[null["target"] == one.sides.target], on="term", how="left")


def _each_top(result: Contrast, n: int) -> pd.DataFrame:
    """The first words of the largest targets."""
    largest = result.groups.sort_values("n_tokens_target", ascending=False, kind="stable").index[:LARGEST]
    return pd.concat([ends(result, n, t).head(n).assign(target=str(t)) for t in largest], ignore_index=True)


def _null_bars(ax: Axes, table: pd.DataFrame) -> None:
    y = _rows(table)
    ax.hlines(y, table["null_low"], table["null_high"], color=NULL, linewidth=7, zorder=1)


def _rows(table: pd.DataFrame) -> Any:
    return np.arange(len(table))[::-1]


def _effects(ax: Axes, table: pd.DataFrame, neutral: float) -> None:
    """Interval and point of each word: filled, or hollow where one turn or document carries it."""
    y, score = _rows(table), table["score"].to_numpy()
    carried = table["carried_by"].notna().to_numpy()
    more = (table["rate_target"] >= table["rate_reference"]).to_numpy()
    for side, ink in ((more, BLUE), (~more, VERMILION)):
        ax.hlines(y[side], table["ci_low"][side], table["ci_high"][side], color=ink, linewidth=1.6, zorder=2)
        for hollow, fill in ((False, ink), (True, "white")):
            these = side & (carried == hollow)
            ax.scatter(score[these], y[these], s=34, facecolor=fill, edgecolor=ink, linewidth=1.4, zorder=3)
    ax.axvline(neutral, color=INK, linewidth=0.8, zorder=1.5)


def _names(ax: Axes, table: pd.DataFrame, result: Contrast, several: bool) -> None:
    """Words on the left; occurrences and turns on the right."""
    y = _rows(table)
    words = [
        f"{t}  ·  {g}" if several else t for t, g in zip(table["term"], table.get("target", table["term"]), strict=True)
    ]
    ax.set_yticks(y, words)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.8, max(len(table) - 0.2, 0.2))
    columns = ("n_target", "n_reference", "n_turns_target", "n_turns_reference")
    for at, (a, b, turns_a, turns_b) in zip(y, table[list(columns)].itertuples(index=False), strict=True):
        margin(ax, at, 8, f"{a:,}:{b:,}")
        margin(ax, at, 62, f"{turns_a:,}:{turns_b:,}")
    if len(table):
        margin(ax, len(table) - 0.15, 8, "uses")
        margin(ax, len(table) - 0.15, 62, plural(result.asked.turn))
        margin(ax, len(table) + 0.5, 8, "target:reference")


def margin(ax: Axes, y: float, points: float, text: str) -> None:
    """A grey remark right of the axes."""
    ax.annotate(
        text,
        (1, y),
        xycoords=ax.get_yaxis_transform(),
        xytext=(points, 0),
        textcoords="offset points",
        va="center",
        fontsize=8,
        color=GREY,
        annotation_clip=False,
    )


def _frame(ax: Axes, result: Contrast, title: str) -> Axes:
    from matplotlib.lines import Line2D

    effect = result.asked.measure.effect
    said = f"score, {result.settings['confidence']:.0%} interval" if effect else "score (has no interval)"
    parts = [
        Line2D([], [], color=NULL, linewidth=7, label="95% with no difference"),
        Line2D([], [], color=INK, marker="o", linewidth=1.6 if effect else 0, markersize=5, label=said),
        Line2D(
            [],
            [],
            color=INK,
            marker="o",
            linewidth=0,
            markersize=5,
            markerfacecolor="white",
            label=f"one {result.asked.carrier} carries it",
        ),
    ]
    plain(ax, title=title, x=result.unit)
    ax.spines["left"].set_visible(False)
    ax.legend(
        handles=parts,
        loc="upper center",
        bbox_to_anchor=(0.5, -below(ax)),
        ncols=3,
        fontsize=8,
        frameon=False,
    )
    return ax


def below(ax: Axes, gap: float = 0.45) -> float:
    """How far (in inches) below the axes a legend must hang to clear the axis label, as a share of the axes' height."""
    figure: Any = ax.get_figure(root=True)
    inches = figure.get_size_inches()[1] * ax.get_position().height
    return float(gap / max(inches, 0.5))
