"""Words by weight and frequency."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .style import BLUE, INK, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.scaling import Positions


def draw_scaling_words(result: Positions, ax: Axes | None, *, n: int = 20) -> Axes:
    """Return a point a term, weight against frequency; the `n` heaviest are named."""
    table = result.words()
    ax = axes(ax)
    ax.scatter(table["weight"], table["n_tokens"], s=8, color=BLUE, alpha=0.4)
    for term, weight, count in table.head(n).to_numpy().tolist():
        ax.annotate(str(term), (weight, count), color=INK, fontsize=8)
    ax.set_yscale("log")
    return plain(ax, title="Words that make the line", x=f"weight ({result.settings['method']})", y="occurrences")
