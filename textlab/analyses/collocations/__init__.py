"""Which words come together more often than chance?"""

from .collocations import Collocations, collocations

__all__ = ["Collocations", "collocations"]
