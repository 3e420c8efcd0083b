"""How the words of a topic differ between groups, or between two periods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ...errors import NotEnoughData, SchemaError
from ...measures.keyness.log_odds import default_alpha0, informative_prior, log_odds_dirichlet
from .prevalence import values_over
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray


def topic_words_by(
    topics: Topics, topic: Any, *, by: str, target: Any, reference: Any = None, n: int = 10
) -> pd.DataFrame:
    """Compare the words with which two groups speak of one topic.

    Each word of a row is dealt to the topics in proportion to ``theta phi``; the parts that fall to the topic are
    counted by group and compared by log-odds with an informative prior (z scores).

    Parameters
    ----------
    topics : Topics
    topic : int or str
        Number or name.
    by : str
        Column of ``topics.dtm.rows``.
    target, reference : object
        Two of its values; without `reference` all others.
    n : int
        Words of each side.

    Returns
    -------
    DataFrame
        ``topic, term, n_a, n_b, rate_a, rate_b, score``; the words of the target first. Rates are per 1,000 words of
        the topic. The score is descriptive: it takes words for independent.

    Raises
    ------
    UnknownName
        No such topic, column or value.
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
    >>> tl.topic_words_by(topics, 1, by="party", target="A")["term"].iloc[0]
    'coal'
    """
    number, rows = _comparing_asked("topic_words_by", topics, topic), topics.dtm.rows
    _checks.known("topic_words_by", "column", by, rows.columns)
    for value in [target] if reference is None else [target, reference]:
        _checks.known("topic_words_by", by, value, dict.fromkeys(rows[by].dropna()))
    known = rows[by].notna().to_numpy()
    a = (rows[by] == target).to_numpy(dtype=bool, na_value=False)
    b = known & ~a if reference is None else (rows[by] == reference).to_numpy(dtype=bool, na_value=False)
    return _compared("topic_words_by", topics, number, a, b, n)


def topic_change(
    topics: Topics, topic: Any, *, before: Any, after: Any, over: str = "year", n: int = 10
) -> pd.DataFrame:
    """Compare the words of a topic in two periods.

    Parameters
    ----------
    topics : Topics
    topic : int or str
    before, after : (first, last)
        Two periods, ends included, that do not overlap.
    over : str
        ``"year"``, ``"date"`` or a column that can be ordered.
    n : int
        Words of each side.

    Returns
    -------
    DataFrame
        As `topic_words_by`; a is `after`, so a positive score says that a word came up.

    Examples
    --------
    >>> import pandas as pd
    >>> import textlab as tl
    >>> rows = pd.DataFrame({"year": [1990] * 4 + [2020] * 4})
    >>> counts = [[3, 1, 0, 2]] * 4 + [[0, 1, 3, 2]] * 4
    >>> dtm = tl.from_counts(counts, ["coal", "tax", "robot", "work"], rows=rows)
    >>> topics = tl.fit_topics(dtm, n_topics=1, n_refits=0, min_docfreq=1, max_share=1)
    >>> tl.topic_change(topics, 1, before=(1990, 1999), after=(2010, 2020), over="year")["term"].iloc[0]
    'robot'
    """
    number = _comparing_asked("topic_change", topics, topic)
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
    return _compared("topic_change", topics, number, periods[1], periods[0], n)


def _comparing_asked(who: str, topics: Any, topic: Any) -> int:
    if not isinstance(topics, Topics):
        raise SchemaError(f"{who}: topics must be Topics (fit_topics), not {type(topics).__name__}.")
    return int(topics._check_label(topic))


def _compared(who: str, topics: Topics, topic: int, a: NDArray[np.bool_], b: NDArray[np.bool_], n: int) -> pd.DataFrame:
    counts = words_of_topic(topics, topic)
    sums = [np.asarray(counts[np.flatnonzero(side)].sum(axis=0), dtype=float) for side in (a, b)]
    if min(x.sum() for x in sums) < 1:
        raise NotEnoughData(f"{who}: one side has no word of topic {topic}; its rows hold other topics.")
    used = np.flatnonzero(sums[0] + sums[1] > 0)
    one, other = sums[0][used], sums[1][used]
    prior = informative_prior(one + other, default_alpha0(one.sum(), other.sum()))
    score = log_odds_dirichlet(one, other, prior)[2]
    table = pd.DataFrame(
        {
            "topic": topic,
            "term": topics.dtm.terms[used],
            "n_a": one,
            "n_b": other,
            "rate_a": 1000 * one / one.sum(),
            "rate_b": 1000 * other / other.sum(),
            "score": score,
        }
    ).sort_values("score", ascending=False, kind="stable", ignore_index=True)
    n = _checks.whole(who, "n", n, least=1)
    up, down = table[table["score"] > 0].head(n), table[table["score"] < 0].tail(n)
    return pd.concat([up, down], ignore_index=True)


def words_of_topic(topics: Topics, topic: int) -> Any:
    """Return the part of each cell of the matrix that falls to a topic, as a sparse array."""
    from scipy.sparse import csr_array

    counts, theta, at = topics.dtm.counts, topics.shares.to_numpy(), topics._at(topic)
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    joint = np.einsum("ck,ck->c", theta[row], np.ascontiguousarray(topics.phi.T)[counts.indices])
    mine = theta[row, at] * topics.phi[at, counts.indices]
    part = np.divide(mine, joint, out=np.zeros_like(mine), where=joint > 0) * counts.data
    return csr_array((part, counts.indices, counts.indptr), shape=counts.shape)
