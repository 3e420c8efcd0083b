"""Survival of effects: the fitted interval, and the estimate of every refit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ...analyses.topics import named_topics
from ..style import BLUE, GREY, INK, axes, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import EffectSurvival

MOST_LINES = 30


def draw_effect_survival(
    result: EffectSurvival, ax: Axes | None, *, topics: Sequence[Any] | None = None, terms: Sequence[str] | None = None
) -> Axes:
    """Draw one line per effect, with its verdict; hollow points are refits.

    Parameters
    ----------
    topics : sequence, optional
        Topics to draw; by default all, up to 30 effects.
    terms : sequence of str, optional
        Terms of the formula; by default all.
    """
    table = result.table
    for term in terms or ():
        _checks.known("plot", "term", term, dict.fromkeys(table["term"]))
    table = table if terms is None else table[table["term"].isin(list(terms))]
    if topics is not None:
        table = table[table["topic"].isin([result.effects.topic_number(t) for t in topics])]
    table = table.head(MOST_LINES).reset_index(drop=True)
    ax = axes(ax, width=7.5, height=1.4 + 0.36 * max(3, len(table)))
    runs = result.runs[result.runs["change"] != "as fitted"]
    for row, (topic, term) in enumerate(zip(table["topic"], table["term"], strict=True)):
        mine = runs[(runs["topic"] == topic) & (runs["term"] == term)]["estimate"].dropna()
        ax.plot(mine, np.full(len(mine), row + 0.22), "o", markersize=4, markerfacecolor="none", color=GREY)
    rows = np.arange(len(table))
    ax.hlines(rows, table["ci_low"], table["ci_high"], color=BLUE, linewidth=1.8)
    ax.plot(table["estimate"], rows, "o", color=BLUE, markersize=5)
    ax.axvline(0, color=GREY, linewidth=0.8, linestyle="--")
    names = named_topics(result.effects.topics.labels, table["topic"])
    said = [
        f"{named(n, 24)} · {named(t, 24)} ({v})" for n, t, v in zip(names, table["term"], table["verdict"], strict=True)
    ]
    ax.set_yticks(rows, said, fontsize=8.5, color=INK)
    ax.set_ylim(max(len(table), 1) - 0.4, -0.6)
    scale = result.effects.settings["scale"]
    return plain(ax, title="Effects as fitted, and in every refit (hollow)", x=f"change of the topic's {scale}")
