"""What every question gives back."""

from .result import SHOWN, Interval, Quote, Quotes, Result, cut_quotes, settings_of

__all__ = ["SHOWN", "Interval", "Quote", "Quotes", "Result", "cut_quotes", "settings_of"]
