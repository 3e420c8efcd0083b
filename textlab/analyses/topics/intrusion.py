"""Sheets on which people look for the word, or the topic, that does not belong; and what their answers say.

References
----------
Chang et al. 2009, NIPS 22. Hoyle et al. 2021, NeurIPS 34. Ying, Montgomery & Stewart 2022, Political Analysis 30.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted
from ...errors import NotEnoughData, SchemaError
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("word", "topic")
WORDS = 5  # of the topic; the intruder makes six
TOPICS = 3  # of the passage; the intruder makes four
LEAST_TOPIC_WORDS = 20  # words of a passage that can be judged


@dataclass(frozen=True, kw_only=True, eq=False)
class IntrusionTasks:
    """Tasks for people, and the key that they must not see. Made by `intrusion_tasks`.

    Attributes
    ----------
    sheet : DataFrame
        Blind: ``task``, for topic intrusion the ``passage``, and ``choice_1, choice_2, ...``. Give this to coders.
    key : DataFrame
        ``task, topic, intruder`` (number of the right choice), and for topic intrusion the share of each choice.
    kind : {"word", "topic"}
    topics : Topics
    """

    sheet: pd.DataFrame
    key: pd.DataFrame
    kind: str
    topics: Topics
    seed: int

    def write(self, path: str | Path) -> Path:
        """Write the blind sheet with an empty column ``answer`` as ``.csv``; the key stays here."""
        from ...results.files import write_table

        return write_table(self.sheet.assign(answer=""), Path(path), title=f"{self.kind} intrusion")

    def __repr__(self) -> str:
        return f"<IntrusionTasks: {counted(len(self.sheet), 'task')}, {self.kind} intrusion>"


def intrusion_tasks(topics: Topics, *, kind: str = "word", n: int = 20, rng: _checks.Rng = 0) -> IntrusionTasks:
    """Make a blind sheet on which people look for what does not belong.

    Parameters
    ----------
    topics : Topics
    kind : {"word", "topic"}
        ``word``: five top words of a topic and one that is a top word of another and rare in this one.
        ``topic``: a passage, the three topics that fill most of it and one that fills least, by their top words.
    n : int
        Tasks; topics take turns, so that each is judged as often as the others.
    rng : int or Generator

    Returns
    -------
    IntrusionTasks
        ``.sheet`` for coders, ``.key`` for `score_intrusion`.

    Raises
    ------
    NotEnoughData
        Too few topics with words.

    Examples
    --------
    >>> import warnings
    >>> import textlab as tl
    >>> dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    >>> topics = tl.fit_topics(dtm, n_topics=3, n_refits=0)
    >>> len(tl.intrusion_tasks(topics, n=9).sheet)
    9
    """
    if not isinstance(topics, Topics):
        raise SchemaError(f"intrusion_tasks: topics must be Topics (fit_topics), not {type(topics).__name__}.")
    _checks.one_of("intrusion_tasks", "kind", kind, KINDS)
    n = _checks.whole("intrusion_tasks", "n", n, least=1)
    seed = _checks.seed_of(*_checks.generator("intrusion_tasks", rng))
    make = _word_tasks if kind == "word" else _topic_tasks
    rows = make(topics, n, _checks.source_of(seed, kind))
    names = [f"{kind}-{i:03d}" for i in range(1, len(rows) + 1)]
    n_choices = len(rows[0]["choices"])
    sheet = pd.DataFrame({"task": names})
    if kind == "topic":
        sheet["passage"] = [row["passage"] for row in rows]
    for c in range(n_choices):
        sheet[f"choice_{c + 1}"] = [row["choices"][c] for row in rows]
    key = pd.DataFrame({"task": names, "topic": [r["topic"] for r in rows], "intruder": [r["intruder"] for r in rows]})
    if kind == "topic":
        for c in range(n_choices):
            key[f"share_{c + 1}"] = [row["shares"][c] for row in rows]
    return IntrusionTasks(sheet=sheet, key=key, kind=kind, topics=topics, seed=seed)


def _word_tasks(topics: Topics, n: int, rng: np.random.Generator) -> list[dict[str, Any]]:
    top, phi = topics._ranked("weight", 10), topics.phi
    able = [i for i, row in enumerate(top) if len(row) >= WORDS]
    if len(able) < 2:
        raise NotEnoughData("intrusion_tasks: fewer than two topics have five words; word intrusion takes two.")
    order = _turns(len(able), n, rng)
    rows = []
    for at in (able[i] for i in order):
        strangers = [
            t for j in able if j != at for t in top[j] if phi[at, t] <= np.median(phi[at]) and t not in top[at]
        ]
        if not strangers:  # topics share their words: the least likely top word of another
            pool = np.unique(np.concatenate([top[j] for j in able if j != at]))
            strangers = [int(pool[np.argmin(phi[at, pool])])]
        words = [*rng.permutation(top[at][:WORDS]), rng.choice(sorted(set(map(int, strangers))))]
        shuffled = rng.permutation(len(words))
        rows.append(
            {
                "topic": int(topics.shares.columns[at]),
                "choices": [str(topics.dtm.terms[words[i]]) for i in shuffled],
                "intruder": int(np.flatnonzero(shuffled == WORDS)[0]) + 1,
            }
        )
    return rows


def _topic_tasks(topics: Topics, n: int, rng: np.random.Generator) -> list[dict[str, Any]]:
    shares = topics.shares.to_numpy()
    texts = _row_texts(topics)
    if shares.shape[1] <= TOPICS:
        raise NotEnoughData(f"intrusion_tasks: topic intrusion takes more than {TOPICS} topics, not {shares.shape[1]}.")
    ordered = -np.sort(-shares, axis=1)
    clear = (
        ordered[:, TOPICS - 1] > ordered[:, max(TOPICS, shares.shape[1] // 2)]
    )  # the intruder has less than any other
    long = topics.dtm.rows["n_tokens"].to_numpy() >= LEAST_TOPIC_WORDS
    able = np.flatnonzero(clear & long & np.array([bool(t) for t in texts]))
    if not len(able):
        raise NotEnoughData(
            f"intrusion_tasks: no row of {LEAST_TOPIC_WORDS} words holds {TOPICS} topics; count longer rows."
        )
    labels = topics.dtm.rows.index.astype(str).to_numpy(dtype=object)
    able = able[np.argsort(labels[able], kind="stable")]
    names = topics.top(8)["terms"].tolist()
    rows = []
    for at in able[_turns(len(able), min(n, len(able)), rng)]:
        order = np.argsort(-shares[at], kind="stable")
        chosen = [*order[:TOPICS], rng.choice(order[max(TOPICS, len(order) // 2) :])]
        shuffled = rng.permutation(len(chosen))
        rows.append(
            {
                "topic": int(topics.shares.columns[order[0]]),
                "passage": texts[at],
                "choices": [names[chosen[i]] for i in shuffled],
                "shares": [float(shares[at, chosen[i]]) for i in shuffled],
                "intruder": int(np.flatnonzero(shuffled == TOPICS)[0]) + 1,
            }
        )
    return rows


def _row_texts(topics: Topics) -> list[str]:
    """Return the words of the first passage of each row."""
    row = topics.dtm.row_of_passage
    texts = [""] * topics.dtm.shape[0]
    for at in np.flatnonzero(row >= 0)[::-1]:
        texts[row[at]] = topics.tokens.corpus.text(str(topics.tokens.passages.index[at]))
    return texts


def _turns(n_things: int, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """`n` draws in which everything comes once before anything comes again."""
    rounds = [rng.permutation(n_things) for _ in range(-(-n // n_things))]
    return np.concatenate(rounds)[:n].astype(np.int64)
