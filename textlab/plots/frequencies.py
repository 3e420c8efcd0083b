"""The commonest words: rates per 1,000 with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks
from .._wording import several
from .bars import bars, plain_text
from .style import INK, MARKERS, SKY, axes, colour, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.frequencies import Frequencies

MOST_GROUPS = len(MARKERS)


def draw_frequencies(result: Frequencies, ax: Axes | None, *, n: int = 20, group: Any = None) -> Axes:
    """Bars of the `n` commonest terms of one group, or a point a group for several.

    Parameters
    ----------
    n : int
    group : object, optional
        Only this group. Without it the seven largest groups are drawn.
    """
    n = _checks.whole("plot", "n", n, least=1)
    frame = result.table
    groups = frame.groupby("group", sort=False)["n_tokens"].first().sort_values(ascending=False, kind="stable")
    if group is not None:
        _checks.known("plot", "group", group, groups.index)
    chosen = list(groups.index[:MOST_GROUPS]) if group is None else [group]
    frame = frame[frame["group"].isin(chosen)]
    if len(chosen) == 1:
        return _frequencies_one(result, ax, frame.head(n), chosen[0])
    return _frequencies_several(result, ax, frame, chosen, n, len(groups))


def _frequencies_one(result: Frequencies, ax: Axes | None, top: pd.DataFrame, group: Any) -> Axes:
    ax = bars(ax, top["term"].tolist(), top["rate"].tolist(), colour=SKY)
    ax.hlines(np.arange(len(top)), top["ci_low"], top["ci_high"], color=INK, linewidth=1.4)
    of = f" of {plain_text(group)}" if result.settings["by"] else ""
    return plain(ax, title=f"The commonest words{of}", x=_axis(result))


def _frequencies_several(
    result: Frequencies, ax: Axes | None, frame: pd.DataFrame, groups: list[Any], n: int, n_groups: int
) -> Axes:
    total = frame.groupby("term", sort=False)["n_term"].sum().sort_values(ascending=False, kind="stable")
    terms = list(total.index[:n])
    ax = axes(ax, height=1.6 + 0.36 * max(3, len(terms)))
    step = 0.7 / len(groups)
    for k, name in enumerate(groups):
        mine = frame[frame["group"] == name].set_index("term").reindex(terms)
        at = np.arange(len(terms)) + (k - (len(groups) - 1) / 2) * step
        ax.hlines(at, mine["ci_low"], mine["ci_high"], color=colour(k), linewidth=1.4)
        ax.plot(mine["rate"], at, MARKERS[k], color=colour(k), markersize=4.5, label=plain_text(name))
    ax.set_yticks(np.arange(len(terms)), [plain_text(t) for t in terms])
    ax.set_ylim(max(len(terms), 1) - 0.4, -0.6)
    ax.legend(fontsize=8, frameon=False, loc="lower right")
    left_out = f" ({len(groups)} largest of {n_groups})" if n_groups > len(groups) else ""
    return plain(ax, title=f"The commonest words by {plain_text(result.settings['by'])}{left_out}", x=_axis(result))


def _axis(result: Frequencies) -> str:
    used = result.settings
    sure = f", {used['confidence']:.0%} intervals over {several(used['cluster'])}" if used["n_resamples"] else ""
    return f"occurrences per 1,000 words{sure}"
