"""Rates along a time axis: one colour per group, points with intervals, gaps where a group is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._checks import known
from ..analyses.stance import score_label
from ..corpus.days import day_numbers
from .names import name_points
from .points import hollow_label, key, nothing_to_show, points
from .stance_units import TRACK_AXES, score_axis
from .style import STROKES, axes, colour, marker, named, plain, so_many_of, time_axis

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matplotlib.axes import Axes

    from ..analyses.stance import StanceTrack

MOST_SERIES = 7  # groups in documents; more cannot be distinguished
MOST_EDGES = 11  # most marks along the axis
MOST_POINTS = 60  # longer lines are drawn without marks
MOST_NAMED = 12  # up to this many documents, names are written beside points


def draw_stance(result: StanceTrack, ax: Axes | None, *, groups: Iterable[str] | None = None) -> Axes:
    """Draw a point with its interval in the middle of each bin.

    `groups` selects groups (default: those with most words).
    """
    table = result.frame.rename(columns={"score": "rate"})
    size = table.groupby("group")["n_tokens"].sum().sort_values(ascending=False, kind="stable")
    chosen = [known("plot", "group", g, size.index) for g in groups] if groups is not None else list(size.index[:5])
    ax = axes(ax, height=4.2)
    if table.loc[table["group"].isin(chosen), "rate"].isna().all():
        return _nothing(ax, result)
    axis, bare, shown = _stance_drawn(result)(ax, table, chosen)
    score_axis(ax, result, "")
    said = "per 1,000 words" if result.settings["score"] == "rate" else score_label(result.settings)
    name = named(result.lexicon.name)
    title = f"{name} {said}" if said.startswith("per") else f"{name}: {said}"
    if table["ci_low"].notna().any():
        title += f", {result.settings['confidence']:.0%} intervals"
    title += shown if shown or groups is not None else so_many_of(len(chosen), len(size), "groups")
    axis = axis or TRACK_AXES[result.settings["over"]]
    return plain(ax, title=title, x=f"{axis}{hollow_label(bare)}", y=said)


Drawn = tuple[str, int, str]  # axis label, number of points without interval, note on what is left out


def _stance_drawn(result: StanceTrack) -> Callable[[Axes, pd.DataFrame, list[str]], Drawn]:
    if result.settings["over"] != "date":
        return _bins
    return _stance_periods if result.settings["every"] is not None else _stance_dates


def _stance_periods(ax: Axes, table: pd.DataFrame, chosen: list[str]) -> Drawn:
    """Draw one line per group through the middles of its periods, with gaps for missing scores, and a band."""
    bare = 0
    for number, group in enumerate(chosen):
        mine = table[table["group"] == group]
        low, high = _days(mine["low"], mine["high"])
        x, shade = (low + high) / 2, colour(number)
        ax.fill_between(x, mine["ci_low"], mine["ci_high"], color=shade, alpha=0.2, linewidth=0)
        stroke = STROKES[number % len(STROKES)]
        few = len(mine) <= MOST_POINTS
        label = "_" if few else named(group)
        ax.plot(x, mine["rate"], color=shade, linewidth=1, linestyle=stroke, label=label)
        if few:
            ends = mine["ci_low"], mine["ci_high"]
            look: dict[str, Any] = {"ink": shade, "mark": marker(number), "label": named(group)}
            bare += points(ax, x, mine["rate"], ends, upright=True, **look)
    ax.xaxis_date()
    time_axis(ax)
    if len(chosen) > 1:
        key(ax)
    return "date", bare, ""


def _nothing(ax: Axes, result: StanceTrack) -> Axes:
    """Write a sentence in place of an empty frame."""
    nothing_to_show(ax, f"No rate to draw:\nfewer than min_tokens={result.settings['min_tokens']} words in each row.")
    ax.set_xticks([])
    ax.set_yticks([])
    return plain(ax, title=f"{named(result.lexicon.name)} per 1,000 words")


def _bins(ax: Axes, table: pd.DataFrame, chosen: list[str]) -> Drawn:
    """Draw a dotted line for each group and document, slightly shifted; only the largest if there are many."""
    units = [(g, d) for g in chosen for d in table.loc[table["group"] == g, "doc_id"].unique()]
    words = table.groupby(["group", "doc_id"])["n_tokens"].sum()
    drawn = sorted(sorted(units, key=lambda unit: -words[unit])[:MOST_SERIES], key=units.index)
    alone = len(table["doc_id"].unique()) == 1
    step, bare = min(0.12, 0.8 / max(len(drawn), 1)), 0
    for number, (group, doc) in enumerate(drawn):
        mine = table[(table["group"] == group) & (table["doc_id"] == doc)]
        shift = step * (number - (len(drawn) - 1) / 2)
        name = (
            named(group, 28) if alone else named(doc, 28) if group == doc else f"{named(group, 20)} ({named(doc, 20)})"
        )
        bare += _draw_stance_series(ax, mine, shift, name, number)
    n_all = len(table[["group", "doc_id"]].drop_duplicates())
    if drawn:
        ax.set_xlim(float(table["low"].min()), float(table["high"].max()))
        edges = np.unique(np.append(table["low"], table["high"]).round(6))
        ax.set_xticks(edges[:: -(-len(edges) // MOST_EDGES)])
        key(ax)
    return "", bare, so_many_of(len(drawn), n_all, "lines, most words")


def _draw_stance_series(ax: Axes, mine: pd.DataFrame, shift: float, name: str, number: int) -> int:
    """Draw points and intervals of one group in one document; `shift` is in bin widths."""
    width = float(mine["high"].iloc[0] - mine["low"].iloc[0])
    shown = mine[mine["rate"].notna()]
    x = ((shown["low"] + shown["high"]) / 2 + shift * width).to_numpy()
    ax.plot(x, shown["rate"].to_numpy(), color=colour(number), linewidth=0.8, linestyle=":")
    ends = shown["ci_low"], shown["ci_high"]
    return points(ax, x, shown["rate"], ends, ink=colour(number), mark=marker(number), label=name, upright=True)


def _stance_dates(ax: Axes, table: pd.DataFrame, chosen: list[str]) -> Drawn:
    """Draw one bar per document, as long as its date is uncertain, with arrows at open ends."""
    table = table[table["group"].isin(chosen) & table["rate"].notna()].reset_index(drop=True)
    low, high = _days(table["low"], table["high"])
    room = max((high.max() - low.min()) * 0.12, 30.0) if len(table) else 0.0
    before, after = (table[side].isna().to_numpy() for side in ("low", "high"))  # "not after", "not before"
    start, end = low - room * before, high + room * after
    bare = 0
    for number, group in enumerate(chosen):
        mine = (table["group"] == group).to_numpy()
        rate, ink = table["rate"].to_numpy()[mine], colour(number)
        ax.hlines(rate, start[mine], end[mine], color=ink, linewidth=3)
        for open_end, place, arrow in ((before, start, "<"), (after, end, ">")):
            ax.plot(place[mine & open_end], table["rate"].to_numpy()[mine & open_end], arrow, color=ink)
        at = np.where(before, high, low)[mine]
        ends = table["ci_low"][mine], table["ci_high"][mine]
        bare += points(ax, at, rate, ends, ink=ink, mark=marker(number), label=named(group, 28), upright=True)
    _named_dates(ax, table, start, chosen)
    ax.xaxis_date()
    time_axis(ax)
    arrows = {">": "not before", "<": "not after"}
    open_ends = [f"{arrow} {arrows[arrow]}" for arrow, side in ((">", after), ("<", before)) if side.any()]
    return (f"date ({', '.join(open_ends)})" if open_ends else "date"), bare, ""


def _named_dates(ax: Axes, table: pd.DataFrame, start: Any, chosen: list[str]) -> None:
    """Name a few documents, or add a key of groups if there are many documents."""
    each = bool((table["doc_id"] == table["group"]).all())
    if len(table) <= MOST_NAMED:
        ax.margins(x=0.25, y=0.15)
        pairs = zip(table["doc_id"], table["group"], strict=True)
        names = [named(d, 28) if d == g else f"{named(g, 16)} ({named(d, 20)})" for d, g in pairs]
        name_points(ax, start, table["rate"], names)
    elif len(chosen) > 1 or not each:
        key(ax)


def _days(low: pd.Series, high: pd.Series) -> tuple[Any, Any]:
    """Return both ends as matplotlib days; an open end is replaced by the known one."""
    return day_numbers(low.fillna(high)), day_numbers(high.fillna(low))
