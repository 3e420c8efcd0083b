"""Answer keys of ``12_a_project``: a discovery tested, pairs, a narrower span, a plan."""

from __future__ import annotations

import pandas as pd

from ...analyses.kwic import kwic
from ...corpus import Corpus
from ...tokens import tokenize
from ..key import Key
from ..kinds import MultipleChoice, Number, Sentence
from ..registry import exercise


def _by_delivery(corpus: Corpus, word: str) -> pd.DataFrame:
    """Count a word by delivery, with messages as the unit."""
    return kwic(tokenize(corpus), word).counts("delivery", cluster="doc_id")


@exercise("12-1", MultipleChoice(letters="abc"))
def we_around_1801(corpus: Corpus) -> Key:
    """Compare the intervals of *we* around 1801."""
    table = _by_delivery(corpus.where(switch="1801"), "we")
    low, high = table["ci_low"].to_dict(), table["ci_high"].to_dict()
    letter = "a" if low["spoken"] > high["written"] else "c" if low["written"] > high["spoken"] else "b"
    return Key(
        letter,
        traps={
            "a": "That is 1913. Is the pattern limited to the switch of 1801?",
            "c": "The order is right. But compare the upper end of one with the lower end of the other.",
        },
        why="The discovery of 1913 is not repeated in 1801. It was right not to call it a finding.",
    )


@exercise("12-2", Number(tolerance=0, low=0, high=7))
def pairs_of_one_president_in_which_speech_is_ahead(pairs: Corpus) -> Key:
    """Count the years in which one president gave both messages and the spoken one has the higher rate of *I*."""
    rates = kwic(tokenize(pairs), "i").counts("doc_id", n_resamples=0)["rate"]
    facts = pairs.documents[["year", "delivery", "president"]].assign(rate=rates)
    wide = facts.pivot_table(index="year", columns="delivery", values="rate")
    ahead, same = wide["spoken"] > wide["written"], facts.groupby("year")["president"].nunique().eq(1)
    return Key(
        int(ahead[same].sum()),
        traps={
            int(ahead.sum()): "These are all seven years. In two of them speaker and writer are two people.",
            int((~ahead[same]).sum()): "These are the years in which the written message is ahead.",
        },
        why="Fewer than half: with the person held constant nothing is left of it. The finding is about 1801 and 1913.",
    )


@exercise("12-3", Number(tolerance=0.005, low=0))
def rate_of_i_in_a_narrower_span(corpus: Corpus) -> Key:
    """Count *I* in the spoken messages of 1908 to 1917."""
    rates = _by_delivery(corpus.where(year=list(range(1908, 1918))), "i")["rate"].to_dict()
    wide = _by_delivery(corpus.where(switch="1913"), "i")["rate"].to_dict()
    return Key(
        float(rates["spoken"]),
        traps={
            float(rates["written"]): "These are the written messages.",
            float(wide["spoken"]): "This is the wide span, 1902 to 1924.",
        },
        why="A finding that hangs on where a span begins is none. Lesson 10 asks this of many choices at once.",
    )


@exercise("12-4", Sentence(words=30))
def plan_of_a_project() -> Key:
    """Require the five parts of a plan."""
    parts = ("question", "expect", "unit", "compar", "mind")
    named = ("the question", "what you expect", "the unit", "the comparison", "what would change your mind")
    asked = {name: [part] for name, part in zip(named, parts, strict=True)}
    return Key(asked, why="Date it, and give it to somebody before you count.")
