"""Every figure of the paper stands in the file that it names, and every reference is used."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAPER = (ROOT / "docs/paper.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+) \| (.+) \| (\w+\.md) \|$", PAPER, re.MULTILINE)


@pytest.mark.parametrize(("what", "figure", "source"), ROWS, ids=[row[0][:40] for row in ROWS])
def test_a_figure_is_the_measured_one(what, figure, source):
    assert figure.replace("&#124;", "|") in (ROOT / "benchmarks" / source).read_text(encoding="utf-8"), (
        f"docs/paper.md says {figure} ({what}); {source} says something else by now."
    )


def test_the_paper_measures_something():
    assert len(ROWS) >= 6


def test_references_and_citations_are_the_same():
    listed = re.findall(r"^@\w+\{(\w+),", (ROOT / "docs/paper.bib").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(set(re.findall(r"\[@(\w+)\]", PAPER)))
