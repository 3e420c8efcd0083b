"""The rule for what turns a word: the stated example, clauses, two negators, shifters, and texts without marks."""

import pandas as pd
import pytest

import textlab as tl
from textlab.lexicon import find_places

FAIR = tl.Lexicon({"good": 1, "fair": 1, "neutral": 1, "harm": -1, "unjust": -1}, name="fair")


def weights(text, scope, lexicon=FAIR):
    tokens = tl.tokenize(tl.from_frame(pd.DataFrame({"text": [text]})))
    return find_places("test", tokens, lexicon, scope).weight.tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Capital is not neutral.", [-1]),
        ("It is not that markets are never good, but this is unjust.", [-1, -1]),
        ("No harm was done.", [1]),
        ("It isn't good.", [-1]),
        ("It isn’t good.", [-1]),
        ("It is not not good.", [1]),
        ("Not now. Good.", [1]),
        ("Not now but good.", [1]),
        ("Without any good", [-1]),
        ("Not at all, really: fair", [1]),
        ("not one two three good", [1]),
        ("not one two good", [-1]),
    ],
)
def test_the_stated_rule(text, expected):
    assert weights(text, tl.Scope()) == expected


def test_without_a_scope_nothing_is_turned():
    assert weights("Capital is not neutral.", None) == [1]


def test_shifters_multiply_within_the_clause():
    scope = tl.Scope(shifters={"very": 1.5, "hardly": 0.5})
    assert weights("very good. hardly good. not very good. very, good", scope) == [1.5, 0.5, -1.5, 1]
    with pytest.raises(tl.SchemaError, match="a number above 0"):
        tl.Scope(shifters={"hardly": -1})


def test_a_window_stops_where_the_passage_begins(talk):
    tokens = tl.tokenize(talk("not", "good", speaker=["Ann", "Bo"]))
    assert find_places("test", tokens, FAIR, tl.Scope()).weight.tolist() == [1]


def test_text_without_marks_is_said():
    with pytest.warns(tl.TextlabWarning, match="fewer than one mark"):
        weights("so we go on and on " * 20 + "good", tl.Scope())


def test_nested_categories_count_once():
    nested = tl.Lexicon({"economy": {"tax": ["tax*", "wealth tax"], "work": ["job*"]}, "state": ["tax*"]}, name="n")
    assert nested.patterns_in("economy") == ["tax*", "wealth tax", "job*"]
    tokens = tl.tokenize(tl.from_frame(pd.DataFrame({"text": ["a wealth tax and taxes on jobs"]})))
    places = find_places("test", tokens, nested)
    assert [nested.patterns[k] for k in places.hits.which] == ["wealth tax", "tax*", "job*"]
    with pytest.raises(tl.UnknownName, match="econmy"):
        nested.patterns_in("econmy")
