"""The top words of each topic, as bars in small multiples on one Axes row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .. import _checks
from .style import BLUE, axes, plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..analyses.topics import Topics


def draw(result: Topics, ax: Axes | None, *, kind: str = "terms", **options: Any) -> Axes:
    """A picture of topics.

    Parameters
    ----------
    kind : {"terms", "shares"}
        The top words of each topic (``n=6``), or how much of each group each topic fills (``by="doc_id"``).
    **options
        Of that picture.
    """
    _checks.one_of("plot", "kind", kind, ("terms", "shares"))
    if kind == "terms":
        return terms(result, ax, **options)
    from . import topic_shares  # seaborn is loaded when it is first drawn with

    return topic_shares.draw(result, ax, **options)


def terms(result: Topics, ax: Axes | None, *, n: int = 6) -> Axes:
    """One block of bars a topic, longest first; the heading of a block says its share and stability."""
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
        steady = "" if np.isnan(first["stability"]) else f", stability {first['stability']:.0%}"
        ax.text(0, at[0] - 0.95, f"Topic {topic}: {first['share']:.0%} of the text{steady}", fontsize=9, weight="bold")
        labels += [term.replace("$", r"\$") for term in mine["term"]]
        places += list(at)
    ax.set_yticks(places, labels, fontsize=9)
    ax.set_ylim(len(topics) * (per + 1.6), -0.4)
    ax.tick_params(axis="y", length=0)
    return plain(ax, title="Top words of each topic", x="share of the topic's weight", y="")
