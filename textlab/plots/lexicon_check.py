"""Precision and recall of a lexicon's categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import BLUE, GREY, VERMILION, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import LexiconCheck


def draw_lexicon_check(result: LexiconCheck, ax: Axes | None) -> Axes:
    """Return a line a category; the dotted line is the precision of picking at random."""
    table = result.table[result.table["group"] == "all"]
    ax = axes(ax, height=0.5 * len(table) + 1.6)
    for shift, name, low, high, colour in (
        (-0.12, "precision", "ci_low", "ci_high", BLUE),
        (0.12, "recall", "recall_low", "recall_high", VERMILION),
    ):
        at = [k + shift for k in range(len(table))]
        ax.hlines(at, table[low], table[high], color=colour)
        ax.plot(table[name], at, "o", color=colour, label=name)
    ax.axvline(table["share_labelled"].iloc[0], color=GREY, linestyle=":", linewidth=1)
    ax.set_yticks(range(len(table)), list(table["category"]))
    ax.invert_yaxis()
    ax.legend(frameon=False)
    return plain(ax, title=result.TITLE, x="share of passages")
