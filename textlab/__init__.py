"""textlab: quantitative text analysis in which every number walks back to the words.

The two-minute tour::

    import textlab as tl

    corpus = tl.load_seeds()                        # or tl.read("my_texts/*.txt"), tl.from_frame(table)
    tokens = tl.tokenize(corpus)                    # words with their places; only what people said or wrote
    tl.kwic(tokens, "technolog*", window=8)         # read before you count

    dtm = tl.count_terms(tokens, by="passage_id")
    topics = tl.fit_topics(dtm, n_topics=5, rng=1)
    gap = tl.contrast(dtm, by="speaker", target="Hilary Cottam")
    trend = tl.track_stance(tokens, tl.load_lexicon("hedges"), by="speaker", over="progress")

Every question gives a `Result`: ``.table``, ``.summary()``, ``.quotes(label)``, ``.plot()``, ``.settings``
and ``.methods()``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .analyses.contrast import Contrast, contrast
from .analyses.kwic import Concordance, kwic
from .analyses.stance import StanceTrack, track_stance
from .analyses.topics import Topics, fit_topics
from .corpus import Corpus
from .dtm import DocumentTermMatrix, count_terms
from .errors import (
    MissingExtra,
    NotEnoughData,
    SchemaError,
    TextlabError,
    TextlabWarning,
    UnknownName,
    UnreadableFile,
)
from .lexicon import Lexicon, load_lexicon, read_lexicon
from .loaders import from_frame, load_seeds, read
from .results import Interval, Quote, Quotes, Result
from .tokens import Tokens, tokenize

if TYPE_CHECKING:
    from .plots.chart import Chart

__version__ = "0.1.0"

__all__ = [
    "Chart",
    "Concordance",
    "Contrast",
    "Corpus",
    "DocumentTermMatrix",
    "Interval",
    "Lexicon",
    "MissingExtra",
    "NotEnoughData",
    "Quote",
    "Quotes",
    "Result",
    "SchemaError",
    "StanceTrack",
    "TextlabError",
    "TextlabWarning",
    "Tokens",
    "Topics",
    "UnknownName",
    "UnreadableFile",
    "contrast",
    "count_terms",
    "fit_topics",
    "from_frame",
    "kwic",
    "load_lexicon",
    "load_seeds",
    "read",
    "read_lexicon",
    "tokenize",
    "track_stance",
]


def __getattr__(name: str) -> Any:
    """`Chart` is loaded on first use, so that ``import textlab`` loads no plotting library."""
    if name == "Chart":
        from .plots.chart import Chart

        return Chart
    raise AttributeError(f"module 'textlab' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
