"""Where does a word stand?"""

from .kwic import Concordance, kwic
from .reading import ConcordanceReading

__all__ = ["Concordance", "ConcordanceReading", "kwic"]
