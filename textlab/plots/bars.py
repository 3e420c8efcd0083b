"""Horizontal bars of terms, strongest on top, with a note after each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from .points import name_rows, nothing_to_show
from .style import BLUE, GREY, INK, axes, named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray


POINTS_A_LETTER = 4.4  # width of a letter in notes


def bars(
    ax: Axes | None,
    labels: Sequence[Any],
    values: Sequence[float],
    notes: Sequence[str] = (),
    colour: str = BLUE,
    ends: tuple[Sequence[float], Sequence[float]] | None = None,
) -> Axes:
    """Draw one bar per label, with its interval if any, and room for notes on the right."""
    ax = axes(ax, height=1.2 + 0.3 * max(3, len(labels)))
    rows = np.arange(len(labels))
    bare = np.zeros(len(labels), dtype=bool)
    reach = np.asarray(values, dtype=float)
    if ends is not None:
        low, high = (np.asarray(end, dtype=float) for end in ends)
        bare = np.isnan(low) | np.isnan(high)
        reach = np.fmax(reach, high)
    made = ax.barh(rows, values, color=colour, height=0.72, alpha=1.0 if ends is None else 0.5)
    for bar, unsure in zip(made, bare, strict=True):
        bar.set(hatch="////" if unsure else None, edgecolor=GREY, linewidth=0)
    if ends is not None:
        ax.hlines(rows[~bare], low[~bare], high[~bare], color=BLUE, linewidth=2)
    name_rows(ax, [named(text) for text in labels])
    if len(notes):
        _notes_behind(ax, np.fmax(reach, 0), [str(note) for note in notes])
    if not len(labels):
        nothing_to_show(ax)
    return ax


def _notes_behind(ax: Axes, reach: NDArray[np.float64], notes: Sequence[str]) -> None:
    """Write a note after each bar; the axis is extended for the longest."""
    figure: Any = ax.get_figure(root=True)
    width = float(figure.get_figwidth())
    room = min(0.55, POINTS_A_LETTER * max(map(len, notes)) / (72 * 0.62 * width))
    left, right = ax.get_xlim()
    ax.set_xlim(left, left + (max(right, float(np.nanmax(reach))) - left) / (1 - room))
    for row, (value, note) in enumerate(zip(reach, notes, strict=True)):
        ax.annotate(
            note, (value if np.isfinite(value) else 0, row), xytext=(4, 0), textcoords="offset points", va="center",
            fontsize=8, color=INK,
        )  # fmt: skip


def bare_label(ends: tuple[Sequence[float], Sequence[float]]) -> str:
    """Return the addition to an axis label if some bars have no interval."""
    low = np.asarray(ends[0], dtype=float)
    return " (hatched: no interval)" if np.isnan(low).any() else ""
