"""The commonest words: rates per 1,000 with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .. import _checks
from .._wording import several
from .bars import bare_label, bars
from .points import hollow_label, key, name_rows, points
from .style import MARKERS, SKY, axes, colour, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.frequencies import Frequencies

MOST_GROUPS = len(MARKERS)


def draw_frequencies(result: Frequencies, ax: Axes | None, *, n: int = 20, group: Any = None) -> Axes:
    """Draw the `n` commonest terms: bars for one group, points for several.

    Parameters
    ----------
    n : int
    group : object, optional
        A single group. By default the seven largest groups are drawn.
    """
    n = _checks.whole("plot", "n", n, least=1)
    frame = result.table
    groups = frame.groupby("group", sort=False)["n_tokens"].first().sort_values(ascending=False, kind="stable")
    if group is not None:
        _checks.known("plot", "group", group, groups.index)
    chosen = list(groups.index[:MOST_GROUPS]) if group is None else [group]
    frame = frame[frame["group"].isin(chosen)]
    if len(chosen) == 1:
        return _draw_one_group(result, ax, frame.head(n), chosen[0])
    return _draw_several_groups(result, ax, frame, chosen, n, len(groups))


def _draw_one_group(result: Frequencies, ax: Axes | None, top: pd.DataFrame, group: Any) -> Axes:
    ends = (top["ci_low"].tolist(), top["ci_high"].tolist()) if result.settings["n_resamples"] else None
    ax = bars(ax, top["term"].tolist(), top["rate"].tolist(), colour=SKY, ends=ends)
    bare = bare_label(ends) if ends else ""
    of = f" of {named(group)}" if result.settings["by"] else ""
    return plain(ax, title=f"The commonest words{of}", x=_axis(result) + bare)


def _draw_several_groups(
    result: Frequencies, ax: Axes | None, frame: pd.DataFrame, groups: list[Any], n: int, n_groups: int
) -> Axes:
    total = frame.groupby("term", sort=False)["n_term"].sum().sort_values(ascending=False, kind="stable")
    terms = list(total.index[:n])
    ax = axes(ax, height=1.6 + max(0.3, 0.065 * len(groups)) * max(3, len(terms)))
    step, bare = 0.7 / len(groups), 0
    for k, name in enumerate(groups):
        mine = frame[frame["group"] == name].set_index("term").reindex(terms)
        at = np.arange(len(terms)) + (k - (len(groups) - 1) / 2) * step
        look: dict[str, Any] = {"ink": colour(k), "mark": MARKERS[k], "label": named(name)}
        bare += points(ax, at, mine["rate"], (mine["ci_low"], mine["ci_high"]), **look)
    name_rows(ax, [named(t) for t in terms])
    key(ax)
    largest = so_many_of(len(groups), n_groups, "groups, the largest")
    return plain(
        ax,
        title=f"The commonest words by {named(result.settings['by'])}{largest}",
        x=f"{_axis(result)}{hollow_label(bare)}",
    )


def _axis(result: Frequencies) -> str:
    used = result.settings
    sure = f", {used['confidence']:.0%} intervals over {several(used['cluster'])}" if used["n_resamples"] else ""
    return f"occurrences per 1,000 words{sure}"
