"""Answer keys of ``03_words_in_context``: gaps, senses, idioms of a single turn, and repetition."""

from __future__ import annotations

from ...analyses.collocates import collocates
from ...analyses.describe import describe
from ...analyses.kwic import kwic
from ..key import Key
from ..kinds import Chosen, MultipleChoice, Number, Places
from ..materials import lesson_tokens
from ..registry import exercise

_FOR_NOTHING = r"we give for\s*$"  # the one line of seven in which *free* means unpaid


@exercise("03-1", Places())
def value_before_labor() -> Key:
    """Find *labor* at most three words after *value*."""
    return Key(
        kwic(lesson_tokens(), "value []{0,2} labor|labour"), why="Two words in between make it the third word after."
    )


@exercise("03-2", Number(tolerance=0, low=0))
def lines_in_which_free_is_a_price() -> Key:
    """Count the lines in which *free* means without payment."""
    lines = kwic(lesson_tokens(), "free*", window=7).table
    exact = len(kwic(lesson_tokens(), "free"))
    return Key(
        int(lines["pre"].str.contains(_FOR_NOTHING).sum()),
        traps={
            0: "In one text, people give something without being paid. Read its lines again.",
            exact: "This counts lines. How many of them are about money?",
            len(lines): "These are all lines. How many of them are about money?",
        },
        why="Data, which people give 'for free'. All the others are liberties, of markets most of all.",
    )


@exercise("03-3", Chosen(of="term", several=True))
def company_from_a_single_turn() -> Key:
    """Find the collocates of *power* that come from a single turn."""
    table = collocates(lesson_tokens(), "power", window=5, n_resamples=0).table
    more = table[table["n_turns"] > 1]["term"]
    return Key(
        table[table["n_turns"] == 1]["term"].tolist(),
        traps=dict.fromkeys(more, "One of these comes from more than one turn: look at its n_turns."),
        known=set(lesson_tokens().vocabulary.index),
        why="They score as high as any, and say nothing about how people here speak of power.",
    )


@exercise("03-4", MultipleChoice())
def who_repeats_himself() -> Key:
    """Compare the MATTR of the two speakers, with and without fillers."""
    apart = [_adam_below_dan(without) for without in (False, True)]
    letter = {(True, True): "c", (True, False): "b", (False, False): "d"}[apart[0], apart[1]]
    wrong = {
        "a": "A lower MATTR means more repetition, not less.",
        "b": "Look again at the two intervals without fillers: does one end before the other begins?",
        "d": "Do the intervals touch? Compare the upper end of one with the lower end of the other.",
    }
    return Key(letter, traps=wrong, why="It is not a matter of hesitation: Adam goes over the same words more often.")


def _adam_below_dan(without_fillers: bool) -> bool:
    """Return whether Adam's interval ends below the start of Dan's."""
    tokens = lesson_tokens().remove("fillers") if without_fillers else lesson_tokens()
    table = describe(tokens, by="speaker", n_resamples=300, rng=1).table
    mattr = table[table["measure"] == "mattr"].set_index("group")
    return bool(mattr["ci_high"].to_dict()["Adam"] < mattr["ci_low"].to_dict()["Dan"])
