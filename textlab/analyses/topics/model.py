"""A fitted topic model: its arrays, its tables, and the passages behind each topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted
from ...counts import DocumentTermMatrix
from ...errors import UnknownName, did_you_mean
from ...results import Quotes, Result, cut_quotes
from .passages import top_codes, topic_passages
from .prevalence import prevalence_table
from .sentences import topic_methods, topics_notes, topics_summary
from .tables import RANKINGS, per_topic, ranked_terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

READ = 20  # number of top words that are marked in quotes


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TopicModel(Result):
    """Topics of a document-term matrix, as arrays and tables; base class of `Topics`.

    Attributes
    ----------
    dtm : DocumentTermMatrix
        The fitted matrix, without stop words and after trimming.
    shares : DataFrame, shape (n_rows, n_topics)
        Share of each topic in the words of a row; rows sum to 1 (0 if no word is left). Same index as ``dtm.rows``.
    weights : DataFrame, shape (n_topics, n_terms)
        Weights by which the engine ranks words: tf-idf weight for nmf and consensus, else probability. Rows sum to 1.
    phi : ndarray, shape (n_topics, n_terms)
        Probability of each term among the words of a topic.
    states : ndarray, shape (n_states, n_rows, n_topics), or None
        Dirichlet parameters of the shares in the saved states of a sampler.
    stability : ndarray, shape (n_topics,)
        Mean overlap of top words over refits; missing without refits.
    chance : float
        Stability of word lists drawn at random from this vocabulary.
    labels : mapping of int to str
        Names given to topics.
    """

    dtm: DocumentTermMatrix
    shares: pd.DataFrame
    weights: pd.DataFrame
    phi: NDArray[np.float64]
    states: NDArray[np.float32] | None = None
    stability: NDArray[np.float64]
    chance: float = float("nan")
    labels: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))

    TITLE: ClassVar[str] = "Topics"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType(
        {kind: f"topics.{kind}" for kind in ("terms", "shares", "over", "map", "similarity")}
    )
    ONE_DOCUMENT: ClassVar[float] = 0.7  # a topic with a larger main_share is the subject of one document
    CITATIONS: ClassVar[tuple[str, ...]] = ("Greene, O'Callaghan & Cunningham 2014, ECML PKDD (stability)",)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "topic": "number of the topic, 1 for the one that fills most of the text; it never changes",
            "label": "the name that somebody gave to the topic, if any",
            "rank": "place of the term in the topic",
            "term": "the term",
            "weight": "share of the topic's weight, 0 to 1",
            "docfreq": "number of rows with the term",
            "share": "share of the topic in the words of the text, 0 to 1; all topics sum to 1",
            "stability": "mean Jaccard overlap of the ten top words over refits on 80 % of the clusters, 0 to 1",
            "chance": "the same for lists of words drawn at random from this vocabulary",
            "main_document": "document with the most words of the topic",
            "main_share": "share of the topic's words in that document, 0 to 1",
        }
    )

    # ------------------------------------------------------------------ reading

    def top(self, n: int = 8, *, by: str = "weight") -> pd.DataFrame:
        """List the top words of each topic, one row per topic.

        Parameters
        ----------
        n : int
        by : {"weight", "probability", "frex", "lift", "relevance"}
            ``weight``: the ranking of the engine itself (tf-idf weight for nmf, probability for lda). ``probability``:
            the most frequent words of the topic. ``frex``: frequent and exclusive words. ``lift``: words that are more
            frequent here than elsewhere; favours rare words (words in fewer than three rows are left out).
            ``relevance``: between probability and lift (weight .6).

        Returns
        -------
        DataFrame
            ``topic, terms, share, stability, chance, main_document, main_share``, and ``label`` where labels were
            given. An empty topic has no terms.
        """
        _checks.one_of("top", "by", by, RANKINGS)
        n = _checks.whole("top", "n", n, least=1)
        terms = [" ".join(self.dtm.terms[row]) for row in self._ranked(by, n)]
        table = per_topic(self.dtm, self.shares, self.stability, self.chance, self.labels)
        table.insert(2 if "label" in table else 1, "terms", terms)
        return table

    def _ranked(self, by: str, n: int) -> list[NDArray[np.int64]]:
        return ranked_terms(self.dtm, self.weights.to_numpy(), self.phi, by, n)

    def prevalence(
        self,
        *,
        by: str | list[str] | None = None,
        over: str | None = None,
        n_bins: int = 10,
        cluster: str = "turn_id",
        n_resamples: int = 1000,
        confidence: float = 0.95,
        rng: _checks.Rng = 0,
    ) -> pd.DataFrame:
        """Compute the share of each topic in each group, with intervals that resample clusters.

        Parameters
        ----------
        by : str or list of str, optional
            Columns of ``dtm.rows``. Default: ``"doc_id"``, unless `over` is given.
        over : str, optional
            ``"date"``, ``"year"`` (from a column of that name, else from ``date_earliest``), ``"progress"`` (relative
            position in the document at which a row begins, in `n_bins` bins), or a numeric column.
        n_bins : int
        cluster : str
            Column of the clusters that are resampled.
        n_resamples : int
            Number of resamples; 0 leaves the intervals out (missing).
        confidence : float
        rng : int or Generator
            Each group is resampled with a generator of its own, derived from `rng` and the label of the group, so
            intervals do not depend on the order of documents or on other groups.

        Returns
        -------
        DataFrame
            ``topic, <by>, <over>, share, ci_low, ci_high, n_tokens, n_clusters``. The topics are held fixed: the
            intervals do not include the uncertainty of the topics (see ``stability``). A year without text has no row.
        """
        asked = _checks.resampling("prevalence", n_resamples, confidence, rng)
        return prevalence_table(self.dtm, self.shares, self.labels, by, over, n_bins, cluster, asked)

    def quotes(self, label: Any, n: int = 3, *, rng: _checks.Rng = 0) -> Quotes:
        """Show passages of the rows whose largest topic this is, those with most of its top words first.

        Parameters
        ----------
        label : int or str
            Number or name of a topic.
        n : int
        rng : int or Generator
            Has no effect, as no passage is drawn at random.
        """
        topic = self._check_label(label)
        n = _checks.whole("quotes", "n", n)
        first, last = self._evidence(topic)
        quotes = cut_quotes(
            self.tokens, first[:n], last[:n], lit=top_codes(self.dtm, self._ranked("weight", READ)[self._at(topic)])
        )
        return Quotes(topic, quotes, len(first))

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        first = topic_passages(
            self.dtm,
            self.shares.to_numpy(),
            self._at(label),
            top_codes(self.dtm, self._ranked("weight", READ)[self._at(label)]),
        )
        return first, first

    def _check_label(self, label: Any) -> Any:
        """Return the number of a topic that is given by number (also as a string) or by name."""
        known = [int(t) for t in self.shares.columns]
        names = {name: topic for topic, name in self.labels.items()} | {str(t): t for t in known}
        if isinstance(label, int | np.integer) and not isinstance(label, bool) and int(label) in known:
            return int(label)
        if isinstance(label, str) and label in names:
            return names[label]
        raise UnknownName(
            f"quotes: no topic {label!r} in this table.{did_you_mean(label, [*self.labels.values(), *known])}"
        )

    def _at(self, topic: Any) -> int:
        return [int(t) for t in self.shares.columns].index(int(topic))

    # ------------------------------------------------------------------ in words

    def summary(self) -> str:
        """Describe the model, its largest topics and its limits."""
        return topics_summary(self.dtm, self.top(1), self.settings, self.ONE_DOCUMENT)

    def notes(self) -> str:
        """Describe what to know before interpreting a topic."""
        return topics_notes(self.top(5), self.settings, self.ONE_DOCUMENT)

    def _display(self) -> pd.DataFrame:
        return self.top()

    def _gist(self) -> str:
        return f"{counted(len(self.weights), 'topic')} of {counted(self.dtm.shape[0], 'row')}"

    def _methods_sentence(self) -> str:
        return topic_methods(self.dtm, len(self.weights), self.settings)
