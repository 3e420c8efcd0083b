"""Robustness of topics to other seeds, more or fewer topics, other engines, and single documents left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._progress import steps
from ..._recipe import recorded
from ..._wording import counted
from ...errors import NotEnoughData, SchemaError
from ...measures.topics import jaccard_matrix, top_lists
from ...results import Result, settings_of
from .engines import ENGINES
from .refits import TOP, chance_level, checked_refits, fit_part, matched_overlap, reading_weights
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

STEADY = 0.7  # mean overlap from which on a topic is called steady
LOST = 0.4  # overlap without its main document below which a topic is that document's subject
_CHANGES = {
    "seeds": "other seeds", "sizes": "another number of topics", "engines": "another engine",
    "left_out": "a document left out",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TopicSurvival(Result):
    """Overlap of topics with refits of the model under other choices. Made by `topic_survival`."""

    topics: Topics

    TITLE: ClassVar[str] = "Which topics come back"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"survival": "topics.survival"})
    CITATIONS: ClassVar[tuple[str, ...]] = ("Greene, O'Callaghan & Cunningham 2014, ECML PKDD (stability)",)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "topic": "number of the topic",
            "label": "the name that somebody gave to the topic, if any",
            "terms": "its top words",
            "seeds": "mean overlap of the ten top words with the matching topic for other seeds, 0 to 1",
            "sizes": "the same with the nearest topic of models with more or fewer topics",
            "engines": "the same with the matching topic of other engines",
            "left_out": "the same when one document is left out, mean over documents",
            "without_main": "the same without the main document",
            "chance": "overlap of word lists drawn at random",
            "main_document": "document with the most words of the topic",
            "main_share": "share of the topic's words in that document, 0 to 1",
            "verdict": "steady, shaky, or one document's subject",
        }
    )

    def _check_label(self, label: Any) -> Any:
        return self.topics._check_label(label)

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self.topics._evidence(label)

    def summary(self) -> str:
        """Describe how many topics recur."""
        counts = self.frame["verdict"].value_counts()
        said = ", ".join(f"{counts.get(v, 0)} {v}" for v in ("steady", "shaky", "one document's subject"))
        weakest = min(
            ("seeds", "sizes", "engines", "left_out"), key=lambda c: np.nan_to_num(self.frame[c].mean(), nan=9.0)
        )
        return "\n".join(
            [
                f"Of {counted(len(self.frame), 'topic')}: {said}.",
                f"Topics change most with {_CHANGES[weakest]}: mean overlap {self.frame[weakest].mean():.0%} "
                f"(chance {self.frame['chance'].iloc[0]:.0%}).",
                "A stable topic is not yet a theme: read its quotes.",
            ]
        )

    def notes(self) -> str:
        """Explain the verdicts."""
        return (
            f"Steady: the mean of seeds, sizes and left_out is at least {STEADY}. One document's subject: more than "
            f"{Topics.ONE_DOCUMENT:.0%} of it stands in one document, or without that document its overlap falls below "
            f"{LOST}, while without others it does not. Other engines do not count: they may find "
            "different topics that are just as valid."
        )

    def _display(self) -> pd.DataFrame:
        return self.frame

    def _gist(self) -> str:
        return f"{int((self.frame['verdict'] == 'steady').sum())} of {counted(len(self.frame), 'topic')} steady"

    def _methods_sentence(self) -> str:
        s = self.settings
        return (
            f"Topics were fitted again on {counted(s['n_seeds'], 'other seed')}, with "
            f"{', '.join(map(str, s['sizes']))} topics, "
            f"with {', '.join(s['methods']) or 'no other engine'}, and without each of "
            f"{counted(len(s['documents']), 'document')} "
            f"(rng {s['rng']}). {self.topics._methods_sentence()}"
        )


@recorded
def topic_survival(
    topics: Topics,
    *,
    n_seeds: int = 3,
    sizes: Sequence[int] | None = None,
    methods: Sequence[str] | None = None,
    n_documents: int = 10,
    rng: _checks.Rng = 0,
) -> TopicSurvival:
    """Refit the topics under other choices and see which recur.

    Parameters
    ----------
    topics : Topics
    n_seeds : int
        Number of other seeds (a deterministic engine gives an overlap of 1).
    sizes : sequence of int, optional
        Other numbers of topics. Default: about a quarter fewer and a quarter more.
    methods : sequence of str, optional
        Other engines. Default: ``lda`` for nmf and consensus, ``nmf`` for the rest.
    n_documents : int
        Number of documents to leave out, one at a time: first the main documents of the topics, then the largest.
    rng : int or Generator

    Returns
    -------
    TopicSurvival
        One row per topic with a verdict: steady, shaky, or one document's subject.

    Raises
    ------
    SchemaError
        The model comes from outside textlab, so it cannot be refitted.

    Examples
    --------
    >>> import warnings
    >>> import textlab as tl
    >>> dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    >>> topics = tl.fit_topics(dtm, n_topics=3, n_refits=0)
    >>> tl.topic_survival(topics, n_seeds=1, sizes=[2], methods=[], n_documents=1)
    <TopicSurvival: 3 rows; 1 of 3 topics steady>
    """
    if not isinstance(topics, Topics):
        raise SchemaError(f"topic_survival: topics must be Topics (fit_topics), not {type(topics).__name__}.")
    method, options = checked_refits("topic_survival", topics.settings)
    n_seeds = _checks.whole("topic_survival", "n_seeds", n_seeds, least=1)
    n_documents = _checks.whole("topic_survival", "n_documents", n_documents)
    seed = _checks.seed_of(*_checks.generator("topic_survival", rng))
    k = len(topics.weights)
    step = max(1, round(k / 4))
    sizes = [x for x in (k - step, k + step) if x >= 1] if sizes is None else list(sizes)
    others = (["lda"] if method in ("nmf", "consensus") else ["nmf"]) if methods is None else list(methods)
    for name in others:
        _checks.one_of("topic_survival", "method", name, tuple(m for m in ENGINES if m != "seeded"))
    fit = _Refit(topics, seed)
    table = topics.top(8)
    table = table[[c for c in ("topic", "label", "terms", "main_document", "main_share") if c in table]]
    found = {
        "seeds": _mean(
            [fit.matched(method, options, f"seed {i}") for i in steps(range(n_seeds), "topic_survival: seeds")], k
        ),
        "sizes": _mean([fit.nearest(method, options, x) for x in steps(sizes, "topic_survival: sizes")], k),
        "engines": _mean(
            [fit.matched(name, {}, f"engine {name}") for name in steps(others, "topic_survival: engines")], k
        ),
    }
    documents = largest_documents(topics, n_documents)
    without = {d: fit.without(method, options, d) for d in steps(documents, "topic_survival: documents left out")}
    found["left_out"] = _mean(list(without.values()), k)
    main = [without[d][i] if d in without else np.nan for i, d in enumerate(table["main_document"])]
    at = list(table.columns).index("terms") + 1
    chance = chance_level(topics.dtm, topics.weights.to_numpy())
    for name, values in reversed({**found, "without_main": np.array(main), "chance": np.full(k, chance)}.items()):
        table.insert(at, name, values)
    table["verdict"] = [_verdict(row, without) for row in table.itertuples()]
    settings = settings_of(
        topics.tokens, "topic_survival", n_seeds=n_seeds, sizes=sizes, methods=others, documents=documents, rng=seed,
        topics=dict(topics.settings),
    )  # fmt: skip
    return TopicSurvival(frame=table, tokens=topics.tokens, settings=settings, topics=topics)


class _Refit:
    """Refit a model and compare its topics with the original ones."""

    def __init__(self, topics: Topics, seed: int) -> None:
        self.dtm, self.weights, self.seed = topics.dtm, topics.weights.to_numpy(), seed
        self.rows = np.arange(topics.dtm.shape[0])

    def matched(self, method: str, options: Mapping[str, Any], label: str, rows: Any = None) -> NDArray[np.float64]:
        rows = self.rows if rows is None else rows
        rng = _checks.source_of(self.seed, label)
        found = fit_part(self.dtm, rows, method, len(self.weights), rng, options)
        return matched_overlap(self.weights, reading_weights(found))

    def nearest(self, method: str, options: Mapping[str, Any], k: int) -> NDArray[np.float64]:
        rng = _checks.source_of(self.seed, f"size {k}")
        most = min(len(self.rows) - 1, self.dtm.shape[1])
        if not 1 <= k <= most:
            raise NotEnoughData(f"topic_survival: {k} topics cannot be fitted here; choose sizes from 1 to {most}.")
        found = fit_part(self.dtm, self.rows, method, k, rng, options)
        overlap = jaccard_matrix(top_lists(self.weights, TOP), top_lists(reading_weights(found), TOP))
        return np.where(self.weights.any(axis=1), overlap.max(axis=1), np.nan)

    def without(self, method: str, options: Mapping[str, Any], document: Any) -> NDArray[np.float64]:
        rows = np.flatnonzero((self.dtm.rows["doc_id"] != document).to_numpy())
        filled = int((np.diff(self.dtm.counts[rows].indptr) > 0).sum()) if len(rows) else 0
        if filled <= len(self.weights):  # too little text is left for this number of topics
            return np.full(len(self.weights), np.nan)
        return self.matched(method, options, f"without {document}", rows)


def largest_documents(topics: Topics, n: int) -> list[Any]:
    """Return the documents to leave out: the main documents of the topics, then the largest."""
    rows = topics.dtm.rows  # the index may be called doc_id, too
    size = rows["n_tokens"].groupby(rows["doc_id"].to_numpy()).sum().sort_index()
    if len(size) < 2:
        return []
    largest = size.sort_values(ascending=False, kind="stable").index
    main = [d for d in topics.top(1)["main_document"] if d is not None]
    return list(dict.fromkeys([*main, *largest]))[:n]


def _mean(rows: list[NDArray[np.float64]], k: int) -> NDArray[np.float64]:
    known = [row for row in rows if not np.isnan(row).all()]
    return np.mean(known, axis=0) if known else np.full(k, np.nan)


def _verdict(row: Any, without: Mapping[Any, NDArray[np.float64]]) -> str:
    falls = row.without_main < LOST and row.left_out - row.without_main > 0.2 if len(without) > 1 else False
    if row.main_share > Topics.ONE_DOCUMENT or falls:
        return "one document's subject"
    known = [x for x in (row.seeds, row.sizes, row.left_out) if not np.isnan(x)]
    return "steady" if known and np.mean(known) >= STEADY else "shaky"
