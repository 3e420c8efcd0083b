"""The handout: lines drawn by chance, one a turn, verbatim, on a page that shows itself without a network."""

import re

from textlab.exercises.handout import PRINTED_SHEETS, handout_lines, handout_page
from textlab.exercises.materials import lesson_corpus


def test_lines_come_from_different_turns_and_stand_in_the_texts():
    lines = handout_lines("you", n=12).table
    assert len(lines) == 12
    turns = lesson_corpus().passages["turn_id"].reindex(lines["passage_id"])
    assert turns.is_unique
    for doc_id, start, end, node in zip(lines["doc_id"], lines["start"], lines["end"], lines["node"], strict=True):
        assert lesson_corpus().document_text(doc_id)[start:end] == node


def test_the_page_has_every_sheet_and_needs_nothing_from_outside():
    page = handout_page(n=4)
    assert page.count("<h2>") == len(PRINTED_SHEETS)
    assert not re.search(r"(?:src|href)=|https?:|<script", page)
    assert page == handout_page(n=4)
