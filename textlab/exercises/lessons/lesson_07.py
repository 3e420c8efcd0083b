"""Answer keys of ``07_coding_stance``: what agreement depends on, where two readers differ, how two students agree."""

from __future__ import annotations

from functools import cache

from ...analyses.agreement import agreement
from ...coding import Codes, load_codes
from ..key import Key
from ..kinds import Chosen, MultipleChoice, Number, Sentence
from ..registry import exercise

NO_POSITION_CODED = "none"


@cache
def lesson_codes() -> Codes:
    """Load the codes of the five texts."""
    return load_codes("seeds")


@exercise("07-1", MultipleChoice())
def why_growth_is_unsure() -> Key:
    """Understand that agreement beyond chance depends on the few passages that take a position."""
    return Key(
        "b",
        traps={
            "a": "All eight targets have two readers, and seven intervals are narrow.",
            "c": "They differ in two passages of 179, and in none of them is one for what the other is against.",
            "d": "The same four labels serve the other targets.",
        },
        why="With 95 % of all codes none, coders would agree nine times in ten by chance alone.",
    )


@exercise("07-2", Number(tolerance=0.01, low=0, high=1))
def agreement_where_a_position_is() -> Key:
    """Compare the readers on passages in which at least one saw a position on big technology companies."""
    wide = lesson_codes().wide("big_tech")
    same = wide["a"] == wide["b"]
    some, both = ((wide != NO_POSITION_CODED).any(axis=1), (wide != NO_POSITION_CODED).all(axis=1))
    return Key(
        float(same[some].mean()),
        traps={
            float(same.mean()): "This is the share of all 179 passages. Leave out those in which both saw nothing.",
            float(
                same[both].mean()
            ): "You kept passages in which both saw a position. It is enough if one of them did.",
            float(some.mean()): "This is the share of passages with a position. In what share of these do they agree?",
        },
        why="Without the easy passages the readers still agree in more than nine of ten.",
    )


@exercise("07-3", Chosen(of="passage"))
def the_odd_disagreement() -> Key:
    """Find the one passage in which both readers coded a position, but different ones."""
    rows = agreement(lesson_codes(), n_resamples=0).disagreements()
    odd = rows[(rows["a"] != NO_POSITION_CODED) & (rows["b"] != NO_POSITION_CODED)]
    return Key(
        str(odd["unit_id"].iloc[0]),
        known=[str(unit) for unit in rows["unit_id"]],
        why="One read mixed, the other against: potential benefits are named, and risks have the weight (R12, R19).",
    )


@exercise("07-4", Number(tolerance=0.001, low=-1, high=1))
def agreement_of_a_pair(pair: Codes) -> Key:
    """Compute alpha from the labels of two students."""
    found = agreement(pair, n_resamples=0).table.iloc[0]
    return Key(
        float(found["agreement"]),
        traps={
            float(found["share_agreeing"]): "This is raw agreement. Correct it for chance: alpha.",
        },
        why="Eight passages say little. What you learnt is in the passages on which you differ.",
    )


@exercise("07-5", Sentence(words=20))
def a_rule_of_ones_own() -> Key:
    """Require a rule that cites a passage and names a label."""
    rows = agreement(lesson_codes().only(target="big_tech"), n_resamples=0).disagreements()
    return Key(
        {
            "a passage by its unit_id": [str(unit) for unit in rows["unit_id"]],
            "which label follows": ["none", "against", "favour", "mixed"],
        },
        why="The form is right. Whether it can be followed, your neighbour will tell you.",
    )
