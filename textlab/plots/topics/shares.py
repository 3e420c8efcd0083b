"""Share of each topic in each group: a shaded grid with the share in each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..._wording import plural, singular
from ..style import BLUE, INK, axes, named, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import Topics

FEW_COLUMNS, MOST_COLUMNS = 12, 24  # limits for numbers in cells, and for columns


def draw_shares(result: Topics, ax: Axes | None, *, by: str = "doc_id", n: int = 4) -> Axes:
    """Draw one row per topic with its first `n` words and one column per value of `by`, summing to 100 %.

    The shades of a single hue run from light to dark, so they are distinguishable without colour; the cells show no
    intervals: use ``prevalence(by=...)``.
    """
    import seaborn

    table = result.prevalence(by=by, n_resamples=0)
    grid = table.pivot_table(index="topic", columns=by, values="share", sort=False)
    grid, n_all = grid.iloc[:, :MOST_COLUMNS], grid.shape[1]
    words = result.top(n).set_index("topic")["terms"]
    few = grid.shape[1] <= FEW_COLUMNS
    ax = axes(ax, width=max(6.0, 3.4 + (0.95 if few else 0.45) * grid.shape[1]), height=1.9 + 0.36 * len(grid))
    shades = seaborn.light_palette(BLUE, as_cmap=True)
    seaborn.heatmap(
        grid, ax=ax, vmin=0, vmax=1, cmap=shades, annot=few, fmt=".0%", cbar=False, xticklabels=False,
        yticklabels=False, linewidths=1.2, linecolor="none", annot_kws={"fontsize": 8.5},
    )  # fmt: skip
    names = {t: result.labels.get(t) or words[t] for t in grid.index}
    ax.set_yticks([k + 0.5 for k in range(len(grid))], [f"{t}  {named(names[t])}" for t in grid.index], rotation=0)
    unit = named(singular(by))
    groups = [named(name, 24) for name in grid.columns]
    ax.set_xticks([k + 0.5 for k in range(len(groups))], groups, rotation=35, ha="right", rotation_mode="anchor")
    ax.tick_params(length=0, labelsize=9, labelcolor=INK)
    ax.set_xlabel(f"share of the words of each {unit} (columns add up to 100 %)", color=INK)
    ax.set_ylabel("")
    ax.set_title(
        f"Topics by {unit}{so_many_of(grid.shape[1], n_all, plural(unit))}", loc="left", fontsize=11, color=INK
    )
    return ax
