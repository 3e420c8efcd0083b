"""Shares of hand codes: a point a group, with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .points import MOST_ROWS, hollow_label, name_rows, points
from .style import axes, colour, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import CodedShares


def draw_stance_coded(result: CodedShares, ax: Axes | None) -> Axes:
    """Return a line a group with its share, and the number of coded passages beside its name."""
    table = result.table.head(MOST_ROWS)
    ax = axes(ax, height=0.4 * len(table) + 1.6)
    at = np.arange(len(table))
    bare = points(ax, at, table["share"], (table["ci_low"], table["ci_high"]), ink=colour(0))
    name_rows(ax, [f"{named(group)} ({n})" for group, n in zip(table["group"], table["n_units"], strict=True)])
    used = result.settings
    what = f"share of passages coded {named(used['label'])} on {named(used['target'])}{hollow_label(bare)}"
    title = f"{result.TITLE} (number){so_many_of(len(table), len(result.table), 'groups')}"
    return plain(ax, title=title, x=what)
