"""Sheets on which people look for the word, or the topic, that does not belong; and what their answers say.

References
----------
Chang et al. 2009, NIPS 22. Hoyle et al. 2021, NeurIPS 34. Ying, Montgomery & Stewart 2022, Political Analysis 30.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ...errors import NotEnoughData, SchemaError
from ...results import Result, settings_of
from ...wording import counted
from .topics import Topics

if TYPE_CHECKING:
    from numpy.typing import NDArray

KINDS = ("word", "topic")
WORDS = 5  # of the topic; the intruder makes six
TOPICS = 3  # of the passage; the intruder makes four
LEAST_WORDS = 20  # words of a passage that can be judged


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
        from ..._export import write_table

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
    long = topics.dtm.rows["n_tokens"].to_numpy() >= LEAST_WORDS
    able = np.flatnonzero(clear & long & np.array([bool(t) for t in texts]))
    if not len(able):
        raise NotEnoughData(f"intrusion_tasks: no row of {LEAST_WORDS} words holds {TOPICS} topics; count longer rows.")
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
    """The words of the first passage of each row."""
    row = topics.dtm.row_of_passage
    texts = [""] * topics.dtm.shape[0]
    for at in np.flatnonzero(row >= 0)[::-1]:
        texts[row[at]] = topics.tokens.corpus.text(str(topics.tokens.passages.index[at]))
    return texts


def _turns(n_things: int, n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """`n` draws in which everything comes once before anything comes again."""
    rounds = [rng.permutation(n_things) for _ in range(-(-n // n_things))]
    return np.concatenate(rounds)[:n].astype(np.int64)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class IntrusionScores(Result):
    """How often people found the intruder. Made by `score_intrusion`."""

    tasks: IntrusionTasks

    TITLE: ClassVar[str] = "Intrusion"
    CITATIONS: ClassVar[tuple[str, ...]] = ("Chang et al. 2009, NIPS 22: 288-296",)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "topic": "number of the topic (for topic intrusion: the passage's largest)",
            "label": "the name that somebody gave to the topic, where any was given",
            "n_answers": "answers that were given",
            "n_found": "answers that named the intruder",
            "precision": "their share, 0 to 1",
            "ci_low": "lower end of the Wilson interval; answers of several coders on one task are not independent",
            "ci_high": "upper end of the interval",
            "chance": "precision of guessing",
            "log_odds": "topic intrusion: mean of ln share(intruder) - ln share(chosen); 0 is best",
        }
    )

    def coders(self) -> pd.DataFrame:
        """Precision of each coder: ``coder, n_answers, precision``."""
        return pd.DataFrame(self.settings["coders"])

    def _check_label(self, label: Any) -> Any:
        return self.tasks.topics._check_label(label)

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self.tasks.topics._evidence(label)

    def summary(self) -> str:
        s, t = self.settings, self.frame
        above = int((t["ci_low"] > t["chance"]).sum())
        odds = f" Topic log odds {s['log_odds']:.2f}." if s["kind"] == "topic" else ""
        return "\n".join(
            [
                f"{counted(s['n_coders'], 'coder')} found the intruder in {s['n_found']:,} of "
                f"{counted(s['n_answers'], 'answer')} "
                f"({s['precision']:.0%}, interval {s['ci'][0]:.0%} to {s['ci'][1]:.0%}; guessing "
                f"{s['chance']:.0%}).{odds}",
                f"{above} of {counted(len(t), 'topic')} {'is' if above == 1 else 'are'} clearly above guessing.",
                "Finding intruders shows that words hang together, not that a topic measures what its name says.",
            ]
        )

    def notes(self) -> str:
        """What the interval covers."""
        return "The overall interval resamples tasks; those of single topics are Wilson intervals of their answers."

    def _gist(self) -> str:
        return f"{self.settings['kind']} intrusion, precision {self.settings['precision']:.0%}"

    def _methods_sentence(self) -> str:
        s = self.settings
        return (
            f"{counted(s['n_coders'], 'coder')} judged {counted(s['n_tasks'], 'task')} of {s['kind']} intrusion (seed "
            f"{s['task_seed']}); the interval of the precision resamples tasks. {self.tasks.topics._methods_sentence()}"
        )


def score_intrusion(
    tasks: IntrusionTasks, answers: Any, *, n_resamples: int = 1000, rng: _checks.Rng = 0
) -> IntrusionScores:
    """Score the answers of one or several coders against the key.

    Parameters
    ----------
    tasks : IntrusionTasks
    answers : DataFrame with ``task, answer`` (and ``coder``), mapping of task to answer, or sequence of answers
        An answer is the number of a choice, or the choice itself; a missing one is left out. A sequence has one answer
        a task, in the order of the sheet.
    n_resamples : int
    rng : int or Generator

    Returns
    -------
    IntrusionScores

    Raises
    ------
    SchemaError
        An unknown task, an answer that is no choice, or a task that one coder answered twice.
    """
    if not isinstance(tasks, IntrusionTasks):
        raise SchemaError(f"score_intrusion: tasks must come from intrusion_tasks, not {type(tasks).__name__}.")
    asked = _checks.resampling("score_intrusion", n_resamples, 0.95, rng)
    table = _judged(tasks, _answer_table(tasks, answers))
    n_choices = sum(str(c).startswith("choice_") for c in tasks.sheet)
    frame = _by_topic(tasks, table, 1 / n_choices)
    by_task = table.groupby("task", sort=True)["found"].mean().to_numpy()
    picks = asked.rng.integers(len(by_task), size=(max(asked.n, 1), len(by_task)))
    ends = np.quantile(by_task[picks].mean(axis=1), [0.025, 0.975]) if asked.n else [np.nan, np.nan]
    coders = table.groupby("coder", sort=False)["found"].agg(["size", "mean"]).reset_index()
    settings = settings_of(
        tasks.topics.tokens, "score_intrusion", kind=tasks.kind, n_tasks=len(tasks.sheet), n_answers=len(table),
        n_found=int(table["found"].sum()), precision=float(table["found"].mean()), ci=[float(x) for x in ends],
        chance=1 / n_choices, n_coders=len(coders), log_odds=float(table["log_odds"].mean()), task_seed=tasks.seed,
        coders=coders.set_axis(["coder", "n_answers", "precision"], axis=1).to_dict("records"),
        n_resamples=asked.n, rng=asked.seed, topics=dict(tasks.topics.settings),
    )  # fmt: skip
    return IntrusionScores(frame=frame, tokens=tasks.topics.tokens, settings=settings, tasks=tasks)


def _answer_table(tasks: IntrusionTasks, answers: Any) -> pd.DataFrame:
    if isinstance(answers, pd.DataFrame):
        _checks.columns("score_intrusion", answers, ("task", "answer"))
        table = answers[[c for c in ("task", "answer", "coder") if c in answers]].copy()
    elif isinstance(answers, Mapping):
        table = pd.DataFrame({"task": list(answers), "answer": list(answers.values())})
    else:
        given = list(answers)
        if len(given) != len(tasks.sheet):
            raise SchemaError(
                f"score_intrusion: {counted(len(given), 'answer')} for {counted(len(tasks.sheet), 'task')}; give "
                "one a task, or "
                "a table with task and answer."
            )
        table = pd.DataFrame({"task": tasks.sheet["task"].to_numpy(), "answer": given})
    table["coder"] = table["coder"].astype(str) if "coder" in table else "coder 1"
    table = table[table["answer"].notna() & (table["answer"].astype(str).str.strip() != "")]
    if table.empty:
        raise NotEnoughData("score_intrusion: no task has an answer.")
    if table.duplicated(["task", "coder"]).any():
        twice = table.loc[table.duplicated(["task", "coder"]), "task"].iloc[0]
        raise SchemaError(f"score_intrusion: task {twice!r} was answered twice by one coder; name coders in a column.")
    return table


def _judged(tasks: IntrusionTasks, table: pd.DataFrame) -> pd.DataFrame:
    choices = [c for c in tasks.sheet if str(c).startswith("choice_")]
    sheet: Any = {row["task"]: [str(row[c]) for c in choices] for row in tasks.sheet.to_dict("records")}
    key: Any = {row["task"]: row for row in tasks.key.to_dict("records")}
    rows = []
    for task, answer, coder in table[["task", "answer", "coder"]].itertuples(index=False):
        _checks.known("score_intrusion", "task", task, sheet)
        chosen = _choice(task, answer, sheet[task])
        right = int(key[task]["intruder"])
        odds = np.nan
        if tasks.kind == "topic":
            a, b = (max(float(key[task][f"share_{c}"]), 1e-4) for c in (right, chosen))
            odds = np.log(a) - np.log(b)
        rows.append((task, coder, int(key[task]["topic"]), chosen == right, odds))
    return pd.DataFrame(rows, columns=["task", "coder", "topic", "found", "log_odds"])


def _choice(task: Any, answer: Any, choices: list[str]) -> int:
    text = str(answer).strip()
    text = text.removesuffix(".0")  # a spreadsheet's number
    if text in choices:
        return choices.index(text) + 1
    if text.isdigit() and 1 <= int(text) <= len(choices):
        return int(text)
    raise SchemaError(
        f"score_intrusion: the answer {answer!r} to {task!r} is none of {', '.join(choices)} or 1 to {len(choices)}."
    )


def _by_topic(tasks: IntrusionTasks, table: pd.DataFrame, chance: float) -> pd.DataFrame:
    groups = table.groupby("topic", sort=True)
    frame = pd.DataFrame({"n_answers": groups.size(), "n_found": groups["found"].sum().astype(int)}).reset_index()
    frame["precision"] = frame["n_found"] / frame["n_answers"]
    frame["ci_low"], frame["ci_high"] = _wilson(frame["n_found"].to_numpy(), frame["n_answers"].to_numpy())
    frame["chance"] = chance
    if tasks.kind == "topic":
        frame["log_odds"] = groups["log_odds"].mean().to_numpy()
    if tasks.topics.labels:
        frame.insert(1, "label", [tasks.topics.labels.get(int(t), "") for t in frame["topic"]])
    return frame


def _wilson(found: NDArray[Any], n: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Wilson's 95 % interval of a share."""
    z = 1.959963984540054
    centre = (found + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(found * (n - found) / n + z**2 / 4)
    return centre - half, centre + half
