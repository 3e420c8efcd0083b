"""Mean sentiment of groups, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .points import hollow_label, name_rows, points
from .style import GREY, axes, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.sentiment import Sentiment


def draw_sentiment(result: Sentiment, ax: Axes | None, *, n: int = 20) -> Axes:
    """Draw a line for each of the `n` groups with most sentences, the most positive on top.

    Parameters
    ----------
    n : int
    """
    table = result.table.nlargest(n, "n_sentences").sort_values("compound", ascending=False)
    ax = axes(ax, height=0.35 * max(2, len(table)) + 1.4)
    bare = points(ax, range(len(table)), table["compound"], (table["ci_low"], table["ci_high"]))
    ax.axvline(0, color=GREY, linestyle=":", linewidth=1)
    name_rows(ax, [named(name) for name in table["group"]])
    title = f"{result.TITLE}{so_many_of(len(table), len(result.table), 'groups')}"
    return plain(ax, title=title, x=f"mean compound score of sentences (-1 to 1){hollow_label(bare)}")
