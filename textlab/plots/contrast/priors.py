"""Prior choices side by side: each word's z under every prior, so that a rank that owes all to one is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ...analyses.contrast import CHOICES, USED, in_words
from ..style import BLUE, GREEN, INK, PURPLE, SKY, VERMILION, axes, plain
from .forest import below, heading, margin

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from ...analyses.contrast import Contrast

MARKS = {
    USED: ("o", INK, 46),
    "flat": ("^", VERMILION, 26),
    "add_one": ("v", PURPLE, 26),
    "alpha0_100": ("D", SKY, 18),
    "alpha0_500": ("s", GREEN, 20),
    "alpha0_n": ("P", BLUE, 28),
}
SPREAD = 0.6  # how much of a line's height the marks of a word share


def draw_priors(result: Contrast, ax: Axes | None, *, n: int = 10, target: Any = None) -> Axes:
    """The words among the first `n` of each side under some prior, with their z and ranks under all of them.

    Parameters
    ----------
    n : int
        Length of the top list of each side.
    target : object
        One of several targets.
    """
    n = _checks.whole("plot", "n", n, least=1)
    one = result._one(target, "plot")
    table = result.priors(n, target=one.sides.target).sort_values("z", ascending=False, kind="stable")
    ax = axes(ax, width=8.0, height=0.3 * max(5, len(table)) + 1.9)
    _marks(ax, table, {choice: in_words(result.asked, one, choice) for choice in CHOICES})
    _names(ax, table)
    plain(ax, title=f"{heading(result, target)}: {len(CHOICES)} priors", x=f"log-odds z of {result.asked.counted}")
    ax.spines["left"].set_visible(False)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -below(ax)), ncols=3, fontsize=8, frameon=False)
    return ax


def _marks(ax: Axes, table: pd.DataFrame, labels: dict[str, str]) -> None:
    """A mark for each prior, one below the other; a grey line from the smallest z to the largest."""
    y = np.arange(len(table))[::-1]
    z = table[["z" if choice == USED else f"z_{choice}" for choice in CHOICES]].to_numpy(float)
    if len(table):
        ax.hlines(y, z.min(axis=1), z.max(axis=1), color="#dddddd", linewidth=6, zorder=1)
    steps = np.linspace(SPREAD / 2, -SPREAD / 2, len(CHOICES))
    for k, choice in enumerate(CHOICES):
        mark, ink, size = MARKS[choice]
        ax.scatter(z[:, k], y + steps[k], marker=mark, color=ink, s=size, linewidth=0, label=labels[choice], zorder=3)
    ax.axvline(0, color=INK, linewidth=0.8, zorder=1.5)


def _names(ax: Axes, table: pd.DataFrame) -> None:
    """Words on the left; on the right their ranks, and which of them leave the top list."""
    y = np.arange(len(table))[::-1]
    ax.set_yticks(y, table["term"])
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(-0.8, max(len(table) - 0.2, 0.2))
    ranks = table.filter(regex="^rank").to_numpy()
    for at, place, leaves in zip(y, ranks, table["leaves_top"], strict=True):
        low, high = place.min(), place.max()
        margin(ax, at, 8, f"{low:,}" if low == high else f"{low:,} to {high:,}")
        margin(ax, at, 62, "leaves the top" if leaves else "")
    if len(table):
        margin(ax, len(table) - 0.15, 8, "ranks")
