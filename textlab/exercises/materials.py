"""Objects from which the keys of several exercises are computed, made once per session."""

from __future__ import annotations

from functools import cache

from ..corpus import Corpus
from ..loaders import load_seeds
from ..tokens import Tokens, tokenize


@cache
def lesson_corpus() -> Corpus:
    """Load the five texts, independent of the notebook's own corpus."""
    return load_seeds()


@cache
def lesson_tokens() -> Tokens:
    """Tokenize the five texts."""
    return tokenize(lesson_corpus())
