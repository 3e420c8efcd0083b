"""Where the hits of a concordance stand: one line a document or speaker, one tick a hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ..units.groups import labels_of
from .style import BLUE, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.kwic import Concordance


NOBODY = "(unknown)"  # the row of lines whose passage has no value


def draw_kwic(result: Concordance, ax: Axes | None, *, by: str = "doc_id") -> Axes:
    """Return a tick at the progress of each hit; rows are documents (or speakers) with their number of hits."""
    counts = result.counts(by, n_resamples=0)
    counts = counts[counts["n_lines"] > 0].copy()
    column = labels_of("plot", result.tokens, by)
    label = column.fillna(NOBODY).to_numpy()[result.tokens.passage_of(result.first)]
    counts.index = counts.index.fillna(NOBODY)
    place = result.tokens.progress(result.first)
    ax = axes(ax, height=1.2 + 0.45 * max(1, len(counts)))
    for row, name in enumerate(counts.index):
        at = place[label == name]
        ax.vlines(at, row - 0.36, row + 0.36, color=BLUE, linewidth=1.2)
    ax.set_yticks(np.arange(len(counts)), [f"{n} ({c})".replace("$", r"\$") for n, c in counts["n_lines"].items()])
    ax.set_ylim(max(len(counts), 1) - 0.4, -0.6)
    ax.set_xlim(0, 1)
    asked = result.asked.replace("$", r"\$")  # a dollar sign is no mathematics
    return plain(ax, title=f"Where {asked} stands", x="progress through the document's body", y="")
