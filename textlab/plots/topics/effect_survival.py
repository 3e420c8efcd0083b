"""Survival of effects: the fitted interval, and the estimate of every refit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ...analyses.topics import named_topics
from ..points import hollow_label, key, name_rows, points
from ..style import GREY, VERMILION, axes, named, plain, so_many_of
from .effects import effect_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import EffectSurvival

MOST_LINES = 30


def draw_effect_survival(
    result: EffectSurvival, ax: Axes | None, *, topics: Sequence[Any] | None = None, terms: Sequence[str] | None = None
) -> Axes:
    """Draw one line per effect, with its verdict; crosses are refits.

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
    n_all, table = len(table), table.head(MOST_LINES).reset_index(drop=True)
    ax = axes(ax, width=8.5, height=1.4 + 0.36 * max(3, len(table)))
    runs = result.runs[result.runs["change"] != "as fitted"]
    for row, (topic, term) in enumerate(zip(table["topic"], table["term"], strict=True)):
        mine = runs[(runs["topic"] == topic) & (runs["term"] == term)]["estimate"].dropna()
        label = "a refit" if row == 0 else "_"
        ax.plot(mine, np.full(len(mine), row + 0.25), "x", markersize=5, color=VERMILION, label=label)
    ends = table["ci_low"], table["ci_high"]
    bare = points(ax, range(len(table)), table["estimate"], ends, label="as fitted")
    ax.axvline(0, color=GREY, linewidth=0.8, linestyle="--")
    names = named_topics(result.effects.topics.labels, table["topic"])
    effects = effect_names(names, table["term"])
    alone = table["term"].nunique() == 1 and len(table) > 1
    shown = [named(name, 24) for name in names] if alone else effects
    name_rows(ax, [f"{name}: {verdict}" for name, verdict in zip(shown, table["verdict"], strict=True)])
    key(ax)
    ax.locator_params(axis="x", nbins=5)  # long names leave little room
    scale = result.effects.settings["scale"]
    which = f"Effect of {effects[0].partition(' · ')[2]}" if alone else "Effects"
    title = f"{which} as fitted, and in every refit{so_many_of(len(table), n_all, 'effects')}"
    return plain(ax, title=title, x=f"difference in the topic's {scale}{hollow_label(bare)}")
