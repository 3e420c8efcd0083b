"""Uptake of words beside chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import BLUE, GREY, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import Exchanges


def draw_exchanges(result: Exchanges, ax: Axes | None, *, n: int = 20) -> Axes:
    """Return a line for each of the `n` pairs with most exchanges: the point is what was found, the bar is chance."""
    table = result.table.sort_values("n_exchanges", kind="stable").tail(n)
    ax = axes(ax, height=0.35 * len(table) + 1.4)
    at = list(range(len(table)))
    ax.plot(table["baseline"], at, "|", color=GREY, markersize=14, label="answers dealt at random")
    ax.plot(table["uptake"], at, "o", color=BLUE, label="found")
    ax.set_yticks(at, list(table["pair"]))
    ax.legend(frameon=False)
    return plain(ax, title=result.TITLE, x="share of content words that stand in the turn before")
