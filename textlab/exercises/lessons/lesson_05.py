"""Answer keys of ``05_judging_topics``: overlap, a document left out, what coherence means, a contest."""

from __future__ import annotations

from ...analyses.topics import Topics, fit_topics
from ...counts import count_terms
from ...loaders import load_sotu
from ...tokens import tokenize
from ..key import Key
from ..kinds import Chosen, Number, Sentence
from ..registry import exercise
from .lesson_04 import union_topics

LEFT_OUT = "1981-Carter-1"


@exercise("05-1", Number(tolerance=0.01, low=0, high=1))
def overlap_of_seven() -> Key:
    """Compute the overlap of two lists: seven divided by thirteen."""
    return Key(
        7 / 13,
        traps={
            0.7: "That is seven of ten. But how many distinct words are in the two lists together?",
            7 / 20: "The denominator counts words in both lists twice.",
            1.0: "Then the lists would be the same.",
        },
        why="Overlaps look low: seven of ten words is .54.",
    )


@exercise("05-2", Number(tolerance=0, low=0, high=10))
def trade_without_one_message() -> Key:
    """Refit without one address and count the words that remain."""
    sotu = load_sotu(years=(1961, 2026))
    without = sotu.where(doc_id=[name for name in sotu.documents.index if name != LEFT_OUT])
    counts = count_terms(tokenize(without.split("window", size=200)), by="passage_id")
    other = fit_topics(counts, n_topics=8, min_docfreq=5, cluster="doc_id", n_refits=0, rng=1)
    ours, *_rest = [words for words in _top_words(union_topics()) if "trade" in words]
    kept = max(len(ours & words) for words in _top_words(other))
    return Key(
        kept,
        traps={
            10: "All ten remain: was the address really left out?",
            10 - kept: "These are the words that the topic lost.",
        },
        why="Without one address of sixty-five, the topic is a different one. That is what shaky means.",
    )


def _top_words(topics: Topics) -> list[set[str]]:
    """Return the ten top words of each topic."""
    return [set(words.split()) for words in topics.top(10)["terms"]]


@exercise("05-3", Chosen(of="letter"))
def what_coherence_tells() -> Key:
    """Understand what NPMI measures."""
    return Key(
        "b",
        known="abcd",
        traps={
            "a": "Far from 0, but of what? In this lesson the shakiest topic scored above four steady ones.",
            "c": "Compare the columns coherence and stability.",
            "d": "That is what the contest is for: people were not asked.",
        },
        why="Report it, if you must, beside the mean document frequency and the stability.",
    )


@exercise("05-4", Sentence(words=18))
def report_of_the_contest() -> Key:
    """Require the level of guessing and the name of a topic."""
    return Key(
        {
            "what guessing would find": ["17", "one in six", "1/6", "1 in 6", "sixth"],
            "one topic by its name": ["america", "federal", "arms", "budget", "trade", "school", "health", "energy"],
        },
        why="Put your interval beside it: sixteen tasks are few.",
    )
