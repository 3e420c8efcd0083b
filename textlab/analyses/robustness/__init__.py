"""Robustness: does a claim hold under other defensible choices?"""

from .result import Robustness
from .robustness import robustness

__all__ = ["Robustness", "robustness"]
