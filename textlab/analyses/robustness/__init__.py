"""Does a claim hold under the other choices that could as well have been made? `robustness` and its result."""

from .result import Robustness
from .robustness import robustness

__all__ = ["Robustness", "robustness"]
