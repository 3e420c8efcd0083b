"""Which text supports which method: a grid of documents by methods, with a mark and a letter in each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..errors import SchemaError
from .style import BLUE, DARK, GREY, INK, ORANGE, PALE, VERMILION, axes, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.audit import Audit

# colour, shape and letter each distinguish the verdicts on their own
MARKS = {
    "supported": (BLUE, "o", "S"),
    "doubtful": (ORANGE, "D", "D"),
    "not supported": (VERMILION, "s", "N"),
}
MOST = 30  # documents; more are not readable in one picture


def draw_audit(result: Audit, ax: Axes | None, *, n: int = MOST) -> Axes:
    """Draw one row per document (the first `n`) and one column per method, with all documents at the bottom."""
    grid = result.grid()
    if grid.empty:
        raise SchemaError("plot: this corpus has no documents, so there is nothing to draw.")
    whole, alone = grid.iloc[[-1]], grid.iloc[:-1]
    rows = [*alone.index[:n], *whole.index]
    shown = grid.loc[rows]
    ax = axes(ax, width=2.6 + 0.52 * shown.shape[1], height=2.2 + 0.42 * len(rows))
    for verdict, (colour, marker, letter) in MARKS.items():
        y, x = np.nonzero((shown == verdict).to_numpy())
        ax.scatter(
            x,
            y,
            s=210,
            color=colour,
            marker=marker,
            label=f"{letter}  {verdict}",
            edgecolor=GREY,
            linewidth=0.6,
        )
        for column, row in zip(x.tolist(), y.tolist(), strict=True):
            ink = DARK if verdict == "doubtful" else "white"
            ax.text(column, row, letter, ha="center", va="center", fontsize=8, color=ink, weight="bold")
    _frame(ax, list(shown.columns), rows)
    left_out = len(alone) - (len(rows) - 1)
    more = f" ({left_out:,} more documents not drawn)" if left_out else ""
    ax.set_title(f"{result.TITLE}{more}", loc="left", fontsize=11, color=INK)
    return ax


def _frame(ax: Axes, methods: list[str], rows: list[str]) -> None:
    """Add names, light rules between rows, a gap before the pooled row, and a key below."""
    ax.set_xticks(range(len(methods)), methods, rotation=45, ha="left", rotation_mode="anchor", fontsize=9)
    ax.set_yticks(range(len(rows)), [named(row) for row in rows], fontsize=9)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_xlim(-0.6, len(methods) - 0.4)
    ax.set_ylim(len(rows) - 0.4, -0.6)
    for side in ax.spines.values():
        side.set_visible(False)
    ax.set_axisbelow(True)
    ax.grid(axis="y", color=PALE, linewidth=0.6)
    ax.axhline(len(rows) - 1.5, color=INK, linewidth=0.8)
    key = ax.legend(loc="upper left", bbox_to_anchor=(0, 0), ncols=3, frameon=False, fontsize=9, labelcolor=INK)
    for handle in key.legend_handles:
        if handle is not None:
            handle.set(sizes=[90])
