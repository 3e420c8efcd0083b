"""A specification curve: sorted estimates by coder, on the side of the claim or not."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from .points import hollow_label, key, name_rows, points
from .style import GREY, axes, colour, marker, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import ConclusionCurve

_TITLE_WIDTH = 60  # characters; a claim names two groups and runs over the edge otherwise


def draw_conclusion_curve(result: ConclusionCurve, ax: Axes | None) -> Axes:
    """Draw one line per row, smallest estimate at the bottom, with those corrected by people's codes named so."""
    table = result.table.sort_values("estimate", ascending=False, kind="stable").reset_index(drop=True)
    ax = axes(ax, height=0.38 * max(2, len(table)) + 1.9)
    kinds = list(dict.fromkeys(result.table["kind"]))
    bare = 0
    for number, kind in enumerate(kinds):
        mine = table[table["kind"] == kind]
        look: dict[str, Any] = {"ink": colour(number), "mark": marker(number), "label": kind}
        bare += points(ax, mine.index, mine["estimate"], (mine["ci_low"], mine["ci_high"]), **look)
    ax.axvline(0, color=GREY, linestyle=":", linewidth=1)
    names = zip(table["coder"], table["codes"], strict=True)
    name_rows(ax, [named(coder) if codes == "as coded" else f"{named(coder)}, {codes}" for coder, codes in names])
    key(ax)
    used = result.settings
    unit = "per decade" if used["over"] == "date" else f"per unit of {used['over']}"
    what = (
        f"difference in the share of {used['label']}"
        if used["by"]
        else f"change of the share of {used['label']}, {unit}"
    )
    holds = f"{int(table['holds'].sum())} of {len(table)}"
    title = f"Holds for {holds} rows: {named(used['claim'], 120)}"
    return plain(ax, title=textwrap.fill(title, _TITLE_WIDTH), x=f"{what}{hollow_label(bare)}")
