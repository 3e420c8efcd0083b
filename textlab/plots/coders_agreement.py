"""Agreement of coders of any kind with people, as points with their intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .points import hollow_label, key, name_rows, points
from .style import GREY, axes, colour, marker, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.stance import JudgedCoders


def draw_coders_agreement(result: JudgedCoders, ax: Axes | None) -> Axes:
    """Draw one line per coder, the best on top, with a colour and marker for each kind; 0 is chance."""
    table = result.table.sort_values("agreement", ascending=False, kind="stable").reset_index(drop=True)
    ax, bare = axes(ax, height=0.4 * max(2, len(table)) + 1.6), 0
    for number, kind in enumerate(dict.fromkeys(result.table["kind"])):
        mine = table[table["kind"] == kind]
        look: dict[str, Any] = {"ink": colour(number), "mark": marker(number), "label": kind}
        bare += points(ax, mine.index, mine["agreement"], (mine["ci_low"], mine["ci_high"]), **look)
    ax.axvline(0, color=GREY, linestyle=":", linewidth=1)
    name_rows(ax, [named(coder) for coder in table["coder"]])
    ax.set_xlim(right=1.02)
    key(ax)
    said = f"unweighted kappa with people (1: complete, 0: as by chance){hollow_label(bare)}"
    return plain(ax, title=result.TITLE, x=said)
