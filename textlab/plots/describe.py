"""One measure for each group, as a point with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import _checks
from .._wording import counted, several
from .points import MOST_ROWS, hollow_label, name_rows, nothing_to_show, points
from .style import axes, named, plain, so_many_of

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
    """Draw a measure (default: the first that is comparable between groups) of every group that has it.

    Hollow points have no interval, because the group has a single turn.
    """
    asked = result.settings["measures"]
    if measure is None:
        measure = next((m for m in FIRST_CHOICE if m in asked), asked[0])
    _checks.one_of("plot", "measure", measure, asked)
    frame = result.table
    every = frame[(frame["measure"] == measure) & frame["value"].notna()]
    rows = every.head(MOST_ROWS)
    ax = axes(ax, height=1.3 + (0.34 if len(rows) <= 12 else 0.24) * max(3, len(rows)))
    bare = points(ax, range(len(rows)), rows["value"], (rows["ci_low"], rows["ci_high"]))
    turns = zip(rows["group"], rows["n_turns"], strict=True)
    name_rows(ax, [f"{named(group)} ({counted(n, 'turn')})" for group, n in turns])
    used, name = result.settings, NAMES[measure].format(n=result.settings["n_rarefied"])
    if rows.empty:
        nothing_to_show(ax, "no group has it")
    sure = f", {used['confidence']:.0%} intervals over {several(used['cluster'])}" if used["n_resamples"] else ""
    title = f"{name} by {named(used['by'])}{so_many_of(len(rows), len(every), 'groups')}"
    return plain(ax, title=title, x=f"{name}{sure}{hollow_label(bare)}")
