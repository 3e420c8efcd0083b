"""Results: what every analysis returns."""

from .brief import Brief, brief, short_name
from .face import SHOWN
from .quotes import Interval, Quote, Quotes, cut_quotes
from .result import Result
from .saved import SavedResult, open_result
from .settings import settings_of, versions

__all__ = [
    "SHOWN",
    "Brief",
    "Interval",
    "Quote",
    "Quotes",
    "Result",
    "SavedResult",
    "brief",
    "cut_quotes",
    "open_result",
    "settings_of",
    "short_name",
    "versions",
]
