"""Agreement on each target as a point with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .points import MOST_ROWS, hollow_label, name_rows, points
from .style import GREY, axes, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.agreement import Agreement


def draw_agreement(result: Agreement, ax: Axes | None) -> Axes:
    """Draw one line per target, the best on top, with dotted lines at Krippendorff's limits .667 and .800."""
    every = result.table.sort_values("agreement", ascending=False, na_position="last")
    table = every.head(MOST_ROWS)
    ax = axes(ax, height=0.35 * len(table) + 1.4)
    bare = points(ax, range(len(table)), table["agreement"], (table["ci_low"], table["ci_high"]))
    for limit in (0.667, 0.8):
        ax.axvline(limit, color=GREY, linestyle=":", linewidth=1)
    name_rows(ax, [named(name) for name in table["target"]])
    ax.set_xlim(right=1.02)
    measure = f"{result.settings['measure']} (1: complete, 0: as by chance){hollow_label(bare)}"
    return plain(ax, title=f"{result.TITLE}{so_many_of(len(table), len(every), 'targets')}", x=measure)
