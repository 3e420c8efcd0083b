"""Collocations: which words follow each other more often than expected by chance?"""

from .collocations import Collocations, collocations

__all__ = ["Collocations", "collocations"]
