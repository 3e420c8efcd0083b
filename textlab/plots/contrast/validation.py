"""Validation: the estimated probability of unseen stretches of two sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..style import BLUE, INK, VERMILION, axes, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.contrast import Validation


def draw_validation(result: Validation, ax: Axes | None) -> Axes:
    """Draw a dot for each unseen stretch: right of the line if its words look like the target's."""
    ax = axes(ax, width=7.0, height=3.0)
    frame, spread = result.frame, np.random.default_rng(0)
    for y, side, ink in ((1, "target", BLUE), (0, "reference", VERMILION)):
        mine = frame[frame["side"] == side]
        size = 14 + 60 * mine["n_tokens"] / max(1, int(frame["n_tokens"].max()))
        jitter = y + spread.uniform(-0.28, 0.28, len(mine))
        ax.scatter(mine["p_target"], jitter, s=size, facecolor=ink, alpha=0.65, linewidth=0)
    ax.axvline(0.5, color=INK, linewidth=0.8)
    ax.set_yticks([1, 0], [named(name) for name in result.names])
    ax.set_ylim(-0.5, 1.5)
    ax.set_xlim(-0.02, 1.02)
    level = result.balanced_accuracy
    said = (
        f"balanced accuracy {level.estimate:.2f} [{level.low:.2f}, {level.high:.2f}]\n"
        f"right: {result.accuracy:.0%}; by always guessing the commoner side: {result.baseline:.0%}"
    )
    plain(
        ax,
        title=said,
        x=f"estimated probability of {named(result.names[0], 28)}, unseen stretches (size: words)",
    )
    ax.tick_params(axis="y", length=0)
    return ax
