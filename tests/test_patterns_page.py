"""The page about patterns says what the code does: every example runs and finds something in the five texts."""

import re
from pathlib import Path

import pytest

import textlab as tl

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "patterns.md").read_text(encoding="utf-8")
ROWS = [line.replace("\\|", "\x00").split("|")[3] for line in PAGE.splitlines() if line.startswith("| ")][1:]
EXAMPLES = [e.replace("\x00", "|") for row in ROWS for e in re.findall(r"`([^`]+)`", row)]


@pytest.fixture(scope="module")
def tokens():
    return tl.tokenize(tl.load_seeds())


def test_there_are_examples():
    assert len(EXAMPLES) >= 12


@pytest.mark.parametrize("pattern", [e for e in EXAMPLES if e != "\\?"])
def test_an_example_runs(tokens, pattern):
    lines = tl.kwic(tokens, pattern)
    assert len(lines) or pattern == "tax [] rich", pattern


def test_the_question_mark_is_found_where_it_is_a_word(tokens):
    with pytest.warns(tl.TextlabWarning, match="'\\?' is a mark or symbol, which tokenize leaves out"):
        assert not len(tl.kwic(tokens, "\\?"))
    assert len(tl.kwic(tl.tokenize(tl.load_seeds(), punctuation=True), "\\?"))


def test_what_the_page_says_of_one_word_is_true(tokens):
    assert len(tl.kwic(tokens, "U.S")) == 3
    for nothing in ("U.S.", "e.g.", "Inc.", "/big tech/"):
        assert nothing.strip("/") in PAGE or nothing.rstrip(".") in PAGE
        with pytest.warns(tl.TextlabWarning, match="can find nothing here"):
            assert not len(tl.kwic(tokens, nothing))
    assert len(tl.kwic(tokens, "/big/ /tech/"))


def test_the_mistake_is_answered_as_shown(tokens):
    shown = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)[1].rstrip()
    with pytest.raises(tl.SchemaError) as error:
        tl.kwic(tokens, "tax{2}")
    assert str(error.value) == shown
