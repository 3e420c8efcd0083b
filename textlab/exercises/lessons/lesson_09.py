"""Answer keys of ``09_scaling``: other references, heavy words, the decisive seed, and an unseen text."""

from __future__ import annotations

from functools import cache

from ...analyses.scaling import Positions, wordscores
from ...counts import DocumentTermMatrix, count_terms
from ...loaders import load_sotu
from ...tokens import tokenize
from ..key import Key
from ..kinds import Chosen, MultipleChoice, Number, Sentence
from ..registry import exercise

_CARTER = "Jimmy Carter"


@cache
def _recent_presidents() -> DocumentTermMatrix:
    """Count the presidents since 1978, as in the lesson."""
    corpus = load_sotu(years=(1900, 2020)).where(year=lambda year: year >= 1978)
    tokens = tokenize(corpus).remove("function_words")
    return count_terms(tokens, by="speaker").trim(min_docfreq=2, min_count=10)


def _carter_between(low: str, high: str, rescaling: str = "mv") -> float:
    found = wordscores(_recent_presidents(), reference={high: 1, low: -1}, rescaling=rescaling, n_resamples=0)
    return float(found.table.set_index("text")["position"][_CARTER])


@exercise("09-1", Number(tolerance=0.02))
def carter_by_other_references() -> Key:
    """Place Carter between Obama and George W. Bush."""
    low, high = "Barack Obama", "George W. Bush"
    return Key(
        _carter_between(low, high),
        traps={
            _carter_between(
                low, high, "none"
            ): "This is the raw score, which is shrunk to the middle. The question asks for 'mv'.",
            _carter_between(high, low): "The sign is reversed: Bush must be at 1.",
            _carter_between("William J. Clinton", "Ronald Reagan"): "These are the references of the lesson.",
        },
        why="On which side Carter stands depends on who the references are: the line is not about parties.",
    )


@exercise("09-2", MultipleChoice())
def why_they_are_heavy() -> Key:
    """Understand that a weight is a slope, not a frequency."""
    return Key(
        "b",
        traps={
            "a": "Look at the picture again: the most frequent words lie near 0.",
            "c": "Both parties have used them since the sixties. Which of the two did not in 1905?",
            "d": "Long words are heavy too: 'infrastructure', 'postmasters'.",
        },
        why="A weight is a slope. Words that one end does not have at all have the steepest, and the least certain.",
    )


@exercise("09-3", Chosen(of="seed"))
def which_seed_decides(positions: Positions) -> Key:
    """Find the seed without which the positions agree least with the original ones."""
    without = positions.stability().pivot(index="text", columns="left_out", values="position")
    agreement = without.corrwith(positions.table.set_index("text")["position"])
    return Key(
        str(agreement.idxmin()),
        known=[str(seed) for seed in agreement.index],
        traps={str(agreement.idxmax()): "Without this one they agree most. The question asks for the least."},
        why="And even so they agree closely: six seeds share the work. With one on each side you would have no check.",
    )


@exercise("09-4", Number(tolerance=0.02))
def a_text_not_seen(line: Positions) -> Key:
    """Place the address of 1865 on the line of the lesson."""
    whole = tokenize(load_sotu(years=(1865, 1865)))
    johnson, uncut = (count_terms(tokens, by="speaker") for tokens in (whole.remove("function_words"), whole))
    return Key(
        float(line.place(johnson)["position"].iloc[0]),
        traps={
            float(line.place(uncut)["position"].iloc[0]): "Function words are still in the text; remove them as above."
        },
        why="Near the presidents of 1900, and not far below them: words of 1865 that the line has never met count "
        "for nothing. A line cannot see beyond the texts that made it.",
    )


@exercise("09-5", Sentence(words=25))
def name_the_line(line: Positions) -> Key:
    """Require words from both ends and the correlation with time."""
    words = line.words()
    ends = {"low": words[words["weight"] < 0], "high": words[words["weight"] > 0]}
    mentions = {f"a heavy word of the {side} end": list(table["term"].head(40)) for side, table in ends.items()}
    mentions["the correlation with time"] = ["0.96", ".96", "0.963"]
    return Key(
        mentions, why="The form is right. Would somebody who has not seen the words believe you? Ask your neighbour."
    )
