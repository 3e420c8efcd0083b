"""Answer keys of ``06_contrasts``: what a test can show, what fillers distort, what is certain."""

from __future__ import annotations

from functools import cache

from ...analyses.contrast import Contrast, contrast
from ...analyses.kwic import kwic
from ...counts import count_terms
from ..key import Key
from ..kinds import Chosen, Number, Sentence
from ..materials import lesson_tokens
from ..registry import exercise

_OTHERS = ["Hilary Cottam", "Faiza Shaheen"]


@cache
def _speakers_apart(target: str, *reference: str) -> Contrast:
    counts = count_terms(lesson_tokens(), by="passage_id")
    return contrast(counts, by="speaker", target=target, reference=list(reference), rng=1)


@exercise("06-1", Number(tolerance=0.01, low=0, high=1))
def smallest_p_of_three_turns() -> Key:
    """Find the smallest p value that the contrast of Stilgoe with the two others can give."""
    made = _speakers_apart("Jack Stilgoe", *_OTHERS)
    return Key(
        made.smallest_p,
        traps={
            float(made.table["p"].min()): "This is the smallest p in the table. What is the smallest possible one?",
            1 / 3: "This is the answer for Ann and Bob.",
            0.05: "This is a convention, not what twelve turns allow.",
        },
        why="One of 220 ways to choose three turns of twelve. With hundreds of words no q can then be small.",
    )


@exercise("06-2", Chosen(of="word"))
def word_that_fillers_fake() -> Key:
    """Find the leading word whose sign changes when fillers are removed."""
    table = _speakers_apart("Adam", "Dan").without_fillers(15)
    turned = (table["score"] > 0) & (table["score_without"] < 0)
    gone = table[table["score_without"].isna()]["term"]
    return Key(
        set(table[turned]["term"]),
        known=set(lesson_tokens().vocabulary.index),
        traps=dict.fromkeys(gone, "This word is itself a filler: it is removed, and no longer has a sign."),
        why="Nearly all of it was 'you know'. What is left is too little to show a difference.",
    )


@exercise("06-3", Number(tolerance=0, low=0))
def innovation_in_sure_turns() -> Key:
    """Count *innovation* in Stilgoe's turns of high confidence."""
    his = 'innovation :: speaker="Jack Stilgoe"'
    sure, every = (len(kwic(lesson_tokens(), p)) for p in (f'{his} & confidence="high"', his))
    return Key(
        sure,
        traps={
            every: "These are all places, whatever the confidence.",
            every - sure: "These are the places without high confidence.",
        },
        why="Fewer than half, all in one turn. The 13 of the table rested on a label that may be wrong.",
    )


@exercise("06-4", Sentence(words=18))
def honest_sentence_about_work() -> Key:
    """Require both counts, the turn and the unit."""
    row = _speakers_apart("Hilary Cottam", "Faiza Shaheen", "Jack Stilgoe").table.set_index("term").loc["work"]
    return Key(
        {
            "how often Cottam says it": [row["n_target"]],
            "how often the others say it": [f" {row['n_reference']} ", f" {row['n_reference']},", "six"],
            "which turn carries it": [row["carried_by"], str(row["carried_by"]).partition(":")[2]],
            "the unit of the p-value": ["turns", "paragraphs"],
            "a p or a q": ["p ", "q ", "p=", "q="],
        },
        why="Everything a distrustful reader needs is in it. Let one read it.",
    )
