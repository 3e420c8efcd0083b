"""Where does a word stand?"""

from .kwic import Concordance, kwic
from .reading import Reading

__all__ = ["Concordance", "Reading", "kwic"]
