"""Arithmetic on spans, and names for new ones, worked out by hand."""

import numpy as np
import pandas as pd

from textlab.corpus.spans import changes, inside, numbered, piece_ids, runs, sorted_unique, trim


def test_runs():
    assert list(runs(np.array([]))) == []
    assert list(runs(np.array([1, 1, 2]))) == [slice(0, 2), slice(2, 3)]


def test_trim():
    assert trim("a  b c ", 1, 7) == (3, 6)
    assert trim("a   ", 1, 4) == (4, 4)


def test_missing_equals_missing():
    column = pd.Series(["a", "a", None, None, "b"])
    assert changes(column).tolist() == [True, False, True, False, True]
    assert changes(pd.Series([1, None, None, 2], dtype="Int64")).tolist() == [True, True, False, True]


def test_sorted_unique():
    assert sorted_unique(np.array([3, 5]), np.array([1, 3])).tolist() == [1, 3, 5]


def test_inside():
    starts, ends = np.array([2, 5]), np.array([4, 6])
    assert inside(starts, ends, np.array([1, 2, 3, 4, 5, 6])).tolist() == [-1, 0, 0, -1, 1, -1]
    assert inside(starts[:0], ends[:0], np.array([1])).tolist() == [-1]


def test_pieces_are_numbered_and_never_take_an_id_in_use():
    ids, rows, new = pd.Index(["p", "p", "q"]), np.array([0, 0, 1]), np.array([True, True, False])
    assert piece_ids(ids, rows, new, {"p", "q"}).tolist() == ["p.01", "p.02", "q"]
    assert piece_ids(ids, rows, new, {"p", "q", "p.02"}).tolist() == ["p.01", "p.02+", "q"]


def test_new_names_skip_those_in_use():
    assert numbered(["d", "e", "d"], "a", {"d:a0001"}) == ["d:a0002", "e:a0001", "d:a0003"]
