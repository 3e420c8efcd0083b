"""How often people found the intruder, with intervals and the chance level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...analyses.topics import named_topics
from ..bars import bars
from ..style import GREY, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import IntrusionScores


def draw_intrusion(result: IntrusionScores, ax: Axes | None) -> Axes:
    """Draw one bar per topic; the dashed line is guessing."""
    table = result.table
    notes = [f"{r.n_found} of {r.n_answers}" for r in table.itertuples()]
    labels = named_topics(result.tasks.topics.labels, table["topic"])
    ax = bars(
        ax, labels, table["precision"].tolist(), notes, ends=(table["ci_low"].tolist(), table["ci_high"].tolist())
    )
    ax.axvline(result.settings["chance"], color=GREY, linestyle="--", linewidth=0.9)
    return plain(ax, title="Intruders found (dashed: guessing)", x="precision")
