"""Which topics share words: a shaded grid of the cosine of their weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...analyses.topics import named_topics
from ..style import BLUE, INK, axes, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import Topics


def draw_similarity(result: Topics, ax: Axes | None) -> Axes:
    """Draw a square grid of topics; dark cells share many words."""
    import seaborn

    values = result.weights.to_numpy()
    length = np.linalg.norm(values, axis=1, keepdims=True)
    unit = np.divide(values, length, out=np.zeros_like(values), where=length > 0)
    ax = axes(ax, width=3.4 + 0.55 * len(unit), height=1.8 + 0.5 * len(unit))
    names = [named(name) for name in named_topics(result.labels, result.shares.columns)]
    seaborn.heatmap(
        unit @ unit.T, ax=ax, vmin=0, vmax=1, cmap=seaborn.light_palette(BLUE, as_cmap=True), annot=len(unit) <= 15,
        fmt=".2f", cbar=False, linewidths=1, linecolor="none", annot_kws={"fontsize": 8}, xticklabels=False,
        yticklabels=False,
    )  # fmt: skip
    at = [k + 0.5 for k in range(len(names))]
    ax.set_yticks(at, names, rotation=0)
    ax.set_xticks(at, names, rotation=35, ha="right", rotation_mode="anchor")
    ax.tick_params(length=0, labelsize=9, labelcolor=INK, labelrotation=0, axis="y")
    ax.tick_params(length=0, labelsize=9, labelcolor=INK, axis="x")
    ax.set_title("Shared words (cosine of weights)", loc="left", fontsize=11, color=INK)
    return ax
