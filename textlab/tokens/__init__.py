"""Tokens: the words of a corpus and their places, patterns, and searching."""

from .tokenize import tokenize
from .tokens import Tokens
from .vocabulary import PAD

__all__ = ["PAD", "Tokens", "tokenize"]
