"""The scores of a track: rate of places, sum of weights, balance of weights, or share of a category.

Each is a ratio of two sums, so all are binned, resampled and compared by the same code.
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
    """Contribution of each place to the numerator and denominator of a score.

    Attributes
    ----------
    name : {"rate", "weight", "balance", "share"}
    top : ndarray of float, shape (n_places,)
    bottom : ndarray of float, shape (n_places,), or None
        None: the denominator is the number of words.
    """

    name: str
    top: Floats
    bottom: Floats | None

    @property
    def column(self) -> str:
        """Return the name of the score's column in tables."""
        return "rate" if self.name == "rate" else "score"

    def ratio(self, top: Any, bottom: Any) -> Floats:
        """Return the score for given sums; nan if the denominator is 0."""
        factor = 1000.0 if self.bottom is None else 1.0
        top, bottom = np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)
        return np.divide(factor * top, bottom, out=np.full(np.shape(top), np.nan), where=bottom > 0)

    def sums(self, cell: NDArray[np.int64], words: Any, keep: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        """Return numerator and denominator of each cell; `cell` has one cell number per place in `keep`."""
        size = np.size(words)
        top = np.bincount(cell, weights=self.top[keep], minlength=size)
        if self.bottom is None:
            return np.asarray(top, dtype=np.float64), np.asarray(words, dtype=np.float64)
        bottom = np.bincount(cell, weights=self.bottom[keep], minlength=size)
        return np.asarray(top, dtype=np.float64), np.asarray(bottom, dtype=np.float64)

    def only(self, keep: NDArray[np.bool_]) -> Scoring:
        """Return the scoring of some of the places."""
        return Scoring(self.name, self.top[keep], None if self.bottom is None else self.bottom[keep])


def scoring_of(
    who: str, lexicon: Lexicon, places: LexiconPlaces, score: str, category: str | None, scope: Any
) -> Scoring:
    """Check the options of a score, and return the contribution of each place."""
    _checks.one_of(who, "score", score, SCORES)
    if scope is not None and score in ("rate", "share"):
        raise SchemaError(
            f"{who}: scope turns weights, which score={score!r} does not use; take 'weight' or 'balance'."
        )
    if (category is None) is (score == "share"):
        raise SchemaError(f"{who}: score='share' and category= go together: the share of the places in a category.")
    ones = np.ones(len(places))
    if score == "rate":
        lexicon.to_dict(who)  # raises if the lexicon has weights, which a rate would ignore
        return Scoring(score, ones, None)
    if score == "share":
        inside = np.isin(lexicon.patterns, lexicon.patterns_in(str(category)))
        return Scoring(score, inside[places.hits.which].astype(np.float64), ones)
    return Scoring(score, places.weight, None if score == "weight" else np.abs(places.weight))


def score_label(settings: Mapping[str, Any]) -> str:
    """Return a description of the score, for axes and summaries."""
    said = {
        "rate": "places per 1,000 words",
        "weight": "weight per 1,000 words",
        "balance": "balance of weights (-1 to 1)",
        "share": f"share of the places in {settings['category']!r}",
    }
    return said[settings["score"]]
