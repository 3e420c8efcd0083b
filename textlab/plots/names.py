"""Write names beside points if there is room, without overlaps and inside the frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from .style import INK, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.transforms import Bbox
    from numpy.typing import ArrayLike

# candidate places for a name: offset of its anchor in points, and alignment
BESIDE = (
    ((5, 0), "left", "center"), ((-5, 0), "right", "center"), ((0, 5), "center", "bottom"), ((0, -5), "center", "top"),
    ((5, 3), "left", "bottom"), ((-5, 3), "right", "bottom"), ((5, -3), "left", "top"), ((-5, -3), "right", "top"),
    ((12, 9), "left", "bottom"), ((-12, 9), "right", "bottom"), ((12, -9), "left", "top"), ((-12, -9), "right", "top"),
)  # fmt: skip
SIZE = 8.5


def name_points(
    ax: Axes, x: ArrayLike, y: ArrayLike, names: Iterable[Any], *, clear_of: tuple[ArrayLike, ArrayLike] | None = None
) -> list[int]:
    """Write names beside points, in order of priority; return which found room.

    Parameters
    ----------
    x, y : array_like of float, shape (n_names,)
        The points to be named.
    names : iterable
    clear_of : tuple of array_like, optional
        Points that no name may cover; default: the named points.
    """
    figure: Any = ax.get_figure(root=True)
    figure.draw_without_rendering()  # fixes the layout, on which pixel positions depend
    places = np.column_stack([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    kept = places if clear_of is None else np.column_stack([np.asarray(part, dtype=float) for part in clear_of])
    pixels = ax.transData.transform(kept) if len(kept) else kept
    renderer, taken, room = figure._get_renderer(), list[Any](), []
    for row, (place, name) in enumerate(zip(places, names, strict=True)):
        box = _written(ax, place, named(name), pixels, taken, renderer)
        if box is not None:
            taken.append(box)
            room.append(row)
    return room


def _written(ax: Axes, place: Any, name: str, pixels: Any, taken: list[Bbox], renderer: Any) -> Bbox | None:
    frame = ax.get_window_extent(renderer)
    for offset, across, up in BESIDE:
        note = ax.annotate(
            name, tuple(place), xytext=offset, textcoords="offset points", ha=across, va=up, fontsize=SIZE, color=INK,
            annotation_clip=False,
        )  # fmt: skip
        box = note.get_window_extent(renderer)
        inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
        if inside and not any(box.overlaps(other) for other in taken) and not _covers(box, pixels):
            return box
        note.remove()
    return None


def _covers(box: Bbox, pixels: Any) -> bool:
    """Return whether a name would cover one of the points."""
    inside = (pixels > [box.x0 - 1, box.y0 - 1]) & (pixels < [box.x1 + 1, box.y1 + 1])
    return bool(inside.all(axis=1).any())
