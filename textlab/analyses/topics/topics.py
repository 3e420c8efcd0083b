"""A fitted topic model: tables to read, verbs to ask it, and the passages behind every topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...counts import DocumentTermMatrix
from ...errors import SchemaError, UnknownName, did_you_mean
from ...results import Quotes, Result, cut_quotes
from .editing import merged_columns, merged_rows, split_off, with_edit
from .folding import fold_rows
from .passages import top_codes, topic_passages
from .prevalence import prevalence_table
from .refits import checked_refits, held_out_gain
from .said import notes_said, summary_said, topic_methods, verdict_said
from .storing import read_model, write_model
from .tables import RANKINGS, long_table, named_topics, per_topic, ranked_terms, words_of_topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

READ = 20  # top words that are marked in quotes


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Topics(Result):
    """Topics of a document-term matrix. Made by `fit_topics` or `wrap_topics`.

    Attributes
    ----------
    dtm : DocumentTermMatrix
        What was fitted, after stop words and trimming.
    shares : DataFrame, shape (n_rows, n_topics)
        Part of each row's words that each topic has; rows sum to 1 (0 where no word is left). Index as ``dtm.rows``.
    weights : DataFrame, shape (n_topics, n_terms)
        What the engine ranks words by: tf-idf weight for nmf and consensus, probability otherwise. Rows sum to 1.
    phi : ndarray, shape (n_topics, n_terms)
        Probability of each term among the words of a topic.
    states : ndarray, shape (n_states, n_rows, n_topics), or None
        Dirichlet parameters of the shares in saved states of a sampler.
    stability : ndarray, shape (n_topics,)
        Mean overlap of top words over refits; missing where none were asked for.
    chance : float
        The stability that word lists drawn at random from this vocabulary would have.
    labels : mapping of int to str
        Names that people gave to topics.
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
    ONE_DOCUMENT: ClassVar[float] = 0.7  # with more than this main_share, a topic is one document's subject
    CITATIONS: ClassVar[tuple[str, ...]] = ("Greene, O'Callaghan & Cunningham 2014, ECML PKDD (stability)",)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "topic": "number of the topic, 1 for the one that fills most of the text; it never changes",
            "label": "the name that somebody gave to the topic, where any was given",
            "rank": "place of the term in the topic",
            "term": "the term",
            "weight": "share of the topic's weight, 0 to 1",
            "docfreq": "rows with the term",
            "share": "part of the text that the topic fills, by words, 0 to 1; all topics together are 1",
            "stability": "mean Jaccard overlap of the ten top words over refits on 80 % of the clusters, 0 to 1",
            "chance": "the same for lists of words drawn at random from this vocabulary",
            "main_document": "document that holds most of the topic",
            "main_share": "that document's part of the topic, 0 to 1",
        }
    )

    # ------------------------------------------------------------------ reading

    def top(self, n: int = 8, *, by: str = "weight") -> pd.DataFrame:
        """List the top words of each topic, one row a topic.

        Parameters
        ----------
        n : int
        by : {"weight", "probability", "frex", "lift", "relevance"}
            ``weight`` is what the engine itself ranks by (tf-idf weight for nmf, probability for lda).
            ``probability``: commonest words of the topic. ``frex``: common and exclusive. ``lift``: commoner here than
            elsewhere, favours rare words (those in fewer than three rows are left out). ``relevance``: between
            probability and lift (weight .6).

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

    @recorded
    def label(self, labels: Mapping[Any, str]) -> Topics:
        """Name topics; every table, picture and page shows the names, and `save` keeps them.

        Parameters
        ----------
        labels : mapping of topic to str
            Given names stay until they are replaced; an empty name takes one away.

        Returns
        -------
        Topics
            A copy: ``topics = topics.label({1: "taxes"})``.

        Raises
        ------
        UnknownName
            No such topic.
        SchemaError
            Two topics with one name, or a name that is a number.
        """
        names = dict(self.labels)
        for topic, name in labels.items():
            if not isinstance(name, str) or name.strip().isdigit():
                raise SchemaError(f"label: the name of topic {topic!r} must be text and no number, not {name!r}.")
            names[int(self._check_label(topic))] = name.strip()
        names = {topic: name for topic, name in sorted(names.items()) if name}
        if len(set(names.values())) < len(names):
            raise SchemaError("label: two topics would have one name; give each its own.")
        table = per_topic(self.dtm, self.shares, self.stability, self.chance, names)
        return replace(self, labels=MappingProxyType(names), frame=long_table(self.dtm, self.weights, table))

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
        """Measure how much of each group each topic fills, with an interval that resamples turns.

        Parameters
        ----------
        by : str or list of str, optional
            Columns of ``dtm.rows``. Default: ``"doc_id"``, unless `over` is given.
        over : str, optional
            ``"date"``, ``"year"`` (from a column of that name, else from ``date_earliest``), ``"progress"`` (how far
            into the document a row begins, in `n_bins` stretches), or a column of numbers.
        n_bins : int
        cluster : str
            What is resampled.
        n_resamples : int
            0 leaves the intervals out (missing).
        confidence : float
        rng : int or Generator
            Each group is resampled from a source of its own, made of this and the group's label: the order of the
            documents and the other groups change no interval.

        Returns
        -------
        DataFrame
            ``topic, <by>, <over>, share, ci_low, ci_high, n_tokens, n_clusters``. The topics themselves are held
            fixed: the interval does not include their own uncertainty (see ``stability``). A year without text has
            no row.
        """
        asked = _checks.resampling("prevalence", n_resamples, confidence, rng)
        return prevalence_table(self.dtm, self.shares, self.labels, by, over, n_bins, cluster, asked)

    def quotes(self, label: Any, n: int = 3, *, rng: _checks.Rng = 0) -> Quotes:
        """Show passages of the rows that this topic fills most, those with most of its top words first.

        Parameters
        ----------
        label : int or str
            Number or name of a topic.
        n : int
        rng : int or Generator
            Changes nothing: no passage is drawn.
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
        """Return the number of a topic, from its number (as text, if need be) or the name it was given."""
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

    # ------------------------------------------------------------------ new text, folders, pages

    def transform(self, dtm: DocumentTermMatrix) -> pd.DataFrame:
        """Measure the share of each topic in the rows of another matrix, the topics held fixed.

        Parameters
        ----------
        dtm : DocumentTermMatrix
            Counts. Terms that the model does not know are left aside.

        Returns
        -------
        DataFrame, shape (n_rows, n_topics)
            As `shares`; 0 in a row without a known word.

        Warns
        -----
        TextlabWarning
            The model knows less than a tenth of the words.
        """
        engine_is_weighted = self.settings["method"] in ("nmf", "consensus")
        values = fold_rows(self.dtm, dtm, self.weights.to_numpy(), self.phi, weighted=engine_is_weighted)
        return pd.DataFrame(values, index=dtm.rows.index, columns=self.shares.columns)

    def save(self, folder: str | Path) -> Path:
        """Write the model with its corpus and tokens to a folder that `Topics.open` opens.

        The folder is whole once ``topics.json`` is in it; nothing in it is a pickle.
        """
        arrays = {
            "theta": self.shares.to_numpy(), "phi": self.phi, "weights": self.weights.to_numpy(),
            "stability": self.stability, "states": self.states,
        }  # fmt: skip
        about = {
            "topics": [int(t) for t in self.shares.columns],
            "labels": {str(k): v for k, v in self.labels.items()},
            "chance": None if np.isnan(self.chance) else self.chance,
            "settings": dict(self.settings),
        }
        return write_model(Path(folder), self.dtm, arrays, about)

    @staticmethod
    def open(folder: str | Path) -> Topics:
        """Open what `save` wrote.

        Raises
        ------
        UnreadableFile
            The folder is not whole, or a file in it was altered.
        """
        dtm, arrays, about = read_model(Path(folder))
        columns = pd.RangeIndex(1, len(about["topics"]) + 1, name="topic")
        if list(columns) != about["topics"]:
            columns = pd.Index(about["topics"], name="topic")
        return assemble(
            dtm,
            arrays["theta"],
            arrays["phi"],
            columns=columns,
            weights=arrays["weights"],
            states=arrays["states"],
            stability=arrays["stability"],
            chance=float("nan") if about["chance"] is None else about["chance"],
            labels={int(k): v for k, v in about["labels"].items()},
            settings=about["settings"],
        )

    def to_html(self, path: str | Path, *, most: int = 2_000) -> Path:
        """Write a reader: one page to go from topics to words to passages to whole documents.

        Parameters
        ----------
        path : str or Path
            Ends in ``.html``.
        most : int
            Passages on the page, those that say most about a topic first; the page says how many it left out.

        Returns
        -------
        Path
            The page needs no network and nothing else; it searches, follows the keyboard, and is dark in the dark.
        """
        from .reader import write_reader

        names = named_topics(self.labels, self.shares.columns)
        return write_reader(
            Path(path), self.dtm, self.top(10), self.shares.to_numpy(), self.phi, names, self.summary(), most
        )

    # ------------------------------------------------------------------ judging and editing

    def verdict(self, *, split: str = "doc_id", rng: _checks.Rng = 0) -> str:
        """Say in one sentence whether the topics predict sources that they have not seen.

        The model is fitted again with a fifth of the sources left out, five times; topics must then predict the
        second half of each left-out row from its first half better than word counts alone do.

        Parameters
        ----------
        split : str
            What is left out whole: passages of one source share its vocabulary, and a random split would leak it.
        rng : int or Generator
        """
        method, options = checked_refits("verdict", self.settings)
        seed = _checks.seed_of(*_checks.generator("verdict", rng))
        gain = held_out_gain(self.dtm, method, self.shares.shape[1], options, split, "verdict", seed)
        return verdict_said(gain, f"{counted(self.shares.shape[1], 'topic')} ({method})", split)

    @recorded
    def merge(self, topics: Sequence[Any]) -> Topics:
        """Make one topic of several: their shares are added up. It keeps the first number and its name.

        No other topic changes its number. The step is written into ``settings["history"]`` and saved.
        """
        numbers = list(dict.fromkeys(int(self._check_label(t)) for t in topics))
        if len(numbers) < 2:
            raise SchemaError("merge: name at least two different topics.")
        at = [self._at(t) for t in numbers]
        size = words_of_topics(self.dtm, self.shares.to_numpy()).sum(axis=0)
        stability = self.stability.copy()
        stability[at[0]] = np.nan  # nobody has fitted the merged topic twice
        return assemble(
            self.dtm,
            merged_columns(self.shares.to_numpy(), at),
            merged_rows(self.phi, size, at),
            columns=self.shares.columns.delete(at[1:]),
            weights=merged_rows(self.weights.to_numpy(), size, at),
            states=None if self.states is None else merged_columns(self.states, at),
            stability=np.delete(stability, at[1:]),
            chance=self.chance,
            labels={t: name for t, name in self.labels.items() if t not in numbers[1:]},
            settings=with_edit(self.settings, f"merged {', '.join(map(str, numbers))} into {numbers[0]}"),
        )

    @recorded
    def split(self, topic: Any, terms: Sequence[str]) -> Topics:
        """Split words off a topic: they become a topic of their own, with the next free number.

        Raises
        ------
        UnknownName
            No such topic or term.
        SchemaError
            All words of the topic, or none.
        """
        number = int(self._check_label(topic))
        columns = np.array([self.dtm.column_of(t, who="split") for t in terms], dtype=np.int64)
        moved = self.phi[self._at(number), columns].sum()
        if not 0 < moved < 1 - 1e-9:
            raise SchemaError(
                f"split: {'all' if moved else 'none'} of the words of topic {number} would go; name some."
            )
        theta, phi = split_off(self.dtm.counts, self.shares.to_numpy(), self.phi, self._at(number), columns)
        new = max(map(int, self.shares.columns)) + 1
        return assemble(
            self.dtm,
            theta,
            phi,
            columns=self.shares.columns.append(pd.Index([new], name="topic")),
            stability=np.append(np.where(self.shares.columns == number, np.nan, self.stability), np.nan),
            chance=self.chance,
            labels=dict(self.labels),
            settings=with_edit(self.settings, f"split {new} off {number}: {', '.join(terms)}"),
        )

    # ------------------------------------------------------------------ in words

    def summary(self) -> str:
        """Say what was fitted, the largest topics and what limits them."""
        return summary_said(self.dtm, self.top(1), self.settings, self.ONE_DOCUMENT)

    def notes(self) -> str:
        """Return what more there is to know before a topic is interpreted."""
        return notes_said(self.top(5), self.settings, self.ONE_DOCUMENT)

    def _display(self) -> pd.DataFrame:
        return self.top()

    def _gist(self) -> str:
        return f"{counted(len(self.weights), 'topic')} of {counted(self.dtm.shape[0], 'row')}"

    def _methods_sentence(self) -> str:
        return topic_methods(self.dtm, len(self.weights), self.settings)


def assemble(
    dtm: DocumentTermMatrix,
    theta: NDArray[np.float64],
    phi: NDArray[np.float64],
    *,
    columns: pd.Index,
    settings: Mapping[str, Any],
    stability: NDArray[np.float64],
    chance: float,
    weights: NDArray[np.float64] | None = None,
    states: NDArray[np.float32] | None = None,
    labels: Mapping[int, str] = MappingProxyType({}),
) -> Topics:
    """Put a result together from its arrays; `columns` are the numbers of the topics."""
    shares = pd.DataFrame(theta, index=dtm.rows.index, columns=columns)
    table = pd.DataFrame(phi if weights is None else weights, index=columns, columns=pd.Index(dtm.terms, name="term"))
    return Topics(
        frame=long_table(dtm, table, per_topic(dtm, shares, stability, chance, labels)),
        tokens=dtm.tokens,
        settings=MappingProxyType(dict(settings)),
        dtm=dtm,
        shares=shares,
        weights=table,
        phi=phi,
        states=states,
        stability=stability,
        chance=chance,
        labels=MappingProxyType(dict(labels)),
    )
