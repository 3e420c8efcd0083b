"""What a value means to `where` and `sample`."""

import numpy as np
import pandas as pd
import pytest

from textlab.corpus.select import matches, positions_by
from textlab.errors import UnknownName

COLUMN = pd.Series(["b", None, "a", "b"], name="speaker")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("b", [True, False, False, True]),
        (["a", None], [False, True, True, False]),
        (None, [False, True, False, False]),
        ([], [False] * 4),
        (lambda s: s > "a", [True, False, False, True]),
    ],
)
@pytest.mark.parametrize("dtype", ["str", object, "category", "string"])
def test_matches(wanted, expected, dtype):
    if callable(wanted) and dtype in (object, "category"):
        pytest.skip("no order between these")
    assert list(matches("speaker", wanted, COLUMN.astype(dtype))) == expected


@pytest.mark.parametrize("dtype", ["str", object, "category", "string"])
def test_a_text_that_occurs_nowhere(dtype):
    with pytest.raises(UnknownName, match=r"no speaker 'c' in this corpus \(2 speakers, see corpus.speakers\)"):
        matches("speaker", "c", COLUMN.astype(dtype))


def test_a_category_that_is_not_used_occurs_nowhere():
    with pytest.raises(UnknownName, match=r"no place 'z'"):
        matches("place", "z", pd.Series(pd.Categorical(["x"], categories=["x", "z"])))


def test_positions_by():
    found = positions_by(COLUMN)
    assert [list(rows) for rows in found] == [[2], [0, 3]]
    assert positions_by(pd.Series([np.nan, np.nan])) == []
