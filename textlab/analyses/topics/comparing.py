"""Compare the words of a topic between groups or periods, or the words of two topics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ...errors import NotEnoughData, SchemaError
from ...measures.keyness.log_odds import default_alpha0, informative_prior, log_odds_dirichlet
from ...measures.resampling import bootstrap_weights
from ...results import settings_of
from .prevalence import clusters_by_label, values_over
from .tables import named_topics
from .topic_words import TopicWords
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEAST_SIDE_CLUSTERS = 5  # clusters on each side; with fewer, no interval is given


@recorded
def topic_words_by(
    topics: Topics, topic: Any, *, by: str, target: Any, reference: Any = None, n: int = 10, cluster: str = "turn_id",
    n_resamples: int = 500, confidence: float = 0.95, rng: _checks.Rng = 0,
) -> TopicWords:  # fmt: skip
    """Compare the words that two groups use within one topic.

    Each token is split over the topics in proportion to ``theta * phi`` (share of the topic in the row times
    probability of the term in the topic). The parts that belong to `topic` are summed by group and compared by log-odds
    with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008).

    Parameters
    ----------
    topics : Topics
    topic : int or str
        Number or name of the topic.
    by : str
        Column of ``topics.dtm.rows``.
    target, reference : object
        Two values of the column. Default of `reference`: all other values.
    n : int
        Number of words per side.
    cluster : str
        Column whose values (sources, documents) are resampled for the intervals.
    n_resamples, confidence, rng
        As in other verbs; ``n_resamples=0`` leaves the intervals out.

    Returns
    -------
    TopicWords
        ``.table``: ``term, side, n_a, n_b, rate_a, rate_b, log_ratio, ci_low, ci_high, score``, the words of the target
        (side a) first; ``.quotes(term)``; ``.plot()``. Rates are per 1,000 words of the topic.

    Raises
    ------
    UnknownName
        There is no such topic, column or value.
    NotEnoughData
        One side has no word of the topic.

    Examples
    --------
    >>> import pandas as pd
    >>> import textlab as tl
    >>> rows = pd.DataFrame({"party": ["A"] * 4 + ["B"] * 4})
    >>> counts = [[3, 1, 0, 2]] * 4 + [[0, 1, 3, 2]] * 4
    >>> dtm = tl.from_counts(counts, ["coal", "tax", "robot", "work"], rows=rows)
    >>> topics = tl.fit_topics(dtm, n_topics=1, n_refits=0, min_docfreq=1, max_share=1)
    >>> tl.topic_words_by(topics, 1, by="party", target="A", cluster="doc_id").table["term"].iloc[0]
    'coal'
    """
    number, rows = _checked_topic("topic_words_by", topics, topic), topics.dtm.rows
    _checks.known("topic_words_by", "column", by, rows.columns)
    for value in [target] if reference is None else [target, reference]:
        _checks.known("topic_words_by", by, value, dict.fromkeys(rows[by].dropna()))
    known = rows[by].notna().to_numpy()
    a = (rows[by] == target).to_numpy(dtype=bool, na_value=False)
    b = known & ~a if reference is None else (rows[by] == reference).to_numpy(dtype=bool, na_value=False)
    asked = _checks.resampling("topic_words_by", n_resamples, confidence, rng)
    names = str(target), "others" if reference is None else str(reference)
    return _compared("topic_words_by", topics, (number, number), (a, b), names, n, cluster, asked)


@recorded
def topic_change(
    topics: Topics, topic: Any, *, before: Any, after: Any, over: str = "year", n: int = 10, cluster: str = "turn_id",
    n_resamples: int = 500, confidence: float = 0.95, rng: _checks.Rng = 0,
) -> TopicWords:  # fmt: skip
    """Compare the words of a topic in two periods.

    Parameters
    ----------
    topics : Topics
    topic : int or str
    before, after : (first, last)
        Two periods that do not overlap; both ends are included.
    over : str
        ``"year"``, ``"date"`` or a column that can be ordered.
    n : int
        Number of words per side.
    cluster, n_resamples, confidence, rng
        As in `topic_words_by`.

    Returns
    -------
    TopicWords
        As `topic_words_by`. Side a is `after`, so a positive ratio means that the word became more frequent.

    Examples
    --------
    >>> import pandas as pd
    >>> import textlab as tl
    >>> rows = pd.DataFrame({"year": [1990] * 4 + [2020] * 4})
    >>> counts = [[3, 1, 0, 2]] * 4 + [[0, 1, 3, 2]] * 4
    >>> dtm = tl.from_counts(counts, ["coal", "tax", "robot", "work"], rows=rows)
    >>> topics = tl.fit_topics(dtm, n_topics=1, n_refits=0, min_docfreq=1, max_share=1)
    >>> change = tl.topic_change(topics, 1, before=(1990, 1999), after=(2010, 2020), cluster="doc_id")
    >>> change.table["term"].iloc[0]
    'robot'
    """
    number = _checked_topic("topic_change", topics, topic)
    value = values_over(topics.dtm, over, 10)
    periods = []
    for name, period in (("before", before), ("after", after)):
        try:
            first, last = period
        except (TypeError, ValueError) as error:
            raise SchemaError(f"topic_change: {name} must be a pair (first, last), not {period!r}.") from error
        periods.append(value.between(first, last).to_numpy(dtype=bool, na_value=False))
    if (periods[0] & periods[1]).any():
        raise SchemaError(f"topic_change: {before} and {after} overlap; take periods apart from each other.")
    asked = _checks.resampling("topic_change", n_resamples, confidence, rng)
    names = f"{after[0]} to {after[1]}", f"{before[0]} to {before[1]}"
    return _compared("topic_change", topics, (number, number), (periods[1], periods[0]), names, n, cluster, asked)


@recorded
def topics_apart(
    topics: Topics, a: Any, b: Any, *, n: int = 10, cluster: str = "turn_id", n_resamples: int = 500,
    confidence: float = 0.95, rng: _checks.Rng = 0,
) -> TopicWords:  # fmt: skip
    """Find the words that distinguish two topics.

    Parameters
    ----------
    topics : Topics
    a, b : int or str
        Two topics, by number or name.
    n : int
        Number of words per side.
    cluster, n_resamples, confidence, rng
        As in `topic_words_by`.

    Returns
    -------
    TopicWords
        As `topic_words_by`, the words of topic `a` first. Quotes come from the rows with the largest share of the
        word's topic.

    Examples
    --------
    >>> import textlab as tl
    >>> dtm = tl.from_counts([[3, 1, 0, 2], [0, 1, 3, 2]] * 4, ["coal", "tax", "robot", "work"])
    >>> topics = tl.fit_topics(dtm, n_topics=2, n_refits=0, min_docfreq=1, max_share=1)
    >>> sorted(tl.topics_apart(topics, 1, 2, n=1, cluster="doc_id").table["term"])
    ['coal', 'robot']
    """
    one, other = (_checked_topic("topics_apart", topics, t) for t in (a, b))
    if one == other:
        raise SchemaError(f"topics_apart: topic {one} was named twice; name two topics.")
    every = np.ones(topics.dtm.shape[0], dtype=bool)
    asked = _checks.resampling("topics_apart", n_resamples, confidence, rng)
    names = named_topics(topics.labels, (one, other))
    return _compared("topics_apart", topics, (one, other), (every, every), (names[0], names[1]), n, cluster, asked)


def _checked_topic(who: str, topics: Any, topic: Any) -> int:
    if not isinstance(topics, Topics):
        raise SchemaError(f"{who}: topics must be Topics (fit_topics), not {type(topics).__name__}.")
    return int(topics._check_label(topic))


def _compared(
    who: str, topics: Topics, numbers: tuple[int, int], sides: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    names: tuple[str, str], n: int, cluster: str, asked: _checks.Drawing,
) -> TopicWords:  # fmt: skip
    n = _checks.whole(who, "n", n, least=1)
    if cluster != topics.dtm.by:
        _checks.known(who, "column", cluster, topics.dtm.rows.columns)
    counts = [words_of_topic(topics, t)[np.flatnonzero(side)] for t, side in zip(numbers, sides, strict=True)]
    sums = [np.asarray(c.sum(axis=0), dtype=float) for c in counts]
    if min(x.sum() for x in sums) < 1:
        lost = numbers[0] if sums[0].sum() < 1 else numbers[1]
        raise NotEnoughData(f"{who}: one side has no word of topic {lost}; its rows hold other topics.")
    table, columns = _ranked_words(topics.dtm.terms, sums, names, n)
    groups = clusters_by_label(topics.dtm, cluster)
    source = _checks.source_of(_checks.seed_of(asked.rng, asked.seed), f"{who} {numbers} {names}")
    ends = _ratio_ends(counts, [groups[side] for side in sides], columns, asked, source)
    table = table.assign(ci_low=ends[0], ci_high=ends[1])[list(TopicWords.COLUMNS)]
    share, at = topics.shares.to_numpy(), [topics._at(t) for t in numbers]
    rows = [np.flatnonzero(side & (share[:, k] > 0)) for side, k in zip(sides, at, strict=True)]
    first, second = (r[np.argsort(-share[r, k], kind="stable")] for r, k in zip(rows, at, strict=True))
    said = " and ".join(named_topics(topics.labels, dict.fromkeys(numbers)))
    settings = settings_of(
        topics.tokens, who, subject=said, sides=list(names), n=n, cluster=cluster, n_resamples=asked.n,
        confidence=asked.confidence, rng=asked.seed, topics=dict(topics.settings),
    )  # fmt: skip
    return TopicWords(
        frame=table, tokens=topics.tokens, settings=settings, topics=topics, sides=names, rows=(first, second)
    )


def _ranked_words(
    terms: Any, sums: list[NDArray[np.float64]], names: tuple[str, str], n: int
) -> tuple[pd.DataFrame, NDArray[np.int64]]:
    """Return the words of each side, best score first, and their columns in the matrix."""
    used = np.flatnonzero(sums[0] + sums[1] > 0)
    one, other = sums[0][used], sums[1][used]
    prior = informative_prior(one + other, default_alpha0(one.sum(), other.sum()))
    score = log_odds_dirichlet(one, other, prior)[2]
    order = np.argsort(-score, kind="stable")
    order = np.concatenate([order[score[order] > 0][:n], order[score[order] < 0][-n:]])
    one, other, score = one[order], other[order], score[order]
    table = pd.DataFrame(
        {
            "term": terms[used[order]],
            "side": np.where(score > 0, *names),
            "n_a": one,
            "n_b": other,
            "rate_a": 1000 * one / sums[0].sum(),
            "rate_b": 1000 * other / sums[1].sum(),
            "log_ratio": _log_ratio(one, sums[0].sum(), other, sums[1].sum()),
            "score": score,
        }
    )
    return table, used[order]


def _log_ratio(n_a: Any, size_a: Any, n_b: Any, size_b: Any) -> NDArray[np.float64]:
    return np.asarray(np.log2((n_a + 0.5) / (size_a + 1)) - np.log2((n_b + 0.5) / (size_b + 1)))


def _ratio_ends(
    counts: list[Any], groups: list[NDArray[np.int64]], columns: NDArray[np.int64], asked: _checks.Drawing,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:  # fmt: skip
    """Return percentile intervals of the log ratios; clusters are resampled within each side."""
    missing = np.full(len(columns), np.nan)
    codes = [np.unique(g, return_inverse=True)[1] for g in groups]
    if not asked.n or min(int(c.max()) + 1 for c in codes) < LEAST_SIDE_CLUSTERS:
        return missing, missing
    drawn = []
    for table, code in zip(counts, codes, strict=True):
        n_groups = int(code.max()) + 1
        by_cluster = np.zeros((n_groups, len(columns) + 1))
        np.add.at(by_cluster, code, np.column_stack([table[:, columns].toarray(), table.sum(axis=1)]))
        drawn.append(bootstrap_weights(n_groups, asked.n, rng).astype(float) @ by_cluster)
    a, b = drawn
    ratios = _log_ratio(a[:, :-1], a[:, -1:], b[:, :-1], b[:, -1:])
    half = (1 - asked.confidence) / 2
    low, high = np.quantile(ratios, [half, 1 - half], axis=0)
    flat = high - low <= 0  # an interval of zero width is not informative
    return np.where(flat, np.nan, low), np.where(flat, np.nan, high)


def words_of_topic(topics: Topics, topic: int) -> Any:
    """Return the part of each cell of the matrix that belongs to a topic, as a sparse array."""
    from scipy.sparse import csr_array

    counts, theta, at = topics.dtm.counts, topics.shares.to_numpy(), topics._at(topic)
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    joint = np.einsum("ck,ck->c", theta[row], np.ascontiguousarray(topics.phi.T)[counts.indices])
    mine = theta[row, at] * topics.phi[at, counts.indices]
    part = np.divide(mine, joint, out=np.zeros_like(mine), where=joint > 0) * counts.data
    return csr_array((part, counts.indices, counts.indptr), shape=counts.shape)
