"""The page of the measures lists what `textlab.measures` offers, no more and no less, and its code runs."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from textlab import measures

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "measures.md").read_text(encoding="utf-8")
ROWS = [line.split("|") for line in PAGE.splitlines() if line.startswith("| `") and "textlab.measures" not in line]
LISTED = {row[1].strip().strip("`"): set(re.findall(r"`(\w+)`", row[3])) for row in ROWS}
OFFERED = {
    name.removeprefix("textlab.measures."): {n for n in module.__all__ if not n.isupper()}
    for name in (found.name for found in pkgutil.walk_packages(measures.__path__, "textlab.measures."))
    if hasattr(module := importlib.import_module(name), "__all__")
}


def test_every_subject_is_listed():
    assert LISTED.keys() == OFFERED.keys()


@pytest.mark.parametrize("subject", OFFERED)
def test_what_a_subject_offers_is_listed(subject):
    assert LISTED[subject] == OFFERED[subject]


def test_the_code_of_the_page_runs(capsys):
    exec(re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1], {})
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_the_overview_in_the_help_names_every_subject():
    top = {name.split(".")[0] for name in OFFERED}
    assert top == set(re.findall(r"^``(\w+)``", measures.__doc__, re.MULTILINE))
