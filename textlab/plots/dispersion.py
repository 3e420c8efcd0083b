"""Frequency against unevenness, with one point per word; notable words are named if there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks
from .names import name_points
from .points import key, nothing_to_show
from .style import MARKERS, SKY, VERMILION, axes, colour, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from ..analyses.dispersion import Dispersion


def draw_dispersion(result: Dispersion, ax: Axes | None, *, n: int = 30, group: Any = None) -> Axes:
    """Draw every term at its frequency and DPnorm, naming the `n` most unusual for their frequency.

    Names never cover each other or a named point; names without room are left out.

    Parameters
    ----------
    n : int
    group : object, optional
        A single group. By default the seven largest groups are drawn in colours and shapes, without names.
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
        size = 12 if len(chosen) == 1 else 26  # shapes are told apart from here on
        style: dict[str, Any] = {
            "s": size,
            "color": shade,
            "marker": MARKERS[k],
            "edgecolor": "none",
            "alpha": 0.45 if len(chosen) == 1 else 0.7,
        }
        ax.scatter(mine["n_term"], mine["dp_norm"], label=named(name), **style)
    ax.set_xscale("log")
    if frame.empty:
        nothing_to_show(ax)
    ax.set_ylim(-0.03, 1.05)
    plain(
        ax,
        title=_title(result, chosen, len(sizes)),
        x="occurrences (log scale)",
        y="DPnorm: 0 even, 1 in one small part",
    )
    if len(chosen) > 1:
        key(ax)
    elif len(chosen):
        mine = frame[frame["group"] == chosen[0]]
        odd = mine.iloc[_rows_to_label(mine, n)]
        room = odd.iloc[name_points(ax, odd["n_term"], odd["dp_norm"], odd["term"])]
        ax.scatter(room["n_term"], room["dp_norm"], s=16, color=VERMILION, edgecolor="none")
        if len(room) < len(odd):
            ax.set_xlabel(f"{ax.get_xlabel()}; {len(odd) - len(room)} of {len(odd)} names left out: no room")
    return ax


def _title(result: Dispersion, chosen: list[Any], n_groups: int) -> str:
    used = result.settings
    if used["by"] is None:
        return f"How unevenly words are spread over {used['n_parts']:,} parts"
    if len(chosen) == 1:
        return f"How unevenly words of {named(chosen[0])} are spread"
    return f"How unevenly words are spread, by {named(used['by'])}{so_many_of(len(chosen), n_groups, 'groups')}"


def _rows_to_label(frame: pd.DataFrame, n: int) -> NDArray[np.int64]:
    """Return the rows furthest from the median of words of similar frequency, and the commonest three."""
    bins = pd.qcut(frame["n_term"].rank(method="first"), min(12, len(frame)), labels=False)
    gap = (frame["dp_norm"] - frame.groupby(bins.to_numpy())["dp_norm"].transform("median")).abs().to_numpy()
    order = np.argsort(-gap, kind="stable")
    first = np.arange(min(3, len(frame)))
    return np.concatenate([first, order[~np.isin(order, first)]])[:n]
