"""Accuracy of a machine coder on each group left out, beside always saying the commonest label."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import BLUE, VERMILION, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import StanceModel


def draw_stance_model(result: StanceModel, ax: Axes | None, *, target: str | None = None) -> Axes:
    """One line a group left out, for one target; without `target`, all passages of every target."""
    table = result.table
    mine = table[table["group"] == "all"] if target is None else table[table["target"] == target]
    names = mine["target" if target is None else "group"]
    ax = axes(ax, height=0.4 * len(mine) + 1.6)
    at = range(len(mine))
    ax.hlines(at, mine["ci_low"], mine["ci_high"], color=BLUE)
    ax.plot(mine["accuracy"], at, "o", color=BLUE, label="model")
    ax.plot(mine["accuracy_majority"], at, "|", color=VERMILION, markersize=14, label="commonest label")
    ax.set_yticks(list(at), [str(name) for name in names])
    ax.invert_yaxis()
    ax.legend(frameon=False)
    return plain(ax, title=result.TITLE, x="share of passages with the right label")
