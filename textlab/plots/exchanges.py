"""Uptake of words between speakers, compared with chance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _checks
from .points import key, name_rows, nothing_to_show
from .style import BLUE, GREY, axes, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import Exchanges


def draw_exchanges(result: Exchanges, ax: Axes | None, *, n: int = 20) -> Axes:
    """Draw a line for each of the `n` pairs with most exchanges: a point for the value, a bar for chance."""
    every = result.table.sort_values("n_exchanges", ascending=False, kind="stable")
    table = every.head(_checks.whole("plot", "n", n, least=1))
    ax = axes(ax, height=0.35 * max(2, len(table)) + 1.4)
    at = list(range(len(table)))
    ax.plot(table["baseline"], at, "|", color=GREY, markersize=14, label="answers dealt at random")
    ax.plot(table["uptake"], at, "o", color=BLUE, label="found")
    name_rows(ax, [named(pair) for pair in table["pair"]])
    key(ax) if len(table) else nothing_to_show(ax)
    title = f"{result.TITLE}{so_many_of(len(table), len(every), 'pairs')}"
    return plain(ax, title=title, x="share of content words that stand in the turn before")
