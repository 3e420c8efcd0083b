"""Contributions of patterns to the difference between two stretches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _checks
from .points import hollow_label, name_rows, points
from .style import BLUE, GREY, axes, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import StretchComparison


def draw_stretch_shift(result: StretchComparison, ax: Axes | None, *, n: int = 15) -> Axes:
    """Draw one bar per pattern with its interval, and the total on top."""
    table = result.table.head(_checks.whole("plot", "n", n, least=1) + 1)
    ax = axes(ax, height=0.3 * max(3, len(table)) + 1.4)
    at = list(range(len(table)))
    ax.barh(at, table["difference"], color=BLUE, alpha=0.35)
    bare = points(ax, at, table["difference"], (table["ci_low"], table["ci_high"]))
    ax.axvline(0, color=GREY, linewidth=1)
    name_rows(ax, [named(name) for name in table["pattern"]])
    title = f"{result.TITLE}{so_many_of(len(table), len(result.table), 'rows')}"
    return plain(ax, title=title, x=f"difference of the rate per 1,000 words (second less first){hollow_label(bare)}")
