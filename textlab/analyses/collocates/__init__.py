"""What does a word keep company with?"""

from .collocates import Collocates, collocates

__all__ = ["Collocates", "collocates"]
