"""Contrasts: which words set one group apart from another?"""

from .answer import Answer
from .contrast import contrast
from .priors import CHOICES, USED, prior_in_words
from .result import Contrast
from .validation import Validation

__all__ = ["CHOICES", "USED", "Answer", "Contrast", "Validation", "contrast", "prior_in_words"]
