"""Accuracy of a machine coder on held-out groups, compared with always giving the commonest label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _checks
from .points import MOST_ROWS, hollow_label, key, name_rows, points
from .style import VERMILION, axes, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import StanceModel


def draw_stance_model(result: StanceModel, ax: Axes | None, *, target: str | None = None) -> Axes:
    """Draw one line per held-out group for one target or, without `target`, one for all passages of each target."""
    table = result.table
    if target is not None:
        _checks.known("plot", "target", target, list(dict.fromkeys(table["target"])))
    every = table[table["group"] == "all"] if target is None else table[table["target"] == target]
    mine = every.head(MOST_ROWS)
    names = mine["target" if target is None else "group"]
    ax = axes(ax, height=0.4 * len(mine) + 1.6)
    bare = points(ax, range(len(mine)), mine["accuracy"], (mine["ci_low"], mine["ci_high"]), label="model")
    at = range(len(mine))
    ax.plot(mine["accuracy_majority"], at, "|", color=VERMILION, markersize=14, label="commonest label")
    name_rows(ax, [named(name) for name in names])
    key(ax)
    title = f"{result.TITLE}{so_many_of(len(mine), len(every), 'groups')}"
    return plain(ax, title=title, x=f"share of passages with the right label{hollow_label(bare)}")
