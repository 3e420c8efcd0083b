"""Every key term of a lesson stands in the glossary, in order, and says in which lesson it is introduced."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
ENTRY = re.compile(r"^- \*\*(?P<term>.+?)\*\* \((?P<lesson>\d\d)\): \S", re.MULTILINE)
ENTRIES = {m["term"]: m["lesson"] for m in ENTRY.finditer((ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))}


def key_terms(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    parts = [text.partition("## Key terms")[2].partition("\n## ")[0] for text in texts]
    return [term for part in parts for term in re.findall(r"\*\*(.+?)\*\*", part)]


@pytest.mark.parametrize("path", LESSONS, ids=lambda p: p.stem)
def test_every_key_term_is_explained(path):
    assert [term for term in key_terms(path) if term not in ENTRIES] == []


def test_terms_stand_in_alphabetical_order_and_belong_to_a_lesson():
    assert list(ENTRIES) == sorted(ENTRIES, key=str.casefold)
    lessons = {path.stem[:2]: key_terms(path) for path in LESSONS}
    used = {number for number, terms in lessons.items() if terms}
    for term, lesson in ENTRIES.items():
        assert lesson not in used or term in lessons[lesson], term
