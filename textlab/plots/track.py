"""Rates along a time axis: one colour a group, points with intervals, gaps where a group is silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
    units = [(g, d) for g in chosen for d in table.loc[table["group"] == g, "doc_id"].unique()]
    for number, (group, doc) in enumerate(units):
        mine = table[(table["group"] == group) & (table["doc_id"] == doc)]
        width = float(mine["high"].iloc[0] - mine["low"].iloc[0])
        shift = width * 0.12 * (number - (len(units) - 1) / 2)
        x = ((mine["low"] + mine["high"]) / 2 + shift).to_numpy()
        shown = mine["rate"].notna().to_numpy()
        low, high = mine["ci_low"].to_numpy()[shown], mine["ci_high"].to_numpy()[shown]
        name = group if table["doc_id"].nunique() == 1 else f"{group} ({doc})"
        ax.vlines(x[shown], low, high, color=colour(number), linewidth=1.6)
        ax.plot(
            x[shown], mine["rate"].to_numpy()[shown], color=colour(number), marker=MARKERS[number % len(MARKERS)],
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
