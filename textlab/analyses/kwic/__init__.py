"""Keyword in context: where does a word occur?"""

from .kwic import Concordance, kwic
from .reading import ConcordanceReading

__all__ = ["Concordance", "ConcordanceReading", "kwic"]
