"""Answer keys of ``02_sources_and_turns``: whose words these are, and what they can support."""

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
            ]: "This is the share of the page that is speech, with or without a speaker.",
            facts.loc["disruption-seminar", "share_labelled"]: "This is the share in the seminar.",
            facts["share_labelled"].mean(): "This is the mean of five documents, three of which have no speakers.",
        },
        why="Nearly all. But they were coded by reading: each label is a claim with a reason, and some are thin.",
    )


@exercise("02-2", Chosen(of="term", several=True))
def terms_new_with_corrections() -> Key:
    """Find the terms that occur only with the corrections."""
    before, after = lesson_tokens().vocabulary.index, tokenize(lesson_corpus(), corrections=True).vocabulary.index
    lost = "This one was there before. Which of the two sets must come first?"
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
            row["smallest_ratio_independent"]: "This one treats every word as independent evidence.",
            turned.table.set_index("rate_per_1000").loc[2.0]["smallest_ratio"]: "Target and reference are exchanged.",
        },
        why="With four turns against five only coarse differences can be seen. Now you know before you look.",
    )


@exercise("02-4", MultipleChoice())
def what_to_do_with_summaries() -> Key:
    """Understand why summaries are left out even if they are correct."""
    return Key(
        "b",
        traps={
            "a": "They are about the seminar, not from it. Whose words would be counted?",
            "c": "They do contain mistakes; but suppose they did not. Is there another reason?",
            "d": "Why half? A weight needs a reason, and these words were not spoken at all.",
        },
        why="Right or wrong, they are another voice, and three accounts of one talk are not three talks.",
    )


@exercise("02-5", Sentence(words=20))
def why_it_may_be_somebody_else() -> Key:
    """Require an objection that cites a turn with medium confidence."""
    passages = lesson_corpus().passages
    medium = passages[(passages["layer"] == "body") & (passages["confidence"] == "medium")]
    return Key(
        {"which passage with medium confidence it is about": list(medium.index)},
        why="The form is right. Let a neighbour read the passage and say whether the objection convinces.",
    )
