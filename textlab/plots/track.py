"""Rates along a time axis: one colour a group, points with intervals, gaps where a group is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._checks import known
from ._axes import INK, axes, colour, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes

    from ..analyses.stance import StanceTrack

MARKERS = "osD^vP*"


def draw(result: StanceTrack, ax: Axes | None, *, groups: Iterable[str] | None = None) -> Axes:
    """A point in the middle of each bin with its interval; `groups` picks some (default: those with most words)."""
    table = result.frame
    size = table.groupby("group")["n_tokens"].sum().sort_values(ascending=False, kind="stable")
    chosen = [known("plot", "group", g, size.index) for g in groups] if groups is not None else list(size.index[:5])
    ax = axes(ax, height=4.2)
    if result.settings["over"] == "date":
        return _dates(result, ax, chosen)
    units = [(g, d) for g in chosen for d in table.loc[table["group"] == g, "doc_id"].unique()]
    for number, (group, doc) in enumerate(units):
        mine = table[(table["group"] == group) & (table["doc_id"] == doc)]
        width = float(mine["high"].iloc[0] - mine["low"].iloc[0])
        shift = width * 0.12 * (number - (len(units) - 1) / 2)
        x = ((mine["low"] + mine["high"]) / 2 + shift).to_numpy()
        shown = mine["rate"].notna().to_numpy()
        low, high = mine["ci_low"].to_numpy()[shown], mine["ci_high"].to_numpy()[shown]
        name = group if len(table["doc_id"].unique()) == 1 else f"{group} ({doc})"
        ax.vlines(x[shown], low, high, color=colour(number), linewidth=1.6)
        marker = MARKERS[(number + number // 7) % len(MARKERS)]  # another one when the colours come round again
        ax.plot(
            x[shown], mine["rate"].to_numpy()[shown], color=colour(number), marker=marker,
            markersize=6, linewidth=0.8, linestyle=":", label=name.replace("$", r"\$"),
        )  # fmt: skip
    ax.set_ylim(bottom=0)
    if len(units):
        ax.set_xlim(float(table["low"].min()), float(table["high"].max()))
        ax.set_xticks(np.unique(np.append(table["low"], table["high"]).round(6)))
        ax.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(1.0, 1.0), labelcolor=INK)
    name = result.lexicon.name.replace("$", r"\$")  # a dollar sign is no mathematics
    over = {"progress": "progress through the talk (0 to 1, by words)", "seconds": "seconds"}
    return plain(
        ax,
        title=f"{name} per 1,000 words, {result.settings['confidence']:.0%} intervals",
        x=over[result.settings["over"]],
        y="per 1,000 words",
    )


def _dates(result: StanceTrack, ax: Axes, chosen: list[str]) -> Axes:
    """One bar a document, as long as its date is uncertain; an arrow where one end is open. No line between."""
    from matplotlib.dates import date2num

    table = result.frame[result.frame["group"].isin(chosen) & result.frame["rate"].notna()]
    low = date2num(pd.to_datetime(table["low"].fillna(table["high"]), format="ISO8601"))
    high = date2num(pd.to_datetime(table["high"].fillna(table["low"]), format="ISO8601"))
    room = max((high.max() - low.min()) * 0.12, 30.0) if len(table) else 0.0  # days
    rows: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    for k, row in enumerate(rows):
        is_open = pd.isna(row["high"])
        start, end = low[k], high[k] + room * is_open
        shade = colour(chosen.index(row["group"]))
        ax.plot([start, end], [row["rate"]] * 2, color=shade, linewidth=3, solid_capstyle="butt")
        ax.plot([end], [row["rate"]], marker=">" if is_open else "|", color=shade)
        ax.vlines(start, row["ci_low"], row["ci_high"], color=shade, linewidth=1.2)
        label = row["doc_id"] if row["doc_id"] == row["group"] else f"{row['group']} ({row['doc_id']})"
        beside = (4, (5, -11)[k % 2])
        ax.annotate(label, (start, row["rate"]), xytext=beside, textcoords="offset points", fontsize=8, color=INK)
    ax.set_ylim(bottom=0)
    ax.margins(x=0.25)
    ax.xaxis_date()
    name = result.lexicon.name.replace("$", r"\$")
    title = f"{name} per 1,000 words, {result.settings['confidence']:.0%} intervals"
    return plain(ax, title=title, x="date (arrow: not before)", y="per 1,000 words")
