"""What SECURITY.md says is shown by tests that exist, and its limits are those of the code."""

import re
from pathlib import Path

import pytest

from textlab.analyses.topics.formulas import LONGEST_FORMULA
from textlab.lexicon.lexicon import MOST_ENTRIES
from textlab.loaders.unfolding import MAX_MEMBERS, MAX_RATIO, MAX_UNFOLDED
from textlab.tokens.patterns import MOST_GAP_LENGTHS

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`((?:browser_)?tests/[\w/]+\.py)::(\w+)`", PAGE)


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_named_test_exists(file, test):
    assert re.search(rf"def {test}\(", (ROOT / file).read_text(encoding="utf-8"))


def test_every_threat_names_its_test():
    rows = [row for row in PAGE.splitlines() if row.startswith("| ")][1:]
    assert len(rows) > 15
    assert [row for row in rows if "::test_" not in row] == []


def test_the_limits_are_those_of_the_code():
    limits = f"{MAX_RATIO} times the size beyond 10 MiB; {MAX_UNFOLDED // 2**30} GiB; {MAX_MEMBERS:,} members"
    for said in (limits, f"{MOST_ENTRIES:,} entries", f"{MOST_GAP_LENGTHS} lengths", f"{LONGEST_FORMULA:,} characters"):
        assert said in PAGE
