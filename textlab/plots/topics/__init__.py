"""Pictures of topic models: top words, shares, change over time, a map, similarity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ... import _checks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ...analyses.topics import Topics

KINDS = ("terms", "shares", "over", "map", "similarity")


def draw(result: Topics, ax: Axes | None, *, kind: str = "terms", **options: Any) -> Axes:
    """A picture of topics.

    Parameters
    ----------
    kind : {"terms", "shares", "over", "map", "similarity"}
        ``terms``: the top words of each topic (``n=6``). ``shares``: how much of each group each topic fills
        (``by="doc_id"``). ``over``: shares along a date, year or progress, with bands (``over="year"``). ``map``:
        topics as discs, near where they share words. ``similarity``: a grid of the words they share.
    **options
        Of that picture.
    """
    from .map import draw_topic_map
    from .over import draw_topics_over
    from .shares import draw_topic_shares
    from .similarity import draw_topic_similarity
    from .terms import draw_topic_terms

    pictures: dict[str, Any] = {
        "terms": draw_topic_terms,
        "shares": draw_topic_shares,
        "over": draw_topics_over,
        "map": draw_topic_map,
        "similarity": draw_topic_similarity,
    }
    made: Axes = pictures[_checks.one_of("plot", "kind", kind, KINDS)](result, ax, **options)
    return made
