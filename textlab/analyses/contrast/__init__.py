"""Who uses which words?"""

from .comparison import Sides
from .contrast import Contrast, contrast
from .priors import CHOICES, USED, in_words
from .validation import Validation

__all__ = ["CHOICES", "USED", "Contrast", "Sides", "Validation", "contrast", "in_words"]
