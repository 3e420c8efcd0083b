"""Values of a condition: a number written as text, a text that looks like a number, and what is no value."""

import re

import pandas as pd
import pytest

import textlab as tl


@pytest.fixture(scope="module")
def corpus():
    rows = {"text": ["a b", "c d", "e f"], "date": ["2003", "2004", "1850s"], "code": ["01", "1", "x"], "n": [1, 2, 3]}
    return tl.from_frame(pd.DataFrame(rows), date="date")


@pytest.mark.parametrize(("condition", "n"), [
    ({"year": 2003}, 1), ({"year": "2003"}, 1), ({"year": ["2003", "2004"]}, 2), ({"year": tl.not_("2003")}, 2),
    ({"year": 1066}, 0), ({"code": 1}, 1), ({"code": "01"}, 1), ({"n": "2"}, 1), ({"n": [1, 3]}, 2), ({"year": None}, 1),
])  # fmt: skip
def test_numbers_and_their_texts_are_the_same(corpus, condition, n):
    assert len(corpus.where(**condition).documents) == n


def test_what_is_no_value_is_refused(corpus):
    with pytest.raises(tl.SchemaError, match="where: code=re.compile.* is no value"):
        corpus.where(code=re.compile("x"))
    with pytest.raises(tl.UnknownName, match="where: no year '1066'"):
        corpus.where(year="1066")


def test_a_sample_of_more_than_there_is_says_so(corpus):
    with pytest.warns(tl.TextlabWarning, match="sample: there are only 3 passages, so all are kept, and not 9."):
        assert len(corpus.sample(9).passages) == 3
