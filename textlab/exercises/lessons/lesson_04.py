"""Answer keys of ``04_topics``: another unit, genres, what an interval covers, a passage that does not fit."""

from __future__ import annotations

from functools import cache

from ...analyses.topics import Topics, fit_topics
from ...counts import count_terms
from ...loaders import load_sotu
from ...tokens import tokenize
from ..key import Key
from ..kinds import Chosen, Number, Sentence
from ..materials import lesson_corpus, lesson_tokens
from ..registry import exercise

TOPIC_NAMES = ("America", "federal programs", "arms", "budget", "trade", "schools", "health", "energy")


@cache
def union_topics() -> Topics:
    """Fit the topics of the addresses since 1961 as in the lesson, but without stability."""
    counts = count_terms(tokenize(load_sotu(years=(1961, 2026)).split("window", size=200)), by="passage_id")
    topics = fit_topics(counts, n_topics=8, min_docfreq=5, cluster="doc_id", n_refits=0, rng=1)
    return topics.label(dict(enumerate(TOPIC_NAMES, start=1)))


@exercise("04-1", Number(tolerance=0.02, low=0, high=1))
def stability_by_turn() -> Key:
    """Fit five topics to turns."""
    by_turn = fit_topics(count_terms(lesson_tokens(), by="turn_id"), n_topics=5, rng=1)
    windows = count_terms(tokenize(lesson_corpus().split("window", size=100)), by="passage_id")
    by_window = fit_topics(windows, n_topics=5, rng=1).stability.mean()
    return Key(
        float(by_turn.stability.mean()),
        traps={
            float(by_window): "This is the mean for windows. Was the matrix counted by turn?",
            float(
                by_turn.stability.max()
            ): "This is the most stable topic. The question asks for the mean of all five.",
            float(by_turn.chance): "This is the stability of word lists drawn at random.",
        },
        why=f"Windows had {by_window:.2f}: with ten refits each, hardly another number. Whose topics are these now?",
    )


@exercise("04-2", Chosen(of="label"))
def most_written_topic() -> Key:
    """Find the topic with the second largest ratio of its shares in written and in spoken messages."""
    table = union_topics().prevalence(by="delivery", cluster="doc_id", n_resamples=0)
    shares = table.pivot(index="label", columns="delivery", values="share")
    ratio = (shares["written"] / shares["spoken"]).drop("federal programs")
    gap = (shares["written"] - shares["spoken"]).drop("federal programs")
    traps = {
        "federal programs": "That is the topic that the question excludes.",
        str(ratio.idxmin()): "This one is the most *spoken*: did you invert the ratio?",
    }
    if gap.idxmax() != ratio.idxmax():
        traps[str(gap.idxmax())] = "Its two shares have the largest difference. The question asks for the ratio."
    return Key(
        str(ratio.idxmax()),
        known=TOPIC_NAMES,
        traps=traps,
        why="Carter's written messages report on programs one by one, this among them: genre again, and one president.",
    )


@exercise("04-3", Chosen(of="letter"))
def what_the_interval_leaves_out() -> Key:
    """Understand that the topics are held fixed."""
    return Key(
        "c",
        known="abcd",
        traps={
            "a": "Paragraphs are resampled: with fewer of them, the interval is wider.",
            "b": "Paragraphs are resampled: the more they differ, the more the share varies.",
            "d": "A higher level widens every interval.",
        },
        why="The topics are held fixed. Lesson 05 lets them move.",
    )


@exercise("04-4", Sentence(words=18))
def passage_that_does_not_fit() -> Key:
    """Require a place, and what to do about the name."""
    return Key(
        {
            "where the passage stands (its passage id)": [":p0"],
            "whether you would rename the topic": ["name", "label", "call"],
        },
        why="Only another reader can say whether your passage is fair. Swap yours with a neighbour's.",
    )
