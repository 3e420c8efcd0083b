"""Categories of a lexicon by group, as a grid of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .style import axes, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.score_lexicon import LexiconScores


def draw_lexicon_grid(result: LexiconScores, ax: Axes | None, *, values: str = "rate", n: int = 8) -> Axes:
    """Draw a cell with its number for each category and each of the `n` largest groups; darker means more.

    Parameters
    ----------
    values : {"rate", "weight", "balance"}
    n : int
    """
    sizes = result.table.drop_duplicates("group").set_index("group")["n_tokens"]
    shown = sizes.sort_values(ascending=False, kind="stable").index[:n]
    wide = result.by_group(values)[list(shown)]
    ax = axes(ax, width=1.4 * len(shown) + 2.4, height=0.38 * len(wide) + 1.6)
    numbers = wide.to_numpy(dtype=float)
    top = np.nanmax(np.abs(numbers)) if np.isfinite(numbers).any() else 1.0
    low, shades = (-top, "PuOr_r") if values != "rate" else (0.0, "Blues")
    ax.pcolormesh(numbers, cmap=shades, vmin=low, vmax=top, edgecolors="white", linewidth=1)
    for row, column in np.argwhere(np.isfinite(numbers)):
        dark = abs(numbers[row, column]) > 0.6 * top
        number = f"{numbers[row, column]:.{2 if values == 'balance' else 1}f}"
        ax.text(
            column + 0.5, row + 0.5, number, ha="center", va="center", fontsize=9, color="white" if dark else "#222222"
        )
    ax.set_xticks(np.arange(len(shown)) + 0.5, [named(name) for name in shown], rotation=20, ha="right")
    ax.set_yticks(np.arange(len(wide)) + 0.5, [named(name) for name in wide.index])
    ax.invert_yaxis()
    said = {"rate": "places per 1,000 words", "weight": "weight per 1,000 words", "balance": "balance of weights"}
    plain(ax, title=f"{named(result.lexicon.name)}: {said[values]}")
    ax.grid(visible=False)
    return ax
