"""What the keys of several exercises are worked out from; made once a session."""

from __future__ import annotations

from functools import cache

from ..corpus import Corpus
from ..loaders import load_seeds
from ..tokens import Tokens, tokenize


@cache
def lesson_corpus() -> Corpus:
    """Load the five texts, untouched by whatever a notebook did to its own corpus."""
    return load_seeds()


@cache
def lesson_tokens() -> Tokens:
    """Find their words."""
    return tokenize(lesson_corpus())
