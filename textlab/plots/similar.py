"""Near-copies: how much each has in common with the one it is like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _checks
from .._wording import singular
from .bars import bars, plain_text
from .style import SKY, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.similar import Similar


def draw_similar(result: Similar, ax: Axes | None, *, n: int = 15) -> Axes:
    """Return a bar for each of the `n` near-copies that are most like an earlier one, which is named behind it."""
    top = result.table.head(_checks.whole("plot", "n", n, least=1))
    notes = [f"like {plain_text(name)}" for name in top["like"]]
    ax = bars(ax, top["unit"].tolist(), top["score"].tolist(), notes, colour=SKY)
    unit = singular(result.settings["by"])
    return plain(ax, title=f"Near-copies by {plain_text(unit)}", x="share of three-word runs that both have")
