"""Near-copies, and their overlap with the originals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _checks
from .._wording import singular
from .bars import bars
from .style import SKY, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.similar import Similar


def draw_similar(result: Similar, ax: Axes | None, *, n: int = 15) -> Axes:
    """Draw a bar for each of the `n` near-copies with the largest overlap, followed by the original's name."""
    top = result.table.head(_checks.whole("plot", "n", n, least=1))
    notes = [f"like {named(name)}" for name in top["like"]]
    ax = bars(ax, top["unit"].tolist(), top["score"].tolist(), notes, colour=SKY)
    title = so_many_of(len(top), len(result.table), "near-copies")
    unit = singular(result.settings["by"])
    return plain(ax, title=f"Near-copies by {named(unit)}{title}", x="share that both have (three-word runs, or words)")
