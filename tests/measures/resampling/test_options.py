"""The choices of resampling: checked when they are made."""

import pytest

import textlab as tl
from textlab.errors import SchemaError, UnknownName


def test_the_usual_choices_need_no_argument():
    how = tl.Resampling()
    assert (how.n, how.confidence, how.interval, how.permutations) == (1000, 0.95, "expanded", 9_999)
    assert how == tl.Resampling(n=1000)
    assert tl.Resampling(n=0).n == 0


@pytest.mark.parametrize(
    ("bad", "error", "said"),
    [
        ({"n": -1}, SchemaError, "Resampling: n must be a whole number at least 0, not -1"),
        ({"permutations": 0}, SchemaError, "permutations must be a whole number at least 1"),
        ({"confidence": 95}, SchemaError, "confidence must lie between 0 and 1"),
        ({"interval": "percentil"}, UnknownName, "Did you mean 'percentile'"),
        ({"statistic": "diff"}, UnknownName, "difference"),
    ],
)
def test_a_choice_that_is_none_is_an_error_at_once(bad, error, said):
    with pytest.raises(error, match=said):
        tl.Resampling(**bad)
