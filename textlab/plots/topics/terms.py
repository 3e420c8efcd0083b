"""The top words of each topic, as bars in small multiples on one Axes row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ... import _checks
from ...analyses.topics import named_topics
from ..style import BLUE, INK, axes, named, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import Topics


def draw_terms(result: Topics, ax: Axes | None, *, n: int = 6) -> Axes:
    """Draw one block of bars per topic, longest first, with share and stability in its heading."""
    table = result.frame[result.frame["rank"] <= _checks.whole("plot", "n", n, least=1)]
    topics = list(dict.fromkeys(table["topic"]))
    per = int(table.groupby("topic").size().max())
    ax = axes(ax, height=0.6 + 0.24 * len(topics) * (per + 1.6))
    labels, places = [], []
    for block, topic in enumerate(topics):
        mine = table[table["topic"] == topic]
        at = block * (per + 1.6) + 1 + np.arange(len(mine))
        ax.barh(at, mine["weight"], height=0.7, color=BLUE)
        first = mine.iloc[0]
        steady = (
            ""
            if np.isnan(first["stability"])
            else f", stability {first['stability']:.2f} (chance {first['chance']:.2f})"
        )
        name = named(named_topics(result.labels, [topic])[0])
        heading = f"{name[:1].upper()}{name[1:]}: {first['share']:.0%} of the text{steady}"
        ax.text(0, at[0] - 0.95, heading, fontsize=9, weight="bold", color=INK)
        labels += [named(term) for term in mine["term"]]
        places += list(at)
    ax.set_yticks(places, labels, fontsize=9)
    ax.set_ylim(len(topics) * (per + 1.6), -0.9)
    ax.tick_params(axis="y", length=0)
    return plain(ax, title="Top words of each topic", x="weight of the word in its topic (all words: 1)", y="")
