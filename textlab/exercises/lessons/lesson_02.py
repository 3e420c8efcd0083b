"""Keys of ``02_sources_and_turns``: whose words these are, and what they can support."""

from __future__ import annotations

from ...analyses.audit import audit
from ...tokens import tokenize
from ..key import Key
from ..kinds import Chosen, MultipleChoice, Number, Sentence
from ..materials import lesson_corpus, lesson_tokens
from ..registry import exercise


@exercise("02-1", Number(tolerance=0.002, low=0, high=1))
def share_of_words_with_a_speaker() -> Key:
    """Look up the share of the panel's words that have a speaker."""
    facts = lesson_corpus().describe()
    return Key(
        facts.loc["bezos-panel", "share_labelled"],
        traps={
            facts.loc[
                "bezos-panel", "share_body"
            ]: "This is the share of the page that is speech, with a speaker or not.",
            facts.loc["disruption-seminar", "share_labelled"]: "This is the seminar's.",
            facts["share_labelled"].mean(): "This is the mean of five documents, three of which have no speakers.",
        },
        why="Nearly all. But coded by reading: a label is a claim with a reason, and some reasons are thin.",
    )


@exercise("02-2", Chosen(of="term", several=True))
def terms_new_with_corrections() -> Key:
    """Find the terms that only the corrected reading has."""
    before, after = lesson_tokens().vocabulary.index, tokenize(lesson_corpus(), corrections=True).vocabulary.index
    lost = "This one was there before. Which of the two sets has to stand first?"
    return Key(
        sorted(set(after) - set(before)),
        traps=dict.fromkeys(sorted(set(before) - set(after)), lost),
        known=set(before) | set(after),
        why="Stilgoe, Cottam, Piketty's, Seba: whoever searched for these people by name would not have found them.",
    )


@exercise("02-3", Number(tolerance=0.01, low=1))
def smallest_factor_that_can_be_seen() -> Key:
    """Look up the factor for a word at 2 per 1,000, with turns as evidence."""
    plan = audit(lesson_corpus()).can_contrast(by="speaker", target="Hilary Cottam", reference="Faiza Shaheen")
    turned = audit(lesson_corpus()).can_contrast(by="speaker", target="Faiza Shaheen", reference="Hilary Cottam")
    row = plan.table.set_index("rate_per_1000").loc[2.0]
    return Key(
        row["smallest_ratio"],
        traps={
            row["smallest_ratio_independent"]: "This one takes every word for an independent witness.",
            turned.table.set_index("rate_per_1000").loc[2.0]["smallest_ratio"]: "Target and reference are exchanged.",
        },
        why="With four turns against five only coarse differences can be seen. Now you know before you look.",
    )


@exercise("02-4", MultipleChoice())
def what_to_do_with_summaries() -> Key:
    """Know why summaries are left out even where they are right."""
    return Key(
        "b",
        traps={
            "a": "About the seminar, but not of it. Who would be counted?",
            "c": "They do make mistakes; but suppose they made none. Is there another reason?",
            "d": "Which half? A weight needs a reason, and these words were not said at all.",
        },
        why="Right or wrong, they are another voice, and three accounts of one talk are not three talks.",
    )


@exercise("02-5", Sentence(words=20))
def why_it_may_be_somebody_else() -> Key:
    """Want an objection that cites a turn with medium confidence."""
    passages = lesson_corpus().passages
    medium = passages[(passages["layer"] == "body") & (passages["confidence"] == "medium")]
    return Key(
        {"which passage with medium confidence it is about": list(medium.index)},
        why="The form is right. Let a neighbour read the passage and say whether the objection convinces.",
    )
