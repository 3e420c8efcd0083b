"""Keys of ``01_start_here``: who says *you*, how much of it is *you know*, and who *we* are."""

from __future__ import annotations

from ...analyses.kwic import Concordance, kwic
from ..key import Key
from ..kinds import Chosen, MultipleChoice, Number, Places, Sentence
from ..materials import lesson_tokens
from ..registry import exercise

_SEMINAR = ':: doc_id="disruption-seminar"'


@exercise("01-1", Chosen(of="speaker"))
def who_says_you_most_often() -> Key:
    """Find the highest rate of *you* among those with more than 900 words."""
    everyone = kwic(lesson_tokens(), "you").counts("speaker", n_resamples=0)
    people = everyone[everyone["n_tokens"] > 900]
    people = people[people.index.notna()]
    most, short = str(people["n_lines"].idxmax()), str(everyone["rate"].idxmax())
    return Key(
        str(people["rate"].idxmax()),
        known=[str(name) for name in everyone.index.dropna()],
        traps={
            most: "This person has the most places, and also the most words. Asked is the rate.",
            short: "The highest rate of all, from very few words. Keep to those with more than 900.",
        },
        why="Most places and highest rate are different questions. How sure is it? The chair's interval is wide.",
    )


@exercise("01-2", Number(tolerance=0.01, low=0, high=1))
def share_of_you_know() -> Key:
    """Count *you know* among the *you* of the seminar."""
    tokens = lesson_tokens()
    know, you = (len(kwic(tokens, f"{words} {_SEMINAR}")) for words in ("you know", "you"))
    everywhere = len(kwic(tokens, "you know")) / len(kwic(tokens, "you"))
    return Key(
        know / you,
        traps={
            everywhere: "This is the share in all five texts. Asked is the seminar alone.",
            know
            / len(
                kwic(tokens, "you")
            ): "Above the line is the seminar, below it are all texts. Both must be the seminar.",
            you
            / len(
                kwic(tokens, "you")
            ): "This is the seminar's part of all 'you'. How much of it is followed by 'know'?",
        },
        why="More than half: a word count would take a habit for an address.",
    )


@exercise("01-3", Places())
def thinking_aloud() -> Key:
    """Find *I think*, *I mean* and *I guess* in one pattern."""
    return Key(kwic(lesson_tokens(), "i think|mean|guess"), why="Now sort it, and see who does it: .counts('speaker').")


@exercise("01-4", MultipleChoice())
def why_no_interval() -> Key:
    """Know that intervals draw turns, and two turns are too few."""
    return Key(
        "b",
        traps={
            "a": "Not the number of places: six places in six turns would have an interval. What is drawn?",
            "c": "Speakers are not needed: paragraphs can be drawn as well as turns.",
            "d": "A rate cannot fall below 0, and an interval may begin there. That is no hindrance.",
        },
        why="What is drawn again are turns or paragraphs. With two of them chance has almost nothing to draw from.",
    )


@exercise("01-5", Sentence(words=20))
def who_we_are(lines: Concordance) -> Key:
    """Want an argument that cites a line and gives both rates."""
    rates = lines.counts("mode", n_resamples=0)["rate"]
    mentions = {"a line by its id": list(lines.table.index)}
    for mode, rate in rates.items():
        mentions[f"the rate of {mode}"] = [f"{rate:.1f}", f"{rate:.0f}", f"{rate:.2f}"]
    return Key(
        mentions, why="The form is right. Whether it convinces, ask your neighbour to judge by the lines you cite."
    )
