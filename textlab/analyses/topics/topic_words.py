"""Words that distinguish two sides of a topic, with intervals and quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ... import _checks
from ..._wording import several
from ...results import Quotes, Result, cut_quotes
from .passages import top_codes
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TopicWords(Result):
    """Words that distinguish two sides of a topic. Made by `topic_words_by`, `topic_change` and `topics_apart`."""

    topics: Topics
    sides: tuple[str, str]
    rows: tuple[NDArray[np.int64], NDArray[np.int64]]

    TITLE: ClassVar[str] = "Words of a topic"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"words": "topics.words"})
    CITATIONS: ClassVar[tuple[str, ...]] = ("Monroe, Colaresi & Quinn 2008, Political Analysis 16: 372-403 (log-odds)",)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "term": "the term",
            "side": "side that uses the term more",
            "n_a": "occurrences of the term within the topic on the first side",
            "n_b": "the same on the second side",
            "rate_a": "n_a per 1,000 words of the topic on the first side",
            "rate_b": "n_b per 1,000 words of the topic on the second side",
            "log_ratio": "binary logarithm of rate_a / rate_b after adding 0.5 to each count; 1 is twice as often",
            "ci_low": "lower end of its interval, clusters resampled within each side; missing with few clusters",
            "ci_high": "upper end of the interval",
            "score": "z score of the log-odds with an informative prior; treats words as independent",
        }
    )

    def quotes(self, label: Any, n: int = 3, *, rng: _checks.Rng = 0) -> Quotes:
        """Show occurrences of a word on the side that uses it more, rows with most of the topic first."""
        term = self._check_label(label)
        n = _checks.whole("quotes", "n", n)
        first, last = self._evidence(term)
        return Quotes(term, cut_quotes(self.tokens, first[:n], last[:n]), len(first))

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        at = 0 if (self.frame.set_index("term")["side"].loc[label] == self.sides[0]) else 1
        dtm = self.topics.dtm
        order = np.full(dtm.shape[0], -1, dtype=np.int64)
        order[self.rows[at]] = np.arange(len(self.rows[at]))
        said = top_codes(dtm, np.array([dtm.column_of(label, who="quotes")]))
        places = np.flatnonzero(np.append(said, False)[dtm.tokens.codes])
        passage = np.searchsorted(dtm.tokens.bounds, places, side="right") - 1
        row = dtm.row_of_passage[passage]
        rank = np.where(row >= 0, order[row], -1)
        found = places[rank >= 0]
        found = found[np.argsort(rank[rank >= 0], kind="stable")]
        return found, found

    def summary(self) -> str:
        """Name the words that each side uses more, and how certain they are."""
        a, b = (self.frame.loc[self.frame["side"] == s, "term"].head(5).tolist() for s in self.sides)
        clear = int(((self.frame["ci_low"] > 0) | (self.frame["ci_high"] < 0)).sum())
        known = int(self.frame["ci_low"].notna().sum())
        return "\n".join(
            [
                f"{self.settings['subject']}, more frequent on the side of {self.sides[0]}: {', '.join(a) or 'none'}; "
                f"on the side of {self.sides[1]}: {', '.join(b) or 'none'}.",
                f"Of {known} words with an interval, {clear} have one that excludes 0 (resampling "
                f"{several(self.settings['cluster'])})."
                if known
                else f"Too few {several(self.settings['cluster'])} on a side for intervals.",
                "The words were selected because they differ, so their intervals look better than they are.",
            ]
        )

    def notes(self) -> str:
        """Describe how words are assigned to the topic."""
        return (
            "Each word of a row is divided among the topics in proportion to theta phi; the topics are held fixed. "
            "Quotes come from the rows with the largest shares of the topic."
        )

    def _gist(self) -> str:
        return f"{self.settings['subject']}, {self.sides[0]} against {self.sides[1]}"

    def _methods_sentence(self) -> str:
        s = self.settings
        return (
            f"Words of {s['subject']} were compared between {self.sides[0]} and {self.sides[1]} by log-odds with an "
            f"informative prior; intervals of rate ratios resample {s['cluster']} ({s['n_resamples']:,} times, rng "
            f"{s['rng']}). {self.topics._methods_sentence()}"
        )
