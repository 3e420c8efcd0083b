"""Words, with their places."""

from .tokenize import tokenize
from .tokens import Tokens
from .vocabulary import PAD

__all__ = ["PAD", "Tokens", "tokenize"]
