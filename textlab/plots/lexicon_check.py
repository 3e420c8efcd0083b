"""Precision and recall of a lexicon's categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .points import MOST_ROWS, hollow_label, key, name_rows, points
from .style import BLUE, GREY, VERMILION, axes, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import LexiconCheck


def draw_lexicon_check(result: LexiconCheck, ax: Axes | None) -> Axes:
    """Draw one line per category; the dotted line is the precision of picking at random."""
    whole = result.table[result.table["group"] == "all"]
    table = whole.head(MOST_ROWS)
    ax = axes(ax, height=0.5 * max(2, len(table)) + 1.6)
    bare = 0
    for shift, name, low, high, ink, mark in (
        (-0.12, "precision", "ci_low", "ci_high", BLUE, "o"),
        (0.12, "recall", "recall_low", "recall_high", VERMILION, "s"),
    ):
        at = [k + shift for k in range(len(table))]
        bare += points(ax, at, table[name], (table[low], table[high]), ink=ink, mark=mark, label=name)
    if len(table):
        ax.axvline(table["share_labelled"].iloc[0], color=GREY, linestyle=":", linewidth=1)
    name_rows(ax, [named(name) for name in table["category"]])
    key(ax)
    title = f"{result.TITLE}{so_many_of(len(table), len(whole), 'categories')}"
    return plain(ax, title=title, x=f"share of passages (dotted: picking at random){hollow_label(bare)}")
