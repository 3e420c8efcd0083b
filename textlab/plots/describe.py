"""One measure per group: a point and its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .. import _checks
from .._wording import counted, several
from .bars import plain_text
from .style import BLUE, GREY, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.describe import Description

FIRST_CHOICE = ("mattr", "types_rarefied", "mtld", "hdd")  # comparable between groups of different length
NAMES = {
    "mattr": "MATTR", "mtld": "MTLD", "hdd": "HD-D", "yules_k": "Yule's K", "ttr": "type-token ratio",
    "types_rarefied": "types in {n:,} words", "n_tokens": "words", "n_types": "types",
    "n_hapax": "types that occur once",
    "mean_word_length": "characters per word", "mean_sentence_length": "words per sentence",
    "flesch_reading_ease": "Flesch reading ease", "flesch_kincaid": "Flesch-Kincaid grade",
}  # fmt: skip


def draw_describe(result: Description, ax: Axes | None, *, measure: str | None = None) -> Axes:
    """Return a measure (default: the first that can be compared between groups) of every group that has it.

    An open point has no interval: a single turn.
    """
    asked = result.settings["measures"]
    if measure is None:
        measure = next((m for m in FIRST_CHOICE if m in asked), asked[0])
    _checks.one_of("plot", "measure", measure, asked)
    frame = result.table
    rows = frame[(frame["measure"] == measure) & frame["value"].notna()]
    ax = axes(ax, height=1.3 + 0.34 * max(3, len(rows)))
    at = np.arange(len(rows))
    ax.hlines(at, rows["ci_low"].fillna(rows["value"]), rows["ci_high"].fillna(rows["value"]), color=BLUE, linewidth=2)
    ax.plot(rows["value"], at, "o", color=BLUE, markersize=6)
    alone = rows["ci_low"].isna().to_numpy() & (result.settings["n_resamples"] > 0)
    ax.plot(rows["value"][alone], at[alone], "o", color=BLUE, markersize=6, markerfacecolor="white")
    turns = zip(rows["group"], rows["n_turns"], strict=True)
    ax.set_yticks(at, [f"{plain_text(group)} ({counted(n, 'turn')})" for group, n in turns])
    ax.set_ylim(max(len(rows), 1) - 0.4, -0.6)
    name = NAMES[measure].format(n=result.settings["n_rarefied"])
    if rows.empty:
        ax.text(0.5, 0.5, "no group has it", transform=ax.transAxes, ha="center", color=GREY)
    used = result.settings
    sure = f", {used['confidence']:.0%} intervals over {several(used['cluster'])}" if used["n_resamples"] else ""
    return plain(ax, title=f"{name} by {plain_text(result.settings['by'])}", x=f"{name}{sure}")
