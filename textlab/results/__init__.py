"""What every question gives back."""

from .brief import Brief, brief, short_name
from .face import SHOWN
from .quotes import Interval, Quote, Quotes, cut_quotes
from .result import Result
from .settings import settings_of, versions

__all__ = [
    "SHOWN",
    "Brief",
    "Interval",
    "Quote",
    "Quotes",
    "Result",
    "brief",
    "cut_quotes",
    "settings_of",
    "short_name",
    "versions",
]
