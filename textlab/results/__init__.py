"""What every question gives back."""

from .quotes import Interval, Quote, Quotes, cut_quotes
from .result import SHOWN, Result
from .settings import settings_of, versions

__all__ = ["SHOWN", "Interval", "Quote", "Quotes", "Result", "cut_quotes", "settings_of", "versions"]
