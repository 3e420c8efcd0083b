"""Frequency against unevenness: each word a point, the remarkable ones named where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks
from .bars import plain_text
from .style import INK, MARKERS, SKY, VERMILION, axes, colour, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ..analyses.dispersion import Dispersion

SIZE = 8.5  # points
# where a name may stand: offset of its anchor in points, and its alignment
PLACES = ((6, 0, "left"), (-6, 0, "right"), (0, 8, "center"), (0, -9, "center"), (6, 8, "left"), (-6, -9, "right"))


def draw_dispersion(result: Dispersion, ax: Axes | None, *, n: int = 30, group: Any = None) -> Axes:
    """Every term at its frequency and DPnorm; the `n` furthest from words of like frequency are named.

    Names never cover each other or a named point; one without room is left out.

    Parameters
    ----------
    n : int
    group : object, optional
        Only this group. Without it the seven groups of most words are drawn, in colours and shapes and without names.
    """
    n = _checks.whole("plot", "n", n)
    frame = result.table.dropna(subset=["dp_norm"])
    sizes = (frame["n_term"] / frame["rate"]).groupby(frame["group"], sort=False).first()
    if group is not None:
        _checks.known("plot", "group", group, sizes.index)
    largest = sizes.sort_values(ascending=False, kind="stable").index[: len(MARKERS)]
    chosen = list(largest) if group is None else [group]
    ax = axes(ax, height=4.8)
    for k, name in enumerate(chosen):
        mine = frame[frame["group"] == name]
        shade = SKY if len(chosen) == 1 else colour(k)
        style: dict[str, Any] = {"s": 12, "color": shade, "marker": MARKERS[k], "edgecolor": "none", "alpha": 0.7}
        ax.scatter(mine["n_term"], mine["dp_norm"], label=plain_text(name), **style)
    ax.set_xscale("log")
    ax.set_ylim(-0.03, 1.05)
    plain(
        ax,
        title=_title(result, chosen, len(sizes)),
        x="occurrences (log scale)",
        y="DPnorm: 0 even, 1 in one small part",
    )
    if len(chosen) > 1:
        ax.legend(fontsize=8, frameon=False)
    elif len(chosen):
        mine = frame[frame["group"] == chosen[0]]
        _dispersion_name(ax, mine.iloc[_remarkable(mine, n)])
    return ax


def _title(result: Dispersion, chosen: list[Any], n_groups: int) -> str:
    used = result.settings
    if used["by"] is None:
        return f"How unevenly words are spread over {used['n_parts']:,} parts"
    if len(chosen) == 1:
        return f"How unevenly words of {plain_text(chosen[0])} are spread"
    left_out = f" ({len(chosen)} largest of {n_groups})" if n_groups > len(chosen) else ""
    return f"How unevenly words are spread, by {plain_text(used['by'])}{left_out}"


def _remarkable(frame: pd.DataFrame, n: int) -> NDArray[np.int64]:
    """Rows furthest from the median of the words of like frequency, and the commonest three."""
    bins = pd.qcut(frame["n_term"].rank(method="first"), min(12, len(frame)), labels=False)
    gap = (frame["dp_norm"] - frame.groupby(bins.to_numpy())["dp_norm"].transform("median")).abs().to_numpy()
    order = np.argsort(-gap, kind="stable")
    first = np.arange(min(3, len(frame)))
    return np.concatenate([first, order[~np.isin(order, first)]])[:n]


def _dispersion_name(ax: Axes, frame: pd.DataFrame) -> None:
    """Names beside their points, in the first free place."""
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]  # fixes the layout that pixels depend on
    scale = ax.figure.dpi / 72
    points = ax.transData.transform(frame[["n_term", "dp_norm"]].to_numpy(float))
    named = []
    taken: list[tuple[float, float, float, float]] = [
        (x - 4 * scale, y - 4 * scale, x + 4 * scale, y + 4 * scale) for x, y in points
    ]
    limits = ax.bbox.extents
    for row, ((x, y), term) in enumerate(zip(points, frame["term"], strict=True)):
        for dx, dy, side in PLACES:
            box = _box(x + dx * scale, y + dy * scale, len(term), side, scale)
            if _inside(box, limits) and not any(_dispersion_overlap(box, other) for other in taken):
                taken.append(box)
                named.append(row)
                at = tuple(ax.transData.inverted().transform((x, y)))
                style: dict[str, Any] = {"fontsize": SIZE, "color": INK, "va": "center", "ha": side}
                style["bbox"] = {"facecolor": "white", "edgecolor": "none", "alpha": 0.6, "pad": 0.4}
                ax.annotate(plain_text(term), at, xytext=(dx, dy), textcoords="offset points", **style)
                break
    ax.scatter(frame["n_term"].iloc[named], frame["dp_norm"].iloc[named], s=16, color=VERMILION, edgecolor="none")


def _box(x: float, y: float, letters: int, side: str, scale: float) -> tuple[float, float, float, float]:
    """Return the pixels a name takes, reckoned with wide letters."""
    width, height = 0.62 * SIZE * letters * scale, 1.25 * SIZE * scale
    left = x - {"left": 0.0, "right": width, "center": width / 2}[side]
    return left, y - height / 2, left + width, y + height / 2


def _dispersion_overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _inside(box: tuple[float, float, float, float], limits: Any) -> bool:
    return bool(box[0] >= limits[0] and box[1] >= limits[1] and box[2] <= limits[2] and box[3] <= limits[3])
