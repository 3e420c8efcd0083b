"""Models by number of topics: stability over refits, with the level of chance, one line an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import _checks
from .._axes import GREY, INK, MARKERS, axes, colour, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics.search import TopicSearch

KINDS = {"stability": "stability (mean overlap of top words)", "gain": "held-out gain, nats a word"}


def draw(result: TopicSearch, ax: Axes | None, *, kind: str = "stability") -> Axes:
    """A line an engine over the number of topics.

    Parameters
    ----------
    kind : {"stability", "gain"}
    """
    _checks.one_of("plot", "kind", kind, tuple(KINDS))
    ax = axes(ax, height=3.6)
    for number, (method, mine) in enumerate(result.table.groupby("method", sort=False)):
        mine = mine.sort_values("n_topics")
        ax.plot(mine["n_topics"], mine[kind], color=colour(number), marker=MARKERS[number % 7], label=str(method))
        if kind == "stability":
            ax.plot(mine["n_topics"], mine["chance"], color=colour(number), linestyle=":", linewidth=1)
    if kind == "stability":
        ax.set_ylim(0, 1)
    else:
        ax.axhline(0, color=GREY, linewidth=0.8, linestyle="--")
    ax.set_xticks(sorted(set(result.table["n_topics"])))
    ax.legend(frameon=False, fontsize=9, labelcolor=INK)
    title = (
        "Do topics come back? (dotted: chance)"
        if kind == "stability"
        else "Do topics beat word counts? (dashed: no gain)"
    )
    return plain(ax, title=title, x="number of topics", y=KINDS[kind])
