"""Score the answers of human judges to intrusion tasks, and compare them with guessing.

References
----------
Chang et al. 2009, NIPS 22: 288-296.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd

from ... import _checks
from ..._recipe import recorded
from ..._wording import counted
from ...errors import NotEnoughData, SchemaError
from ...results import Result, settings_of
from .intrusion import IntrusionTasks, task_kind

if TYPE_CHECKING:
    from numpy.typing import NDArray


_COHERE = "Finding intruders shows that words belong together, not that a topic measures what its name says."
_LIMITS = {
    "word": _COHERE,
    "topic": _COHERE,
    "use": "People were shown clear passages of one topic; on mixed ones they would agree less with the model.",
    "label": "A label that fits better than three others need not be a good one.",
}


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class IntrusionScores(Result):
    """Precision of human judges in intrusion tasks. Made by `score_intrusion`."""

    tasks: IntrusionTasks

    TITLE: ClassVar[str] = "Intrusion"
    PICTURES: ClassVar[Mapping[str, str]] = MappingProxyType({"coders": "topics.intrusion"})
    CITATIONS: ClassVar[tuple[str, ...]] = ("Chang et al. 2009, NIPS 22: 288-296",)
    COLUMNS: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "topic": "number of the topic (for topic intrusion: the largest topic of the passage)",
            "label": "the name that somebody gave to the topic, if any",
            "n_answers": "number of answers",
            "n_found": "number of answers that chose the intruder or, for use and label, the topic of the model",
            "precision": "n_found / n_answers, 0 to 1",
            "ci_low": "lower end of the Wilson interval; answers of several coders on one task are not independent",
            "ci_high": "upper end of the interval",
            "chance": "precision expected from guessing",
            "log_odds": "topic intrusion: mean of ln share(intruder) - ln share(chosen); 0 is best",
        }
    )

    def coders(self) -> pd.DataFrame:
        """Return the precision of each coder: ``coder, n_answers, precision``."""
        return pd.DataFrame(self.settings["coders"])

    def _check_label(self, label: Any) -> Any:
        return self.tasks.topics._check_label(label)

    def _evidence(self, label: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return self.tasks.topics._evidence(label)

    def summary(self) -> str:
        """Describe how many topics people recognized better than by guessing."""
        s, t = self.settings, self.frame
        above = int((t["ci_low"] > t["chance"]).sum())
        odds = f" Topic log odds {s['log_odds']:.2f}." if s["kind"] == "topic" else ""
        did = "found the intruder" if s["kind"] in ("word", "topic") else "chose as the model does"
        return "\n".join(
            [
                f"{counted(s['n_coders'], 'coder')} {did} in {s['n_found']:,} of "
                f"{counted(s['n_answers'], 'answer')} "
                f"({s['precision']:.0%}, interval {s['ci'][0]:.0%} to {s['ci'][1]:.0%}; guessing "
                f"{s['chance']:.0%}).{odds}",
                f"{above} of {counted(len(t), 'topic')} {'has' if above == 1 else 'have'} an interval above guessing.",
                _LIMITS[s["kind"]],
            ]
        )

    def notes(self) -> str:
        """Describe what the intervals cover."""
        return "The overall interval resamples tasks; those of single topics are Wilson intervals of their answers."

    def _gist(self) -> str:
        return f"{task_kind(self.settings['kind'])}, precision {self.settings['precision']:.0%}"

    def _methods_sentence(self) -> str:
        s = self.settings
        return (
            f"{counted(s['n_coders'], 'coder')} judged {counted(s['n_tasks'], 'task')} of {task_kind(s['kind'])} (seed "
            f"{s['task_seed']}); the interval of the precision resamples tasks. {self.tasks.topics._methods_sentence()}"
        )


@recorded
def score_intrusion(
    tasks: IntrusionTasks, answers: Any, *, n_resamples: int = 1000, rng: _checks.Rng = 0
) -> IntrusionScores:
    """Score the answers of one or several coders against the key.

    Parameters
    ----------
    tasks : IntrusionTasks
    answers : DataFrame, mapping of task to answer, or sequence of answers
        A DataFrame has columns ``task, answer`` (and ``coder``). An answer is the number of a choice or the choice
        itself; missing answers are left out. A sequence has one answer per task, in the order of the sheet.
    n_resamples : int
    rng : int or Generator

    Returns
    -------
    IntrusionScores

    Raises
    ------
    SchemaError
        A task is unknown, an answer is not among the choices, or one coder answered a task twice.

    Examples
    --------
    >>> import warnings
    >>> import textlab as tl
    >>> dtm = tl.count_terms(tl.tokenize(tl.load_seeds()), by="passage_id")
    >>> topics = tl.fit_topics(dtm, n_topics=3, n_refits=0)
    >>> tasks = tl.intrusion_tasks(topics, n=9)
    >>> tl.score_intrusion(tasks, [1] * 9)  # a coder who always picks the first choice
    <IntrusionScores: 3 rows; word intrusion, precision 11%>
    """
    if not isinstance(tasks, IntrusionTasks):
        raise SchemaError(f"score_intrusion: tasks must come from intrusion_tasks, not {type(tasks).__name__}.")
    asked = _checks.resampling("score_intrusion", n_resamples, 0.95, rng)
    table = _judge_answers(tasks, _answer_table(tasks, answers))
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


def _judge_answers(tasks: IntrusionTasks, table: pd.DataFrame) -> pd.DataFrame:
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
    text = text.removesuffix(".0")  # a number written by a spreadsheet
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
    """Return the 95 % Wilson interval of a proportion."""
    z = 1.959963984540054
    centre = (found + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(found * (n - found) / n + z**2 / 4)
    return centre - half, centre + half
