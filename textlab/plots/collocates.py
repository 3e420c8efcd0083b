"""The strongest collocates: bars of logDice with intervals, counts and turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import _checks
from .._wording import counted, several
from .bars import bare_label, bars
from .style import SKY, named, plain

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from ..analyses.collocates import Collocates


def draw_collocates(result: Collocates, ax: Axes | None, *, n: int = 15, group: Any = None) -> Axes:
    """Draw the `n` strongest collocates with their intervals; of `group`, by default the first, if there are several.

    Bars start at 0; words that only occur together have 14.
    """
    table, of_group = _of_one_group(result, group)
    top = table.head(_checks.whole("plot", "n", n, least=1))
    counts = zip(top["n_left"], top["n_right"], top["n_turns"], strict=True)
    notes = [f"{left:,} left, {right:,} right; {counted(turns, 'turn')}" for left, right, turns in counts]
    ends = top["ci_low"].tolist(), top["ci_high"].tolist()
    bare = bare_label(ends) if result.settings["n_resamples"] else ""
    ends_known = ends if result.settings["n_resamples"] else None
    ax = bars(ax, top["term"].tolist(), top["log_dice"].tolist(), notes, colour=SKY, ends=ends_known)
    node, (left, right) = named(result.settings["pattern"]), result.span
    return plain(
        ax, title=f"Collocates of {node}{of_group}, {left} left to {right} right", x=f"logDice{_sure(result)}{bare}"
    )


def _of_one_group(result: Collocates, group: Any) -> tuple[pd.DataFrame, str]:
    """Return the rows of one group, and words for the title that say which, of how many."""
    table = result.table
    groups = list(dict.fromkeys(table["group"]))
    if group is not None:
        _checks.known("plot", "group", group, groups)
    if not result.settings["by"] or not groups:
        return table, ""
    chosen = groups[0] if group is None else group
    return table[table["group"] == chosen], f" in {named(chosen)} (1 of {counted(len(groups), 'group')})"


def _sure(result: Collocates) -> str:
    used = result.settings
    return f", {used['confidence']:.0%} intervals over {several(used['cluster'])}" if used["n_resamples"] else ""
