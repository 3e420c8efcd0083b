"""Priors side by side: the z of each word under every prior, to show ranks that depend on one prior."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ...analyses.contrast import CHOICES, USED, prior_in_words
from ..style import BLUE, GREEN, INK, PALE, PURPLE, SKY, VERMILION, axes, plain
from .words import heading, key_below, lines_from_the_top, margin_columns, name_lines

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from ...analyses.contrast import Contrast

PRIOR_MARKS = {
    USED: ("o", INK, 46),
    "flat": ("^", VERMILION, 26),
    "add_one": ("v", PURPLE, 26),
    "alpha0_100": ("D", SKY, 18),
    "alpha0_500": ("s", GREEN, 20),
    "alpha0_n": ("P", BLUE, 28),
}
SHARE_OF_LINE = 0.6  # share of a line's height used by the marks of a word


def draw_priors(result: Contrast, ax: Axes | None, *, n: int = 10, target: Any = None) -> Axes:
    """Draw the words in the top `n` of either side under some prior, with z and rank under all priors.

    Parameters
    ----------
    n : int
        Length of the top list of each side.
    target : object
        One of several targets.
    """
    n = _checks.whole("plot", "n", n, least=1)
    one = result.answer(target)
    table = result.priors(n, target=one.target).sort_values("z", ascending=False, kind="stable")
    ax = axes(ax, width=8.0, height=0.3 * max(5, len(table)) + 1.9)
    handles = _prior_points(ax, table, {choice: prior_in_words(one, choice) for choice in CHOICES})
    _ranks(ax, table)
    plain(
        ax,
        title=f"{heading(result, target)}: {len(CHOICES)} priors",
        x=f"log-odds z of {result.question.counted}",
    )
    ax.spines["left"].set_visible(False)
    key_below(ax, handles)
    return ax


def _prior_points(ax: Axes, table: pd.DataFrame, labels: dict[str, str]) -> list[Any]:
    """Draw a mark for each prior, one below the other, and a grey line from the smallest to the largest z."""
    y = lines_from_the_top(table)
    z = table[["z" if choice == USED else f"z_{choice}" for choice in CHOICES]].to_numpy(float)
    if len(table):
        ax.hlines(y, z.min(axis=1), z.max(axis=1), color=PALE, linewidth=6, zorder=1)
    steps = np.linspace(SHARE_OF_LINE / 2, -SHARE_OF_LINE / 2, len(CHOICES))
    handles: list[Any] = []
    for k, choice in enumerate(CHOICES):
        mark, ink, size = PRIOR_MARKS[choice]
        at = y + steps[k]
        handles.append(
            ax.scatter(z[:, k], at, marker=mark, color=ink, s=size, linewidth=0, label=labels[choice], zorder=3)
        )
    ax.axvline(0, color=INK, linewidth=0.8, zorder=1.5)
    return handles


def _ranks(ax: Axes, table: pd.DataFrame) -> None:
    """Write words on the left, and on the right their ranks and which of them leave the top list."""
    name_lines(ax, table["term"].tolist())
    ranks = table.filter(regex="^rank").to_numpy()
    said = [f"{r.min():,}" if r.min() == r.max() else f"{r.min():,} to {r.max():,}" for r in ranks]
    margin_columns(ax, {"ranks": said, "": ["leaves the top" if leaves else "" for leaves in table["leaves_top"]]})
