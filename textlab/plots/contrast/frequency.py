"""Frequency against effect, with a funnel, because rare words reach large effects by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted
from ..names import name_points
from ..style import BLUE, GREY, INK, PALE, VERMILION, axes, plain
from .words import BY_CHANCE, heading, key_below, remark_above, shortened, with_null_range

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.contrast import Contrast


def draw_frequency(result: Contrast, ax: Axes | None, *, n: int = 24, target: Any = None) -> Axes:
    """Draw every word by its rate and its score, with the funnel of no difference.

    Parameters
    ----------
    n : int
        Number of words to name, largest absolute z first; names without room are left out.
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
        title=heading(result, target),
        x="occurrences per 1,000 words, both sides",
        y=result.unit,
    )
    ax.grid(axis="y", color=PALE, linewidth=0.6)
    ax.margins(x=0.06, y=0.12)
    key_below(ax, handles, columns=2, gap=0.5)
    top = table.iloc[np.argsort(-table["z"].abs().to_numpy(), kind="stable")[:n]]
    room = name_points(ax, top["rate"], top["score"], top["term"], clear_of=(table["rate"], table["score"]))
    _say_what_is_missing(ax, result, table, len(top) - len(room), target)
    return ax


def _points(result: Contrast, target: Any) -> pd.DataFrame:
    two, table = result.answer(target).two, with_null_range(result, target)
    table["rate"] = 1000 * (table["n_target"] + table["n_reference"]) / (two.n_words(True) + two.n_words(False))
    return table


def _say_what_is_missing(ax: Axes, result: Contrast, table: pd.DataFrame, unnamed: int, target: Any) -> None:
    """Say how many words have no dot, and how many names were left out for lack of room."""
    gone = len(result.answer(target).frame) - len(table)
    said = [f"{counted(gone, 'word')} without a score"] * bool(gone)
    said += [f"{counted(unnamed, 'name')} for lack of room"] * bool(unnamed)
    if said:
        remark_above(ax, f"Left out: {'; '.join(said)}")


def _funnel(ax: Axes, table: pd.DataFrame) -> None:
    """Draw the middle 95 % under no difference, smoothed over words of similar frequency."""
    if len(table) < 8 or table["null_low"].isna().all():
        return
    edges = table.groupby("rate")[["null_low", "null_high"]].median().sort_index()
    smooth = edges.rolling(max(3, len(edges) // 8), center=True, min_periods=1).median()
    ax.fill_between(
        smooth.index,
        smooth["null_low"],
        smooth["null_high"],
        color=BY_CHANCE,
        linewidth=0,
        zorder=0,
        label="95% with no difference",
    )


def _dots(ax: Axes, table: pd.DataFrame, result: Contrast, target: Any) -> list[Any]:
    """Draw a dot for each word, styled by certainty; return the handles of the key."""
    two, carrier = result.answer(target).two, result.question.carrier
    sure, carried, lone = (table["q"] <= 0.05), table["carried_by"].notna(), table["only_in"].notna()
    more = table["rate_target"] >= table["rate_reference"]
    groups = (
        (~sure & carried & ~lone, "o", "none", GREY, f"q > 0.05, one {carrier} carries it"),
        (~sure & ~carried & ~lone, "o", GREY, GREY, "q > 0.05"),
        (~sure & lone, "D", "none", GREY, "q > 0.05, only one side has it"),
        (sure & more & ~lone, "o", BLUE, BLUE, f"q ≤ 0.05, commoner: {shortened(two.target)}"),
        (sure & ~more & ~lone, "o", VERMILION, VERMILION, f"q ≤ 0.05, commoner: {shortened(two.reference)}"),
        (sure & more & lone, "D", "none", BLUE, f"q ≤ 0.05, only {shortened(two.target)} has it"),
        (sure & ~more & lone, "D", "none", VERMILION, f"q ≤ 0.05, only {shortened(two.reference)} has it"),
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
