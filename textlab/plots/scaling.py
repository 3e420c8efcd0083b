"""Positions of texts with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import _checks
from .points import hollow_label, name_rows, nothing_to_show, points
from .style import BLUE, GREY, axes, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.scaling import Positions


def draw_scaling(result: Positions, ax: Axes | None, *, n: int = 40) -> Axes:
    """Draw one line per text, highest on top, at most `n` from both ends; squares assume independent words."""
    n = _checks.whole("plot", "n", n, least=1)
    every = result.table.dropna(subset=["position"]).sort_values("position", ascending=False, kind="stable")
    keep = [k for k in range(len(every)) if k < (n + 1) // 2 or k >= len(every) - n // 2]
    table = every.iloc[keep] if len(every) > n else every
    ax = axes(ax, height=0.3 * max(3, len(table)) + 1.4)
    by_turns = (table["interval_from"] != "words").to_numpy()
    at, bare = np.arange(len(table)), 0
    for these, ink, mark in ((by_turns, BLUE, "o"), (~by_turns, GREY, "s")):
        some = table[these]
        bare += points(ax, at[these], some["position"], (some["ci_low"], some["ci_high"]), ink=ink, mark=mark)
    name_rows(ax, [named(name) for name in table["text"]])
    if table.empty:
        nothing_to_show(ax)
    words = " (squares: words taken as independent)" if (~by_turns).any() else ""
    title = f"{result.TITLE}{so_many_of(len(table), len(every), 'texts')}"
    return plain(ax, title=title, x=f"position ({result.settings['method']}){words}{hollow_label(bare)}")
