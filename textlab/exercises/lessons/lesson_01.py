"""Answer keys of ``01_start_here``: who says *you*, how much of it is *you know*, and who *we* are."""

from __future__ import annotations

from ...analyses.kwic import Concordance, kwic
from ..key import Key
from ..kinds import Chosen, MultipleChoice, Number, Places, Sentence
from ..materials import lesson_tokens
from ..registry import exercise

_SEMINAR = ':: doc_id="disruption-seminar"'


@exercise("01-1", Chosen(of="speaker"))
def who_says_you_most_often() -> Key:
    """Find the highest rate of *you* among speakers with more than 900 words."""
    everyone = kwic(lesson_tokens(), "you").counts("speaker", n_resamples=0)
    people = everyone[everyone["n_tokens"] > 900]
    people = people[people.index.notna()]
    most, short = str(people["n_lines"].idxmax()), str(everyone["rate"].idxmax())
    return Key(
        str(people["rate"].idxmax()),
        known=[str(name) for name in everyone.index.dropna()],
        traps={
            most: "This person has the most places, and also the most words. The question asks for the rate.",
            short: "The highest rate of all, from very few words. Use only speakers with more than 900 words.",
        },
        why="Most places and highest rate are different questions. How sure is it? The chair's interval is wide.",
    )


@exercise("01-2", Number(tolerance=0.01, low=0, high=1))
def share_of_you_know() -> Key:
    """Compute the share of *you know* among all *you* in the seminar."""
    tokens = lesson_tokens()
    know, you = (len(kwic(tokens, f"{words} {_SEMINAR}")) for words in ("you know", "you"))
    everywhere = len(kwic(tokens, "you know")) / len(kwic(tokens, "you"))
    return Key(
        know / you,
        traps={
            everywhere: "This is the share in all five texts. The question asks for the seminar alone.",
            know
            / len(
                kwic(tokens, "you")
            ): "The numerator is from the seminar, the denominator from all texts. Both must be from the seminar.",
            you
            / len(
                kwic(tokens, "you")
            ): "This is the share of all 'you' that are in the seminar. How many of these are followed by 'know'?",
        },
        why="More than half: counting words would mistake a habit for an address.",
    )


@exercise("01-3", Places())
def thinking_aloud() -> Key:
    """Find *I think*, *I mean* and *I guess* with one pattern."""
    return Key(kwic(lesson_tokens(), "i think|mean|guess"), why="Now sort it, and see who does it: .counts('speaker').")


@exercise("01-4", MultipleChoice())
def why_no_interval() -> Key:
    """Understand that intervals resample turns, and that two turns are too few."""
    return Key(
        "b",
        traps={
            "a": "Not the number of places: six places in six turns would have an interval. What is resampled?",
            "c": "Speakers are not needed: paragraphs can be resampled as well as turns.",
            "d": "A rate cannot fall below 0, and an interval may begin there. That is not the reason.",
        },
        why="Turns or paragraphs are resampled. With only two of them, there is almost nothing to draw from.",
    )


@exercise("01-5", Sentence(words=20))
def who_we_are(lines: Concordance) -> Key:
    """Require an argument that cites a line and gives both rates."""
    rates = lines.counts("mode", n_resamples=0)["rate"]
    mentions = {"a line by its id": list(lines.table.index)}
    for mode, rate in rates.items():
        mentions[f"the rate of {mode}"] = [f"{rate:.1f}", f"{rate:.0f}", f"{rate:.2f}"]
    return Key(
        mentions, why="The form is right. Whether it convinces, ask your neighbour to judge by the lines you cite."
    )
