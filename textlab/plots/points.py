"""Points with intervals, one per line; points without an interval are hollow and pale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .style import BLUE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike

MOST_ROWS = 40  # most lines in one picture
HOLLOW = "hollow: no interval"


def points(
    ax: Axes,
    at: ArrayLike,
    values: ArrayLike,
    ends: tuple[ArrayLike, ArrayLike],
    *,
    ink: str = BLUE,
    mark: str = "o",
    label: str = "",
    upright: bool = False,
) -> int:
    """Draw points and intervals; return how many points have no interval.

    Parameters
    ----------
    at, values : array_like of float, shape (n_points,)
        Line and value of each point.
    ends : tuple of array_like
        Low and high end of each interval; nan if there is none.
    upright : bool
        Draw values upwards instead of to the right.
    """
    place, value, low, high = (np.asarray(x, dtype=float) for x in (at, values, *ends))
    bare = (np.isnan(low) | np.isnan(high)) & ~np.isnan(value)
    lines = ax.vlines if upright else ax.hlines
    lines(place[~bare], low[~bare], high[~bare], color=ink, linewidth=1.8)
    look: dict[str, Any] = {"marker": mark, "linestyle": "none", "color": ink, "markersize": 6}
    x, y = (place, value) if upright else (value, place)
    for these, more in ((~bare, {}), (bare, {"markerfacecolor": "none", "alpha": 0.7})):
        if these.any():
            ax.plot(x[these], y[these], label=label or "_", **look | more)
            label = ""  # only once in the key
    return int(bare.sum())


def hollow_label(n_bare: int) -> str:
    """Return the addition to an axis label if some points have no interval."""
    return f" ({HOLLOW})" if n_bare else ""


def name_rows(ax: Axes, names: list[str]) -> None:
    """Name the lines, the first on top."""
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(max(len(names), 1) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)


def nothing_to_show(ax: Axes, said: str = "nothing to show") -> None:
    """Write a sentence in place of an empty frame."""
    from .style import INK

    ax.text(0.5, 0.5, said, transform=ax.transAxes, ha="center", va="center", color=INK)


def key(ax: Axes, *, columns: int = 1) -> None:
    """Put a key right of the axes, or below if it has several columns, so that it covers no point."""
    below: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (0.0, -0.16), "ncols": columns}
    beside: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (1.0, 1.0)}
    ax.legend(frameon=False, fontsize=8.5, **(below if columns > 1 else beside))
