"""Effects on topics: intervals, or the predicted share along a covariate with its band."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ...analyses.topics import named_topics
from ..points import hollow_label, key, name_rows, points
from ..style import GREY, STROKES, axes, colour, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import TopicEffects

MOST_EFFECTS = 40  # most intervals in one picture


def draw_effects(
    result: TopicEffects, ax: Axes | None, *, over: str | None = None, topics: Sequence[Any] | None = None
) -> Axes:
    """Draw the intervals of all coefficients except the intercept, or predicted shares along `over`.

    Parameters
    ----------
    over : str, optional
        A numeric column.
    topics : sequence, optional
        Topics to draw; by default all for intervals, the five largest for lines.
    """
    wanted = None if topics is None else [result.topic_number(t) for t in topics]
    return (
        _draw_effect_lines(result, ax, over, wanted) if over is not None else _draw_effect_intervals(result, ax, wanted)
    )


def _draw_effect_intervals(result: TopicEffects, ax: Axes | None, wanted: list[Any] | None) -> Axes:
    table = result.table
    table = table[table["term"] != "Intercept"]
    table = table if wanted is None else table[table["topic"].isin(wanted)]
    n_all, table = len(table), table.head(MOST_EFFECTS)
    ax = axes(ax, height=1.2 + 0.28 * max(3, len(table)))
    rows = np.arange(len(table))
    bare = points(ax, rows, table["estimate"], (table["ci_low"], table["ci_high"]))
    ax.axvline(0, color=GREY, linewidth=0.8, linestyle="--")
    names = named_topics(result.topics.labels, table["topic"])
    name_rows(ax, effect_names(names, table["term"]))
    more = f" ({len(table)} of {n_all:,})" if len(table) < n_all else ""
    scale = result.settings["scale"]
    return plain(
        ax,
        title=f"Effects on topics{more}",
        x=f"difference in the topic's {scale}, {result.settings['confidence']:.0%} interval{hollow_label(bare)}",
    )


def effect_names(topics: Iterable[str], terms: Iterable[str]) -> list[str]:
    """Return what each row is called: the topic, and the term as one says it: ``doc_id[T.panel]`` is the panel."""
    said = [re.sub(r"^(.*)\[T\.(.*)\]$", r"\2", str(term)) for term in terms]
    return [f"{named(topic, 24)} · {named(term, 30)}" for topic, term in zip(topics, said, strict=True)]


def _draw_effect_lines(result: TopicEffects, ax: Axes | None, over: str, wanted: list[Any] | None) -> Axes:
    table = result.predict(over)
    value = next(c for c in ("share", "logit") if c in table)
    largest = result.topics.top(1).sort_values("share", ascending=False, kind="stable")["topic"].tolist()
    chosen = largest[:5] if wanted is None else wanted
    _checks.known("plot", "column", over, result.data.columns)
    ax = axes(ax, width=8, height=4.2)
    for number, topic in enumerate(chosen):
        mine = table[table["topic"] == topic]
        name = named(named_topics(result.topics.labels, [topic])[0])
        ax.plot(mine[over], mine[value], color=colour(number), linestyle=STROKES[number % 4], linewidth=1.6, label=name)
        ax.fill_between(mine[over], mine["ci_low"], mine["ci_high"], color=colour(number), alpha=0.18, linewidth=0)
    key(ax)
    left = len(largest) - len(chosen)
    more = f" ({left} further not drawn)" if left > 0 else ""
    return plain(ax, title=f"Predicted {value} by {named(over)}{more}", x=named(over), y=f"{value} of the topic")
