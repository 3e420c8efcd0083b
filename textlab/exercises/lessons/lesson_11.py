"""Answer keys of ``11_your_own_corpus``: dates, units, seconds, consent."""

from __future__ import annotations

from ...analyses.kwic import Concordance, kwic
from ...corpus import Corpus
from ...tokens import tokenize
from ..key import Key
from ..kinds import Chosen, MultipleChoice, Number, Sentence
from ..registry import exercise


@exercise("11-1", Chosen(of="date", hint="Look at the row of that letter."))
def day_a_letter_was_received(letters: Corpus) -> Key:
    """Read the date as in the table: day first."""
    day, month, year = str(letters.documents.loc["letter-007", "received"]).split("/")
    return Key(
        f"{year}-{month}-{day}",
        traps={
            f"{year}-{day}-{month}": "Day and month are swapped.",
            f"{day}/{month}/{year}": "This is the format of the table. Write it as year-month-day.",
        },
        why="What was written and what was understood agree. Check it for one date in every table you read.",
    )


@exercise("11-2", Number(tolerance=0.02, low=0))
def width_by_letter_over_width_by_person(waiting: Concordance) -> Key:
    """Divide the width of the interval over letters by that over people."""

    def width(cluster: str, period: str = "before") -> float:
        table = waiting.counts("period", cluster=cluster)
        return float((table["ci_high"] - table["ci_low"]).to_dict()[period])

    right = width("doc_id") / width("speaker")
    return Key(
        right,
        traps={
            1 / right: "Inverted: letters belong in the numerator, people in the denominator.",
            width("doc_id", "after") / width("speaker", "after"): "This is for the letters after the cut.",
            width("doc_id"): "This is a width. What must it be divided by?",
        },
        why="Below 1: counting letters suggests more witnesses than there are, above all where people write many.",
    )


@exercise("11-3", Number(tolerance=0, low=0, hint="Does a turn of P3 begin there, and does it hold the word?"))
def second_of_the_first_you(interviews: Corpus) -> Key:
    """Find the start of the turn in which P3 first says *you*."""
    lines = kwic(tokenize(interviews), "you").table
    starts = interviews.passages["seconds_start"].to_dict()
    first = {
        who: starts[passage] for who, passage in zip(lines["speaker"][::-1], lines["passage_id"][::-1], strict=True)
    }
    return Key(
        float(first["P3"]),
        traps={float(first["P2"]): "This is P2, who says it first. The question asks for P3."},
        why="Only subtitles and time-stamped transcripts can say so; the Word file cannot.",
    )


@exercise("11-4", MultipleChoice())
def what_may_be_read_out() -> Key:
    """Understand that consent is given for a purpose, and that words can identify people."""
    return Key(
        "c",
        traps={
            "a": "People are not only recognized by their names. What else is in the lines?",
            "b": "To what exactly? Was a class part of it?",
            "d": "Would a neighbour who reads the lines still know who it was?",
        },
        why="Consent is given for a purpose. INSTRUCTOR.md has a page on it.",
    )


@exercise("11-5", Sentence(words=30))
def statement_on_a_corpus() -> Key:
    """Require the facts that a reader of the data needs."""
    asked = {
        "how many documents there are": ["documents"],
        "how many words": ["words"],
        "how many people": ["people", "person"],
        "from which period": ["period"],
        "what is missing": ["missing"],
        "who agreed to its use, or whose the rights are": ["consent", "rights"],
    }
    return Key(asked, why="A reader can now judge what your results are results about.")
