"""Shares of topics along a date, a year or the progress of a document: lines with bands, and gaps without text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ...analyses.topics import named_topics
from ..points import key
from ..style import STROKES, axes, colour, named, plain, time_axis, whole_numbers

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import Topics

USUAL_STEPS = 1.5  # a hole wider than this many usual steps is a gap


def draw_over(
    result: Topics,
    ax: Axes | None,
    *,
    over: str = "year",
    topics: Sequence[Any] | None = None,
    cluster: str = "turn_id",
    n_resamples: int = 200,
    rng: _checks.Rng = 0,
) -> Axes:
    """Draw one line per topic (the five largest, or `topics`) with its band, interrupted where there is no text."""
    table = result.prevalence(over=over, cluster=cluster, n_resamples=n_resamples, rng=rng)
    largest = result.top(1).sort_values("share", ascending=False, kind="stable")["topic"].tolist()
    wanted = largest[:5] if topics is None else [result.known_label(t) for t in topics]
    ax = axes(ax, width=8, height=4.2)
    for number, topic in enumerate(wanted):
        mine = table[table["topic"] == topic]
        x = mine[over]
        if not pd.api.types.is_numeric_dtype(x):
            x = pd.to_datetime(x.astype(str), errors="coerce")
        place, values = with_gaps(x, mine[["share", "ci_low", "ci_high"]].to_numpy())
        name = named(named_topics(result.labels, [topic])[0])
        ax.plot(place, values[:, 0], color=colour(number), linestyle=STROKES[number % 4], linewidth=1.6, label=name)
        ax.fill_between(place, values[:, 1], values[:, 2], color=colour(number), alpha=0.18, linewidth=0)
        alone = stands_alone(values[:, 0])
        ax.plot(place[alone], values[alone, 0], color=colour(number), linestyle="none", marker="o", markersize=4)
    ax.set_ylim(bottom=0)
    key(ax)
    if not pd.api.types.is_numeric_dtype(table[over]):
        time_axis(ax)
    elif pd.api.types.is_integer_dtype(table[over]):
        whole_numbers(ax)
    left = len(result.shares.columns) - len(wanted)
    more = f" ({left} further not drawn)" if left else ""
    return plain(ax, title=f"Share of topics by {named(over)}{more}", x=named(over), y="share of the words")


def stands_alone(values: Any) -> Any:
    """Return which values have a gap on either side: a line would not show them."""
    there = np.concatenate([[False], np.isfinite(values), [False]])
    return there[1:-1] & ~there[:-2] & ~there[2:]


def with_gaps(x: pd.Series, values: Any) -> tuple[Any, Any]:
    """Insert an empty point into every gap, so that no line is drawn across it."""
    place = x.to_numpy()
    if len(place) < 3:
        return place, values
    steps = np.diff(place)
    usual = np.median(steps.astype(float))
    after = np.flatnonzero(steps.astype(float) > USUAL_STEPS * usual)
    middle = place[after] + steps[after] / 2
    return np.insert(place, after + 1, middle), np.insert(values, after + 1, np.nan, axis=0)
