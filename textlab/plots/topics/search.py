"""Models by number of topics: stability over refits, with the chance level, one line per engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ... import _checks
from ..points import key
from ..style import GREY, axes, colour, marker, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import TopicSearch

SEARCH_AXES = {"stability": "stability (mean overlap of top words)", "gain": "held-out gain, nats a word"}


def draw_search(result: TopicSearch, ax: Axes | None, *, measure: str = "stability") -> Axes:
    """Draw one line per engine over the number of topics.

    Parameters
    ----------
    measure : {"stability", "gain"}
    """
    _checks.one_of("plot", "measure", measure, tuple(SEARCH_AXES))
    ax = axes(ax, height=3.6)
    for number, (method, mine) in enumerate(result.table.groupby("method", sort=False)):
        mine = mine.sort_values("n_topics")
        ax.plot(mine["n_topics"], mine[measure], color=colour(number), marker=marker(number), label=named(method))
        if measure == "stability":
            ax.plot(mine["n_topics"], mine["chance"], color=colour(number), linestyle=":", linewidth=1)
    if measure == "stability":
        ax.set_ylim(0, 1)
    else:
        ax.axhline(0, color=GREY, linewidth=0.8, linestyle="--")
    ax.set_xticks(sorted(set(result.table["n_topics"])))
    key(ax)
    title = (
        "Do topics come back? (dotted: chance)"
        if measure == "stability"
        else "Do topics beat word counts? (dashed: no gain)"
    )
    return plain(ax, title=title, x="number of topics", y=SEARCH_AXES[measure])
