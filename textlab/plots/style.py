"""What all pictures share: a fresh Axes, colours that colour-blind readers can tell apart, an opaque ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Okabe & Ito (2008): distinct for colour-blind readers, in print and on either theme
BLUE, ORANGE, GREEN, VERMILION, SKY, PURPLE, YELLOW = (
    "#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442",
)  # fmt: skip
COLOURS = (BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY, YELLOW)
MARKERS = "osD^vPX"  # one a colour, so that groups differ in both
GREY = "#666666"
INK = "#222222"


def axes(ax: Axes | None, *, width: float = 7.0, height: float = 4.0) -> Axes:
    """`ax`, or the axes of a new figure with a white ground (readable in a dark JupyterLab)."""
    if ax is None:
        import matplotlib.pyplot as plt

        _, ax = plt.subplots(figsize=(width, height), facecolor="white", layout="constrained")
    return ax


def plain(ax: Axes, *, title: str = "", x: str = "", y: str = "") -> Axes:
    """Title and axis labels, no box, a light grid behind."""
    ax.set_title(title, loc="left", fontsize=11, color=INK)
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    ax.grid(axis="x", color="#dddddd", linewidth=0.6)
    ax.set_axisbelow(True)
    return ax


def colour(number: int) -> str:
    """Return the colour of the n-th group."""
    return COLOURS[number % len(COLOURS)]
