"""Which patterns make the difference between two stretches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import BLUE, GREY, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import StretchComparison


def draw_stretch_shift(result: StretchComparison, ax: Axes | None, *, n: int = 15) -> Axes:
    """Return a bar a pattern with its interval, the whole on top."""
    table = result.table.head(n + 1).iloc[::-1]
    ax = axes(ax, height=0.3 * len(table) + 1.4)
    at = list(range(len(table)))
    ax.barh(at, table["difference"], color=BLUE, alpha=0.5)
    ax.hlines(at, table["ci_low"], table["ci_high"], color=GREY)
    ax.axvline(0, color=GREY, linewidth=1)
    ax.set_yticks(at, [str(name) for name in table["pattern"]])
    return plain(ax, title=result.TITLE, x="difference of the rate per 1,000 words (second less first)")
