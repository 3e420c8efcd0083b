"""Where does a word stand?"""

from .kwic import Concordance, kwic

__all__ = ["Concordance", "kwic"]
