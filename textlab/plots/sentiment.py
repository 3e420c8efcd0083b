"""Mean sentiment of groups, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import BLUE, GREY, axes, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.sentiment import Sentiment


def draw_sentiment(result: Sentiment, ax: Axes | None, *, n: int = 20) -> Axes:
    """Draw a line for each of the `n` groups with most sentences, the most positive on top.

    Parameters
    ----------
    n : int
    """
    table = result.table.nlargest(n, "n_sentences").sort_values("compound")
    ax = axes(ax, height=0.35 * len(table) + 1.4)
    at = list(range(len(table)))
    ax.hlines(at, table["ci_low"], table["ci_high"], color=BLUE)
    ax.plot(table["compound"], at, "o", color=BLUE)
    ax.axvline(0, color=GREY, linestyle=":", linewidth=1)
    ax.set_yticks(at, [named(name) for name in table["group"]])
    return plain(ax, title=result.TITLE, x="mean compound score of sentences (-1 to 1)")
