"""Words, with their places."""

from .tokenize import tokenize
from .tokens import PAD, Tokens

__all__ = ["PAD", "Tokens", "tokenize"]
