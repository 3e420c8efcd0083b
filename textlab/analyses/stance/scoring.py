"""What a track measures of a lexicon: places, weights, the balance of weights, or the share of a category.

Each is a ratio of two sums, so all are cut into bins, resampled and compared by the same steps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ... import _checks
from ...errors import SchemaError
from ...lexicon import Lexicon, LexiconPlaces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SCORES = ("rate", "weight", "balance", "share")


@dataclass(frozen=True, eq=False)
class Scoring:
    """What each place adds above and below the line of a ratio.

    Attributes
    ----------
    name : {"rate", "weight", "balance", "share"}
    top : ndarray of float, shape (n_places,)
    bottom : ndarray of float, shape (n_places,), or None
        None stands for the words of the unit.
    """

    name: str
    top: Floats
    bottom: Floats | None

    @property
    def column(self) -> str:
        """Name of its column in tables."""
        return "rate" if self.name == "rate" else "score"

    def ratio(self, top: Any, bottom: Any) -> Floats:
        """Return the score from sums; nan where there is nothing below the line."""
        factor = 1000.0 if self.bottom is None else 1.0
        top, bottom = np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
        return np.divide(factor * top, bottom, out=np.full(np.shape(top), np.nan), where=bottom > 0)

    def sums(self, cell: NDArray[np.int64], words: Any, keep: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Return what stands above and below the line in each cell; `cell` has one number a place that is kept."""
        size = np.size(words)
        top = np.bincount(cell, weights=self.top[keep], minlength=size)
        if self.bottom is None:
            return np.asarray(top, dtype=np.float64), np.asarray(words, dtype=np.float64)
        bottom = np.bincount(cell, weights=self.bottom[keep], minlength=size)
        return np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)

    def only(self, keep: NDArray[np.bool_]) -> Scoring:
        """Return the same for some of the places."""
        return Scoring(self.name, self.top[keep], None if self.bottom is None else self.bottom[keep])


def scoring_of(
    who: str, lexicon: Lexicon, places: LexiconPlaces, score: str, category: str | None, scope: Any
) -> Scoring:
    """Check what is to be measured, and say what each place adds to it."""
    _checks.one_of(who, "score", score, SCORES)
    if scope is not None and score in ("rate", "share"):
        raise SchemaError(
            f"{who}: scope turns weights, which score={score!r} does not use; take 'weight' or 'balance'."
        )
    if (category is None) is (score == "share"):
        raise SchemaError(f"{who}: score='share' and category= go together: the share of the places in a category.")
    ones = np.ones(len(places))
    if score == "rate":
        lexicon.to_dict(who)  # refuses weights, which a rate of places would lose
        return Scoring(score, ones, None)
    if score == "share":
        inside = np.isin(lexicon.patterns, lexicon.patterns_in(str(category)))
        return Scoring(score, inside[places.hits.which].astype(np.float64), ones)
    return Scoring(score, places.weight, None if score == "weight" else np.abs(places.weight))


def score_said(settings: Mapping[str, Any]) -> str:
    """Return what the numbers of a track are, for axes and summaries."""
    said = {
        "rate": "places per 1,000 words",
        "weight": "weight per 1,000 words",
        "balance": "balance of weights (-1 to 1)",
        "share": f"share of the places in {settings['category']!r}",
    }
    return said[settings["score"]]
