"""Lists of patterns with categories and weights, and the rule for negation."""

from .lexicon import Lexicon, refuse_category
from .read_lexicon import load_lexicon, read_lexicon
from .scope import LexiconPlaces, Scope, find_places

__all__ = ["Lexicon", "LexiconPlaces", "Scope", "find_places", "load_lexicon", "read_lexicon", "refuse_category"]
