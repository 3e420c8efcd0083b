"""Answer keys of ``08_stance_over_time``: the word that changed, effective numbers, drifting errors, negated words."""

from __future__ import annotations

from functools import cache

import pandas as pd

from ...analyses.score_lexicon import score_lexicon
from ...analyses.stance import InterruptedTrack, SmoothTrack, interrupted, track_stance
from ...lexicon import Lexicon, Scope, load_lexicon
from ...loaders import load_sotu
from ...tokens import tokenize
from ..key import Key
from ..kinds import Chosen, MultipleChoice, Number, Sentence
from ..materials import lesson_corpus
from ..registry import exercise

_WHO = "presidents"


@cache
def _boosters_at_1913() -> InterruptedTrack:
    """Compare the boosters in the messages before and after Wilson's spoken one."""
    corpus = load_sotu()
    corpus = corpus.assign(who=dict.fromkeys(corpus.documents.index, _WHO))
    track = track_stance(tokenize(corpus), load_lexicon("boosters"), by="who", over="date", n_resamples=0)
    return interrupted(track, "1913-12-02")


@exercise("08-1", Chosen(of="pattern"))
def the_booster_that_moved() -> Key:
    """Find the pattern with the largest share of the difference."""
    table = _boosters_at_1913().words(_WHO).table
    single = table[table["pattern"] != "all"]
    commonest = str(single.nlargest(1, "n_second")["pattern"].iloc[0])
    right = str(single["pattern"].iloc[0])
    traps = {"all": "This is the sum over all patterns. The question asks for one pattern."}
    if commonest != right:
        traps[commonest] = "This is the most frequent pattern. But how much did it change?"
    return Key(right, known=["all", *map(str, single["pattern"])], traps=traps,
               why="Half of the rise is one word. Read some of its places before you call it certainty.")  # fmt: skip


@exercise("08-2", Number(tolerance=0.02, low=1, high=237))
def what_neighbours_are_worth(smooth: SmoothTrack) -> Key:
    """Find the effective number of messages."""
    row = smooth.series().iloc[0]
    return Key(
        float(row["n_effective"]),
        traps={float(row["n_units"]): "These are all messages. How many independent ones are they worth?"},
        why="About three fifths: treating all 237 as independent would make the interval a fifth too narrow.",
    )


@exercise("08-3", MultipleChoice())
def why_the_naive_line_is_wrong() -> Key:
    """Understand that drifting errors look like change."""
    return Key(
        "c",
        traps={
            "a": "It is wrong often, true. But errors equally frequent at all times do not reverse a trend.",
            "b": "It is the narrowest of the three.",
            "d": "More paragraphs would make the wrong answer look more certain.",
        },
        why="So a sample from every period has to be coded by readers, however good the machine is on average.",
    )


@exercise("08-4", Number(tolerance=0, low=0))
def turned_words() -> Key:
    """Count the places in the panel that are reversed by negators."""
    weights = {"good": 1, "better": 1, "right": 1, "fair": 1, "bad": -1, "problem*": -1, "wrong": -1}
    polar = Lexicon(pd.DataFrame({"pattern": list(weights), "weight": list(weights.values())}), name="polar")
    tokens = tokenize(lesson_corpus().where(doc_id="bezos-panel"))
    every = score_lexicon(tokens, polar, by=None, scope=Scope(), n_resamples=0).table.iloc[0]
    return Key(
        int(every["n_turned"]),
        traps={int(every["n_hits"]): "These are all places of the list. How many of them are reversed?"},
        why="Read them with found.places(). Which of them would you have turned?",
    )


@exercise("08-5", Sentence(words=30))
def two_minds() -> Key:
    """Require both turns and a word from each."""
    return Key(
        {
            "turn t008": ["t008"],
            "turn t019": ["t019"],
            "a word of his from turn 8": ["promises", "cryptocurrency", "trust", "elites", "dead in the water"],
            "a word of his from turn 19": ["relocaliz", "localized", "tariff", "semiconductor", "fraud", "competitive"],
        },
        why="The form is right. Does your neighbour, who has read the turns, agree?",
    )
