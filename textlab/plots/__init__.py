"""Pictures of results: one a file, each ``draw(result, ax, **options) -> Axes``.

The only importer of matplotlib and seaborn. A picture is drawn on the given Axes and returned; nothing is
shown, and no global setting is touched.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ..errors import SchemaError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..results import Result

# the picture of each result class, by file
PICTURES = {
    "Audit": "audit",
    "Collocates": "collocates",
    "Collocations": "collocations",
    "Concordance": "dispersion",
    "Contrast": "forest",
    "Description": "description",
    "Dispersion": "spread",
    "Frequencies": "frequencies",
    "Topics": "topics",
    "TopicEffects": "topics.effects",
    "TopicSearch": "topics.search",
    "TopicSurvival": "topics.survival",
    "Coherence": "topics.coherence",
    "IntrusionScores": "topics.intrusion",
    "StanceTrack": "track",
    "Validation": "validation",
}


def draw(result: Result, ax: Axes | None, **options: Any) -> Axes:
    """Draw a result on `ax`, or on a new figure."""
    name = type(result).__name__
    if name not in PICTURES:
        raise SchemaError(f"plot: there is no picture of a {name}; its table is in .table.")
    picture = import_module(f".{PICTURES[name]}", __name__)
    made: Axes = picture.draw(result, ax, **options)
    return made
