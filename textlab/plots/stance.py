"""Rates along a time axis: one colour a group, points with intervals, gaps where a group is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .._checks import known
from ..analyses.stance import score_said
from .bars import plain_text
from .stance_units import TRACK_AXES, score_axis
from .style import INK, axes, colour, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matplotlib.axes import Axes

    from ..analyses.stance import StanceTrack

TRACK_MARKERS = "osD^vP*"
MOST_NAMED = 12  # documents whose names have room beside their bars


def draw_stance(result: StanceTrack, ax: Axes | None, *, groups: Iterable[str] | None = None) -> Axes:
    """Return a point in the middle of each bin with its interval.

    `groups` picks some (default: those with most words).
    """
    table = result.frame.rename(columns={"score": "rate"})
    size = table.groupby("group")["n_tokens"].sum().sort_values(ascending=False, kind="stable")
    chosen = [known("plot", "group", g, size.index) for g in groups] if groups is not None else list(size.index[:5])
    ax = axes(ax, height=4.2)
    if table.loc[table["group"].isin(chosen), "rate"].isna().all():
        return _nothing(ax, result)
    over = _stance_drawn(result)(ax, table, chosen)
    score_axis(ax, result, "")
    said = "per 1,000 words" if result.settings["score"] == "rate" else score_said(result.settings)
    title = plain_text(f"{result.lexicon.name} {said}" if said.startswith("per") else f"{result.lexicon.name}: {said}")
    if table["ci_low"].notna().any():
        title += f", {result.settings['confidence']:.0%} intervals"
    return plain(ax, title=title, x=over or TRACK_AXES[result.settings["over"]], y=plain_text(said))


def _stance_drawn(result: StanceTrack) -> Callable[[Axes, pd.DataFrame, list[str]], str]:
    if result.settings["over"] != "date":
        return _bins
    return _stance_periods if result.settings["every"] is not None else _stance_dates


def _stance_periods(ax: Axes, table: pd.DataFrame, chosen: list[str]) -> str:
    """Draw a line a group through the middles of its periods, broken where one has no score, and a band."""
    for number, group in enumerate(chosen):
        mine = table[table["group"] == group]
        low, high = _days(mine["low"], mine["high"])
        x, shade = (low + high) / 2, colour(number)
        ax.fill_between(x, mine["ci_low"], mine["ci_high"], color=shade, alpha=0.2, linewidth=0)
        alone = mine["ci_low"].notna() & mine["ci_low"].shift(1).isna() & mine["ci_low"].shift(-1).isna()
        ax.vlines(x[alone], mine["ci_low"][alone], mine["ci_high"][alone], color=shade, linewidth=1.2)
        marker = TRACK_MARKERS[number % len(TRACK_MARKERS)]
        size = 5 if len(mine) <= 60 else 2.5
        ax.plot(x, mine["rate"], color=shade, marker=marker, markersize=size, linewidth=1, label=plain_text(group))
    ax.xaxis_date()
    if len(chosen) > 1:
        ax.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(1.0, 1.0), labelcolor=INK)
    return "date"


def _nothing(ax: Axes, result: StanceTrack) -> Axes:
    """Return a sentence in place of an empty frame."""
    said = f"No rate to draw:\nfewer than min_tokens={result.settings['min_tokens']} words in each row."
    ax.text(0.5, 0.5, said, transform=ax.transAxes, ha="center", va="center", color=INK)
    ax.set_xticks([])
    ax.set_yticks([])
    return plain(ax, title=f"{plain_text(result.lexicon.name)} per 1,000 words")


def _bins(ax: Axes, table: pd.DataFrame, chosen: list[str]) -> str:
    """Return a dotted line for each group and document, a little beside the others."""
    units = [(g, d) for g in chosen for d in table.loc[table["group"] == g, "doc_id"].unique()]
    alone = len(table["doc_id"].unique()) == 1
    for number, (group, doc) in enumerate(units):
        mine = table[(table["group"] == group) & (table["doc_id"] == doc)]
        shift = 0.12 * (number - (len(units) - 1) / 2)
        _stance_one(ax, mine, shift, group if alone else f"{group} ({doc})", number)
    if len(units):
        ax.set_xlim(float(table["low"].min()), float(table["high"].max()))
        ax.set_xticks(np.unique(np.append(table["low"], table["high"]).round(6)))
        ax.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(1.0, 1.0), labelcolor=INK)
    return ""


def _stance_one(ax: Axes, mine: pd.DataFrame, shift: float, name: str, number: int) -> None:
    """Points and intervals of one group in one document; `shift` is in widths of a bin."""
    width = float(mine["high"].iloc[0] - mine["low"].iloc[0])
    shown = mine[mine["rate"].notna()]
    x = ((shown["low"] + shown["high"]) / 2 + shift * width).to_numpy()
    ax.vlines(x, shown["ci_low"], shown["ci_high"], color=colour(number), linewidth=1.6)
    marker = TRACK_MARKERS[(number + number // 7) % len(TRACK_MARKERS)]  # another one when the colours come round again
    ax.plot(
        x, shown["rate"].to_numpy(), color=colour(number), marker=marker,
        markersize=6, linewidth=0.8, linestyle=":", label=plain_text(name),
    )  # fmt: skip


def _stance_dates(ax: Axes, table: pd.DataFrame, chosen: list[str]) -> str:
    """One bar a document, as long as its date is uncertain; an arrow where an end is open. No line between."""
    table = table[table["group"].isin(chosen) & table["rate"].notna()].reset_index(drop=True)
    low, high = _days(table["low"], table["high"])
    room = max((high.max() - low.min()) * 0.12, 30.0) if len(table) else 0.0
    rows: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    for k, row in enumerate(rows):
        before, after = pd.isna(row["low"]), pd.isna(row["high"])  # known only as "not after", "not before"
        shade, rate = colour(chosen.index(row["group"])), row["rate"]
        start, end = low[k] - room * before, high[k] + room * after
        ax.plot([start, end], [rate] * 2, color=shade, linewidth=3, solid_capstyle="butt")
        if before or after:
            ax.plot([start if before else end], [rate], marker="<" if before else ">", linestyle="", color=shade)
        else:
            ax.plot([end], [rate], marker="|", linestyle="", color=shade)
        ax.vlines(high[k] if before else low[k], row["ci_low"], row["ci_high"], color=shade, linewidth=1.2)
        if len(rows) > MOST_NAMED:
            continue
        label = row["doc_id"] if row["doc_id"] == row["group"] else f"{row['group']} ({row['doc_id']})"
        beside = (4, (5, -11)[k % 2])
        ax.annotate(plain_text(label), (start, rate), xytext=beside, textcoords="offset points", fontsize=8, color=INK)
    if len(rows) > MOST_NAMED and len(chosen) > 1:
        for number, group in enumerate(chosen):
            ax.plot([], [], color=colour(number), linewidth=3, label=plain_text(group))
        ax.legend(frameon=False, fontsize=9, loc="upper left", bbox_to_anchor=(1.0, 1.0), labelcolor=INK)
    ax.margins(x=0.25 if len(rows) <= MOST_NAMED else 0.02)
    ax.xaxis_date()
    arrows = {">": "not before", "<": "not after"}
    open_ends = [
        f"{arrow} {arrows[arrow]}" for arrow, side in ((">", "high"), ("<", "low")) if table[side].isna().any()
    ]
    return f"date ({', '.join(open_ends)})" if open_ends else "date"


def _days(low: pd.Series, high: pd.Series) -> tuple[Any, Any]:
    """Both ends as matplotlib's days; an open end is drawn from the known one."""
    from matplotlib.dates import date2num

    ends = (low.fillna(high), high.fillna(low))
    return tuple(date2num(pd.to_datetime(end, format="ISO8601")) for end in ends)
