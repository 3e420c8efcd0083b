"""The methods judged, the three verdicts, and the number of topics that a text can support."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ..._wording import counted

SUPPORTED, DOUBTFUL, REFUSED = VERDICTS = ("supported", "doubtful", "not supported")
METHODS: Mapping[str, str] = MappingProxyType(
    {
        "sentences": 'split(by="sentence"), kwic(window="sentence")',
        "readability": "Flesch and other formulas",
        "kwic": "keyword in context, by words",
        "collocates": "words near a node",
        "collocations": "pairs of neighbouring words",
        "describe": "counts and lexical diversity",
        "topics": "fit_topics",
        "contrast speakers": 'contrast(by="speaker")',
        "contrast documents": 'contrast(by="doc_id"): this document against the others',
        "stance by progress": 'track_stance(over="progress")',
        "stance by seconds": 'track_stance(over="seconds")',
        "stance by date": 'track_stance(over="date"): this document as one point',
    }
)
COUNTING = tuple(name for name in METHODS if name not in ("sentences", "readability", "stance by date"))
STANCE = ("stance by progress", "stance by seconds", "stance by date")
TOPIC_WINDOW = 100  # words; passages of 100 to 200 words gave the most stable topics
# Highest number of topics worth trying, by number of windows. Measured: with 265 windows of five talks and papers,
# K = 5 was more stable than 10 and 20, but none was stable; with 9,900 passages of presidential addresses, K = 20 was
# still unstable. The steps in between are judgement.
TOPIC_STEPS = ((30, 0), (100, 3), (500, 5), (2_000, 10), (9_000, 20))
FEW_SOURCES = 10  # with five sources, topics predicted a left-out source no better than word counts did


def highest_k(n_rows: int, n_documents: int) -> int:
    """Return the largest number of topics worth trying (see ``TOPIC_STEPS``), at most 5 for under 10 sources.

    >>> highest_k(243, 5), highest_k(5_000, 5), highest_k(5_000, 200)
    (5, 5, 20)
    """
    by_size = next((k for least, k in TOPIC_STEPS if n_rows < least), 50)
    return min(by_size, 5) if n_documents < FEW_SOURCES else by_size


def too_few_windows(n_tokens: int) -> str:
    """Explain why a text is too short for topics; empty if it is not.

    >>> too_few_windows(600)
    '6 windows of 100 words (at least 30 needed)'
    """
    rows = n_tokens // TOPIC_WINDOW
    if highest_k(rows, FEW_SOURCES):
        return ""
    return f"{counted(rows, 'window')} of {TOPIC_WINDOW} words (at least {TOPIC_STEPS[0][0]} needed)"
