"""Answer keys of ``10_robustness_and_writing_up``: a claim tested under other choices, and what its share means."""

from __future__ import annotations

from typing import Any

from ...analyses.contrast import Contrast
from ...analyses.robustness import Robustness, robustness
from ..key import Key
from ..kinds import Chosen, MultipleChoice, Number, Sentence
from ..registry import exercise

_WAYS: dict[str, Any] = {
    "measure": ["log_odds", "log_ratio"],
    "remove": {"all words": None, "no fillers": "fillers"},
}


@exercise("10-1", Number(tolerance=0, low=0, high=1))
def share_of_ways_for_i(modes: Contrast) -> Key:
    """Test the claim about *I* over the choices of the lesson."""

    def above_zero(gap: Any) -> Any:
        return gap.table.set_index("term").loc["i", "ci_low"]

    ways = robustness(above_zero, modes, over=_WAYS)
    return Key(
        ways.share,
        traps={
            float(len(ways.table)): "This is the number of ways in which it was tested. The question asks for a share."
        },
        why="It is as robust as the claim about 'you', even without 'you know'.",
    )


@exercise("10-2", Chosen(of="value"))
def value_that_breaks_the_claim(ways: Robustness) -> Key:
    """Find the value of a choice with which the claim never holds."""
    table = ways.choices()
    broken = table[table["breaks"]]
    names = dict.fromkeys(broken["choice"], "This is the choice. Which of its values breaks the claim?")
    return Key(
        set(broken["value"]),
        traps=names,
        known={*table["value"], *table["choice"]},
        why="The unit of evidence decides. That is more than a technical detail: it says who counts as a witness.",
    )


@exercise("10-3", MultipleChoice())
def meaning_of_a_share_of_one() -> Key:
    """Understand that a share of specifications is not a probability."""
    return Key(
        "b",
        traps={
            "a": "Two hundred ways over the same texts are not two hundred samples.",
            "c": "Nothing was said about other texts: all ways share these.",
            "d": "Only listed choices were tried. Who made the list?",
        },
        why="Robust against what was listed, for these texts.",
    )


@exercise("10-4", Sentence(words=30))
def four_sentences_about_work(ways: Robustness) -> Key:
    """Require the share, the unit and a limit."""
    n_holds, n = int(ways.settings["n_holds"]), len(ways.table)
    asked = {
        "in how many ways the claim holds": [f"{n_holds} of {n}", f"{n_holds} out of {n}", "half", "50%", "0.5"],
        "the unit on which it hangs": ["unit"],
        "what the texts cannot show": ["cannot"],
    }
    return Key(asked, why="Everything that a stranger needs to weigh it is there.")
