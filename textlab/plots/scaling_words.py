"""Words by weight and frequency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from .bars import plain_text
from .style import BLUE, INK, VERMILION, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.scaling import Positions

NAME_SIZE = 8.0  # points
BESIDE = ((5, 0, "left"), (-5, 0, "right"), (0, 7, "center"), (0, -8, "center"))


def draw_scaling_words(result: Positions, ax: Axes | None, *, n: int = 20) -> Axes:
    """Draw a point a term, weight against frequency; of the `n` heaviest, half of each end, those with room are named.

    Parameters
    ----------
    n : int
    """
    table = result.words()
    ends = [table[table["weight"] < 0].head(n // 2), table[table["weight"] > 0].head(n - n // 2)]
    ax = axes(ax)
    ax.scatter(table["weight"], table["n_tokens"], s=8, color=BLUE, alpha=0.3, edgecolor="none")
    ax.set_yscale("log")
    ax.margins(x=0.12)
    plain(ax, title="Words that make the line", x=f"weight ({result.settings['method']})", y="occurrences (log scale)")
    _name_words(ax, pd.concat(ends))
    return ax


def _name_words(ax: Axes, heavy: pd.DataFrame) -> None:
    """Write each name in the first free place beside its point; one without room is left out."""
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]  # fixes the layout that pixels depend on
    scale = ax.figure.dpi / 72
    points = ax.transData.transform(heavy[["weight", "n_tokens"]].to_numpy(float))
    taken: list[tuple[float, float, float, float]] = []
    for (x, y), term in zip(points, heavy["term"], strict=True):
        for dx, dy, side in BESIDE:
            box = _word_box(x + dx * scale, y + dy * scale, len(term), side, scale)
            if not any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in taken):
                taken.append(box)
                at: Any = tuple(ax.transData.inverted().transform((x, y)))
                style: dict[str, Any] = {"fontsize": NAME_SIZE, "color": INK, "va": "center", "ha": side}
                ax.annotate(plain_text(term), at, xytext=(dx, dy), textcoords="offset points", **style)
                break
    ax.scatter(heavy["weight"], heavy["n_tokens"], s=10, color=VERMILION, edgecolor="none")


def _word_box(x: float, y: float, letters: int, side: str, scale: float) -> tuple[float, float, float, float]:
    """Return the pixels that a name takes, reckoned with wide letters."""
    width, height = 0.6 * NAME_SIZE * letters * scale, 1.2 * NAME_SIZE * scale
    left = x - {"left": 0.0, "right": width, "center": width / 2}[side]
    return left, y - height / 2, left + width, y + height / 2
