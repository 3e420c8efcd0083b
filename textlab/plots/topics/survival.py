"""Which topics survive which change: a shaded grid with the overlap in each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...analyses.topics import named_topics
from ..style import BLUE, INK, axes, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import TopicSurvival

COLUMNS = ("seeds", "sizes", "engines", "left_out", "without_main", "chance")


def draw_survival(result: TopicSurvival, ax: Axes | None) -> Axes:
    """Draw one row per topic with its verdict, and one column per change."""
    import seaborn

    table = result.table
    columns = [c for c in COLUMNS if table[c].notna().any()]  # changes not requested have no column
    ax = axes(ax, width=7.5, height=1.8 + 0.36 * len(table))
    seaborn.heatmap(
        table[columns].astype(float), ax=ax, vmin=0, vmax=1, cmap=seaborn.light_palette(BLUE, as_cmap=True),
        annot=True, fmt=".2f", cbar=False, xticklabels=False, yticklabels=False,
        linewidths=1.2, linecolor="none", annot_kws={"fontsize": 8.5},
    )  # fmt: skip
    names = named_topics(result.topics.labels, table["topic"])
    labels = [named(f"{n} ({v})") for n, v in zip(names, table["verdict"], strict=True)]
    ax.set_yticks([k + 0.5 for k in range(len(table))], labels, rotation=0)
    ax.set_xticks([k + 0.5 for k in range(len(columns))], [c.replace("_", " ") for c in columns], rotation=0)
    ax.tick_params(length=0, labelsize=9, labelcolor=INK)
    ax.set_title("Overlap of each topic's top words under a change", loc="left", fontsize=11, color=INK)
    return ax
