"""Places of the hits of a concordance: one row per document or speaker, one tick per hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _checks
from ..units.groups import labels_of
from .points import MOST_ROWS, name_rows, nothing_to_show
from .style import BLUE, axes, named, plain, so_many_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.kwic import Concordance


FEW_ROWS = 12  # up to this many rows, each gets more room
NOBODY = "(unknown)"  # row of lines with a missing value


def draw_kwic(result: Concordance, ax: Axes | None, *, by: str = "doc_id", n: int = MOST_ROWS) -> Axes:
    """Draw a tick at the progress of each hit; rows are documents (or speakers) with their number of hits.

    Parameters
    ----------
    by : str
        What rows are: ``"doc_id"``, ``"speaker"`` or any other column.
    n : int
        Largest number of rows; those with most hits are drawn, in the order of the texts.
    """
    n = _checks.whole("plot", "n", n, least=1)
    counts = result.counts(by, n_resamples=0)["n_lines"]
    counts.index = counts.index.fillna(NOBODY)
    every = counts[counts > 0]
    most = every.sort_values(ascending=False, kind="stable").index[:n]
    shown = every[every.index.isin(most)]
    label = labels_of("plot", result.tokens, by).fillna(NOBODY).to_numpy()[result.tokens.passage_of(result.first)]
    place = result.tokens.progress(result.first)
    ax = axes(ax, height=1.2 + (0.45 if len(shown) <= FEW_ROWS else 0.24) * max(1, len(shown)))
    for row, name in enumerate(shown.index):
        ax.vlines(place[label == name], row - 0.36, row + 0.36, color=BLUE, linewidth=1.2)
    name_rows(ax, [f"{named(name)} ({hits:,})" for name, hits in shown.items()])
    if shown.empty:
        nothing_to_show(ax, "no hits")
    ax.set_xlim(0, 1)
    more = so_many_of(len(shown), len(every), f"rows with hits, by {named(by)}")
    asked = named(result.asked)
    return plain(ax, title=f"Where {asked} stands{more}", x="progress through the document's body")
