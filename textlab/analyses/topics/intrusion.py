"""Tasks for human judges: which word or topic does not belong, which topic or label fits an unseen passage.

References
----------
Chang et al. 2009, NIPS 22 (word and topic intrusion). Hoyle et al. 2021, NeurIPS 34; Hoyle et al. 2025, ACL (do people
who have seen a topic assign passages as the model does). Ying, Montgomery & Stewart 2022, Political Analysis 30:
570-589 (topics and their labels).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ... import _checks
from ..._wording import counted
from ...errors import NotEnoughData, SchemaError
from .tables import named_topics
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("word", "topic", "use", "label")
WORDS = 5  # of the topic; the intruder makes six
TOPICS = 3  # of the passage; the intruder makes four
FITTING_CHOICES = 4  # topics or labels to choose from
GUIDE_PASSAGES = 3  # example passages per topic in the guide
CLEAR_SHARE = 0.4  # smallest share of its largest topic for a passage to be used
LEAST_TOPIC_WORDS = 20  # smallest number of words of a passage that is used


INSTRUCTIONS = {
    "word": "Which word does not belong with the others?",
    "topic": "Read the passage. Which list of words has least to do with it?",
    "use": "Read the guide to the topics first. Which topic fits the passage best?",
    "label": "Read the passage. Which label fits it best?",
}


@_checks.keywords
@dataclass(frozen=True, kw_only=True, eq=False)
class IntrusionTasks:
    """Tasks for human judges, and the key that they must not see. Made by `intrusion_tasks`.

    Attributes
    ----------
    sheet : DataFrame
        Blind: ``task``, ``passage`` (except for word intrusion), and ``choice_1, choice_2, ...``. Give this to the
        coders.
    key : DataFrame
        ``task, topic, intruder`` (number of the choice that the model would make: the intruder or, for use and label,
        the topic that fits) and, except for word intrusion, the share of each choice.
    kind : {"word", "topic", "use", "label"}
    topics : Topics
    guide : DataFrame
        For use: ``topic, name, terms, passage``, to be read by the coders before they assign passages. Otherwise empty.
    """

    sheet: pd.DataFrame
    key: pd.DataFrame
    kind: str
    topics: Topics
    seed: int
    guide: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def instruction(self) -> str:
        """Return the question that the coders are asked."""
        return INSTRUCTIONS[self.kind]

    def write(self, path: str | Path) -> Path:
        """Write the blind sheet with an empty column ``answer`` as ``.csv``; the key is not written."""
        from ...results.files import write_table

        return write_table(self.sheet.assign(answer=""), Path(path), title=f"{self.kind} intrusion")

    def __repr__(self) -> str:
        return f"<IntrusionTasks: {counted(len(self.sheet), 'task')}, {task_kind(self.kind)}>"


def intrusion_tasks(topics: Topics, *, kind: str = "word", n: int = 20, rng: _checks.Rng = 0) -> IntrusionTasks:
    """Make a blind sheet of tasks that let people judge the topics.

    Parameters
    ----------
    topics : Topics
    kind : {"word", "topic", "use", "label"}
        ``word``: five top words of a topic and an intruder, a top word of another topic that is rare in this one.
        ``topic``: a passage and four topics by their top words: its three largest, and an intruder that has the
        smallest share. ``use``: people read the topics (words and three passages each, ``.guide``) and then assign
        unseen passages; do they agree with the model? ``label``: a passage and four labels given with `Topics.label`;
        is the label of its topic the best?
    n : int
        Number of tasks. Topics take turns, so that all are judged about equally often.
    rng : int or Generator

    Returns
    -------
    IntrusionTasks
        ``.sheet`` for coders, ``.key`` for `score_intrusion`.

    Raises
    ------
    NotEnoughData
        There are too few topics with words, or too few suitable passages.

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
    rows = _MAKERS[kind](topics, n, _checks.source_of(seed, kind))
    names = [f"{kind}-{i:03d}" for i in range(1, len(rows) + 1)]
    n_choices = len(rows[0]["choices"])
    sheet = pd.DataFrame({"task": names})
    if kind != "word":
        sheet["passage"] = [row["passage"] for row in rows]
    for c in range(n_choices):
        sheet[f"choice_{c + 1}"] = [row["choices"][c] for row in rows]
    key = pd.DataFrame({"task": names, "topic": [r["topic"] for r in rows], "intruder": [r["intruder"] for r in rows]})
    if kind != "word":
        for c in range(n_choices):
            key[f"share_{c + 1}"] = [row["shares"][c] for row in rows]
    guide = _guide(topics) if kind == "use" else pd.DataFrame()
    return IntrusionTasks(sheet=sheet, key=key, kind=kind, topics=topics, seed=seed, guide=guide)


def task_kind(kind: str) -> str:
    """Describe a kind of task in words."""
    return {"use": "assigning passages to topics", "label": "choosing labels of passages"}.get(
        kind, f"{kind} intrusion"
    )


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
        if not strangers:  # the topics share their top words: take the least likely top word of another topic
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
    )  # the intruder is the topic with the smallest share
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


def _use_tasks(topics: Topics, n: int, rng: np.random.Generator) -> list[dict[str, Any]]:
    names = named_topics(topics.labels, topics.shares.columns)
    terms = topics.top(6)["terms"]
    choices = {at: f"{name}: {words}" for at, (name, words) in enumerate(zip(names, terms, strict=True)) if words}
    return _fitting_tasks(topics, n, rng, choices)


def _label_tasks(topics: Topics, n: int, rng: np.random.Generator) -> list[dict[str, Any]]:
    numbers = [int(t) for t in topics.shares.columns]
    return _fitting_tasks(topics, n, rng, {numbers.index(t): name for t, name in topics.labels.items()})


def _fitting_tasks(topics: Topics, n: int, rng: np.random.Generator, choices: dict[int, str]) -> list[dict[str, Any]]:
    """Return tasks: an unseen passage, its largest topic and other choices; topics take turns."""
    if len(choices) < 2:
        raise NotEnoughData(
            "intrusion_tasks: fewer than two topics can be chosen from; for kind='label' name them with "
            "topics.label({1: ..., 2: ...})."
        )
    shares, texts, pools = topics.shares.to_numpy(), _row_texts(topics), _fresh_rows(topics, list(choices))
    rows, able = [], [at for at in choices if len(pools[at])]
    if not able:
        raise NotEnoughData(
            f"intrusion_tasks: no row of {LEAST_TOPIC_WORDS} words is filled by one topic to {CLEAR_SHARE:.0%}."
        )
    drawn = {at: list(rng.permutation(pools[at])) for at in able}
    for at in (able[i] for i in _turns(len(able), n, rng)):
        if not drawn[at]:
            continue  # all unseen passages of this topic are used up
        row = drawn[at].pop()
        others = rng.permutation([c for c in choices if c != at])[: FITTING_CHOICES - 1]
        chosen = rng.permutation(np.array([at, *others]))
        rows.append(
            {
                "topic": int(topics.shares.columns[at]),
                "passage": texts[row],
                "choices": [choices[int(c)] for c in chosen],
                "shares": [float(shares[row, c]) for c in chosen],
                "intruder": int(np.flatnonzero(chosen == at)[0]) + 1,
            }
        )
    return rows


def _fresh_rows(topics: Topics, able: list[int]) -> dict[int, NDArray[np.int64]]:
    """Return the rows that each topic clearly dominates, in the order of their labels, without those in the guide."""
    shares = topics.shares.to_numpy()
    long = topics.dtm.rows["n_tokens"].to_numpy() >= LEAST_TOPIC_WORDS
    largest, order = (
        shares.argmax(axis=1),
        np.argsort(topics.dtm.rows.index.astype(str).to_numpy(object), kind="stable"),
    )
    shown = {at: set(_fullest_rows(topics, at)) for at in able}
    return {
        at: np.array(
            [r for r in order if long[r] and largest[r] == at and shares[r, at] >= CLEAR_SHARE and r not in shown[at]],
            dtype=np.int64,
        )
        for at in able
    }


def _fullest_rows(topics: Topics, at: int) -> NDArray[np.int64]:
    """Return the rows with the largest shares of a topic, for the guide."""
    words = topics.shares.to_numpy()[:, at] * np.asarray(topics.dtm.counts.sum(axis=1), dtype=float)
    return np.argsort(-words, kind="stable")[:GUIDE_PASSAGES]


def _guide(topics: Topics) -> pd.DataFrame:
    """Return the top words and typical passages of each topic."""
    texts = _row_texts(topics)
    names = named_topics(topics.labels, topics.shares.columns)
    rows = [
        {"topic": int(t), "name": name, "terms": terms, "passage": texts[row]}
        for at, (t, name, terms) in enumerate(zip(topics.shares.columns, names, topics.top(10)["terms"], strict=True))
        for row in _fullest_rows(topics, at)
    ]
    return pd.DataFrame(rows)


def _row_texts(topics: Topics) -> list[str]:
    """Return the words of the first passage of each row."""
    row = topics.dtm.row_of_passage
    texts = [""] * topics.dtm.shape[0]
    for at in np.flatnonzero(row >= 0)[::-1]:
        texts[row[at]] = topics.tokens.corpus.text(str(topics.tokens.passages.index[at]))
    return texts


def _turns(n_things: int, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Draw `n` numbers below `n_things`; each occurs once before any occurs again."""
    rounds = [rng.permutation(n_things) for _ in range(-(-n // n_things))]
    return np.concatenate(rounds)[:n].astype(np.int64)


_MAKERS = {"word": _word_tasks, "topic": _topic_tasks, "use": _use_tasks, "label": _label_tasks}
