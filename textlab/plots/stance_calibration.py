"""Calibration of a machine coder: its confidence and how often it was right, on held-out groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import BLUE, GREY, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import StanceModel


def draw_stance_calibration(
    result: StanceModel, ax: Axes | None, *, target: str | None = None, n_bins: int = 5
) -> Axes:
    """Draw calibration points; on the dotted line the model is calibrated, below it overconfident."""
    name = result.table["target"].iloc[0] if target is None else target
    table = result.calibration(name, n_bins)
    ax = axes(ax, width=5.5)
    ax.plot([0, 1], [0, 1], color=GREY, linestyle=":", linewidth=1)
    ax.plot(table["chance"], table["share_right"], "o-", color=BLUE)
    ax.set_xlim(0, 1.02)
    ax.set_ylim(0, 1.02)
    return plain(ax, title=f"Calibration on {name}", x="mean chance given to the label", y="share right")
