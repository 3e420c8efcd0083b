"""Coherence of each list of words, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..bars import bars
from ..style import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import Coherence


def draw_coherence(result: Coherence, ax: Axes | None) -> Axes:
    """Draw one bar per list, with its first words and the mean number of texts with a word."""
    table = result.table
    labels = [
        f"{t}  {' '.join(str(words).split()[:4])}" for t, words in zip(table["topic"], table["words"], strict=True)
    ]
    notes = [f"{n:.0f} texts" for n in table["mean_docfreq"].fillna(0)]
    ax = bars(ax, labels, table["coherence"].fillna(0).tolist(), notes)
    return plain(ax, title="Coherence of top words", x=result.settings["measure"])
