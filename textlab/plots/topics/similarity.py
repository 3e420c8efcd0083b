"""Which topics share words: a grid of shades, the cosine of their weights in each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...analyses.topics import named_topics
from ..bars import plain_text
from ..style import BLUE, INK, axes

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import Topics


def draw_similarity(result: Topics, ax: Axes | None) -> Axes:
    """Return a square grid of topics; dark cells share many words."""
    import seaborn

    values = result.weights.to_numpy()
    length = np.linalg.norm(values, axis=1, keepdims=True)
    unit = np.divide(values, length, out=np.zeros_like(values), where=length > 0)
    ax = axes(ax, width=2.6 + 0.55 * len(unit), height=1.8 + 0.5 * len(unit))
    names = [plain_text(name) for name in named_topics(result.labels, result.shares.columns)]
    seaborn.heatmap(
        unit @ unit.T, ax=ax, vmin=0, vmax=1, cmap=seaborn.light_palette(BLUE, as_cmap=True), annot=len(unit) <= 15,
        fmt=".2f", cbar=False, linewidths=1, linecolor="white", annot_kws={"fontsize": 8}, xticklabels=names,
        yticklabels=names,
    )  # fmt: skip
    ax.set_xticklabels(names, rotation=35, ha="right", rotation_mode="anchor")
    ax.tick_params(length=0, labelsize=9, labelcolor=INK, labelrotation=0, axis="y")
    ax.tick_params(length=0, labelsize=9, labelcolor=INK, axis="x")
    ax.set_title("Words that topics share (cosine of their weights)", loc="left", fontsize=11, color=INK)
    return ax
