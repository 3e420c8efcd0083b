"""Window collocates: which words occur near a word?"""

from .collocates import Collocates, collocates

__all__ = ["Collocates", "collocates"]
