"""Kept answers go by what was asked: equal questions have one name, others another."""

import re
from itertools import combinations

import numpy as np
import pytest

import textlab as tl
from textlab.partitions.answers import _canonical

LONG = "a" * 300
DIFFERENT = [
    None, True, 1, 1.0, "1", b"1", [1], (1,), {"a": 1}, {"a": 2}, [[1], 2], [1, [2]], ["ab", "c"], ["a", "bc"],
    np.array([1]), np.array([1.0]), np.array([[1]]), np.array(["a"], dtype=object), re.compile(LONG + "b"),
    re.compile(LONG + "c"), re.compile(LONG + "b", re.IGNORECASE), tl.kwic, tl.dispersion, tl.Resampling(n=10),
    tl.Resampling(n=11), slice(1, 2), slice(1, 3),
]  # fmt: skip


def written(value):
    return list(_canonical(value))


def test_different_questions_never_share_a_name():
    for one, other in combinations(DIFFERENT, 2):
        assert written(one) != written(other), (one, other)


def test_equal_questions_do_whoever_holds_them():
    assert written({"a": [np.arange(3)], "b": "x" * 3}) == written({"a": [np.arange(6)[:3]], "b": "".join("xxx")})


def test_what_cannot_be_told_apart_is_refused():
    with pytest.raises(tl.SchemaError, match="keep= this question cannot be told from others"):
        written(object())
